-- What deleveraging realised for its counterparties, and what of that has paid for bankruptcies.
CREATE TABLE "realized_profits" (
    "liquidation_id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "market_id" TEXT NOT NULL,
    "realized_at" TIMESTAMPTZ(3) NOT NULL,
    "profit" DECIMAL(50,20) NOT NULL,
    "loss_paid" DECIMAL(50,20) NOT NULL DEFAULT 0,

    CONSTRAINT "realized_profits_pkey" PRIMARY KEY ("liquidation_id","account_id"),
    CONSTRAINT "realized_profits_paid" CHECK ("profit" > 0 AND "loss_paid" >= 0 AND "loss_paid" <= "profit")
);

CREATE INDEX "realized_profits_market_id_realized_at_idx" ON "realized_profits"("market_id", "realized_at");

ALTER TABLE "realized_profits" ADD CONSTRAINT "realized_profits_liquidation_id_fkey" FOREIGN KEY ("liquidation_id") REFERENCES "liquidations"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
ALTER TABLE "realized_profits" ADD CONSTRAINT "realized_profits_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
ALTER TABLE "realized_profits" ADD CONSTRAINT "realized_profits_market_id_fkey" FOREIGN KEY ("market_id") REFERENCES "markets"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
