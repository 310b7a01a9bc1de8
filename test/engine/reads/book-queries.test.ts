import { describe, expect, test } from 'vitest';

import { decimal } from '../../../src/domain/decimal.js';
import { type AccountOrder, listAccounts } from '../../../src/engine/reads/book-queries.js';
import { type Engine, createEngine } from '../../../src/engine/engine.js';
import { type BookAccount } from '../../../src/engine/book/book-writes.js';

import { positionOf, seeded, tiersOf } from '../book-model.js';
import { ASSETS, MARKETS, MARKET_IDS, drawAccount } from '../history.js';
import { createModel } from '../book-model.js';
import { levelInBook } from '../../support/engine-book.js';

const NOW = new Date('2026-01-01T00:00:00Z');
const FLAT = tiersOf(['0', '0.1', '0.05']);

function accountOf(accountId: string, cash: string, size = '1', overrides = {}): BookAccount {
  return {
    accountId,
    owner: 'ann',
    positions: size === '0' ? [] : [positionOf('BTC', size, '100')],
    collateral: [{ asset: 'USDC', balance: decimal(cash) }],
    ...overrides,
  };
}

function engineWith(accounts: readonly BookAccount[], price: string | null = '100'): Engine {
  const engine = createEngine({
    markets: [
      { marketId: 'BTC', tiers: FLAT, ramp: null },
      { marketId: 'ETH', tiers: FLAT, ramp: null },
    ],
    assets: [{ asset: 'USDC', haircut: decimal('0'), priceMarketId: null }],
  });
  accounts.forEach((account) => engine.setAccount(account, NOW));
  if (price !== null) {
    engine.onPrices([{ marketId: 'BTC', price: decimal(price) }], NOW);
  }
  return engine;
}

const idsOf = (engine: Engine, orderBy: AccountOrder, first = 10): string[] =>
  listAccounts(engine, { orderBy, first }).rows.map((row) => row.accountId);

describe('listAccounts', () => {
  const rich = accountOf('rich', '1000', '2');
  const poor = accountOf('poor', '6');
  const idle = accountOf('idle', '5000', '0');

  test('orders by margin ratio, worst first, and puts accounts without margin last', () => {
    const engine = engineWith([idle, rich, poor]);
    expect(idsOf(engine, 'MARGIN_RATIO_ASC')).toEqual(['poor', 'rich', 'idle']);
    expect(idsOf(engine, 'EQUITY_DESC')).toEqual(['idle', 'rich', 'poor']);
    expect(idsOf(engine, 'NOTIONAL_DESC')).toEqual(['rich', 'poor', 'idle']);
    expect(idsOf(engine, 'ID_ASC')).toEqual(['idle', 'poor', 'rich']);
  });

  test('an account whose market has no price is in no order by value, and without amounts in that by id', () => {
    const engine = engineWith([poor]);
    engine.setAccount(
      { ...accountOf('blind', '1'), positions: [positionOf('ETH', '1', '1')] },
      NOW,
    );
    for (const orderBy of ['MARGIN_RATIO_ASC', 'EQUITY_DESC', 'NOTIONAL_DESC'] as const) {
      const { rows, totalCount } = listAccounts(engine, { orderBy, first: 10 });
      expect(rows.map((row) => row.accountId)).toEqual(['poor']);
      expect(totalCount).toBe(1);
    }
    const { rows } = listAccounts(engine, { orderBy: 'ID_ASC', first: 10 });
    expect(rows.map((row) => row.accountId)).toEqual(['blind', 'poor']);
    expect(rows[0]).toMatchObject({ level: null, equity: null, marginRatio: null });
    expect(levelInBook(engine.book, 'blind')).toBeNull();
  });

  test('levels are exact at the thresholds', () => {
    const levelAt = (cash: string): string | null =>
      levelInBook(engineWith([accountOf('a', cash)]).book, 'a');
    expect(levelAt('6.25')).toBe('HEALTHY');
    expect(levelAt('6.249999999999')).toBe('WARNING');
    expect(levelAt('5')).toBe('WARNING');
    expect(levelAt('4.999999999999')).toBe('MARGIN_CALL');
    expect(levelAt('3.5')).toBe('MARGIN_CALL');
    expect(levelAt('3.499999999999')).toBe('CLOSE_OUT');
    expect(levelAt('0')).toBe('CLOSE_OUT');
    expect(levelAt('-0.000000000001')).toBe('BANKRUPT');
  });

  test('filters by level, owner, market and ids together', () => {
    const engine = engineWith([rich, poor, idle, accountOf('bob', '5', '1', { owner: 'bob' })]);
    const list = (filter: object): string[] =>
      listAccounts(engine, { orderBy: 'ID_ASC', first: 10, ...filter }).rows.map(
        (row) => row.accountId,
      );
    expect(list({ levels: ['WARNING'] })).toEqual(['bob', 'poor']);
    expect(list({ levels: ['WARNING'], owner: 'ann' })).toEqual(['poor']);
    expect(list({ marketId: 'BTC' })).toEqual(['bob', 'poor', 'rich']);
    expect(list({ marketId: 'ETH' })).toEqual([]);
    expect(list({ marketId: 'unknown' })).toEqual([]);
    expect(list({ ids: ['rich', 'idle', 'rich', 'nobody'] })).toEqual(['idle', 'rich']);
    expect(list({ ids: ['rich', 'idle'], marketId: 'BTC' })).toEqual(['rich']);
  });

  test.each(['MARGIN_RATIO_ASC', 'EQUITY_DESC', 'NOTIONAL_DESC', 'ID_ASC'] as const)(
    'pages by %s cover the book once, whatever moves in between',
    (orderBy) => {
      const random = seeded(7);
      const model = createModel(MARKETS, ASSETS);
      const engine = createEngine({ markets: MARKETS, assets: ASSETS });
      for (const [index, marketId] of MARKET_IDS.entries()) {
        engine.onPrices([{ marketId, price: decimal(10 ** (5 - index)) }], NOW);
      }
      for (let index = 0; index < 100; index += 1) {
        engine.setAccount(drawAccount(model, `account-${index}`, random), NOW);
      }
      const seen: string[] = [];
      let after = null;
      for (;;) {
        const page = listAccounts(engine, { orderBy, first: 7, after });
        expect(page.totalCount).toBe(100);
        seen.push(...page.rows.map((row) => row.accountId));
        // What was already listed changes, out of or into the rest of the pages' way.
        engine.setAccount(
          { accountId: seen[0]!, owner: 'moved', positions: [], collateral: [] },
          NOW,
        );
        if (!page.hasNextPage) {
          break;
        }
        after = page.rows.at(-1)!.cursor;
      }
      const rest = seen.filter((id) => id !== seen[0]);
      expect(new Set(rest).size).toBe(99);
      expect(rest).toHaveLength(99);
    },
  );
});
