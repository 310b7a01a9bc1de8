-- Pages of postings: of one ledger account, of one asset, of some time; newest first.
CREATE INDEX "ledger_postings_ledger_account_id_idx" ON "ledger_postings"("ledger_account", "id");
CREATE INDEX "ledger_postings_asset_id_idx" ON "ledger_postings"("asset", "id");
CREATE INDEX "ledger_postings_at_id_idx" ON "ledger_postings"("at", "id");
