-- Money and assets that moved for another reason than a trade, a deposit or a withdrawal.
CREATE TABLE "cash_flows" (
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "asset" TEXT NOT NULL,
    "amount" DECIMAL(50,20) NOT NULL,
    "kind" TEXT NOT NULL,
    "market_id" TEXT,
    "reason" TEXT,
    "flowed_at" TIMESTAMPTZ(3) NOT NULL,
    -- The call whose grace ran when it came in, until its holder is told of the top-up.
    "untold_call_id" TEXT,

    CONSTRAINT "cash_flows_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "cash_flows_amount" CHECK ("amount" <> 0),
    CONSTRAINT "cash_flows_kind" CHECK ("kind" IN ('FUNDING', 'INTEREST', 'FEE', 'REBATE', 'REALIZED_PNL', 'SETTLEMENT', 'CORRECTION')),
    CONSTRAINT "cash_flows_reason" CHECK ("kind" <> 'CORRECTION' OR "reason" IS NOT NULL)
);

CREATE INDEX "cash_flows_account_id_flowed_at_idx" ON "cash_flows"("account_id", "flowed_at");
CREATE INDEX "cash_flows_untold" ON "cash_flows"("untold_call_id") WHERE "untold_call_id" IS NOT NULL;

ALTER TABLE "cash_flows" ADD CONSTRAINT "cash_flows_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
ALTER TABLE "cash_flows" ADD CONSTRAINT "cash_flows_asset_fkey" FOREIGN KEY ("asset") REFERENCES "collateral_assets"("asset") ON DELETE NO ACTION ON UPDATE NO ACTION;
ALTER TABLE "cash_flows" ADD CONSTRAINT "cash_flows_market_id_fkey" FOREIGN KEY ("market_id") REFERENCES "markets"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

CREATE TRIGGER "cash_flows_no_delete" BEFORE DELETE ON "cash_flows" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "cash_flows_no_truncate" BEFORE TRUNCATE ON "cash_flows" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
