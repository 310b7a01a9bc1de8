import { expect, test } from 'vitest';
import fc from 'fast-check';

import { decimal } from '../../src/domain/decimal.js';
import { judgedEndsOf } from '../../src/domain/margin-call/scope/scope.js';
import {
  type AccountHealth,
  assessAccountHealth,
} from '../../src/domain/risk/health/account-health.js';
import { createEngine, type Engine } from '../../src/engine/engine.js';
import { aContext, anAccount, NOW, someTiers } from '../support/risk-factories.js';
import { createScanEngine } from './scan-index.js';

const TIERS = someTiers(['0', '0.1', '0.05'], ['5000', '0.2', '0.1']);
const DOGES = { asset: 'DOGE', haircut: '0.3', priceMarketId: 'DOGE-USD' };

interface Held {
  readonly btc: number;
  readonly doge: number;
  readonly usdc: number;
  readonly coins: number;
}

function textsOf({ btc, doge, usdc, coins }: Held) {
  return {
    positions: [
      ['BTC-USD', decimal(btc).div(1000).toFixed(), '100'],
      ['DOGE-USD', String(doge), '0.2'],
    ] as const,
    collateral: [
      ['USDC', String(usdc)],
      ['DOGE', String(coins)],
    ] as const,
  };
}

function anEngine(create: typeof createEngine, held: Held): Engine {
  const engine = create({
    markets: ['BTC-USD', 'DOGE-USD'].map((marketId) => ({
      marketId,
      tiers: TIERS,
      ramp: null,
      unusablePriceRatio: decimal(2),
    })),
    assets: [
      { asset: 'USDC', haircut: decimal(0), priceMarketId: null },
      { asset: 'DOGE', haircut: decimal('0.3'), priceMarketId: 'DOGE-USD' },
    ],
  });
  const account = anAccount(textsOf(held));
  engine.onPrices(
    [
      { marketId: 'BTC-USD', price: decimal(100) },
      { marketId: 'DOGE-USD', price: decimal('0.2') },
    ],
    NOW,
  );
  engine.setUsable('BTC-USD', 'USABLE', NOW);
  engine.setUsable('DOGE-USD', 'BOUNDED', NOW);
  const ratios = { warningRatio: decimal('1.2'), closeOutRatio: decimal('0.6667') };
  engine.setAccount(
    {
      accountId: account.id,
      owner: account.owner,
      positions: account.positions.map((position) => ({
        ...position,
        ...ratios,
        lowRatio: decimal('0.6667'),
        highRatio: decimal('1.1'),
      })),
      collateral: account.collateral,
    },
    NOW,
  );
  return engine;
}

/** Null: within a millionth of a threshold, where the engine may propose either way. */
function isCertain(held: Held, btcPrice: string): boolean | null {
  const parameters = { tiers: TIERS, closeOutRatio: '0.6667' };
  const context = aContext(
    [
      { marketId: 'BTC-USD', price: btcPrice, parameters },
      { marketId: 'DOGE-USD', price: '0.2', isPriceUsable: false, parameters },
    ],
    [DOGES],
  );
  const account = anAccount(textsOf(held));
  const ends = judgedEndsOf(account, context);
  const best = assessAccountHealth(account, ends!.best);
  const worst = assessAccountHealth(account, ends!.worst);
  const roomOf = ({ equity, closeOutMargin }: AccountHealth) => equity.minus(closeOutMargin);
  const rooms = [roomOf(best), worst.equity.minus(worst.cureMargin)];
  return rooms.some((room) => room.abs().lt('0.000001'))
    ? null
    : rooms[0]!.lt(0) || rooms[1]!.gte(0);
}

test('with a price that cannot be used both indexes report who is beyond a threshold at every plausible price', () => {
  const aSize = fc.integer({ min: -40_000, max: 40_000 }).filter((size) => size !== 0);
  const anyHeld = fc.record({
    btc: aSize,
    doge: aSize,
    usdc: fc.integer({ min: -6000, max: 6000 }),
    coins: fc.integer({ min: -6000, max: 6000 }),
  });
  const aPath = fc.array(fc.integer({ min: 50, max: 200 }), { minLength: 1, maxLength: 12 });
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
  expect(reported).toBeGreaterThan(100);
});
