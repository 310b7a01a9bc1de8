import { Decimal, sum } from '../../../domain/decimal.js';
import { DomainError, notFound } from '../../../domain/errors.js';
import {
  impactFaultOf,
  type ImpactLimits,
  IMPACT_SAMPLE_MAX,
  type ParameterImpact,
  worstHitFirst,
} from '../../../domain/governance/committee/impact.js';
import {
  type AssetRisk,
  type MarketRisk,
  type RiskContext,
} from '../../../domain/risk/health/account.js';
import { assessAccountHealth, notionalOf } from '../../../domain/risk/health/account-health.js';
import {
  type CollateralValues,
  isCapped,
} from '../../../domain/risk/parameters/collateral-settings.js';
import { type MarginParameterSet } from '../../../domain/risk/parameters/margin-parameters.js';
import {
  type BookImpact,
  type ImpactRequest,
  type LevelTotal,
} from '../../../engine/what-if/impact.js';
import { loadAccounts } from '../../../store/accounts/accounts.js';
import { type Reader } from '../../../store/database/database.js';
import { loadOpenCalls } from '../../../store/margin-calls/margin-calls.js';
import { readCommittee } from '../../../store/governance/read-governance.js';
import { countHoldings } from '../../../store/ledger/counted-totals.js';
import { loadRiskContext } from '../../../store/markets/risk-context.js';
import { type Deps } from '../../deps.js';

import { measurablePartOf } from '../../../domain/permission/free-collateral.js';

/** A change of the required margin, as if it were in force at once. */
export type MarginChange =
  | { readonly marketId: string; readonly after: MarginParameterSet }
  | {
      readonly asset: string;
      /**
       * A price market that is absent stays as it is. With what is counted under the caps; where that is left out,
       * it is read from the balances.
       */
      readonly after: CollateralValues & Partial<Pick<AssetRisk, 'priceMarketId' | 'countedTotal'>>;
    };

/**
 * Measures changes on the live book, each alone, all against the same state before. The measurement is the
 * engine's (`measureImpact`); the implementations differ in the source of the book: `bookImpactOf` uses the one
 * in memory, `measureImpacts` reads it from the rows.
 */
export type ImpactOf = (changes: readonly MarginChange[]) => Promise<readonly ParameterImpact[]>;

/** The input of an impact measurement: every change, against the rules and prices of one instant. */
export interface ImpactQuestion {
  readonly changes: readonly MarginChange[];
  /** One per change. */
  readonly requests: readonly ImpactRequest[];
  readonly context: RiskContext;
  readonly limits: ImpactLimits;
  readonly now: Date;
}

/**
 * Builds the input of a measurement. @throws DomainError NOT_FOUND for an unknown market or asset; CONFLICT
 * before genesis.
 */
export async function impactQuestionOf(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  changes: readonly MarginChange[],
): Promise<ImpactQuestion> {
  const now = clock.now();
  const context = await loadRiskContext(db, now);
  const limits = await readImpactLimits(db, now);
  const counted = await Promise.all(changes.map((change) => withCountedTotal(db, change)));
  const requests = counted.map((change) => requestOf(change, context));
  return { changes: counted, requests, context, limits, now };
}

/**
 * Converts measurements to the form that is shown and decided by. Levels and counts are exact. Notional is
 * exact to the cent, and fully exact near the limit it is compared with, like the accounts of the sample.
 */
export function parameterImpactsOf(
  deps: Pick<Deps, 'db'>,
  { changes, context, limits, now }: ImpactQuestion,
  measured: readonly BookImpact[],
): Promise<readonly ParameterImpact[]> {
  return Promise.all(
    measured.map(async (impact, index): Promise<ParameterImpact> => {
      const change = changes[index];
      const changed = change === undefined ? context : contextAfter(context, change);
      const counts = {
        newlyCalledAccounts: impact.newlyCalled.length,
        newlyCloseOutAccounts: impact.newlyCloseOut.length,
        newlyCalledNotional: await calledNotionalOf(deps, impact, context, limits),
      };
      return {
        asOf: now,
        before: impact.before.map(countOf),
        after: impact.after.map(countOf),
        ...counts,
        sample: await sampleOf(deps, impact, changed),
        exceedsLimit: impactFaultOf(counts, limits) !== null,
      };
    }),
  );
}

