-- Transaction ids begin anew in another cluster. Marks of accounts that a dump brought along can be ahead of
-- every snapshot there, and would count as later than every price until the ids have caught up.

-- Asked by every `migrate`. What a statement sees was committed by a transaction below the end of its snapshot;
-- a mark at or above it was written in another cluster. Locked before anything is written: a mark must not be
-- put in the place of one that is written at the same time.
-- Answers how many accounts had such marks.
CREATE FUNCTION renew_marks_of_another_cluster() RETURNS BIGINT LANGUAGE plpgsql AS $$
DECLARE
  renewed BIGINT := 0;
BEGIN
  IF EXISTS (SELECT 1 FROM accounts
      WHERE holdings_commit >= pg_snapshot_xmax(pg_current_snapshot())::TEXT::BIGINT) THEN
    LOCK TABLE accounts IN SHARE ROW EXCLUSIVE MODE;
    UPDATE accounts SET holdings_commit = current_commit()
    WHERE holdings_commit >= pg_snapshot_xmax(pg_current_snapshot())::TEXT::BIGINT;
    GET DIAGNOSTICS renewed = ROW_COUNT;
  END IF;
  RETURN renewed;
END $$;
