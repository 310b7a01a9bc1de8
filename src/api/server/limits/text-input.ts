import { type DocumentNode, visit } from 'graphql';

import { badInput } from '../../../domain/errors.js';

/** PostgreSQL's text and JSON cannot hold NUL and half a surrogate pair: nothing that is kept may have them. */
const NUL = '\u0000';
const HALF_A_PAIR = /\p{Surrogate}/u;
const RULE = 'must not have the character U+0000, or half of a surrogate pair';

function isUnstorable(text: string): boolean {
  return text.includes(NUL) || HALF_A_PAIR.test(text);
}

/** A value, and how one came to it. */
interface Place {
  readonly value: unknown;
  readonly key: string;
  readonly parent: Place | null;
}

/**
 * Refuses an operation with a character that cannot be stored in any of its texts, in the document or in a variable, before a field
 * runs: the database would refuse it later, as a failure of ours.
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
  // Not recursive: how deep variables go is the client's choice.
  const places = placesIn(variables, null);
  for (let place = places.pop(); place !== undefined; place = places.pop()) {
    const { value } = place;
    if (typeof value === 'string' && isUnstorable(value)) {
      throw badInput(pathOf(place), RULE, null);
    }
    // Not spread: a list may be longer than a call takes arguments.
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
