import { type OperationDefinitionNode } from 'graphql';

import { type Actor } from '../../../app/auth/actor.js';
import { DomainError } from '../../../domain/errors.js';

/** Values in the variables of one operation: 10,000 deposits of seven fields, and some room. */
export const VARIABLE_VALUES_MAX = 100_000;
/** The same for whoever records nothing. Its longest list has 500 ids. */
export const READER_VARIABLE_VALUES_MAX = 5_000;
/** How deep lists and objects may lie in each other; the schema's own inputs have less than half of it. */
export const VARIABLE_DEPTH_MAX = 16;

type Variables = Readonly<Record<string, unknown>>;

/**
 * The variables that an operation declares; others are dropped unread. Counted and refused before anything
 * coerces or walks them, for coercion costs some 50 µs for each value that is wrong.
 *
 * @throws DomainError QUERY_TOO_COMPLEX with `what`, `limit` and, for a count, `asked`: at least so many.
 */
export function boundedVariables(
  operation: OperationDefinitionNode | null | undefined,
  given: Variables | null | undefined,
  actor: Actor,
): Record<string, unknown> {
  const declared = new Set(
    operation?.variableDefinitions?.map(({ variable }) => variable.name.value),
  );
  const variables = Object.fromEntries(
    [...declared].flatMap((name) =>
      given !== null && given !== undefined && Object.hasOwn(given, name)
        ? [[name, given[name]]]
        : [],
    ),
  );
  const isOperator = actor.roles.has('OPERATOR');
  requireBounded(variables, isOperator ? VARIABLE_VALUES_MAX : READER_VARIABLE_VALUES_MAX);
  return variables;
}

/** Level by level, so that neither depth nor width can exhaust the stack. */
function requireBounded(variables: Variables, valuesMax: number): void {
  let count = 0;
  let level: readonly object[] = [variables];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > VARIABLE_DEPTH_MAX) {
      throw tooComplex('variable depth', VARIABLE_DEPTH_MAX);
    }
    const below: object[] = [];
    for (const holder of level) {
      const values: readonly unknown[] = Array.isArray(holder) ? holder : Object.values(holder);
      count += values.length;
      if (count > valuesMax) {
        throw tooComplex('variable values', valuesMax, count);
      }
      for (const value of values) {
        if (typeof value === 'object' && value !== null) {
          below.push(value);
        }
      }
    }
    level = below;
  }
}

function tooComplex(what: string, limit: number, asked?: number): DomainError {
  return new DomainError(
    'QUERY_TOO_COMPLEX',
    `The variables of the operation hold too much: ${what}.`,
    {
      what,
      limit,
      ...(asked === undefined ? {} : { asked }),
    },
  );
}
