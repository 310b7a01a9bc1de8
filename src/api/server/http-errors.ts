import { type FastifyError, type FastifyInstance, type FastifyReply } from 'fastify';
import { GraphQLError, type OperationDefinitionNode, OperationTypeNode } from 'graphql';

import { databaseOutageOf } from '../../app/outage.js';
import { DomainError } from '../../domain/errors.js';

import { challengeOf } from './admission.js';
import { type ErrorMask, logOutage } from './errors.js';

/** @throws GraphQLError BAD_REQUEST for a subscription, which HTTP does not support here. */
export function requireQueryOrMutation(operation: OperationDefinitionNode | undefined): void {
  if (operation?.operation === OperationTypeNode.SUBSCRIPTION) {
    const message = 'Subscriptions are served over WebSocket (graphql-transport-ws) on this path.';
    throw new GraphQLError(message, { extensions: { code: 'BAD_REQUEST', http: { status: 400 } } });
  }
}

/**
 * Runs checks of a whole operation: a refusal is answered with status 400, not as an internal error.
 *
 * @throws GraphQLError around the domain's refusal.
 */
export async function refuseAsBadRequest(checks: () => Promise<void>): Promise<void> {
  try {
    await checks();
  } catch (error) {
    if (!(error instanceof DomainError)) {
      throw error;
    }
    const extensions = { code: error.code, http: { status: 400 } };
    throw new GraphQLError(error.message, { originalError: error, extensions });
  }
}

/**
 * Failures before GraphQL (no token, a body too large, no JSON, …) are answered in GraphQL's shape too: 401
 * with `WWW-Authenticate` for a token, 503 when a dependency is unreachable.
 */
export function answerFailuresAsGraphQL(app: FastifyInstance, mask: ErrorMask): void {
  app.setErrorHandler((error: FastifyError, _request, reply) => {
    const refusal = error instanceof DomainError ? error : databaseOutageOf(error);
    if (refusal !== null) {
      return answerRefusal(reply, refusal, mask);
    }
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

const STATUS_OF_REFUSAL: Readonly<Partial<Record<DomainError['code'], number>>> = {
  UNAUTHENTICATED: 401,
  SERVICE_UNAVAILABLE: 503,
};

function answerRefusal(
  reply: FastifyReply,
  refusal: DomainError,
  { log }: ErrorMask,
): FastifyReply {
  const { code, message, details } = refusal;
  if (code === 'UNAUTHENTICATED') {
    void reply.header('www-authenticate', challengeOf(refusal));
  }
  if (code === 'SERVICE_UNAVAILABLE') {
    logOutage(refusal, log);
  }
  return reply
    .code(STATUS_OF_REFUSAL[code] ?? 400)
    .send({ errors: [{ message, extensions: { ...details, code } }] });
}
