import {
  type Account,
  type AssetRisk,
  type MarketRisk,
  type RiskContext,
} from '../risk/account.js';
import { type AccountHealth, assessAccountHealth } from '../risk/account-health.js';

import { type Trigger } from './decision.js';
import { type MarginCallCause } from './margin-call.js';

/**
 * What alone caused the breach. An account that would be healthy under the old schedules and haircuts at
 * the same prices is called because of their change, whatever ticked: while a phase-in runs, and when
 * it was its last stretch that reached the account.
 */
export function causeOf(
  account: Account,
  health: AccountHealth,
  context: RiskContext,
  trigger: Trigger,
): MarginCallCause {
  const isOfChange =
    trigger === 'PARAMETER_CHANGE' || isHealthyBeforeRamps(account, health, context, trigger);
  if (isOfChange) {
    return 'PARAMETER_CHANGE';
  }
  return trigger === 'TIME' || trigger === 'RAMP' ? 'PRICE' : trigger;
}

function isHealthyBeforeRamps(
  account: Account,
  health: AccountHealth,
  context: RiskContext,
  trigger: Trigger,
): boolean {
  const { now } = context;
  const counts = (ramp: { readonly endsAt: Date } | null | undefined): boolean =>
    ramp !== null && ramp !== undefined && (trigger === 'RAMP' || now < ramp.endsAt);
  const touched =
    account.positions.some(({ marketId }) =>
      counts(context.markets.get(marketId)?.parameters.ramp),
    ) || account.collateral.some(({ asset }) => counts(context.assets.get(asset)?.ramp));
  if (!touched) {
    return false;
  }
  const before: RiskContext = {
    ...context,
    markets: mapValues(context.markets, (market) =>
      counts(market.parameters.ramp) ? withoutRamp(market) : market,
    ),
    assets: mapValues(context.assets, (asset) =>
      counts(asset.ramp) ? { ...asset, haircut: asset.ramp?.from ?? asset.haircut } : asset,
    ),
  };
  const { equity, maintenanceMargin } = assessAccountHealth(account, before);
  return health.maintenanceMargin.gt(0) && equity.gte(maintenanceMargin);
}

function withoutRamp(market: MarketRisk): MarketRisk {
  const { parameters } = market;
  const tiers = parameters.ramp?.fromTiers ?? parameters.tiers;
  return { ...market, parameters: { ...parameters, tiers, ramp: null } };
}

function mapValues<Value extends MarketRisk | AssetRisk>(
  values: ReadonlyMap<string, Value>,
  change: (value: Value) => Value,
): ReadonlyMap<string, Value> {
  return new Map([...values].map(([id, value]) => [id, change(value)]));
}
