import { readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { type Decimal, ONE, decimal, sum } from '../../../src/domain/decimal.js';
import { type Genesis, parseGenesis } from '../../../src/domain/genesis/genesis.js';
import {
  type AccountHealth,
  assessAccountHealth,
} from '../../../src/domain/risk/health/account-health.js';
import { type RiskContext } from '../../../src/domain/risk/health/account.js';
import {
  type BookOptions,
  type DemoAccount,
  drawBook,
} from '../../../src/playback/demo/demo-book.js';
import { type TopUp, topUpDecision } from '../../../src/playback/demo/demo-top-up.js';
import { openScenario } from '../../../src/playback/demo/scenario.js';
import { NOW, anAsset } from '../../support/risk-factories.js';

const GENESIS = readGenesis();

function readGenesis(): Genesis {
  const file = path.resolve(import.meta.dirname, '../../../genesis/demo.json');
  const result = parseGenesis(JSON.parse(readFileSync(file, 'utf8')));
  if ('faults' in result) {
    throw new Error('the demo genesis is faulty');
  }
  return result.genesis;
}

/** The demo's markets at the first prices of the bundled scenario, in the order of the genesis. */
function bookOptions(overrides: Partial<BookOptions> = {}): BookOptions {
  const first = new Map(openScenario('1', () => true).markets.map((m) => [m.marketId, m.price]));
  return {
    seed: '1',
    accounts: 2_000,
    markets: GENESIS.markets.flatMap(({ id, lotSize, parameters }) => {
      const price = first.get(id);
      return price === undefined ? [] : [{ marketId: id, price, lotSize, parameters }];
    }),
    assets: GENESIS.collateralAssets,
    maxLeverage: null,
    ...overrides,
  };
}

async function pricesAtMinute(minute: number): Promise<ReadonlyMap<string, Decimal>> {
  const { startsAt, instants } = openScenario('1', () => true);
  for await (const { at, prices } of instants()) {
    if (at.getTime() - startsAt.getTime() === minute * 60_000) {
      return new Map(prices.map(({ marketId, price }) => [marketId, price]));
    }
  }
  throw new Error(`the scenario has a minute ${String(minute)}`);
}

function contextOf({ markets, assets }: BookOptions): RiskContext {
  return {
    now: NOW,
    assets: new Map(
      assets.map(({ asset, haircut, priceMarketId }) => [
        asset,
        anAsset({ asset, haircut: haircut.toFixed(), priceMarketId }),
      ]),
    ),
    markets: new Map(
      markets.map(({ marketId, price, lotSize, parameters }) => [
        marketId,
        {
          marketId,
          status: 'ACTIVE',
          lotSize,
          isPriceUsable: true,
          markPrice: { price, confidence: null, source: 'test', at: NOW },
          parameters: {
            ...parameters,
            marketId,
            version: 1,
            ramp: null,
            effectiveFrom: NOW,
            authority: { kind: 'GENESIS', subject: 'genesis' },
          },
        },
      ]),
    ),
  };
}

function healthOf(options: BookOptions, account: DemoAccount): AccountHealth {
  return assessAccountHealth(
    {
      id: account.accountId,
      owner: account.owner,
      positions: account.positions,
      collateral: account.deposits.map(({ asset, amount }) => ({
        asset,
        balance: amount,
        pending: decimal(0),
      })),
    },
    contextOf(options),
  );
}

function leverageOf({ equity, positions }: AccountHealth): number {
  return Number(sum(positions.map(({ notional }) => notional)).div(equity));
}

function significandOf(value: Decimal): Decimal {
  return value.abs().times(decimal(10).pow(value.decimalPlaces()));
}

describe('the demo book', () => {
  const options = bookOptions();
  const book = drawBook(options);
  const health = book.map((account) => healthOf(options, account));

  it('starts every account above its initial margin and above its warning', () => {
    const isSound = health.map(
      ({ equity, initialMargin, warningClearMargin }) =>
        equity.gte(initialMargin.times('1.03')) && equity.gte(warningClearMargin),
    );
    expect(isSound.every(Boolean)).toBe(true);
  });

  it('has the cited sizes: a median near 941 USD and a long tail', () => {
    const equities = health.map(({ equity }) => Number(equity)).sort((a, b) => a - b);
    const at = (share: number): number => equities[Math.floor(share * equities.length)]!;
    expect(at(0.5)).toBeGreaterThan(941 * 0.8);
    expect(at(0.5)).toBeLessThan(941 * 2);
    expect(at(0.9)).toBeGreaterThan(20_000);
    expect(at(0.99)).toBeGreaterThan(300_000);
  });

  it('holds 0 to 4 positions an account in different markets, nearly always at least one', () => {
    const counts = book.map(({ positions }) => positions.length);
    const isDistinct = book.map(
      ({ positions }) => new Set(positions.map((p) => p.marketId)).size === positions.length,
    );
    expect(Math.max(...counts)).toBe(4);
    expect(counts.filter((count) => count === 0).length).toBeLessThan(book.length * 0.03);
    expect(isDistinct.every(Boolean)).toBe(true);
  });

  it('is long in about 60 % of its positions, and hedges some accounts', () => {
    const positions = book.flatMap((account) => account.positions);
    const longShare = positions.filter(({ size }) => size.gt(0)).length / positions.length;
    const hedged = book.filter(
      (account) => new Set(account.positions.map(({ size }) => size.s)).size === 2,
    );
    expect(longShare).toBeGreaterThan(0.54);
    expect(longShare).toBeLessThan(0.66);
    expect(hedged.length).toBeGreaterThan(20);
  });

  it('uses leverage up to what initial margin allows, and little of it often', () => {
    const leverages = health.map(leverageOf).sort((a, b) => a - b);
    // 4 % initial margin on BTC and ETH allow 25.
    expect(leverages.at(-1)!).toBeGreaterThan(20);
    expect(leverages.at(-1)!).toBeLessThan(25);
    expect(leverages[Math.floor(leverages.length / 2)]!).toBeLessThan(15);
  });

  it('has its first breach within the first twenty minutes of the scenario: seconds of a run to watch', async () => {
    const prices = await pricesAtMinute(20);
    const later = {
      ...options,
      markets: options.markets.map((market) => ({
        ...market,
        price: prices.get(market.marketId) ?? market.price,
      })),
    };
    const isCalled = (account: DemoAccount): boolean => {
      const { equity, maintenanceMargin } = healthOf(later, account);
      return equity.lt(maintenanceMargin);
    };
    expect(book.some(isCalled)).toBe(true);
  });

  it('trades whole lots, and admits no number that a float cannot hold exactly', () => {
    const lots = new Map(options.markets.map(({ marketId, lotSize }) => [marketId, lotSize]));
    const numbers = book.flatMap(({ deposits, positions }) => [
      ...deposits.map(({ amount }) => amount),
      ...positions.flatMap(({ size, entryPrice }) => [size, entryPrice]),
    ]);
    const isWhole = book.flatMap(({ positions }) =>
      positions.map(({ marketId, size }) => size.mod(lots.get(marketId) ?? ONE).isZero()),
    );
    expect(isWhole.every(Boolean)).toBe(true);
    expect(numbers.every((n) => n.decimalPlaces() <= 8)).toBe(true);
    expect(numbers.every((n) => significandOf(n).lt(decimal(2).pow(53)))).toBe(true);
    expect(numbers.some((n) => n.isZero())).toBe(false);
  });

  it('posts collateral in every asset', () => {
    const assets = new Set(book.flatMap(({ deposits }) => deposits.map(({ asset }) => asset)));
    expect([...assets].sort()).toEqual(['BTC', 'ETH', 'USD', 'USDC']);
  });

  it('is the same for the same seed, and a larger book begins with it', () => {
    const larger = drawBook(bookOptions({ accounts: 2_100 }));
    expect(JSON.stringify(larger.slice(0, 2_000))).toBe(JSON.stringify(book));
    expect(JSON.stringify(drawBook(bookOptions({ seed: '2' })))).not.toBe(JSON.stringify(book));
  });

  it('stays within a given leverage', () => {
    const modest = bookOptions({ maxLeverage: 10 });
    const leverages = drawBook(modest).map((account) => leverageOf(healthOf(modest, account)));
    expect(Math.max(...leverages)).toBeLessThanOrEqual(10);
  });

  it('leaves out collateral that no market of the book prices', () => {
    const bitcoinOnly = options.markets.slice(0, 1);
    const assets = drawBook(bookOptions({ markets: bitcoinOnly })).flatMap(({ deposits }) =>
      deposits.map(({ asset }) => asset),
    );
    expect([...new Set(assets)].sort()).toEqual(['BTC', 'USD', 'USDC']);
  });
});

describe('the simulated owners', () => {
  const decisionOf = (call: number): TopUp | null =>
    topUpDecision({
      seed: '1',
      marginCallId: `call-${call}`,
      amountDue: decimal('1000.01'),
      openedAt: NOW,
    });
  const decisions = Array.from({ length: 2_000 }, (_, call) => decisionOf(call));
  const paid = decisions.filter((decision) => decision !== null);

  it('pay in about half of the calls', () => {
    expect(paid.length / decisions.length).toBeGreaterThan(0.46);
    expect(paid.length / decisions.length).toBeLessThan(0.54);
  });

  it('pay 1 to 10 times the amount due, within the hour, final some time later', () => {
    const isPlausible = paid.map(
      ({ amount, seenAt, finalAt }) =>
        amount.gte('1000.01') &&
        amount.lte('10000.11') &&
        amount.decimalPlaces() <= 2 &&
        seenAt.getTime() > NOW.getTime() &&
        seenAt.getTime() < NOW.getTime() + 3_600_000 &&
        finalAt > seenAt,
    );
    expect(isPlausible.every(Boolean)).toBe(true);
  });

  it('decide the same when asked again', () => {
    expect(Array.from({ length: 2_000 }, (_, call) => decisionOf(call))).toEqual(decisions);
  });

  it('owe nothing when nothing is due', () => {
    const question = { seed: '1', amountDue: decimal(0), openedAt: NOW };
    const all = Array.from({ length: 50 }, (_, call) =>
      topUpDecision({ ...question, marginCallId: `call-${call}` }),
    );
    expect(all.every((decision) => decision === null)).toBe(true);
  });
});
