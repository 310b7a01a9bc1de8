import { describe, expect, test } from 'vitest';
import fc from 'fast-check';

import { PRICE_BOUNDS } from '../../../../src/app/ingest/input.js';
import { type Decimal, decimal, parseDecimal } from '../../../../src/domain/decimal.js';
import { type Account, type RiskContext } from '../../../../src/domain/risk/health/account.js';
import {
  type AccountHealth,
  assessAccountHealth,
} from '../../../../src/domain/risk/health/account-health.js';
import {
  AS_MARK,
  bankruptcyPriceOf,
  liquidationPriceOf,
  zeroEquityFillPrice,
} from '../../../../src/domain/risk/health/liquidation-price.js';
import { isMovedByMark } from '../../../../conformance/peer-rules/moved-by-mark.js';
import { anyBook } from '../../../support/risk-arbitraries.js';
import {
  type AccountText,
  aContext,
  aMarkPrice,
  anAccount,
  someTiers,
} from '../../../support/risk-factories.js';

const BTC = { asset: 'BTC', haircut: '0', priceMarketId: 'BTC-USD' };

/** Both prices of the account's BTC-USD position, as text, at a mark of 100. */
function pricesOf(account: AccountText, context: RiskContext = aContext([{}], [BTC])) {
  const subject = anAccount(account);
  return [
    liquidationPriceOf(subject, context, 'BTC-USD')?.toFixed() ?? null,
    bankruptcyPriceOf(subject, context, 'BTC-USD')?.toFixed() ?? null,
  ];
}

function healthAt(account: Account, context: RiskContext, price: Decimal): AccountHealth {
  const market = context.markets.get('BTC-USD')!;
  const moved = { ...market, markPrice: aMarkPrice(price.toFixed()) };
  const markets = new Map([...context.markets, ['BTC-USD', moved] as const]);
  return assessAccountHealth(account, { ...context, markets });
}

function surplusAt(account: Account, context: RiskContext, price: Decimal): Decimal {
  const health = healthAt(account, context, price);
  return health.equity.minus(health.maintenanceMargin);
}

