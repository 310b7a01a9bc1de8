import { type Decimal, ONE, ZERO, decimal, roundDown } from '../../src/domain/decimal.js';
import { type Position } from '../../src/domain/risk/health/account.js';
import {
  assessAccountHealth,
  requirePosition,
} from '../../src/domain/risk/health/account-health.js';
import { collateralValueOf } from '../../src/domain/risk/health/collateral-value.js';
import {
  type Sizing,
  leastSizeOf,
  sizeCapOf,
  sizeLiquidation,
} from '../../src/domain/risk/liquidation/liquidation-sizing.js';

import { VAST, accountOf, contextOf, flatTiers } from '../fixtures.js';
import { type Inputs, decimalAt, decimalOr, integerAt } from '../inputs.js';
import { type Answer, anyOf } from '../rule.js';

const MARKET = 'MARKET';

interface SizingTerms {
  readonly shortage: Decimal;
  /** {@link VAST}, far more than has to be closed, where the peer's formula knows no size. */
  readonly positionSize: Decimal;
  readonly price: Decimal;
  readonly fraction: Decimal;
  readonly cureRatio: Decimal;
  readonly lotSize: Decimal;
  readonly liquidationFee: Decimal;
  readonly slippage: Decimal;
}

/** How much our sizing closes; null when nothing is short. */
function sizeOf(given: SizingTerms): Sizing | null {
  const { shortage, positionSize, price, fraction, slippage, ...terms } = given;
  if (shortage.lte(0)) {
    return null;
  }
  const account = accountOf([{ marketId: MARKET, size: positionSize, entryPrice: price }], []);
  const health = assessAccountHealth(account, contextOf([{ id: MARKET, price, fraction }]));
  return sizeLiquidation({
    ...terms,
    shortage,
    position: requirePosition(health, MARKET),
    tiers: flatTiers(fraction),
    sizeCap: null,
    minPositionNotional: ZERO,
    slippageOf: () => slippage,
  });
}

const SMALLEST_LOT = decimal('1e-18');
/** The peer counts base in 1e-9 and truncates. */
const DRIFT_BASE_PLACES = 9;

/**
 * Where no size is enough, Drift names its largest integer, in its own units or in whole ones, and its
 * SDK nothing; we say that no size cures.
 */
const NO_SIZE_CURES = anyOf(
  null,
  decimal('18446744073709551615'),
  decimal('18446744073.709551615'),
  'u64::MAX',
);

/**
 * Drift's liquidator takes the position at a discount, which is slippage to us; what goes to its
 * insurance fund is our liquidation fee. Its price is in a quote asset that has a price itself, which
 * it leaves out of that fee; its margin ratio has the buffer in it. What has no price frees nothing.
 */
export function driftBaseToCover(inputs: Inputs): Answer {
  const [quotePrice, fee] = [
    decimalOr(inputs, 'quote_price', ONE),
    decimalOr(inputs, 'if_fee', ZERO),
  ];
  const price = decimalAt(inputs, 'price').times(quotePrice);
  const isPriced = price.gt(0);
  const fraction = decimalAt(inputs, 'margin_ratio');
  const sizing = sizeOf({
    shortage: decimalAt(inputs, 'shortage'),
    price: isPriced ? price : ONE,
    fraction: isPriced ? fraction : ZERO,
    positionSize: VAST,
    cureRatio: ONE,
    lotSize: SMALLEST_LOT,
    liquidationFee: isPriced ? fee.div(quotePrice) : fee,
    slippage: decimalOr(inputs, 'liq_fee', ZERO),
  });
  if (sizing === null) {
    return { base: ZERO };
  }
  const { sizeToCure } = sizing;
  return { base: sizeToCure === null ? NO_SIZE_CURES : roundDown(sizeToCure, DRIFT_BASE_PLACES) };
}

/** A debt is a position that requires all of its value; no debt is none. */
function debtOf(value: Decimal): readonly Position[] {
  return value.isZero() ? [] : [{ marketId: MARKET, size: value, entryPrice: ONE }];
}

/** A weight is the part of a value that counts, a haircut the part that does not. */
function haircutOf(weight: Decimal): Decimal {
  return ONE.minus(weight);
}

