import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import {
  append,
  type Holding,
  insertDeleveraging,
  insertFunding,
  type Movement,
  newHolding,
  positionOf,
} from '../../examples/exchange/src/book/holding.js';
import {
  applyTrade,
  NO_POSITION,
  type Position,
} from '../../examples/exchange/src/book/position.js';
import {
  formatPrice,
  formatSize,
  formatUsd,
  parsePrice,
  parseSize,
  parseUsd,
} from '../../examples/exchange/src/numbers.js';
import { decimal } from '../../src/domain/decimal.js';
import { type Position as TheirPosition } from '../../src/domain/risk/health/account.js';
import { applyTrade as applyTheirTrade } from '../../src/domain/risk/positions/apply-trade.js';

const MARKET = 'BTC-USD';
const lots = fc.integer({ min: -50_000, max: 50_000 }).filter((size) => size !== 0);
const cents = fc.integer({ min: 1, max: 9_999_999 });

describe('the book of the example', () => {
  test('moves a position by trades as the risk model does, to the last digit', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(lots, cents), { maxLength: 20 }), (trades) => {
        let own: Position = NO_POSITION;
        let their: TheirPosition | null = null;
        for (const [size, price] of trades.map(
          ([lot, cent]) => [lot / 10_000, cent / 100] as const,
        )) {
          const [sizeText, priceText] = [size.toFixed(4), price.toFixed(2)];
          const here = applyTrade(own, parseSize(sizeText), parsePrice(priceText));
          const traded = { marketId: MARKET, size: decimal(sizeText), price: decimal(priceText) };
          const there = applyTheirTrade(their, traded);
          expect(formatUsd(here.realized)).toBe(there.realizedPnl.plus(0).toFixed());
          own = here.position;
          their = there.position;
          expect(formatSize(own.size)).toBe(their?.size.toFixed() ?? '0');
          expect(formatPrice(own.entry)).toBe(their?.entryPrice.toFixed() ?? '0');
        }
      }),
    );
  });

  test('books a deleveraging where it happened, not where it was heard of', () => {
    const trade = (size: string, price: string): Movement => ({
      kind: 'TRADE',
      size: parseSize(size),
      price: parsePrice(price),
      fee: 0n,
    });
    const deleveraging = {
      kind: 'DELEVERAGING' as const,
      id: 'a.call-1.step-1',
      size: parseSize('40'),
      price: parsePrice('2425'),
      sequence: 7n,
    };
    const booked = (...movements: readonly Movement[]): [Holding, bigint] => {
      const holding = newHolding();
      return [holding, movements.reduce((sum, each) => sum + append(holding, each), 0n)];
    };
    const [inOrder, cash] = booked(trade('-80', '2500'), deleveraging, trade('80', '2450'));
    const [late, before] = booked(trade('-80', '2500'), trade('80', '2450'));
    const moved = insertDeleveraging(late, deleveraging, {
      realized: parseUsd('3000'),
      sizeAfter: parseSize('-40'),
    });

    expect(positionOf(late)).toEqual(positionOf(inOrder));
    expect(before + (moved ?? 0n)).toBe(cash);
    expect(formatPrice(positionOf(late).entry)).toBe('2450');
  });

  test('books a deleveraging and a funding in the order of the log, whichever was heard of first', () => {
    const trade: Movement = {
      kind: 'TRADE',
      size: parseSize('-80'),
      price: parsePrice('2500'),
      fee: 0n,
    };
    const deleveraging = {
      kind: 'DELEVERAGING' as const,
      id: 'a.call-1.step-1',
      size: parseSize('40'),
      price: parsePrice('2425'),
      sequence: 7n,
    };
    const funding = {
      kind: 'FUNDING' as const,
      rate: 1_000_000n,
      mark: parsePrice('2450'),
      sequence: 9n,
    };
    const cashOf = (holding: Holding): bigint =>
      holding.lines.reduce((sum, { cash }) => sum + cash, 0n);
    const inOrder = newHolding();
    [trade, deleveraging, funding].forEach((each) => append(inOrder, each));
    const late = newHolding();
    [trade, funding].forEach((each) => append(late, each));
    const told = { realized: parseUsd('3000'), sizeAfter: parseSize('-40') };

    expect(insertDeleveraging(late, deleveraging, told)).not.toBeNull();
    expect(cashOf(late)).toBe(cashOf(inOrder));

    // The other way round: the deleveraging follows the funding, and is heard of first.
    const afterwards = { ...deleveraging, sequence: 11n };
    const fundedFirst = newHolding();
    [trade, funding, afterwards].forEach((each) => append(fundedFirst, each));
    const heardFirst = newHolding();
    [trade, afterwards].forEach((each) => append(heardFirst, each));
    insertFunding(heardFirst, funding);
    expect(cashOf(heardFirst)).toBe(cashOf(fundedFirst));
    expect(cashOf(fundedFirst)).not.toBe(cashOf(inOrder));
  });

  test('says when a deleveraging fits nowhere', () => {
    const told = { realized: 0n, sizeAfter: parseSize('-40') };
    const movement = { kind: 'DELEVERAGING' as const, id: 'a', size: 1n, price: 1n, sequence: 1n };
    expect(insertDeleveraging(newHolding(), movement, told)).toBeNull();
  });
});
