import { type DocumentNode, visit } from 'graphql';

import { badInput } from '../domain/errors.js';

/** PostgreSQL's text cannot hold it: nothing that is kept or looked for may have it. */
const NUL = '\u0000';
const RULE = 'must not have the character U+0000';

/** A value, and how one came to it. */
interface Place {
  readonly value: unknown;
  readonly key: string;
  readonly parent: Place | null;
}

/**
 * Refuses an operation with a NUL in any of its texts, in the document or in a variable, before a field
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
      if (value.includes(NUL)) {
        throw badInput('argument', RULE, null);
      }
    },
  });
  // Not recursive: how deep variables go is the client's choice.
  const places = placesIn(variables, null);
  for (let place = places.pop(); place !== undefined; place = places.pop()) {
    const { value } = place;
    if (typeof value === 'string' && value.includes(NUL)) {
      throw badInput(pathOf(place), RULE, null);
    }
    places.push(...placesIn(value, place));
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
