import { type AssetRisk, type RiskContext } from '../../domain/risk/health/account.js';
import { haircutAt } from '../../domain/risk/health/collateral-value.js';
import { marketStatusAt } from '../../domain/risk/health/enforceability.js';
import { type MarginParameters } from '../../domain/risk/parameters/margin-parameters.js';
import { type MarkPrice } from '../../domain/risk/health/account.js';
import { isPriceUsable, type PriceGuardState } from '../../domain/risk/price/price-guard.js';
import { type PriceUpdate } from '../../engine/engine.js';
import { admitPrices, type AdmittedPrice } from '../../app/ingest/prices/price-admission.js';

/** A price of one market at an instant, from outside. */
export interface OfferedPrice extends MarkPrice {
  readonly marketId: string;
}

export interface Admitted {
  /** Prices that enforcement may use now. */
  readonly updates: readonly PriceUpdate[];
  /** Prices with which a quarantine begins, or moves to another level. */
  readonly quarantined: readonly AdmittedPrice[];
}

/** The price guards of all markets, in memory, and which of them changed since they were last saved. */
export interface PriceBoard {
  readonly admit: (offered: readonly OfferedPrice[], now: Date) => Admitted;
  readonly isUsable: (marketId: string, now: Date) => boolean;
  /** The rules as governance has left them: limits of prices, statuses, haircuts. */
  readonly govern: (context: RiskContext) => void;
  /** Assets whose haircut is being phased in, with the haircut that holds now. */
  readonly rampingAssets: (now: Date) => readonly AssetRisk[];
  readonly takeUnsaved: () => { readonly marketId: string; readonly state: PriceGuardState }[];
}

/**
 * @param guards As the rows have them.
 * @param context For the limits of each market; one that is listed later is known after `govern`.
 */
export function createPriceBoard(
  guards: ReadonlyMap<string, PriceGuardState>,
  context: RiskContext,
): PriceBoard {
  let rules = context;
  /** Phased-in haircuts whose last value has been told. */
  const arrived = new Set<string>();
  const states = new Map(guards);
  const unsaved = new Set<string>();
  const parametersOf = (marketId: string): MarginParameters => {
    const market = rules.markets.get(marketId);
    if (market === undefined) {
      throw new Error(`Invariant broken: market ${marketId} is listed`);
    }
    return market.parameters;
  };

  return {
    admit: (offered, now) => {
      const incoming = offered.map(({ marketId, ...price }) => ({ marketId, price }));
      const { admitted, guards: changed } = admitPrices(states, incoming, parametersOf, now);
      for (const [marketId, state] of changed) {
        states.set(marketId, state);
        unsaved.add(marketId);
      }
      return {
        updates: admitted
          .filter(({ reason }) => reason === null)
          .map(({ incoming: { marketId, price } }) => ({ marketId, price: price.price })),
        quarantined: admitted.filter(({ isNewSuspect }) => isNewSuspect),
      };
    },
    isUsable: (marketId, now) => {
      const state = states.get(marketId);
      const market = rules.markets.get(marketId);
      const status = market && marketStatusAt(market.status, market.pause ?? null, now);
      return (
        state !== undefined &&
        status !== 'ENFORCEMENT_PAUSED' &&
        isPriceUsable(state, parametersOf(marketId), now)
      );
    },
    govern: (governed) => {
      rules = governed;
      arrived.clear();
    },
    rampingAssets: (now) => rampingAssets(rules, arrived, now),
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

/** @param arrived Phased-in assets whose last haircut has been told; those that arrive now are added. */
function rampingAssets({ assets }: RiskContext, arrived: Set<string>, now: Date): AssetRisk[] {
  return [...assets.values()].flatMap((asset) => {
    const { ramp } = asset;
    if (ramp === undefined || arrived.has(asset.asset)) {
      return [];
    }
    if (now >= ramp.endsAt) {
      arrived.add(asset.asset);
    }
    return [{ ...asset, haircut: haircutAt(ramp, now) }];
  });
}
