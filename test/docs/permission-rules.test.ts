import { readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, test } from 'vitest';

import { PRICE_BOUNDS } from '../../src/app/ingest/input.js';
import { decimal, parseDecimal, ZERO } from '../../src/domain/decimal.js';
import { applyParameterChanges } from '../../src/domain/governance/parameters/parameter-changes.js';
import { judgeWithdrawal } from '../../src/domain/permission/withdrawal-permission.js';
import { haircutAt } from '../../src/domain/risk/health/collateral-value.js';
import { liquidationPriceOf } from '../../src/domain/risk/health/liquidation-price.js';
import {
  aContext,
  anAccount,
  aStanding,
  NOW,
  secondsAfter,
  someParameters,
} from '../support/risk-factories.js';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** The page has the sentence; the rest of the test shows that the code does what it says. */
function expectSentence(page: string, sentence: string): void {
  expect(readFileSync(path.join(ROOT, 'docs', page), 'utf8')).toContain(sentence);
}

test('a haircut in a phase-in is rounded up', () => {
  expectSentence('risk-model.md', 'and to a haircut in a phase-in. The result is rounded up');
  const ramp = { startsAt: NOW, endsAt: secondsAfter(3) };
  const rising = haircutAt({ from: decimal('0'), to: decimal('0.1'), ...ramp }, secondsAfter(1));
  const falling = haircutAt({ from: decimal('0.1'), to: decimal('0'), ...ramp }, secondsAfter(2));

  // A thirtieth is 0.0333…: the nearest twelfth decimal is the one below.
  expect([rising.toFixed(), falling.toFixed()]).toEqual(['0.033333333334', '0.033333333334']);
});

test('the range of maxSlippage has no ends', () => {
  expectSentence('risk-model.md', '| `maxSlippage`                 | FRACTION | `(0, 1)`');
  const faultOf = (maxSlippage: string): string | null => {
    try {
      applyParameterChanges(someParameters(), { maxSlippage: decimal(maxSlippage) });
      return null;
    } catch (error) {
      return (error as { readonly code: string }).code;
    }
  };

  expect(['0', '0.05', '1'].map(faultOf)).toEqual(['BAD_USER_INPUT', null, 'BAD_USER_INPUT']);
});

describe('a withdrawal beyond the balance of the asset', () => {
  test('is INSUFFICIENT_BALANCE, whatever the free collateral', () => {
    expectSentence('errors.md', "A withdrawal above the account's balance of the asset, whatever");
    const account = anAccount({
      collateral: [
        ['USDC', '50000'],
        ['BTC', '1'],
      ],
    });
    const context = aContext([{}], [{ asset: 'BTC', haircut: '0', priceMarketId: 'BTC-USD' }]);
    const ask = (amount: string) =>
      judgeWithdrawal(
        aStanding({ account }),
        { asset: 'BTC', amount: decimal(amount), deficit: ZERO },
        context,
      ).refusal?.code;

    expect([ask('1'), ask('1.00000001')]).toEqual([undefined, 'INSUFFICIENT_BALANCE']);
  });
});

test('a liquidation price is shown with the decimals of a mark of its size', () => {
  expectSentence('risk-model.md', 'The price shown has at most as many decimals as a [mark of its');
  const account = anAccount({
    positions: [['BTC-USD', '10', '100000']],
    collateral: [['USDC', '190000']],
  });
  const shown = liquidationPriceOf(account, aContext([{ price: '100000' }]), 'BTC-USD')!.toFixed();

  expect(shown).toBe('85263.15789473685');
  expect(parseDecimal('price', shown, PRICE_BOUNDS).toFixed()).toBe(shown);
});
