import { type MarginTier, type TierRamp } from '../../domain/risk/parameters/margin-parameters.js';
import { assert } from '../../domain/errors.js';

import { ENGINE_SCALE, scaledDecimal, toDouble } from './packed-decimal.js';

/**
 * A margin schedule as lines, `margin(n) = n · rate_k − cum_k` in the bracket k of n, twice: as
 * doubles for the screen and as integers (rates and floors ×10¹², cums ×10²⁴) for exact decisions.
 */
export interface ScheduleLines {
  readonly floors: readonly number[];
  readonly rates: readonly number[];
  readonly cums: readonly number[];
  readonly initialRates: readonly number[];
  readonly initialCums: readonly number[];
  readonly exactFloors: readonly bigint[];
  readonly exactRates: readonly bigint[];
  readonly exactCums: readonly bigint[];
}

/** A market's schedule with its ramp: both ends on the floors of both, fractions ×10¹². */
export interface MarketSchedule {
  readonly floors: readonly bigint[];
  readonly from: ScheduleFractions;
  readonly to: ScheduleFractions;
  /** Milliseconds. Equal when there is no ramp. */
  readonly startsAt: number;
  readonly endsAt: number;
}

interface ScheduleFractions {
  readonly maintenance: readonly bigint[];
  readonly initial: readonly bigint[];
}

interface ScaledTier {
  readonly floor: bigint;
  readonly maintenance: bigint;
  readonly initial: bigint;
}

/**
 * Reads a schedule and its ramp.
 *
 * Fractions must not fall with notional: margin is then convex, a condition for the bands.
 *
 * @throws DomainError BAD_USER_INPUT for a number with more digits than the engine holds.
 */
export function compileSchedule(
  tiers: readonly MarginTier[],
  ramp: TierRamp | null,
): MarketSchedule {
  const to = tiers.map(scaleTier);
  const from = ramp === null ? to : ramp.fromTiers.map(scaleTier);
  requireConvex(to);
  requireConvex(from);
  const floors = [...new Set([...from, ...to].map((tier) => tier.floor))].sort((a, b) =>
    a < b ? -1 : Number(a > b),
  );
  const startsAt = ramp?.startsAt.getTime() ?? 0;
  const endsAt = ramp?.endsAt.getTime() ?? 0;
  return { floors, from: onFloors(from, floors), to: onFloors(to, floors), startsAt, endsAt };
}

/** Whether two schedules give the same margin at every instant. */
export function isSameSchedule(a: MarketSchedule, b: MarketSchedule): boolean {
  const numbersOf = ({ floors, from, to, startsAt, endsAt }: MarketSchedule): string =>
    [floors, from.maintenance, from.initial, to.maintenance, to.initial, startsAt, endsAt].join(
      '|',
    );
  return numbersOf(a) === numbersOf(b);
}

/** The progress of a ramp: `elapsed / duration` in whole milliseconds; 1/1 without a ramp. */
export function rampProgress(
  schedule: MarketSchedule,
  at: number,
): { readonly elapsed: number; readonly duration: number } {
  const duration = schedule.endsAt - schedule.startsAt;
  if (duration <= 0 || at >= schedule.endsAt) {
    return { elapsed: 1, duration: 1 };
  }
  return { elapsed: Math.max(0, at - schedule.startsAt), duration };
}

/**
 * The lines in force at an instant, by the rule of `tiersInForce`: each fraction on the line from
 * the old to the new one, rounded up to 12 decimals.
 *
 * @param at Milliseconds.
 */
export function linesAt(schedule: MarketSchedule, at: number): ScheduleLines {
  const { elapsed, duration } = rampProgress(schedule, at);
  const between = (from: readonly bigint[], to: readonly bigint[]): bigint[] =>
    to.map((end, index) => {
      const start = from[index] ?? end;
      return start + divideUp((end - start) * BigInt(elapsed), BigInt(duration));
    });
  const { floors, from, to } = schedule;
  const exactRates = between(from.maintenance, to.maintenance);
  const exactInitialRates = between(from.initial, to.initial);
  const exactCums = cumsOf(floors, exactRates);
  return {
    floors: floors.map((floor) => toDouble(floor, 12)),
    rates: exactRates.map((rate) => toDouble(rate, 12)),
    cums: exactCums.map((cum) => toDouble(cum, 24)),
    initialRates: exactInitialRates.map((rate) => toDouble(rate, 12)),
    initialCums: cumsOf(floors, exactInitialRates).map((cum) => toDouble(cum, 24)),
    exactFloors: floors,
    exactRates,
    exactCums,
  };
}

/** The bracket of a notional. On a floor either neighbour gives the same margin. */
export function bracketOf(floors: readonly number[], notional: number): number {
  let bracket = floors.length - 1;
  while (bracket > 0 && notional <= (floors[bracket] ?? 0)) {
    bracket -= 1;
  }
  return bracket;
}

