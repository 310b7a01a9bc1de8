-- Seconds that voting lasts at least after the quorum is first reached. Committees from before extend nothing.
ALTER TABLE "committees" ADD COLUMN "late_quorum_extension_seconds" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "committees" ADD CONSTRAINT "committees_late_quorum_extension_range"
  CHECK ("late_quorum_extension_seconds" BETWEEN 0 AND 2592000);

ALTER TABLE "proposals" ADD COLUMN "quorum_reached_at" TIMESTAMPTZ(3);
