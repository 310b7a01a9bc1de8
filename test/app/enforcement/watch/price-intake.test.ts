import { describe, expect, test } from 'vitest';
import fc from 'fast-check';

import {
  createPriceIntake,
  type Moment,
  type PriceIntake,
  ANNOUNCEMENT_WAIT_MS,
} from '../../../../src/app/enforcement/watch/price-intake.js';
import { parseCommitSnapshot } from '../../../../src/domain/commit-order.js';
import { decimal } from '../../../../src/domain/decimal.js';
import { type CommittedPrice } from '../../../../src/domain/margin-call/rules/price-moment.js';
import { NOW, secondsAfter } from '../../../support/risk-factories.js';

const MARKETS = ['A', 'B', 'C'] as const;

function aPrice(marketId: string, price: number): CommittedPrice {
  return {
    marketId,
    price: decimal(price),
    confidence: null,
    source: 'test',
    at: NOW,
    before: null,
  };
}

/** `A=1 B=2`: prices that were in force together. */
function told(moments: readonly Moment[]): string[] {
  return moments.map(({ prices }) =>
    [...prices.values()]
      .map(({ marketId, price }) => `${marketId}=${price.toFixed()}`)
      .sort()
      .join(' '),
  );
}

/** Offers each of these as a commit of its own. */
function offerEach(intake: PriceIntake, ...prices: readonly CommittedPrice[]): void {
  prices.forEach((price) => {
    intake.offer([price]);
  });
}

/** Looks at everything that waits. */
function lookAt(intake: PriceIntake): string[] {
  const moments = intake.take();
  moments.forEach(intake.confirm);
  return told(moments);
}

describe('what waits', () => {
  test('is nothing without prices', () => {
    expect(createPriceIntake().take()).toEqual([]);
  });

  test('is only what stands now when no price was skipped', () => {
    const intake = createPriceIntake();
    intake.offer([aPrice('A', 1), aPrice('B', 2)]);
    intake.offer([aPrice('C', 3)]);

    expect(told(intake.take())).toEqual(['A=1 B=2 C=3']);
  });

  test('is a dip and a spike, each with the other prices of its time, in order', () => {
    const intake = createPriceIntake();
    intake.offer([aPrice('A', 100), aPrice('B', 10)]);
    lookAt(intake);
    offerEach(intake, aPrice('A', 90), aPrice('B', 11), aPrice('A', 120), aPrice('A', 101));

    expect(told(intake.take())).toEqual(['A=90 B=10', 'A=120 B=11', 'A=101 B=11']);
  });

  test('does not contain processed prices', () => {
    const intake = createPriceIntake();
    intake.offer([aPrice('A', 1), aPrice('A', 2)]);
    lookAt(intake);

    expect(intake.take()).toEqual([]);
  });

  test('contains unconfirmed moments before newer ones', () => {
    const intake = createPriceIntake();
    offerEach(intake, aPrice('A', 5), aPrice('A', 1), aPrice('A', 4));
    intake.take();
    offerEach(intake, aPrice('A', 3), aPrice('A', 9), aPrice('A', 6));

    expect(told(intake.take())).toEqual(['A=1', 'A=9', 'A=6']);
  });

  test('is not a moment that was confirmed before a later one failed', () => {
    const intake = createPriceIntake();
    offerEach(intake, aPrice('A', 5), aPrice('A', 1), aPrice('A', 4));
    const [high, low] = intake.take();
    expect(told([high!, low!])).toEqual(['A=5', 'A=1']);
    intake.confirm(low!);
    intake.offer([aPrice('B', 7)]);

    expect(told(intake.take())).toEqual(['A=4 B=7']);
  });

  test('is not a price that is older than the one known', () => {
    const intake = createPriceIntake();
    intake.offer([{ ...aPrice('A', 5), at: secondsAfter(1) }]);
    intake.offer([aPrice('A', 4), aPrice('B', 1)]);

    expect(told(intake.take())).toEqual(['A=5 B=1']);
  });
});

