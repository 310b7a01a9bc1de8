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
  if (typeof value === 'string') {
    return quoted(value);
  }
  if (value === null || typeof value === 'boolean') {
    return String(value);
  }
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) {
      throw new Error(`Invariant broken: ${String(value)} in the log is a safe integer`);
    }
    return String(value);
  }
  return isArray(value) ? arrayText(value) : objectText(value);
}

function arrayText(values: readonly Json[]): string {
  let text = '[';
  for (let n = 0; n < values.length; n += 1) {
    text += n === 0 ? canonicalJson(values[n] as Json) : `,${canonicalJson(values[n] as Json)}`;
  }
  return `${text}]`;
}

function objectText(value: JsonObject): string {
  const keys = Object.keys(value);
  if (!isSorted(keys)) {
    keys.sort();
  }
  let text = '';
  for (const key of keys) {
    text += `${text === '' ? '{' : ','}${quoted(key)}:${canonicalJson(value[key] as Json)}`;
  }
  return text === '' ? '{}' : `${text}}`;
}

function isSorted(keys: readonly string[]): boolean {
  return keys.every((key, n) => n === 0 || (keys[n - 1] ?? '') <= key);
}

/** Printable ASCII without `"` and `\`: what JSON writes as it is. */
const PLAIN_TEXT = /^[ !#-[\]-~]*$/;

function quoted(text: string): string {
  return PLAIN_TEXT.test(text) ? `"${text}"` : JSON.stringify(text);
}

function isArray(value: readonly Json[] | JsonObject): value is readonly Json[] {
  return Array.isArray(value);
}
