import { type Decimal, ONE, ZERO, sum } from '../../src/domain/decimal.js';
import { type RiskContext } from '../../src/domain/risk/account.js';
import { type AccountHealth, assessAccountHealth } from '../../src/domain/risk/account-health.js';
import {
  type ReducingTrade,
  bankruptcyQuoteOf,
  insuranceFundDeltaOf,
} from '../../src/domain/risk/bankruptcy-quote.js';
import { fillablePriceOf } from '../../src/domain/risk/fillable-price.js';
import { isMovedByMark, liquidationPriceOf } from '../../src/domain/risk/liquidation-price.js';

import {
  type Balance,
  QUOTE,
  accountOf,
  contextOf,
  flatTiers,
  positionInCash,
} from '../fixtures.js';
import { type Inputs, decimalAt, decimalOr, inputListAt, integerAt, passOver } from '../inputs.js';
import { type Answer, anyOf } from '../rule.js';

interface CashBook {
  readonly health: AccountHealth;
  readonly context: RiskContext;
  /** Of the position that the case closes. */
  readonly marketId: string;
  readonly fraction: Decimal;
}

/** An account as dYdX states one: a cash leg and positions at their oracle prices. */
function cashBookOf(inputs: Inputs): CashBook {
  const positions = inputListAt(inputs, 'positions').map((position, index) => {
    passOver(position, 'market');
    return {
      id: `MARKET-${index}`,
      size: decimalAt(position, 'size'),
      price: decimalAt(position, 'price'),
      fraction: decimalAt(position, 'mmf'),
    };
  });
  const account = accountOf(
    positions.map(({ id, size }) => positionInCash(id, size)),
    [[QUOTE, decimalAt(inputs, 'quote')]],
  );
  const context = contextOf(positions);
  const closed = positions[integerAt(inputs, 'close_index')];
  if (closed === undefined) {
    throw new Error('input close_index names no position');
  }
  const health = assessAccountHealth(account, context);
  return { health, context, marketId: closed.id, fraction: closed.fraction };
}

function tradeOf(inputs: Inputs, { marketId, fraction }: CashBook): ReducingTrade {
  return { marketId, size: decimalAt(inputs, 'close_size'), tiers: flatTiers(fraction) };
}

export function bankruptcyQuote(inputs: Inputs): Answer {
  const book = cashBookOf(inputs);
  return { bankruptcy_quote: bankruptcyQuoteOf(book.health, tradeOf(inputs, book)) };
}

export function insuranceDelta(inputs: Inputs): Answer {
  const book = cashBookOf(inputs);
  const [price, maxFee] = [decimalAt(inputs, 'fill_price'), decimalAt(inputs, 'max_fee')];
  return {
    insurance_fund_delta: insuranceFundDeltaOf(book.health, tradeOf(inputs, book), price, maxFee),
  };
}

export function fillablePrice(inputs: Inputs): Answer {
  const { health, marketId } = cashBookOf(inputs);
  return {
    price: fillablePriceOf(health, marketId, {
      bankruptcyAdjustment: decimalAt(inputs, 'bankruptcy_adj'),
      spreadToMaintenanceMargin: decimalAt(inputs, 'spread_to_mm'),
    }),
  };
}

/**
 * Vega's liquidation price of an open volume.
 *
 * - Its requirement has two parts of notional, exit slippage and the risk of the side; ours is one.
 * - `const` is a funding payment per unit that the position will owe if both have the same sign. We
 *   book what is owed as a debt: |volume| of an asset worth |const|.
 * - Collateral is given in multiples of what the position requires; so much is posted.
 * - Where its price would be below zero it says 0, and we say that there is none; where equity and
 *   requirement move alike it says that there is an error.
 */
export function vegaLiquidationPrice(inputs: Inputs): Answer {
  const [price, size] = [decimalAt(inputs, 'mark'), decimalAt(inputs, 'volume')];
  const [long, short] = [decimalAt(inputs, 'rf_long'), decimalAt(inputs, 'rf_short')];
  const fraction = sum([decimalAt(inputs, 'slippage'), size.gt(0) ? long : short]);
  const funding = decimalOr(inputs, 'const', ZERO);
  const isOwed = !funding.isZero() && funding.isPositive() === size.isPositive();
  const context = contextOf(
    [
      { id: 'MARKET', price, fraction },
      { id: 'FUNDING', price: isOwed ? funding.abs() : ONE, fraction: ONE },
    ],
    [{ asset: 'FUNDING', pricedBy: 'FUNDING' }],
  );
  const owed: Balance = ['FUNDING', isOwed ? size.abs().negated() : ZERO];
  const accountWith = (collateral: Decimal) =>
    accountOf([{ marketId: 'MARKET', size, entryPrice: price }], [owed, [QUOTE, collateral]]);
  const { cureMargin, equity } = assessAccountHealth(accountWith(ZERO), context);
  const required = cureMargin.minus(equity);
  const collateral = required.times(decimalAt(inputs, 'collateral_factor'));
  const found = liquidationPriceOf(accountWith(collateral), context, 'MARKET');
  return isMovedByMark(accountWith(collateral), context, 'MARKET')
    ? { price: found ?? ZERO, error: false }
    : { price: anyOf(found, ZERO), error: true };
}
