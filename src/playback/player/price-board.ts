import {
  type AssetRisk,
  type MarketRisk,
  type RiskContext,
} from '../../domain/risk/health/account.js';
import { haircutAt } from '../../domain/risk/health/collateral-value.js';
import { type PriceStanding } from '../../domain/risk/health/enforceability.js';
import { isComingToSettlement, marketStatusAt } from '../../domain/risk/health/market-status.js';
import { type MarkPrice } from '../../domain/risk/health/account.js';
import { isPriceUsable, type PriceRule } from '../../domain/risk/price/price-guard.js';
import { type PriceGuardState } from '../../domain/risk/price/price-guard-state.js';
import { type PriceUpdate } from '../../engine/engine.js';
import {
  admitPrices,
  type AdmittedPrice,
  type IncomingPrice,
} from '../../app/ingest/prices/price-admission.js';
import { type SourceQuote } from '../price-stream.js';

/** An external price of one market at an instant. */
export interface OfferedPrice extends MarkPrice {
  readonly marketId: string;
  /** The prices of the sources, if there are several; `price` is their median. */
  readonly quotes?: readonly SourceQuote[];
}

export interface Admitted {
  /** Prices usable for enforcement now. */
  readonly updates: readonly PriceUpdate[];
  /** Prices at which a quarantine begins, or moves to another level. */
  readonly quarantined: readonly AdmittedPrice[];
}

interface PlayedIncoming extends IncomingPrice {
  /** Governance has declared its source for this market. */
  readonly isDeclared: boolean;
}

/** The price guards of all markets, in memory, and which of them changed since the last save. */
export interface PriceBoard {
  readonly admit: (offered: readonly OfferedPrice[], now: Date) => Admitted;
  readonly isUsable: (marketId: string, now: Date) => boolean;
  /** What the market's price may decide now. */
  readonly standingOf: (marketId: string, now: Date) => PriceStanding;
  /** Whether its marks may be part of a settlement price, so that each has to be saved. */
  readonly isComingToSettlement: (marketId: string, now: Date) => boolean;
  /** The rules as governance has left them: limits of prices, statuses, haircuts. */
  readonly govern: (context: RiskContext) => void;
  /** Assets with a haircut in a phase-in, with the haircut in force now. */
  readonly rampingAssets: (now: Date) => readonly AssetRisk[];
  readonly takeUnsaved: () => { readonly marketId: string; readonly state: PriceGuardState }[];
}

/**
 * @param guards The guards read from the rows.
 * @param context The limits of each market; a market listed later is added by `govern`.
 */
export function createPriceBoard(
  guards: ReadonlyMap<string, PriceGuardState>,
  context: RiskContext,
): PriceBoard {
  let rules = context;
  /** Assets whose phase-in has ended and was reported. */
  const arrived = new Set<string>();
  const states = new Map(guards);
  const unsaved = new Set<string>();
  /** Markets in which the played prices name declared sources. */
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
    const { status: recorded, pause = null, windDown = null } = market ?? {};
    const status = recorded && marketStatusAt(recorded, pause, now, windDown);
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
    isComingToSettlement: (marketId, now) =>
      isComingToSettlement(marketId, { markets: rules.markets, now }),
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
 * The input of the guard for a played price: the price of each declared source, or a single price of the files
 * if they name no declared source.
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

/** @param arrived Assets whose final haircut was reported; those that end now are added. */
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
