-- A version that changes something else while the schedule is phased in carries the phase-in on, with the
-- schedule and the instant that it began with. Null where the phase-in begins with the version.
ALTER TABLE "margin_parameters" ADD COLUMN "ramp_starts_at" TIMESTAMPTZ(3);

ALTER TABLE "margin_parameters" ADD CONSTRAINT "margin_parameters_ramp_start" CHECK ("ramp_starts_at" IS NULL
  OR ("ramp_from_tiers" IS NOT NULL AND "ramp_starts_at" <= "effective_from"));
