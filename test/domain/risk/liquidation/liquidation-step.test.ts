import { describe, expect, test } from 'vitest';
import fc from 'fast-check';

import { type Decimal, ZERO, decimal, min } from '../../../../src/domain/decimal.js';
import { type Account, type RiskContext } from '../../../../src/domain/risk/health/account.js';
import { assessAccountHealth } from '../../../../src/domain/risk/health/account-health.js';
import {
  tieredRequirement,
  tiersInForce,
} from '../../../../src/domain/risk/parameters/margin-tiers.js';
import {
  type LiquidationPlan,
  type LiquidationStepInput,
  bypassesLiquidationCap,
  lossBeyondEquityOf,
  planLiquidationStep,
  positionToLiquidate,
  recomputeLiquidationStep,
} from '../../../../src/domain/risk/liquidation/liquidation-step.js';
import { anyBook } from '../../../support/risk-arbitraries.js';
import {
  type AccountText,
  type MarketText,
  aContext,
  anAccount,
  someTerms,
  someTiers,
} from '../../../support/risk-factories.js';

type SlippageModel = LiquidationStepInput['expectedSlippage'];
const NO_SLIPPAGE: SlippageModel = () => ZERO;
/** Grows by one basis point per unit of size. */
const DEPTH: SlippageModel = (size) => size.times('0.0001');

interface PlanText extends AccountText {
  readonly market?: MarketText;
  readonly slippage?: SlippageModel;
  readonly isWaterfallOpen?: boolean;
}

function planOf({
  market = {},
  slippage = NO_SLIPPAGE,
  ...rest
}: PlanText): LiquidationPlan | null {
  const { isWaterfallOpen = false, ...account } = rest;
  const assets = [{ asset: 'BTC', priceMarketId: 'BTC-USD' }];
  return planLiquidationStep({
    account: anAccount(account),
    context: aContext([market], assets),
    expectedSlippage: slippage,
    isWaterfallOpen,
  });
}

/** The plan in words: `-4.4 TO_CURE`. */
function stepOf(input: PlanText): string | null {
  const plan = planOf(input);
  return plan === null ? null : `${plan.size.toFixed()} ${plan.reason}`;
}

/** Long 10 at 100: MM 50, cure margin 55. One unit closed frees 5.5 and costs 1. */
const cash = (amount: string) => ({ collateral: [['USDC', amount]] }) as const;
const short = (amount: string) =>
  ({ positions: [['BTC-USD', '-10', '100']], collateral: [['USDC', amount]] }) as const;

describe('the size of a liquidation step', () => {
  test('is what cures: shortage / (mark · (cureRatio · mmr − f))', () => {
    expect(stepOf(cash('37'))).toBe('-4 TO_CURE');
    expect(stepOf(short('37'))).toBe('4 TO_CURE');
  });

  test('is rounded up to the lot', () => {
    expect(stepOf(cash('36.999'))).toBe('-4.001 TO_CURE');
    expect(stepOf({ ...cash('36.999'), market: { lotSize: '3' } })).toBe('-6 TO_CURE');
  });

  test('is nothing at or above the cure margin, or without a position', () => {
    expect(stepOf(cash('55'))).toBeNull();
    expect(stepOf({ ...cash('-10'), positions: [] })).toBeNull();
    expect(stepOf(cash('54.999999'))).toBe('-0.001 TO_CURE');
  });

  test('is everything when the fee eats what closing frees', () => {
    const costly = { parameters: { liquidationFee: '0.055' } };
    expect(planOf({ ...cash('50'), market: costly })).toMatchObject({
      reason: 'CLOSE_ALL',
      isHealing: false,
    });
    const bearable = { parameters: { liquidationFee: '0.0549' } };
    expect(planOf({ ...cash('54.999999'), market: bearable })).toMatchObject({
      reason: 'TO_CURE',
      isHealing: true,
    });
  });

  test('is everything when even that does not cure', () => {
    expect(planOf(cash('9.999'))).toMatchObject({ reason: 'CLOSE_ALL', isHealing: true });
    expect(stepOf(cash('9.999'))).toBe('-10 CLOSE_ALL');
  });

  test.each([
    ['50', '-9.5 TO_CURE'],
    ['50.01', '-10 CLOSE_ALL'],
  ])('with a minimum position of %s USD is %s', (minPositionNotional, step) => {
    expect(stepOf({ ...cash('12.25'), market: { parameters: { minPositionNotional } } })).toBe(
      step,
    );
  });

  test('takes a rest below one lot along', () => {
    const market = { lotSize: '3.9', parameters: { minPositionNotional: '0' } };
    expect(stepOf({ ...cash('38'), market })).toBe('-3.9 TO_CURE');
    expect(stepOf({ ...cash('37.05'), market })).toBe('-10 CLOSE_ALL');
  });

  test('walks down the brackets', () => {
    // 10 at 100 with 5 % to 600 and 10 % above: MM 70, cure 77. From the top 4 units free 11 − 1
    // each, then 5.5 − 1.
    const market = {
      parameters: { tiers: someTiers(['0', '0.1', '0.05'], ['600', '0.2', '0.1']) },
    };
    expect(stepOf({ ...cash('37'), market })).toBe('-4 TO_CURE');
    expect(stepOf({ ...cash('36.991'), market })).toBe('-4.002 TO_CURE');
    expect(stepOf({ ...cash('28'), market })).toBe('-6 TO_CURE');
    const costly = { parameters: { ...market.parameters, liquidationFee: '0.06' } };
    expect(stepOf({ ...cash('57.1'), market: costly })).toBe('-3.98 TO_CURE');
    expect(stepOf({ ...cash('56'), market: costly })).toBe('-10 CLOSE_ALL');
  });

  test('uses the ratios and the fee that the call froze', () => {
    const terms = new Map([['BTC-USD', someTerms({ cureRatio: '1.2', liquidationFee: '0.02' })]]);
    const plan = planLiquidationStep({
      account: anAccount(cash('40')),
      context: aContext(),
      terms,
      expectedSlippage: NO_SLIPPAGE,
      isWaterfallOpen: false,
    });
    expect(plan?.size.toFixed()).toBe('-5');
  });
});

