-- A market goes back to what it was when a pause ends.
ALTER TABLE "enforcement_pauses" ADD COLUMN "status_before" TEXT NOT NULL;
ALTER TABLE "enforcement_pauses"
  ADD CONSTRAINT "enforcement_pauses_status_before" CHECK ("status_before" IN ('ACTIVE', 'REDUCE_ONLY')),
  ADD CONSTRAINT "enforcement_pauses_end" CHECK ("ended_at" IS NULL OR "ended_at" >= "started_at");
