-- Who may publish prices of a market, and with which weight: [{ id, weight, publishers }].
-- Empty, as for every market that is there: nobody is declared, and every operator publishes for the same source.
ALTER TABLE "markets" ADD COLUMN "price_sources" JSONB NOT NULL DEFAULT '[]';

-- Prices that a guardian confirmed: append-only. They count against the budget of the last 24 hours.
CREATE TABLE "price_confirmations" (
    "id" BIGSERIAL NOT NULL,
    "market_id" TEXT NOT NULL,
    "guardian" TEXT NOT NULL,
    "price" DECIMAL(50,20) NOT NULL,
    "reason" TEXT NOT NULL,
    "confirmed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "price_confirmations_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "price_confirmations_positive" CHECK ("price" > 0)
);
CREATE INDEX "price_confirmations_market_id_confirmed_at_idx" ON "price_confirmations"("market_id", "confirmed_at");
ALTER TABLE "price_confirmations" ADD CONSTRAINT "price_confirmations_market_id_fkey" FOREIGN KEY ("market_id") REFERENCES "markets"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE TRIGGER "price_confirmations_append_only" BEFORE UPDATE OR DELETE ON "price_confirmations" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

ALTER TABLE "proposals" DROP CONSTRAINT "proposals_kind";
ALTER TABLE "proposals" ADD CONSTRAINT "proposals_kind" CHECK ("kind" IN ('CHANGE_PARAMETERS', 'CHANGE_COLLATERAL', 'GRANT_MANDATE', 'REVOKE_MANDATE', 'LIST_MARKET', 'SET_MARKET_STATUS', 'CHANGE_COMMITTEE', 'FUND_WATERFALL', 'CANCEL_MARGIN_CALL', 'SET_PRICE_SOURCES'));
