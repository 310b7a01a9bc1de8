import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, test } from 'vitest';

import { decimal } from '../../src/domain/decimal.js';
import { assessAccountHealth, healthLevelOf } from '../../src/domain/risk/health/account-health.js';
import { assessLiquidationFill } from '../../src/domain/risk/liquidation/liquidation-fill.js';
import { planLiquidationStep } from '../../src/domain/risk/liquidation/liquidation-step.js';
import { estateOf } from '../../src/domain/risk/waterfall/bankrupt-estate.js';
import {
  anEnforcedAccount,
  atPrice,
  callOf,
  decided,
  holding,
  stepsOf,
} from '../support/enforcement-factories.js';
import { aContext, anAccount, NOW, secondsAfter } from '../support/risk-factories.js';

const ROOT = path.resolve(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');
const RISK_MODEL = read('docs/risk-model.md');

// Long 10 at 100: MM 50, warning margin 60, clear margin 62.5, cure margin 55, close-out margin 33.335.
const LONG = anEnforcedAccount();
const AT_100 = atPrice('100', NOW);

/** The page has the sentence, and the code does what it says. */
function expectSentence(sentence: string): void {
  expect(RISK_MODEL).toContain(sentence);
}

describe('what docs/risk-model.md says of levels and warnings', () => {
  test('the level has no memory, a warning has', () => {
    expectSentence('The level follows from the amounts of one instant and has no memory.');
    const warned = decided(holding(LONG, '59'), AT_100);
    // 1.22 · MM, between the warning and the clear margin.
    const between = decided(holding(warned, '61'), AT_100);

    expect(between.isWarned).toBe(true);
    expect(healthLevelOf(assessAccountHealth(between.account, AT_100))).toBe('HEALTHY');
  });

  test('raised means that the account counts as warned, also when it is not announced', () => {
    expectSentence('Raised means that the account counts as warned; announced means');
    const again = { ...holding(LONG, '59'), lastWarnedAt: NOW };

    expect(decided(again, atPrice('100', secondsAfter(60)))).toMatchObject({
      isWarned: true,
      lastWarnedAt: NOW,
    });
  });

  test('a call counts as a warning: none is announced after its end, until the clear margin', () => {
    expectSentence('A call counts as a warning');
    const called = decided(holding(LONG, '45'), AT_100);

    expect(stepsOf(holding(called, '57'), AT_100)).toEqual(['MOVE_CALL EQUITY_CURED CURED']);
    expect(stepsOf(decided(holding(called, '57'), AT_100), AT_100)).toEqual([]);
    expect(stepsOf(holding(called, '62.5'), AT_100)).toEqual([
      'MOVE_CALL EQUITY_CURED CURED',
      'CLEAR_WARNING',
    ]);
  });

  test('below zero is BANKRUPT with or without positions', () => {
    expectSentence('`E < 0`, with or without positions');
    const settled = assessAccountHealth(
      anAccount({ positions: [], collateral: [['USDC', '-102.55']] }),
      AT_100,
    );

    expect(healthLevelOf(settled)).toBe('BANKRUPT');
  });
});

describe('what docs/risk-model.md says of graces and deadlines', () => {
  test('a grace of 0 is not held for a pending deposit', () => {
    expectSentence('A grace of 0 is never extended, neither for a pending deposit nor by half.');
    const none = { parameters: { gracePeriodSeconds: 0 } };
    const pays = holding(LONG, '45', '100');

    expect(callOf(decided(pays, atPrice('100', NOW, none))).state).toBe('LIQUIDATING');
  });

  test('the deadline of a call that is suspended in LIQUIDATING does not move', () => {
    expectSentence('The deadline of a call that is suspended in `LIQUIDATING` does not move');
    const called = decided(holding(LONG, '45'), AT_100);
    const liquidating = decided(holding(called, '30'), AT_100);
    const unusable = atPrice('100', secondsAfter(60), { isPriceUsable: false });
    const resumed = decided(decided(liquidating, unusable), atPrice('100', secondsAfter(600)));

    expect(callOf(resumed)).toMatchObject({
      state: 'LIQUIDATING',
      deadline: callOf(called).deadline,
    });
  });
});

describe('what docs/risk-model.md says of steps and settlements', () => {
  test('equity left, for the fee, is that after the fill at the marks of the booking', () => {
    expectSentence('at the marks at which the fill is booked');
    const filled = { filledSize: decimal('-10'), averagePrice: decimal('99') };
    const feeAt = (price: string): string => {
      const account = anAccount({ collateral: [['USDC', '12']] });
      const health = assessAccountHealth(account, aContext([{ price }]));
      return assessLiquidationFill(health, 'BTC-USD', filled, decimal('0.01')).fee.toFixed();
    };

    // Everything is sold at 99, which loses 10 of the 12: 2 are left of a fee of 9.90, at any mark.
    expect([feeAt('100'), feeAt('99')]).toEqual(['2', '2']);
    // Half of it: what is kept is worth 5 at 100 and 5 less at 99, so the fee finds less there.
    const half = { ...filled, filledSize: decimal('-5') };
    const keptAt = (price: string): string => {
      const account = anAccount({ collateral: [['USDC', '12']] });
      const health = assessAccountHealth(account, aContext([{ price }]));
      return assessLiquidationFill(health, 'BTC-USD', half, decimal('0.01')).fee.toFixed();
    };
    expect([keptAt('100'), keptAt('99')]).toEqual(['4.95', '2']);
  });

  test('a bankruptcy price beyond the mark bounds no order', () => {
    expectSentence('A bankruptcy price beyond the mark');
    // Short BTC on BTC collateral that is worth more than the short: equity falls with the mark, and the
    // price at which it is zero lies below the mark, where no purchase can be held to it.
    const account = anAccount({
      positions: [['BTC-USD', '-10', '100']],
      collateral: [
        ['BTC', '12'],
        ['USDC', '-1160'],
      ],
    });
    const context = aContext(
      [{ price: '100' }],
      [{ asset: 'BTC', haircut: '0', priceMarketId: 'BTC-USD' }],
    );
    const plan = planLiquidationStep({
      account,
      context,
      isWaterfallOpen: false,
      expectedSlippage: () => decimal('0'),
    });

    // Equity 40 of a cure margin of 55. The limit is the mark and maxSlippage of 2 %.
    expect(plan?.bankruptcyPrice?.toFixed()).toBe('80');
    expect(plan?.limitPrice.toFixed()).toBe('102');
  });

  test('cash pays a debt in another asset first', () => {
    expectSentence('Cash pays such a debt first');
    const balances = [
      { asset: 'USD', balance: decimal('30'), price: decimal('1'), haircut: decimal('0') },
      { asset: 'BTC', balance: decimal('-1'), price: decimal('100'), haircut: decimal('0.5') },
    ];

    expect(estateOf(balances, 'USD').debt.toFixed()).toBe('70');
  });
});

describe('docs/errors.md', () => {
  const errors = read('docs/errors.md');

  test('has every state of a CONFLICT that a caller of the API can meet', () => {
    const states = ['src/app', 'src/domain'].flatMap((folder) =>
      readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts'))
        .flatMap((file) => [
          ...read(path.join(folder, file)).matchAll(
            /new DomainError\(\s*'CONFLICT',(?:(?!DomainError)[^])*?state: '([A-Z_]+)'/g,
          ),
        ])
        .map(([, state = '']) => state),
    );
    const unseen = [
      'BEFORE_GENESIS', // without genesis no API starts
      'GENESIS_APPLIED', // of the command line
      'FUND_EXHAUSTED', // settlements are planned within the balances, and tried again
    ];

    for (const state of ['KEY_USED', 'OWNED_BY_ANOTHER', 'STATUS_IN_FORCE', 'PAUSE_BUDGET_USED']) {
      expect(states).toContain(state);
    }
    expect(unseen.filter((state) => !states.includes(state))).toEqual([]);
    const missing = states.filter((state) => !new RegExp(`^\\| .*\`${state}\``, 'm').test(errors));
    expect(new Set(missing)).toEqual(new Set(unseen));
  });

  test('has every code of refusal, and every reason of the price guard', () => {
    const codes = [...read('src/domain/errors.ts').matchAll(/^ {2}\| '([A-Z_]+)'/gm)];
    const guard = /^export type PriceReason =([^;]*);/m.exec(
      read('src/domain/risk/price/price-guard-state.ts'),
    );
    const reasons = [...(guard?.[1] ?? '').matchAll(/'([A-Z_]+)'/g)].map(([, name = '']) => name);
    const names = [...codes.map(([, code = '']) => code), ...reasons];

    expect([codes.length > 10, reasons.length > 8]).toEqual([true, true]);
    expect(names.filter((name) => !errors.includes(`\`${name}\``))).toEqual([]);
  });
});
