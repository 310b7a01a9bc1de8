import { OPEN_MARGIN_CALL_STATES } from '../../domain/margin-call/call/transitions.js';
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

/**
 * The call of an account whose grace runs, a suspended one included: what comes in tops it up.
 *
 * @param accountId A column with its id in the statement.
 */
export function callInGrace(accountId: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    SELECT c.id FROM margin_calls c WHERE c.account_id = ${accountId}
      AND (c.state = 'GRACE' OR (c.state = 'SUSPENDED' AND c.suspended_from = 'GRACE'))`;
}

const OPEN_STATES = Prisma.raw(OPEN_MARGIN_CALL_STATES.map((state) => `'${state}'`).join(', '));
