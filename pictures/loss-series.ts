import { type JsonObject } from '../src/domain/canonical.js';
import { type Decimal, decimal, sum, ZERO } from '../src/domain/decimal.js';
import { type EventType } from '../src/domain/log/event-payloads.js';
import { type SealedEvent } from '../src/domain/log/event.js';

/** Who pays what an account loses beyond its own equity, in the order in which they are asked. */
export const PAYERS = [
  'MARKET_INSURANCE',
  'GLOBAL_INSURANCE',
  'BACKSTOP',
  'AUTO_DELEVERAGING',
  'SOCIALIZED_LOSS',
  'DEFICIT',
] as const;
export type Payer = (typeof PAYERS)[number];

/** Sums since the run began, in USD. */
export interface Losses {
  /** What liquidated accounts lost of their own: realized losses and fees, less what others paid. */
  readonly ownEquity: Decimal;
  readonly paid: Readonly<Record<Payer, Decimal>>;
}

export interface LossPoint extends Losses {
  readonly at: Date;
}

/** What moves a sum; everything else in a log does not. */
export const LOSS_EVENTS = [
  'LiquidationStepFilled',
  'AutoDeleveraged',
  'WaterfallDrawn',
  'LossSocialized',
  'DeficitRecorded',
] as const;

const NOTHING: Losses = {
  ownEquity: ZERO,
  paid: {
    MARKET_INSURANCE: ZERO,
    GLOBAL_INSURANCE: ZERO,
    BACKSTOP: ZERO,
    AUTO_DELEVERAGING: ZERO,
    SOCIALIZED_LOSS: ZERO,
    DEFICIT: ZERO,
  },
};

/**
 * The losses of a run over its time, one point for each instant at which they changed.
 *
 *     own equity = Σ fills (fee − realized PnL) − Σ deleveraged realized PnL
 *                  − funds − socialized loss − deficit
 *
 * Deleveraging is not taken off: the bankrupt account trades at a better price, so its own loss is
 * smaller already.
 *
 * @param events In the order of the log.
 */
export function lossSeriesOf(events: readonly SealedEvent[]): LossPoint[] {
  const points: LossPoint[] = [];
  let losses = NOTHING;
  for (const event of events) {
    losses = withEvent(losses, event);
    if (points.at(-1)?.at.getTime() === event.at.getTime()) {
      points.pop();
    }
    points.push({ at: event.at, ...losses });
  }
  return points;
}

/** What all payers paid. */
export function paidInAll({ paid }: Losses): Decimal {
  return sum(PAYERS.map((payer) => paid[payer]));
}

function withEvent(losses: Losses, { type, payload }: SealedEvent): Losses {
  const told: JsonObject = payload;
  const amountOf = (name: string): Decimal => {
    const amount = told[name];
    return decimal(typeof amount === 'string' ? amount : '0');
  };
  if (type === 'LiquidationStepFilled') {
    return lost(losses, amountOf('fee').minus(amountOf('realizedPnl')));
  }
  if (type === 'AutoDeleveraged') {
    return payload.side === 'BANKRUPT'
      ? lost(
          pay(losses, 'AUTO_DELEVERAGING', amountOf('amount')),
          amountOf('realizedPnl').negated(),
        )
      : losses;
  }
  const payer = PAYERS.find((known) => known === (PAYER_OF[type] ?? told.layer));
  return payer === undefined ? losses : paidFor(losses, payer, amountOf('amount'));
}

/** Whose event says by its type who paid; the others name a layer. */
const PAYER_OF: Readonly<Partial<Record<EventType, Payer>>> = {
  LossSocialized: 'SOCIALIZED_LOSS',
  DeficitRecorded: 'DEFICIT',
};

function lost(losses: Losses, amount: Decimal): Losses {
  return { ...losses, ownEquity: losses.ownEquity.plus(amount) };
}

function pay({ ownEquity, paid }: Losses, payer: Payer, amount: Decimal): Losses {
  return { ownEquity, paid: { ...paid, [payer]: paid[payer].plus(amount) } };
}

function paidFor(losses: Losses, payer: Payer, amount: Decimal): Losses {
  return lost(pay(losses, payer, amount), amount.negated());
}