describe('prices of one commit', () => {
  test('stand together at once: no moment has one without the other', () => {
    const intake = createPriceIntake();
    intake.offer([aPrice('A', 100), aPrice('B', 10)]);
    lookAt(intake);
    intake.offer([aPrice('A', 90), aPrice('B', 9)]);
    intake.offer([aPrice('A', 101), aPrice('B', 10)]);

    expect(told(intake.take())).toEqual(['A=90 B=9', 'A=101 B=10']);
  });

  test('that were announced in two messages wait for the second', () => {
    const intake = createPriceIntake();
    intake.offer([aPrice('A', 90)], true);
    expect(intake.take()).toEqual([]);
    intake.offer([aPrice('B', 9)]);

    expect(told(intake.take())).toEqual(['A=90 B=9']);
  });

  test('whose second message was lost are given up', () => {
    const intake = createPriceIntake();
    intake.offer([aPrice('A', 90)], true);
    intake.dropUnfinished();
    intake.offer([aPrice('B', 9)]);

    expect(told(intake.take())).toEqual(['B=9']);
  });
});

describe('the place of a price between the commits', () => {
  const at = (price: number, version: bigint, before: string): CommittedPrice => ({
    ...aPrice('A', price),
    version,
    before: parseCommitSnapshot(before),
  });

  test('is from the snapshot of its own commit to that of the next price of its market', () => {
    const intake = createPriceIntake();
    offerEach(intake, at(90, 1n, '10:10:'), at(80, 2n, '20:20:'), at(100, 3n, '30:30:'));
    const [low, last] = intake.take();

    expect([low!.since()?.next, low!.endOf('A')?.next]).toEqual([20n, 30n]);
    expect([last!.since()?.next, last!.endOf('A')]).toEqual([30n, null]);
  });

  test('has no known end when the next price was missed', () => {
    const intake = createPriceIntake();
    offerEach(intake, at(90, 1n, '10:10:'), at(80, 2n, '20:20:'), at(100, 4n, '40:40:'));

    expect(intake.take()[0]!.endOf('A')).toBeNull();
  });

  test('is taken once: what is read from the rows beside its message changes nothing', () => {
    const intake = createPriceIntake();
    offerEach(intake, at(90, 1n, '10:10:'), at(80, 2n, '20:20:'));
    lookAt(intake);
    intake.offer([{ ...at(80, 2n, '20:20:'), before: null }]);

    expect(intake.take()).toEqual([]);
  });

  /** The row is read until its announcement is not awaited any more. */
  const readAsLost = (intake: PriceIntake, price: CommittedPrice): void => {
    intake.offerRead([price], 0);
    intake.offerRead([price], ANNOUNCEMENT_WAIT_MS);
  };

  test('is learned from its message when the row was read first', () => {
    const intake = createPriceIntake();
    intake.offer([at(90, 1n, '10:10:')]);
    readAsLost(intake, { ...at(80, 2n, '20:20:'), before: null });
    offerEach(intake, at(80, 2n, '20:20:'), at(100, 3n, '30:30:'));
    const [low] = intake.take();

    expect([low!.since()?.next, low!.endOf('A')?.next]).toEqual([20n, 30n]);
  });

  test('of a price that is skipped is learned from the row and its message, too', () => {
    const intake = createPriceIntake();
    offerEach(intake, at(90, 1n, '10:10:'), at(80, 2n, '20:20:'));
    const [, low] = intake.take();
    readAsLost(intake, { ...at(100, 3n, '30:30:'), before: null });
    expect(low!.endOf('A')).toBeNull();
    intake.offer([at(100, 3n, '30:30:')]);

    expect(low!.endOf('A')?.next).toBe(30n);
  });
});

type Step = { readonly kind: 'OFFER'; readonly market: number; readonly price: number } | Take;
interface Take {
  readonly kind: 'TAKE';
  readonly fails: boolean;
}

const STEPS: fc.Arbitrary<readonly Step[]> = fc.array(
  fc
    .oneof(
      {
        weight: 9,
        arbitrary: fc.record({ market: fc.nat(2), price: fc.integer({ min: 1, max: 60 }) }),
      },
      { weight: 1, arbitrary: fc.record({ fails: fc.boolean() }) },
    )
    .map((step): Step =>
      'fails' in step ? { kind: 'TAKE', ...step } : { kind: 'OFFER', ...step },
    ),
  { maxLength: 120 },
);

