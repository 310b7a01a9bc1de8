-- Lines of the log that are about a market, in their order.
CREATE INDEX "events_market_id_sequence_idx" ON "events"("market_id", "sequence");
