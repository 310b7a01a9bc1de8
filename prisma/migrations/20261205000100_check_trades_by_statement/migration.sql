-- A foreign key looks up and locks two rows for each trade. A statement of thousands of trades of some accounts in
-- some markets asks for each account and each market once.
ALTER TABLE "trades" DROP CONSTRAINT "trades_account_id_fkey", DROP CONSTRAINT "trades_market_id_fkey";

CREATE FUNCTION require_places_of_trades() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE missing text;
BEGIN
  SELECT place INTO missing FROM (
    SELECT account_id AS place FROM (SELECT DISTINCT account_id FROM traded) AS t
      WHERE NOT EXISTS (SELECT 1 FROM accounts WHERE id = account_id)
    UNION ALL
    SELECT market_id FROM (SELECT DISTINCT market_id FROM traded) AS t
      WHERE NOT EXISTS (SELECT 1 FROM markets WHERE id = market_id)
  ) AS places LIMIT 1;
  IF missing IS NOT NULL THEN
    RAISE EXCEPTION 'a trade names %, which is not there', missing USING ERRCODE = 'foreign_key_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "trades_places" AFTER INSERT ON "trades" REFERENCING NEW TABLE AS traded
  FOR EACH STATEMENT EXECUTE FUNCTION require_places_of_trades();

-- The other side of the key: what a trade names stays.
CREATE FUNCTION keep_places_of_trades() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM trades t JOIN gone g ON CASE TG_TABLE_NAME WHEN 'accounts' THEN t.account_id ELSE t.market_id END = g.id) THEN
    RAISE EXCEPTION 'trades name a row of %', TG_TABLE_NAME USING ERRCODE = 'foreign_key_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "accounts_of_trades" AFTER DELETE ON "accounts" REFERENCING OLD TABLE AS gone
  FOR EACH STATEMENT EXECUTE FUNCTION keep_places_of_trades();
CREATE TRIGGER "markets_of_trades" AFTER DELETE ON "markets" REFERENCING OLD TABLE AS gone
  FOR EACH STATEMENT EXECUTE FUNCTION keep_places_of_trades();
CREATE TRIGGER "accounts_keep_id" BEFORE UPDATE OF "id" ON "accounts" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "markets_keep_id" BEFORE UPDATE OF "id" ON "markets" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
