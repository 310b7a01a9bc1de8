import { type RiskContext } from '../../domain/risk/account.js';
import { type MarginParameters } from '../../domain/risk/margin-parameters.js';
import { type MarkPrice } from '../../domain/risk/account.js';
import { admitPrice, isPriceUsable, type PriceGuardState } from '../../domain/risk/price-guard.js';
import { type PriceUpdate } from '../../engine/engine.js';

/** A price of one market at an instant, from outside. */
export interface OfferedPrice extends MarkPrice {
  readonly marketId: string;
}

export interface Admitted {
  /** Prices that enforcement may use now. */
  readonly updates: readonly PriceUpdate[];
  /** Prices that began a quarantine. */
  readonly quarantined: readonly OfferedPrice[];
}

/** The price guards of all markets, in memory, and which of them changed since they were last saved. */
export interface PriceBoard {
  readonly admit: (offered: readonly OfferedPrice[], now: Date) => Admitted;
  readonly isUsable: (marketId: string, now: Date) => boolean;
  readonly takeUnsaved: () => { readonly marketId: string; readonly state: PriceGuardState }[];
}

/**
 * @param guards As the rows have them.
 * @param context For the limits of each market; one that is listed later is not known here.
 */
export function createPriceBoard(
  guards: ReadonlyMap<string, PriceGuardState>,
  context: RiskContext,
): PriceBoard {
  const states = new Map(guards);
  const unsaved = new Set<string>();
  const parametersOf = (marketId: string): MarginParameters => {
    const market = context.markets.get(marketId);
    if (market === undefined) {
      throw new Error(`Invariant broken: market ${marketId} is listed`);
    }
    return market.parameters;
  };

  return {
    admit: (offered, now) => {
      const updates: PriceUpdate[] = [];
      const quarantined: OfferedPrice[] = [];
      for (const price of offered) {
        const { marketId } = price;
        const before = states.get(marketId) ?? null;
        const { state, outcome } = admitPrice(before, price, parametersOf(marketId), now);
        if (state === null || outcome === 'REFUSED') {
          continue;
        }
        states.set(marketId, state);
        unsaved.add(marketId);
        if (outcome === 'QUARANTINED') {
          const isNew = before === null || (before.suspect === null && !before.isUncertain);
          quarantined.push(...(isNew ? [price] : []));
        } else {
          updates.push({ marketId, price: price.price });
        }
      }
      return { updates, quarantined };
    },
    isUsable: (marketId, now) => {
      const state = states.get(marketId);
      const market = context.markets.get(marketId);
      return (
        state !== undefined &&
        market?.status !== 'ENFORCEMENT_PAUSED' &&
        isPriceUsable(state, parametersOf(marketId), now)
      );
    },
    takeUnsaved: () => {
      const taken = [...unsaved].sort().flatMap((marketId) => {
        const state = states.get(marketId);
        return state === undefined ? [] : [{ marketId, state }];
      });
      unsaved.clear();
      return taken;
    },
  };
}
