-- What the last check of the ledger found: one row. Differences that were reported stand here until they are gone,
-- so that each is reported once.
CREATE TABLE "ledger_checks" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "checked_at" TIMESTAMPTZ(3) NOT NULL,
    "is_sound" BOOLEAN NOT NULL,
    "difference_count" INTEGER NOT NULL,
    "reported" TEXT[] NOT NULL,

    CONSTRAINT "ledger_checks_pkey" PRIMARY KEY ("id")
);
ALTER TABLE "ledger_checks"
  ADD CONSTRAINT "ledger_checks_single" CHECK ("id" = 1),
  ADD CONSTRAINT "ledger_checks_count" CHECK ("difference_count" >= 0 AND "is_sound" = ("difference_count" = 0));
