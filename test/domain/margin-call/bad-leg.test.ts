import { describe, expect, test } from 'vitest';
import fc from 'fast-check';

import { decimal, type Decimal } from '../../../src/domain/decimal.js';
import { decideEnforcement } from '../../../src/domain/margin-call/rules/enforcement.js';
import { judgedEndsOf } from '../../../src/domain/margin-call/scope/scope.js';
import { type RiskContext } from '../../../src/domain/risk/health/account.js';
import { assessAccountHealth } from '../../../src/domain/risk/health/account-health.js';
import {
  anEnforcedAccount,
  callOf,
  decided,
  stepsOf,
} from '../../support/enforcement-factories.js';
import { aContext, type MarketText, NOW } from '../../support/risk-factories.js';

// Long 10 BTC at 100. With −2,001 USDC and BTC at 100 the equity is −2,001 without the leg.
const OWES = ['USDC', '-2001'] as const;
const BTC: MarketText = { marketId: 'BTC-USD', price: '100' };
const STALE_DOGE: MarketText = { marketId: 'DOGE-USD', price: '0.2', isPriceUsable: false };
const NEW_ETH: MarketText = { marketId: 'ETH-USD', price: null };
const ETH = { asset: 'ETH', haircut: '0.1', priceMarketId: 'ETH-USD' };
const BTC_LONG = ['BTC-USD', '10', '100'] as const;

describe('a leg whose price cannot be used', () => {
  test('2 USD of DOGE with a price that is too old do not keep equity of −2,001 from its call', () => {
    const account = {
      positions: [BTC_LONG, ['DOGE-USD', '10', '0.2'] as const],
      collateral: [OWES],
    };
    expect(stepsOf(anEnforcedAccount(account), aContext([BTC, STALE_DOGE]))).toEqual([
      'OPEN_CALL CLOSE_OUT LIQUIDATING',
    ]);
  });

  test.each([
    {
      name: 'as collateral',
      collateral: [OWES, ['ETH', '0.00000001'] as const],
      positions: [BTC_LONG],
    },
    {
      name: 'as a position',
      collateral: [OWES],
      positions: [BTC_LONG, ['ETH-USD', '0.00000001', '3000'] as const],
    },
    {
      name: 'as a short',
      collateral: [OWES],
      positions: [BTC_LONG, ['ETH-USD', '-0.00000001', '3000'] as const],
    },
  ])('0.00000001 ETH of a market that was never priced do not either: $name', (held) => {
    const subject = anEnforcedAccount(held);
    const context = aContext([BTC, NEW_ETH], [ETH]);
    expect(stepsOf(subject, context)).toEqual(['OPEN_CALL CLOSE_OUT LIQUIDATING']);
    expect(callOf(decided(subject, context)).nextStepMarketId).toBe('BTC-USD');
  });

  test('what was never priced is worth nothing as collateral', () => {
    const account = { positions: [BTC_LONG], collateral: [['ETH', '1000'] as const] };
    expect(stepsOf(anEnforcedAccount(account), aContext([BTC, NEW_ETH], [ETH]))).toEqual([
      'OPEN_CALL CLOSE_OUT LIQUIDATING',
    ]);
  });

  test('a verdict that a plausible price changes waits, and one in a paused market too', () => {
    // MM is 50. DOGE worth 40 may be worth 20 to 80: equity with 20 USDC is 40 to 100.
    const account = {
      positions: [BTC_LONG],
      collateral: [['USDC', '20'] as const, ['DOGE', '200'] as const],
    };
    const doge = { asset: 'DOGE', priceMarketId: 'DOGE-USD' };
    expect(stepsOf(anEnforcedAccount(account), aContext([BTC, STALE_DOGE], [doge]))).toEqual([]);
    const paused = { ...STALE_DOGE, status: 'ENFORCEMENT_PAUSED' as const };
    const owing = { ...account, collateral: [OWES, ['DOGE', '10'] as const] };
    expect(stepsOf(anEnforcedAccount(owing), aContext([BTC, paused], [doge]))).toEqual([]);
  });

  test('a debt in an asset that nobody ever priced is any price there is: it makes nobody immune, and clears nobody', () => {
    const context = aContext([BTC, NEW_ETH], [ETH]);
    const owing = { positions: [BTC_LONG], collateral: [OWES, ['ETH', '-0.00000001'] as const] };
    expect(stepsOf(anEnforcedAccount(owing), context)).toEqual(['OPEN_CALL CLOSE_OUT LIQUIDATING']);
    // MM is 50: with 1,000 the debt may be nothing, or more than all of it.
    const rich = {
      positions: [BTC_LONG],
      collateral: [['USDC', '1000'] as const, ['ETH', '-1'] as const],
    };
    expect(stepsOf(anEnforcedAccount(rich), context)).toEqual([]);
    expect(stepsOf(anEnforcedAccount(rich, { isWarned: true }), context)).toEqual([]);
  });

  test('two bad legs at once do not keep equity of −2,001 from its call either', () => {
    const held = {
      positions: [BTC_LONG, ['DOGE-USD', '10', '0.2'] as const],
      collateral: [OWES, ['ETH', '0.00000001'] as const],
    };
    expect(stepsOf(anEnforcedAccount(held), aContext([BTC, STALE_DOGE, NEW_ETH], [ETH]))).toEqual([
      'OPEN_CALL CLOSE_OUT LIQUIDATING',
    ]);
  });

  test('two bad legs that are open together wait, though each alone would be called', () => {
    // MM of BTC 50. Each leg of 20 USD may be worth 40: with 5 USDC one of them does not reach 50, both do.
    const doge = { asset: 'DOGE', priceMarketId: 'DOGE-USD' };
    const sol = { asset: 'SOL', priceMarketId: 'SOL-USD' };
    const staleSol: MarketText = { marketId: 'SOL-USD', price: '2', isPriceUsable: false };
    const context = aContext([BTC, STALE_DOGE, staleSol], [doge, sol]);
    const of = (...coins: readonly (readonly [string, string])[]) =>
      stepsOf(
        anEnforcedAccount({ positions: [BTC_LONG], collateral: [['USDC', '5'], ...coins] }),
        context,
      );
    expect(of(['DOGE', '100'])).toEqual(['OPEN_CALL GRACE']);
    expect(of(['SOL', '10'])).toEqual(['OPEN_CALL GRACE']);
    expect(of(['DOGE', '100'], ['SOL', '10'])).toEqual([]);
  });
});

