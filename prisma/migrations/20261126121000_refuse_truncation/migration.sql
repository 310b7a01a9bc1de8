-- What only grows is not emptied either: TRUNCATE passes by the triggers on UPDATE and DELETE.
CREATE TRIGGER "events_no_truncate" BEFORE TRUNCATE ON "events" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "ledger_postings_no_truncate" BEFORE TRUNCATE ON "ledger_postings" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "margin_parameters_no_truncate" BEFORE TRUNCATE ON "margin_parameters" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "genesis_no_truncate" BEFORE TRUNCATE ON "genesis" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