describe('the cap of a step in a large position', () => {
  const large = { parameters: { largePositionNotional: '999' } };

  test.each([
    ['999', '37', '-2 CAPPED'],
    ['1000', '37', '-4 TO_CURE'],
    ['999', '48.25', '-1.5 TO_CURE'],
    ['999', '17', '-2 CAPPED'],
    ['999', '16.6666', '-8.519 TO_CURE'],
    ['999', '-1', '-10 CLOSE_ALL'],
  ])('above %s USD, with equity %s, makes it %s', (largePositionNotional, equity, step) => {
    expect(stepOf({ ...cash(equity), market: { parameters: { largePositionNotional } } })).toBe(
      step,
    );
  });

  test('is whole lots, and at least one', () => {
    expect(stepOf({ ...cash('37'), market: { ...large, lotSize: '1.5' } })).toBe('-1.5 CAPPED');
    expect(stepOf({ ...cash('37'), market: { ...large, lotSize: '3' } })).toBe('-3 CAPPED');
    const tiny = { lotSize: '20', parameters: { largePositionNotional: '1' } };
    expect(stepOf({ ...cash('37'), market: tiny })).toBe('-10 CLOSE_ALL');
  });

  test('is lifted below zero and below a third of the maintenance margin', () => {
    const bypasses = (equity: string) =>
      bypassesLiquidationCap(assessAccountHealth(anAccount(cash(equity)), aContext()));
    expect(['-0.01', '16.666666', '16.67', '50'].map(bypasses)).toEqual([true, true, false, false]);
  });

  test('still holds when everything is to be closed in the end', () => {
    const costly = { parameters: { ...large.parameters, liquidationFee: '0.06' } };
    expect(planOf({ ...cash('37'), market: costly })).toMatchObject({
      reason: 'CAPPED',
      isHealing: false,
    });
  });
});