describe('the liquidation and the bankruptcy price', () => {
  test('of a long lie below its mark', () => {
    // 190 + 10·(p − 100) = 10·p·0.05 at 810 / 9.5; and 0 at 81.
    const collateral = [['USDC', '190']] as const;
    expect(pricesOf({ collateral })).toEqual(['85.263157894737', '81']);
  });

  test('of a short lie above its mark', () => {
    // 210 − 10·(p − 100) = 10·p·0.05 at 1210 / 10.5; and 0 at 121.
    const short = {
      positions: [['BTC-USD', '-10', '100']],
      collateral: [['USDC', '210']],
    } as const;
    expect(pricesOf(short)).toEqual(['115.238095238095', '121']);
  });

  test('are null for a long that is paid for', () => {
    expect(pricesOf({ collateral: [['USDC', '1000']] })).toEqual([null, null]);
    expect(pricesOf({ collateral: [['USDC', '1500']] })).toEqual([null, null]);
  });

  test('of an account below its margin lie on the other side of the mark', () => {
    expect(pricesOf({ collateral: [['USDC', '-50']] })).toEqual(['110.526315789474', '105']);
  });

  test('use the bracket that the price leads into', () => {
    // Above 105 the requirement grows by 0.5 of notional: 250 − 10·(p − 100) = 52.5 + 5·(p − 105).
    const tiers = someTiers(['0', '0.1', '0.05'], ['1050', '0.6', '0.5']);
    const context = aContext([{ parameters: { tiers } }]);
    const short = {
      positions: [['BTC-USD', '-10', '100']],
      collateral: [['USDC', '250']],
    } as const;
    expect(pricesOf(short, context)).toEqual(['114.833333333333', '125']);
  });

  test('move with collateral that the market prices', () => {
    // Long 10 and 5 BTC held: equity 15·p − 1,300.
    const account = {
      collateral: [
        ['USDC', '-300'],
        ['BTC', '5'],
      ],
    } as const;
    expect(pricesOf(account)).toEqual(['89.655172413794', '86.666666666667']);
  });

  test('of a short that is hedged by its collateral lie where it breaks', () => {
    // Short 10 against 12 BTC and a debt of 1,100: equity 2·p − 100, margin 0.5·p.
    const hedged = {
      positions: [['BTC-USD', '-10', '100']],
      collateral: [
        ['USDC', '-1100'],
        ['BTC', '12'],
      ],
    } as const;
    expect(pricesOf(hedged)).toEqual(['66.666666666667', '50']);
  });

  test('of two thresholds give the one the position loses towards', () => {
    // Equity 2·p − 100 against 0.5·p below 1,200 notional and 5·p − 540 above: called outside
    // 66.67 … 146.67.
    const tiers = someTiers(['0', '0.1', '0.05'], ['1200', '0.6', '0.5']);
    const context = aContext([{ parameters: { tiers } }], [BTC]);
    const collateral = [
      ['USDC', '-1100'],
      ['BTC', '12'],
    ] as const;
    const short = { positions: [['BTC-USD', '-10', '100']], collateral } as const;
    expect(pricesOf(short, context)[0]).toBe('146.666666666666');
    const long = {
      positions: [['BTC-USD', '10', '100']],
      collateral: [
        ['USDC', '900'],
        ['BTC', '-8'],
      ],
    } as const;
    expect(pricesOf(long, context)[0]).toBe('66.666666666667');
  });

  test('of two thresholds on one side give the nearer', () => {
    const tiers = someTiers(['0', '0.1', '0.05'], ['1200', '0.6', '0.5']);
    const at = (price: string) => aContext([{ price, parameters: { tiers } }], [BTC]);
    const collateral = [
      ['USDC', '-1100'],
      ['BTC', '12'],
    ] as const;
    const short = { positions: [['BTC-USD', '-10', '100']], collateral } as const;
    expect(pricesOf(short, at('50'))[0]).toBe('66.666666666667');
    expect(pricesOf(short, at('200'))[0]).toBe('146.666666666666');
  });

  test('of an account that no mark can save are null', () => {
    const hopeless = {
      positions: [['BTC-USD', '-10', '100']],
      collateral: [
        ['USDC', '-1100'],
        ['BTC', '10'],
      ],
    } as const;
    expect(pricesOf(hopeless)).toEqual([null, null]);
  });

  test('need a position in the market', () => {
    expect(() => pricesOf({ positions: [] })).toThrow('has a position in BTC-USD');
  });

  test('touch a single mark where the surplus only reaches zero', () => {
    // Equity 2·p − 180 against 0.5·p to 1,200 and 5·p − 540 above: at best zero, at a mark of 120.
    const tiers = someTiers(['0', '0.1', '0.05'], ['1200', '0.6', '0.5']);
    const context = aContext([{ parameters: { tiers } }], [BTC]);
    const peak = {
      positions: [['BTC-USD', '-10', '100']],
      collateral: [
        ['USDC', '-1180'],
        ['BTC', '12'],
      ],
    } as const;
    expect(pricesOf(peak, context)[0]).toBe('120');
  });
});

describe('an account is not moved by a mark', () => {
  /** Requires all of notional above 2,000, half of it below. */
  const tiers = someTiers(['0', '0.5', '0.5'], ['2000', '1', '1']);
  const isMoved = (size: string, collateral: AccountText['collateral'] = []): boolean => {
    const account = anAccount({ positions: [['BTC-USD', size, '100']], collateral });
    return isMovedByMark(account, aContext([{ parameters: { tiers } }], [BTC]), 'BTC-USD');
  };

  test('when it is long and requires all that it gains', () => {
    expect(isMoved('20')).toBe(false);
    expect(isMoved('19.99')).toBe(true);
  });

  test('but when it is short, or its collateral moves too', () => {
    expect(isMoved('-20')).toBe(true);
    expect(isMoved('20', [['BTC', '1']])).toBe(true);
  });

  test('by a short of what its collateral pays for', () => {
    // 30 BTC of collateral, short 15 at half: 30 − 15 gained per dollar of mark, 7.5 required.
    expect(isMoved('-15', [['BTC', '30']])).toBe(true);
    // 22.5 − 15 gained, 7.5 required.
    expect(isMoved('-15', [['BTC', '22.5']])).toBe(false);
  });
});

describe('the price at which closing leaves nothing', () => {
  test.each([
    ['10', '190', '81'],
    ['-10', '210', '121'],
    ['3', '100', '66.666666666667'],
    ['-3', '100', '133.333333333333'],
    ['10', '2000', '-100'],
  ])('for a size of %s with equity %s is %s', (size, equity, price) => {
    const account = anAccount({ positions: [['BTC-USD', size, '100']] });
    const [position] = assessAccountHealth(account, aContext()).positions;
    expect(zeroEquityFillPrice(decimal(equity), position!).toFixed()).toBe(price);
  });
});

