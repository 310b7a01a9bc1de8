-- Times at which a venue took no orders: while one is open, liquidations wait for its next probe.
CREATE TABLE "venue_outages" (
    "venue" TEXT NOT NULL,
    "began_at" TIMESTAMPTZ(3) NOT NULL,
    "reason" TEXT NOT NULL,
    "probes" INTEGER NOT NULL DEFAULT 0,
    "next_probe_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "venue_outages_pkey" PRIMARY KEY ("venue","began_at")
);

ALTER TABLE "venue_outages"
  ADD CONSTRAINT "venue_outages_probes" CHECK ("probes" >= 0),
  ADD CONSTRAINT "venue_outages_next_probe" CHECK ("next_probe_at" >= "began_at"),
  ADD CONSTRAINT "venue_outages_end" CHECK ("ended_at" IS NULL OR "ended_at" >= "began_at");

-- One at a time for each venue: whoever sees it first records it, and tells the operator.
CREATE UNIQUE INDEX "venue_outages_one_open" ON "venue_outages"("venue") WHERE "ended_at" IS NULL;
