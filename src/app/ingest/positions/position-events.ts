import { type Decimal, sum, ZERO } from '../../../domain/decimal.js';
import { type NewEvent } from '../../../domain/log/event.js';
import { type PositionRecord } from '../../../domain/log/payloads/enforcement/decision.js';
import { type RealizedByReport } from '../../../domain/log/payloads/ingest.js';
import { QUOTE_ASSET } from '../../../domain/quote-asset.js';
import {
  type Account,
  type Position,
  type RiskContext,
} from '../../../domain/risk/health/account.js';
import { compareIds } from '../../../domain/risk/health/account-health.js';
import { accountLedger, type Posting, type Transfer, VENUE_LEDGER } from '../../ledger/ledger.js';
import { type Booking } from '../booking.js';
import { type BookedRows, freeCollateralAfter, type ReportingAccount } from './position-rules.js';
import { riskTaken } from '../risk-taken.js';

export interface PositionChange extends BookedRows {
  readonly standing: ReportingAccount;
  readonly isNew: boolean;
}

/** The realised amounts, and the venue's side of them. */
export function transferOf(changes: readonly PositionChange[], { key, at }: Booking): Transfer {
  const line = (ledgerAccount: string, amount: Decimal): Posting => ({
    ledgerAccount,
    asset: QUOTE_ASSET,
    amount,
  });
  const lines = changes.map((change) =>
    line(accountLedger(change.after.id), realizedPnlOf(change)),
  );
  const total = sum(lines.map(({ amount }) => amount));
  const postings = [...lines, line(VENUE_LEDGER, total.negated())];
  return { transferId: transferIdOf(key), at, postings };
}

/** The id of the one transfer of a call. Account ids have no slash, so no other transfer has this id. */
function transferIdOf(key: string): string {
  return `positions/${key}`;
}

function realizedPnlOf({ realized }: BookedRows): Decimal {
  return sum(realized.map(({ realizedPnl }) => realizedPnl));
}

/** One event per account that is new or whose positions changed, and one that flags new risk. */
export function eventsOf(
  change: PositionChange,
  context: RiskContext,
  { key, actor, at }: Booking,
): NewEvent[] {
  const { standing, isNew, after: account, realized, sizes } = change;
  const before = encodePositions(standing.account.positions);
  const after = encodePositions(account.positions);
  if (!isNew && JSON.stringify(before) === JSON.stringify(after)) {
    return [];
  }
  const amount = realizedPnlOf(change);
  const balance = account.collateral.find(({ asset }) => asset === QUOTE_ASSET)?.balance ?? ZERO;
  const moved = { asset: QUOTE_ASSET, amount: amount.toFixed(), balance: balance.toFixed() };
  const facts: RealizedByReport = {
    transferId: transferIdOf(key),
    realized: realized.map(({ marketId, price, realizedPnl }) => ({
      marketId,
      price: price?.toFixed() ?? null,
      realizedPnl: realizedPnl.toFixed(),
    })),
    changes: amount.isZero() ? [] : [moved],
  };
  const { openCall } = standing;
  const taken = {
    accountId: account.id,
    by: 'POSITIONS' as const,
    sizes,
    openCall,
    freeCollateral: freeCollateralAfter(account, standing, context),
    context,
  };
  const recorded = positionsRecorded(account, { before, after }, actor, at);
  const payload = { ...recorded.payload, ...(realized.length === 0 ? {} : facts) };
  return [{ ...recorded, payload }, ...riskTaken(taken, { actor, at })];
}

export function positionsRecorded(
  { id, owner }: Pick<Account, 'id' | 'owner'>,
  {
    before,
    after,
  }: {
    readonly before: readonly PositionRecord[];
    readonly after: readonly PositionRecord[];
  },
  actor: string,
  at: Date,
): Extract<NewEvent, { readonly type: 'PositionsRecorded' }> {
  const payload = { owner, positions: after, before };
  return { type: 'PositionsRecorded', accountId: id, actor, at, payload };
}

/** Positions as stored in the log, in the order of their markets. */
export function encodePositions(positions: readonly Position[]): PositionRecord[] {
  return [...positions]
    .sort((a, b) => compareIds(a.marketId, b.marketId))
    .map(({ marketId, size, entryPrice }) => ({
      marketId,
      size: size.toFixed(),
      entryPrice: entryPrice.toFixed(),
    }));
}