/** The change with what accounts hold now, counted under the caps after it. */
async function withCountedTotal(reader: Reader, change: MarginChange): Promise<MarginChange> {
  if (!('asset' in change)) {
    return change;
  }
  const { asset, after } = change;
  const { accountCap, totalCap } = after;
  const countedTotal = isCapped(totalCap)
    ? await countHoldings(reader, { asset, accountCap })
    : null;
  return { asset, after: { ...after, countedTotal } };
}

/** The limits that the committee in force sets for a change. */
export async function readImpactLimits(reader: Reader, now: Date): Promise<ImpactLimits> {
  const committee = await readCommittee(reader, now);
  if (committee === null) {
    throw new DomainError('CONFLICT', 'There is no committee yet.', { state: 'BEFORE_GENESIS' });
  }
  return committee;
}

function requestOf(change: MarginChange, context: RiskContext): ImpactRequest {
  const sampleMax = IMPACT_SAMPLE_MAX;
  const cureRatios = cureRatiosOf(contextAfter(context, change));
  if ('asset' in change) {
    return {
      hypothesis: { assets: [{ asset: change.asset, ...change.after }] },
      cureRatios,
      sampleMax,
    };
  }
  const { marketId, after } = change;
  const { tiers, warningRatio, closeOutRatio, ownerConcentration } = after;
  const ratios = { warningRatio, closeOutRatio };
  const countsOthers = ownerConcentration !== 0;
  const markets = [{ marketId, tiers, ratios, countsOthers }];
  return { hypothesis: { markets }, cureRatios, sampleMax };
}

function cureRatiosOf({ markets }: RiskContext): ReadonlyMap<string, number> {
  return new Map([...markets].map(([id, { parameters }]) => [id, parameters.cureRatio.toNumber()]));
}

/** The context under a change. @throws DomainError NOT_FOUND. */
function contextAfter(context: RiskContext, change: MarginChange): RiskContext {
  if ('asset' in change) {
    const known = context.assets.get(change.asset);
    if (known === undefined) {
      throw notFound('asset', change.asset, 'asset');
    }
    const assets = new Map(context.assets);
    assets.set(change.asset, { ...known, ...change.after });
    return { ...context, assets };
  }
  const known = context.markets.get(change.marketId);
  if (known === undefined) {
    throw notFound('market', change.marketId, 'marketId');
  }
  const parameters = { ...known.parameters, ...change.after, ramp: null };
  const changed: MarketRisk = { ...known, parameters };
  return { ...context, markets: new Map(context.markets).set(change.marketId, changed) };
}

/** Relative error bound of sums of doubles over a million accounts; the true error is far smaller. */
const DOUBLES_RIGHT_TO = 1e-6;

/** Number of accounts read at a time. */
const PAGE = 1000;

/**
 * Notional to the cent; recomputed exactly from the rows if rounding of doubles could put it on the wrong side
 * of the limit.
 */
async function calledNotionalOf(
  { db }: Pick<Deps, 'db'>,
  { newlyCalled, newlyCalledNotional }: BookImpact,
  context: RiskContext,
  { maxNewlyCalledNotional: limit }: ImpactLimits,
): Promise<Decimal> {
  const measured = new Decimal(newlyCalledNotional);
  const distance = limit === null ? null : measured.minus(limit).abs();
  if (limit === null || distance?.gt(limit.times(DOUBLES_RIGHT_TO).plus(1)) === true) {
    return measured.toDecimalPlaces(2);
  }
  let exact = new Decimal(0);
  for (let start = 0; start < newlyCalled.length; start += PAGE) {
    const accounts = await loadAccounts(db, newlyCalled.slice(start, start + PAGE));
    const held = [...accounts.values()].flatMap((whole) => measurablePartOf(whole, context) ?? []);
    exact = exact.plus(sum(held.map((part) => notionalOf(assessAccountHealth(part, context)))));
  }
  return exact;
}

async function sampleOf(
  { db }: Pick<Deps, 'db'>,
  { sample }: BookImpact,
  changed: RiskContext,
): Promise<ParameterImpact['sample']> {
  const ids = sample.map(({ accountId }) => accountId);
  const accounts = await loadAccounts(db, ids);
  const calls = await loadOpenCalls(db, ids);
  const measured = ids.flatMap((id) => {
    const held = accounts.get(id);
    const account = held === undefined ? null : measurablePartOf(held, changed);
    return account === null ? [] : [assessAccountHealth(account, changed, calls.get(id)?.terms)];
  });
  return measured.sort(worstHitFirst);
}

function countOf({ level, accounts, notional }: LevelTotal): ParameterImpact['before'][number] {
  return { level, accounts, notional: new Decimal(notional).toDecimalPlaces(2) };
}
