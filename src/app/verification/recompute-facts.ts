import { type Decimal, decimal, sum } from '../../domain/decimal.js';
import { canonicalJson } from '../../domain/canonical.js';
import { type SealedEvent } from '../../domain/log/event.js';
import { type PositionRecord } from '../../domain/log/payloads/decision.js';
import { type BalanceChangeRecord } from '../../domain/log/payloads/facts.js';
import { requireFact, requireText } from '../../domain/log/recorded-facts.js';
import { QUOTE_ASSET } from '../../domain/quote-asset.js';
import { type Position } from '../../domain/risk/health/account.js';
import { applyTrade } from '../../domain/risk/positions/apply-trade.js';
import { encodePositions } from '../ingest/positions/record-positions.js';

/** Why what fills are said to have done does not follow from them; null when it does. */
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

/** Whether the quote asset alone moved, by this amount, or nothing did. */
function isQuoteChange(changes: readonly BalanceChangeRecord[], amount: Decimal): boolean {
  const [change, ...others] = changes;
  return change === undefined
    ? amount.isZero()
    : others.length === 0 && change.asset === QUOTE_ASSET && amount.eq(change.amount);
}
