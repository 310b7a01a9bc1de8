-- NOTIFY in a transaction makes its commit stand in one line with those of all other writers. Processes ring after
-- their commits instead, a few hundred times a second at the most, and look at the rows for what was not rung.
DROP TRIGGER "pending_events_announce" ON "pending_events";
DROP FUNCTION announce_pending_events();
