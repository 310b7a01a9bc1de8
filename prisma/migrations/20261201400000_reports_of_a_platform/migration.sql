-- What a platform that executes liquidations itself reported about its orders, by its own ids.
CREATE TABLE "liquidation_fills" (
    "id" TEXT NOT NULL,
    "liquidation_id" TEXT NOT NULL,
    "size" DECIMAL(50,20) NOT NULL,
    "price" DECIMAL(50,20) NOT NULL,
    "filled_at" TIMESTAMPTZ(3) NOT NULL,
    "status" TEXT NOT NULL,
    "reason" TEXT,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "liquidation_fills_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "liquidation_fills_status" CHECK ("status" IN ('OPEN', 'PARTIALLY_FILLED', 'FILLED', 'CANCELLED', 'REJECTED')),
    CONSTRAINT "liquidation_fills_priced" CHECK ("price" > 0 OR ("size" = 0 AND "price" = 0)),
    CONSTRAINT "liquidation_fills_untraded" CHECK ("size" = 0 OR "status" NOT IN ('OPEN', 'REJECTED'))
);

CREATE INDEX "liquidation_fills_liquidation_id_idx" ON "liquidation_fills"("liquidation_id");

ALTER TABLE "liquidation_fills" ADD CONSTRAINT "liquidation_fills_liquidation_id_fkey" FOREIGN KEY ("liquidation_id") REFERENCES "liquidations"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

CREATE TRIGGER "liquidation_fills_append_only" BEFORE UPDATE OR DELETE ON "liquidation_fills" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "liquidation_fills_no_truncate" BEFORE TRUNCATE ON "liquidation_fills" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
