import { type Decimal, sum, ZERO } from '../../../domain/decimal.js';
import { messageOf } from '../../../domain/errors.js';
import { ENGINE_ACTOR, type NewEvent } from '../../../domain/log/event.js';
import { QUOTE_ASSET } from '../../../domain/quote-asset.js';
import { type RiskContext } from '../../../domain/risk/health/account.js';
import { atSettlementPrices } from '../../../domain/risk/health/settlement-mark.js';
import {
  type SettledAccount,
  settleAccount,
} from '../../../domain/margin-call/rules/settled-position.js';
import { loadEnforcedAccounts, lockAccounts } from '../../../store/accounts/accounts.js';
import { deletePositions, listPositionsInLiquidation } from '../../../store/accounts/positions.js';
import { inTransaction, type Tx } from '../../../store/database/database.js';
import { readLossesPaid } from '../../../store/liquidations/deleveraging.js';
import { insertRealizedProfits } from '../../../store/liquidations/realized-profits.js';
import { loadRiskContext } from '../../../store/markets/risk-context.js';
import {
  deleteOrdersIn,
  insertSettledPositions,
  listToSettle,
  type SettledPosition,
} from '../../../store/markets/settled-positions.js';
import { lockWindDown } from '../../../store/markets/wind-downs.js';
import { type DepsWithoutVenue } from '../../deps.js';
import { accountLedger, postTransfers, type Transfer, VENUE_LEDGER } from '../../ledger/ledger.js';

import { recordDecisions } from '../calls/record-decisions.js';
import { coverShortfalls } from '../waterfall/cover-shortfalls.js';

/** Maximum number of positions in one transaction. */
const SETTLED_TOGETHER_MAX = 500;
/** After this number of failing accounts in one batch the cause is not in an account. */
const BLAMED_MAX = 16;

export interface SettledMarket {
  readonly marketId: string;
  /** The settlement price, in USD. */
  readonly price: Decimal;
}

/**
 * Settles all positions of a market into cash, at most 500 in one transaction, those first that lose most. After
 * each batch those that owe more than they have go down the waterfall: winners that are not settled yet pay from
 * their open profit, the others from what the settlement realised. An account with an order at the
 * venue is left out, and so is one that cannot be written; the latter is reported, and tried again the next time.
 */
export async function settlePositions(
  deps: DepsWithoutVenue,
  market: SettledMarket,
): Promise<void> {
  const failed = new Set<string>();
  for (;;) {
    const ids = await listToSettle(deps.db, market, {
      except: [...failed],
      limit: SETTLED_TOGETHER_MAX,
    });
    if (ids.length === 0) {
      return;
    }
    const bankrupt = await settleOrReport(deps, market, ids, failed);
    await coverShortfalls(deps, bankrupt);
  }
}

/**
 * Settles a batch. A failed one is halved until a failing account is alone, so that one account that cannot be
 * written does not hold up the others.
 *
 * @param failed Gets the accounts that could not be settled.
 * @returns Accounts that owe more than they have.
 * @throws Error when none could be settled: then the cause is not in one account.
 */
async function settleOrReport(
  deps: DepsWithoutVenue,
  market: SettledMarket,
  ids: readonly string[],
  failed: Set<string>,
): Promise<readonly string[]> {
  const errors = new Map<string, unknown>();
  const halve = async (some: readonly string[]): Promise<readonly string[]> => {
    try {
      return await settleBatch(deps, market, some);
    } catch (error) {
      const [only, ...others] = some;
      if (only === undefined || errors.size >= BLAMED_MAX) {
        throw error;
      }
      if (others.length === 0) {
        errors.set(only, error);
        return [];
      }
      const middle = Math.ceil(some.length / 2);
      return [...(await halve(some.slice(0, middle))), ...(await halve(some.slice(middle)))];
    }
  };
  const bankrupt = await halve(ids);
  const [first] = errors.values();
  if (errors.size === ids.length) {
    throw first;
  }
  for (const [accountId, error] of errors) {
    failed.add(accountId);
    const facts = { accountId, marketId: market.marketId, error: messageOf(error) };
    deps.log.error(facts, 'a position could not be settled');
  }
  return bankrupt;
}

