-- A debt since when, and how much debt for how long before: asset · seconds since the last charge of interest.
ALTER TABLE "collateral_balances" ADD COLUMN "debt_since" TIMESTAMPTZ(3);
ALTER TABLE "collateral_balances" ADD COLUMN "debt_seconds" DECIMAL(60,23) NOT NULL DEFAULT 0;
CREATE INDEX "collateral_balances_debts" ON "collateral_balances" ("asset", "account_id") WHERE "debt_since" IS NOT NULL;
UPDATE "collateral_balances" SET "debt_since" = date_trunc('milliseconds', now()) WHERE "balance" < 0;

-- Until when interest is charged, and the rate a year that holds since then. Null: never charged.
ALTER TABLE "collateral_assets" ADD COLUMN "interest_at" TIMESTAMPTZ(3);
ALTER TABLE "collateral_assets" ADD COLUMN "interest_rate" DECIMAL(50,20) NOT NULL DEFAULT 0;
