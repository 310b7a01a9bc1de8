-- When a layer paid: one market, one owner and one day take a share of the funds of all markets. Null: before this was kept.
ALTER TABLE "waterfall_allocations" ADD COLUMN "paid_at" TIMESTAMPTZ(3);

CREATE INDEX "waterfall_allocations_paid_at_idx" ON "waterfall_allocations"("paid_at");
