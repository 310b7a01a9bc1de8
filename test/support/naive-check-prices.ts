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
  readonly ageMsMax: number;
  usable: Seen | null;
  jump: Seen | null;
  jumpCount: number;
}

/** For prices of one source without a confidence, in the order of their times, as files have them. */
export function createNaivePrices(genesis: JsonObject): NaivePrices {
  const markets = genesis.markets as readonly {
    readonly id: string;
    readonly parameters: {
      readonly maxPriceAgeSeconds: number;
      readonly maxPriceDeviation: string;
    };
  }[];
  const guards = new Map(
    markets.map(({ id, parameters }): [string, NaiveGuard] => [
      id,
      {
        deviationMax: exact(parameters.maxPriceDeviation),
        ageMsMax: parameters.maxPriceAgeSeconds * 1000,
        usable: null,
        jump: null,
        jumpCount: 0,
      },
    ]),
  );
  const guardOf = (marketId: string): NaiveGuard => {
    const guard = guards.get(marketId);
    if (guard === undefined) {
      throw new Error(`market ${marketId} is in the genesis file`);
    }
    return guard;
  };
  const isNear = (guard: NaiveGuard, price: Exact, other: Exact): boolean =>
    compare(magnitude(minus(price, other)), times(other, guard.deviationMax)) <= 0;

  return {
    take: (marketId, price, at) => {
      const guard = guardOf(marketId);
      const wasQuarantined = guard.jump !== null;
      const accept = (): boolean => {
        Object.assign(guard, { usable: { price, at }, jump: null, jumpCount: 0 });
        return false;
      };
      if (guard.usable === null || isNear(guard, price, guard.usable.price)) {
        return accept();
      }
      if (guard.jump !== null && isNear(guard, price, guard.jump.price)) {
        guard.jumpCount += 1;
        const heldMs = at.getTime() - guard.jump.at.getTime();
        return guard.jumpCount >= 3 || heldMs >= 5000 ? accept() : false;
      }
      Object.assign(guard, { jump: { price, at }, jumpCount: 0 });
      return !wasQuarantined;
    },
    mark: (marketId) => guardOf(marketId).usable?.price ?? null,
    isUsable: (marketId, now) => {
      const { usable, jump, ageMsMax } = guardOf(marketId);
      return usable !== null && jump === null && now.getTime() - usable.at.getTime() <= ageMsMax;
    },
  };
}
