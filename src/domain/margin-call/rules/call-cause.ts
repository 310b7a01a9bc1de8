import {
  type Account,
  type AssetRisk,
  type MarketRisk,
  type RiskContext,
} from '../../risk/health/account.js';
import { assessAccountHealth } from '../../risk/health/account-health.js';
import { type MarginTier } from '../../risk/parameters/margin-parameters.js';

import { addMilliseconds } from '../call/call-move.js';
import { type Trigger } from '../call/decision.js';
import { type MarginCallCause } from '../call/margin-call.js';
import { scopeOf } from './scope.js';

/**
 * A rule change is the cause of calls opened within this time after it, which is also the horizon of the impact
 * gate: 24 h.
 */
export const CHANGE_REACH_MS = 86_400_000;

/**
 * The cause of the breach of an account below its maintenance margin.
 *
 * PARAMETER_CHANGE, whatever the trigger, when the account would be healthy at the same prices under the
 * schedules and haircuts from before the changes of the last day. A phase-in is such a change until a day after
 * its end. If enforcement was paused in a market of the account, that day is extended back to the start of the
 * pause, because the effect of a change could not be assessed before.
 *
 *     since = min(now − 24 h, start of each standstill that ended after now − 24 h)
 *
 * The result depends only on the rows and the time, not on the process that asks or on the order of its events.
 *
 * @param trigger What started the assessment: the cause when no change is.
 * @see docs/risk-model.md#margin-call
 */
export function causeOf(account: Account, context: RiskContext, trigger: Trigger): MarginCallCause {
  if (isHealthyBefore(account, context, changesCountSince(account, context))) {
    return 'PARAMETER_CHANGE';
  }
  return trigger === 'TIME' ? 'PRICE' : trigger;
}

function changesCountSince(account: Account, context: RiskContext): Date {
  const dayAgo = addMilliseconds(context.now, -CHANGE_REACH_MS);
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

/** The asset from before the changes that took full effect since; null when none did. */
function assetBefore(risk: AssetRisk, since: Date): AssetRisk | null {
  const { ramp, lastChange } = risk;
  const haircut = ramp === undefined || ramp.endsAt < since ? null : ramp.from;
  const others = lastChange === undefined || lastChange.at < since ? null : lastChange.before;
  return haircut === null && others === null
    ? null
    : { ...risk, ...others, ...(haircut === null ? {} : { haircut }) };
}

/** The schedule from before the changes that took full effect since; null when none did. */
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
