-- Parameters that are declared from now on, by name. Old rows, and rows that an old process writes, have the default of each.
ALTER TABLE "margin_parameters" ADD COLUMN "settings" JSONB NOT NULL DEFAULT '{}';
ALTER TABLE "margin_parameters" ADD CONSTRAINT "margin_parameters_settings" CHECK (jsonb_typeof("settings") = 'object');
