-- What the suspensions of a call leave behind: by what cause it is suspended, when each cause last gave the least
-- time to act, and when its holder was last told. Empty: nothing, as for calls from before.
ALTER TABLE "margin_calls" ADD COLUMN "suspensions" JSONB NOT NULL DEFAULT '{}';