/** Maintenance margin of a notional, in doubles. */
export function maintenanceOf(lines: ScheduleLines, notional: number): number {
  const bracket = bracketOf(lines.floors, notional);
  return notional * (lines.rates[bracket] ?? 0) - (lines.cums[bracket] ?? 0);
}

/**
 * Maintenance margin of a notional that is a part of a whole one: its part of what the whole requires, in doubles.
 *
 * @param whole At least the notional; the same for a position that stands alone.
 */
export function sharedMaintenance(lines: ScheduleLines, notional: number, whole: number): number {
  const margin = maintenanceOf(lines, whole);
  return whole === notional ? margin : margin * (notional / whole);
}

/** Initial margin of a notional that is a part of a whole one, in doubles. For display. */
export function sharedInitial(lines: ScheduleLines, notional: number, whole: number): number {
  const bracket = bracketOf(lines.floors, whole);
  const margin = whole * (lines.initialRates[bracket] ?? 0) - (lines.initialCums[bracket] ?? 0);
  return whole === notional ? margin : margin * (notional / whole);
}

/** Maintenance margin ×10³⁶ of a notional ×10²⁴, exactly. */
export function exactMaintenanceOf(lines: ScheduleLines, notional: bigint): bigint {
  return marginOn(lines, scaledBracketOf(lines, notional), notional, 1);
}

/** Maintenance margin ×10³⁶ of `count` notionals in one bracket whose sum is `notional` ×10²⁴. */
export function marginOn(
  lines: ScheduleLines,
  bracket: number,
  notional: bigint,
  count: number,
): bigint {
  const cum = (lines.exactCums[bracket] ?? 0n) * BigInt(count);
  return notional * (lines.exactRates[bracket] ?? 0n) - cum * ENGINE_SCALE;
}

/** Twice the maximum relative rounding error of a product of two doubles and of a floor as a double. */
const FLOOR_MARGIN = 2 ** -48;

/**
 * The bracket of a notional, exactly.
 *
 * @param notional As a double, within a few roundings.
 * @param scaled The same ×10²⁴, exactly: called when the double is too close to a floor to decide.
 */
export function exactBracketOf(
  lines: ScheduleLines,
  notional: number,
  scaled: () => bigint,
): number {
  const bracket = bracketOf(lines.floors, notional);
  const isClose = (floor: number | undefined): boolean =>
    floor !== undefined && Math.abs(notional - floor) <= notional * FLOOR_MARGIN;
  return isClose(lines.floors[bracket]) || isClose(lines.floors[bracket + 1])
    ? scaledBracketOf(lines, scaled())
    : bracket;
}

function scaledBracketOf({ exactFloors }: ScheduleLines, notional: bigint): number {
  let bracket = exactFloors.length - 1;
  while (bracket > 0 && notional <= (exactFloors[bracket] ?? 0n) * ENGINE_SCALE) {
    bracket -= 1;
  }
  return bracket;
}

/** The maintenance fraction of the last bracket that starts below `notional`: an upper bound below it. */
export function fractionAt(lines: ScheduleLines, notional: number): number {
  return lines.rates[bracketOf(lines.floors, notional)] ?? 1;
}

function scaleTier(tier: MarginTier): ScaledTier {
  return {
    floor: scaledDecimal('floor', tier.floor),
    maintenance: scaledDecimal('maintenanceMarginFraction', tier.maintenanceMarginFraction),
    initial: scaledDecimal('initialMarginFraction', tier.initialMarginFraction),
  };
}

function requireConvex(tiers: readonly ScaledTier[]): void {
  assert(tiers[0]?.floor === 0n, 'a schedule starts at a notional of 0');
  for (const [index, tier] of tiers.entries()) {
    const before = tiers[index - 1];
    if (before !== undefined) {
      assert(before.floor < tier.floor, 'floors ascend');
      assert(before.maintenance <= tier.maintenance, 'maintenance fractions do not fall');
      assert(before.initial <= tier.initial, 'initial fractions do not fall');
    }
  }
}

function onFloors(tiers: readonly ScaledTier[], floors: readonly bigint[]): ScheduleFractions {
  const inForce = floors.map((floor) => {
    const tier = tiers.findLast((candidate) => candidate.floor <= floor);
    assert(tier !== undefined, 'a schedule starts at a notional of 0');
    return tier;
  });
  return {
    maintenance: inForce.map((tier) => tier.maintenance),
    initial: inForce.map((tier) => tier.initial),
  };
}

function cumsOf(floors: readonly bigint[], rates: readonly bigint[]): bigint[] {
  let cum = 0n;
  return rates.map((rate, index) => {
    cum += (floors[index] ?? 0n) * (rate - (rates[index - 1] ?? rate));
    return cum;
  });
}

/** Towards +∞. @param divisor Above 0. */
function divideUp(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  return dividend > 0n && dividend % divisor !== 0n ? quotient + 1n : quotient;
}
