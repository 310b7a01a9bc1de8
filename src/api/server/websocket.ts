import { type Server } from 'node:http';

import {
  type DocumentNode,
  type ExecutionArgs,
  type FormattedExecutionResult,
  getOperationAST,
  GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { type Context, type SubscribePayload } from 'graphql-ws';
import { type Extra, useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';

import { type Authentication, type TokenVerifier } from '../../app/auth/authentication.js';
import { type Clock } from '../../app/ports.js';
import { DomainError } from '../../domain/errors.js';

import { type ApiContext } from '../context.js';
import { type ErrorMask, toPublicError } from './errors.js';
import { LIMIT_RULES, QUERY_TOKENS_MAX, requireWithinCost } from './query-limits.js';
import { requireStorableText } from './text-input.js';

/** Operations under way on one connection at the most. */
const OPERATIONS_PER_SOCKET_MAX = 200;
/** Node's timers hold no longer. */
const TIMER_MS_MAX = 2_147_483_647;
const FORBIDDEN_CLOSE_CODE = 4403;
/** How long clients have to answer the closing handshake before they are cut off. */
const CLOSING_MS = 2000;

export interface WebSocketOptions {
  readonly server: Server;
  readonly schema: GraphQLSchema;
  readonly verifyToken: TokenVerifier;
  readonly clock: Clock;
  readonly mask: ErrorMask;
  readonly contextOf: (authentication: Authentication) => ApiContext;
  readonly maxPayloadBytes: number;
}

interface Session extends Record<PropertyKey, unknown> {
  authentication?: Authentication;
  expiry?: NodeJS.Timeout;
}
type SocketContext = Context<Record<string, unknown>, Session & Extra>;

/**
 * GraphQL over WebSocket (graphql-transport-ws) on `/graphql` of the same port. A connection opens with
 * `connectionParams.authorization` and closes with 4403 without a valid token, and when it expires.
 */
export function startWebSockets(options: WebSocketOptions): { readonly stop: () => Promise<void> } {
  const sockets = new WebSocketServer({
    server: options.server,
    path: '/graphql',
    maxPayload: options.maxPayloadBytes,
  });
  const { mask } = options;
  const server = useServer<Record<string, unknown>, Session>(
    {
      schema: options.schema,
      onConnect: (context) => authenticate(context, options),
      onClose: ({ extra }) => {
        clearTimeout(extra.expiry);
      },
      onSubscribe: (context, _id, payload) => prepare(context, payload, options),
      onNext: (_context, _id, _payload, _args, result) => publicResult(result, mask),
      onError: (_context, _id, _payload, errors) => publicErrors(errors, mask),
    },
    sockets,
  );
  tellOfErrors(sockets, mask);
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

/** Instead of the library's own listeners: they write to the console, and hear one error only. */
function tellOfErrors(sockets: WebSocketServer, { log }: ErrorMask): void {
  // An address that cannot be had is what `listen` says.
  sockets.removeAllListeners('error').on('error', () => undefined);
  sockets.on('connection', (socket) => {
    socket.removeAllListeners('error').on('error', (error) => {
      log.warn({ err: error }, 'a WebSocket sent what cannot be read, and is closed');
    });
  });
}

async function authenticate(
  { connectionParams, extra }: SocketContext,
  { verifyToken, clock }: WebSocketOptions,
): Promise<boolean> {
  const header = connectionParams?.authorization ?? connectionParams?.Authorization;
  const authentication = await verifyToken(typeof header === 'string' ? header : undefined);
  if (authentication === null) {
    return false;
  }
  extra.authentication = authentication;
  const left = authentication.expiresAt.getTime() - clock.now().getTime();
  extra.expiry = setTimeout(
    () => {
      extra.socket.close(FORBIDDEN_CLOSE_CODE, 'Token expired');
    },
    Math.min(Math.max(left, 0), TIMER_MS_MAX),
  );
  extra.expiry.unref();
  return true;
}

/** Parse, validate, limit: what Apollo does for HTTP, by the same rules. */
function prepare(
  { extra, subscriptions }: SocketContext,
  payload: SubscribePayload,
  { schema, contextOf }: WebSocketOptions,
): ExecutionArgs | readonly GraphQLError[] {
  const { authentication } = extra;
  if (authentication === undefined) {
    return [graphQLErrorOf(new DomainError('UNAUTHENTICATED', 'Not authenticated.'))];
  }
  if (Object.keys(subscriptions).length > OPERATIONS_PER_SOCKET_MAX) {
    const text = `A connection carries at most ${OPERATIONS_PER_SOCKET_MAX} operations.`;
    const limit = { limit: OPERATIONS_PER_SOCKET_MAX };
    return [graphQLErrorOf(new DomainError('RATE_LIMITED', text, limit))];
  }
  const { operationName, variables } = payload;
  let document: DocumentNode;
  try {
    document = parse(payload.query, { maxLexicalTokens: QUERY_TOKENS_MAX });
    const errors = validate(schema, document, [...specifiedRules, ...LIMIT_RULES]);
    if (errors.length > 0) {
      return errors;
    }
    requireOperation(document, operationName);
    requireStorableText(document, variables);
    requireWithinCost(schema, document, operationName, variables);
  } catch (error) {
    return [graphQLErrorOf(error)];
  }
  return {
    schema,
    document,
    operationName: operationName ?? null,
    variableValues: variables ?? null,
    contextValue: contextOf(authentication),
  };
}

/** @throws GraphQLError with the words that Apollo has for it over HTTP. */
function requireOperation(document: DocumentNode, name: string | null | undefined): void {
  if ((getOperationAST(document, name) ?? null) === null) {
    const message =
      (name ?? '') === ''
        ? 'Must provide operation name if query contains multiple operations.'
        : `Unknown operation named "${String(name)}".`;
    throw new GraphQLError(message, { extensions: { code: 'OPERATION_RESOLUTION_FAILURE' } });
  }
}

function graphQLErrorOf(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) {
    // Rules report what they find; what GraphQL throws without a code comes from the parser.
    const { source, positions } = error;
    const extensions = { code: error.extensions.code ?? 'GRAPHQL_PARSE_FAILED' };
    return new GraphQLError(error.message, { source, positions, extensions });
  }
  const originalError = error instanceof Error ? error : new Error(String(error));
  // The code of whatever is no refusal of the domain; those bring their own.
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
