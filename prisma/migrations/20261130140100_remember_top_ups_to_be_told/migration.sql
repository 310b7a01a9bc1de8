-- The call whose grace ran when a deposit became final, until its holder is told of the top-up.
ALTER TABLE "deposits" ADD COLUMN "untold_call_id" TEXT;

CREATE INDEX "deposits_untold" ON "deposits"("untold_call_id") WHERE "untold_call_id" IS NOT NULL;
