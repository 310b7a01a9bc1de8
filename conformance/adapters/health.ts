import { type Decimal, ONE, ZERO, decimal, roundUp, sum } from '../../src/domain/decimal.js';
import {
  type AccountHealth,
  type HealthLevel,
  assessAccountHealth,
  compareByMarginRatio,
  healthLevelOf,
} from '../../src/domain/risk/health/account-health.js';
import {
  crowdedFraction,
  initialMarginOf,
} from '../../src/domain/risk/health/open-interest-margin.js';
import { requireMarket } from '../../src/domain/risk/health/collateral-value.js';

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

/** In quantums; zero, or absent, where a market has none. Our caps are zero there, too. */
function capsOf(inputs: Inputs) {
  return {
    openInterestLowerCap: decimalOr(inputs, 'oi_lower', ZERO).times(MILLIONTH),
    openInterestUpperCap: decimalOr(inputs, 'oi_upper', ZERO).times(MILLIONTH),
  };
}

function openInterestAt(inputs: Inputs): Decimal {
  return decimalOr(inputs, 'oi', ZERO).times(MILLIONTH);
}

/** The open interest is a size at a price of 1. Our requirement is exact; theirs is in whole quantums. */
export function initialMarginCeiling(inputs: Inputs): Answer {
  const notional = decimalAt(inputs, 'notional').times(MILLIONTH);
  const fraction = decimalAt(inputs, 'imf_ppm').times(MILLIONTH);
  const context = contextOf([{ id: 'MARKET', price: ONE, fraction, parameters: capsOf(inputs) }]);
  const market = { ...requireMarket(context, 'MARKET'), openInterest: openInterestAt(inputs) };
  const position = { size: ONE, others: ZERO, price: notional };
  const margin = initialMarginOf(market, position, context.now);
  return { im: roundUp(margin.times(MILLION), 0) };
}

export function openInterestScaledPpm(inputs: Inputs): Answer {
  const base = decimalAt(inputs, 'imf_ppm').times(MILLIONTH);
  const fraction = crowdedFraction(base, openInterestAt(inputs), capsOf(inputs));
  return { imf_ppm: fraction.times(MILLION) };
}
