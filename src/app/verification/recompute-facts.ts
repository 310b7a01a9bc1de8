import { type Decimal, decimal, sum, ZERO } from '../../domain/decimal.js';
import { canonicalJson } from '../../domain/canonical.js';
import { type SealedEvent } from '../../domain/log/event.js';
import { type PositionRecord } from '../../domain/log/payloads/enforcement/decision.js';
import { type BalanceChangeRecord } from '../../domain/log/payloads/facts.js';
import { requireFact, requireText } from '../../domain/log/recorded-facts.js';
import { QUOTE_ASSET } from '../../domain/quote-asset.js';
import { type Position } from '../../domain/risk/health/account.js';
import { shareOf } from '../../domain/risk/health/collateral-value.js';
import { isInterestOf } from '../../domain/risk/health/interest.js';
import { NO_CAP } from '../../domain/risk/parameters/collateral-settings.js';
import { applyTrade } from '../../domain/risk/positions/apply-trade.js';
import { changeOfReport, realizedByReport } from '../../domain/risk/positions/reported-position.js';
import { encodePositions } from '../ingest/positions/position-events.js';

/** Why the recorded effect of fills contradicts the fills; null when it does not. */
export function tradesFaultOf({ payload }: SealedEvent<'TradesRecorded'>): string | null {
  const held = positionsOf(requireFact(payload, 'before'));
  const trades = requireFact(payload, 'trades');
  for (const { marketId, size, price, realizedPnl } of trades) {
    const trade = { marketId, size: decimal(size), price: decimal(price) };
    const applied = applyTrade(held.get(marketId) ?? null, trade);
    if (!applied.realizedPnl.eq(realizedPnl)) {
      return 'what a fill realised comes out differently';
    }
    if (applied.position === null) {
      held.delete(marketId);
    } else {
      held.set(marketId, applied.position);
    }
  }
  if (!arePositions(held, requireFact(payload, 'positions'))) {
    return 'the positions after the fills come out differently';
  }
  const realized = sum(trades.map((trade) => decimal(trade.realizedPnl)));
  const fee = sum(trades.map((trade) => decimal(trade.fee)));
  const isSum =
    realized.eq(requireText(payload, 'realizedPnl')) && fee.eq(requireText(payload, 'fee'));
  return isSum && isQuoteChange(requireFact(payload, 'changes'), realized.minus(fee))
    ? null
    : 'what the fills moved is not what they realised, less fees';
}

/**
 * Why the realised amounts of a position report contradict the earlier positions; null when they do not. A
 * closed part must have a price, else its realised amount would be undetermined.
 */
export function reportFaultOf({ payload }: SealedEvent<'PositionsRecorded'>): string | null {
  const before = positionsOf(requireFact(payload, 'before'));
  const after = positionsOf(requireFact(payload, 'positions'));
  const told = new Map((payload.realized ?? []).map((each) => [each.marketId, each]));
  let moved = ZERO;
  for (const [marketId, held] of before) {
    const reported = after.get(marketId) ?? null;
    const line = told.get(marketId);
    const price = line?.price ?? null;
    const isClosing = !changeOfReport(held, reported).closed.isZero();
    const realized = realizedByReport(held, reported, price === null ? null : decimal(price));
    if ((isClosing && price === null) || !realized.eq(line?.realizedPnl ?? ZERO)) {
      return 'what a report of positions realised comes out differently';
    }
    moved = moved.plus(realized);
  }
  const isSame =
    [...told.keys()].every((marketId) => before.has(marketId)) &&
    isQuoteChange(payload.changes ?? [], moved);
  return isSame ? null : 'what a report of positions moved is not what it realised';
}

/** Maximum rounding difference of one holder, in USD. */
const ROUNDING_MAX = decimal('1e-20');

/** Why recorded payments contradict the rate and the holdings, beyond rounding; null when they do not. */
export function fundingFaultOf({ payload }: SealedEvent<'FundingPaid'>): string | null {
  const numberOf = (
    name: keyof typeof payload &
      ('rate' | 'markPrice' | 'paid' | 'received' | 'longSize' | 'shortSize'),
  ): Decimal => decimal(requireText(payload, name));
  const rate = numberOf('rate');
  const net = numberOf('longSize').minus(numberOf('shortSize'));
  const exact = net.times(numberOf('markPrice')).times(rate);
  const lost = numberOf('paid').minus(numberOf('received')).minus(exact);
  const isWithin = lost.gte(0) && lost.lte(ROUNDING_MAX.times(requireFact(payload, 'holders')));
  return isWithin ? null : 'what the holders paid is not the rate of what they held';
}

/** Why the recorded effect of cash flows contradicts their sum; null when it does not. */
export function flowsFaultOf({ payload }: SealedEvent<'CashFlowsRecorded'>): string | null {
  const sums = new Map<string, Decimal>();
  for (const { asset, amount } of requireFact(payload, 'flows')) {
    sums.set(asset, (sums.get(asset) ?? ZERO).plus(amount));
  }
  const moved = [...sums].filter(([, amount]) => !amount.isZero());
  const changes = new Map(requireFact(payload, 'changes').map((each) => [each.asset, each.amount]));
  const isSame =
    moved.length === changes.size &&
    moved.every(([asset, amount]) => amount.eq(changes.get(asset) ?? ZERO));
  return isSame ? null : 'what the flows moved is not their sum';
}

/** Why recorded interest contradicts the rate and what was owed, beyond rounding; null when it does not. */
export function interestFaultOf({ payload }: SealedEvent<'InterestCharged'>): string | null {
  const isSame = isInterestOf(decimal(requireText(payload, 'charged')), {
    asset: requireText(payload, 'asset'),
    rate: decimal(requireText(payload, 'rate')),
    debtSeconds: decimal(requireText(payload, 'debtSeconds')),
    debtors: requireFact(payload, 'debtors'),
  });
  return isSame ? null : 'what the debtors paid is not the rate of what they owed';
}

/** Why a recorded share contradicts its cap and what was counted; null when it does not. */
export function shareFaultOf({ payload }: SealedEvent<'CollateralShareChanged'>): string | null {
  const { totalCap = null, countedTotal = null } = payload;
  const share = shareOf({
    totalCap: totalCap === null ? NO_CAP : decimal(totalCap),
    countedTotal: countedTotal === null ? null : decimal(countedTotal),
  });
  return share.eq(requireText(payload, 'share')) ? null : 'the share comes out differently';
}

function positionsOf(records: readonly PositionRecord[]): Map<string, Position> {
  return new Map(
    records.map(({ marketId, size, entryPrice }) => [
      marketId,
      { marketId, size: decimal(size), entryPrice: decimal(entryPrice) },
    ]),
  );
}

function arePositions(
  held: ReadonlyMap<string, Position>,
  records: readonly PositionRecord[],
): boolean {
  return canonicalJson(encodePositions([...held.values()])) === canonicalJson([...records]);
}

/** Whether only the quote asset moved, by this amount, or nothing moved. */
function isQuoteChange(changes: readonly BalanceChangeRecord[], amount: Decimal): boolean {
  const [change, ...others] = changes;
  return change === undefined
    ? amount.isZero()
    : others.length === 0 && change.asset === QUOTE_ASSET && amount.eq(change.amount);
}
