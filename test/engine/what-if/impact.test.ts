import { describe, expect, test } from 'vitest';

import { type Decimal, ZERO, decimal, sum } from '../../../src/domain/decimal.js';
import { HEALTH_LEVELS, type HealthLevel } from '../../../src/domain/risk/health/account-health.js';
import { listAccounts } from '../../../src/engine/reads/book-queries.js';
import { copyForThread } from '../../../src/engine/what-if/book-copy.js';
import { type Engine, createEngine } from '../../../src/engine/engine.js';
import { type BookAccount } from '../../../src/engine/book/book-writes.js';
import {
  type Hypothesis,
  decodeHypothesis,
  encodeHypothesis,
} from '../../../src/engine/what-if/hypothesis.js';
import { measureImpactAside } from '../../../src/engine/what-if/impact-aside.js';
import {
  type BookImpact,
  joinImpacts,
  measureImpact,
  measureRows,
  withIds,
} from '../../../src/engine/what-if/impact.js';

import {
  type BookModel,
  createModel,
  equityOf,
  maintenanceOf,
  seeded,
  tiersOf,
} from '../book-model.js';
import { someTiers } from '../../support/risk-factories.js';
import { threadProgram } from '../../support/thread-program.js';
import { ASSETS, MARKETS, MARKET_IDS, drawAccount } from '../history.js';

const NOW = new Date('2026-01-01T00:00:00Z');
const THREAD = threadProgram('engine/what-if/impact-worker.ts');
const PRICES = ['60000', '3000', '150', '0.1', '1'];

function bookOf(count: number, seed: number): { engine: Engine; model: BookModel } {
  const random = seeded(seed);
  const model = createModel(MARKETS, ASSETS);
  const engine = createEngine({ markets: MARKETS, assets: ASSETS });
  for (const [index, marketId] of MARKET_IDS.entries()) {
    const price = decimal(PRICES[index]!);
    model.prices.set(marketId, price);
    engine.onPrices([{ marketId, price }], NOW);
  }
  for (let index = 0; index < count; index += 1) {
    const account = drawAccount(model, `account-${index}`, random);
    model.accounts.set(account.accountId, account);
    engine.setAccount(account, NOW);
  }
  return { engine, model };
}

function levelOf(model: BookModel, account: BookAccount): HealthLevel {
  const equity = equityOf(model, account);
  const margin = (ratio: (p: BookAccount['positions'][number]) => Decimal): Decimal =>
    sum(account.positions.map((p) => maintenanceOf(model, p, NOW).times(ratio(p))));
  if (equity.lt(0)) {
    return 'BANKRUPT';
  }
  if (account.positions.length === 0) {
    return 'HEALTHY';
  }
  if (equity.lt(margin((p) => p.closeOutRatio))) {
    return 'CLOSE_OUT';
  }
  if (equity.lt(margin(() => decimal('1')))) {
    return 'MARGIN_CALL';
  }
  return equity.lt(margin((p) => p.warningRatio)) ? 'WARNING' : 'HEALTHY';
}

/** The model under a hypothesis. */
function modelUnder(model: BookModel, hypothesis: Hypothesis): BookModel {
  const { markets = [], assets = [], prices = [] } = hypothesis;
  const changed = {
    ...model,
    markets: new Map(model.markets),
    assets: new Map(model.assets),
    prices: new Map(model.prices),
    accounts: new Map(model.accounts),
  };
  prices.forEach(({ marketId, price }) => changed.prices.set(marketId, price));
  assets.forEach((risk) => {
    const { priceMarketId } = changed.assets.get(risk.asset)!;
    changed.assets.set(risk.asset, { priceMarketId, ...risk });
  });
  for (const { marketId, tiers, ratios } of markets) {
    if (tiers !== null) {
      changed.markets.set(marketId, { marketId, tiers, ramp: null });
    }
    for (const account of changed.accounts.values()) {
      const positions = account.positions.map((position) =>
        position.marketId === marketId ? { ...position, ...ratios } : position,
      );
      changed.accounts.set(account.accountId, { ...account, positions });
    }
  }
  return changed;
}

/** Two thirds of every holding, and no more than what about half of the holders have. */
const CAPS = { totalCap: decimal('100'), countedTotal: decimal('150') };

