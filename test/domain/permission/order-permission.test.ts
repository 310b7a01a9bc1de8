import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { type Decimal, decimal, ZERO } from '../../../src/domain/decimal.js';
import {
  judgeOrder,
  type OrderPermission,
  type OrderQuestion,
} from '../../../src/domain/permission/order-permission.js';
import { type RestingOrders } from '../../../src/domain/risk/health/order-margin.js';
import { assessAccountHealth } from '../../../src/domain/risk/health/account-health.js';
import { anyBook } from '../../support/risk-arbitraries.js';
import { aContext, anAccount, aStanding, type MarketText } from '../../support/risk-factories.js';

/** Long 10 at 100 with 1,000 USDC, 10 % initial margin: equity 1,000, initial margin 100. */
const standing = aStanding;

const order = (text: {
  side?: 'BUY' | 'SELL';
  size?: string;
  price?: string;
  reduceOnly?: boolean;
}): OrderQuestion => ({
  marketId: 'BTC-USD',
  side: text.side ?? 'BUY',
  size: decimal(text.size ?? '1'),
  price: decimal(text.price ?? '100'),
  reduceOnly: text.reduceOnly ?? false,
});

const resting = (buySize: string, sellSize: string): RestingOrders => ({
  marketId: 'BTC-USD',
  buySize: decimal(buySize),
  sellSize: decimal(sellSize),
});

const told = ({ refusal, freeCollateralAfter, maxSize }: OrderPermission): unknown => ({
  code: refusal?.code ?? null,
  free: freeCollateralAfter?.toFixed() ?? null,
  maxSize: maxSize.toFixed(),
});

describe('an order that opens', () => {
  test.each([
    // free = 1,000 − 10 % of (10 + size) · 100
    ['covered', {}, { code: null, free: '890', maxSize: '90' }],
    ['covered to the last lot', { size: '90' }, { code: null, free: '0', maxSize: '90' }],
    [
      'one lot more',
      { size: '90.001' },
      { code: 'INSUFFICIENT_FREE_COLLATERAL', free: '-0.01', maxSize: '90' },
    ],
    // 10 USD a unit are lost at once: 900 = size · (10 + 10).
    ['at a worse price', { size: '45', price: '110' }, { code: null, free: '0', maxSize: '45' }],
    [
      'at a better price, which counts for nothing',
      { price: '90' },
      { code: null, free: '890', maxSize: '90' },
    ],
    // Long 10 and sell 11: short 1 needs less than long 10.
    ['that flips', { side: 'SELL', size: '11' }, { code: null, free: '900', maxSize: '110' }],
  ] as const)('%s', (_name, text, expected) => {
    expect(told(judgeOrder(standing(), order(text), aContext()))).toEqual(expected);
  });

  test('beside resting orders: the worse of both sides is reserved', () => {
    const beside = standing({ orders: [resting('20', '40')] });
    // Sells leave short 30, buys long 30: 300 either way. A buy of 60 makes long 90.
    expect(told(judgeOrder(beside, order({ size: '60' }), aContext()))).toEqual({
      code: null,
      free: '100',
      maxSize: '70',
    });
  });

  test('in a second bracket, whose fraction counts for the part in it alone', () => {
    const tiers: MarketText = {
      parameters: {
        tiers: [
          {
            floor: ZERO,
            initialMarginFraction: decimal('0.1'),
            maintenanceMarginFraction: decimal('0.05'),
          },
          {
            floor: decimal('5000'),
            initialMarginFraction: decimal('0.2'),
            maintenanceMarginFraction: decimal('0.1'),
          },
        ],
      },
    };
    // 1,000 = 500 + 20 % of 2,500: 75 units in all, 65 beyond the position.
    const permission = judgeOrder(standing(), order({ size: '65' }), aContext([tiers]));
    expect(told(permission)).toEqual({ code: null, free: '0', maxSize: '65' });
  });
});

describe('an order that only reduces', () => {
  const poor = standing({
    account: anAccount({ collateral: [['USDC', '10']] }),
    openCall: { id: 'call-1', state: 'GRACE' },
  });

  test('is allowed under a call, without free collateral and in a market that takes no new risk', () => {
    const context = aContext([{ status: 'REDUCE_ONLY', isPriceUsable: false }]);
    expect(told(judgeOrder(poor, order({ side: 'SELL', size: '10' }), context))).toMatchObject({
      code: null,
      maxSize: '10',
    });
  });

  test('beyond the position it is new risk', () => {
    expect(
      told(judgeOrder(poor, order({ side: 'SELL', size: '10.001' }), aContext())),
    ).toMatchObject({
      code: 'ACCOUNT_UNDER_CALL',
      maxSize: '10',
    });
  });

  test('what rests on its side has the first claim on the position', () => {
    const beside = standing({ ...poor, orders: [resting('0', '7')] });
    expect(told(judgeOrder(beside, order({ side: 'SELL', size: '4' }), aContext()))).toMatchObject({
      code: 'ACCOUNT_UNDER_CALL',
      maxSize: '3',
    });
  });

  test('reduce-only is cut to the position, and refused without one on the other side', () => {
    const much = order({ side: 'SELL', size: '99', reduceOnly: true });
    expect(told(judgeOrder(poor, much, aContext()))).toMatchObject({ code: null, maxSize: '10' });
    expect(told(judgeOrder(poor, order({ reduceOnly: true }), aContext()))).toEqual({
      code: 'CONFLICT',
      free: null,
      maxSize: '0',
    });
  });
});

