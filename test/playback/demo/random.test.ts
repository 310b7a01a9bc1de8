import { describe, expect, it } from 'vitest';

import {
  type Random,
  createRandom,
  portableExp,
  quantileOf,
  shareBelow,
} from '../../../src/playback/demo/random.js';

/** All 32 bits of a draw. */
const bitsOf = (random: Random): number => random.below(2 ** 32);

describe('the seeded source', () => {
  it('gives the same numbers for the same seed', () => {
    const [a, b] = [createRandom('1'), createRandom('1')];
    expect(Array.from({ length: 100 }, () => bitsOf(a))).toEqual(
      Array.from({ length: 100 }, () => bitsOf(b)),
    );
  });

  it('gives these numbers for seed 1, on every machine and in every release', () => {
    const random = createRandom('1');
    expect([bitsOf(random), bitsOf(random), bitsOf(random)]).toMatchInlineSnapshot(`
     [
       1322085210,
       3448142222,
       3302266490,
     ]
    `);
  });

  it('gives other numbers for another seed', () => {
    expect(bitsOf(createRandom('1'))).not.toBe(bitsOf(createRandom('2')));
  });

  it('draws uniforms in [0, 1) that fill the range evenly', () => {
    const random = createRandom('uniform');
    const counts = Array<number>(10).fill(0);
    for (let draw = 0; draw < 100_000; draw += 1) {
      const bin = Math.floor(random.uniform() * 10);
      counts[bin] = (counts[bin] ?? 0) + 1;
    }
    expect(counts).toHaveLength(10);
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThan(600);
  });

  it('draws normals with mean 0 and variance 1', () => {
    const random = createRandom('normal');
    const draws = Array.from({ length: 50_000 }, random.normal);
    const mean = draws.reduce((total, x) => total + x, 0) / draws.length;
    const variance = draws.reduce((total, x) => total + (x - mean) ** 2, 0) / draws.length;
    expect(Math.abs(mean)).toBeLessThan(0.02);
    expect(Math.abs(variance - 1)).toBeLessThan(0.02);
  });
});

describe('the portable exponential', () => {
  it.each([-20, -1, -1e-9, 0, 0.5, 1, 7.0895, 15, 100])('agrees with Math.exp at %d', (x) => {
    expect(portableExp(x) / Math.exp(x)).toBeCloseTo(1, 12);
  });
});

describe('a distribution by its quantiles', () => {
  const quantiles = [
    [0, 1],
    [0.5, 4],
    [1, 100],
  ] as const;

  it.each([0, 0.25, 0.5, 0.75, 1])('share %d comes back from its own value', (share) => {
    expect(shareBelow(quantiles, quantileOf(quantiles, share))).toBeCloseTo(share, 12);
  });

  it('has nothing below its least value and all below its greatest', () => {
    expect([shareBelow(quantiles, 0), shareBelow(quantiles, 200)]).toEqual([0, 1]);
  });
});
