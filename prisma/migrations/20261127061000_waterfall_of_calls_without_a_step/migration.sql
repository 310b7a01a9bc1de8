-- Who paid belongs to the margin call; the step it came from may be missing: an account can go bankrupt
-- without one, for example when a deposit is reversed.
ALTER TABLE "waterfall_allocations" ADD COLUMN "margin_call_id" TEXT;
UPDATE "waterfall_allocations" w SET "margin_call_id" = l."margin_call_id" FROM "liquidations" l WHERE l."id" = w."liquidation_id";
ALTER TABLE "waterfall_allocations" DROP CONSTRAINT "waterfall_allocations_pkey";
UPDATE "waterfall_allocations" w SET "ordinal" = n."ordinal"
  FROM (SELECT a."liquidation_id", a."ordinal" AS "before",
      row_number() OVER (PARTITION BY a."margin_call_id" ORDER BY l."step", a."ordinal") AS "ordinal"
    FROM "waterfall_allocations" a JOIN "liquidations" l ON l."id" = a."liquidation_id") n
  WHERE n."liquidation_id" = w."liquidation_id" AND n."before" = w."ordinal";
ALTER TABLE "waterfall_allocations"
  ALTER COLUMN "margin_call_id" SET NOT NULL,
  ALTER COLUMN "liquidation_id" DROP NOT NULL,
  ADD CONSTRAINT "waterfall_allocations_pkey" PRIMARY KEY ("margin_call_id", "ordinal"),
  ADD CONSTRAINT "waterfall_allocations_margin_call_id_fkey" FOREIGN KEY ("margin_call_id") REFERENCES "margin_calls"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE INDEX "waterfall_allocations_liquidation_id_idx" ON "waterfall_allocations"("liquidation_id");
