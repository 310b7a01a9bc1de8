import {
  type AssetRisk,
  type MarketRisk,
  type RiskContext,
} from '../../domain/risk/health/account.js';
import { haircutAt } from '../../domain/risk/health/collateral-value.js';
import { marketStatusAt, type PriceStanding } from '../../domain/risk/health/enforceability.js';
import { type MarkPrice } from '../../domain/risk/health/account.js';
import {
  isPriceUsable,
  type PriceGuardState,
  type PriceRule,
} from '../../domain/risk/price/price-guard.js';
import { type PriceUpdate } from '../../engine/engine.js';
import {
  admitPrices,
  type AdmittedPrice,
  type IncomingPrice,
} from '../../app/ingest/prices/price-admission.js';
import { type SourceQuote } from '../price-stream.js';

/** A price of one market at an instant, from outside. */
export interface OfferedPrice extends MarkPrice {
  readonly marketId: string;
  /** What each source said, where several did; `price` is their median. */
  readonly quotes?: readonly SourceQuote[];
}

export interface Admitted {
  /** Prices that enforcement may use now. */
  readonly updates: readonly PriceUpdate[];
  /** Prices with which a quarantine begins, or moves to another level. */
  readonly quarantined: readonly AdmittedPrice[];
}

interface PlayedIncoming extends IncomingPrice {
  /** Governance has declared its source for this market. */
  readonly isDeclared: boolean;
}

/** The price guards of all markets, in memory, and which of them changed since they were last saved. */
export interface PriceBoard {
  readonly admit: (offered: readonly OfferedPrice[], now: Date) => Admitted;
  readonly isUsable: (marketId: string, now: Date) => boolean;
  /** What the market's price may decide now. */
  readonly standingOf: (marketId: string, now: Date) => PriceStanding;
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
  /** Markets of which the prices that are played name declared sources. */
  const namesSources = marketsNamingSources(guards, context);
  const ruleOf = (marketId: string): MarketRisk => {
    const market = rules.markets.get(marketId);
    if (market === undefined) {
      throw new Error(`Invariant broken: market ${marketId} is listed`);
    }
    return market;
  };

  const standing = (marketId: string, now: Date): PriceStanding => {
    const market = rules.markets.get(marketId);
    const status = market && marketStatusAt(market.status, market.pause ?? null, now);
    if (market === undefined || status === 'ENFORCEMENT_PAUSED') {
      return 'BARRED';
    }
    const state = states.get(marketId) ?? null;
    return isPriceUsable(state, market.parameters, now) ? 'USABLE' : 'BOUNDED';
  };

  return {
    admit: (offered, now) => {
      const incoming = offered.flatMap((price) => incomingOf(price, ruleOf(price.marketId)));
      for (const { marketId, isDeclared } of incoming) {
        if (isDeclared) {
          namesSources.add(marketId);
        }
      }
      const playedRuleOf = (marketId: string): PriceRule => {
        const rule = ruleOf(marketId);
        return namesSources.has(marketId) ? rule : { parameters: rule.parameters };
      };
      const taken = incoming.filter(
        ({ marketId, isDeclared }) => isDeclared || !namesSources.has(marketId),
      );
      const { marks, quarantined, guards } = admitPrices(states, taken, playedRuleOf, now);
      for (const [marketId, state] of guards) {
        states.set(marketId, state);
        unsaved.add(marketId);
      }
      return {
        updates: [...marks].map(([marketId, { price }]) => ({ marketId, price })),
        quarantined,
      };
    },
    isUsable: (marketId, now) => standing(marketId, now) === 'USABLE',
    standingOf: standing,
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

function marketsNamingSources(
  guards: ReadonlyMap<string, PriceGuardState>,
  { markets }: RiskContext,
): Set<string> {
  return new Set(
    [...guards].flatMap(([marketId, { quotes }]) =>
      quotes.some(({ source }) => isDeclaredIn(markets.get(marketId), source)) ? marketId : [],
    ),
  );
}

function isDeclaredIn(market: MarketRisk | undefined, source: string): boolean {
  return market?.priceSources?.some(({ id }) => id === source) === true;
}

/**
 * What is taken in of a played price: what each declared source said, or the price as the one source that
 * the files are when they name none of those that the market declares.
 */
function incomingOf(
  { marketId, quotes, ...price }: OfferedPrice,
  market: MarketRisk,
): readonly PlayedIncoming[] {
  const said = (quotes ?? [price]).filter(({ source }) => isDeclaredIn(market, source));
  return said.length > 0
    ? said.map((quote) => ({
        marketId,
        price: { ...price, source: quote.source, price: quote.price },
        isDeclared: true,
      }))
    : [{ marketId, price, isDeclared: false }];
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
