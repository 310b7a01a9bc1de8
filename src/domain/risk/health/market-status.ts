import {
  type MarketPause,
  type MarketStatus,
  type MarketWindDown,
  type RiskContext,
} from './account.js';

/** What changes the status of a market: a vote, a guardian, time alone, or the last settled position. */
export type StatusCause = 'VOTE' | 'GUARDIAN' | 'TIME' | 'SETTLED';

type StatusTable = Readonly<
  Record<MarketStatus, Readonly<Partial<Record<MarketStatus, readonly StatusCause[]>>>>
>;

/**
 * The whole life of a market: each row lists the statuses that may follow, and their causes. Nothing else is
 * possible. A status with an empty row is final.
 *
 * @see docs/risk-model.md#the-end-of-a-market
 */
export const STATUS_TABLE: StatusTable = {
  ACTIVE: {
    REDUCE_ONLY: ['VOTE', 'TIME'],
    ENFORCEMENT_PAUSED: ['VOTE', 'GUARDIAN'],
    SETTLING: ['TIME'],
  },
  REDUCE_ONLY: {
    ACTIVE: ['VOTE'],
    ENFORCEMENT_PAUSED: ['VOTE', 'GUARDIAN'],
    SETTLING: ['TIME'],
  },
  // A pause ends with the status before it. What is due by then follows at once.
  ENFORCEMENT_PAUSED: {
    ACTIVE: ['VOTE', 'GUARDIAN', 'TIME'],
    REDUCE_ONLY: ['VOTE', 'GUARDIAN', 'TIME'],
  },
  // Nobody takes it back: some positions may be settled already.
  SETTLING: { DELISTED: ['SETTLED'] },
  DELISTED: {},
};

/** Whether a market may go from one status to another by this cause. */
export function mayFollow(from: MarketStatus, to: MarketStatus, cause: StatusCause): boolean {
  return STATUS_TABLE[from][to]?.includes(cause) === true;
}

/**
 * The status of a market at an instant. What time alone changes holds at its instant, recorded or not:
 *
 *     now < pause.endsAt                     paused; from endsAt on the status before the pause
 *     now ≥ windDown.reduceOnlyFrom          REDUCE_ONLY
 *     now ≥ windDown.settlesAt               SETTLING
 *
 * A pause comes first: while it lasts nothing is settled.
 *
 * @param status The last recorded status.
 * @param pause A pause without recorded end; null when there is none, or none that ends by itself.
 * @param windDown The decided end of the market; null when there is none.
 */
export function marketStatusAt(
  status: MarketStatus,
  pause: MarketPause | null,
  now: Date,
  windDown: Pick<MarketWindDown, 'reduceOnlyFrom' | 'settlesAt'> | null = null,
): MarketStatus {
  const recorded = pause !== null && now >= pause.endsAt ? pause.statusBefore : status;
  if (windDown === null || !mayFollow(recorded, 'SETTLING', 'TIME')) {
    return recorded;
  }
  if (now >= windDown.settlesAt) {
    return 'SETTLING';
  }
  return now >= windDown.reduceOnlyFrom ? 'REDUCE_ONLY' : recorded;
}

/** Whether the end of a market is decided and its settlement is still ahead: its marks may be part of a mean. */
export function isComingToSettlement(
  marketId: string,
  { markets, now }: Pick<RiskContext, 'markets' | 'now'>,
): boolean {
  const settlesAt = markets.get(marketId)?.windDown?.settlesAt;
  return settlesAt !== undefined && now < settlesAt;
}