describe('new risk is refused before collateral is looked at', () => {
  test.each([
    ['in a market that takes none', { status: 'REDUCE_ONLY' }, 'CONFLICT'],
    ['on a stale price', { isPriceUsable: false }, 'PRICE_STALE'],
    ['in a market without a price', { price: null }, 'PRICE_STALE'],
  ] as const)('%s', (_name, market, code) => {
    const flat = standing({ account: anAccount({ positions: [] }) });
    expect(told(judgeOrder(flat, order({}), aContext([market])))).toMatchObject({
      code,
      maxSize: '0',
    });
  });
});

describe('an account with something that has no price', () => {
  const ETH = { asset: 'ETH', priceMarketId: 'ETH-USD' };
  const context = aContext([{}, { marketId: 'ETH-USD', price: null }], [ETH]);

  test('that it owes may reduce, and takes no new risk', () => {
    const owing = standing({
      account: anAccount({
        collateral: [
          ['USDC', '1000'],
          ['ETH', '-0.00000001'],
        ],
      }),
    });
    const expected = { free: null, maxSize: '10' };
    const sale = order({ side: 'SELL', size: '10' });
    expect(told(judgeOrder(owing, sale, context))).toEqual({ code: null, ...expected });
    const more = order({ side: 'SELL', size: '11' });
    expect(told(judgeOrder(owing, more, context))).toEqual({ code: 'PRICE_STALE', ...expected });
  });

  test('that it may buy by a resting order takes no new risk elsewhere: what the order needs is unknown', () => {
    const resting = { marketId: 'ETH-USD', buySize: decimal('1000'), sellSize: ZERO };
    const beside = standing({ orders: [resting] });
    expect(told(judgeOrder(beside, order({}), context))).toMatchObject({ code: 'PRICE_STALE' });
    const sale = order({ side: 'SELL', size: '10' });
    expect(told(judgeOrder(beside, sale, context))).toMatchObject({ code: null });
  });
});

test('maxSize is the border: it is allowed, one lot more is not; the plain model agrees', () => {
  const sizes = fc.integer({ min: 0, max: 60_000 }).map((milli) => decimal(milli).div(1000));
  fc.assert(
    fc.property(
      anyBook(),
      fc.constantFrom('BUY', 'SELL'),
      fc.integer({ min: -200, max: 200 }),
      sizes,
      sizes,
      ({ account, context }, side, change, buySize, sellSize) => {
        const orders = [{ marketId: 'BTC-USD', buySize, sellSize }];
        const mark = context.markets.get('BTC-USD')!.markPrice!.price;
        const price = mark.times(1000 + change).div(1000);
        const ask = (size: Decimal): OrderPermission =>
          judgeOrder(
            aStanding({ account, orders }),
            { marketId: 'BTC-USD', side, size, price, reduceOnly: false },
            context,
          );
        const { maxSize } = ask(decimal('0.001'));
        expect(maxSize.isZero() || ask(maxSize).refusal === null).toBe(true);
        const beyond = ask(maxSize.plus('0.001'));
        expect(beyond.refusal?.code).toBe('INSUFFICIENT_FREE_COLLATERAL');

        // By hand, from the health of an account that holds what would rest.
        const held = account.positions.find(({ marketId }) => marketId === 'BTC-USD')!;
        const direction = side === 'BUY' ? 1 : -1;
        const size = maxSize.plus('0.001');
        const buys = buySize.plus(side === 'BUY' ? size : 0);
        const sells = sellSize.plus(side === 'SELL' ? size : 0);
        const marginWith = (btc: Decimal): Decimal =>
          assessAccountHealth(
            {
              ...account,
              positions: [
                ...account.positions.filter(({ marketId }) => marketId !== 'BTC-USD'),
                ...(btc.isZero() ? [] : [{ ...held, size: btc }]),
              ],
            },
            context,
          ).initialMargin;
        const worst = [held.size, held.size.plus(buys), held.size.minus(sells)]
          .map(marginWith)
          .reduce((a, b) => (a.gt(b) ? a : b));
        const worse = price.minus(mark).times(direction);
        const loss = worse.gt(0) ? worse.times(size) : ZERO;
        const { equity } = assessAccountHealth(account, context);
        expect(beyond.freeCollateralAfter!.toFixed()).toBe(
          equity.minus(loss).minus(worst).toFixed(),
        );
      },
    ),
    { numRuns: 500 },
  );
});
