import { type TiersAtQuery } from '../api/generated/graphql.js';
import { type Ingredients } from '../accounts/arithmetic.js';
import { exactOf, minus } from '../accounts/exact.js';

/** What a decision in the log was made from, as far as this page shows it. */
export interface Decision {
  readonly inputs: {
    readonly prices: readonly { readonly marketId: string; readonly price: string }[];
    readonly positions: readonly {
      readonly marketId: string;
      readonly size: string;
      readonly entryPrice: string;
    }[];
    readonly collateral: readonly {
      readonly asset: string;
      readonly balance: string;
      readonly haircut: string;
      readonly priceMarketId: string | null;
      /** Absent: no peg. */
      readonly pegBand?: string;
    }[];
  };
  readonly health: { readonly equity: string; readonly maintenanceMargin: string };
}

/** The parts of a payload that show how it was decided; null where it has none. */
export function decisionOf(payload: unknown): Decision | null {
  const { inputs, health } = payload as Partial<Decision>;
  return inputs !== undefined &&
    health !== undefined &&
    Array.isArray(inputs.prices) &&
    Array.isArray(inputs.positions) &&
    Array.isArray(inputs.collateral)
    ? { inputs, health }
    : null;
}

/** @returns Null while a market's brackets of then are not known. */
export function ingredientsOf(
  { inputs }: Decision,
  markets: TiersAtQuery['markets'],
): Ingredients | null {
  const priceOf = (marketId: string): string | null =>
    inputs.prices.find((price) => price.marketId === marketId)?.price ?? null;
  const positions = inputs.positions.map(({ marketId, size, entryPrice }) => ({
    marketId,
    size,
    entryPrice,
    markPrice: priceOf(marketId) ?? '0',
    tiers: markets.find(({ id }) => id === marketId)?.parametersAt?.tiers ?? [],
  }));
  const isComplete = positions.every(
    ({ tiers, marketId }) => tiers.length > 0 && priceOf(marketId) !== null,
  );
  return isComplete
    ? {
        positions,
        collateral: inputs.collateral.map(
          ({ asset, balance, haircut, priceMarketId, pegBand }) => ({
            asset,
            balance,
            haircut,
            price: priceMarketId === null ? null : atPeg(priceOf(priceMarketId), pegBand ?? '0'),
          }),
        ),
      }
    : null;
}

/** What one unit counts for at a mark: 1 within its peg. */
function atPeg(mark: string | null, pegBand: string): string | null {
  const band = exactOf(pegBand);
  if (mark === null || band.units === 0n) {
    return mark;
  }
  const distance = minus(exactOf(mark), exactOf('1'));
  const isWithin = [distance, minus(exactOf('0'), distance)].every(
    (side) => minus(band, side).units >= 0n,
  );
  return isWithin ? '1' : mark;
}

/** Facts of a liquidation step that a person can follow. */
export interface StepFacts {
  readonly formula: string;
  readonly numbers: Readonly<Record<string, string | boolean | null>>;
  readonly size: string;
  readonly filledSize: string;
  readonly averagePrice: string | null;
  readonly fee: string;
}

export function stepFactsOf(payload: unknown): StepFacts | null {
  const { explanation, size, filledSize, averagePrice, fee } = payload as {
    explanation?: { formula?: string; numbers?: StepFacts['numbers'] };
    size?: string;
    filledSize?: string;
    averagePrice?: string | null;
    fee?: string;
  };
  if (explanation?.formula === undefined || explanation.numbers === undefined) {
    return null;
  }
  return {
    formula: explanation.formula,
    numbers: explanation.numbers,
    size: size ?? '0',
    filledSize: filledSize ?? '0',
    averagePrice: averagePrice ?? null,
    fee: fee ?? '0',
  };
}
