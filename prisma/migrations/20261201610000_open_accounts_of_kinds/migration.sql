-- How far an account's collateral reaches: an isolated account has one market.
ALTER TABLE "accounts" ADD COLUMN "kind" TEXT NOT NULL DEFAULT 'CROSS', ADD COLUMN "isolated_market_id" TEXT;
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_kind" CHECK (
  "kind" IN ('CROSS', 'ISOLATED', 'SUB') AND ("kind" = 'ISOLATED') = ("isolated_market_id" IS NOT NULL));
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_isolated_market_id_fkey" FOREIGN KEY ("isolated_market_id") REFERENCES "markets"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- Collateral that moved between two accounts of one owner.
CREATE TABLE "collateral_transfers" (
    "id" TEXT NOT NULL,
    "from_account_id" TEXT NOT NULL,
    "to_account_id" TEXT NOT NULL,
    "asset" TEXT NOT NULL,
    "amount" DECIMAL(50,20) NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "collateral_transfers_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "collateral_transfers_amount" CHECK ("amount" > 0 AND "from_account_id" <> "to_account_id")
);
ALTER TABLE "collateral_transfers" ADD CONSTRAINT "collateral_transfers_from_account_id_fkey" FOREIGN KEY ("from_account_id") REFERENCES "accounts"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
ALTER TABLE "collateral_transfers" ADD CONSTRAINT "collateral_transfers_to_account_id_fkey" FOREIGN KEY ("to_account_id") REFERENCES "accounts"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
ALTER TABLE "collateral_transfers" ADD CONSTRAINT "collateral_transfers_asset_fkey" FOREIGN KEY ("asset") REFERENCES "collateral_assets"("asset") ON DELETE NO ACTION ON UPDATE NO ACTION;