const HYPOTHESES: readonly [string, Hypothesis][] = [
  ['nothing', {}],
  [
    'steeper brackets',
    {
      markets: [{ marketId: 'BTC', tiers: tiersOf(['0', '0.3', '0.2']), ratios: null }],
    },
  ],
  [
    'higher ratios',
    {
      markets: [
        {
          marketId: 'ETH',
          tiers: null,
          ratios: { warningRatio: decimal('2'), closeOutRatio: decimal('0.95') },
        },
      ],
    },
  ],
  ['a haircut of priced collateral', { assets: [{ asset: 'WBTC', haircut: decimal('0.6') }] }],
  ['a peg that is given up', { assets: [{ asset: 'DOLL', haircut: ZERO, pegBand: ZERO }] }],
  [
    'a price for what counted as 1 USD',
    {
      assets: [
        {
          asset: 'EURX',
          haircut: decimal('0.015'),
          priceMarketId: 'FRAX',
          pegBand: decimal('0.0001'),
        },
      ],
    },
  ],
  [
    'another price market of an asset with a peg',
    { assets: [{ asset: 'DOLL', haircut: ZERO, pegBand: decimal('0.05'), priceMarketId: 'DOGE' }] },
  ],
  ['a price that leaves a peg', { prices: [{ marketId: 'FRAX', price: decimal('0.88') }] }],
  ['a haircut of a quote asset', { assets: [{ asset: 'EURX', haircut: decimal('0.5') }] }],
  [
    'caps of priced collateral',
    { assets: [{ asset: 'WBTC', haircut: ZERO, accountCap: decimal('0.002'), ...CAPS }] },
  ],
  [
    'caps of a quote asset',
    { assets: [{ asset: 'EURX', haircut: ZERO, accountCap: decimal('100'), ...CAPS }] },
  ],
  [
    'caps of an asset with a peg that another market prices',
    {
      assets: [
        {
          asset: 'DOLL',
          haircut: ZERO,
          priceMarketId: 'DOGE',
          pegBand: decimal('0.05'),
          accountCap: decimal('100'),
          ...CAPS,
        },
      ],
    },
  ],
  [
    'caps and a price for what counted as 1 USD',
    {
      assets: [
        {
          asset: 'EURX',
          haircut: decimal('0.015'),
          priceMarketId: 'FRAX',
          accountCap: decimal('100'),
          ...CAPS,
        },
      ],
    },
  ],
  [
    'caps of what counts as 1 USD from now on',
    {
      assets: [
        {
          asset: 'WETH',
          haircut: ZERO,
          priceMarketId: null,
          accountCap: decimal('0.5'),
          ...CAPS,
        },
      ],
    },
  ],
  [
    'prices down',
    {
      prices: [
        { marketId: 'BTC', price: decimal('48000') },
        { marketId: 'SOL', price: decimal('100') },
      ],
    },
  ],
];

