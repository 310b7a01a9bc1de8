import { ONE, ZERO, sum } from '../../src/domain/decimal.js';
import { CROSS_ACCOUNT, otherMarketRefusal } from '../../src/domain/permission/account-kind.js';
import { judgeWithdrawal } from '../../src/domain/permission/withdrawal-permission.js';
import { assessAccountHealth, healthLevelOf } from '../../src/domain/risk/health/account-health.js';

import { QUOTE, VAST, accountOf, contextOf } from '../fixtures.js';
import { type Inputs, decimalAt, textsAt } from '../inputs.js';
import { type Answer } from '../rule.js';
import { compareHealthLevels } from './level-order.js';

const MARKET = 'MARKET';

/**
 * Vega's isolated margin is an isolated account of ours, and its general account another one of the owner. Its
 * requirement has two parts, risk and exit slippage; ours is one. What the position lost is in its margin.
 */
export function isolatedCloseout(inputs: Inputs): Answer {
  const size = decimalAt(inputs, 'position');
  const fraction = sum([decimalAt(inputs, 'riskFactor'), decimalAt(inputs, 'slippage')]);
  const context = contextOf([{ id: MARKET, price: decimalAt(inputs, 'newMark'), fraction }]);
  const isolated = accountOf(
    [{ marketId: MARKET, size, entryPrice: decimalAt(inputs, 'mark') }],
    [[QUOTE, decimalAt(inputs, 'margin')]],
  );
  const health = assessAccountHealth(isolated, context);
  const general = accountOf([], [[QUOTE, decimalAt(inputs, 'general')]], 'general');
  return {
    margin: health.equity,
    maintenance: health.maintenanceMargin,
    closedOut: compareHealthLevels(healthLevelOf(health), 'MARGIN_CALL') >= 0,
    general: assessAccountHealth(general, context).equity,
  };
}

/** dYdX isolates markets, we isolate accounts: one that touches an isolated market is isolated in it. */
export function isolatedUpdate(inputs: Inputs): Answer {
  const isolated = new Set(textsAt(inputs, 'isolatedMarkets'));
  const touched = [...textsAt(inputs, 'positions'), ...textsAt(inputs, 'updates')];
  const own = touched.find((marketId) => isolated.has(marketId)) ?? null;
  const reach = own === null ? CROSS_ACCOUNT : { kind: 'ISOLATED' as const, isolatedMarketId: own };
  const isRefused = touched.some((id) => otherMarketRefusal('account', reach, id) !== null);
  return { value: isRefused ? 'VIOLATES_ISOLATION' : 'OK' };
}

/** What must stay in an isolated account: its balance less what may be withdrawn. */
export function transferRequirement(inputs: Inputs): Answer {
  const [initial, notional] = [decimalAt(inputs, 'initial'), decimalAt(inputs, 'notional')];
  const fraction = initial.div(notional);
  const context = contextOf([{ id: MARKET, price: ONE, fraction }]);
  const account = accountOf(
    [{ marketId: MARKET, size: notional, entryPrice: ONE }],
    [[QUOTE, VAST]],
  );
  const { maxAmount } = judgeWithdrawal(
    {
      account,
      reach: { kind: 'ISOLATED', isolatedMarketId: MARKET },
      openCall: null,
      orders: [],
    },
    { asset: QUOTE, amount: ONE, deficit: ZERO },
    context,
  );
  return { value: VAST.minus(maxAmount) };
}
