-- What a venue said of an order and was not booked: said again in the same words, it is not told again.
-- SHA-256 over venue, order and claim, since a venue may say what is too long to be indexed.
CREATE TABLE "refused_answers" (
    "hash" TEXT NOT NULL,

    CONSTRAINT "refused_answers_pkey" PRIMARY KEY ("hash")
);
