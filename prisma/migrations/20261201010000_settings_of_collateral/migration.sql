-- Settings of collateral that are declared from now on, by name. Old rows, and rows that an old process writes, have the default of each.
ALTER TABLE "collateral_assets" ADD COLUMN "settings" JSONB NOT NULL DEFAULT '{}',
  ADD COLUMN "settings_before" JSONB,
  ADD COLUMN "settings_changed_at" TIMESTAMPTZ(3);
ALTER TABLE "collateral_assets"
  ADD CONSTRAINT "collateral_assets_settings" CHECK (jsonb_typeof("settings") = 'object'),
  ADD CONSTRAINT "collateral_assets_settings_before" CHECK (("settings_before" IS NULL) = ("settings_changed_at" IS NULL));
