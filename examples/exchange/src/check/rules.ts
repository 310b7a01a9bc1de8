import { absolute, parsePrice, parseUsd } from '../numbers.js';
import { type Position } from '../book/position.js';

/** The part of a genesis file that says what a position must be covered by. */
export interface GenesisMarkets {
  readonly markets: readonly {
    readonly id: string;
    readonly parameters: {
      readonly cureRatio: string;
      readonly tiers: readonly {
        readonly floor: string;
        readonly maintenanceMarginFraction: string;
      }[];
    };
  }[];
}

/** Margins of an account in 10⁻⁴⁴ USD: exact, for a notional in 10⁻²⁰ times two fractions in 10⁻¹². */
export interface Margins {
  readonly maintenance: bigint;
  readonly cure: bigint;
}

/** What 10⁻²⁰ USD are multiplied by to be compared with margins. */
export const MARGIN_UNIT = 10n ** 24n;
const ONE = 10n ** 12n;

export type MarginsOf = (
  positions: ReadonlyMap<string, Position>,
  marks: ReadonlyMap<string, bigint>,
) => Margins;

/** Reads the margin schedules once. @returns The margins of positions at marks, by tier. */
export function marginsBy({ markets }: GenesisMarkets): MarginsOf {
  const rules = new Map(
    markets.map(({ id, parameters }) => [
      id,
      {
        cure: parsePrice(parameters.cureRatio),
        tiers: parameters.tiers.map((tier) => ({
          floor: parseUsd(tier.floor),
          fraction: parsePrice(tier.maintenanceMarginFraction),
        })),
      },
    ]),
  );
  return (positions, marks) => {
    let [maintenance, cure] = [0n, 0n];
    for (const [marketId, { size }] of positions) {
      const rule = rules.get(marketId);
      const mark = marks.get(marketId);
      if (rule === undefined || mark === undefined) {
        throw new Error(`${marketId} has margins and a mark`);
      }
      const required = requirementOf(rule.tiers, absolute(size) * mark);
      maintenance += required * ONE;
      cure += required * rule.cure;
    }
    return { maintenance, cure };
  };
}

interface Tier {
  readonly floor: bigint;
  readonly fraction: bigint;
}

/** In 10⁻³² USD: each part of the notional at the fraction of its own tier. */
function requirementOf(tiers: readonly Tier[], notional: bigint): bigint {
  let required = 0n;
  for (const [index, { floor, fraction }] of tiers.entries()) {
    if (notional <= floor) {
      break;
    }
    const next = tiers[index + 1]?.floor;
    const top = next !== undefined && next < notional ? next : notional;
    required += (top - floor) * fraction;
  }
  return required;
}
