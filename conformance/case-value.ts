/** A value of a case. Numbers are kept as the digits that stand in the file: never a binary float. */
export type CaseValue =
  string | boolean | null | readonly CaseValue[] | { readonly [name: string]: CaseValue };

export function isRecord(
  value: CaseValue | undefined,
): value is Readonly<Record<string, CaseValue>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isList(value: CaseValue | undefined): value is readonly CaseValue[] {
  return Array.isArray(value);
}

/** A decimal number, written out or with an exponent of at most three digits. */
export function isDecimalText(value: CaseValue | undefined): value is string {
  return typeof value === 'string' && /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d{1,3})?$/.test(value);
}
