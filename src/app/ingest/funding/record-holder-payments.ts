import { badInput, DomainError } from '../../../domain/errors.js';
import { type Json } from '../../../domain/canonical.js';
import { type NewEvent } from '../../../domain/log/event.js';
import { QUOTE_ASSET } from '../../../domain/quote-asset.js';
import {
  type HolderPayment,
  insertHolderPayment,
  isBeyondRange,
  loadHolderPayments,
  lockHolders,
  type PaidByHolders,
  payHolders,
} from '../../../store/accounts/holder-payments.js';
import { inTransaction, type Tx } from '../../../store/database/database.js';
import { addToLedgerBalances } from '../../../store/ledger/ledger.js';
import { appendEvents } from '../../../store/log/events.js';
import { listMarketIds } from '../../../store/markets/risk-context.js';
import { type Actor } from '../../auth/actor.js';
import { requireRole } from '../../auth/authority.js';
import { type Deps } from '../../deps.js';
import { VENUE_FUNDING_LEDGER, VENUE_LEDGER } from '../../ledger/ledger.js';

import { type Booking } from '../booking.js';
import { hashOfRows } from '../idempotency.js';
import { COST_MAX, HOLDING_MAX, requireToken } from '../input.js';
import {
  byIndex,
  eachRow,
  type RecordReceipt,
  recordRowsOnce,
  type Rejection,
} from '../receipt.js';
import {
  type FundingRateInput,
  type IndexedPayment,
  type ProfitSettlementInput,
  readFundingRates,
  readSettlements,
  type ReadPayments,
} from './holder-payment-input.js';

/** Maximum number of rows in one request. */
export const PAYMENTS_PER_CALL_MAX = 1_000;

export interface FundingRatesInput {
  readonly key: string;
  readonly rates: readonly FundingRateInput[];
}

export interface ProfitSettlementsInput {
  readonly key: string;
  readonly settlements: readonly ProfitSettlementInput[];
}

type IngestDeps = Pick<Deps, 'db' | 'clock'>;

/**
 * Charges or credits every holder of a market size · mark · rate, in one pass per market.
 *
 * Holders are those at the moment of booking. Rows are taken or rejected one by one. A rate that was recorded
 * before for its market and instant counts as taken. A repeat of the same request does nothing and gets the
 * same receipt.
 *
 * @throws DomainError FORBIDDEN; BAD_USER_INPUT when there are no rows or too many, or the key is invalid;
 *   CONFLICT when the key was used for other rows, or another call records one of these at the same moment.
 *   Nothing is written then.
 * @see docs/risk-model.md#funding
 */
export async function recordFundingRates(
  deps: IngestDeps,
  actor: Actor,
  { key, rates }: FundingRatesInput,
): Promise<RecordReceipt> {
  const content = rates.map((row): Json => {
    const { marketId, rate, markPrice, at } = row;
    return [marketId, rate, markPrice, at.toISOString()];
  });
  return record(deps, actor, {
    scope: 'recordFundingRates',
    rowsField: 'rates',
    kind: 'FUNDING',
    key,
    content,
    read: (markets, now) => readFundingRates(rates, markets, now),
  });
}

/**
 * Settles the profit or loss of every holder of a market into cash: entry prices are reset to the given price,
 * and equity is unchanged. Rows, repeats and errors as for `recordFundingRates`.
 *
 * @see docs/risk-model.md#settlement-of-profits
 */
export async function recordProfitSettlements(
  deps: IngestDeps,
  actor: Actor,
  { key, settlements }: ProfitSettlementsInput,
): Promise<RecordReceipt> {
  const content = settlements.map((row): Json => {
    const { marketId, price, at } = row;
    return [marketId, price, at.toISOString()];
  });
  return record(deps, actor, {
    scope: 'recordProfitSettlements',
    rowsField: 'settlements',
    kind: 'SETTLEMENT',
    key,
    content,
    read: (markets, now) => readSettlements(settlements, markets, now),
  });
}

interface PaymentsRequest {
  readonly scope: string;
  readonly rowsField: string;
  readonly kind: HolderPayment['kind'];
  readonly key: string;
  readonly content: readonly Json[];
  readonly read: (markets: ReadonlySet<string>, now: Date) => ReadPayments;
}

async function record(
  deps: IngestDeps,
  actor: Actor,
  request: PaymentsRequest,
): Promise<RecordReceipt> {
  requireRole(actor, 'OPERATOR');
  const { scope, rowsField, key, content } = request;
  requireToken('key', key);
  if (content.length === 0 || content.length > PAYMENTS_PER_CALL_MAX) {
    const rule = `must have 1 to ${PAYMENTS_PER_CALL_MAX} entries`;
    throw badInput(rowsField, rule, content.length);
  }
  const contentHash = await hashOfRows({}, rowsField, content, (row) => row);
  return inTransaction(deps.db, (tx) =>
    recordRowsOnce(tx, { scope, key, contentHash, at: deps.clock.now() }, content.length, () =>
      payAll(tx, deps, actor, request),
    ),
  );
}

