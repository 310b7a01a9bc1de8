-- What all accounts hold of an asset, each up to the cap of one account. Null while no cap of all accounts is in force.
ALTER TABLE "collateral_assets" ADD COLUMN "counted_total" DECIMAL(50,20);
ALTER TABLE "collateral_assets" ADD CONSTRAINT "collateral_assets_counted_total" CHECK ("counted_total" >= 0);

-- The sum is read again whenever a balance of a capped asset moves. The quote asset has no cap.
CREATE INDEX "collateral_balances_asset" ON "collateral_balances" ("asset") WHERE "asset" <> 'USD';
