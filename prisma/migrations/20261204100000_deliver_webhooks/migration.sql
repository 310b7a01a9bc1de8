-- Partners' endpoints. Nothing wrote this table before.
ALTER TABLE "webhooks"
  ADD COLUMN "account_ids" TEXT[],
  ADD COLUMN "secret_before" TEXT,
  ADD COLUMN "secret_before_ends" TIMESTAMPTZ(3),
  ADD COLUMN "key_id" TEXT,
  ADD COLUMN "status" TEXT NOT NULL DEFAULT 'DISABLED',
  ADD COLUMN "cursor" BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN "next_attempt_at" TIMESTAMPTZ(3),
  ADD COLUMN "claimed_until" TIMESTAMPTZ(3);
ALTER TABLE "webhooks" ALTER COLUMN "status" DROP DEFAULT, ALTER COLUMN "cursor" DROP DEFAULT;
ALTER TABLE "webhooks"
  ADD CONSTRAINT "webhooks_status" CHECK ("status" IN ('ACTIVE', 'FAILING', 'DISABLED')),
  ADD CONSTRAINT "webhooks_key_id_fkey" FOREIGN KEY ("key_id") REFERENCES "api_keys"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

CREATE TABLE "webhook_deliveries" (
    "id" TEXT NOT NULL,
    "webhook_id" TEXT NOT NULL,
    "sequence" BIGINT,
    "type" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "last_status_code" INTEGER,
    "last_error" TEXT,
    "next_attempt_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "delivered_at" TIMESTAMPTZ(3),

    CONSTRAINT "webhook_deliveries_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "webhook_deliveries_status" CHECK (
      "status" IN ('PENDING', 'DELIVERED', 'FAILED') AND ("status" = 'DELIVERED') = ("delivered_at" IS NOT NULL))
);

CREATE INDEX "webhook_deliveries_webhook_id_created_at_idx" ON "webhook_deliveries"("webhook_id", "created_at");
-- What waits: few, whatever has been delivered.
CREATE INDEX "webhook_deliveries_waiting" ON "webhook_deliveries"("webhook_id") WHERE "status" = 'PENDING';

ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_webhook_id_fkey" FOREIGN KEY ("webhook_id") REFERENCES "webhooks"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
