import fc from 'fast-check';

import { type Decimal, decimal } from '../../src/domain/decimal.js';
import { type Account, type RiskContext } from '../../src/domain/risk/health/account.js';
import { type MarginTier } from '../../src/domain/risk/parameters/margin-parameters.js';
import { aContext, anAccount } from './risk-factories.js';

/** Exact decimals from whole numbers, so that a failure shrinks to a readable value. */
function scaled(minimum: number, maximum: number, places: number): fc.Arbitrary<Decimal> {
  return fc.integer({ min: minimum, max: maximum }).map((whole) => decimal(`${whole}e-${places}`));
}

/** From 0 to 10 million USD, in cents. */
export function anyAmount(): fc.Arbitrary<Decimal> {
  return scaled(0, 1_000_000_000, 2);
}

/** A valid schedule of 1 to 5 brackets: 0 < mmf < imf ≤ 1, both rising. */
export function anySchedule(): fc.Arbitrary<readonly MarginTier[]> {
  const steps = fc.array(
    fc.record({
      width: fc.integer({ min: 1, max: 500_000 }),
      mmf: fc.integer({ min: 1, max: 50 }),
      imf: fc.integer({ min: 1, max: 50 }),
    }),
    { minLength: 1, maxLength: 5 },
  );
  return steps.map((brackets) => {
    let [floor, mmf, imf] = [0, 15, 15];
    return brackets.map((step, index) => {
      floor += index === 0 ? 0 : step.width;
      mmf += step.mmf;
      imf = Math.max(imf, mmf) + step.imf;
      return {
        floor: decimal(floor),
        initialMarginFraction: decimal(`${imf}e-3`),
        maintenanceMarginFraction: decimal(`${mmf}e-3`),
      };
    });
  });
}

export interface Book {
  readonly account: Account;
  readonly context: RiskContext;
}

/**
 * An account with positions in one to three markets, cash (perhaps a debt) and BTC collateral,
 * anywhere from healthy to bankrupt. BTC-USD always has a position.
 */
export function anyBook(): fc.Arbitrary<Book> {
  const size = fc.oneof(fc.integer({ min: 1, max: 50_000 }), fc.integer({ min: -50_000, max: -1 }));
  const price = fc.integer({ min: 100, max: 1_000_000 });
  const market = fc.record({
    size,
    price,
    entryChange: fc.integer({ min: -300, max: 300 }),
    tiers: anySchedule(),
  });
  return fc
    .record({
      markets: fc.array(market, { minLength: 1, maxLength: 3 }),
      cashPercent: fc.integer({ min: -20, max: 60 }),
      coins: fc.integer({ min: -20, max: 100 }),
      haircut: fc.integer({ min: 0, max: 100 }),
    })
    .map(({ markets, cashPercent, coins, haircut }) => {
      const ids = ['BTC-USD', 'ETH-USD', 'SOL-USD'];
      const gross = markets.reduce((total, each) => total + Math.abs(each.size) * each.price, 0);
      const cash = decimal(gross).times(cashPercent).div(1e7).toDecimalPlaces(2);
      const context = aContext(
        markets.map(({ price: mark, tiers }, index) => ({
          marketId: ids[index]!,
          price: decimal(mark).div(100).toFixed(),
          parameters: { tiers, liquidationFee: '0.003', maxSlippage: '0.005' },
        })),
        [{ asset: 'BTC', haircut: `${haircut}e-2`, priceMarketId: 'BTC-USD' }],
      );
      const account = anAccount({
        positions: markets.map(({ size: milli, price: mark, entryChange }, index) => [
          ids[index]!,
          decimal(milli).div(1000).toFixed(),
          decimal(mark)
            .times(1000 + entryChange)
            .div(100_000)
            .toFixed(),
        ]),
        collateral: [
          ['USDC', cash.toFixed()],
          ['BTC', `${coins}e-2`],
        ],
      });
      return { account, context };
    });
}
