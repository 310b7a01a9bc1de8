import { type JsonObject } from '../log/canonical.js';
import { type LogLine } from '../log/log-line.js';
import { isGiven, numberAt, numberOrNullAt, recordAt, recordsAt, textAt } from '../log/record.js';
import {
  absolute,
  compare,
  type Decimal,
  decimalOf,
  isAtMost,
  isBelow0,
  isEqual,
  isLess,
  isSameSide,
  isZero,
  least,
  minus,
  negated,
  plus,
  rounded,
  textOf,
  times,
  ZERO,
} from '../numbers/decimal.js';

import { assessHealth, type Health, type PositionHealth } from '../health/account-health.js';
import { type Outcome } from '../health/decision.js';
import { tierAt } from '../health/schedule.js';

import { bankruptcyPriceOf, leastSizeOf, limitPriceOf, lossCapOf, sizeCapOf } from './limits.js';
import { costOf, type Sizing, sizeStep } from './sizing.js';
import { readStepInputs, type StepInputs, type StepMarket } from './step-inputs.js';

const PAYOUT_PLACES = 6;

/** Plans a step again from its record, and holds the trade against the order. */
export function recomputeStep(line: LogLine): Outcome {
  const explanation = recordAt(line.payload, 'explanation');
  const planned = planOf(explanation);
  if (planned === null) {
    return { fault: 'the recorded inputs call for no liquidation step' };
  }
  const [numbers, result] = [recordAt(explanation, 'numbers'), recordAt(explanation, 'result')];
  const differing = differenceOf(numbers, planned.numbers) ?? differenceOf(result, planned.result);
  if (differing !== null) {
    return { fault: `the liquidation step comes out differently: ${differing}` };
  }
  const fault = fillFaultOf(line, explanation);
  return fault === null ? 'RECOMPUTED' : { fault };
}

type Recorded = Readonly<Record<string, string | boolean | null>>;

function differenceOf(recorded: JsonObject, again: Recorded): string | null {
  const names = [...new Set([...Object.keys(recorded), ...Object.keys(again)])];
  const name = names.find((each) => recorded[each] !== again[each]);
  return name === undefined ? null : `${name} is ${String(again[name])}`;
}

/** What the step comes out at: its numbers and its result. Null when nothing is to be liquidated. */
function planOf(
  explanation: JsonObject,
): { readonly numbers: Recorded; readonly result: Recorded } | null {
  const inputs = readStepInputs(recordAt(explanation, 'inputs'));
  const health = assessHealth(inputs.account, inputs.markets);
  const position = positionOf(health, inputs);
  const { isClosingAll } = inputs;
  if (position === null || (isAtMost(health.cure, health.equity) && !isClosingAll)) {
    return null;
  }
  const market = marketOf(inputs, position.marketId);
  const isBypassed =
    isClosingAll ||
    isBelow0(health.equity) ||
    isLess(times(health.equity, decimalOf(3)), health.maintenance);
  const caps = capsOf(position, { market, health, inputs, isBypassed });
  const { sizing, asked } = sizingOf(position, { market, health, inputs, sizeCap: caps.cap });
  requireQuotes(asked, inputs);
  const bankruptcyPrice = bankruptcyPriceOf(inputs.account, health, position);
  const limit = { position, market, bankruptcyPrice, isWaterfallOpen: inputs.isWaterfallOpen };
  const ofAll = plus(position.notional, times(position.others, position.price));
  return {
    numbers: {
      equity: textOf(health.equity),
      collateralValue: textOf(health.collateralValue),
      unrealizedPnl: textOf(health.pnl),
      maintenanceMargin: textOf(health.maintenance),
      cureMargin: textOf(health.cure),
      shortage: textOf(minus(health.cure, health.equity)),
      markPrice: textOf(position.price),
      notional: textOf(position.notional),
      marginalMaintenanceFraction: textOf(tierAt(market.tiers, ofAll).maintenance),
      assumedCost: textOf(sizing.assumedCost),
      sizeToCure: textOrNull(sizing.sizeToCure),
      sizeCap: textOrNull(caps.cap),
      isCapBypassed: isBypassed,
    },
    result: {
      marketId: position.marketId,
      size: textOf(isBelow0(position.size) ? sizing.size : negated(sizing.size)),
      limitPrice: textOf(limitPriceOf(health, limit)),
      reason: caps.isByLoss && sizing.reason === 'CAPPED' ? 'LOSS_CAPPED' : sizing.reason,
      bankruptcyPrice: textOrNull(bankruptcyPrice),
      isHealing: sizing.isHealing,
    },
  };
}

function textOrNull(value: Decimal | null): string | null {
  return value === null ? null : textOf(value);
}

function marketOf({ markets }: StepInputs, marketId: string): StepMarket {
  const market = markets.get(marketId);
  if (market === undefined) {
    throw new Error(`the market ${marketId} is not in the record`);
  }
  return market;
}

