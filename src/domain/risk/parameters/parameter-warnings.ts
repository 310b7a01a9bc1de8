import { Decimal, ONE, ZERO, decimal } from '../../decimal.js';
import { assert } from '../../errors.js';

import { type MarginParameterSet } from './margin-parameters.js';

export type ParameterWarningCode =
  | 'PARTIAL_LIQUIDATION_CANNOT_HEAL'
  | 'NO_ROOM_TO_SELL'
  | 'GRACE_LIKELY_VOIDED'
  | 'NO_ROOM_FOR_GAPS';

/** A risk of a valid set of parameters. Shown in previews and on proposals. */
// eslint-disable-next-line @typescript-eslint/consistent-type-definitions -- an interface is no JSON value
export type ParameterWarning = {
  readonly code: ParameterWarningCode;
  /** The lowest bracket concerned, by its floor. */
  readonly tierFloor: string;
  readonly message: string;
  /** The two numbers compared, as text. */
  readonly measured: string;
  readonly limit: string;
};

/** A set of parameters gets a warning above this probability that a grace is voided. */
export const GRACE_VOIDED_PROBABILITY_MAX: Decimal = decimal('0.05');

const GAP_STANDARD_DEVIATIONS = 3;
const SECONDS_PER_DAY = 86_400;
const PROBABILITY_PLACES = 6;

/** Precision sufficient for the decimals of Φ, and fast. */
const Approximate = Decimal.clone({ precision: 50 });
const CDF_PLACES = 25;

/**
 * The risks of a valid set of parameters, at most one warning of each kind, for the lowest bracket that has it.
 *
 * @param dailyVolatility Standard deviation of the market's daily return as a fraction, from its own prices;
 *   null when unknown, then the two warnings that need it are omitted.
 * @see docs/risk-model.md#governance
 */
export function parameterWarnings(
  set: MarginParameterSet,
  dailyVolatility: Decimal | null,
): readonly ParameterWarning[] {
  const perTier = set.tiers.map((tier) => ({
    floor: tier.floor.toFixed(),
    mmf: tier.maintenanceMarginFraction,
  }));
  const found = perTier.flatMap(({ floor, mmf }) => [
    ...warnOfHealing(set, mmf, floor),
    ...warnOfSale(set, mmf, floor),
    ...(dailyVolatility === null ? [] : warnOfGrace(set, mmf, dailyVolatility, floor)),
    ...(dailyVolatility === null ? [] : warnOfGaps(set, mmf, dailyVolatility, floor)),
  ]);
  return found.filter(
    (warning, index) => found.findIndex(({ code }) => code === warning.code) === index,
  );
}

/**
 * The probability that an account called right below its maintenance margin falls to its close-out margin
 * before the grace ends, when the price is a random walk without drift:
 *
 *     P = 2 · (1 − Φ((1 − closeOutRatio) · mmf / (σ_day · √(grace / 86400))))
 *
 * by the reflection principle: every walk that ends beyond a level has touched it, and for each of these there
 * is an equally likely one that touched it and came back. Valid for a position at full leverage.
 *
 * @returns In [0, 1], to 6 decimals. 0 without grace or without volatility.
 */
export function graceVoidedProbability(
  terms: Pick<MarginParameterSet, 'closeOutRatio' | 'gracePeriodSeconds'>,
  maintenanceMarginFraction: Decimal,
  dailyVolatility: Decimal,
): Decimal {
  assert(dailyVolatility.gte(0), 'volatility is not negative');
  const deviation = deviationOver(dailyVolatility, terms.gracePeriodSeconds);
  if (deviation.isZero()) {
    return ZERO;
  }
  const distance = ONE.minus(terms.closeOutRatio).times(maintenanceMarginFraction);
  const tail = ONE.minus(standardNormalCdf(distance.div(deviation)));
  return tail.times(2).toDecimalPlaces(PROBABILITY_PLACES);
}

