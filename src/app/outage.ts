import { DomainError } from '../domain/errors.js';
import { isDatabaseAway } from '../store/database/outage.js';

/** Converts a failure to reach the database to SERVICE_UNAVAILABLE; null for any other error. */
export function databaseOutageOf(thrown: unknown): DomainError | null {
  return isDatabaseAway(thrown)
    ? new DomainError('SERVICE_UNAVAILABLE', 'The database cannot be reached now. Retry.', {
        dependency: 'database',
      })
    : null;
}