describe('the impact on the book', () => {
  test.each(HYPOTHESES)('counts as exact decimals do: %s', (_, hypothesis) => {
    const { engine, model } = bookOf(400, 11);
    const changed = modelUnder(model, hypothesis);
    const impact = measureImpact(engine.book, { hypothesis, sampleMax: 5 });
    const rank = (level: HealthLevel): number => HEALTH_LEVELS.indexOf(level);
    const reaching = (level: HealthLevel): string[] =>
      [...model.accounts.values()]
        .filter((account) => rank(levelOf(model, account)) < rank(level))
        .map(({ accountId }) => changed.accounts.get(accountId)!)
        .filter((account) => rank(levelOf(changed, account)) >= rank(level))
        .map(({ accountId }) => accountId)
        .sort();
    const countsOf = (world: BookModel): number[] =>
      HEALTH_LEVELS.map(
        (level) =>
          [...world.accounts.values()].filter((account) => levelOf(world, account) === level)
            .length,
      );
    expect(impact.before.map(({ accounts }) => accounts)).toEqual(countsOf(model));
    expect(impact.after.map(({ accounts }) => accounts)).toEqual(countsOf(changed));
    expect(impact.newlyCalled).toEqual(reaching('MARGIN_CALL'));
    expect(impact.newlyCloseOut).toEqual(reaching('CLOSE_OUT'));
    const notional = sum(
      impact.newlyCalled.flatMap((id) =>
        changed.accounts
          .get(id)!
          .positions.map((p) => p.size.abs().times(changed.prices.get(p.marketId) ?? ZERO)),
      ),
    );
    expect(impact.newlyCalledNotional / Math.max(1, notional.toNumber())).toBeCloseTo(
      notional.isZero() ? 0 : 1,
      9,
    );
    expect(impact.unpriced).toEqual([]);
  });

  test.each(['WBTC', 'EURX', 'DOLL'])('counts the whole again when a cap of %s ends', (asset) => {
    const { engine, model } = bookOf(400, 11);
    const known = model.assets.get(asset)!;
    const accountCap = decimal(asset === 'WBTC' ? '0.002' : '100');
    engine.setAsset({ ...known, accountCap, ...CAPS }, NOW);
    const { before, after } = measureImpact(engine.book, {
      hypothesis: { assets: [known] },
      sampleMax: 5,
    });
    const levels = [...model.accounts.values()].map((account) => levelOf(model, account));
    const counts = HEALTH_LEVELS.map((level) => levels.filter((each) => each === level).length);
    expect(after.map(({ accounts }) => accounts)).toEqual(counts);
    expect(before).not.toEqual(after);
  });

  test.each(HYPOTHESES)('of a book is that of its parts together: %s', (_, hypothesis) => {
    const { engine, model } = bookOf(90, 17);
    const request = { hypothesis, sampleMax: 5 };
    const partOf = (part: number): BookImpact => {
      const { engine: own } = bookOf(0, 17);
      [...model.accounts.values()]
        .filter((_account, index) => index % 3 === part)
        .forEach((account) => own.setAccount(account, NOW));
      return measureImpact(own.book, request);
    };
    const joined = [1, 2].reduce((sum, part) => joinImpacts(sum, partOf(part), 5), partOf(0));
    const whole = measureImpact(engine.book, request);
    // Doubles that are added in another order.
    const rounded = (impact: BookImpact): unknown =>
      JSON.parse(
        JSON.stringify(impact, (_key, value: unknown) =>
          typeof value === 'number' ? value.toPrecision(11) : value,
        ),
      );
    expect(rounded(joined)).toEqual(rounded(whole));
  });

  test('names the accounts that are hit worst by the amount that would cure them', () => {
    const { engine, model } = bookOf(400, 12);
    const hypothesis = { prices: [{ marketId: 'BTC', price: decimal('30000') }] };
    const changed = modelUnder(model, hypothesis);
    const impact = measureImpact(engine.book, {
      hypothesis,
      sampleMax: 3,
      cureRatios: new Map(MARKET_IDS.map((marketId) => [marketId, 1.1])),
    });
    const due = (id: string): number => {
      const account = changed.accounts.get(id)!;
      const margin = sum(account.positions.map((p) => maintenanceOf(changed, p, NOW)));
      return margin.times('1.1').minus(equityOf(changed, account)).toNumber();
    };
    const hit = new Set([...impact.newlyCalled, ...impact.newlyCloseOut]);
    const expected = [...hit].sort((a, b) => due(b) - due(a)).slice(0, 3);
    expect(impact.sample.map(({ accountId }) => accountId)).toEqual(expected);
    expect(impact.sample[0]!.amountDue).toBeCloseTo(due(expected[0]!), 6);
  });

  test.each(HYPOTHESES)('changes nothing of the book: %s', (_, hypothesis) => {
    const { engine } = bookOf(100, 13);
    const rows = (): unknown => listAccounts(engine, { orderBy: 'ID_ASC', first: 1_000 });
    const before = rows();
    measureImpact(engine.book, { hypothesis, sampleMax: 5 });
    expect(rows()).toEqual(before);
  });

  test.each(HYPOTHESES)('is the same on the copy that a thread receives: %s', (_, hypothesis) => {
    const { engine } = bookOf(200, 14);
    engine.removeAccount('account-7');
    const here = measureImpact(engine.book, { hypothesis, sampleMax: 5 });
    const sent = structuredClone(copyForThread(engine.book));
    const there = measureRows(
      sent,
      { hypothesis: decodeHypothesis(encodeHypothesis(hypothesis)), sampleMax: 5 },
      engine.size().accounts,
    );
    expect(withIds(there, engine.book.accounts.ids)).toEqual(here);
  });

  test('is the same from a thread', async () => {
    const { engine } = bookOf(50, 15);
    const requests = HYPOTHESES.map(([, hypothesis]) => ({ hypothesis, sampleMax: 5 }));
    const results = await measureImpactAside(engine.book, requests, THREAD);
    expect(results).toEqual(requests.map((request) => measureImpact(engine.book, request)));
  });

  test("an error in the thread is the caller's error", async () => {
    const { engine } = bookOf(5, 16);
    const hypothesis = { assets: [{ asset: 'unknown', haircut: decimal('0.1') }] };
    const requests = [{ hypothesis, sampleMax: 1 }];
    const impact = measureImpactAside(engine.book, requests, THREAD);
    await expect(impact).rejects.toThrow('is not an asset of the book');
  });

  test('accounts without a price are in no level', () => {
    const engine = createEngine({ markets: MARKETS, assets: ASSETS });
    const random = seeded(3);
    const model = createModel(MARKETS, ASSETS);
    const account = drawAccount(model, 'a', random);
    engine.setAccount({ ...account, accountId: 'idle', positions: [], collateral: [] }, NOW);
    engine.setAccount({ ...account, collateral: [{ asset: 'WBTC', balance: decimal('1') }] }, NOW);
    const impact = measureImpact(engine.book, { hypothesis: {}, sampleMax: 5 });
    expect(impact.unpriced).toEqual(['a']);
    expect(impact.before[0]).toEqual({ level: 'HEALTHY', accounts: 1, notional: 0 });
  });

  test('a debt without positions is BANKRUPT before and after, and is no new call', () => {
    const engine = createEngine({ markets: MARKETS, assets: ASSETS });
    const idle = drawAccount(createModel(MARKETS, ASSETS), 'a', seeded(3));
    const quote = ASSETS.find(({ priceMarketId }) => priceMarketId === null)!.asset;
    const owing = [{ asset: quote, balance: decimal('-5') }];
    engine.setAccount({ ...idle, positions: [], collateral: owing }, NOW);
    const impact = measureImpact(engine.book, { hypothesis: {}, sampleMax: 5 });

    const bankrupt = { level: 'BANKRUPT', accounts: 1, notional: 0 };
    expect([impact.before.at(-1), impact.after.at(-1)]).toEqual([bankrupt, bankrupt]);
    expect([impact.newlyCalled, impact.newlyCloseOut]).toEqual([[], []]);
  });
});

