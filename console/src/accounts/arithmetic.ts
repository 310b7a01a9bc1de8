import {
  type Exact,
  exactOf,
  isLess,
  minus,
  plus,
  roundTo,
  sumOf,
  textOf,
  times,
  ZERO,
} from './exact.js';

/** What an equity and a maintenance margin are made of, as an account or an event has it. */
export interface Ingredients {
  readonly positions: readonly {
    readonly marketId: string;
    readonly size: string;
    readonly entryPrice: string;
    readonly markPrice: string;
    readonly tiers: readonly {
      readonly floor: string;
      readonly maintenanceMarginFraction: string;
    }[];
  }[];
  readonly collateral: readonly {
    readonly asset: string;
    readonly balance: string;
    /** USD per unit; null for USD, and where it is not known. */
    readonly price: string | null;
    readonly haircut: string;
  }[];
}

/** One line: what is multiplied, and what it comes to. */
export interface Line {
  readonly label: string;
  readonly formula: string;
  readonly value: Exact;
}

export interface Arithmetic {
  readonly equity: readonly Line[];
  readonly equityTotal: Exact;
  readonly maintenance: readonly Line[];
  readonly maintenanceTotal: Exact;
}

/**
 * The account's equity and maintenance margin again, from its positions and balances, exactly.
 *
 * equity = Σ balance · price · (1 − haircut) + Σ size · (mark − entry); a debt counts in full. Maintenance is marginal
 * in the brackets of notional. docs/risk-model.md.
 */
export function arithmeticOf({ positions, collateral }: Ingredients): Arithmetic {
  const equity = [...collateral.map(collateralLine), ...positions.map(profitLine)];
  const maintenance = positions.flatMap(maintenanceLines);
  return {
    equity,
    equityTotal: sumOf(equity.map(({ value }) => value)),
    maintenance,
    maintenanceTotal: sumOf(maintenance.map(({ value }) => value)),
  };
}

function collateralLine({
  asset,
  balance,
  price,
  haircut,
}: Ingredients['collateral'][number]): Line {
  const held = exactOf(balance);
  const worth = price === null ? held : times(held, exactOf(price));
  const isCut = held.units > 0n && exactOf(haircut).units !== 0n;
  const keep = minus(exactOf('1'), exactOf(haircut));
  return {
    label: asset,
    formula: [
      balance,
      ...(price === null ? [] : [price]),
      ...(isCut ? [`(1 − ${haircut})`] : []),
    ].join(' · '),
    value: isCut ? times(worth, keep) : worth,
  };
}

function profitLine({
  marketId,
  size,
  entryPrice,
  markPrice,
}: Ingredients['positions'][number]): Line {
  return {
    label: marketId,
    formula: `${size} · (${markPrice} − ${entryPrice})`,
    value: times(exactOf(size), minus(exactOf(markPrice), exactOf(entryPrice))),
  };
}

/** A line for each bracket that the notional reaches. */
function maintenanceLines({
  marketId,
  size,
  markPrice,
  tiers,
}: Ingredients['positions'][number]): readonly Line[] {
  const absolute = size.replace('-', '');
  const notional = times(exactOf(absolute), exactOf(markPrice));
  return tiers.flatMap(({ floor, maintenanceMarginFraction }, index) => {
    const bottom = exactOf(floor);
    if (!isLess(bottom, notional)) {
      return [];
    }
    const next = tiers[index + 1];
    const top =
      next !== undefined && isLess(exactOf(next.floor), notional) ? exactOf(next.floor) : notional;
    const part = minus(top, bottom);
    const isWhole = index === 0 && top === notional;
    const amount = isWhole ? `${absolute} · ${markPrice}` : textOf(part);
    return [
      {
        label: index === 0 ? marketId : `${marketId}, above ${floor}`,
        formula: `${amount} · ${maintenanceMarginFraction}`,
        value: times(part, exactOf(maintenanceMarginFraction)),
      },
    ];
  });
}

/** The lines in cents, with what their rounding leaves, so that what is shown adds up to the cent. */
export function inCents(
  lines: readonly Line[],
  total: Exact,
): { readonly cents: readonly Exact[]; readonly total: Exact; readonly rounding: Exact } {
  const cents = lines.map(({ value }) => roundTo(value, 2));
  const shown = roundTo(total, 2);
  const added = cents.reduce(plus, ZERO);
  return { cents, total: shown, rounding: roundTo(minus(shown, added), 2) };
}
