-- What a proposal needs that accepts its impact. Committees from before have the default.
ALTER TABLE "committees" ADD COLUMN "impact_threshold" DECIMAL(50,20) NOT NULL DEFAULT 0.75;
ALTER TABLE "committees" ADD CONSTRAINT "committees_impact_threshold_range" CHECK ("impact_threshold" >= 0.5 AND "impact_threshold" <= 1);
