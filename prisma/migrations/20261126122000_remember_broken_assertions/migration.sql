-- A step of the call broke its assertions: from then on everything is closed.
ALTER TABLE "margin_calls" ADD COLUMN "is_closing_all" BOOLEAN NOT NULL DEFAULT false;