describe('who is newly called and closed out', () => {
  /** Long 10 at 100 with so much cash, under 5 % and under another maintenance margin. */
  function measured(fraction: string, ...cash: readonly string[]): BookImpact {
    const engine = createEngine({
      markets: [{ marketId: 'BTC', tiers: someTiers(['0', '0.5', '0.05']), ramp: null }],
      assets: [{ asset: 'USDC', haircut: ZERO, priceMarketId: null }],
    });
    engine.onPrices([{ marketId: 'BTC', price: decimal(100) }], NOW);
    const ratios = { lowRatio: null, highRatio: null };
    const governed = { warningRatio: decimal('1.5'), closeOutRatio: decimal('0.5') };
    cash.forEach((usd, index) => {
      const long = { marketId: 'BTC', size: decimal(10), entryPrice: decimal(100) };
      const positions = [{ ...long, ...ratios, ...governed }];
      const collateral = [{ asset: 'USDC', balance: decimal(usd) }];
      engine.setAccount({ accountId: `a${index}`, owner: 'o', positions, collateral }, NOW);
    });
    const tiers = someTiers(['0', '0.5', fraction]);
    const markets = [{ marketId: 'BTC', tiers, ratios: null }];
    return measureImpact(engine.book, { hypothesis: { markets }, sampleMax: 10 });
  }

  test('are counted at the very boundary of a level too', () => {
    // Under 10 %: called below 100, closed out below 50.
    const impact = measured('0.1', '100', '99.99', '50', '49.99', '24');
    expect(impact.newlyCalled).toEqual(['a1', 'a2']);
    expect(impact.newlyCloseOut).toEqual(['a3']);
    expect(impact.newlyCalledNotional).toBe(2000);
    expect(impact.sample.map(({ accountId }) => accountId)).toEqual(['a3', 'a2', 'a1']);
    expect(impact.after.map(({ accounts }) => accounts)).toEqual([0, 1, 2, 2, 0]);
  });

  test('are nobody when a change loosens', () => {
    expect(measured('0.04', '49', '100')).toMatchObject({ newlyCalled: [], sample: [] });
  });

  test('are shown up to the number that is asked for, ties by account id', () => {
    const { sample } = measured('0.1', ...Array.from({ length: 20 }, () => '60'));
    expect(sample).toHaveLength(10);
    expect(sample[0]?.accountId).toBe('a0');
  });
});
