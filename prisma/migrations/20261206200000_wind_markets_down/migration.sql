-- A market that was delisted by a vote of an earlier release kept its positions: they were enforced as in a
-- reduce-only market, which it is called from now on.
UPDATE "markets" SET "status" = 'REDUCE_ONLY'
  WHERE "status" = 'DELISTED' AND EXISTS (SELECT 1 FROM "positions" p WHERE p."market_id" = "markets"."id");

ALTER TABLE "markets" DROP CONSTRAINT "markets_status";
ALTER TABLE "markets" ADD CONSTRAINT "markets_status"
  CHECK ("status" IN ('ACTIVE', 'REDUCE_ONLY', 'ENFORCEMENT_PAUSED', 'SETTLING', 'DELISTED'));
ALTER TABLE "proposals" DROP CONSTRAINT "proposals_kind";
ALTER TABLE "proposals" ADD CONSTRAINT "proposals_kind" CHECK ("kind" IN ('CHANGE_PARAMETERS', 'CHANGE_COLLATERAL', 'GRANT_MANDATE', 'REVOKE_MANDATE', 'LIST_MARKET', 'SET_MARKET_STATUS', 'CHANGE_COMMITTEE', 'FUND_WATERFALL', 'CANCEL_MARGIN_CALL', 'SET_PRICE_SOURCES', 'DELIST_MARKET'));

-- The end of a market: one row, from the vote on; a vote that takes it back deletes the row.
CREATE TABLE "market_wind_downs" (
    "market_id" TEXT NOT NULL,
    "proposal_id" TEXT NOT NULL,
    "reduce_only_from" TIMESTAMPTZ(3) NOT NULL,
    "settles_at" TIMESTAMPTZ(3) NOT NULL,
    "window_seconds" INTEGER NOT NULL,
    "stated_price" DECIMAL(50,20),
    "price" DECIMAL(50,20),
    "price_kind" TEXT,
    "fixed_at" TIMESTAMPTZ(3),
    "next_at" TIMESTAMPTZ(3),
    "settled" INTEGER NOT NULL DEFAULT 0,
    "paid" DECIMAL(50,20) NOT NULL DEFAULT 0,
    "received" DECIMAL(50,20) NOT NULL DEFAULT 0,
    "delisted_at" TIMESTAMPTZ(3),

    CONSTRAINT "market_wind_downs_pkey" PRIMARY KEY ("market_id"),
    CONSTRAINT "market_wind_downs_window" CHECK ("window_seconds" > 0 AND "reduce_only_from" <= "settles_at"),
    CONSTRAINT "market_wind_downs_price" CHECK ("price" > 0 AND "stated_price" > 0 AND num_nonnulls("price", "price_kind", "fixed_at") IN (0, 3)),
    CONSTRAINT "market_wind_downs_price_kind" CHECK ("price_kind" IN ('WINDOW_MEAN', 'STATED')),
    CONSTRAINT "market_wind_downs_settled" CHECK ("settled" >= 0 AND "paid" >= 0 AND "received" >= 0),
    CONSTRAINT "market_wind_downs_end" CHECK ("delisted_at" IS NULL OR ("price" IS NOT NULL AND "next_at" IS NULL))
);

-- The last usable mark in each part of the window: what the settlement price is the mean of.
CREATE TABLE "settlement_marks" (
    "market_id" TEXT NOT NULL,
    "slot" INTEGER NOT NULL,
    "price" DECIMAL(50,20) NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "settlement_marks_pkey" PRIMARY KEY ("market_id","slot"),
    CONSTRAINT "settlement_marks_price" CHECK ("price" > 0 AND "slot" >= 0)
);

-- What each position was settled for. The ordinal names the transfer of the ledger.
CREATE TABLE "settled_positions" (
    "market_id" TEXT NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "account_id" TEXT NOT NULL,
    "margin_call_id" TEXT,
    "size" DECIMAL(50,20) NOT NULL,
    "entry_price" DECIMAL(50,20) NOT NULL,
    "price" DECIMAL(50,20) NOT NULL,
    "realized_pnl" DECIMAL(50,20) NOT NULL,
    "settled_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "settled_positions_pkey" PRIMARY KEY ("market_id","ordinal"),
    CONSTRAINT "settled_positions_exact" CHECK ("ordinal" > 0 AND "size" <> 0 AND "realized_pnl" = "size" * ("price" - "entry_price"))
);

CREATE INDEX "settled_positions_margin_call_id_idx" ON "settled_positions"("margin_call_id");
CREATE INDEX "settled_positions_account_id_idx" ON "settled_positions"("account_id");
CREATE TRIGGER "settled_positions_append_only" BEFORE UPDATE OR DELETE ON "settled_positions" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

ALTER TABLE "market_wind_downs" ADD CONSTRAINT "market_wind_downs_market_id_fkey" FOREIGN KEY ("market_id") REFERENCES "markets"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
ALTER TABLE "market_wind_downs" ADD CONSTRAINT "market_wind_downs_proposal_id_fkey" FOREIGN KEY ("proposal_id") REFERENCES "proposals"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
ALTER TABLE "settlement_marks" ADD CONSTRAINT "settlement_marks_market_id_fkey" FOREIGN KEY ("market_id") REFERENCES "markets"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
ALTER TABLE "settled_positions" ADD CONSTRAINT "settled_positions_market_id_fkey" FOREIGN KEY ("market_id") REFERENCES "markets"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
ALTER TABLE "settled_positions" ADD CONSTRAINT "settled_positions_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
ALTER TABLE "settled_positions" ADD CONSTRAINT "settled_positions_margin_call_id_fkey" FOREIGN KEY ("margin_call_id") REFERENCES "margin_calls"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- A profit that a settlement realised pays for bankruptcies as one of a deleveraging does; its transfer of the
-- ledger stands in place of a liquidation.
ALTER TABLE "realized_profits" DROP CONSTRAINT "realized_profits_liquidation_id_fkey";

-- DELISTED with open positions is impossible. The delisting locks the market's row against the key that every
-- new position looks up, so each of the two sees what the other committed.
CREATE FUNCTION refuse_positions_of_delisted_markets() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM opened o JOIN markets m ON m.id = o.market_id WHERE m.status = 'DELISTED') THEN
    RAISE EXCEPTION 'a delisted market has no positions' USING ERRCODE = 'check_violation', CONSTRAINT = 'positions_market_not_delisted';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "positions_market_not_delisted" AFTER INSERT ON "positions" REFERENCING NEW TABLE AS opened
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_positions_of_delisted_markets();

CREATE FUNCTION refuse_delisting_with_positions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM markets WHERE id = NEW.id FOR UPDATE;
  IF EXISTS (SELECT 1 FROM positions WHERE market_id = NEW.id) THEN
    RAISE EXCEPTION 'market % has open positions', NEW.id USING ERRCODE = 'check_violation', CONSTRAINT = 'markets_delisted_without_positions';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "markets_delisted_without_positions" BEFORE UPDATE OF "status" ON "markets" FOR EACH ROW
  WHEN (NEW."status" = 'DELISTED' AND OLD."status" <> 'DELISTED') EXECUTE FUNCTION refuse_delisting_with_positions();
