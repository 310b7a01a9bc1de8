-- How often a deposit was confirmed, and how often its asset asked for when it was seen.
ALTER TABLE "deposits"
  ADD COLUMN "confirmations" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "confirmations_required" INTEGER NOT NULL DEFAULT 1;
UPDATE "deposits" d SET "confirmations_required" = a."confirmations" FROM "collateral_assets" a WHERE a."asset" = d."asset";
ALTER TABLE "deposits"
  ADD CONSTRAINT "deposits_confirmations" CHECK ("confirmations" >= 0 AND "confirmations_required" >= 0);