async function payAll(
  tx: Tx,
  { clock }: Pick<Deps, 'clock'>,
  actor: Actor,
  { rowsField, kind, key, read }: PaymentsRequest,
): Promise<readonly Rejection[]> {
  const { rows, rejected } = read(await listMarketIds(tx), clock.now());
  const payments = rows.map(({ payment }) => payment);
  const holders = await lockHolders(tx, [...new Set(payments.map(({ marketId }) => marketId))]);
  // Read the clock after the locks: this call is later than the transactions it waited for.
  const booking = { key, actor: actor.subject, at: clock.now() };
  const known = new Map(
    (await loadHolderPayments(tx, kind, payments)).map((each) => [placeOf(each), each]),
  );
  const judged = eachRow(rows, (row) => {
    const isKnown = requireSame(rowsField, row, known.get(placeOf(row.payment)));
    return isKnown ? null : row;
  });
  const refused: Rejection[] = [];
  for (const row of judged.rows) {
    if (row !== null) {
      refused.push(...(await payOne(tx, { rowsField, row, holders }, booking)));
    }
  }
  return [...rejected, ...judged.rejected, ...refused].sort(byIndex);
}

function placeOf({ marketId, at }: Pick<HolderPayment, 'marketId' | 'at'>): string {
  return `${marketId} ${at.toISOString()}`;
}

/**
 * Whether the row was recorded before. @throws DomainError CONFLICT when it was recorded with different
 * content.
 */
function requireSame(
  rowsField: string,
  { index, payment }: IndexedPayment,
  known: HolderPayment | undefined,
): boolean {
  if (known === undefined) {
    return false;
  }
  const isSame =
    payment.kind === 'FUNDING'
      ? known.kind === 'FUNDING' &&
        known.rate.eq(payment.rate) &&
        known.markPrice.eq(payment.markPrice)
      : known.kind === 'SETTLEMENT' && known.price.eq(payment.price);
  if (!isSame) {
    const { marketId, at } = payment;
    throw new DomainError(
      'CONFLICT',
      `${marketId} already has a different one at ${at.toISOString()}.`,
      { field: `${rowsField}[${index}]`, marketId, state: 'KEY_USED' },
    );
  }
  return true;
}

interface PaidRow {
  readonly rowsField: string;
  readonly row: IndexedPayment;
  readonly holders: readonly string[];
}

/** @returns The refusal of a row that would produce numbers too large to hold; nothing is written then. */
async function payOne(
  tx: Tx,
  { rowsField, row: { index, payment }, holders }: PaidRow,
  booking: Booking,
): Promise<readonly Rejection[]> {
  const limits = { asset: QUOTE_ASSET, balanceMax: HOLDING_MAX, costMax: COST_MAX };
  const isBeyond = await isBeyondRange(tx, payment, holders, limits);
  const { rejected } = eachRow([{ index }], () => {
    if (isBeyond) {
      const rule = 'would move the balance of a holder beyond the limit of an account';
      throw badInput(`${rowsField}[${index}]`, rule, null);
    }
  });
  if (rejected.length > 0) {
    return rejected;
  }
  if (!(await insertHolderPayment(tx, payment))) {
    throw new DomainError('CONFLICT', 'One of these arrived at the same moment. Retry.', {
      state: 'CHANGED_MEANWHILE',
      isTemporary: true,
    });
  }
  const venueLedger = payment.kind === 'FUNDING' ? VENUE_FUNDING_LEDGER : VENUE_LEDGER;
  const posting = { transferId: transferIdOf(payment), asset: QUOTE_ASSET, venueLedger };
  const paid = await payHolders(tx, payment, holders, { ...posting, at: booking.at });
  const amount = paid.paid.minus(paid.received);
  if (!amount.isZero()) {
    await addToLedgerBalances(tx, [{ holder: venueLedger, asset: QUOTE_ASSET, amount }]);
  }
  await appendEvents(tx, [eventOf(payment, paid, booking)]);
  return [];
}

/**
 * The id of the one transfer of a market and instant. Account ids have no slash, so no other transfer has this
 * id.
 */
function transferIdOf({ kind, marketId, at }: HolderPayment): string {
  return `${kind === 'FUNDING' ? 'funding' : 'settlement'}/${marketId}/${at.toISOString()}`;
}

function eventOf(payment: HolderPayment, paid: PaidByHolders, { actor, at }: Booking): NewEvent {
  const { marketId } = payment;
  const sums = {
    transferId: transferIdOf(payment),
    holders: paid.holders,
    paid: paid.paid.toFixed(),
    received: paid.received.toFixed(),
  };
  if (payment.kind === 'SETTLEMENT') {
    const told = { price: payment.price.toFixed(), settledAt: payment.at.toISOString() };
    return { type: 'ProfitsSettled', marketId, actor, at, payload: { ...sums, ...told } };
  }
  return {
    type: 'FundingPaid',
    marketId,
    actor,
    at,
    payload: {
      ...sums,
      rate: payment.rate.toFixed(),
      markPrice: payment.markPrice.toFixed(),
      fundedAt: payment.at.toISOString(),
      longSize: paid.longSize.toFixed(),
      shortSize: paid.shortSize.toFixed(),
    },
  };
}
