import fc from 'fast-check';
import { expect, test } from 'vitest';

import { decimal } from '../../src/domain/decimal.js';
import { judgedEndsOf } from '../../src/domain/margin-call/scope/scope.js';
import {
  type AccountHealth,
  assessAccountHealth,
} from '../../src/domain/risk/health/account-health.js';
import { createEngine, type Engine } from '../../src/engine/engine.js';
import { summarize } from '../../src/engine/reads/book-summary.js';
import { aContext, anAccount, NOW, someTiers } from '../support/risk-factories.js';
import { createScanEngine } from './scan-index.js';

const TIERS = someTiers(['0', '0.1', '0.05'], ['5000', '0.2', '0.1']);
const RATIOS = {
  lowRatio: decimal('0.6667'),
  highRatio: decimal('1.1'),
  warningRatio: decimal('1.2'),
  closeOutRatio: decimal('0.6667'),
};

interface Held {
  readonly btc: number;
  readonly dollars: number;
  readonly coins: number;
  readonly usd: number;
  /** In thousandths. */
  readonly price: number;
  readonly ratio: string;
  readonly band: string;
}

function anEngine(create: typeof createEngine, held: Held): Engine {
  const engine = create({
    markets: ['BTC-USD', 'DOLL-USD'].map((marketId) => ({
      marketId,
      tiers: TIERS,
      ramp: null,
      unusablePriceRatio: decimal(held.ratio),
    })),
    assets: [
      { asset: 'USDC', haircut: decimal(0), priceMarketId: null },
      {
        asset: 'DOLL',
        haircut: decimal('0.02'),
        priceMarketId: 'DOLL-USD',
        pegBand: decimal(held.band),
      },
    ],
  });
  engine.onPrices(
    [
      { marketId: 'BTC-USD', price: decimal(100) },
      { marketId: 'DOLL-USD', price: decimal(held.price).div(1000) },
    ],
    NOW,
  );
  engine.setUsable('BTC-USD', 'USABLE', NOW);
  engine.setUsable('DOLL-USD', 'BOUNDED', NOW);
  const account = accountOf(held);
  const positions = account.positions.map((position) => ({ ...position, ...RATIOS }));
  engine.setAccount(
    { accountId: account.id, owner: account.owner, positions, collateral: account.collateral },
    NOW,
  );
  return engine;
}

function accountOf({ btc, dollars, coins, usd }: Held) {
  return anAccount({
    positions: [
      ['BTC-USD', decimal(btc).div(1000).toFixed(), '100'],
      ['DOLL-USD', String(dollars), '1'],
    ],
    collateral: [
      ['USDC', String(usd)],
      ['DOLL', String(coins)],
    ],
  });
}

/** Null: within a millionth of a threshold, where the engine may propose either way. */
function isCertain(held: Held, btcPrice: string): boolean | null {
  const parameters = { tiers: TIERS, closeOutRatio: '0.6667', unusablePriceRatio: held.ratio };
  const price = decimal(held.price).div(1000).toFixed();
  const context = aContext(
    [
      { marketId: 'BTC-USD', price: btcPrice, parameters },
      { marketId: 'DOLL-USD', price, isPriceUsable: false, parameters },
    ],
    [{ asset: 'DOLL', haircut: '0.02', priceMarketId: 'DOLL-USD', pegBand: held.band }],
  );
  const account = accountOf(held);
  const ends = judgedEndsOf(account, context);
  const best = assessAccountHealth(account, ends!.best);
  const worst = assessAccountHealth(account, ends!.worst);
  const roomOf = ({ equity, closeOutMargin }: AccountHealth) => equity.minus(closeOutMargin);
  const rooms = [roomOf(best), worst.equity.minus(worst.cureMargin)];
  return rooms.some((room) => room.abs().lt('0.000001'))
    ? null
    : rooms[0]!.lt(0) || rooms[1]!.gte(0);
}

