import { DomainError } from '../domain/errors.js';
import { isDatabaseAway } from '../store/database/outage.js';

/** SERVICE_UNAVAILABLE for what failed because the database cannot be reached; null for anything else. */
export function outageIn(thrown: unknown): DomainError | null {
  return isDatabaseAway(thrown)
    ? new DomainError('SERVICE_UNAVAILABLE', 'The database cannot be reached now. Ask again.', {
        dependency: 'database',
      })
    : null;
}
