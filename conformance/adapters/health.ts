import { ONE, ZERO, decimal, sum } from '../../src/domain/decimal.js';
import {
  type AccountHealth,
  type HealthLevel,
  assessAccountHealth,
  compareByMarginRatio,
  healthLevelOf,
} from '../../src/domain/risk/health/account-health.js';
import { healthScoreOf } from '../peer-rules/health-score.js';
import {
  type OpenInterestScaling,
  openInterestScaledFraction,
  openInterestScaledMargin,
} from '../peer-rules/open-interest-margin.js';

import { QUOTE, accountOf, bookOf, contextOf } from '../fixtures.js';
import {
  type Inputs,
  decimalAt,
  decimalOr,
  decimalsAt,
  inputsAt,
  ignoreInputs,
} from '../inputs.js';
import { type Answer, NotApplicable } from '../rule.js';
import { compareHealthLevels } from './level-order.js';

/** 1e-6: a quantum of quote currency, or a part per million of a fraction. */
const MILLIONTH = decimal('0.000001');
const MILLION = decimal(1_000_000);

function isCalled(level: HealthLevel): boolean {
  return compareHealthLevels(level, 'MARGIN_CALL') >= 0;
}

/** Without a position nobody is called, whatever is owed. */
function isAccountCalled(health: AccountHealth): boolean {
  return health.positions.length > 0 && isCalled(healthLevelOf(health));
}

function healthOfBook(inputs: Inputs): AccountHealth {
  const { account, context } = bookOf(decimalAt(inputs, 'equity'), decimalAt(inputs, 'mm'));
  return assessAccountHealth(account, context);
}

export function liquidatableStrict(inputs: Inputs): Answer {
  return { liquidatable: isAccountCalled(healthOfBook(inputs)) };
}

/** Their order says which is riskier (1: the first); ours puts the worse first (below 0). */
export function riskCompare(inputs: Inputs): Answer {
  const [a, b] = [healthOfBook(inputsAt(inputs, 'a')), healthOfBook(inputsAt(inputs, 'b'))];
  const [without, ...others] = [a, b].filter(({ maintenanceMargin }) => maintenanceMargin.isZero());
  if (without?.equity.lt(0) === true && others.length === 0) {
    throw new NotApplicable(
      'an account without positions has nothing to liquidate and never comes before one that has',
    );
  }
  return { cmp: decimal(compareByMarginRatio(a, b)).negated() };
}

/** Levels that a case states as amounts, as `AccountHealth` does. */
function levelOfAmounts(
  amounts: Pick<AccountHealth, 'equity' | 'maintenanceMargin'> & Partial<AccountHealth>,
): HealthLevel {
  const { account, context } = bookOf(ZERO, ONE);
  return healthLevelOf({ ...assessAccountHealth(account, context), ...amounts });
}

const ZONES: Readonly<Record<HealthLevel, string>> = {
  HEALTHY: 'OK',
  WARNING: 'SEARCH',
  MARGIN_CALL: 'DISTRESSED',
  CLOSE_OUT: 'DISTRESSED',
  BANKRUPT: 'DISTRESSED',
};

/** Vega's search level is our warning margin. Initial and release levels decide nothing here. */
export function marginZone(inputs: Inputs): Answer {
  const levels = inputsAt(inputs, 'levels');
  ignoreInputs(levels, 'initial', 'release');
  const level = levelOfAmounts({
    equity: decimalAt(inputs, 'balance'),
    maintenanceMargin: decimalAt(levels, 'maintenance'),
    warningMargin: decimalAt(levels, 'search'),
    closeOutMargin: ZERO,
  });
  return { zone: ZONES[level], closed_out: isCalled(level) };
}

/** tBTC's courtesy call is our margin call, its severe threshold our close-out margin. */
export function twoThresholdState(inputs: Inputs): Answer {
  const level = levelOfAmounts({
    equity: decimalAt(inputs, 'collat'),
    maintenanceMargin: decimalAt(inputs, 'under'),
    closeOutMargin: decimalAt(inputs, 'severe'),
  });
  return {
    courtesy_callable: isCalled(level),
    immediately_liquidatable: compareHealthLevels(level, 'CLOSE_OUT') >= 0,
  };
}

export function driftHealth(inputs: Inputs): Answer {
  const equity = decimalAt(inputs, 'total_collateral');
  const maintenanceMargin = decimalAt(inputs, 'margin_requirement');
  if (maintenanceMargin.isZero() && equity.lt(0)) {
    throw new NotApplicable('an account without a position is not enforced, whatever it owes');
  }
  const { account, context } = bookOf(equity, maintenanceMargin);
  const health = assessAccountHealth(account, context);
  return { health: healthScoreOf(health), can_be_liquidated: isAccountCalled(health) };
}

/** A profit of p is a position of size p that has gone from 1 to 2. */
export function sumMargin(inputs: Inputs): Answer {
  const profits = decimalsAt(inputs, 'pnls').filter((profit) => !profit.isZero());
  const markets = profits.map((size, index) => ({ size, id: `MARKET-${index}` }));
  const account = accountOf(
    markets.map(({ id, size }) => ({ marketId: id, size, entryPrice: ONE })),
    [[QUOTE, decimalAt(inputs, 'collateral')]],
  );
  const context = contextOf(markets.map(({ id }) => ({ id, price: decimal(2), fraction: ONE })));
  return { available: assessAccountHealth(account, context).equity };
}

/**
 * Vega states what a notional requires in two parts, exit slippage and risk; ours is one number. What
 * has no price has no notional.
 */
export function vegaMaintenanceMargin(inputs: Inputs): Answer {
  const price = decimalAt(inputs, 'mark');
  const fraction = sum([decimalOr(inputs, 'slippage', ZERO), decimalAt(inputs, 'rf')]);
  const size = decimalAt(inputs, 'position');
  const position = { marketId: 'MARKET', size, entryPrice: price };
  const context = contextOf([{ id: 'MARKET', price, fraction }]);
  const positions = size.isZero() || price.isZero() ? [] : [position];
  const health = assessAccountHealth(accountOf(positions, []), context);
  return { mm: health.maintenanceMargin };
}

/** Their caps are zero, or absent, where a market has none. */
function scalingOf(inputs: Inputs): OpenInterestScaling {
  const lower = decimalOr(inputs, 'oi_lower', ZERO);
  const upper = decimalOr(inputs, 'oi_upper', ZERO);
  return {
    baseFraction: decimalAt(inputs, 'imf_ppm').times(MILLIONTH),
    openInterest: decimalOr(inputs, 'oi', ZERO).times(MILLIONTH),
    caps: upper.isZero() ? null : { lower: lower.times(MILLIONTH), upper: upper.times(MILLIONTH) },
  };
}

export function initialMarginCeiling(inputs: Inputs): Answer {
  const notional = decimalAt(inputs, 'notional').times(MILLIONTH);
  return { im: openInterestScaledMargin(notional, scalingOf(inputs)).times(MILLION) };
}

export function openInterestScaledPpm(inputs: Inputs): Answer {
  return { imf_ppm: openInterestScaledFraction(scalingOf(inputs)).times(MILLION) };
}
