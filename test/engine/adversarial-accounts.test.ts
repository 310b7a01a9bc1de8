import { beforeAll, describe, expect, test } from 'vitest';

import { type Decimal, decimal } from '../../src/domain/decimal.js';
import { createEngine } from '../../src/engine/engine.js';
import { type BookAccount, type BookPosition } from '../../src/engine/book/book-writes.js';
import { type BookMarket } from '../../src/engine/book/market-table.js';

import { createModel, isCandidate, seeded, tiersOf } from './book-model.js';
import {
  type ExactMarkets,
  type Threshold,
  bracketsOf,
  isCandidateExactly,
  levelExactly,
  roomTo,
  unitsOf,
} from './exact-reference.js';
import { STEEP_TIERS, TIERS } from './history.js';
import { levelInBook } from '../support/engine-book.js';
import { sizeOf } from '../support/sizes.js';
import { createScanEngine } from './scan-index.js';

const START = Date.UTC(2026, 0, 1);
/** So many books, each with prices, an instant of the ramps, and accounts of its own. */
const BOOKS = sizeOf({ usual: 100, long: 400 });
const ACCOUNTS = 256;
const UNIT = 10n ** 36n;

const OTHER_TIERS = tiersOf(
  ['0', '0.02', '0.004'],
  ['50000', '0.08', '0.025'],
  ['2000000', '0.3', '0.1'],
);
const ramp = (days: number): BookMarket['ramp'] => ({
  fromTiers: OTHER_TIERS,
  startsAt: new Date(START - days * 86_400_000),
  endsAt: new Date(START + 7 * 86_400_000),
});
const MARKETS: readonly BookMarket[] = [
  { marketId: 'A', tiers: TIERS, ramp: null },
  { marketId: 'B', tiers: OTHER_TIERS, ramp: null, countsOthers: true },
  { marketId: 'C', tiers: STEEP_TIERS, ramp: null },
  { marketId: 'D', tiers: TIERS, ramp: ramp(1), countsOthers: true },
  { marketId: 'E', tiers: TIERS, ramp: ramp(3) },
];
const ASSETS = [
  { asset: 'COARSE', haircut: decimal('0'), priceMarketId: null },
  { asset: 'FINE', haircut: decimal('0'), priceMarketId: null },
  { asset: 'EURX', haircut: decimal('0.015'), priceMarketId: null },
  { asset: 'WRAPPED', haircut: decimal('0.1'), priceMarketId: 'A' },
];
/** Low and high ratio by enforcement state; `null` is not watched. */
const STATES: readonly (readonly [low: string | null, high: string | null])[] = [
  ['1.25', null],
  ['1', '1.3'],
  ['0.7', '1.1'],
  [null, '1.1'],
];

interface Tally {
  accounts: number;
  readonly wrong: string[];
  readonly wrongLevels: string[];
  readonly wrongDoubles: Map<Threshold, number>;
  wrongReferences: number;
  ties: number;
}

describe('accounts on the edge of every threshold', () => {
  let tally: Tally;
  beforeAll(() => {
    tally = judgeBooks();
  });

  test('are judged as integers judge them, tens of thousands of them', () => {
    expect(tally.accounts).toBe(BOOKS * ACCOUNTS);
    expect(tally.wrongReferences).toBe(0);
    expect(tally.wrong).toEqual([]);
    expect(tally.wrongLevels).toEqual([]);
    // Of a hundred accounts one stands on its threshold to the digit.
    expect(tally.ties).toBeGreaterThan(tally.accounts / 100);
  });

  test('doubles alone misjudge some at every threshold', () => {
    const found = [...tally.wrongDoubles]
      .filter(([, count]) => count > BOOKS / 4)
      .map(([name]) => name);
    expect(found.sort()).toEqual(['closeOut', 'high', 'low', 'maintenance', 'warning', 'zero']);
  });
});

