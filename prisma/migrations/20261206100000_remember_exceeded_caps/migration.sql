-- What the log last said of a cap on open interest, so that it says so once.
CREATE TABLE "told_caps" (
    "market_id" TEXT NOT NULL,
    "cap" TEXT NOT NULL CHECK ("cap" IN ('TOTAL', 'LONG', 'SHORT', 'OWNER')),
    "owner" TEXT NOT NULL DEFAULT '',
    "is_exceeded" BOOLEAN NOT NULL,
    "notional" DECIMAL(50,20) NOT NULL CHECK ("notional" >= 0),
    "cap_limit" DECIMAL(50,20) NOT NULL CHECK ("cap_limit" >= 0),
    "told_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "told_caps_pkey" PRIMARY KEY ("market_id", "cap", "owner"),
    CONSTRAINT "told_caps_owner" CHECK (("cap" = 'OWNER') = ("owner" <> ''))
);
ALTER TABLE "told_caps" ADD CONSTRAINT "told_caps_market_id_fkey" FOREIGN KEY ("market_id") REFERENCES "markets"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
