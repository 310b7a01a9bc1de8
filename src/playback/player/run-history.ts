import { DomainError } from '../../domain/errors.js';
import { type Db } from '../../store/database/database.js';
import {
  hasOtherHistory,
  readPlayerProgress,
  savePlayerProgress,
} from '../../store/system/player.js';

/** @throws DomainError CONFLICT when the database has another history, in which time would run backwards. */
export async function requireOwnHistory(db: Db, fingerprint: string, data: string): Promise<void> {
  if (await hasOtherHistory(db, fingerprint)) {
    throw new DomainError(
      'CONFLICT',
      `${data} holds another run, or books of its own. Choose another --data, or --fresh to begin anew.`,
    );
  }
}

/** @returns Whether the run had started before. */
export async function beginPlayedRun(
  db: Db,
  fingerprint: string,
  startsAt: Date,
): Promise<boolean> {
  const hasBegun = (await readPlayerProgress(db, fingerprint)) !== null;
  if (!hasBegun) {
    await savePlayerProgress(db, fingerprint, 0, startsAt);
  }
  return hasBegun;
}
