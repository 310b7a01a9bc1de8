-- What all accounts hold of an asset, each up to the cap of one account. Null while no cap of all accounts is in force.
ALTER TABLE "collateral_assets" ADD COLUMN "counted_total" DECIMAL(50,20);
ALTER TABLE "collateral_assets" ADD CONSTRAINT "collateral_assets_counted_total" CHECK ("counted_total" >= 0);

-- What is counted is a rule only where it is beyond the cap.
DROP TRIGGER "collateral_assets_changed" ON "collateral_assets";
CREATE TRIGGER "collateral_assets_changed" BEFORE UPDATE ON "collateral_assets" FOR EACH ROW
  WHEN (to_jsonb(NEW) - 'counted_total' - 'interest_at' - 'interest_rate'
      IS DISTINCT FROM to_jsonb(OLD) - 'counted_total' - 'interest_at' - 'interest_rate'
    OR greatest(NEW."counted_total" - coalesce((NEW."settings"->>'totalCap')::numeric, 0), 0)
      IS DISTINCT FROM greatest(OLD."counted_total" - coalesce((OLD."settings"->>'totalCap')::numeric, 0), 0))
  EXECUTE FUNCTION mark_rules_changed();

-- The sum is read again whenever a balance of a capped asset moves. The quote asset has no cap.
CREATE INDEX "collateral_balances_asset" ON "collateral_balances" ("asset") WHERE "asset" <> 'USD';
