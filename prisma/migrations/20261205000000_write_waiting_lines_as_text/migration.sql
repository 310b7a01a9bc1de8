-- A line that waits for the log keeps its payload as the text that its writer made, which is what is hashed. It is
-- taken apart once, when it is sealed. Lines that wait now, and those of processes of an earlier version beside this
-- one, have the text that PostgreSQL makes of jsonb: the relay writes them anew.
ALTER TABLE "pending_events" ALTER COLUMN "payload" SET DATA TYPE JSON USING "payload"::JSON;
-- They wait for milliseconds: to compress them costs more than it saves.
ALTER TABLE "pending_events" ALTER COLUMN "payload" SET STORAGE EXTERNAL;

-- lz4, where this server was built with it: payloads above 2 KB are compressed in a fraction of the time.
DO $$
BEGIN
  ALTER TABLE "events" ALTER COLUMN "payload" SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN
  NULL;
END $$;
