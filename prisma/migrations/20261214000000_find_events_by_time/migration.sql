-- Lines are appended in nearly the order of their instants: ranges of blocks are enough, and cost a few kB.
CREATE INDEX "events_at_idx" ON "events" USING BRIN ("at");