function judgeBooks(): Tally {
  const random = seeded(41);
  const tally: Tally = {
    accounts: 0,
    wrong: [],
    wrongLevels: [],
    wrongDoubles: new Map(),
    wrongReferences: 0,
    ties: 0,
  };
  const model = createModel(MARKETS, ASSETS);
  const engines = [createScanEngine, createEngine].map((create) =>
    create({ markets: MARKETS, assets: ASSETS }),
  );
  for (const { marketId } of MARKETS) {
    model.usable.add(marketId);
    engines.forEach((engine) => engine.setUsable(marketId, 'USABLE', new Date(START)));
  }
  for (let book = 0; book < BOOKS; book += 1) {
    const now = new Date(START + book * 977_000);
    // Few digits, so that some accounts stand on their threshold exactly; or many.
    const places = book % 2 === 0 ? 2 : 6;
    const updates = MARKETS.map(({ marketId }) => ({
      marketId,
      price: drawNumber(random, -1, 6, places),
    }));
    updates.forEach(({ marketId, price }) => model.prices.set(marketId, price));
    engines.forEach((engine) => engine.onPrices(updates, now));
    const markets: ExactMarkets = {
      prices: new Map(updates.map(({ marketId, price }) => [marketId, unitsOf(price)])),
      brackets: new Map(MARKETS.map((market) => [market.marketId, bracketsOf(market, now)])),
      countsOthers: new Set(
        MARKETS.filter((market) => market.countsOthers === true).map(({ marketId }) => marketId),
      ),
      assets: new Map(
        ASSETS.map(({ asset, haircut, priceMarketId }) => [
          asset,
          { keep: 10n ** 12n - unitsOf(haircut), marketId: priceMarketId },
        ]),
      ),
    };
    const candidates: string[] = [];
    for (let place = 0; place < ACCOUNTS; place += 1) {
      const { account, threshold } = drawAccount(`account-${place}`, random, places, markets);
      const expected = isCandidateExactly(account, markets);
      if (expected) {
        candidates.push(account.accountId);
      }
      for (const engine of engines) {
        if (engine.setAccount(account, now) !== expected) {
          tally.wrong.push(`${book}/${account.accountId} at ${threshold}`);
        }
      }
      const inMemory = engines[1]!.book;
      if (levelInBook(inMemory, account.accountId) !== levelExactly(account, markets)) {
        tally.wrongLevels.push(`${book}/${account.accountId} at ${threshold}`);
      }
      if (place % 64 === 0) {
        // The integers are held against the formulas in decimals, which are slower.
        tally.wrongReferences += Number(isCandidate(model, account, now) !== expected);
      }
      noteDoubles(tally, account, threshold, markets);
      tally.accounts += 1;
    }
    for (const engine of engines) {
      const answered = engine.onPrices(updates, now);
      if (answered.join() !== candidates.sort().join()) {
        tally.wrong.push(`${book}: ${answered.length} answered, ${candidates.length} are`);
      }
    }
  }
  return tally;
}

/** What doubles would have said, written as one writes it, about the threshold the account is near. */
function noteDoubles(
  tally: Tally,
  account: BookAccount,
  threshold: Threshold,
  markets: ExactMarkets,
): void {
  const numberOf = (units: bigint): number => Number(units) / 1e12;
  let equity = 0;
  let required = 0;
  for (const { asset, balance } of account.collateral) {
    const { keep, marketId } = markets.assets.get(asset)!;
    const price = marketId === null ? 1 : numberOf(markets.prices.get(marketId)!);
    equity += balance.toNumber() * price * (balance.lt(0) ? 1 : numberOf(keep));
  }
  const ratios = { maintenance: 1, zero: 0 };
  for (const position of account.positions) {
    const price = numberOf(markets.prices.get(position.marketId)!);
    const size = position.size.toNumber();
    equity += size * (price - position.entryPrice.toNumber());
    const brackets = markets.brackets.get(position.marketId)!;
    let margin = 0;
    for (const [index, { floor, fraction }] of brackets.entries()) {
      const cap = numberOf(brackets[index + 1]?.floor ?? 10n ** 30n);
      const part = Math.min(Math.abs(size) * price, cap) - numberOf(floor);
      margin += Math.max(0, part) * numberOf(fraction);
    }
    const { lowRatio: low, highRatio: high, warningRatio: warning, closeOutRatio } = position;
    const all = { ...ratios, low, high, warning, closeOut: closeOutRatio };
    required += margin * Number(all[threshold]);
  }
  const room = roomTo(threshold, account, markets);
  if (room === 0n) {
    tally.ties += 1;
  }
  if (equity < required !== room < 0n) {
    tally.wrongDoubles.set(threshold, (tally.wrongDoubles.get(threshold) ?? 0) + 1);
  }
}