describe('prices read from the rows', () => {
  const at = (marketId: string, price: number, version: bigint): CommittedPrice => ({
    ...aPrice(marketId, price),
    version,
  });

  test('are new where no announcement has told of them in time, and else passed over', () => {
    const intake = createPriceIntake();
    intake.offer([at('A', 1, 1n), at('B', 2, 1n)]);
    lookAt(intake);
    const inRows = [at('A', 1, 1n), at('B', 3, 2n), at('C', 4, 1n)];

    // The first price of C is taken in at once.
    expect(intake.offerRead(inRows, 1000)).toBe(1);
    expect(intake.offerRead(inRows, 1000 + ANNOUNCEMENT_WAIT_MS - 1)).toBe(0);
    expect(intake.offerRead(inRows, 1000 + ANNOUNCEMENT_WAIT_MS)).toBe(1);
    expect(lookAt(intake)).toEqual(['A=1 B=3 C=4']);
    expect(intake.offerRead([at('B', 2, 1n)], 9000)).toBe(0);
  });

  test('do not hide a dip whose announcement is on its way', () => {
    const intake = createPriceIntake();
    intake.offer([at('A', 100, 1n)]);
    lookAt(intake);

    expect(intake.offerRead([at('A', 101, 3n)], 1000)).toBe(0);
    intake.offer([at('A', 90, 2n)]);
    intake.offer([at('A', 101, 3n)]);
    expect(lookAt(intake)).toEqual(['A=90', 'A=101']);
  });

  test('wait on while announcements arrive, however far the rows are ahead', () => {
    const intake = createPriceIntake();
    intake.offer([at('A', 100, 1n)]);
    for (let version = 2; version < 9; version += 1) {
      const readMs = version * ANNOUNCEMENT_WAIT_MS;
      expect(intake.offerRead([at('A', 101, BigInt(version + 1))], readMs)).toBe(0);
      intake.offer([at('A', 90, BigInt(version))]);
      intake.offer([at('A', 101, BigInt(version + 1))]);
      version += 1;
    }
    expect(intake.offerRead([at('A', 101, 50n)], 20 * ANNOUNCEMENT_WAIT_MS)).toBe(0);
    intake.offer([at('A', 102, 50n)]);
    // Another one is ahead, and has waited for no time yet.
    expect(intake.offerRead([at('A', 103, 51n)], 30 * ANNOUNCEMENT_WAIT_MS)).toBe(0);
  });

  test('do not bring back what an announcement has replaced since they were read', () => {
    const intake = createPriceIntake();
    // Two prices of the same millisecond.
    intake.offer([at('A', 1, 1n)]);
    intake.offer([at('A', 2, 2n)]);

    expect(intake.offerRead([at('A', 1, 1n)], 1000)).toBe(0);
    expect(intake.offerRead([at('A', 1, 1n)], 9000)).toBe(0);
    expect(lookAt(intake).at(-1)).toBe('A=2');
  });

  test('are those of a release that announced no versions: what it told is known', () => {
    const intake = createPriceIntake();
    intake.offer([aPrice('A', 1)]);

    expect(intake.offerRead([at('A', 1, 7n)], 1000)).toBe(0);
    expect(intake.offerRead([at('A', 1, 7n)], 9000)).toBe(0);
    expect(intake.offerRead([at('A', 2, 8n)], 10_000)).toBe(0);
    expect(intake.offerRead([at('A', 2, 8n)], 11_000)).toBe(1);
  });
});

describe('laws', () => {
  test('whatever is offered and however often a look fails: bounded, real, and no extreme lost', () => {
    fc.assert(
      fc.property(STEPS, (steps) => {
        const intake = createPriceIntake();
        const now = new Map<string, number>();
        const stood = new Set<string>();
        let unseen = new Map<string, number[]>();
        const look = (fails: boolean): void => {
          const moments = intake.take();
          expect(moments.length).toBeLessThanOrEqual(2 * MARKETS.length + 1);
          for (const state of told(moments)) {
            expect(stood).toContain(state);
          }
          for (const [market, prices] of unseen) {
            const seen = moments.map(
              (moment) => moment.prices.get(market)?.price.toNumber() ?? NaN,
            );
            const known = seen.filter((price) => !Number.isNaN(price));
            expect(Math.min(...known)).toBeLessThanOrEqual(Math.min(...prices));
            expect(Math.max(...known)).toBeGreaterThanOrEqual(Math.max(...prices));
            expect(seen.at(-1)).toBe(now.get(market));
          }
          if (!fails) {
            moments.forEach(intake.confirm);
            unseen = new Map();
          }
        };
        for (const step of steps) {
          if (step.kind === 'TAKE') {
            look(step.fails);
            continue;
          }
          const market = MARKETS[step.market]!;
          now.set(market, step.price);
          unseen.set(market, [...(unseen.get(market) ?? []), step.price]);
          intake.offer([aPrice(market, step.price)]);
          const state = [...now].map(([id, price]) => `${id}=${String(price)}`);
          stood.add(state.sort().join(' '));
        }
        look(false);
        expect(intake.take()).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});
