import { type Decimal, ONE, ZERO, sum } from '../../src/domain/decimal.js';
import { type RiskContext } from '../../src/domain/risk/health/account.js';
import {
  type AccountHealth,
  assessAccountHealth,
  requirePosition,
} from '../../src/domain/risk/health/account-health.js';
import {
  type ReducingTrade,
  bankruptcyQuoteOf,
  insuranceFundDeltaOf,
  reducesPosition,
} from '../peer-rules/bankruptcy-quote.js';
import { fillablePriceOf } from '../peer-rules/fillable-price.js';
import { liquidationPriceOf } from '../../src/domain/risk/health/liquidation-price.js';
import { isMovedByMark } from '../peer-rules/moved-by-mark.js';

import {
  type Balance,
  QUOTE,
  accountOf,
  contextOf,
  flatTiers,
  positionInCash,
} from '../fixtures.js';
import {
  type Inputs,
  decimalAt,
  decimalOr,
  has,
  inputListAt,
  integerOr,
  ignoreInputs,
} from '../inputs.js';
import { ProblemError } from '../problem.js';
import { type Answer, NotApplicable, anyOf } from '../rule.js';

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
    ignoreInputs(position, 'market');
    return {
      id: `MARKET-${index}`,
      size: decimalAt(position, 'size'),
      price: decimalAt(position, 'price'),
      fraction: decimalAt(position, 'mmf'),
    };
  });
  const account = accountOf(
    positions.filter(({ size }) => !size.isZero()).map(({ id, size }) => positionInCash(id, size)),
    [[QUOTE, decimalAt(inputs, 'quote')]],
  );
  const context = contextOf(positions);
  const closed = positions[integerOr(inputs, 'close_index', 0)];
  if (closed === undefined) {
    throw new ProblemError('INPUT_INVALID', 'input close_index names no position');
  }
  const health = assessAccountHealth(account, context);
  return { health, context, marketId: closed.id, fraction: closed.fraction };
}

function isHeld({ health, marketId }: CashBook): boolean {
  return health.positions.some((position) => position.marketId === marketId);
}

/** What a case closes; null when it does not reduce its position, which the peer refuses, and so do we. */
function tradeOf(inputs: Inputs, book: CashBook): ReducingTrade | null {
  const { health, marketId, fraction } = book;
  const size = decimalAt(inputs, 'close_size');
  return isHeld(book) && reducesPosition(requirePosition(health, marketId), size)
    ? { marketId, size, tiers: flatTiers(fraction) }
    : null;
}

export function bankruptcyQuote(inputs: Inputs): Answer {
  const book = cashBookOf(inputs);
  const trade = tradeOf(inputs, book);
  return trade === null
    ? { bankruptcy_quote: null, error: true }
    : { bankruptcy_quote: bankruptcyQuoteOf(book.health, trade), error: false };
}

export function insuranceDelta(inputs: Inputs): Answer {
  const book = cashBookOf(inputs);
  const trade = tradeOf(inputs, book);
  const [price, maxFee] = [decimalAt(inputs, 'fill_price'), decimalAt(inputs, 'max_fee')];
  return trade === null
    ? { insurance_fund_delta: null, error: true }
    : {
        insurance_fund_delta: insuranceFundDeltaOf(book.health, trade, price, maxFee),
        error: false,
      };
}

/** The price is that of the whole position, so how much of it is closed only has to be possible. */
export function fillablePrice(inputs: Inputs): Answer {
  const book = cashBookOf(inputs);
  const terms = {
    bankruptcyAdjustment: decimalAt(inputs, 'bankruptcy_adj'),
    spreadToMaintenanceMargin: decimalAt(inputs, 'spread_to_mm'),
  };
  const isPossible = has(inputs, 'close_size') ? tradeOf(inputs, book) !== null : isHeld(book);
  return !isPossible
    ? { price: null, error: true }
    : { price: fillablePriceOf(book.health, book.marketId, terms), error: false };
}

/**
 * Vega's liquidation price of an open volume.
 *
 * - Its requirement has two parts of notional, exit slippage and the risk of the side; ours is one.
 * - `const` is a funding payment per unit that the position will owe if both have the same sign. We
 *   book what is owed as a debt: |volume| of an asset worth |const|.
 * - Collateral is given in multiples of what the position requires; so much is posted.
 * - A mark of zero is no price to us.
 * - Where its price would be below zero, and where there is no volume, it says 0, and we say that
 *   there is none; where equity and requirement move alike it says that there is an error.
 */
export function vegaLiquidationPrice(inputs: Inputs): Answer {
  const [price, size] = [decimalAt(inputs, 'mark'), decimalAt(inputs, 'volume')];
  const [side, otherSide] = size.gt(0) ? ['rf_long', 'rf_short'] : ['rf_short', 'rf_long'];
  ignoreInputs(inputs, otherSide);
  const fraction = sum([decimalOr(inputs, 'slippage', ZERO), decimalOr(inputs, side, ZERO)]);
  const funding = decimalOr(inputs, 'const', ZERO);
  const factor = decimalAt(inputs, 'collateral_factor');
  if (size.isZero()) {
    return { price: anyOf(null, ZERO), error: false };
  }
  if (price.isZero()) {
    throw new NotApplicable('a mark of zero is no price: no account is assessed at it');
  }
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
  const collateral = required.times(factor);
  const found = liquidationPriceOf(accountWith(collateral), context, 'MARKET');
  return isMovedByMark(accountWith(collateral), context, 'MARKET')
    ? { price: found ?? ZERO, error: false }
    : { price: anyOf(found, ZERO), error: true };
}
