import { type JsonObject } from '../../src/domain/canonical.js';

import { compare, type Exact, exact, magnitude, minus, times } from './naive-check-numbers.js';

/** Which prices may decide, worked out from the prices alone (docs/risk-model.md#prices). */
export interface NaivePrices {
  /** @returns whether the price began a quarantine. */
  readonly take: (marketId: string, price: Exact, at: Date) => boolean;
  /** The last price that could be used; null before the first. */
  readonly mark: (marketId: string) => Exact | null;
  readonly isUsable: (marketId: string, now: Date) => boolean;
}

interface Seen {
  readonly price: Exact;
  readonly at: Date;
}

interface NaiveGuard {
  readonly deviationMax: Exact;
  readonly jumpMax: Exact;
  readonly holdMs: number;
  readonly noticeMs: number;
  readonly ageMsMax: number;
  usable: Seen | null;
  /** What stood when the running window of `holdMs` began. */
  anchor: Seen | null;
  jump: Seen | null;
  jumpSeenAt: Date | null;
  isUnsteady: boolean;
  returnedAt: Date | null;
  toldAt: Date | null;
  isUntold: boolean;
}

/** The defaults of docs/risk-model.md, for genesis files that leave them out. */
const DEFAULTS = { jumpConfirmationSeconds: 10, maxJump: '0.5', stateNoticeSeconds: 60 };

/** For prices of one source without a confidence, in the order of their times, as files have them. */
export function createNaivePrices(genesis: JsonObject): NaivePrices {
  const markets = genesis.markets as readonly {
    readonly id: string;
    readonly parameters: {
      readonly maxPriceAgeSeconds: number;
      readonly maxPriceDeviation: string;
    } & Partial<typeof DEFAULTS>;
  }[];
  const guards = new Map(
    markets.map(({ id, parameters: given }): [string, NaiveGuard] => {
      const parameters = { ...DEFAULTS, ...given };
      return [
        id,
        {
          deviationMax: exact(parameters.maxPriceDeviation),
          jumpMax: exact(parameters.maxJump),
          holdMs: parameters.jumpConfirmationSeconds * 1000,
          noticeMs: parameters.stateNoticeSeconds * 1000,
          ageMsMax: parameters.maxPriceAgeSeconds * 1000,
          usable: null,
          anchor: null,
          jump: null,
          jumpSeenAt: null,
          isUnsteady: false,
          returnedAt: null,
          toldAt: null,
          isUntold: false,
        },
      ];
    }),
  );
  const guardOf = (marketId: string): NaiveGuard => {
    const guard = guards.get(marketId);
    if (guard === undefined) {
      throw new Error(`market ${marketId} is in the genesis file`);
    }
    return guard;
  };
  return {
    take: (marketId, price, at) => takeInto(guardOf(marketId), { price, at }),
    mark: (marketId) => guardOf(marketId).usable?.price ?? null,
    isUsable: (marketId, now) => {
      const { usable, jump, ageMsMax } = guardOf(marketId);
      return usable !== null && jump === null && now.getTime() - usable.at.getTime() <= ageMsMax;
    },
  };
}

function isNear(price: Exact, other: Exact, fraction: Exact): boolean {
  return compare(magnitude(minus(price, other)), times(other, fraction)) <= 0;
}

function msBetween(from: Date, to: Date): number {
  return to.getTime() - from.getTime();
}

function takeInto(guard: NaiveGuard, { price, at }: Seen): boolean {
  const { usable, jump, jumpSeenAt, deviationMax, jumpMax, holdMs, ageMsMax } = guard;
  const accept = (anchor: Seen | null): boolean => {
    const cleared = { jump: null, isUnsteady: false, isUntold: false };
    Object.assign(guard, { usable: { price, at }, anchor, ...cleared });
    return false;
  };
  if (usable === null) {
    return accept({ price, at });
  }
  const isOver = guard.anchor === null || msBetween(guard.anchor.at, at) >= holdMs;
  const anchor = isOver ? { price: usable.price, at } : guard.anchor;
  if (
    isNear(price, usable.price, deviationMax) &&
    (anchor === null || isNear(price, anchor.price, deviationMax)) &&
    !guard.isUnsteady
  ) {
    guard.returnedAt = jump === null ? guard.returnedAt : at;
    return accept(anchor);
  }
  const isHeld =
    jump !== null &&
    jumpSeenAt !== null &&
    isNear(price, jump.price, deviationMax) &&
    msBetween(jumpSeenAt, at) <= ageMsMax;
  if (isHeld && isNear(price, usable.price, jumpMax) && msBetween(jump.at, at) >= holdMs) {
    guard.returnedAt = null;
    return accept({ price, at });
  }
  guard.jumpSeenAt = at;
  if (!isHeld) {
    guard.jump = { price, at };
    guard.isUntold = true;
    guard.isUnsteady ||=
      guard.returnedAt !== null && msBetween(guard.returnedAt, at) < guard.noticeMs;
  }
  const isTold =
    guard.isUntold && (guard.toldAt === null || msBetween(guard.toldAt, at) >= guard.noticeMs);
  if (isTold) {
    guard.toldAt = at;
    guard.isUntold = false;
  }
  return isTold;
}
