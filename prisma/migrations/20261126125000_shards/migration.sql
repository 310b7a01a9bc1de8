-- The book in 16 parts by account, each decided about by one engine process at a time.

-- The one place that says which shard an account is in. MD5 is the same in every version of PostgreSQL.
ALTER TABLE "accounts" ADD COLUMN "shard" SMALLINT NOT NULL
  GENERATED ALWAYS AS ((get_byte(decode(md5("id"), 'hex'), 0) % 16)::SMALLINT) STORED;

CREATE INDEX "accounts_shard_id_idx" ON "accounts"("shard", "id");

CREATE TABLE "engine_shards" (
    "shard" SMALLINT NOT NULL,
    "owner" TEXT,
    "token" BIGINT NOT NULL DEFAULT 0,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "engine_shards_pkey" PRIMARY KEY ("shard")
);

ALTER TABLE "engine_shards" ADD CONSTRAINT "engine_shards_shard" CHECK ("shard" BETWEEN 0 AND 15);

INSERT INTO "engine_shards" ("shard", "expires_at") SELECT n, now() FROM generate_series(0, 15) AS n;

-- A token that came back would let a deposed owner decide again.
CREATE FUNCTION refuse_falling_token() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.token < OLD.token OR (NEW.owner IS NOT NULL AND NEW.owner IS DISTINCT FROM OLD.owner AND NEW.token = OLD.token) THEN
    RAISE EXCEPTION 'the token of shard % only grows, and with every owner', OLD.shard;
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER "engine_shards_token" BEFORE UPDATE ON "engine_shards"
  FOR EACH ROW EXECUTE FUNCTION refuse_falling_token();

-- Engine processes that live: among them the shards are shared out.
CREATE TABLE "engines" (
    "id" TEXT NOT NULL,
    "wants" SMALLINT[] NOT NULL,
    "shards_max" SMALLINT NOT NULL,
    "followed" BIGINT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "engines_pkey" PRIMARY KEY ("id")
);

ALTER TABLE "engines"
  ADD CONSTRAINT "engines_shards_max" CHECK ("shards_max" BETWEEN 1 AND 16),
  ADD CONSTRAINT "engines_followed" CHECK ("followed" >= 0);
