import { Decimal } from '../../../domain/decimal.js';
import {
  impactFaultOf,
  IMPACT_SAMPLE_MAX,
  type ParameterImpact,
} from '../../../domain/governance/committee/impact.js';
import { type RiskContext } from '../../../domain/risk/health/account.js';
import { assessAccountHealth } from '../../../domain/risk/health/account-health.js';
import { type Book } from '../../../engine/book/book.js';
import { measureImpactAside } from '../../../engine/what-if/impact-aside.js';
import {
  type BookImpact,
  type ImpactRequest,
  type LevelTotal,
} from '../../../engine/what-if/impact.js';
import { loadAccounts } from '../../../store/accounts/accounts.js';
import { loadOpenCalls } from '../../../store/margin-calls/margin-calls.js';
import { loadRiskContext } from '../../../store/markets/risk-context.js';
import { type Deps } from '../../deps.js';

import { contextAfter, type ImpactOf, type MarginChange, readImpactLimits } from './impact.js';
import { measurablePartOf } from './measurable.js';

/**
 * Measures on the book in memory, in a thread of its own: a million accounts in seconds, and neither
 * enforcement nor other requests wait. Levels and counts are exact; notional is shown to the cent.
 * Accounts of the sample are measured exactly, from their rows.
 *
 * For previews and for `impactNow`. Execution measures the rows, which are the truth.
 */
export function bookImpactOf(
  deps: Pick<Deps, 'db' | 'clock'>,
  bookNow: () => Book,
  thread?: Parameters<typeof measureImpactAside>[2],
): ImpactOf {
  return async (changes) => {
    const now = deps.clock.now();
    const context = await loadRiskContext(deps.db, now);
    const limits = await readImpactLimits(deps.db, now);
    const requests = changes.map((change) => requestOf(change, context));
    const measured = await measureImpactAside(bookNow(), requests, thread);
    return Promise.all(
      measured.map(async (impact, index): Promise<ParameterImpact> => {
        const counts = {
          newlyCalledAccounts: impact.newlyCalled.length,
          newlyCloseOutAccounts: impact.newlyCloseOut.length,
          newlyCalledNotional: cents(impact.newlyCalledNotional),
        };
        const change = changes[index];
        return {
          asOf: now,
          before: impact.before.map(countOf),
          after: impact.after.map(countOf),
          ...counts,
          sample: change === undefined ? [] : await sampleOf(deps, impact, context, change),
          exceedsLimit: impactFaultOf(counts, limits) !== null,
        };
      }),
    );
  };
}

function requestOf(change: MarginChange, context: RiskContext): ImpactRequest {
  const sampleMax = IMPACT_SAMPLE_MAX;
  if ('asset' in change) {
    return {
      hypothesis: { assets: [{ asset: change.asset, ...change.after }] },
      cureRatios: cureRatiosOf(context),
      sampleMax,
    };
  }
  const { marketId, after } = change;
  const { tiers, warningRatio, closeOutRatio } = after;
  return {
    hypothesis: { markets: [{ marketId, tiers, ratios: { warningRatio, closeOutRatio } }] },
    cureRatios: cureRatiosOf(contextAfter(context, change)),
    sampleMax,
  };
}

function cureRatiosOf({ markets }: RiskContext): ReadonlyMap<string, number> {
  return new Map([...markets].map(([id, { parameters }]) => [id, parameters.cureRatio.toNumber()]));
}

async function sampleOf(
  { db }: Pick<Deps, 'db'>,
  { sample }: BookImpact,
  context: RiskContext,
  change: MarginChange,
): Promise<ParameterImpact['sample']> {
  const ids = sample.map(({ accountId }) => accountId);
  const accounts = await loadAccounts(db, ids);
  const calls = await loadOpenCalls(db, ids);
  const changed = contextAfter(context, change);
  return ids.flatMap((id) => {
    const held = accounts.get(id);
    const account = held === undefined ? null : measurablePartOf(held, context);
    return account === null ? [] : [assessAccountHealth(account, changed, calls.get(id)?.terms)];
  });
}

function countOf({ level, accounts, notional }: LevelTotal): ParameterImpact['before'][number] {
  return { level, accounts, notional: cents(notional) };
}

function cents(amount: number): Decimal {
  return new Decimal(amount).toDecimalPlaces(2);
}