/**
 * Cap's debt is a position of that notional which requires all of it, and the coverage behind it
 * counts for `lt` of its value. Repaying 1 of debt takes 1 of coverage: so `lt` of equity is what
 * closing 1 of the position costs. Target health is the cure ratio. More than the debt is never repaid.
 */
export function capMaxLiquidation(inputs: Inputs): Answer {
  const threshold = decimalAt(inputs, 'lt');
  const cureRatio = decimalAt(inputs, 'target_health');
  const context = contextOf(
    [{ id: MARKET, price: ONE, fraction: ONE, parameters: { cureRatio } }],
    [{ asset: 'COVERAGE', haircut: haircutOf(threshold) }],
  );
  const debt = decimalAt(inputs, 'debt');
  const { cureMargin, equity } = assessAccountHealth(
    accountOf(debtOf(debt), [['COVERAGE', decimalAt(inputs, 'coverage')]]),
    context,
  );
  const sizing = sizeOf({
    shortage: cureMargin.minus(equity),
    positionSize: debt,
    price: ONE,
    fraction: ONE,
    cureRatio,
    lotSize: SMALLEST_LOT,
    liquidationFee: threshold,
    slippage: ZERO,
  });
  return { max: sizing === null ? ZERO : sizing.size };
}

/**
 * Aave v4's debt is a position that requires all of its value. Equity is health factor · debt;
 * repaying 1 of debt takes collateral worth `bonus`, which counted for its collateral factor. How much
 * debt there is in the asset that is repaid is not part of the question.
 */
export function targetHealthDebt(inputs: Inputs): Answer {
  const debtValue = decimalAt(inputs, 'debt_value');
  const health = decimalAt(inputs, 'hf');
  const cureRatio = decimalAt(inputs, 'target_hf');
  const context = contextOf(
    [
      { id: MARKET, price: ONE, fraction: ONE, parameters: { cureRatio } },
      { id: 'DEBT-VALUE', price: debtValue, fraction: ONE },
    ],
    [
      { asset: 'HEALTH', pricedBy: 'DEBT-VALUE' },
      { asset: 'SEIZED', haircut: haircutOf(decimalAt(inputs, 'cf')) },
    ],
  );
  const { cureMargin, equity } = assessAccountHealth(
    // Health is worth nothing where there is no debt, and a price is never zero.
    accountOf(debtOf(debtValue), [['HEALTH', debtValue.isZero() ? ZERO : health]]),
    context,
  );
  const sizing = sizeOf({
    shortage: cureMargin.minus(equity),
    price: decimalAt(inputs, 'price'),
    positionSize: VAST,
    fraction: ONE,
    cureRatio,
    slippage: ZERO,
    lotSize: decimal(`1e${-integerAt(inputs, 'decimals')}`),
    liquidationFee: collateralValueOf('SEIZED', decimalAt(inputs, 'bonus'), context),
  });
  if (sizing === null) {
    return { debt_amount: ZERO };
  }
  return { debt_amount: sizing.sizeToCure === null ? null : sizing.size };
}

/** The peer counts quote in quantums. */
const QUANTUM = decimal('0.000001');

/** A notional is a size at a price of 1, in lots of a quantum. No position has no limits but zero. */
export function positionLimits(inputs: Inputs): Answer {
  const size = decimalAt(inputs, 'notional');
  const limits = {
    largePositionNotional: ZERO,
    maxLiquidationFraction: decimalAt(inputs, 'max_portion'),
    minLiquidationNotional: decimalAt(inputs, 'min_notional'),
    maxLiquidationNotional: ZERO,
  };
  if (size.isZero()) {
    return { min: ZERO, max: ZERO };
  }
  const account = accountOf([{ marketId: MARKET, size, entryPrice: ONE }], []);
  const context = contextOf([{ id: MARKET, price: ONE, fraction: ONE }]);
  const position = requirePosition(assessAccountHealth(account, context), MARKET);
  return {
    min: leastSizeOf(position, QUANTUM, limits),
    max: sizeCapOf(position, QUANTUM, limits),
  };
}