describe('an open call with such a leg', () => {
  const doge = { asset: 'DOGE', priceMarketId: 'DOGE-USD' };
  const called = decided(
    anEnforcedAccount({
      positions: [BTC_LONG],
      collateral: [['USDC', '40'] as const, ['DOGE', '10'] as const],
    }),
    aContext([BTC, { ...STALE_DOGE, isPriceUsable: true }], [doge]),
  );

  test('goes on while the leg changes nothing, and is suspended when it does', () => {
    // 40 + 1..4 is below the cure margin of 55 at every plausible price.
    expect(stepsOf(called, aContext([BTC, STALE_DOGE], [doge]))).toEqual([]);
    // At BTC 101.3 equity is 54 to 57, and the cure margin 55.715.
    const near = aContext([{ ...BTC, price: '101.3' }, STALE_DOGE], [doge]);
    expect(stepsOf(called, near)).toEqual(['MOVE_CALL ENFORCEMENT_SUSPENDED SUSPENDED']);
    expect(stepsOf(decided(called, near), aContext([BTC, STALE_DOGE], [doge]))).toEqual([
      'MOVE_CALL RESUMED_IN_GRACE GRACE',
    ]);
  });

  test('is cured only when no plausible price leaves it below the cure margin', () => {
    const at = (price: string): RiskContext => aContext([{ ...BTC, price }, STALE_DOGE], [doge]);
    // E = 40 + 10 · (P − 100) + 1 ≥ 1.1 · 0.5 · P from P = 101.481… on.
    expect(stepsOf(called, at('101.49'))).toEqual(['MOVE_CALL EQUITY_CURED CURED']);
    expect(stepsOf(called, at('101.47'))).toEqual(['MOVE_CALL ENFORCEMENT_SUSPENDED SUSPENDED']);
  });

  test('liquidation with nothing left that has a price waits for one', () => {
    const account = {
      positions: [['DOGE-USD', '10', '0.2'] as const],
      collateral: [OWES],
    };
    const steps = stepsOf(anEnforcedAccount(account), aContext([STALE_DOGE]));
    expect(steps).toEqual([
      'OPEN_CALL CLOSE_OUT LIQUIDATING',
      'MOVE_CALL ENFORCEMENT_SUSPENDED SUSPENDED',
    ]);
  });
});

describe('laws of the bounds', () => {
  const aSize = fc.integer({ min: -5000, max: 5000 }).filter((size) => size !== 0);
  const anySubject = fc.record({
    btc: aSize,
    doge: aSize,
    usdc: fc.integer({ min: -3000, max: 3000 }),
    coins: fc.integer({ min: -3000, max: 3000 }),
  });

  test('at every plausible price at least what the best end calls for is called for', () => {
    fc.assert(
      fc.property(
        anySubject,
        fc.double({ min: 0.5, max: 2, noNaN: true }),
        ({ btc, doge, usdc, coins }, move) => {
          const subject = anEnforcedAccount({
            positions: [
              ['BTC-USD', decimal(btc).div(1000).toFixed(), '100'],
              ['DOGE-USD', String(doge), '0.2'],
            ],
            collateral: [
              ['USDC', String(usdc)],
              ['DOGE', String(coins)],
            ],
          });
          const doges = { asset: 'DOGE', haircut: '0.3', priceMarketId: 'DOGE-USD' };
          const contextAt = (price: string, isPriceUsable: boolean): RiskContext =>
            aContext([BTC, { ...STALE_DOGE, price, isPriceUsable }], [doges]);
          const ends = judgedEndsOf(subject.account, contextAt('0.2', false));
          const price = decimal(move).times('0.2').toDecimalPlaces(12);
          const there = contextAt(price.toFixed(), true);
          const roomAt = (context: RiskContext): Decimal => {
            const { equity, maintenanceMargin } = assessAccountHealth(subject.account, context);
            return equity.minus(maintenanceMargin);
          };
          const isBelowAtBest = roomAt(ends!.best).lt(0);
          const isAboveAtWorst = roomAt(ends!.worst).gte(0);
          expect(isBelowAtBest && roomAt(there).gte(0)).toBe(false);
          expect(isAboveAtWorst && roomAt(there).lt(0)).toBe(false);
          const opens = (context: RiskContext): boolean =>
            decideEnforcement(subject, context, 'PRICE').actions.some(
              ({ kind }) => kind === 'OPEN_CALL',
            );
          expect(opens(contextAt('0.2', false)) && !opens(there)).toBe(false);
        },
      ),
    );
  });

  test('prices that can all be used are their own ends', () => {
    const context = aContext([BTC], [], NOW);
    const ends = judgedEndsOf(anEnforcedAccount().account, context);
    expect([ends?.best === context, ends?.worst === context]).toEqual([true, true]);
  });
});
