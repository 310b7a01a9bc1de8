-- Orders that rest at the venue: what they would open reserves initial margin.
CREATE TABLE "open_orders" (
    "account_id" TEXT NOT NULL,
    "market_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "side" TEXT NOT NULL,
    "size" DECIMAL(50,20) NOT NULL,
    "price" DECIMAL(50,20) NOT NULL,
    "reduce_only" BOOLEAN NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "open_orders_pkey" PRIMARY KEY ("account_id","market_id","id"),
    CONSTRAINT "open_orders_amounts" CHECK ("side" IN ('BUY', 'SELL') AND "size" > 0 AND "price" > 0)
);

ALTER TABLE "open_orders" ADD CONSTRAINT "open_orders_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
ALTER TABLE "open_orders" ADD CONSTRAINT "open_orders_market_id_fkey" FOREIGN KEY ("market_id") REFERENCES "markets"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
