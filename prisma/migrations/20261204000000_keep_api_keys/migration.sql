-- What partners' programs identify themselves with. Secrets are kept as hashes, two of a key while it is rotated.
CREATE TABLE "api_keys" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "scopes" TEXT[],
    "is_limited" BOOLEAN NOT NULL,
    "account_ids" TEXT[],
    "owners" TEXT[],
    "networks" TEXT[],
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_by" TEXT,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_keys_pkey" PRIMARY KEY ("id"),
    -- A key of the whole book lists nothing; one that lists nothing else sees nothing.
    CONSTRAINT "api_keys_reach" CHECK ("is_limited" OR cardinality("account_ids") + cardinality("owners") = 0),
    CONSTRAINT "api_keys_scopes" CHECK (
      cardinality("scopes") > 0 AND "scopes" <@ ARRAY['READ', 'FOLLOW', 'ACKNOWLEDGE', 'INGEST']),
    CONSTRAINT "api_keys_revoked" CHECK (("revoked_at" IS NULL) = ("revoked_by" IS NULL))
);

CREATE TABLE "api_key_secrets" (
    "hash" BYTEA NOT NULL,
    "key_id" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_key_secrets_pkey" PRIMARY KEY ("hash"),
    CONSTRAINT "api_key_secrets_hash" CHECK (octet_length("hash") = 32)
);

CREATE INDEX "api_key_secrets_key_id_idx" ON "api_key_secrets"("key_id");
-- One secret of a key is the newest.
CREATE UNIQUE INDEX "api_key_secrets_newest" ON "api_key_secrets"("key_id") WHERE "ends_at" IS NULL;

ALTER TABLE "api_key_secrets" ADD CONSTRAINT "api_key_secrets_key_id_fkey" FOREIGN KEY ("key_id") REFERENCES "api_keys"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
