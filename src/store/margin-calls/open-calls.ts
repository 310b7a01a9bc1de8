import { OPEN_MARGIN_CALL_STATES } from '../../domain/margin-call/transitions.js';
import { Prisma } from '../../generated/prisma/client.js';

/**
 * Whether a row of `margin_calls` is open. The states are written into the statement, not passed: only so
 * does PostgreSQL use the partial index over them.
 *
 * @param table Its name or alias in the statement.
 */
export function isOpenCall(table: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`${table}.state IN (${OPEN_STATES})`;
}

const OPEN_STATES = Prisma.raw(OPEN_MARGIN_CALL_STATES.map((state) => `'${state}'`).join(', '));
