-- What the least time to act after a suspension has added to a call's grace: a feed that comes and goes must
-- not keep a call open without end.
ALTER TABLE "margin_calls" ADD COLUMN "resume_grace_ms" INTEGER NOT NULL DEFAULT 0;

ALTER TABLE "margin_calls" ADD CONSTRAINT "margin_calls_resume_grace" CHECK ("resume_grace_ms" >= 0);
