import { badInput } from '../../../domain/errors.js';
import { type Json } from '../../../domain/canonical.js';
import { lockAccounts } from '../../../store/accounts/accounts.js';
import { replaceOpenOrders } from '../../../store/accounts/open-orders.js';
import { type PositionKey } from '../../../store/accounts/positions.js';
import { inTransaction, type Tx } from '../../../store/database/database.js';
import { loadRiskContext } from '../../../store/markets/risk-context.js';
import { type Actor } from '../../auth/actor.js';
import { requireRole } from '../../auth/authority.js';
import { type Deps } from '../../deps.js';
import { doOnce } from '../idempotency.js';
import { requireToken } from '../input.js';
import { byIndex, type RecordReceipt, type Rejection } from '../receipt.js';
import { type OpenOrderInput, readOrders } from './open-order-rows.js';

/** Maximum number of orders, and of scopes, in one request. */
export const ORDERS_PER_CALL_MAX = 10_000;

export interface OpenOrdersInput {
  readonly key: string;
  /** The accounts and markets whose orders are replaced, also by none. */
  readonly replaces: readonly PositionKey[];
  readonly orders: readonly OpenOrderInput[];
}

/**
 * Replaces the resting orders of each named account in each named market, in one transaction.
 *
 * Orders reserve initial margin; they affect permissions, never a margin call, and are not in the log. Invalid
 * rows are rejected and the others taken. A repeat of the same request does nothing and gets the same receipt.
 *
 * @throws DomainError FORBIDDEN; BAD_USER_INPUT when no scope is named, there are too many rows, or the key is
 *   invalid; CONFLICT when the key was used for other rows. Nothing is written then.
 */
export async function recordOpenOrders(
  deps: Pick<Deps, 'db' | 'clock'>,
  actor: Actor,
  { key, replaces, orders }: OpenOrdersInput,
): Promise<RecordReceipt> {
  requireRole(actor, 'OPERATOR');
  requireToken('key', key);
  requireLength('replaces', replaces, 1);
  requireLength('orders', orders, 0);
  const content = {
    replaces: replaces.map(({ accountId, marketId }): Json => [accountId, marketId]),
    orders: orders.map(contentOf),
  };
  return inTransaction(deps.db, async (tx) => {
    const request = { scope: 'recordOpenOrders', key, content, at: deps.clock.now() };
    const { receipt, isDuplicate } = await doOnce(tx, request, async () => {
      const rejected = await replace(tx, deps, { replaces, orders });
      const refusedOrders = rejected.filter(({ field }) => field?.startsWith('orders') === true);
      return { accepted: orders.length - refusedOrders.length, rejected };
    });
    return { ...receipt, duplicate: isDuplicate };
  });
}

function requireLength(field: string, rows: readonly unknown[], least: number): void {
  if (rows.length < least || rows.length > ORDERS_PER_CALL_MAX) {
    throw badInput(field, `must have ${least} to ${ORDERS_PER_CALL_MAX} entries`, rows.length);
  }
}

function contentOf(order: OpenOrderInput): Json {
  const { id, accountId, marketId, side, size, price, reduceOnly } = order;
  return [id, accountId, marketId, side, size, price, reduceOnly];
}

async function replace(
  tx: Tx,
  { clock }: Pick<Deps, 'clock'>,
  { replaces, orders }: Omit<OpenOrdersInput, 'key'>,
): Promise<readonly Rejection[]> {
  const { markets } = await loadRiskContext(tx, clock.now());
  const accounts = await lockAccounts(tx, [...new Set(replaces.map((scope) => scope.accountId))]);
  const read = readOrders(replaces, orders, {
    isMarket: (marketId) => markets.has(marketId),
    isDelisted: (marketId) => markets.get(marketId)?.status === 'DELISTED',
    isAccount: (accountId) => accounts.has(accountId),
  });
  await replaceOpenOrders(tx, read.scopes, read.orders, clock.now());
  return [...read.rejected].sort(byIndex);
}
