import { type FastifyError, type FastifyInstance } from 'fastify';
import { GraphQLError, type OperationDefinitionNode, OperationTypeNode } from 'graphql';

import { type Authentication } from '../../app/auth/authentication.js';
import { DomainError } from '../../domain/errors.js';

import { type ErrorMask } from './errors.js';

/**
 * The authentication of a request over HTTP.
 *
 * @throws GraphQLError UNAUTHENTICATED, answered with status 401, when there is none.
 */
export function authenticated(authentication: Authentication | null): Authentication {
  if (authentication === null) {
    const message = 'This needs a valid token: Authorization: Bearer <token>.';
    throw new GraphQLError(message, {
      originalError: new DomainError('UNAUTHENTICATED', message),
      extensions: { code: 'UNAUTHENTICATED', http: { status: 401 } },
    });
  }
  return authentication;
}

/** @throws GraphQLError BAD_REQUEST for a subscription: over HTTP there is nobody to send it to. */
export function requireQueryOrMutation(operation: OperationDefinitionNode | undefined): void {
  if (operation?.operation === OperationTypeNode.SUBSCRIPTION) {
    const message = 'Subscriptions are served over WebSocket (graphql-transport-ws) on this path.';
    throw new GraphQLError(message, { extensions: { code: 'BAD_REQUEST', http: { status: 400 } } });
  }
}

/**
 * Runs checks of a whole operation: what they refuse is answered with status 400, not as a failure of ours.
 *
 * @throws GraphQLError around the domain's refusal.
 */
export function refuseAsBadRequest(checks: () => void): void {
  try {
    checks();
  } catch (error) {
    if (!(error instanceof DomainError)) {
      throw error;
    }
    const extensions = { code: error.code, http: { status: 400 } };
    throw new GraphQLError(error.message, { originalError: error, extensions });
  }
}

/** Whatever fails before GraphQL is reached (a body too large, no JSON, …) answers in GraphQL's shape too. */
export function answerFailuresAsGraphQL(app: FastifyInstance, mask: ErrorMask): void {
  app.setErrorHandler((error: FastifyError, _request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 400 && status < 500) {
      const extensions = { code: 'BAD_REQUEST', rule: error.code };
      return reply.code(status).send({ errors: [{ message: error.message, extensions }] });
    }
    const errorId = mask.newErrorId();
    mask.log.error({ err: error, errorId }, 'unexpected error in a request');
    const extensions = { code: 'INTERNAL_SERVER_ERROR', errorId };
    return reply.code(500).send({ errors: [{ message: 'Internal error.', extensions }] });
  });
}
