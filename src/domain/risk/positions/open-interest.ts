import { type Decimal, max, min, ZERO } from '../../decimal.js';

import { type MarginParameters } from '../parameters/margin-parameters.js';
import { type Exposure } from '../health/order-margin.js';

/** What is capped in a market: all positions, all longs, all shorts, and all positions of one owner. */
export const INTEREST_CAPS = ['TOTAL', 'LONG', 'SHORT', 'OWNER'] as const;
export type InterestCap = (typeof INTEREST_CAPS)[number];

/** The positions of a market, in base units. Neither is negative. */
export interface SideInterest {
  readonly long: Decimal;
  readonly short: Decimal;
}

/** The open interest that an order of one account adds to, in base units. */
export interface OrderInterest extends SideInterest {
  /** Σ `reservedSize` over all accounts of the owner. */
  readonly owner: Decimal;
}

/** A cap in force, in USD at the mark. */
export interface CapInForce {
  readonly cap: InterestCap;
  readonly limit: Decimal;
}

/** The parameters that set them. */
export const CAP_PARAMETERS = ['openInterestCap', 'sideInterestCap', 'ownerInterestCap'] as const;

type Caps = Pick<MarginParameters, (typeof CAP_PARAMETERS)[number]>;

/** The caps that governance has set for a market: 0 is none. */
export function capsInForce(parameters: Caps): readonly CapInForce[] {
  const { openInterestCap, sideInterestCap, ownerInterestCap } = parameters;
  const caps: readonly CapInForce[] = [
    { cap: 'TOTAL', limit: openInterestCap },
    { cap: 'LONG', limit: sideInterestCap },
    { cap: 'SHORT', limit: sideInterestCap },
    { cap: 'OWNER', limit: ownerInterestCap },
  ];
  return caps.filter(({ limit }) => limit.gt(0));
}

/**
 * The largest size that an account's position may reach by its resting orders, in base units, unsigned.
 *
 *     reserved = max( |q|, |q + Σ buys|, |q − Σ sells| )
 */
export function reservedSize({ size, buySize, sellSize }: Exposure): Decimal {
  return max(size.abs(), max(size.plus(buySize).abs(), size.minus(sellSize).abs()));
}

/** The open interest without what one account has: what its position after an order is added to. */
export interface InterestOfOthers {
  readonly total: Decimal;
  /** On the side of the order. */
  readonly side: Decimal;
  /** Of the owner's other accounts. */
  readonly owner: Decimal;
}

/** @param isBuy The side of the order. */
export function interestOfOthers(
  interest: OrderInterest,
  own: Exposure,
  isBuy: boolean,
): InterestOfOthers {
  const { size } = own;
  const held = isBuy ? size : size.negated();
  const side = isBuy ? interest.long : interest.short;
  const others = (whole: Decimal, part: Decimal): Decimal => max(ZERO, whole.minus(part));
  return {
    total: others(interest.long.plus(interest.short), size.abs()),
    side: others(side, max(ZERO, held)),
    owner: others(interest.owner, reservedSize(own)),
  };
}

/** A cap, and the open interest that would count against it, in USD. */
export interface MeasuredCap extends CapInForce {
  readonly notional: Decimal;
}

/**
 * The first cap that a position of this size would exceed; null when it exceeds none.
 *
 *     (open interest of the others + |position|) · mark ≤ cap           exactly at a cap is allowed
 *
 * @param position Unsigned, in base units: the account's position once the order and those that rest on its side
 *   are filled.
 * @see docs/risk-model.md#caps-on-open-interest
 */
export function findExceededCap(
  caps: readonly CapInForce[],
  others: InterestOfOthers,
  { position, mark, isBuy }: { position: Decimal; mark: Decimal; isBuy: boolean },
): MeasuredCap | null {
  for (const { cap, limit } of ofSide(caps, isBuy)) {
    const notional = countedBy(cap, others).plus(position).times(mark);
    if (notional.gt(limit)) {
      return { cap, limit, notional };
    }
  }
  return null;
}

/** The largest position within every cap, unsigned, in base units; null without a cap. Rounded: the last digit may be off. */
export function largestPosition(
  caps: readonly CapInForce[],
  others: InterestOfOthers,
  { mark, isBuy }: { mark: Decimal; isBuy: boolean },
): Decimal | null {
  const rooms = ofSide(caps, isBuy).map(({ cap, limit }) =>
    limit.div(mark).minus(countedBy(cap, others)),
  );
  const [first] = rooms;
  return first === undefined ? null : max(ZERO, rooms.reduce(min, first));
}

function ofSide(caps: readonly CapInForce[], isBuy: boolean): readonly CapInForce[] {
  return caps.filter(({ cap }) => cap !== (isBuy ? 'SHORT' : 'LONG'));
}

function countedBy(cap: InterestCap, { total, side, owner }: InterestOfOthers): Decimal {
  switch (cap) {
    case 'TOTAL':
      return total;
    case 'LONG':
    case 'SHORT':
      return side;
    case 'OWNER':
      return owner;
  }
}

/** What the log last said about a cap. */
export interface ToldCap {
  readonly isExceeded: boolean;
  readonly at: Date;
}

/**
 * Whether the log has to say that open interest is above its cap, or is no longer.
 *
 *     it is said when it is not what was said last, and that is at least `stateNoticeSeconds` ago
 *
 * So a price that moves around a cap writes one line in that time at most, and what ended before it could be told
 * is never told.
 *
 * @param told Null when nothing was said: the cap counts as kept.
 */
export function isCapToBeTold(
  told: ToldCap | null,
  { isExceeded, now, noticeSeconds }: { isExceeded: boolean; now: Date; noticeSeconds: number },
): boolean {
  if (told === null) {
    return isExceeded;
  }
  const elapsed = now.getTime() - told.at.getTime();
  // A line dated ahead was written before the clock was set back.
  return told.isExceeded !== isExceeded && (elapsed < 0 || elapsed >= noticeSeconds * 1000);
}
