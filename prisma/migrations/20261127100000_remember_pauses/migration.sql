-- When enforcement was last paused in a market and last went on: a change in between is the cause of the
-- calls that follow on resuming, however long that is after it.
ALTER TABLE "markets"
  ADD COLUMN "paused_at" TIMESTAMPTZ(3),
  ADD COLUMN "resumed_at" TIMESTAMPTZ(3);

-- A market that is paused now: a guardian's pause says since when, and for one by vote the log does.
UPDATE "markets" m SET "paused_at" = coalesce(
  (SELECT max(p."started_at") FROM "enforcement_pauses" p WHERE p."market_id" = m."id" AND p."ended_at" IS NULL),
  (SELECT max(e."at") FROM "events" e WHERE e."type" = 'MarketStatusChanged' AND e."market_id" = m."id"))
WHERE m."status" = 'ENFORCEMENT_PAUSED';