describe('the assumed cost', () => {
  test('is the fee and the slippage of the step itself', () => {
    const plan = planOf({ ...cash('37'), slippage: DEPTH });
    // 18 / (100 · (0.055 − 0.01 − s)) with s = 0.0001 · size: 4.0363 at s = 0.0004037, that of 4.037.
    expect(plan?.size.toFixed()).toBe('-4.037');
    expect(plan?.assumedCost.toFixed()).toBe('0.0104037');
  });

  test('of a purchase has the fee on its slippage, too', () => {
    const plan = planOf({ ...short('37'), slippage: () => decimal('0.005') });
    // 0.01 · 1.005 + 0.005; 18 / (100 · (0.055 − 0.01505)) is 4.5057.
    expect(plan?.assumedCost.toFixed()).toBe('0.01505');
    expect(plan?.size.toFixed()).toBe('4.506');
  });

  test('finds the one size in between: neither a lot less nor all of it cures', () => {
    // 36 = 100 · q · (0.045 − s(q)): 8 units at no slippage; beyond 8.1 nothing heals any more.
    const cliff: SlippageModel = (size) => (size.lte('8.1') ? ZERO : decimal('0.1'));
    const market = { parameters: { maxSlippage: '0.5' } };
    expect(stepOf({ ...cash('19'), market, slippage: cliff })).toBe('-8 TO_CURE');
  });

  test('is cut off at maxSlippage', () => {
    const plan = planOf({ ...cash('37'), slippage: () => decimal('0.9') });
    expect(plan?.assumedCost.toFixed()).toBe('0.03');
    expect(plan?.size.toFixed()).toBe('-7.2');
  });

  test('of less is taken when the cost of everything could not heal', () => {
    // 2 % a unit: 10 units cost 20 %, one costs 2 %.
    const market = { parameters: { maxSlippage: '0.5' } };
    const steep: SlippageModel = (size) => size.times('0.02');
    const plan = planOf({ ...cash('53'), market, slippage: steep });
    expect(plan).toMatchObject({ reason: 'TO_CURE', isHealing: true });
    expect(plan?.size.abs().lt(1)).toBe(true);
    const hopeless = planOf({ ...cash('20'), market, slippage: steep });
    expect(hopeless).toMatchObject({ reason: 'CLOSE_ALL', isHealing: false });
  });

  test('may not be negative', () => {
    expect(() => planOf({ ...cash('37'), slippage: () => decimal('-0.01') })).toThrow(
      'expected slippage is not negative',
    );
  });

  test('that falls with size is taken as it was asked first', () => {
    const falling: SlippageModel = (size) => decimal('0.01').div(size.plus(1)).toDecimalPlaces(9);
    expect(planOf({ ...cash('37'), slippage: falling })?.reason).toBe('TO_CURE');
  });

  test('is asked a bounded number of times', () => {
    let asked = 0;
    const creeping: SlippageModel = (size) => {
      asked += 1;
      return size.times('0.004');
    };
    const market = { lotSize: '0.000000000001', parameters: { maxSlippage: '1' } };
    expect(planOf({ ...cash('45'), market, slippage: creeping })?.reason).toBe('TO_CURE');
    expect(asked).toBeLessThanOrEqual(24);
  });
});

describe('what the funds would have to bear beyond equity', () => {
  // 10 at 100, maintenance margin 50: a third of it is 16.67, and 2 % of notional are 20.
  test.each([
    ['nothing, above a third of the margin', '17', null],
    ['the slippage beyond what is left', '16', '4'],
    ['slippage and deficit of a bankrupt account', '-5', '25'],
  ] as const)('is %s', (_, equity, loss) => {
    const health = assessAccountHealth(anAccount(cash(equity)), aContext());
    const bearing = lossBeyondEquityOf(health, health.positions[0]!, decimal('0.02'));

    expect(bearing?.toFixed() ?? null).toBe(loss);
  });
});

describe('the limit price', () => {
  test.each([
    ['a sale with room', '98', cash('37')],
    ['a purchase with room', '102', short('37')],
    ['a sale near bankruptcy', '99', cash('10')],
    ['a purchase near bankruptcy', '101', short('10')],
    ['a sale of a bankrupt account', '98', cash('-10')],
    ['a sale at zero equity', '98', cash('0')],
    ['a sale that the waterfall pays for', '98', { ...cash('10'), isWaterfallOpen: true }],
  ] as const)('of %s is %s', (_, price, input) => {
    const plan = planOf({ ...input, market: { parameters: { liquidationFee: '0' } } });
    expect(plan?.limitPrice.toFixed()).toBe(price);
  });

  test('holds to the stricter of the mark and the trade that leave nothing', () => {
    const held = (balance: string, usdc: string) => ({
      collateral: [
        ['USDC', usdc],
        ['BTC', balance],
      ] as const,
    });
    // Equity 10. With 10 BTC beside the long a mark moves twice as much: bankrupt at 99.5.
    expect(planOf(held('10', '-990'))).toMatchObject({ limitPrice: decimal('99.5') });
    // With a debt of 5 a mark moves half as much: at 98; but the trade itself loses all at 99.
    expect(planOf(held('-5', '510'))).toMatchObject({
      limitPrice: decimal('99'),
      bankruptcyPrice: decimal('98'),
    });
    // With a debt of 20 the account loses upwards: no mark below 100 bankrupts it.
    expect(planOf(held('-20', '2010'))).toMatchObject({
      limitPrice: decimal('99'),
      bankruptcyPrice: decimal('101'),
    });
    // With a debt of 10 no mark does.
    expect(planOf(held('-10', '1010'))).toMatchObject({
      limitPrice: decimal('99'),
      bankruptcyPrice: null,
    });
    expect(planOf({ ...held('10', '-990'), positions: [['BTC-USD', '-10', '100']] })).toMatchObject(
      { limitPrice: decimal('101'), bankruptcyPrice: null },
    );
  });
});

