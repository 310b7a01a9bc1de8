import { describe, expect, test } from 'vitest';

import { decimal } from '../../../src/domain/decimal.js';
import { type Engine, createEngine } from '../../../src/engine/engine.js';
import { type BookAccount } from '../../../src/engine/book/book-writes.js';
import { type Book } from '../../../src/engine/book/book.js';
import { createScreen, screenAccount } from '../../../src/engine/screen/verdict.js';

import { createModel, seeded } from '../book-model.js';
import {
  ASSETS,
  MARKETS,
  MARKET_IDS,
  drawAccount,
  drawHappening,
  writeToModel,
} from '../history.js';
import { applyToEngine } from '../apply.js';
import { createScanEngine } from '../scan-index.js';

const START = Date.UTC(2026, 0, 1);
const PRICES = [60_000, 3_000, 150, 0.1, 1];

interface Pair {
  readonly scan: Engine;
  readonly bands: Engine;
  readonly accounts: Map<string, BookAccount>;
}

function pairOf(count: number, random: () => number): Pair {
  const model = createModel(MARKETS, ASSETS);
  const scan = createScanEngine({ markets: MARKETS, assets: ASSETS });
  const bands = createEngine({ markets: MARKETS, assets: ASSETS });
  const now = new Date(START);
  for (const [index, marketId] of MARKET_IDS.entries()) {
    model.prices.set(marketId, decimal(PRICES[index]!));
  }
  const accounts = new Map<string, BookAccount>();
  for (let index = 0; index < count; index += 1) {
    const account = drawAccount(model, `account-${index}`, random);
    accounts.set(account.accountId, account);
    scan.setAccount(account, now);
    bands.setAccount(account, now);
  }
  for (const engine of [scan, bands]) {
    for (const marketId of MARKET_IDS) {
      engine.setUsable(marketId, 'USABLE', now);
      engine.onPrices([{ marketId, price: model.prices.get(marketId)! }], now);
    }
  }
  return { scan, bands, accounts };
}

/** The application's part: an account found beyond a threshold watches the other side of it. */
function react({ scan, bands, accounts }: Pair, accountId: string, now: Date): void {
  const account = accounts.get(accountId)!;
  const isBelow = account.positions[0]?.lowRatio !== null;
  const turned = {
    ...account,
    positions: account.positions.map((position) => ({
      ...position,
      lowRatio: isBelow ? null : decimal('1.25'),
      highRatio: isBelow ? decimal('1.25') : null,
    })),
  };
  accounts.set(accountId, turned);
  const verdicts = [scan, bands].map((engine) => engine.setAccount(turned, now));
  expect(verdicts[0]).toBe(verdicts[1]);
}

describe('the band index', () => {
  test.each([
    ['calm', 1_500, 1e-4, 0, 1_500],
    ['falling', 1_500, 1e-3, -8e-4, 600],
    ['gapping', 1_500, 3e-2, 0, 60],
    // A tick touches more than 2,048 accounts: their bands are renewed at the start of the next one.
    ['jumping', 9_000, 0.5, 0, 5],
  ])('answers as the scan does at every tick: %s, %i accounts', (_, count, move, drift, ticks) => {
    const random = seeded(ticks);
    const pair = pairOf(count, random);
    const prices = [...PRICES];
    let found = 0;
    for (let tick = 0; tick < ticks; tick += 1) {
      const now = new Date(START + tick * 100);
      const market = Math.floor(random() * MARKET_IDS.length);
      const step = drift + move * (random() - 0.5) * 2;
      prices[market] = Math.max(1e-4, prices[market]! * (1 + step));
      const update = { marketId: MARKET_IDS[market]!, price: decimal(prices[market].toFixed(6)) };
      const expected = pair.scan.onPrices([update], now);
      const candidates = pair.bands.onPrices([update], now);
      expect({ tick, candidates }).toEqual({ tick, candidates: expected });
      found += candidates.length;
      for (const accountId of candidates) {
        // Now and then nobody reacts, and the account stays a candidate.
        if (random() < 0.9) {
          react(pair, accountId, now);
        }
      }
    }
    expect(found).toBeGreaterThan(20);
  });

  test('answers as the scan does while the book, parameters, ramps, caps and funding change', () => {
    const random = seeded(99);
    const pair = pairOf(700, random);
    const model = createModel(MARKETS, ASSETS);
    MARKET_IDS.forEach((marketId, index) => model.prices.set(marketId, decimal(PRICES[index]!)));
    pair.accounts.forEach((account, accountId) => model.accounts.set(accountId, account));
    let now = new Date(START);
    let found = 0;
    for (let step = 0; step < 1_500; step += 1) {
      now = new Date(now.getTime() + Math.floor(random() * 2_000));
      const options = { accounts: 700, move: 2e-3, other: 0.25 };
      const happening = drawHappening(model, random, now, options);
      writeToModel(model, happening);
      const expected = applyToEngine(pair.scan, happening, now);
      const answer = applyToEngine(pair.bands, happening, now);
      expect({ step, happening: happening.kind, answer }).toEqual({
        step,
        happening: happening.kind,
        answer: expected,
      });
      found += Array.isArray(answer) ? answer.length : 0;
      expect(pair.bands.size()).toEqual(pair.scan.size());
    }
    expect(found).toBeGreaterThan(1_000);
  });

  test('leaves an account alone while its bands hold: rooms at random corners stay open', () => {
    const random = seeded(5);
    const { bands } = pairOf(300, random);
    const { book } = bands;
    const screen = createScreen();
    const prices = book.markets.ids.map((_, market) => book.markets.prices[market]!);
    const setPrices = (at: readonly number[]): void => {
      at.forEach((price, market) => {
        book.markets.prices[market] = price;
      });
    };
    const rooms: number[] = [];
    for (const account of book.accounts.indexOf.values()) {
      const bands = bandsOf(book, account, prices);
      const isBanded = bands.every(
        ({ low, high }, market) => low < prices[market]! && high > prices[market]!,
      );
      for (let corner = 0; isBanded && corner < 8; corner += 1) {
        setPrices(bands.map(({ low, high }) => (random() < 0.5 ? low : high)));
        screenAccount(book, account, screen);
        const watches = book.accounts.watches[account]!;
        const low = (watches & 1) === 0 ? Infinity : screen.equity - screen.low;
        const high = (watches & 2) === 0 ? Infinity : screen.high - screen.equity;
        rooms.push(Math.min(low, high) + screen.bound);
      }
      setPrices(prices);
    }
    expect(rooms.length).toBeGreaterThan(1_000);
    expect(rooms.filter((room) => room < 0)).toEqual([]);
  });
});

/** Per market the prices inside all of the account's bands, at most to three times the price. */
function bandsOf(
  book: Book,
  account: number,
  prices: readonly number[],
): readonly { low: number; high: number }[] {
  const bands = prices.map((price) => ({ low: price / 3, high: price * 3 }));
  const start = book.accounts.starts[account]!;
  for (let line = start; line < start + book.accounts.hotCounts[account]!; line += 1) {
    const market = book.lines.markets[line]!;
    const list = book.holders[market]!;
    const slot = book.lines.slots[line]!;
    const band = bands[market]!;
    band.low = Math.max(band.low, list.bounds[2 * slot]!);
    band.high = Math.min(band.high, list.bounds[2 * slot + 1]!);
  }
  return bands;
}
