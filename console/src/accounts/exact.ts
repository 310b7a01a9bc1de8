/** Exact decimals, for sums that somebody checks by hand: a whole number of 10⁻ˢᶜᵃˡᵉ. */
export interface Exact {
  readonly units: bigint;
  readonly scale: number;
}

export const ZERO: Exact = { units: 0n, scale: 0 };

export function exactOf(text: string): Exact {
  const [integer = '0', fraction = ''] = text.split('.');
  return { units: BigInt(integer + fraction), scale: fraction.length };
}

function unitsAt({ units, scale }: Exact, wanted: number): bigint {
  return units * 10n ** BigInt(wanted - scale);
}

export function plus(a: Exact, b: Exact): Exact {
  const scale = Math.max(a.scale, b.scale);
  return { units: unitsAt(a, scale) + unitsAt(b, scale), scale };
}

export function minus(a: Exact, b: Exact): Exact {
  return plus(a, { units: -b.units, scale: b.scale });
}

export function times(a: Exact, b: Exact): Exact {
  return { units: a.units * b.units, scale: a.scale + b.scale };
}

export function sumOf(values: readonly Exact[]): Exact {
  return values.reduce(plus, ZERO);
}

export function isLess(a: Exact, b: Exact): boolean {
  return minus(a, b).units < 0n;
}

/** Half away from zero. */
export function roundTo({ units, scale }: Exact, places: number): Exact {
  if (scale <= places) {
    return { units: units * 10n ** BigInt(places - scale), scale: places };
  }
  const step = 10n ** BigInt(scale - places);
  const size = units < 0n ? -units : units;
  const rounded = (size + step / 2n) / step;
  return { units: units < 0n ? -rounded : rounded, scale: places };
}

/** Plain digits, every one of them. */
export function textOf({ units, scale }: Exact): string {
  const sign = units < 0n ? '-' : '';
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
  const cut = digits.length - scale;
  const text = scale === 0 ? digits : `${digits.slice(0, cut)}.${digits.slice(cut)}`;
  return sign + text;
}