describe('the position to reduce first', () => {
  test('has the largest maintenance margin, and the first id of equals', () => {
    const context = aContext([{}, { marketId: 'AAA-USD' }, { marketId: 'ZZZ-USD' }]);
    const first = (...positions: readonly (readonly [string, string, string])[]) =>
      positionToLiquidate(assessAccountHealth(anAccount({ positions }), context))?.marketId;
    expect(first(['BTC-USD', '2', '1'], ['AAA-USD', '1', '1'])).toBe('BTC-USD');
    expect(first(['ZZZ-USD', '2', '1'], ['BTC-USD', '-2', '1'])).toBe('BTC-USD');
    expect(first()).toBeUndefined();
  });
});

describe('the explanation of a step', () => {
  test('is plain JSON with the numbers of the decision', () => {
    const plan = planOf({ ...cash('37'), slippage: DEPTH });
    expect(plan?.explanation).toMatchObject({
      rule: 'docs/risk-model.md#liquidation-step',
      numbers: {
        equity: '37',
        maintenanceMargin: '50',
        cureMargin: '55',
        shortage: '18',
        markPrice: '100',
        marginalMaintenanceFraction: '0.05',
        assumedCost: '0.0104037',
        sizeCap: null,
        isCapBypassed: false,
      },
      result: { marketId: 'BTC-USD', size: '-4.037', reason: 'TO_CURE' },
    });
    expect(JSON.parse(JSON.stringify(plan?.explanation))).toEqual(plan?.explanation);
  });

  test('is enough to decide again', () => {
    fc.assert(
      fc.property(anyBook(), fc.boolean(), ({ account, context }, isWaterfallOpen) => {
        const terms = new Map([
          ['BTC-USD', someTerms({ cureRatio: '1.3', liquidationFee: '0.002' })],
        ]);
        const input = { account, context, terms, isWaterfallOpen, expectedSlippage: DEPTH };
        const plan = planLiquidationStep(input);
        fc.pre(plan !== null);
        const stored = JSON.parse(JSON.stringify(plan.explanation)) as typeof plan.explanation;
        expect(recomputeLiquidationStep(stored)).toEqual(plan);
      }),
    );
  });

  test('that was altered decides otherwise or not at all', () => {
    const { explanation } = planOf({ ...cash('37'), slippage: DEPTH })!;
    const richer = {
      ...explanation.inputs,
      collateral: [{ ...explanation.inputs.collateral[0]!, balance: '60' }],
    };
    expect(recomputeLiquidationStep({ ...explanation, inputs: richer })).toBeNull();
    const unquoted = { ...explanation.inputs, slippageQuotes: [] };
    expect(() => recomputeLiquidationStep({ ...explanation, inputs: unquoted })).toThrow(
      'on record',
    );
  });

  test('keeps markets that only value collateral, with or without a confidence', () => {
    const context = aContext(
      [{}, { marketId: 'ETH-USD', price: '20' }, { marketId: 'SOL-USD', price: null }],
      [
        { asset: 'ETH', priceMarketId: 'ETH-USD' },
        { asset: 'SOL', priceMarketId: 'SOL-USD' },
      ],
    );
    const eth = context.markets.get('ETH-USD')!;
    const markPrice = { ...eth.markPrice!, confidence: decimal('0.1') };
    const markets = new Map([...context.markets, ['ETH-USD', { ...eth, markPrice }] as const]);
    const collateral = [
      ['ETH', '1'],
      ['SOL', '0'],
    ] as const;
    const plan = planLiquidationStep({
      account: anAccount({ collateral }),
      context: { ...context, markets },
      expectedSlippage: NO_SLIPPAGE,
      isWaterfallOpen: true,
    })!;
    expect(plan.explanation.inputs.markets.map(({ mark }) => mark?.price ?? null)).toEqual([
      '100',
      '20',
      null,
    ]);
    expect(recomputeLiquidationStep(plan.explanation)).toEqual(plan);
  });
});