function settleBatch(
  { db, clock, channels }: DepsWithoutVenue,
  { marketId, price }: SettledMarket,
  ids: readonly string[],
): Promise<readonly string[]> {
  return inTransaction(db, async (tx) => {
    const windDown = await lockWindDown(tx, marketId);
    await lockAccounts(tx, ids);
    const inFlight = new Set(
      (await listPositionsInLiquidation(tx, ids)).map(({ accountId }) => accountId),
    );
    // Read the clock after the locks: the settlement is later than the transactions it waited for.
    const now = clock.now();
    const context = await loadRiskContext(tx, now);
    const subjects = await loadEnforcedAccounts(tx, ids, now);
    const contexts = { context, settled: atSettlementPrices(context) };
    const settled = subjects
      .filter(({ account }) => !inFlight.has(account.id))
      .flatMap((subject) => settleAccount(subject, { marketId, price, ...contexts }) ?? []);
    const rows = settled.map((each, index) =>
      rowOf(each, { marketId, price, ordinal: (windDown?.settled ?? 0) + index + 1 }),
    );
    await book(tx, { marketId, settled, rows, at: now, channels, contexts });
    return settled
      .filter(({ decision }) => decision.after.openCall?.state === 'BANKRUPT')
      .map(({ called }) => called.account.id);
  });
}

function rowOf(
  { called, position, realizedPnl }: SettledAccount,
  { marketId, price, ordinal }: SettledMarket & { readonly ordinal: number },
): SettledPosition {
  const { account, openCall } = called;
  // What a bankrupt account took since is no part of what the waterfall pays for.
  const marginCallId = openCall === null || openCall.state === 'BANKRUPT' ? null : openCall.id;
  const { size, entryPrice } = position;
  const about = { marketId, ordinal, accountId: account.id, marginCallId };
  return { ...about, size, entryPrice, price, realizedPnl };
}

interface Batch {
  readonly marketId: string;
  readonly settled: readonly SettledAccount[];
  /** One for each of them, in the same order. */
  readonly rows: readonly SettledPosition[];
  readonly at: Date;
  readonly channels: DepsWithoutVenue['channels'];
  readonly contexts: { readonly context: RiskContext; readonly settled: RiskContext };
}

/** Writes positions, cash, what the accounts' calls become, and one event each. */
async function book(tx: Tx, batch: Batch): Promise<void> {
  const { marketId, settled, rows, at, channels, contexts } = batch;
  const ids = rows.map(({ accountId }) => accountId);
  const lossesPaid = await readLossesPaid(tx, marketId, ids);
  const opened = settled.flatMap(({ opening }) => opening ?? []);
  await recordDecisions(tx, opened, contexts.settled, channels);
  await deletePositions(
    tx,
    ids.map((accountId) => ({ accountId, marketId })),
  );
  await deleteOrdersIn(tx, marketId, ids);
  await insertSettledPositions(tx, marketId, rows, at);
  await postTransfers(
    tx,
    rows.map((row) => transferOf(row, at)),
  );
  await insertRealizedProfits(
    tx,
    rows.flatMap((row) => {
      const { accountId, realizedPnl } = row;
      const profit = realizedPnl.minus(lossesPaid.get(accountId) ?? ZERO);
      const source = { liquidationId: transferIdOf(row), accountId, marketId, realizedAt: at };
      return profit.gt(0) ? [{ ...source, profit }] : [];
    }),
  );
  await recordDecisions(
    tx,
    settled.flatMap(({ called, decision }, index) => {
      const row = rows[index];
      return row === undefined
        ? []
        : [{ before: called, decision, precedingEvents: [settledEvent(row, decision.after, at)] }];
    }),
    contexts.context,
    channels,
  );
}

/** The id of the transfer of one settled position. */
function transferIdOf({
  marketId,
  ordinal,
}: Pick<SettledPosition, 'marketId' | 'ordinal'>): string {
  return `delisting/${marketId}/${String(ordinal)}`;
}

function transferOf(row: SettledPosition, at: Date): Transfer {
  const { accountId, realizedPnl } = row;
  return {
    transferId: transferIdOf(row),
    at,
    postings: [
      { ledgerAccount: accountLedger(accountId), asset: QUOTE_ASSET, amount: realizedPnl },
      { ledgerAccount: VENUE_LEDGER, asset: QUOTE_ASSET, amount: realizedPnl.negated() },
    ],
  };
}

function settledEvent(
  row: SettledPosition,
  { account }: SettledAccount['decision']['after'],
  at: Date,
): NewEvent {
  const { marketId, accountId, marginCallId, ordinal, size, entryPrice, price, realizedPnl } = row;
  const held = account.collateral.filter(({ asset }) => asset === QUOTE_ASSET);
  const balance = sum(held.map((each) => each.balance));
  const change = { asset: QUOTE_ASSET, amount: realizedPnl.toFixed(), balance: balance.toFixed() };
  return {
    type: 'PositionSettled',
    marketId,
    accountId,
    marginCallId,
    actor: ENGINE_ACTOR,
    at,
    payload: {
      transferId: transferIdOf(row),
      ordinal,
      size: size.toFixed(),
      entryPrice: entryPrice.toFixed(),
      price: price.toFixed(),
      realizedPnl: realizedPnl.toFixed(),
      changes: realizedPnl.isZero() ? [] : [change],
    },
  };
}
