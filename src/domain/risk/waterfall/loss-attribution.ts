import { type Decimal, decimal, max, sum, ZERO } from '../../decimal.js';

import { type AccountHealth, compareIds } from '../health/account-health.js';
import { apportion, type MarketLoss } from './waterfall.js';

/** What an account did in one market during its margin call, in USD. */
export interface MarketResult {
  readonly marketId: string;
  /** Realized since the call opened, less fees, and unrealized at the marks. */
  readonly pnl: Decimal;
  /** Notional that its steps traded, and that it still holds. */
  readonly exposure: Decimal;
  /** What layers have paid so far for the loss of this market. */
  readonly paid: Decimal;
  /** The part of it that counterparties paid: it came in by the price, so it is in `pnl`, too. */
  readonly deleveraged: Decimal;
}

/** What rounding may leave of a part that was paid: no market is asked for that. */
const DUST: Decimal = decimal('0.000002');

/**
 * Splits what a bankrupt account owes by where it was lost.
 *
 *     weight = max(0, −(pnl − deleveraged)); of all markets the exposure when none lost anything
 *     part   = (loss + Σ paid) · weight / Σ weight
 *     due    = loss, split in proportion to max(0, part − paid)
 *
 * Gains and collateral so pay for every market's loss at the same rate. What was paid for a market
 * before counts as its own: closing one position does not move its loss to the others. Where prices
 * moved since and more was paid than the part is now, that lightens the others in proportion.
 *
 * @param loss What is owed now, in USD. Not negative.
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

/** What a margin call's steps did in a market, by the books. */
export type BookedResult = Omit<MarketResult, 'pnl' | 'exposure'> & {
  /** Realized, less fees. */
  readonly realized: Decimal;
  /** Notional at the prices that were paid. */
  readonly traded: Decimal;
};

/** Booked results with what the account still holds at its marks. */
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

/** A recorded result again. */
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