/** Equity and cure margin after closing a size of the planned position at a cost per notional. */
function afterClosing(
  { account, context }: { readonly account: Account; readonly context: RiskContext },
  plan: LiquidationPlan,
  size: Decimal,
  cost: Decimal,
) {
  const health = assessAccountHealth(account, context);
  const market = context.markets.get(plan.marketId)!;
  const tiers = tiersInForce(market.parameters, context.now);
  const position = health.positions.find(({ marketId }) => marketId === plan.marketId)!;
  const closed = size.times(position.markPrice);
  const left = tieredRequirement(
    tiers,
    position.notional.minus(closed),
    'maintenanceMarginFraction',
  );
  const freed = position.maintenanceMargin.minus(left).times(market.parameters.cureRatio);
  return {
    equity: health.equity.minus(closed.times(cost)),
    cureMargin: health.cureMargin.minus(freed),
  };
}

describe('the laws of a liquidation step', () => {
  const slippages = fc.integer({ min: 0, max: 60 }).map((bps) => decimal(bps).div(10_000));

  test('a step to cure reaches the cure margin, and one lot less does not', () => {
    fc.assert(
      fc.property(anyBook(), slippages, ({ account, context }, slippage) => {
        const expectedSlippage: SlippageModel = () => slippage;
        const plan = planLiquidationStep({
          account,
          context,
          expectedSlippage,
          isWaterfallOpen: true,
        });
        fc.pre(plan?.reason === 'TO_CURE');
        const lot = context.markets.get(plan.marketId)!.lotSize;
        const at = (size: Decimal) =>
          afterClosing({ account, context }, plan, size, plan.assumedCost);
        const [cured, uncured] = [at(plan.size.abs()), at(plan.size.abs().minus(lot))];
        expect(cured.equity.gte(cured.cureMargin)).toBe(true);
        expect(uncured.equity.lt(uncured.cureMargin)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  test('the size is the least multiple of the lot that cures: brute force agrees', () => {
    const lots = 20;
    fc.assert(
      fc.property(anyBook(), slippages, ({ account, context }, slippage) => {
        const whole = positionToLiquidate(assessAccountHealth(account, context))!.size.abs();
        const lotSize = whole.div(lots);
        const coarse = [...context.markets].map(([id, market]) => {
          const parameters = { ...market.parameters, largePositionNotional: decimal('1e9') };
          return [id, { ...market, lotSize, parameters }] as const;
        });
        const book = { account, context: { ...context, markets: new Map(coarse) } };
        const expectedSlippage: SlippageModel = () => slippage;
        const plan = planLiquidationStep({ ...book, expectedSlippage, isWaterfallOpen: true });
        fc.pre(plan !== null);
        const { parameters, markPrice } = book.context.markets.get(plan.marketId)!;
        const cost = parameters.liquidationFee.plus(min(slippage, parameters.maxSlippage));
        const sizes = Array.from({ length: lots }, (_, index) => lotSize.times(index + 1));
        const least = sizes.find((size) => {
          const { equity, cureMargin } = afterClosing(book, plan, size, cost);
          return equity.gte(cureMargin);
        });
        const left = whole.minus(least ?? whole).times(markPrice!.price);
        const isRestKept = left.gte(parameters.minPositionNotional);
        expect(plan.size.abs().toFixed()).toBe((isRestKept ? least : whole)?.toFixed());
      }),
      { numRuns: 150 },
    );
  });

  test('no step closes more than there is, or on the wrong side, or above the cure margin', () => {
    fc.assert(
      fc.property(anyBook(), ({ account, context }) => {
        const health = assessAccountHealth(account, context);
        const plan = planLiquidationStep({
          account,
          context,
          isWaterfallOpen: false,
          expectedSlippage: DEPTH,
        });
        expect(plan === null).toBe(health.equity.gte(health.cureMargin));
        fc.pre(plan !== null);
        const { size, markPrice } = positionToLiquidate(health)!;
        const after = size.plus(plan.size);
        expect(after.isZero() || after.isPositive() === size.isPositive()).toBe(true);
        expect(after.abs().lt(size.abs())).toBe(true);
        expect(plan.limitPrice.minus(markPrice).times(plan.size).gte(0)).toBe(true);
      }),
    );
  });
});
