import { type DecisionInputs } from '../../../domain/log/payloads/enforcement/decision.js';
import { isBounded, scopeOf, unusableIn } from '../../../domain/margin-call/scope/scope.js';
import { encodeTerms } from '../../../domain/margin-call/call/recorded-terms.js';
import { type Account, type RiskContext } from '../../../domain/risk/health/account.js';
import { recordAsset } from '../../../domain/risk/health/asset-record.js';
import {
  type AccountHealth,
  freeCollateralOf,
  healthLevelOf,
  leverageOf,
  marginRatioOf,
  projectedMarginRatioOf,
} from '../../../domain/risk/health/account-health.js';
import { recordPositions } from '../../../domain/risk/health/position-record.js';
import { type HealthRecord } from '../../../domain/risk/health/health-record.js';
import { type EnforcementTerms } from '../../../domain/risk/parameters/margin-parameters.js';

/** Encodes a health; the same object only once. */
export type HealthWriter = (health: AccountHealth) => HealthRecord;

/** Creates a writer for one batch: a decision appears in an event, in notices and on its call. */
export function createHealthWriter(): HealthWriter {
  const written = new Map<AccountHealth, HealthRecord>();
  return (health) => {
    const record = written.get(health) ?? encodeHealth(health);
    written.set(health, record);
    return record;
  };
}

/** An account's health as stored in the log and the rows: decimals as strings. */
export function encodeHealth(health: AccountHealth): HealthRecord {
  return {
    accountId: health.accountId,
    equity: health.equity.toFixed(),
    collateralValue: health.collateralValue.toFixed(),
    unrealizedPnl: health.unrealizedPnl.toFixed(),
    initialMargin: health.initialMargin.toFixed(),
    maintenanceMargin: health.maintenanceMargin.toFixed(),
    marginRatio: marginRatioOf(health)?.toFixed() ?? null,
    freeCollateral: freeCollateralOf(health).toFixed(),
    projectedMarginRatio: projectedMarginRatioOf(health)?.toFixed() ?? null,
    leverage: leverageOf(health)?.toFixed() ?? null,
    level: healthLevelOf(health),
    asOf: health.asOf.toISOString(),
  };
}

/**
 * The inputs of a decision, so that `verify-log` can recompute it: holdings, prices, versions.
 *
 * @param terms The terms frozen by the call that was decided; null when the parameters in force decided.
 */
export function encodeInputs(
  account: Account,
  context: RiskContext,
  terms: ReadonlyMap<string, EnforcementTerms> | null,
): DecisionInputs {
  const bounded = new Set(isBounded(account, context) ? unusableIn(account, context) : []);
  return {
    terms: terms === null ? null : encodeTerms(terms),
    positions: recordPositions(account, context),
    collateral: account.collateral.map(({ asset, balance, pending }) => {
      const risk = context.assets.get(asset) ?? null;
      return {
        asset,
        balance: balance.toFixed(),
        pending: pending.toFixed(),
        ...(risk === null ? { haircut: null } : recordAsset(risk)),
        priceMarketId: risk?.priceMarketId ?? null,
      };
    }),
    prices: marketsUsed(account, context).map((marketId) => {
      const market = context.markets.get(marketId);
      return {
        marketId,
        parametersVersion: market?.parameters.version ?? null,
        price: market?.markPrice?.price.toFixed() ?? null,
        source: market?.markPrice?.source ?? null,
        at: market?.markPrice?.at.toISOString() ?? null,
        ...(bounded.has(marketId) ? { isBounded: true } : {}),
      };
    }),
  };
}

/** The markets in scope, and those that price pending collateral: the projected ratio needs them. */
function marketsUsed(account: Account, context: RiskContext): readonly string[] {
  const ofPending = account.collateral
    .filter(({ pending }) => pending.gt(0))
    .flatMap(({ asset }) => context.assets.get(asset)?.priceMarketId ?? []);
  return [...new Set([...scopeOf(account, context), ...ofPending])];
}
