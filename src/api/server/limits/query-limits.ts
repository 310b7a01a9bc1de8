import { ApolloArmor } from '@escape.tech/graphql-armor';
import {
  type DocumentNode,
  GraphQLError,
  getOperationAST,
  getVariableValues,
  type GraphQLSchema,
  Kind,
  type ValidationContext,
  type ValidationRule,
} from 'graphql';

import { DomainError } from '../../../domain/errors.js';

import { requireAffordable } from './query-cost.js';

/** Lexical tokens of one document at the most. */
export const QUERY_TOKENS_MAX = 5000;
const QUERY_DEPTH_MAX = 14;
const QUERY_ALIASES_MAX = 60;
const QUERY_DIRECTIVES_MAX = 50;

/** How armor tells of what it refuses; we report it with our code, like any other broken rule. */
const reporting = {
  enabled: true,
  propagateOnRejection: false,
  onReject: [
    (context: ValidationContext | null, { message }: Error): void => {
      const text = message.replace(/^Syntax Error: /, '');
      const originalError = new DomainError('QUERY_TOO_COMPLEX', text);
      context?.reportError(new GraphQLError(text, { originalError }));
    },
  ],
};
const off = { enabled: false };

/** Limits on the shape of a document. What it asks for is limited by `requireWithinCost`. */
export const LIMIT_RULES: readonly ValidationRule[] = new ApolloArmor({
  maxDepth: { ...reporting, n: QUERY_DEPTH_MAX },
  maxAliases: { ...reporting, n: QUERY_ALIASES_MAX },
  maxDirectives: { ...reporting, n: QUERY_DIRECTIVES_MAX },
  costLimit: off,
  maxTokens: off,
  blockFieldSuggestion: off,
}).protect().validationRules;

/**
 * Refuses an operation that asks for too many objects, on either transport. Variables that do not fit
 * their types are left to the execution, which names them.
 *
 * @throws DomainError QUERY_TOO_COMPLEX.
 */
export function requireWithinCost(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | null | undefined,
  inputs: Readonly<Record<string, unknown>> | null | undefined,
): void {
  const operation = getOperationAST(document, operationName);
  if (operation === null || operation === undefined) {
    return;
  }
  const definitions = operation.variableDefinitions ?? [];
  // One error is enough to know that the execution will refuse: it stops at fifty of its own.
  const { coerced } = getVariableValues(schema, definitions, inputs ?? {}, { maxErrors: 1 });
  if (coerced === undefined) {
    return;
  }
  const fragments = Object.fromEntries(
    document.definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition]] : [],
    ),
  );
  requireAffordable(operation, { schema, fragments, variables: coerced });
}
