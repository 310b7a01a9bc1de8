import { describe, expect, test } from 'vitest';
import * as fc from 'fast-check';

import { createEngine } from '../../src/engine/engine.js';

import { applyToEngine } from './apply.js';
import { candidatesIn, createModel, isCandidate, seeded } from './book-model.js';
import { ASSETS, MARKETS, MARKET_IDS, applyToModel, drawHappening } from './history.js';
import { createScanEngine } from './scan-index.js';

/** Runs one history through an engine and the model, and compares every answer. */
function expectSameAnswers(create: typeof createEngine, seed: number, steps: number): number {
  const random = seeded(seed);
  const options = { accounts: 25, move: 10 ** (-4 + 3 * random()), other: 0.1 + 0.4 * random() };
  const engine = create({ markets: MARKETS, assets: ASSETS });
  const model = createModel(MARKETS, ASSETS);
  let now = new Date(Date.UTC(2026, 0, 1));
  let reported = 0;
  const isAlwaysUsable = random() < 0.5;
  for (const marketId of isAlwaysUsable ? MARKET_IDS : []) {
    engine.setUsable(marketId, 'USABLE', now);
    model.usable.add(marketId);
  }
  for (let step = 0; step < steps; step += 1) {
    now = new Date(now.getTime() + Math.floor(random() * 3_000));
    const happening = drawHappening(model, random, now, options);
    const expected = applyToModel(model, happening, now);
    const found = applyToEngine(engine, happening, now);
    if (expected !== null) {
      reported += expected.length;
      expect({ step, kind: happening.kind, found }).toEqual({
        step,
        kind: happening.kind,
        found: expected,
      });
    }
    if (happening.kind === 'account') {
      expect(found).toBe(isCandidate(model, happening.account, now));
    }
    if (happening.kind === 'time') {
      const ramping = [...model.markets.values()]
        .filter(({ ramp }) => ramp !== null && ramp.startsAt < now && now < ramp.endsAt)
        .map(({ marketId }) => marketId);
      expect(found).toEqual(expect.arrayContaining(candidatesIn(model, ramping, now)));
      expect(candidatesIn(model, MARKET_IDS, now)).toEqual(
        expect.arrayContaining(Array.isArray(found) ? found : []),
      );
    }
  }
  return reported;
}

describe.each([
  ['a scan', createScanEngine],
  ['bands', createEngine],
] as const)('engine with %s', (_, create) => {
  test('a change of a haircut is judged by the fractions of its own instant', () => {
    // A ramp had moved since the last price: the fractions of then would report one account too many.
    expect(expectSameAnswers(create, -577855273, 150)).toBeGreaterThan(0);
  });

  test('a price that leaves the band of a peg and comes back in one batch has its holders looked at', () => {
    expect(expectSameAnswers(create, 11827966, 150)).toBeGreaterThan(0);
  });

  test('reports exactly the candidates of a naive recomputation over random histories', () => {
    let reported = 0;
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        reported += expectSameAnswers(create, seed, 150);
      }),
      { numRuns: 40 },
    );
    expect(reported).toBeGreaterThan(1_000);
  });
});
