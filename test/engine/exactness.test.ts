import { describe, expect, test } from 'vitest';

import { Decimal, decimal, sum } from '../../src/domain/decimal.js';
import { createEngine } from '../../src/engine/engine.js';
import { type BookAccount, type BookPosition } from '../../src/engine/book/book-writes.js';
import { createScreen, screenAccount } from '../../src/engine/screen/verdict.js';

import {
  createModel,
  equityOf,
  isCandidate,
  maintenanceOf,
  positionOf,
  seeded,
  tiersOf,
} from './book-model.js';
import { TIERS } from './history.js';

const NOW = new Date('2026-01-01T00:00:00Z');
const MARKETS = ['A', 'B', 'C', 'D'].map((marketId) => ({ marketId, tiers: TIERS, ramp: null }));
const ASSETS = ['COARSE', 'FINE'].map((asset) => ({
  asset,
  haircut: decimal('0'),
  priceMarketId: null,
}));
const UNIT = decimal('0.000000000001');

/** A number of up to 15 digits, `decades` apart in size. */
function drawNumber(random: () => number, from: number, decades: number, places: number): Decimal {
  return decimal((10 ** (from + decades * random())).toFixed(places));
}

describe('the verdict', () => {
  test.each(['lowRatio', 'highRatio'] as const)(
    'is exact at %s for accounts within 1e-12 of it, where doubles are wrong',
    (side) => {
      const random = seeded(20_261);
      const engine = createEngine({ markets: MARKETS, assets: ASSETS });
      const model = createModel(MARKETS, ASSETS);
      const screen = createScreen();
      let wrongDoubles = 0;
      let ties = 0;
      for (let run = 0; run < 3_000; run += 1) {
        const positions = MARKETS.slice(0, 1 + Math.floor(random() * 4)).map(({ marketId }) => {
          const price = drawNumber(random, -3, 8, 6);
          model.prices.set(marketId, price);
          model.usable.add(marketId);
          engine.setUsable(marketId, 'USABLE', NOW);
          engine.onPrices([{ marketId, price }], NOW);
          const size = drawNumber(random, -2, 7, 6).times(random() < 0.5 ? 1 : -1);
          const entry = drawNumber(random, -3, 8, 6);
          const watch = side === 'lowRatio' ? { low: '1.07' } : { high: '1.07' };
          return positionOf(marketId, size.toFixed(), entry.toFixed(), watch);
        });
        const account = atThreshold(positions, Math.floor(random() * 3) - 1);
        if (account === null) {
          continue;
        }
        const expected = isCandidate(model, account, NOW);
        expect(engine.setAccount(account, NOW)).toBe(expected);
        screenAccount(engine.book, engine.book.accounts.indexOf.get('edge')!, screen);
        const { equity, low, high } = screen;
        wrongDoubles += Number((side === 'lowRatio' ? equity < low : equity >= high) !== expected);
        ties += Number(equity === (side === 'lowRatio' ? low : high));
      }
      expect(wrongDoubles).toBeGreaterThan(300);
      expect(ties).toBeGreaterThan(0);

      /** Collateral that puts equity on the threshold, rounded down to 1e-12, plus `units` of it. */
      function atThreshold(positions: readonly BookPosition[], units: number): BookAccount | null {
        const bare = { accountId: 'edge', owner: '', positions, collateral: [] };
        const threshold = sum(
          positions.map((p) => maintenanceOf(model, p, NOW).times(p[side] ?? 0)),
        );
        const missing = threshold
          .minus(equityOf(model, bare))
          .toDecimalPlaces(12, Decimal.ROUND_FLOOR)
          .plus(UNIT.times(units));
        const coarse = missing.trunc();
        if (coarse.abs().gte(2 ** 53)) {
          return null;
        }
        const collateral = [
          { asset: 'COARSE', balance: coarse },
          { asset: 'FINE', balance: missing.minus(coarse) },
        ];
        return { ...bare, collateral };
      }
    },
  );

  test('equality with the lower threshold is healthy, equality with the upper one is a cure', () => {
    const engine = createEngine({
      markets: [{ marketId: 'A', tiers: tiersOf(['0', '0.1', '0.05']), ramp: null }],
      assets: ASSETS,
    });
    engine.setUsable('A', 'USABLE', NOW);
    engine.onPrices([{ marketId: 'A', price: decimal('0.3') }], NOW);
    const verdictAt = (cash: string, watch: { low?: string; high?: string }): boolean =>
      engine.setAccount(
        {
          accountId: 'a',
          owner: '',
          positions: [positionOf('A', '0.1', '0.3', watch)],
          collateral: [{ asset: 'FINE', balance: decimal(cash) }],
        },
        NOW,
      );
    expect(verdictAt('0.0015', { low: '1' })).toBe(false);
    expect(verdictAt('0.001499999999', { low: '1' })).toBe(true);
    expect(verdictAt('0.0015', { high: '1' })).toBe(true);
    expect(verdictAt('0.001499999999', { high: '1' })).toBe(false);
  });
});

describe('numbers that the engine cannot hold exactly', () => {
  const engine = createEngine({ markets: MARKETS, assets: ASSETS });
  const accountWith = (overrides: Partial<BookAccount>): BookAccount => ({
    accountId: 'a',
    owner: '',
    positions: [],
    collateral: [],
    ...overrides,
  });

  test.each([
    ['size', accountWith({ positions: [positionOf('A', '0.0000000000001', '1')] })],
    ['entryPrice', accountWith({ positions: [positionOf('A', '1', '9007199254740992')] })],
    [
      'balance',
      accountWith({ collateral: [{ asset: 'FINE', balance: decimal('9007199254740992.5') }] }),
    ],
    ['marketId', accountWith({ positions: [positionOf('unknown', '1', '1')] })],
    ['asset', accountWith({ collateral: [{ asset: 'unknown', balance: decimal('1') }] })],
  ])('are refused with the field: %s', (field, account) => {
    expect(() => engine.setAccount(account, NOW)).toThrow(
      expect.objectContaining({
        code: 'BAD_USER_INPUT',
        details: expect.objectContaining({ field }),
      }),
    );
    expect(engine.size()).toEqual({ accounts: 0, positions: 0 });
  });

  test.each(['0', '-1', '0.0000000000001', 'NaN', 'Infinity'])(
    'a price of %s is refused',
    (price) => {
      expect(() => engine.onPrices([{ marketId: 'A', price: decimal(price) }], NOW)).toThrow(
        expect.objectContaining({ code: 'BAD_USER_INPUT' }),
      );
      expect(engine.price('A')).toBeNull();
    },
  );
});
