-- What every holder of a market paid or received at an instant. Told again it moves nothing.
CREATE TABLE "funding_rates" (
    "market_id" TEXT NOT NULL,
    "funded_at" TIMESTAMPTZ(3) NOT NULL,
    "rate" DECIMAL(50,20) NOT NULL,
    "mark_price" DECIMAL(50,20) NOT NULL,

    CONSTRAINT "funding_rates_pkey" PRIMARY KEY ("market_id", "funded_at"),
    CONSTRAINT "funding_rates_range" CHECK (abs("rate") <= 1 AND "mark_price" > 0)
);
CREATE TABLE "profit_settlements" (
    "market_id" TEXT NOT NULL,
    "settled_at" TIMESTAMPTZ(3) NOT NULL,
    "price" DECIMAL(50,20) NOT NULL,

    CONSTRAINT "profit_settlements_pkey" PRIMARY KEY ("market_id", "settled_at"),
    CONSTRAINT "profit_settlements_price" CHECK ("price" > 0)
);

ALTER TABLE "funding_rates" ADD CONSTRAINT "funding_rates_market_id_fkey" FOREIGN KEY ("market_id") REFERENCES "markets"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
ALTER TABLE "profit_settlements" ADD CONSTRAINT "profit_settlements_market_id_fkey" FOREIGN KEY ("market_id") REFERENCES "markets"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

CREATE TRIGGER "funding_rates_append_only" BEFORE UPDATE OR DELETE ON "funding_rates" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "funding_rates_no_truncate" BEFORE TRUNCATE ON "funding_rates" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "profit_settlements_append_only" BEFORE UPDATE OR DELETE ON "profit_settlements" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "profit_settlements_no_truncate" BEFORE TRUNCATE ON "profit_settlements" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
