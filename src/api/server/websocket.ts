import { type Server } from 'node:http';

import {
  type DocumentNode,
  type ExecutionArgs,
  type FormattedExecutionResult,
  getOperationAST,
  GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
  type OperationDefinitionNode,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { type SubscribePayload } from 'graphql-ws';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';

import { type Authentication } from '../../app/auth/authentication.js';
import { DomainError } from '../../domain/errors.js';

import { type ApiContext } from '../context.js';
import { READER_BODY_BYTES_MAX } from './admission.js';
import { type Authority, requireScopes } from './authority.js';
import { type ErrorMask, toPublicError } from './errors.js';
import { LIMIT_RULES, QUERY_TOKENS_MAX, requireWithinCost } from './limits/query-limits.js';
import { requireStorableText } from './limits/text-input.js';
import { setRowsAside } from '../inputs/bad-rows.js';
import { boundedVariables } from './limits/variable-limits.js';
import {
  CLOSING_MS,
  type GreetingOptions,
  greetingOf,
  type Session,
  type SocketContext,
} from './websocket-greeting.js';

/** Maximum number of running operations on one connection. */
const OPERATIONS_PER_SOCKET_MAX = 200;
/** Maximum bytes of one message: calls with up to 10,000 rows use HTTP. */
const MESSAGE_BYTES_MAX = READER_BODY_BYTES_MAX;

export interface WebSocketOptions extends GreetingOptions {
  readonly server: Server;
  readonly schema: GraphQLSchema;
  readonly authority: Authority;
  readonly contextOf: (authentication: Authentication) => ApiContext;
}

/**
 * GraphQL over WebSocket (graphql-transport-ws) on `/graphql` of the same port. A connection opens with
 * `connectionParams.authorization`. It closes with 4403 and the reason without a valid token, and when the
 * token expires; before authentication a connection may send at most 16 KiB, and only its greeting.
 */
export function startWebSockets(options: WebSocketOptions): { readonly stop: () => Promise<void> } {
  const sockets = new WebSocketServer({
    server: options.server,
    path: '/graphql',
    maxPayload: MESSAGE_BYTES_MAX,
  });
  const { mask } = options;
  const greeting = greetingOf(sockets, options);
  const server = useServer<Record<string, unknown>, Session>(
    {
      schema: options.schema,
      onConnect: greeting.onConnect,
      onPing: greeting.onPing,
      onClose: ({ extra }) => {
        extra.release?.();
      },
      onSubscribe: (context, _id, payload) => prepare(context, payload, options),
      onNext: (_context, _id, _payload, _args, result) => publicResult(result, mask),
      onError: (_context, _id, _payload, errors) => publicErrors(errors, mask),
    },
    sockets,
  );
  logErrors(sockets, mask);
  return {
    stop: async () => {
      const cutOff = setTimeout(() => {
        for (const socket of sockets.clients) {
          socket.terminate();
        }
      }, CLOSING_MS);
      await server.dispose();
      clearTimeout(cutOff);
    },
  };
}

/** Replaces the library's own listeners, which write to the console and handle only one error. */
function logErrors(sockets: WebSocketServer, { log }: ErrorMask): void {
  // `listen` reports an address that is in use.
  sockets.removeAllListeners('error').on('error', () => undefined);
  sockets.on('connection', (socket) => {
    socket.removeAllListeners('error').on('error', (error) => {
      log.warn({ err: error }, 'a WebSocket sent an invalid message and was closed');
    });
  });
}

/** Parses, validates and limits an operation, by the same rules as Apollo for HTTP. */
async function prepare(
  { extra, subscriptions }: SocketContext,
  payload: SubscribePayload,
  { schema, authority, contextOf }: WebSocketOptions,
): Promise<ExecutionArgs | readonly GraphQLError[]> {
  const { authentication } = extra;
  if (authentication === undefined) {
    return [graphQLErrorOf(new DomainError('UNAUTHENTICATED', 'Not authenticated.'))];
  }
  if (Object.keys(subscriptions).length > OPERATIONS_PER_SOCKET_MAX) {
    const text = `A connection carries at most ${OPERATIONS_PER_SOCKET_MAX} operations.`;
    const limit = { limit: OPERATIONS_PER_SOCKET_MAX };
    return [graphQLErrorOf(new DomainError('RATE_LIMITED', text, limit))];
  }
  const { operationName } = payload;
  let document: DocumentNode;
  let variables: Record<string, unknown>;
  const contextValue = contextOf(authentication);
  try {
    document = parse(payload.query, { maxLexicalTokens: QUERY_TOKENS_MAX });
    const errors = validate(schema, document, [...specifiedRules, ...LIMIT_RULES]);
    if (errors.length > 0) {
      return errors;
    }
    requireScopes(schema, authority, document, authentication.actor);
    const operation = requireOperation(document, operationName);
    const bounded = boundedVariables(operation, payload.variables, authentication.actor);
    const aside = await setRowsAside(schema, document, operation, bounded);
    variables = aside.variables;
    aside.batches.forEach((batch, key) => contextValue.batches.set(key, batch));
    requireStorableText(document, aside.readable);
    requireWithinCost(schema, document, operationName, variables);
  } catch (error) {
    return [graphQLErrorOf(error)];
  }
  return {
    schema,
    document,
    operationName: operationName ?? null,
    variableValues: variables,
    contextValue,
  };
}

/** @throws GraphQLError with the same message as Apollo over HTTP. */
function requireOperation(
  document: DocumentNode,
  name: string | null | undefined,
): OperationDefinitionNode {
  const operation = getOperationAST(document, name) ?? null;
  if (operation === null) {
    const message =
      (name ?? '') === ''
        ? 'Must provide operation name if query contains multiple operations.'
        : `Unknown operation named "${String(name)}".`;
    throw new GraphQLError(message, { extensions: { code: 'OPERATION_RESOLUTION_FAILURE' } });
  }
  return operation;
}

function graphQLErrorOf(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) {
    // Rules report their findings; a GraphQL error without a code comes from the parser.
    const { source, positions } = error;
    const extensions = { code: error.extensions.code ?? 'GRAPHQL_PARSE_FAILED' };
    return new GraphQLError(error.message, { source, positions, extensions });
  }
  const originalError = error instanceof Error ? error : new Error(String(error));
  // The code of errors that are no domain refusals; those have their own.
  const extensions = { code: 'INTERNAL_SERVER_ERROR' };
  return new GraphQLError(originalError.message, { originalError, extensions });
}

function publicResult(
  { errors, ...result }: { readonly errors?: readonly GraphQLError[] | undefined },
  mask: ErrorMask,
): FormattedExecutionResult {
  const data = result as FormattedExecutionResult;
  return errors === undefined ? data : { ...data, errors: publicErrors(errors, mask) };
}

function publicErrors(errors: readonly GraphQLError[], mask: ErrorMask): GraphQLFormattedError[] {
  return errors.map((error) => toPublicError(error.toJSON(), error, mask));
}
