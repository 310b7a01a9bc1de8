import { describe, expect, test } from 'vitest';

import { type Decimal, ZERO, decimal, sum } from '../../../src/domain/decimal.js';
import { HEALTH_LEVELS } from '../../../src/domain/risk/health/account-health.js';
import { type BookSummary, summarize } from '../../../src/engine/reads/book-summary.js';
import { type Engine, createEngine } from '../../../src/engine/engine.js';
import { type BookAccount } from '../../../src/engine/book/book-writes.js';

import { applyToEngine } from '../apply.js';
import {
  type BookModel,
  createModel,
  equityOf,
  maintenanceOf,
  positionOf,
  pricesBehind,
  seeded,
  tiersOf,
} from '../book-model.js';
import { ASSETS, MARKETS, applyToModel, drawHappening } from '../history.js';
import { accountIdsOf, levelInBook } from '../../support/engine-book.js';

const NOW = new Date('2026-01-01T00:00:00Z');

function accountOf(accountId: string, cash: string, size = '1'): BookAccount {
  return {
    accountId,
    owner: 'ann',
    positions: size === '0' ? [] : [positionOf('BTC', size, '100')],
    collateral: [{ asset: 'USDC', balance: decimal(cash) }],
  };
}

function engineWith(
  accounts: readonly BookAccount[],
  price: string | null = '100',
  tiers = tiersOf(['0', '0.1', '0.05']),
): Engine {
  const engine = createEngine({
    markets: ['BTC', 'ETH'].map((marketId) => ({ marketId, tiers, ramp: null })),
    assets: [{ asset: 'USDC', haircut: decimal('0'), priceMarketId: null }],
  });
  accounts.forEach((account) => engine.setAccount(account, NOW));
  if (price !== null) {
    engine.onPrices([{ marketId: 'BTC', price: decimal(price) }], NOW);
  }
  return engine;
}

/** Amounts as text: decimals of two roots are not equal to Jest. */
function told({ levels, ...summary }: BookSummary): unknown {
  return {
    levels: levels.map(({ accounts, notional }) => [accounts, notional.toFixed()]),
    accountsWithoutPositions: summary.accountsWithoutPositions,
    equity: summary.equity.toFixed(),
    maintenanceMargin: summary.maintenanceMargin.toFixed(),
    openInterest: summary.openInterest.toFixed(),
    unpricedAccounts: summary.unpricedAccounts,
  };
}

/** The same from the formulas of the risk model, one account after the other. */
function toldByModel(model: BookModel, engine: Engine, now: Date, ids: readonly string[]): unknown {
  const accounts = ids.flatMap((id) => model.accounts.get(id) ?? []);
  const isPriced = (account: BookAccount): boolean =>
    pricesBehind(model, account).every((market) => model.prices.has(market));
  const notionalOf = (some: readonly BookAccount[]): Decimal =>
    sum(
      some
        .flatMap(({ positions }) => positions)
        .map(({ marketId, size }) => size.abs().times(model.prices.get(marketId) ?? ZERO)),
    );
  const priced = accounts.filter(isPriced);
  const idle = priced.filter(
    (account) => account.positions.length === 0 && equityOf(model, account).gte(0),
  );
  const counted = priced.filter((account) => !idle.includes(account));
  return {
    levels: HEALTH_LEVELS.map((level) => {
      const there = counted.filter(
        ({ accountId }) => levelInBook(engine.book, accountId) === level,
      );
      return [there.length, notionalOf(there).toFixed()];
    }),
    accountsWithoutPositions: idle.length,
    equity: sum(priced.map((account) => equityOf(model, account))).toFixed(),
    maintenanceMargin: sum(
      priced.flatMap(({ positions }) => positions).map((held) => maintenanceOf(model, held, now)),
    ).toFixed(),
    openInterest: notionalOf(accounts).toFixed(),
    unpricedAccounts: accounts.length - priced.length,
  };
}

describe('summarize', () => {
  test('adds up levels, equity, margin and open interest', () => {
    const engine = engineWith([
      accountOf('healthy', '1000', '2'),
      accountOf('warned', '6'),
      accountOf('bankrupt', '-1', '-1'),
      accountOf('idle', '10', '0'),
      accountOf('wiped-out', '0', '0'),
      accountOf('in-debt', '-5', '0'),
    ]);
    const none = [0, '0'];
    expect(told(summarize(engine))).toEqual({
      // A debt is a bankruptcy with or without a position; no position and no debt is no level.
      levels: [[1, '200'], [1, '100'], none, none, [2, '100']],
      accountsWithoutPositions: 2,
      equity: '1010',
      maintenanceMargin: '20',
      openInterest: '400',
      unpricedAccounts: 0,
    });
    expect(told(summarize(engine, ['warned', 'idle', 'warned', 'nobody']))).toEqual({
      levels: [none, [1, '100'], none, none, none],
      accountsWithoutPositions: 1,
      equity: '16',
      maintenanceMargin: '5',
      openInterest: '100',
      unpricedAccounts: 0,
    });
    expect(engine.size()).toEqual({ accounts: 6, positions: 3 });
  });

  test('is exact beyond what a double holds', () => {
    const small = accountOf('small', '0.000000000001', '0');
    const engine = engineWith([
      ...Array.from({ length: 20 }, (_, index) => accountOf(`a${index}`, '9007199254740.99')),
      small,
    ]);
    // 20 · 9,007,199,254,740.99 + 10⁻¹²: 27 digits, and a double has 16.
    expect(summarize(engine).equity.toFixed()).toBe('180143985094819.800000000001');
  });

  test('a notional on a floor and one unit beside it require what their brackets say', () => {
    const tiers = tiersOf(['0', '0.1', '0.05'], ['1000', '0.2', '0.1']);
    const sizes = ['10', '9.999999999999', '10.000000000001'];
    const engine = engineWith(
      sizes.map((size, index) => accountOf(`a${index}`, '1', size)),
      '100',
      tiers,
    );
    // 1,000 · 5 %; 999.9999999999 · 5 %; 1,000 · 5 % + 0.0000000001 · 10 %.
    expect(summarize(engine).maintenanceMargin.toFixed()).toBe('150.000000000005');
  });

  test('leaves accounts without a price out of every level', () => {
    const summary = summarize(engineWith([accountOf('a', '1')], null));
    expect(summary.unpricedAccounts).toBe(1);
    expect(summary.levels.every((level) => level.accounts === 0)).toBe(true);
  });

  test.each([1, 2, 3, 4, 5])(
    'is what the accounts add up to, to the last digit (seed %i)',
    (seed) => {
      const random = seeded(seed);
      const model = createModel(MARKETS, ASSETS);
      const engine = createEngine({ markets: MARKETS, assets: ASSETS });
      const [found, expected]: [unknown[], unknown[]] = [[], []];
      let now = NOW;
      for (let round = 0; round < 20; round += 1) {
        for (let step = 0; step < 20; step += 1) {
          now = new Date(now.getTime() + 1000);
          const options = { accounts: 30, move: 0.01, other: 0.5 };
          const happening = drawHappening(model, random, now, options);
          applyToModel(model, happening, now);
          applyToEngine(engine, happening, now);
        }
        engine.onTime(now);
        const ids = accountIdsOf(engine.book);
        const some = ids.filter(() => random() < 0.3);
        found.push(told(summarize(engine)), told(summarize(engine, some)));
        expected.push(...[ids, some].map((of) => toldByModel(model, engine, now, of)));
      }
      expect(found).toEqual(expected);
    },
  );
});
