-- A verdict at a price that was replaced is about the account and the rules as they were while it stood.
-- These columns say what stood together: in the order of commits, never by a clock.

-- The transaction that writes, as a number that is never used again in this cluster.
CREATE FUNCTION current_commit() RETURNS BIGINT LANGUAGE sql VOLATILE AS $$
  SELECT pg_current_xact_id()::TEXT::BIGINT
$$;

-- The commit that last changed what the account holds, and how many prices had been taken in at the prices
-- that it was last decided at. 0: before this migration.
ALTER TABLE "accounts"
  ADD COLUMN "holdings_commit" BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN "decided_prices" BIGINT NOT NULL DEFAULT 0;
ALTER TABLE "accounts" ALTER COLUMN "holdings_commit" SET DEFAULT current_commit();

-- By trigger, so that no writer can forget it. Writers hold the rows of the accounts.
CREATE FUNCTION mark_holdings_changed() RETURNS TRIGGER LANGUAGE plpgsql AS $$
DECLARE
  own CONSTANT BIGINT := current_commit();
BEGIN
  UPDATE accounts SET holdings_commit = own
  WHERE id IN (SELECT account_id FROM changed) AND holdings_commit <> own;
  RETURN NULL;
END $$;

CREATE TRIGGER "positions_inserted" AFTER INSERT ON "positions" REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION mark_holdings_changed();
CREATE TRIGGER "positions_updated" AFTER UPDATE ON "positions" REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION mark_holdings_changed();
CREATE TRIGGER "positions_deleted" AFTER DELETE ON "positions" REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION mark_holdings_changed();
CREATE TRIGGER "collateral_balances_inserted" AFTER INSERT ON "collateral_balances" REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION mark_holdings_changed();
CREATE TRIGGER "collateral_balances_updated" AFTER UPDATE ON "collateral_balances" REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION mark_holdings_changed();
CREATE TRIGGER "collateral_balances_deleted" AFTER DELETE ON "collateral_balances" REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION mark_holdings_changed();

-- The commit that last changed a rule: a status, a version of parameters, a haircut.
ALTER TABLE "markets" ADD COLUMN "rules_commit" BIGINT NOT NULL DEFAULT 0;
ALTER TABLE "markets" ALTER COLUMN "rules_commit" SET DEFAULT current_commit();
ALTER TABLE "margin_parameters" ADD COLUMN "rules_commit" BIGINT NOT NULL DEFAULT 0;
ALTER TABLE "margin_parameters" ALTER COLUMN "rules_commit" SET DEFAULT current_commit();
ALTER TABLE "collateral_assets" ADD COLUMN "rules_commit" BIGINT NOT NULL DEFAULT 0;
ALTER TABLE "collateral_assets" ALTER COLUMN "rules_commit" SET DEFAULT current_commit();

CREATE FUNCTION mark_rules_changed() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  NEW.rules_commit := current_commit();
  RETURN NEW;
END $$;

CREATE TRIGGER "markets_changed" BEFORE UPDATE ON "markets"
  FOR EACH ROW EXECUTE FUNCTION mark_rules_changed();
CREATE TRIGGER "collateral_assets_changed" BEFORE UPDATE ON "collateral_assets"
  FOR EACH ROW EXECUTE FUNCTION mark_rules_changed();

-- Usable prices of a market are counted: the next one ends the one before.
ALTER TABLE "mark_prices" ADD COLUMN "version" BIGINT NOT NULL DEFAULT 0;

CREATE FUNCTION count_price() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    NEW.version := CASE WHEN NEW.price IS NULL THEN 0 ELSE 1 END;
  ELSIF (NEW.price, NEW.at) IS DISTINCT FROM (OLD.price, OLD.at) THEN
    NEW.version := OLD.version + 1;
  ELSE
    NEW.version := OLD.version;
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER "mark_prices_counted" BEFORE INSERT OR UPDATE ON "mark_prices"
  FOR EACH ROW EXECUTE FUNCTION count_price();
