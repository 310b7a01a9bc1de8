import { createHash } from 'node:crypto';

import { badInput, DomainError, notFound } from '../../../domain/errors.js';
import { requireOwnMarket } from '../../../domain/permission/account-kind.js';
import {
  insertAccounts,
  loadOpened,
  type NewAccount,
} from '../../../store/accounts/accounts-write.js';
import { type OpenOrder, replaceOpenOrders } from '../../../store/accounts/open-orders.js';
import { type StatedAccount } from '../../../store/accounts/reconciliation.js';
import { inTransaction, type Tx } from '../../../store/database/database.js';
import { appendEvents } from '../../../store/log/events.js';
import { type Deps } from '../../deps.js';

import {
  type AccountInput,
  isSameAccount,
  openedEvent,
  readAccount,
} from '../accounts/open-accounts.js';
import { type CashFlowRow } from '../flows/flow-rows.js';
import { bookCashFlows } from '../flows/record-cash-flows.js';
import { type OpenOrderInput, readOrder } from '../orders/open-order-rows.js';
import { type PositionRow } from '../positions/position-rules.js';
import { bookPositions } from '../positions/record-positions.js';
import { type Rejection } from '../receipt.js';
import {
  type AccountStateInput,
  type KnownNames,
  readStatedAccount,
} from '../reconciliation/stated-accounts.js';

/** A whole account as it comes in. */
export interface AccountToLoadInput extends AccountStateInput {
  readonly owner: string;
  readonly kind: AccountInput['kind'];
  /** The market of an isolated account; null for any other. */
  readonly isolatedMarketId: string | null;
  readonly orders: readonly Omit<OpenOrderInput, 'accountId'>[];
}

/** A whole account that was read. */
export interface AccountToLoad {
  /** Where it was read, for messages. */
  readonly place: string;
  readonly opened: NewAccount;
  readonly stated: StatedAccount;
  readonly orders: readonly OpenOrder[];
}

/** How messages name what a place holds. */
const FIELD = 'account';

/**
 * Reads one account by the rules of openAccounts, recordCashFlows, recordPositions and recordOpenOrders.
 *
 * @param place Where it stands, for messages: a file with the number of the line.
 * @throws DomainError naming the field.
 */
export function readAccountToLoad(
  place: string,
  input: AccountToLoadInput,
  known: KnownNames,
): AccountToLoad {
  const isMarket = (marketId: string): boolean => known.markets.has(marketId);
  const { accountId: id, owner, kind, isolatedMarketId } = input;
  const opened = readAccount(FIELD, { id, owner, kind, marketId: isolatedMarketId }, isMarket);
  const stated = readStatedAccount(FIELD, input, known);
  const ids = new Set<string>();
  const orders = input.orders.map((order, index) => {
    const field = `${FIELD}.orders[${index}]`;
    if (!isMarket(order.marketId)) {
      throw notFound('market', order.marketId, `${field}.marketId`);
    }
    const read = readOrder(field, { ...order, accountId: id });
    const name = `${read.marketId}\n${read.id}`;
    if (ids.has(name)) {
      throw badInput(`${field}.id`, 'is named twice in this market', read.id);
    }
    ids.add(name);
    return read;
  });
  for (const { marketId } of [...stated.positions, ...orders]) {
    requireOwnMarket(id, opened, marketId);
  }
  return { place, opened, stated, orders };
}

/**
 * Opens accounts with all that they have, in one transaction: balances as cash flows of kind SETTLEMENT, positions
 * as reported, open orders. An account that is there already is passed over, so a load that was interrupted goes on
 * where it stopped.
 *
 * @param loadId Names the part: transfers of the ledger are named after it, so it is used once.
 * @returns How many were created; the others were there.
 * @throws DomainError CONFLICT for an account that is there with another owner or kind, and the code of a row that
 *   cannot be booked. Nothing of the part is written then.
 */
export async function loadAccounts(
  deps: Pick<Deps, 'db' | 'clock'>,
  accounts: readonly AccountToLoad[],
  { loadId, actor }: { readonly loadId: string; readonly actor: string },
): Promise<{ readonly created: number }> {
  return inTransaction(deps.db, async (tx) => {
    const at = deps.clock.now();
    const opened = accounts.map((each) => each.opened);
    const created = await insertAccounts(tx, opened, at);
    const fresh = accounts.filter((each) => created.has(each.opened.id));
    await requireSame(tx, accounts, created);
    await appendEvents(
      tx,
      fresh.map((each) => openedEvent(each.opened, actor, at)),
    );
    const booking = { key: `load/${loadId}`, actor };
    const flows = fresh
      .flatMap((each) => flowsOf(each, at))
      .map((row, index) => ({ ...row, index }));
    if (flows.length > 0) {
      requireNoneRejected(
        await bookCashFlows(tx, deps.clock, { ...booking, rows: flows }),
        flows,
        fresh,
      );
    }
    const positions = fresh.flatMap(positionsOf).map((row, index) => ({ ...row, index }));
    if (positions.length > 0) {
      const rows = { ...booking, owner: null, rows: positions };
      requireNoneRejected(await bookPositions(tx, deps.clock, rows), positions, fresh);
    }
    const orders = fresh.flatMap((each) => each.orders);
    if (orders.length > 0) {
      await replaceOpenOrders(tx, [], orders, at);
    }
    return { created: created.size };
  });
}

async function requireSame(
  tx: Tx,
  accounts: readonly AccountToLoad[],
  created: ReadonlySet<string>,
): Promise<void> {
  const others = accounts.filter(({ opened }) => !created.has(opened.id));
  const known = await loadOpened(
    tx,
    others.map(({ opened }) => opened.id),
  );
  for (const { opened, place } of others) {
    if (!isSameAccount(opened, known.get(opened.id))) {
      const message = `${place}: the account ${opened.id} exists with another owner or kind.`;
      throw new DomainError('CONFLICT', message, { accountId: opened.id, state: 'KEY_USED' });
    }
  }
}

function flowsOf({ stated }: AccountToLoad, at: Date): Omit<CashFlowRow, 'index'>[] {
  const { accountId } = stated;
  return stated.balances
    .filter(({ balance }) => !balance.isZero())
    .map(({ asset, balance }) => ({
      id: flowIdOf(accountId, asset),
      accountId,
      asset,
      amount: balance,
      kind: 'SETTLEMENT' as const,
      marketId: null,
      reason: 'loaded',
      flowedAt: at,
    }));
}

/** Names are longer than an id may be. */
function flowIdOf(accountId: string, asset: string): string {
  const place = JSON.stringify([accountId, asset]);
  return `flow.load.${createHash('sha256').update(place).digest('hex').slice(0, 40)}`;
}

function positionsOf({ stated }: AccountToLoad): Omit<PositionRow, 'index'>[] {
  const { accountId } = stated;
  return stated.positions
    .filter(({ size }) => !size.isZero())
    .map((position) => ({ ...position, accountId, price: null }));
}

function requireNoneRejected(
  rejected: readonly Rejection[],
  rows: readonly { readonly accountId: string }[],
  accounts: readonly AccountToLoad[],
): void {
  const [first] = rejected;
  if (first !== undefined) {
    const accountId = rows[first.index]?.accountId;
    const place = accounts.find(({ opened }) => opened.id === accountId)?.place ?? '';
    throw new DomainError('BAD_USER_INPUT', `${place}: ${first.message}`, {
      accountId: accountId ?? '',
      refusedCode: first.code,
    });
  }
}
