import { describe, expect, test } from 'vitest';
import fc from 'fast-check';

import { decimal } from '../../../src/domain/decimal.js';
import {
  assessAccountHealth,
  requirePosition,
} from '../../../src/domain/risk/health/account-health.js';
import {
  type ReducingTrade,
  bankruptcyQuoteOf,
  insuranceFundDeltaOf,
} from '../../../conformance/peer-rules/bankruptcy-quote.js';
import { zeroEquityFillPrice } from '../../../src/domain/risk/health/liquidation-price.js';
import { tiersInForce } from '../../../src/domain/risk/parameters/margin-tiers.js';
import { anyBook } from '../../support/risk-arbitraries.js';
import { aContext, anAccount, someTiers } from '../../support/risk-factories.js';

const FLAT = someTiers(['0', '0.1', '0.05']);

function aTrade(size: string, marketId = 'BTC-USD'): ReducingTrade {
  return { marketId, size: decimal(size), tiers: FLAT };
}

/** Ten units at 100, long or short, with so much equity. */
function aHealth(equity: string, size = '10') {
  const account = anAccount({
    positions: [['BTC-USD', size, '100']],
    collateral: [['USDC', equity]],
  });
  return assessAccountHealth(account, aContext());
}

describe('the bankruptcy quote of a reducing trade', () => {
  test.each([
    ['40', '10', '-10', '960'],
    ['40', '10', '-2.5', '240'],
    ['0', '10', '-2.5', '250'],
    ['-40', '10', '-2.5', '260'],
    ['40', '-10', '10', '-1040'],
    ['40', '-10', '2.5', '-260'],
    ['-40', '-10', '10', '-960'],
  ])('with equity %s and size %s, a trade of %s has to bring %s', (equity, size, trade, quote) => {
    expect(bankruptcyQuoteOf(aHealth(equity, size), aTrade(trade)).toFixed()).toBe(quote);
  });

  test('is rounded up to the millionth on both sides', () => {
    const third = (size: string, trade: string): string =>
      bankruptcyQuoteOf(aHealth('0.000001', size), aTrade(trade)).toFixed();
    expect(third('3', '-1')).toBe('100');
    expect(third('-3', '1')).toBe('-100');
  });

  test('leaves other positions their share of equity', () => {
    const account = anAccount({
      positions: [
        ['BTC-USD', '30', '100'],
        ['ETH-USD', '10', '100'],
      ],
      collateral: [['USDC', '40']],
    });
    const context = aContext([{}, { marketId: 'ETH-USD' }]);
    const health = assessAccountHealth(account, context);
    expect(bankruptcyQuoteOf(health, aTrade('-30')).toFixed()).toBe('2970');
    expect(bankruptcyQuoteOf(health, aTrade('-10', 'ETH-USD')).toFixed()).toBe('990');
  });

  test('frees the margin of the brackets that are closed', () => {
    const tiers = someTiers(['0', '0.1', '0.05'], ['500', '0.4', '0.2']);
    const context = aContext([{ parameters: { tiers } }]);
    const account = anAccount({ collateral: [['USDC', '125']] });
    const trade = { ...aTrade('-5'), tiers };
    const health = assessAccountHealth(account, context);
    expect(bankruptcyQuoteOf(health, trade).toFixed()).toBe('400');
  });

  test.each(['0', '1', '-10.000001', '-20'])('refuses what is no reduction: %s of 10', (size) => {
    expect(() => bankruptcyQuoteOf(aHealth('40'), aTrade(size))).toThrow(
      'the trade reduces its position',
    );
  });

  test('needs maintenance margin', () => {
    const health = { ...aHealth('40'), maintenanceMargin: decimal(0) };
    expect(() => bankruptcyQuoteOf(health, aTrade('-1'))).toThrow('has maintenance margin');
  });

  test('of all of the only position is that position at its zero-equity price', () => {
    fc.assert(
      fc.property(anyBook(), ({ account, context }) => {
        const [only] = account.positions;
        const single = { ...account, positions: only === undefined ? [] : [only] };
        const health = assessAccountHealth(single, context);
        const position = requirePosition(health, 'BTC-USD');
        const { parameters } = context.markets.get('BTC-USD')!;
        const quote = bankruptcyQuoteOf(health, {
          marketId: 'BTC-USD',
          size: position.size.negated(),
          tiers: tiersInForce(parameters, context.now),
        });
        const atPrice = position.size.times(zeroEquityFillPrice(health.equity, position));
        expect(quote.minus(atPrice).abs().lte('0.00001')).toBe(true);
      }),
    );
  });
});

describe('what a fill moves between account and insurance fund', () => {
  function delta(equity: string, price: string, maxFee = '0.01', size = '10'): string {
    const trade = aTrade(size === '10' ? '-10' : '10');
    const health = aHealth(equity, size);
    return insuranceFundDeltaOf(health, trade, decimal(price), decimal(maxFee)).toFixed();
  }

  test.each([
    ['at the bankruptcy price nothing', '40', '96', '0'],
    ['below it the fund pays the difference', '40', '95.999999', '-0.00001'],
    ['above it the account pays what is left', '40', '96.5', '5'],
    ['but at most the fee', '40', '98', '9.8'],
    ['a bankrupt account that fills well pays as well', '-5', '101', '5'],
  ])('%s', (_name, equity, price, expected) => {
    expect(delta(equity, price)).toBe(expected);
  });

  test('is the mirror image for a short', () => {
    expect(delta('40', '104', '0.01', '-10')).toBe('0');
    expect(delta('40', '104.5', '0.01', '-10')).toBe('-5');
    expect(delta('40', '103.5', '0.01', '-10')).toBe('5');
  });

  test('has its cap rounded down', () => {
    expect(delta('40', '100', '0.0000000019')).toBe('0.000001');
  });

  test('moves whole millionths: what a fill brings counts towards zero', () => {
    expect(delta('40', '95.99999999', '0.01')).toBe('-0.000001');
    expect(delta('40', '104.00000001', '0.01', '-10')).toBe('0');
  });

  test('of a fill for nothing is all the loss of a sale, and no fee of a purchase', () => {
    expect(delta('40', '0')).toBe('-960');
    expect(delta('40', '0', '0.01', '-10')).toBe('0');
  });

  test('refuses a price below zero and a fee beyond all of it', () => {
    expect(() => delta('40', '-0.01')).toThrow('a fill price is not negative');
    expect(() => delta('40', '1', '1.1')).toThrow('a fee is in [0, 1]');
    expect(() => delta('40', '1', '-0.1')).toThrow('a fee is in [0, 1]');
  });
});