test('with a price that cannot be used both indexes agree with the ends of the rules, peg included', () => {
  const aSize = fc.integer({ min: -4000, max: 4000 }).filter((size) => size !== 0);
  const anyHeld = fc.record({
    btc: aSize,
    dollars: aSize,
    coins: aSize,
    usd: fc.integer({ min: -3000, max: 3000 }),
    price: fc.integer({ min: 980, max: 1020 }),
    ratio: fc.constantFrom('1', '1.005', '1.02', '2'),
    band: fc.constantFrom('0.0033', '0.0133', '0.1'),
  });
  const aPath = fc.array(fc.integer({ min: 50, max: 200 }), { minLength: 1, maxLength: 8 });
  let reported = 0;
  fc.assert(
    fc.property(anyHeld, aPath, (held, path) => {
      const engines = [createScanEngine, createEngine].map((create) => anEngine(create, held));
      for (const price of path) {
        const update = { marketId: 'BTC-USD', price: decimal(price) };
        const found = engines.map((engine) => engine.onPrices([update], NOW).length === 1);
        const expected = isCertain(held, String(price));
        expect(found[0]).toBe(found[1]);
        expect(found[0]).toBe(expected ?? found[0]);
        reported += Number(expected === true);
      }
    }),
    { numRuns: 300 },
  );
  expect(reported).toBeGreaterThan(50);
});

/** Long 1 BTC at 100 with 10 dollars; called below 5. */
function aHolder(): Engine {
  const engine = createEngine({
    markets: ['BTC-USD', 'DOLL-USD', 'OTHER-USD'].map((marketId) => ({
      marketId,
      tiers: TIERS,
      ramp: null,
    })),
    assets: [{ asset: 'DOLL', haircut: decimal(0), priceMarketId: null }],
  });
  const prices = { 'BTC-USD': '100', 'DOLL-USD': '1', 'OTHER-USD': '0.4' };
  for (const [marketId, price] of Object.entries(prices)) {
    engine.onPrices([{ marketId, price: decimal(price) }], NOW);
    engine.setUsable(marketId, 'USABLE', NOW);
  }
  const position = { marketId: 'BTC-USD', size: decimal(1), entryPrice: decimal(100), ...RATIOS };
  engine.setAccount(
    {
      accountId: 'a',
      owner: '',
      positions: [{ ...position, lowRatio: decimal(1), highRatio: null }],
      collateral: [{ asset: 'DOLL', balance: decimal(10) }],
    },
    NOW,
  );
  return engine;
}

const equityOf = (engine: Engine): string => summarize(engine).equity.toFixed();

test('a tick within the band touches nobody, one beyond it reprices every holder, and one back ends that', () => {
  const engine = aHolder();
  engine.setAsset(
    { asset: 'DOLL', haircut: decimal(0), priceMarketId: 'DOLL-USD', pegBand: decimal('0.01') },
    NOW,
  );
  const priceAt = (price: string): readonly string[] =>
    engine.onPrices([{ marketId: 'DOLL-USD', price: decimal(price) }], NOW);
  expect([priceAt('0.99'), equityOf(engine)]).toEqual([[], '10']);
  expect([priceAt('0.989'), equityOf(engine)]).toEqual([[], '9.89']);
  // Maintenance margin is 5.
  expect([priceAt('0.499'), equityOf(engine)]).toEqual([['a'], '4.99']);
  expect([priceAt('1.005'), equityOf(engine)]).toEqual([[], '10']);
});

test('a vote moves an asset from no price to a peg, to a price and back, and the book follows each time', () => {
  const engine = aHolder();
  const termsOf = (priceMarketId: string | null, pegBand: string) => ({
    asset: 'DOLL',
    haircut: decimal(0),
    priceMarketId,
    pegBand: decimal(pegBand),
  });
  const moved = (
    [
      ['OTHER-USD', '0'],
      ['DOLL-USD', '0.01'],
      ['OTHER-USD', '0.01'],
      ['OTHER-USD', '0.7'],
      [null, '0'],
    ] as const
  ).map(([market, band]) => [engine.setAsset(termsOf(market, band), NOW), equityOf(engine)]);
  expect(moved).toEqual([
    [['a'], '4'],
    [[], '10'],
    [['a'], '4'],
    [[], '10'],
    [[], '10'],
  ]);
  // The account can still be replaced and dropped: its lines and the lists of holders are whole.
  engine.removeAccount('a');
  expect(engine.size()).toEqual({ accounts: 0, positions: 0 });
});
