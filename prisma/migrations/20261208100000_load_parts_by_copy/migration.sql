-- A foreign key looks up and locks a row for each row that names it: more than half of what it costs to write
-- positions, balances and orders. A statement asks for each account, market and asset once, as for trades.
ALTER TABLE "positions" DROP CONSTRAINT "positions_account_id_fkey", DROP CONSTRAINT "positions_market_id_fkey";
ALTER TABLE "collateral_balances" DROP CONSTRAINT "collateral_balances_account_id_fkey", DROP CONSTRAINT "collateral_balances_asset_fkey";
ALTER TABLE "open_orders" DROP CONSTRAINT "open_orders_account_id_fkey", DROP CONSTRAINT "open_orders_market_id_fkey";

CREATE FUNCTION require_places_in_markets() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE missing text;
BEGIN
  SELECT place INTO missing FROM (
    SELECT account_id AS place FROM (SELECT DISTINCT account_id FROM written) AS w
      WHERE NOT EXISTS (SELECT 1 FROM accounts WHERE id = account_id)
    UNION ALL
    SELECT market_id FROM (SELECT DISTINCT market_id FROM written) AS w
      WHERE NOT EXISTS (SELECT 1 FROM markets WHERE id = market_id)
  ) AS places LIMIT 1;
  IF missing IS NOT NULL THEN
    RAISE EXCEPTION 'a row of % names %, which is not there', TG_TABLE_NAME, missing USING ERRCODE = 'foreign_key_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "positions_places" AFTER INSERT ON "positions" REFERENCING NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION require_places_in_markets();
CREATE TRIGGER "open_orders_places" AFTER INSERT ON "open_orders" REFERENCING NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION require_places_in_markets();

CREATE FUNCTION require_places_in_assets() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE missing text;
BEGIN
  SELECT place INTO missing FROM (
    SELECT account_id AS place FROM (SELECT DISTINCT account_id FROM written) AS w
      WHERE NOT EXISTS (SELECT 1 FROM accounts WHERE id = account_id)
    UNION ALL
    SELECT asset FROM (SELECT DISTINCT asset FROM written) AS w
      WHERE NOT EXISTS (SELECT 1 FROM collateral_assets a WHERE a.asset = w.asset)
  ) AS places LIMIT 1;
  IF missing IS NOT NULL THEN
    RAISE EXCEPTION 'a row of % names %, which is not there', TG_TABLE_NAME, missing USING ERRCODE = 'foreign_key_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "collateral_balances_places" AFTER INSERT ON "collateral_balances" REFERENCING NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION require_places_in_assets();

-- What a row names is fixed with it, and stays.
CREATE FUNCTION refuse_other_place() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a row of % keeps its account, market and asset', TG_TABLE_NAME;
END $$;
CREATE TRIGGER "positions_keep_place" BEFORE UPDATE OF "account_id", "market_id" ON "positions"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_other_place();
CREATE TRIGGER "open_orders_keep_place" BEFORE UPDATE OF "account_id", "market_id" ON "open_orders"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_other_place();
CREATE TRIGGER "collateral_balances_keep_place" BEFORE UPDATE OF "account_id", "asset" ON "collateral_balances"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_other_place();

CREATE FUNCTION keep_places_of_holdings() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE used boolean;
BEGIN
  IF TG_TABLE_NAME = 'accounts' THEN
    used := EXISTS (SELECT 1 FROM positions p JOIN gone g ON g.id = p.account_id)
      OR EXISTS (SELECT 1 FROM collateral_balances b JOIN gone g ON g.id = b.account_id)
      OR EXISTS (SELECT 1 FROM open_orders o JOIN gone g ON g.id = o.account_id);
  ELSIF TG_TABLE_NAME = 'markets' THEN
    used := EXISTS (SELECT 1 FROM positions p JOIN gone g ON g.id = p.market_id)
      OR EXISTS (SELECT 1 FROM open_orders o JOIN gone g ON g.id = o.market_id);
  ELSE
    used := EXISTS (SELECT 1 FROM collateral_balances b JOIN gone g ON g.asset = b.asset);
  END IF;
  IF used THEN
    RAISE EXCEPTION 'holdings name a row of %', TG_TABLE_NAME USING ERRCODE = 'foreign_key_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "accounts_of_holdings" AFTER DELETE ON "accounts" REFERENCING OLD TABLE AS gone
  FOR EACH STATEMENT EXECUTE FUNCTION keep_places_of_holdings();
CREATE TRIGGER "markets_of_holdings" AFTER DELETE ON "markets" REFERENCING OLD TABLE AS gone
  FOR EACH STATEMENT EXECUTE FUNCTION keep_places_of_holdings();
CREATE TRIGGER "collateral_assets_of_holdings" AFTER DELETE ON "collateral_assets" REFERENCING OLD TABLE AS gone
  FOR EACH STATEMENT EXECUTE FUNCTION keep_places_of_holdings();
CREATE TRIGGER "collateral_assets_keep_name" BEFORE UPDATE OF "asset" ON "collateral_assets" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What a part of a load brought, as it was read: BookLoaded has its hash. It stays, as the log does.
CREATE TABLE "loaded_parts" (
    "id" TEXT NOT NULL,
    "content" BYTEA NOT NULL,
    "loaded_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "loaded_parts_pkey" PRIMARY KEY ("id")
);
-- It is compressed already.
ALTER TABLE "loaded_parts" ALTER COLUMN "content" SET STORAGE EXTERNAL;
CREATE TRIGGER "loaded_parts_append_only" BEFORE UPDATE OR DELETE ON "loaded_parts" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "loaded_parts_no_truncate" BEFORE TRUNCATE ON "loaded_parts" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The part of a load that opened the account. Null: something else did.
ALTER TABLE "accounts" ADD COLUMN "loaded_part" TEXT;
