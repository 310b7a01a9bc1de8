import { describe, expect, test } from 'vitest';

import { decimal } from '../../../src/domain/decimal.js';
import { createEngine } from '../../../src/engine/engine.js';
import { marketEquitiesOf } from '../../../src/engine/reads/market-equities.js';

import { positionOf, tiersOf } from '../book-model.js';

const NOW = new Date('2026-01-01T00:00:00Z');

function anEngine() {
  const tiers = tiersOf(['0', '0.1', '0.05']);
  return createEngine({
    markets: ['BTC', 'ETH'].map((marketId) => ({ marketId, tiers, ramp: null })),
    assets: [
      { asset: 'USD', haircut: decimal('0'), priceMarketId: null },
      { asset: 'ETH', haircut: decimal('0.1'), priceMarketId: 'ETH' },
    ],
  });
}

describe('the equity of everyone in a market', () => {
  test('is exact where doubles are not', () => {
    const engine = anEngine();
    engine.setAccount(
      {
        accountId: 'a',
        owner: 'ann',
        positions: [positionOf('BTC', '0.1', '0.3')],
        collateral: [
          { asset: 'USD', balance: decimal('123456789.01') },
          { asset: 'ETH', balance: decimal('0.7') },
        ],
      },
      NOW,
    );
    engine.onPrices(
      [
        { marketId: 'BTC', price: decimal('0.1') },
        { marketId: 'ETH', price: decimal('0.00000001') },
      ],
      NOW,
    );
    const market = marketEquitiesOf(engine, 'BTC');

    expect(market?.markPrice.toFixed()).toBe('0.1');
    // 123456789.01 + 0.1·(0.1 − 0.3) + 0.7·0.00000001·0.9
    expect(market?.equities.get('a')?.toFixed()).toBe('123456788.9900000063');
  });

  test('leaves out who depends on a market without a price, and is null without one of its own', () => {
    const engine = anEngine();
    const collateral = [{ asset: 'USD', balance: decimal('10') }];
    const one = { owner: 'ann', collateral };
    engine.setAccount({ ...one, accountId: 'a', positions: [positionOf('BTC', '1', '9')] }, NOW);
    engine.setAccount(
      {
        ...one,
        accountId: 'b',
        positions: [positionOf('BTC', '1', '9'), positionOf('ETH', '1', '9')],
      },
      NOW,
    );
    expect(marketEquitiesOf(engine, 'BTC')).toBeNull();
    expect(marketEquitiesOf(engine, 'DOGE')).toBeNull();
    engine.onPrices([{ marketId: 'BTC', price: decimal('10') }], NOW);
    expect([...(marketEquitiesOf(engine, 'BTC')?.equities.keys() ?? [])]).toEqual(['a']);
  });
});
