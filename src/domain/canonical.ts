/** A value that JSON stores without loss: amounts are decimal strings, instants ISO-8601 strings. */
export type Json =
  null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

export type JsonObject = Readonly<Record<string, Json>>;

/**
 * The canonical text of a JSON value: keys sorted by code unit, no white space, as in RFC 8785 for the values
 * that the log admits (strings, safe integers, booleans, null, arrays, objects).
 *
 * @throws Error on a number that is not a safe integer: amounts are strings.
 */
export function canonicalJson(value: Json): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') {
    return JSON.stringify(value);
  }
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) {
      throw new Error(`Invariant broken: ${String(value)} in the log is a safe integer`);
    }
    return String(value);
  }
  if (isArray(value)) {
    return `[${value.map(canonicalJson).join(',')}]`;
  }
  const members = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key] as Json)}`);
  return `{${members.join(',')}}`;
}

function isArray(value: readonly Json[] | JsonObject): value is readonly Json[] {
  return Array.isArray(value);
}