describe('the laws of the liquidation price', () => {
  const TOLERANCE = decimal('1e-12');
  /** The last decimal that a mark of this size may have. */
  const unitOf = (price: Decimal) => decimal(10).pow(-AS_MARK(price));

  test('what is shown can be published as a mark', () => {
    fc.assert(
      fc.property(anyBook(), ({ account, context }) => {
        const shown = [
          liquidationPriceOf(account, context, 'BTC-USD'),
          bankruptcyPriceOf(account, context, 'BTC-USD', AS_MARK),
        ].flatMap((price) => price ?? []);
        for (const price of shown.filter((each) => each.lte(PRICE_BOUNDS.max!))) {
          const text = price.toFixed();
          expect(parseDecimal('price', text, PRICE_BOUNDS).toFixed()).toBe(text);
        }
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    // 810 / 9.5 · 1000, which has 17 digits at 12 decimals: 2⁵³ holds 11 of them.
    ['100', '85.263157894737'],
    ['100000', '85263.15789473685'],
  ])('has as many decimals as fit: entered at %s it is %s', (entry, shown) => {
    const scale = decimal(entry).div(100);
    const account = anAccount({
      positions: [['BTC-USD', '10', entry]],
      collateral: [['USDC', scale.times(190).toFixed()]],
    });
    const context = aContext([{ price: entry }]);
    expect(liquidationPriceOf(account, context, 'BTC-USD')?.toFixed()).toBe(shown);
  });

  test('the account is not called at it, and is called just beyond it', () => {
    fc.assert(
      fc.property(anyBook(), ({ account, context }) => {
        const price = liquidationPriceOf(account, context, 'BTC-USD');
        fc.pre(price !== null);
        const step = unitOf(price).times(2);
        const around = [price.minus(step), price.plus(step)].filter((each) => each.gt(0));
        expect(surplusAt(account, context, price).gte(0)).toBe(true);
        const isCalledBeside = around.some((each) => surplusAt(account, context, each).lt(0));
        // A surplus that only touches zero, or a line so flat that a step changes nothing, is rare.
        const slope = around.map((each) => surplusAt(account, context, each).abs());
        expect(isCalledBeside || slope.some((each) => each.lt(unitOf(price)))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test('equity at the bankruptcy price is zero to the rounding of the price', () => {
    fc.assert(
      fc.property(anyBook(), ({ account, context }) => {
        const price = bankruptcyPriceOf(account, context, 'BTC-USD');
        fc.pre(price !== null);
        const { equity } = healthAt(account, context, price);
        expect(equity.gte(0)).toBe(true);
        expect(equity.lte(TOLERANCE.times(100))).toBe(true);
      }),
    );
  });

  test('without one, the account is called at every mark or at none: brute force agrees', () => {
    const scan = ['1e-9', '1e-3', '0.1', '1', '10', '100', '1e3', '1e4', '1e5', '1e7', '1e12'];
    fc.assert(
      fc.property(anyBook(), ({ account, context }) => {
        const isCalled = (text: string) => surplusAt(account, context, decimal(text)).lt(0);
        const verdicts = new Set(scan.map(isCalled));
        const price = liquidationPriceOf(account, context, 'BTC-USD');
        expect(price !== null || verdicts.size === 1).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test('the piecewise solution is where bisection finds the threshold', () => {
    fc.assert(
      fc.property(anyBook(), ({ account, context }) => {
        const mark = context.markets.get('BTC-USD')!.markPrice!.price;
        const isLong = account.positions[0]!.size.gt(0);
        const isCalled = (price: Decimal) => surplusAt(account, context, price).lt(0);
        let [safe, called] = [mark, isLong ? decimal('1e-9') : mark.times(1000)];
        fc.pre(!isCalled(safe) && isCalled(called));
        for (let halving = 0; halving < 70; halving += 1) {
          const middle = safe.plus(called).div(2).toDecimalPlaces(30);
          [safe, called] = isCalled(middle) ? [safe, middle] : [middle, called];
        }
        const price = liquidationPriceOf(account, context, 'BTC-USD');
        expect(price?.minus(safe).abs().lte(unitOf(price).plus('1e-12'))).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});
