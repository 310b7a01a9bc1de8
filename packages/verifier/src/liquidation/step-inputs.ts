import { type JsonObject } from '../log/canonical.js';
import {
  instantAt,
  isGiven,
  numberAt,
  numberOrNullAt,
  recordAt,
  recordsAt,
  textAt,
} from '../log/record.js';
import { type Decimal, decimalOf, isEqual, ONE, ZERO } from '../numbers/decimal.js';

import { type MarketAt, type Measured } from '../health/account-health.js';
import { readBalance, readHolding } from '../health/decision.js';
import { parameterOf, ratiosOf, readTiers } from '../health/parameter-versions.js';

/** A market as the record of a step has it. */
export interface StepMarket extends MarketAt {
  readonly isUsable: boolean;
  readonly lotSize: Decimal;
  readonly liquidationFee: Decimal;
  readonly maxSlippage: Decimal;
  readonly largePositionNotional: Decimal;
  readonly maxLiquidationFraction: Decimal;
  readonly minPositionNotional: Decimal;
  readonly minLiquidationNotional: Decimal;
  readonly maxLiquidationNotional: Decimal;
  readonly maxLiquidationLoss: Decimal;
  readonly fillableSpread: Decimal;
  readonly fillableAdjustment: Decimal;
}

export interface StepInputs {
  readonly account: Measured;
  readonly markets: ReadonlyMap<string, StepMarket>;
  readonly isWaterfallOpen: boolean;
  readonly isClosingAll: boolean;
  /** The slippage that the venue's depth suggested for an unsigned size. @throws Error for a size without one. */
  readonly slippageOf: (size: Decimal) => Decimal;
  /** The sizes that slippage was asked for, in their order. */
  readonly quotedSizes: readonly Decimal[];
}

export function readStepInputs(inputs: JsonObject): StepInputs {
  const at = instantAt(inputs, 'at');
  const quotes = recordsAt(inputs, 'slippageQuotes').map((quote) => ({
    size: numberAt(quote, 'size'),
    slippage: numberAt(quote, 'slippage'),
  }));
  return {
    account: {
      positions: recordsAt(inputs, 'positions').map((position) => readHolding(position, true)),
      collateral: recordsAt(inputs, 'collateral').map(readBalance),
    },
    markets: new Map(
      recordsAt(inputs, 'markets').map((market) => [
        textAt(market, 'marketId'),
        readMarket(market, at),
      ]),
    ),
    isWaterfallOpen: inputs.isWaterfallOpen === true,
    isClosingAll: inputs.isClosingAll === true,
    slippageOf: (size) => {
      const quote = quotes.find((each) => isEqual(each.size, size));
      if (quote === undefined) {
        throw new Error('the slippage of a size is not on record');
      }
      return quote.slippage;
    },
    quotedSizes: quotes.map(({ size }) => size),
  };
}

function readMarket(market: JsonObject, at: number): StepMarket {
  const terms = recordAt(market, 'terms');
  const or = (name: string, otherwise: Decimal): Decimal =>
    numberOrNullAt(market, name) ?? otherwise;
  return {
    marketId: textAt(market, 'marketId'),
    tiers: readTiers(recordsAt(market, 'tiersInForce')),
    ratios: ratiosOf(terms),
    price: isGiven(market, 'mark') ? priceOf(recordAt(market, 'mark'), at) : null,
    isUsable: market.isPriceUsable === true,
    lotSize: numberAt(market, 'lotSize'),
    liquidationFee: parameterOf(terms, 'liquidationFee'),
    maxSlippage: or('maxSlippage', decimalOf('0.01')),
    largePositionNotional: or('largePositionNotional', decimalOf(100_000)),
    maxLiquidationFraction: or('maxLiquidationFraction', decimalOf('0.2')),
    minPositionNotional: or('minPositionNotional', decimalOf(50)),
    minLiquidationNotional: or('minLiquidationNotional', ZERO),
    maxLiquidationNotional: or('maxLiquidationNotional', ZERO),
    maxLiquidationLoss: or('maxLiquidationLoss', ZERO),
    fillableSpread: or('fillableSpread', ZERO),
    fillableAdjustment: or('fillableAdjustment', ONE),
  };
}

/** @throws Error when the recorded age is another one. */
function priceOf(mark: JsonObject, at: number): Decimal {
  if (mark.ageMs !== at - instantAt(mark, 'at')) {
    throw new Error('the age of a mark comes out differently');
  }
  return numberAt(mark, 'price');
}
