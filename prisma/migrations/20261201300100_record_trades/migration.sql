-- Fills at the venue. An id is a trade for ever: told again it moves nothing.
CREATE TABLE "trades" (
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "market_id" TEXT NOT NULL,
    "size" DECIMAL(50,20) NOT NULL,
    "price" DECIMAL(50,20) NOT NULL,
    "fee" DECIMAL(50,20) NOT NULL,
    "traded_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "trades_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "trades_amounts" CHECK ("size" <> 0 AND "price" > 0)
);

CREATE INDEX "trades_account_id_traded_at_idx" ON "trades"("account_id", "traded_at");

ALTER TABLE "trades" ADD CONSTRAINT "trades_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
ALTER TABLE "trades" ADD CONSTRAINT "trades_market_id_fkey" FOREIGN KEY ("market_id") REFERENCES "markets"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

CREATE TRIGGER "trades_append_only" BEFORE UPDATE OR DELETE ON "trades" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "trades_no_truncate" BEFORE TRUNCATE ON "trades" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
