import { type DocumentNode, visit } from 'graphql';

import { badInput } from '../../../domain/errors.js';

/** PostgreSQL's text and JSON cannot store NUL and lone surrogates, so no stored text may have them. */
const NUL = '\u0000';
const HALF_A_PAIR = /\p{Surrogate}/u;
const RULE = 'must not have the character U+0000, or half of a surrogate pair';

function isUnstorable(text: string): boolean {
  return text.includes(NUL) || HALF_A_PAIR.test(text);
}

/** Whether any text inside is unstorable. Not recursive, because the client chooses the depth of variables. */
function hasUnstorable(variables: object): boolean {
  const holders: object[] = [variables];
  for (let holder = holders.pop(); holder !== undefined; holder = holders.pop()) {
    const values: readonly unknown[] = Array.isArray(holder) ? holder : Object.values(holder);
    for (const value of values) {
      if (typeof value === 'string' && isUnstorable(value)) {
        return true;
      }
      if (typeof value === 'object' && value !== null) {
        holders.push(value);
      }
    }
  }
  return false;
}

/** A value, and its path: for the message alone, because a path for each value of a batch costs more than its check. */
interface Place {
  readonly value: unknown;
  readonly key: string;
  readonly parent: Place | null;
}

/**
 * Refuses an operation with an unstorable character in any text of the document or the variables, before a
 * field runs: later the database would refuse it, which would appear as an internal error.
 *
 * @throws DomainError BAD_USER_INPUT with the variable's path.
 */
export function requireStorableText(
  document: DocumentNode,
  variables: Readonly<Record<string, unknown>> | null | undefined,
): void {
  visit(document, {
    StringValue: ({ value }) => {
      if (isUnstorable(value)) {
        throw badInput('argument', RULE, null);
      }
    },
  });
  if (variables === null || variables === undefined || !hasUnstorable(variables)) {
    return;
  }
  const places = placesIn(variables, null);
  for (let place = places.pop(); place !== undefined; place = places.pop()) {
    const { value } = place;
    if (typeof value === 'string' && isUnstorable(value)) {
      throw badInput(pathOf(place), RULE, null);
    }
    // Not spread, because a list may be longer than the number of arguments of a call.
    for (const inside of placesIn(value, place)) {
      places.push(inside);
    }
  }
}

function placesIn(value: unknown, parent: Place | null): Place[] {
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  const isList = Array.isArray(value);
  return Object.entries(value).map(([key, entry]) => ({
    value: entry as unknown,
    key: isList ? `[${key}]` : parent === null ? key : `.${key}`,
    parent,
  }));
}

function pathOf(place: Place): string {
  let path = '';
  for (let at: Place | null = place; at !== null; at = at.parent) {
    path = at.key + path;
  }
  return path;
}