/**
 * Φ(x), the standard normal distribution function, to 25 decimals.
 *
 *     Φ(x) = 1/2 + φ(x) · (x + x³/3 + x⁵/(3·5) + x⁷/(3·5·7) + …)
 *
 * All terms have the same sign, so no digits are lost. Beyond ±12 it is 0 or 1 to 32 decimals.
 * Source: Marsaglia, Evaluating the Normal Distribution, J. Stat. Softw. 11(4), 2004.
 */
export function standardNormalCdf(x: Decimal): Decimal {
  if (x.abs().gt(12)) {
    return x.isNegative() ? ZERO : ONE;
  }
  const square = new Approximate(x).pow(2);
  let term = new Approximate(x);
  let series = term;
  for (let odd = 3; term.abs().gt('1e-50'); odd += 2) {
    term = term.times(square).div(odd);
    series = series.plus(term);
  }
  const density = square.div(-2).exp().div(Approximate.acos(-1).times(2).sqrt());
  return new Decimal(density.times(series).plus('0.5').toDecimalPlaces(CDF_PLACES));
}

function warnOfHealing(
  set: MarginParameterSet,
  mmf: Decimal,
  tierFloor: string,
): readonly ParameterWarning[] {
  const cost = set.liquidationFee.plus(set.maxSlippage);
  const relief = set.cureRatio.times(mmf);
  return warnWhen(cost.gte(relief), {
    code: 'PARTIAL_LIQUIDATION_CANNOT_HEAL',
    tierFloor,
    message: 'liquidationFee + maxSlippage reaches cureRatio · mmf: at worst, all is closed',
    measured: cost.toFixed(),
    limit: relief.toFixed(),
  });
}

/** Close-out begins where a sale may already cost all that is left: the funds pay from the first step on. */
function warnOfSale(
  set: MarginParameterSet,
  mmf: Decimal,
  tierFloor: string,
): readonly ParameterWarning[] {
  const left = set.closeOutRatio.times(mmf);
  const cost = set.liquidationFee.plus(set.maxSlippage);
  return warnWhen(left.lte(cost), {
    code: 'NO_ROOM_TO_SELL',
    tierFloor,
    message: 'closeOutRatio · mmf is at most maxSlippage + liquidationFee: a sale may cost all',
    measured: left.toFixed(),
    limit: cost.toFixed(),
  });
}

function warnOfGrace(
  set: MarginParameterSet,
  mmf: Decimal,
  dailyVolatility: Decimal,
  tierFloor: string,
): readonly ParameterWarning[] {
  const probability = graceVoidedProbability(set, mmf, dailyVolatility);
  return warnWhen(probability.gt(GRACE_VOIDED_PROBABILITY_MAX), {
    code: 'GRACE_LIKELY_VOIDED',
    tierFloor,
    message: 'the promised grace is likely voided by a close-out before it ends',
    measured: probability.toFixed(),
    limit: GRACE_VOIDED_PROBABILITY_MAX.toFixed(),
  });
}

function warnOfGaps(
  set: MarginParameterSet,
  mmf: Decimal,
  dailyVolatility: Decimal,
  tierFloor: string,
): readonly ParameterWarning[] {
  const room = set.closeOutRatio.times(mmf).minus(set.liquidationFee).minus(set.maxSlippage);
  const seconds = set.maxPriceAgeSeconds + set.liquidationCooldownSeconds;
  const move = deviationOver(dailyVolatility, seconds).times(GAP_STANDARD_DEVIATIONS);
  return warnWhen(room.lt(move), {
    code: 'NO_ROOM_FOR_GAPS',
    tierFloor,
    message: 'closeOutRatio · mmf − fee − slippage is less than three deviations between two steps',
    measured: room.toFixed(),
    limit: move.toDecimalPlaces(PROBABILITY_PLACES).toFixed(),
  });
}

/** Standard deviation of the return over a period, for a random walk: σ_day · √(seconds / 86400). */
function deviationOver(dailyVolatility: Decimal, seconds: number): Decimal {
  return dailyVolatility.times(decimal(seconds).div(SECONDS_PER_DAY).sqrt());
}

function warnWhen(condition: boolean, warning: ParameterWarning): readonly ParameterWarning[] {
  return condition ? [warning] : [];
}
