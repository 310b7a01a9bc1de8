import { type Decimal, decimal, max, ZERO } from '../../domain/decimal.js';
import { type SealedEvent } from '../../domain/log/event.js';
import { requireFact, requireText } from '../../domain/log/recorded-facts.js';
import { windowMeanOf } from '../../domain/risk/price/settlement-price.js';
import { applyTrade } from '../../domain/risk/positions/apply-trade.js';

/** The events of the end of a market that are recomputed. */
export type SettlementEvent = SealedEvent<
  'SettlementPriceFixed' | 'SettlementPriceMissing' | 'PositionSettled' | 'MarketSettled'
>;

const TYPES: ReadonlySet<string> = new Set<SettlementEvent['type']>([
  'SettlementPriceFixed',
  'SettlementPriceMissing',
  'PositionSettled',
  'MarketSettled',
]);

export function isSettlementEvent(event: SealedEvent): event is SettlementEvent {
  return TYPES.has(event.type);
}

/** What the positions of a market were settled for so far. */
interface Settled {
  readonly price: Decimal;
  readonly positions: number;
  readonly paid: Decimal;
  readonly received: Decimal;
}

/** Follows the ends of markets over the lines of the log. */
export interface SettlementCheck {
  /** Why a line contradicts its own record, or the lines before it; null when it does not. */
  readonly faultOf: (event: SettlementEvent) => string | null;
}

/**
 * Takes the mean again from the recorded marks, applies each settlement to its position again, and holds the sums
 * of a market against its settled positions. A check that begins after the price was fixed knows only the rest of
 * the positions: then the sums are not compared.
 */
export function createSettlementCheck(): SettlementCheck {
  const byMarket = new Map<string, Settled>();
  return {
    faultOf: (event) => {
      const marketId = event.marketId ?? '';
      const before = byMarket.get(marketId);
      switch (event.type) {
        case 'SettlementPriceFixed': {
          const price = decimal(requireText(event.payload, 'price'));
          byMarket.set(marketId, { price, positions: 0, paid: ZERO, received: ZERO });
          return priceFaultOf(event);
        }
        case 'SettlementPriceMissing':
          return meanOf(event).price === null ? null : 'the window had a mean';
        case 'PositionSettled': {
          const fault = positionFaultOf(event, before);
          if (before !== undefined) {
            byMarket.set(marketId, withPosition(before, event));
          }
          return fault;
        }
        case 'MarketSettled':
          return before === undefined ? null : sumsFaultOf(event, before);
      }
    },
  };
}

function meanOf({
  payload,
}: SealedEvent<'SettlementPriceFixed' | 'SettlementPriceMissing'>): ReturnType<
  typeof windowMeanOf
> {
  const window = {
    settlesAt: new Date(requireText(payload, 'settlesAt')),
    windowSeconds: requireFact(payload, 'windowSeconds'),
  };
  const marks = requireFact(payload, 'marks').map(({ slot, price, at }) => ({
    slot,
    price: decimal(price),
    at: new Date(at),
  }));
  return windowMeanOf(window, marks, requireFact(payload, 'maxPriceAgeSeconds'));
}

function priceFaultOf(event: SealedEvent<'SettlementPriceFixed'>): string | null {
  const { payload } = event;
  const { price, covered, slots } = meanOf(event);
  const isSame = covered === payload.covered && slots === payload.slots;
  const isMean =
    payload.priceKind === 'STATED' || price?.eq(requireText(payload, 'price')) === true;
  return isSame && isMean ? null : 'the mean of the window comes out differently';
}

function positionFaultOf(
  { payload, marketId }: SealedEvent<'PositionSettled'>,
  settled: Settled | undefined,
): string | null {
  const size = decimal(requireText(payload, 'size'));
  const entryPrice = decimal(requireText(payload, 'entryPrice'));
  const price = decimal(requireText(payload, 'price'));
  const position = { marketId: marketId ?? '', size, entryPrice };
  const trade = { marketId: position.marketId, size: size.negated(), price };
  const { realizedPnl } = applyTrade(position, trade);
  const [change, ...others] = requireFact(payload, 'changes');
  const isMoved =
    change === undefined
      ? realizedPnl.isZero()
      : realizedPnl.eq(change.amount) && others.length === 0;
  if (!realizedPnl.eq(requireText(payload, 'realizedPnl')) || !isMoved) {
    return 'what the settlement realised comes out differently';
  }
  if (settled === undefined) {
    return null;
  }
  return settled.price.eq(price) && payload.ordinal === settled.positions + 1
    ? null
    : 'the position was not settled at the settlement price, or not in its turn';
}

function withPosition(before: Settled, { payload }: SealedEvent<'PositionSettled'>): Settled {
  const realized = decimal(requireText(payload, 'realizedPnl'));
  return {
    ...before,
    positions: before.positions + 1,
    paid: before.paid.plus(max(ZERO, realized.negated())),
    received: before.received.plus(max(ZERO, realized)),
  };
}

function sumsFaultOf(
  { payload }: SealedEvent<'MarketSettled'>,
  { price, positions, paid, received }: Settled,
): string | null {
  const isSum =
    price.eq(requireText(payload, 'price')) &&
    payload.positions === positions &&
    paid.eq(requireText(payload, 'paid')) &&
    received.eq(requireText(payload, 'received'));
  return isSum ? null : 'the sums of the market are not those of its settled positions';
}
