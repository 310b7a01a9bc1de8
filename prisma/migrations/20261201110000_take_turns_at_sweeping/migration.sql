-- Who does what one process at a time is enough for, and until when it has said so. Readiness writes here, too.
CREATE TABLE "work_turns" (
    "name" TEXT NOT NULL,
    "owner" TEXT NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "work_turns_pkey" PRIMARY KEY ("name")
);
