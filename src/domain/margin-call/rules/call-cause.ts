import {
  type Account,
  type AssetRisk,
  type MarketRisk,
  type RiskContext,
} from '../../risk/health/account.js';
import { assessAccountHealth } from '../../risk/health/account-health.js';
import { type MarginTier } from '../../risk/parameters/margin-parameters.js';

import { later } from '../call/call-move.js';
import { type Trigger } from '../call/decision.js';
import { type MarginCallCause } from '../call/margin-call.js';
import { scopeOf } from './scope.js';

/** A change answers for the calls of its first day, the one that the impact gate looks at: 24 h. */
export const CHANGE_REACH_MS = 86_400_000;

/**
 * What alone caused the breach of an account that is below its maintenance margin.
 *
 * PARAMETER_CHANGE, whatever ticked, when the account would be healthy at the same prices under the
 * schedules and haircuts from before the changes of the last day. A phase-in is such a change until a
 * day after its end. Where enforcement stood still in a market of the account, the last day began no
 * later than that: who could not be looked at when a change came is looked at when it goes on.
 *
 *     since = min(now − 24 h, start of each standstill that ended after now − 24 h)
 *
 * A function of the rows and the time: who asks, when they began to watch, and which account they were
 * told of first makes no difference.
 *
 * @param trigger What made us look: the cause of what no change has caused.
 * @see docs/risk-model.md#margin-call
 */
export function causeOf(account: Account, context: RiskContext, trigger: Trigger): MarginCallCause {
  if (isHealthyBefore(account, context, changesCountSince(account, context))) {
    return 'PARAMETER_CHANGE';
  }
  return trigger === 'TIME' ? 'PRICE' : trigger;
}

function changesCountSince(account: Account, context: RiskContext): Date {
  const dayAgo = later(context.now, -CHANGE_REACH_MS);
  const starts = scopeOf(account, context).flatMap((marketId) => {
    const standstill = context.markets.get(marketId)?.standstill;
    return standstill !== undefined && standstill.to >= dayAgo ? [standstill.from] : [];
  });
  return starts.reduce((earliest, start) => (start < earliest ? start : earliest), dayAgo);
}

function isHealthyBefore(account: Account, context: RiskContext, since: Date): boolean {
  const markets = account.positions.flatMap(({ marketId }) => {
    const market = context.markets.get(marketId);
    const tiers = market === undefined ? null : tiersBefore(market, since);
    return market === undefined || tiers === null
      ? []
      : [
          [
            marketId,
            { ...market, parameters: { ...market.parameters, tiers, ramp: null } },
          ] as const,
        ];
  });
  const assets = account.collateral.flatMap(({ asset }) => {
    const risk = context.assets.get(asset);
    const before = risk === undefined ? null : assetBefore(risk, since);
    return before === null ? [] : [[asset, before] as const];
  });
  if (markets.length + assets.length === 0) {
    return false;
  }
  const { equity, maintenanceMargin } = assessAccountHealth(account, {
    ...context,
    markets: new Map([...context.markets, ...markets]),
    assets: new Map([...context.assets, ...assets]),
  });
  return equity.gte(maintenanceMargin);
}

/** The asset from before the changes that came into full effect since; null when none did. */
function assetBefore(risk: AssetRisk, since: Date): AssetRisk | null {
  const { ramp, lastChange } = risk;
  const haircut = ramp === undefined || ramp.endsAt < since ? null : ramp.from;
  const others = lastChange === undefined || lastChange.at < since ? null : lastChange.before;
  return haircut === null && others === null
    ? null
    : { ...risk, ...others, ...(haircut === null ? {} : { haircut }) };
}

/** The schedule from before the changes that came into full effect since; null when none did. */
function tiersBefore(
  { parameters, earlier = [] }: MarketRisk,
  since: Date,
): readonly MarginTier[] | null {
  const versions = [parameters, ...earlier];
  const version = versions.find(({ effectiveFrom }) => effectiveFrom < since) ?? versions.at(-1);
  if (version === undefined) {
    return null;
  }
  const { ramp, tiers } = version;
  if (ramp !== null && ramp.endsAt >= since) {
    return ramp.fromTiers;
  }
  return version === parameters ? null : tiers;
}
