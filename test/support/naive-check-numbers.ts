/**
 * Exact decimals on whole numbers, for checking results without the code that made them: nothing
 * here knows `src/domain/decimal.ts`. Only what cannot round is offered.
 */
export interface Exact {
  readonly units: bigint;
  /** The value is units / 10^places. */
  readonly places: number;
}

export const NOTHING: Exact = { units: 0n, places: 0 };
export const ONE: Exact = { units: 1n, places: 0 };

export function exact(text: string): Exact {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (match === null) {
    throw new Error(`"${text}" is no plain decimal`);
  }
  const [, sign = '', whole = '', fraction = ''] = match;
  return { units: BigInt(`${sign}${whole}${fraction}`), places: fraction.length };
}

function atPlaces({ units, places }: Exact, wanted: number): bigint {
  return units * 10n ** BigInt(wanted - places);
}

export function plus(...terms: readonly Exact[]): Exact {
  const places = Math.max(0, ...terms.map((term) => term.places));
  return { units: terms.reduce((total, term) => total + atPlaces(term, places), 0n), places };
}

export function negative({ units, places }: Exact): Exact {
  return { units: -units, places };
}

export function minus(a: Exact, b: Exact): Exact {
  return plus(a, negative(b));
}

export function times(...factors: readonly Exact[]): Exact {
  return factors.reduce((product, factor) => ({
    units: product.units * factor.units,
    places: product.places + factor.places,
  }));
}

export function magnitude({ units, places }: Exact): Exact {
  return { units: units < 0n ? -units : units, places };
}

/** Below 0, 0 or above 0, as a − b is. */
export function compare(a: Exact, b: Exact): number {
  const { units } = minus(a, b);
  return units < 0n ? -1 : Number(units > 0n);
}

export function isBelow(a: Exact, b: Exact): boolean {
  return compare(a, b) < 0;
}

export function isZero({ units }: Exact): boolean {
  return units === 0n;
}

/** Towards +∞ to whole cents. */
export function centsUp(value: Exact): Exact {
  const places = Math.max(value.places, 2);
  const cent = 10n ** BigInt(places - 2);
  const units = atPlaces(value, places);
  const whole = units / cent;
  return { units: units > whole * cent ? whole + 1n : whole, places: 2 };
}

/** Towards −∞ to millionths: how a realized profit or loss is booked. */
export function millionthsDown(value: Exact): Exact {
  const places = Math.max(value.places, 6);
  const millionth = 10n ** BigInt(places - 6);
  const units = atPlaces(value, places);
  const whole = units / millionth;
  return { units: units < whole * millionth ? whole - 1n : whole, places: 6 };
}

const doubles = new WeakMap<Exact, number>();

/** The nearest double, or one beside it; worked out once for each number. */
export function toDouble(value: Exact): number {
  const known = doubles.get(value);
  if (known !== undefined) {
    return known;
  }
  const double = Number(value.units) / 10 ** value.places;
  doubles.set(value, double);
  return double;
}

export function toText({ units, places }: Exact): string {
  const digits = (units < 0n ? -units : units).toString().padStart(places + 1, '0');
  const point = digits.length - places;
  const fraction = digits.slice(point).replace(/0+$/, '');
  const sign = units < 0n ? '-' : '';
  return `${sign}${digits.slice(0, point)}${fraction === '' ? '' : `.${fraction}`}`;
}
