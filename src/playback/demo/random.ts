import { assert } from '../../domain/errors.js';

/**
 * A seeded random source with the same numbers on every machine.
 *
 * xoshiro128** (Blackman and Vigna, 2018), seeded through SplitMix32. Only integer operations and the four IEEE
 * 754 operations are used: the JavaScript specification allows `Math.exp` and
 * `Math.log` to differ in their last bits between engines.
 */
export interface Random {
  /** Uniform in [0, 1), with 32 bits. */
  readonly uniform: () => number;
  /** Uniform over the whole numbers 0 ≤ n < bound. */
  readonly below: (bound: number) => number;
  /** Approximately standard normal: mean 0, variance 1, never beyond ±6. */
  readonly normal: () => number;
}

const TWO_32 = 4_294_967_296;

/**
 * @param seed Any text; the same text gives the same numbers.
 */
export function createRandom(seed: string): Random {
  const state = seedState(seed);
  const uniform = (): number => nextBits(state) / TWO_32;
  return {
    uniform,
    below(bound) {
      assert(Number.isInteger(bound) && bound > 0 && bound <= TWO_32, 'a bound is in 1..2^32');
      return Math.floor(uniform() * bound);
    },
    // The sum of twelve uniforms (Irwin-Hall) has variance 1 and needs no logarithm.
    normal() {
      let total = -6;
      for (let count = 0; count < 12; count += 1) {
        total += uniform();
      }
      return total;
    },
  };
}

const LN2 = 0.6931471805599453;

/**
 * eˣ by exponent splitting and a Taylor series on |r| ≤ ln2 / 2: exact to about 15 digits and the
 * same everywhere.
 *
 * @param x In [−700, 700].
 */
export function portableExp(x: number): number {
  assert(x >= -700 && x <= 700, 'the exponent is in [-700, 700]');
  const twos = Math.round(x / LN2);
  const rest = x - twos * LN2;
  let term = 1;
  let total = 1;
  for (let n = 1; n <= 18; n += 1) {
    term = (term * rest) / n;
    total += term;
  }
  const factor = twos < 0 ? 0.5 : 2;
  for (let step = Math.abs(twos); step > 0; step -= 1) {
    total *= factor;
  }
  return total;
}

/**
 * The quantile at `share` of a distribution given by its quantiles, linear in between.
 * @param quantiles Pairs (share, value), ascending in both, from share 0 to share 1.
 * @param share In [0, 1].
 */
export function quantileOf(
  quantiles: readonly (readonly [share: number, value: number])[],
  share: number,
): number {
  assert(share >= 0 && share <= 1, 'a share is in [0, 1]');
  const index = quantiles.findIndex(([upTo]) => share <= upTo);
  const [toShare, toValue] = quantiles[index] ?? [1, Number.NaN];
  const [fromShare, fromValue] = quantiles[index - 1] ?? [toShare, toValue];
  return toShare === fromShare
    ? toValue
    : fromValue + ((toValue - fromValue) * (share - fromShare)) / (toShare - fromShare);
}

/** The share of a distribution given by its quantiles that lies at or below `value`. */
export function shareBelow(
  quantiles: readonly (readonly [share: number, value: number])[],
  value: number,
): number {
  const index = quantiles.findIndex(([, upTo]) => value <= upTo);
  if (index <= 0) {
    return index === 0 ? 0 : 1;
  }
  const [toShare, toValue] = quantiles[index] ?? [1, value];
  const [fromShare, fromValue] = quantiles[index - 1] ?? [0, value];
  return fromShare + ((toShare - fromShare) * (value - fromValue)) / (toValue - fromValue);
}

type State = [number, number, number, number];

function nextBits(state: State): number {
  const [a, b, c, d] = state;
  const result = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0;
  const nextC = c ^ a;
  const nextD = d ^ b;
  state[0] = a ^ nextD;
  state[1] = b ^ nextC;
  state[2] = nextC ^ (b << 9);
  state[3] = rotateLeft(nextD, 11);
  return result;
}

function rotateLeft(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by));
}

/** FNV-1a over the text, then SplitMix32 for four words that are never all zero. */
function seedState(seed: string): State {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(seed)) {
    hash = Math.imul(hash ^ byte, 0x01000193);
  }
  const word = (): number => {
    hash = (hash + 0x9e3779b9) | 0;
    let mixed = Math.imul(hash ^ (hash >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return mixed ^ (mixed >>> 15);
  };
  return [word(), word(), word(), word() | 1];
}