/** A number of up to 15 digits, `decades` apart in size. */
function drawNumber(random: () => number, from: number, decades: number, places: number): Decimal {
  const value = decimal((10 ** (from + decades * random())).toFixed(places));
  return value.isZero() ? decimal('0.01') : value;
}

/** An account with some positions and collateral, and cash that puts it within a breath of a threshold. */
function drawAccount(
  accountId: string,
  random: () => number,
  places: number,
  markets: ExactMarkets,
): { readonly account: BookAccount; readonly threshold: Threshold } {
  const [low, high] = STATES[Math.floor(random() * STATES.length)]!;
  // Every market has ratios of its own.
  const ratio = (base: string, market: number): Decimal => decimal(base).plus(market * 0.01);
  const from = Math.floor(random() * MARKETS.length);
  const count = 1 + Math.floor(random() * (MARKETS.length - 1));
  const positions = Array.from({ length: count }, (_, step): BookPosition => {
    const market = (from + step) % MARKETS.length;
    return {
      marketId: MARKETS[market]!.marketId,
      size: drawNumber(random, -2, 7, places).times(random() < 0.5 ? 1 : -1),
      ...(random() < 0.3 ? { others: drawNumber(random, -2, 9, places) } : {}),
      entryPrice: drawNumber(random, -1, 6, places),
      lowRatio: low === null ? null : ratio(low, market),
      highRatio: high === null ? null : ratio(high, market),
      warningRatio: ratio('1.25', market),
      closeOutRatio: ratio('0.7', market),
    };
  });
  const collateral = ['EURX', 'WRAPPED'].flatMap((asset) => {
    const balance = drawNumber(random, -2, 5, places).times(random() < 0.7 ? 1 : -1);
    return random() < 0.4 ? [{ asset, balance }] : [];
  });
  const watched: Threshold[] = [
    ...(low === null ? [] : (['low'] as const)),
    ...(high === null ? [] : (['high'] as const)),
  ];
  const others: readonly Threshold[] = ['warning', 'maintenance', 'closeOut', 'zero'];
  const near = random() < 0.6 ? watched : others;
  const threshold = near[Math.floor(random() * near.length)]!;
  const bare: BookAccount = { accountId, owner: '', positions, collateral };
  const room = roomTo(threshold, bare, markets);
  const cash = floorDivide(-room, UNIT) + drawOffset(random, room);
  const coarse = cash / 10n ** 12n;
  const fine = decimal((cash - coarse * 10n ** 12n).toString()).div(1e12);
  return {
    account: {
      ...bare,
      collateral: [
        ...collateral,
        { asset: 'COARSE', balance: decimal(coarse.toString()) },
        { asset: 'FINE', balance: fine },
      ],
    },
    threshold,
  };
}

/** In units of 10⁻¹²: the smallest one up or down, or some spacings of doubles as large as the amounts. */
function drawOffset(random: () => number, room: bigint): bigint {
  const step = BigInt(Math.floor(random() * 9) - 4);
  if (random() < 0.5) {
    return step / 3n;
  }
  const size = Math.abs(Number(room / 10n ** 30n)) / 1e18;
  const spacing = 2 ** (Math.floor(Math.log2(Math.max(size, 1))) - 52);
  return step * BigInt(Math.max(1, Math.round(spacing * 1e12)));
}

function floorDivide(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  return dividend < 0n && dividend % divisor !== 0n ? quotient - 1n : quotient;
}
