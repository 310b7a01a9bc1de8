import { describe, expect, it } from 'vitest';

import { type PriceInstant, type PriceStream } from '../../../src/playback/price-stream.js';
import { openScenario } from '../../../src/playback/demo/scenario.js';

const all = (): boolean => true;

async function instantsOf(stream: PriceStream): Promise<readonly PriceInstant[]> {
  const instants: PriceInstant[] = [];
  for await (const instant of stream.instants()) {
    instants.push(instant);
  }
  return instants;
}

const drawn = new Map<string, Promise<readonly PriceInstant[]>>();

/** Prices of one market, in order. */
async function pathOf(seed: string, marketId: string): Promise<readonly number[]> {
  const instants = drawn.get(seed) ?? instantsOf(openScenario(seed, all));
  drawn.set(seed, instants);
  return (await instants).map(({ prices }) =>
    Number(prices.find((price) => price.marketId === marketId)!.price),
  );
}

/** Greatest fall from one price to one at most 25 minutes later, as a fraction. */
function worstFall(path: readonly number[]): number {
  return Math.max(
    ...path.map((price, index) => 1 - Math.min(...path.slice(index, index + 100)) / price),
  );
}

describe('the bundled scenario', () => {
  it('covers at least 12 markets for some hours, 15 s apart, all markets in every instant', async () => {
    const stream = openScenario('1', all);
    const instants = await instantsOf(stream);
    expect(stream.markets.length).toBeGreaterThanOrEqual(12);
    expect(stream.durationSeconds).toBeGreaterThan(3 * 3600);
    expect(instants).toHaveLength(stream.instantCount);
    const gaps = instants
      .slice(1)
      .map(({ at }, index) => at.getTime() - instants[index]!.at.getTime());
    expect(new Set(gaps)).toEqual(new Set([15_000]));
    const counts = instants.map(({ prices }) => prices.length);
    expect(new Set(counts)).toEqual(new Set([stream.markets.length]));
  });

  it('is the same for the same seed, and this one for seed 1', () => {
    const fingerprint = openScenario('1', all).fingerprint;
    expect(openScenario('1', all).fingerprint).toBe(fingerprint);
    expect(openScenario('2', all).fingerprint).not.toBe(fingerprint);
    expect(fingerprint).toMatchInlineSnapshot(
      `"960f67f93214743da68f9c7fa67cf81ac34329419e1183ba4b91cbeb29aba19c"`,
    );
  });

  it('keeps the path of a market when others are not listed', async () => {
    const alone = await instantsOf(openScenario('1', (marketId) => marketId === 'ETH-USD'));
    const path = alone.map(({ prices }) => Number(prices[0]!.price));
    expect(path).toEqual(await pathOf('1', 'ETH-USD'));
  });

  it.each(['1', '2', '3', 'another'])(
    'has the published depth and speed (seed %s)',
    async (seed) => {
      const bitcoin = worstFall(await pathOf(seed, 'BTC-USD'));
      expect(bitcoin).toBeGreaterThan(0.11);
      expect(bitcoin).toBeLessThan(0.17);
      for (const marketId of ['DOGE-USD', 'AVAX-USD', 'ATOM-USD', 'WIF-USD']) {
        const fall = worstFall(await pathOf(seed, marketId));
        expect(fall).toBeGreaterThan(0.4);
        expect(fall).toBeLessThan(0.85);
      }
    },
  );

  it('slides first, slowly enough for a grace to be worth something', async () => {
    for (const [marketId, slide] of [
      ['BTC-USD', 0.04],
      ['DOGE-USD', 0.08],
    ] as const) {
      const path = (await pathOf('1', marketId)).slice(0, 94 * 4);
      const fall = 1 - Math.min(...path.slice(-16)) / path[0]!;
      expect(fall).toBeGreaterThan(slide / 2);
      expect(fall).toBeLessThan(slide * 2);
    }
  });

  it('has three venues for some markets, and the one that breaks away never moves the mark beyond the other two', async () => {
    const quoted = (await instantsOf(openScenario('1', all))).flatMap(({ prices }) =>
      prices.flatMap(({ price, quotes }) => (quotes === undefined ? [] : [{ price, quotes }])),
    );
    expect(quoted).toHaveLength(3 * 960);
    let brokenAway = 0;
    for (const { price, quotes } of quoted) {
      const [north, east, west] = quotes.map((quote) => Number(quote.price)) as [
        number,
        number,
        number,
      ];
      expect(Number(price)).toBeGreaterThanOrEqual(Math.min(north, east));
      expect(Number(price)).toBeLessThanOrEqual(Math.max(north, east));
      brokenAway += Number(west < Number(price) * 0.95);
    }
    // Four minutes in three markets.
    expect(brokenAway).toBe(4 * 4 * 3);
  });

  it('regains a part of the fall', async () => {
    const path = await pathOf('1', 'BTC-USD');
    const low = Math.min(...path);
    const end = path.at(-1)!;
    expect(end).toBeGreaterThan(low * 1.03);
    expect(end).toBeLessThan(path[0]! * 0.98);
  });

  it('moves by less than 10 % between two instants, so that no price is quarantined', async () => {
    for (const { marketId } of openScenario('1', all).markets) {
      const path = await pathOf('1', marketId);
      const moves = path.slice(1).map((price, index) => Math.abs(price / path[index]! - 1));
      expect(Math.max(...moves)).toBeLessThan(0.1);
    }
  });

  it('is refused for a genesis without any of its markets', () => {
    expect(() => openScenario('1', () => false)).toThrow('lists no market of the bundled scenario');
  });
});