/** The largest maintenance margin, ties by market id; what has no usable price comes last. */
function positionOf({ positions }: Health, inputs: StepInputs): PositionHealth | null {
  const isUsable = ({ marketId }: PositionHealth): boolean => marketOf(inputs, marketId).isUsable;
  const [first = null] = [...positions].sort((a, b) => {
    const byUse = Number(isUsable(b)) - Number(isUsable(a));
    const byMargin = compare(b.maintenance, a.maintenance);
    const byId = a.marketId < b.marketId ? -1 : 1;
    return [byUse, byMargin].find((order) => order !== 0) ?? byId;
  });
  return first;
}

interface Place {
  readonly market: StepMarket;
  readonly health: Health;
  readonly inputs: StepInputs;
}

function capsOf(
  position: PositionHealth,
  { market, health, inputs, isBypassed }: Place & { readonly isBypassed: boolean },
): { readonly cap: Decimal | null; readonly isByLoss: boolean } {
  const bySize = isBypassed ? null : sizeCapOf(position, market);
  const isPaidByOthers =
    !inputs.isClosingAll && (inputs.isWaterfallOpen || isAtMost(health.equity, ZERO));
  const byLoss = isPaidByOthers ? lossCapOf(position, market, health.equity) : null;
  const isByLoss = byLoss !== null && (bySize === null || isLess(byLoss, bySize));
  return { cap: isByLoss ? byLoss : bySize, isByLoss };
}

function sizingOf(
  position: PositionHealth,
  { market, health, inputs, sizeCap }: Place & { readonly sizeCap: Decimal | null },
): { readonly sizing: Sizing; readonly asked: readonly Decimal[] } {
  const asked: Decimal[] = [];
  const slippageOf = (size: Decimal): Decimal => {
    asked.push(size);
    return least(inputs.slippageOf(size), market.maxSlippage);
  };
  const whole = absolute(position.size);
  const sizing = inputs.isClosingAll
    ? {
        size: whole,
        reason: 'CLOSE_ALL',
        sizeToCure: null,
        assumedCost: costOf(position.size, market.liquidationFee, slippageOf(whole)),
        isHealing: false,
      }
    : sizeStep({
        position,
        market,
        shortage: minus(health.cure, health.equity),
        sizeCap,
        leastSize: leastSizeOf(position, market),
        slippageOf,
      });
  return { sizing, asked };
}

/** @throws Error when the record has other quotes than the sizing asked for. */
function requireQuotes(asked: readonly Decimal[], { quotedSizes }: StepInputs): void {
  const isSame =
    asked.length === quotedSizes.length &&
    asked.every((size, index) => isEqual(size, quotedSizes[index] ?? ZERO));
  if (!isSame) {
    throw new Error('the slippage of other sizes is on record');
  }
}

/** Closed with the sign of the position, rounded down to the millionth. */
export function realizedOf(filled: Decimal, price: Decimal, entryPrice: Decimal): Decimal {
  return rounded(times(negated(filled), minus(price, entryPrice)), PAYOUT_PLACES, 'DOWN');
}

/** Why a trade does not fit its order; null when it does. @see docs/risk-model.md#fill-and-fee */
function fillFaultOf(
  { payload, accountId, marketId }: LogLine,
  explanation: JsonObject,
): string | null {
  const [inputs, result] = [recordAt(explanation, 'inputs'), recordAt(explanation, 'result')];
  const position = recordsAt(inputs, 'positions').find((each) => each.marketId === result.marketId);
  const market = readStepInputs(inputs).markets.get(textAt(result, 'marketId'));
  if (position === undefined || market === undefined) {
    return 'the position of the step is not in its record';
  }
  const [size, limit] = [numberAt(result, 'size'), numberAt(result, 'limitPrice')];
  const filled = numberAt(payload, 'filledSize');
  const price = numberOrNullAt(payload, 'averagePrice');
  const isOrder =
    accountId === inputs.accountId &&
    marketId === result.marketId &&
    isEqual(numberAt(payload, 'size'), size) &&
    isEqual(numberAt(payload, 'limitPrice'), limit);
  if (!isOrder) {
    return 'the step is not the order that was decided';
  }
  const isWithin =
    isAtMost(absolute(filled), absolute(size)) &&
    (isZero(filled) || isSameSide(filled, size)) &&
    (price === null || (isBelow0(size) ? isAtMost(limit, price) : isAtMost(price, limit)));
  if (!isWithin) {
    return 'the fill is beyond its order';
  }
  const entryPrice = numberAt(isGiven(payload, 'entryPrice') ? payload : position, 'entryPrice');
  const realized = price === null ? ZERO : realizedOf(filled, price, entryPrice);
  const traded = times(absolute(filled), price ?? ZERO);
  const whole = rounded(times(market.liquidationFee, traded), PAYOUT_PLACES, 'UP');
  const fee = numberAt(payload, 'fee');
  const isFee = isEqual(fee, whole) || (isPartOf(fee, whole) && hasNothingLeft(payload));
  return isEqual(numberAt(payload, 'realizedPnl'), realized) && isFee
    ? null
    : 'what the fill realized, or its fee, comes out differently';
}

function isPartOf(fee: Decimal, whole: Decimal): boolean {
  return !isBelow0(fee) && isLess(fee, whole);
}

/** A fee takes at most what is left. */
function hasNothingLeft(payload: JsonObject): boolean {
  return isLess(numberAt(recordAt(payload, 'health'), 'equity'), decimalOf('0.000001'));
}
