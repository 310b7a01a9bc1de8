import {
  listMarketsNotEnforced,
  type MarketNotEnforced,
} from '../../app/enforcement/calls/markets-not-enforced.js';
import { ZERO, type Decimal } from '../../domain/decimal.js';
import { type MarketRisk, type RiskContext } from '../../domain/risk/health/account.js';
import { type MarginParameters } from '../../domain/risk/parameters/margin-parameters.js';
import { type PriceGuardState } from '../../domain/risk/price/price-guard-state.js';
import { listExceededCaps, type ToldCapOfMarket } from '../../store/open-interest/told-caps.js';
import { type Db } from '../../store/database/database.js';
import {
  listMarkets,
  type MarketView,
  pageParameters,
  readOpenInterest,
  readParametersAt,
} from '../../store/markets/read-markets.js';
import { loadGuards } from '../../store/markets/prices.js';
import { groupBy, type Page } from '../../store/database/read-page.js';
import { listConfirmationsRequired } from '../../store/flows/read-deposits.js';
import { readWindDowns, type WindDown } from '../../store/markets/wind-downs.js';
import { type FundBalance, listFunds, readDeficit } from '../../store/system/read-status.js';

import { mapLoader, once, pageLoader, requireFound } from './batching.js';

/** Maximum number of exceeded caps shown of a market. */
const EXCEEDED_CAPS_MAX = 100;

export interface VersionPage {
  readonly first: number;
  /** Only versions before this one; null from the newest. */
  readonly beforeVersion: number | null;
}

/** Markets and related data, open to every authenticated actor. */
export interface MarketLoaders {
  readonly all: () => Promise<readonly MarketView[]>;
  readonly market: (id: string) => Promise<MarketView | null>;
  /** @throws DomainError NOT_FOUND when it does not exist. */
  readonly require: (id: string) => Promise<MarketView>;
  readonly riskContext: () => Promise<RiskContext>;
  /** The market with its price and parameters in force; null before there are any. */
  readonly risk: (id: string) => Promise<MarketRisk | null>;
  /** @throws DomainError NOT_FOUND as above. */
  readonly requireRisk: (id: string) => Promise<MarketRisk>;
  /** The state of the price guard; null before the first price. */
  readonly guard: (id: string) => Promise<PriceGuardState | null>;
  /** Σ |size| in base units. */
  readonly openInterest: (marketId: string) => Promise<Decimal>;
  /** Caps on open interest that are exceeded, at most 100, of all owners. */
  readonly exceededCaps: (marketId: string) => Promise<readonly ToldCapOfMarket[]>;
  /** Null where no vote decided an end. */
  readonly windDown: (marketId: string) => Promise<WindDown | null>;
  /** Markets whose holders are not enforced now, by id, with the number of accounts concerned. */
  readonly notEnforced: () => Promise<readonly MarketNotEnforced[]>;
  readonly versions: (
    marketId: string,
    page: VersionPage,
  ) => Promise<Page<MarginParameters> | null>;
  readonly parametersAt: (marketId: string, at: Date) => Promise<MarginParameters | null>;
  /** The funds that cover losses, with balances in USD. */
  readonly funds: () => Promise<readonly FundBalance[]>;
  /** Losses that nothing has covered, in USD, not negative. */
  readonly deficit: () => Promise<Decimal>;
  /** By asset: the number of confirmations that makes a new deposit final. */
  readonly confirmations: () => Promise<ReadonlyMap<string, number>>;
}

export function createMarketLoaders(
  db: Db,
  now: Date,
  riskContext: () => Promise<RiskContext>,
): MarketLoaders {
  const all = once(() => listMarkets(db, now));
  const guards = mapLoader((ids) => loadGuards(db, ids, { lock: false }));
  const openInterest = mapLoader((ids) => readOpenInterest(db, ids));
  const exceeded = mapLoader(async (ids) =>
    groupBy(await listExceededCaps(db, ids, EXCEEDED_CAPS_MAX), ({ marketId }) => marketId),
  );
  const windDowns = mapLoader((ids) => readWindDowns(db, ids));
  const at = pageLoader((ids, time: string) => readParametersAt(db, ids, new Date(time)));
  const market = async (id: string): Promise<MarketView | null> =>
    (await all()).find((candidate) => candidate.id === id) ?? null;
  const risk = async (id: string): Promise<MarketRisk | null> =>
    (await riskContext()).markets.get(id) ?? null;
  return {
    all,
    market,
    require: async (id) => requireFound(await market(id), 'market', id),
    riskContext,
    risk,
    requireRisk: async (id) => requireFound(await risk(id), 'market', id),
    guard: async (id) => (await guards.load(id)) ?? null,
    notEnforced: async () => listMarketsNotEnforced(db, await riskContext()),
    windDown: async (id) => (await windDowns.load(id)) ?? null,
    openInterest: async (id) => (await openInterest.load(id)) ?? ZERO,
    exceededCaps: async (id) => (await exceeded.load(id)) ?? [],
    versions: pageLoader((ids, page: VersionPage) => pageParameters(db, ids, page, now)),
    parametersAt: (id, time) => at(id, time.toISOString()),
    funds: () => listFunds(db),
    deficit: () => readDeficit(db),
    confirmations: once(() => listConfirmationsRequired(db)),
  };
}
