import { type Decimal, decimal, max, sum, ZERO } from '../../decimal.js';

import { type AccountHealth, compareIds } from '../health/account-health.js';
import { apportion, type MarketLoss } from './waterfall.js';

/** An account's result in one market during its margin call, in USD. */
export interface MarketResult {
  readonly marketId: string;
  /** Realized since the call opened, less fees, and unrealized at the marks. */
  readonly pnl: Decimal;
  /** Notional traded by its steps, plus the notional still held. */
  readonly exposure: Decimal;
  /** Payments of layers for the loss of this market so far. */
  readonly paid: Decimal;
  /** The part of it that counterparties paid. They paid it through the price, so it is included in `pnl`. */
  readonly deleveraged: Decimal;
}

/** The rounding rest of a paid part, for which no market has to pay. */
const DUST: Decimal = decimal('0.000002');

/**
 * Splits the debt of a bankrupt account by the markets in which it arose.
 *
 *     weight = max(0, −(pnl − deleveraged)); the exposure, when no market had a loss
 *     part   = (loss + Σ paid) · weight / Σ weight
 *     due    = loss, split in proportion to max(0, part − paid)
 *
 * So gains and collateral reduce every market's loss by the same rate. Earlier payments for a market count for
 * that market: closing one position does not move its loss to the others. If prices have moved since and the
 * payments exceed the market's part, the excess reduces the other parts in proportion.
 *
 * @param loss The present debt, in USD. Not negative.
 * @param results Each market once; at least one.
 * @returns Parts above zero, by market id, that add up to the loss exactly.
 * @see docs/risk-model.md#where-a-loss-belongs
 */
export function attributeLoss(loss: Decimal, results: readonly MarketResult[]): MarketLoss[] {
  const ordered = results.toSorted((a, b) => compareIds(a.marketId, b.marketId));
  const lost = ordered.map(({ pnl, deleveraged }) => max(ZERO, deleveraged.minus(pnl)));
  const isAnyLost = lost.some((amount) => amount.gt(0));
  const weights = isAnyLost ? lost : ordered.map(({ exposure }) => exposure);
  const owed = loss.plus(sum(ordered.map(({ paid }) => paid)));
  const parts = apportion(owed, weights);
  const open = ordered.map(({ paid }, index) => max(ZERO, (parts[index] ?? ZERO).minus(paid)));
  const isAnyOpen = open.some((amount) => amount.gt(DUST));
  const due = apportion(
    loss,
    open.map((amount) => (isAnyOpen && amount.lte(DUST) ? ZERO : amount)),
  );
  return ordered.flatMap(({ marketId }, index) => {
    const amount = due[index] ?? ZERO;
    return amount.gt(0) ? [{ marketId, amount }] : [];
  });
}

/** The booked result of a margin call's steps in a market. */
export type BookedResult = Omit<MarketResult, 'pnl' | 'exposure'> & {
  /** Realized, less fees. */
  readonly realized: Decimal;
  /** Notional at the traded prices. */
  readonly traded: Decimal;
};

/** Adds the positions that the account still holds, at its marks, to the booked results. */
export function marketResultsOf(
  { positions }: Pick<AccountHealth, 'positions'>,
  booked: readonly BookedResult[],
): MarketResult[] {
  const held = new Map(positions.map((position) => [position.marketId, position]));
  const done = new Map(booked.map((result) => [result.marketId, result]));
  return [...new Set([...done.keys(), ...held.keys()])].map((marketId) => {
    const before = done.get(marketId);
    const now = held.get(marketId);
    return {
      marketId,
      pnl: (before?.realized ?? ZERO).plus(now?.unrealizedPnl ?? ZERO),
      exposure: (before?.traded ?? ZERO).plus(now?.notional ?? ZERO),
      paid: before?.paid ?? ZERO,
      deleveraged: before?.deleveraged ?? ZERO,
    };
  });
}

/** A result as plain JSON. */
export function encodeResult(result: MarketResult): Readonly<Record<keyof MarketResult, string>> {
  const { marketId, pnl, exposure, paid, deleveraged } = result;
  return {
    marketId,
    pnl: pnl.toFixed(),
    exposure: exposure.toFixed(),
    paid: paid.toFixed(),
    deleveraged: deleveraged.toFixed(),
  };
}

/** Decodes a recorded result. */
export function decodeResult(recorded: Readonly<Record<keyof MarketResult, string>>): MarketResult {
  const { marketId, pnl, exposure, paid, deleveraged } = recorded;
  return {
    marketId,
    pnl: decimal(pnl),
    exposure: decimal(exposure),
    paid: decimal(paid),
    deleveraged: decimal(deleveraged),
  };
}
