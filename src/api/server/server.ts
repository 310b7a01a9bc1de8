import { randomBytes, randomUUID } from 'node:crypto';

import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import { fastifyApolloDrainPlugin, fastifyApolloHandler } from '@as-integrations/fastify';
import Fastify, { type FastifyInstance } from 'fastify';
import { Gauge, type Registry } from 'prom-client';

import { type KeyDeps } from '../../app/auth/api-keys.js';
import { type TokenVerifier } from '../../app/auth/authentication.js';
import { withApiKeys } from '../../app/auth/key-authentication.js';
import { type Bell } from '../../app/bell.js';
import { type Deps } from '../../app/deps.js';
import { type BookMeasures } from '../../app/governance/impact/book-measures.js';
import { type Clock } from '../../app/ports.js';
import { type CheckBook, rowsOf } from '../../app/permissions/check-book.js';
import { type LogChecks } from '../../app/verification/log-checks.js';

import { type ApiKeyKind } from '../../domain/api-key.js';

import { type BookReader } from '../readers/book-reader.js';
import { type ApiContext, type ApiServices, createContext } from '../context.js';
import { compressAnswers } from '../delivery/compression.js';
import { createDeleveragingReader } from '../loaders/deleveraging-reader.js';
import { type ErrorMask, isRefusedByOutage, toPublicError } from './errors.js';
import { BODY_BYTES_MAX, createAdmission, REQUEST_TIMES } from './admission.js';
import {
  answerFailuresAsGraphQL,
  refuseAsBadRequest,
  requireQueryOrMutation,
} from './http-errors.js';
import { type Authority, requireScopes } from './authority.js';
import { watchKeyConnections } from './key-connections.js';
import { startDatabaseFeeds } from '../feeds/feed-sources.js';
import { listenForKeys } from '../feeds/key-changes.js';
import { type LogFeed } from '../feeds/log-feed.js';
import { LIMIT_RULES, QUERY_TOKENS_MAX, requireWithinCost } from './limits/query-limits.js';
import { buildApiSchema } from './executable-schema.js';
import { addOperationalRoutes, type ReadinessCheck } from './operational-routes.js';
import { type SystemReader } from '../readers/system-reader.js';
import { requireStorableText } from './limits/text-input.js';
import { setRowsAside } from '../inputs/bad-rows.js';
import { boundedVariables } from './limits/variable-limits.js';
import { startWebSockets } from './websocket.js';

/** Maximum duration of a drain: SIGTERM must end the process within 10 s. */
const DRAIN_MS_MAX = 8000;

export interface ApiServerOptions {
  readonly deps: Deps;
  /** For the connection that listens to the log, which must be independent of the pool. */
  readonly databaseUrl: string;
  readonly book: BookReader;
  /** What permissions are judged by. Absent: the rows. */
  readonly checks?: CheckBook;
  /** Rings when prices moved. */
  readonly prices: Pick<Bell, 'onRing'>;
  /** Impacts and stress on the whole book. */
  readonly measures: BookMeasures;
  /** Checks of the log beside this process; closed by whoever made them. */
  readonly logChecks: LogChecks;
  readonly system: SystemReader;
  readonly verifyToken: TokenVerifier;
  readonly readiness: readonly ReadinessCheck[];
  /** Whether this process's clock can be trusted. Absent: always, as where prices are played. */
  readonly isClockRight?: () => boolean;
  readonly metrics: Registry;
  /** For the expiry of tokens: real time, also where prices are played. */
  readonly wallClock: Clock;
  /** Which API keys this server makes and takes. Absent: `test`, as beside development tokens. */
  readonly keyKind?: ApiKeyKind;
  /** @throws DomainError BAD_USER_INPUT for the URL of a webhook that would not be posted to. */
  readonly requireWebhookUrl: (url: string) => void;
  /** Further routes on the same port, for example the console. */
  readonly extend?: (app: FastifyInstance) => Promise<void>;
}

export interface ApiServer {
  /** @returns The address; port 0 selects a free port. */
  readonly listen: (address: { readonly host: string; readonly port: number }) => Promise<{
    readonly url: string;
    readonly port: number;
  }>;
  /** Finishes running requests, for at most 8 s, then closes every connection. */
  readonly close: () => Promise<void>;
}

/**
 * The GraphQL API on one port: `/graphql` by POST, GET and WebSocket, and `/healthz`, `/readyz`,
 * `/metrics`. Long answers are compressed for whoever asks for it.
 */
export async function createApiServer(options: ApiServerOptions): Promise<ApiServer> {
  const { deps } = options;
  const mask: ErrorMask = { log: deps.log, newErrorId: randomUUID };
  const { services, ...feeds } = await startServices(options);
  const verifyToken = withApiKeys(options.verifyToken, services.keys);
  const connections = await watchKeyConnections({
    listen: (onChange) => listenForKeys(options.databaseUrl, deps.log, onChange),
    verifyToken,
    log: deps.log,
  });
  const app = Fastify({ bodyLimit: BODY_BYTES_MAX, trustProxy: false, ...REQUEST_TIMES });
  const { schema, authority } = buildApiSchema();
  const webSockets = startWebSockets({
    server: app.server,
    schema,
    authority,
    verifyToken,
    keys: connections,
    clock: options.wallClock,
    mask,
    contextOf: (authentication) => createContext(services, authentication),
  });
  const apollo = new ApolloServer<ApiContext>({
    schema,
    csrfPrevention: true,
    includeStacktraceInErrorResponses: false,
    introspection: true,
    validationRules: [...LIMIT_RULES],
    parseOptions: { maxLexicalTokens: QUERY_TOKENS_MAX },
    stopOnTerminationSignals: false,
    formatError: (formatted, error) => toPublicError(formatted, error, mask),
    plugins: [
      ApolloServerPluginLandingPageDisabled(),
      fastifyApolloDrainPlugin(app),
      operationLimitPlugin(authority),
      { serverWillStart: () => Promise.resolve({ drainServer: () => webSockets.stop() }) },
    ],
  });
  await apollo.start();
  const { authenticationOf, onRequest, preParsing } = createAdmission(verifyToken, deps.log);
  app.route({
    url: '/graphql',
    method: ['GET', 'POST', 'OPTIONS'],
    onRequest,
    preParsing,
    handler: fastifyApolloHandler(apollo, {
      context: (request) => Promise.resolve(createContext(services, authenticationOf(request))),
    }),
  });
  answerFailuresAsGraphQL(app, mask);
  compressAnswers(app);
  addOperationalRoutes(app, { ...options, log: deps.log });
  await options.extend?.(app);
  return {
    listen: async (address) => {
      const url = await app.listen(address);
      return { url, port: Number(new URL(url).port) };
    },
    close: async () => {
      await withinDrainTime(apollo.stop(), app);
      await feeds.stop();
      await connections.close();
      await app.close();
    },
  };
}

async function startServices(
  options: ApiServerOptions,
): Promise<{ readonly services: ApiServices; readonly stop: () => Promise<void> }> {
  const { deps, book, system, measures, logChecks, wallClock } = options;
  const feeds = await startDatabaseFeeds(deps, options.databaseUrl, options.prices);
  measureReaders(options.metrics, feeds.logFeed);
  const keys: KeyDeps = {
    db: deps.db,
    clock: wallClock,
    kind: options.keyKind ?? 'test',
    random: randomBytes,
  };
  const webhooks = { ...keys, requireUrl: options.requireWebhookUrl };
  const deleveraging = createDeleveragingReader(deps.db, book, wallClock);
  const { logFeed, riskFeed } = feeds;
  const services = {
    deps,
    book,
    checks: options.checks ?? rowsOf(deps),
    deleveraging,
    system,
    measures,
    logChecks,
    keys,
    webhooks,
    isClockRight: options.isClockRight ?? ((): boolean => true),
    logFeed,
    riskFeed,
  };
  return { services, stop: feeds.stop };
}

/** Shows how many subscriptions wait for the next line of the log: read when it is scraped. */
function measureReaders(registry: Registry, { readers }: Pick<LogFeed, 'readers'>): void {
  const gauge: Gauge = new Gauge({
    name: 'marginward_log_readers',
    help: 'Subscriptions of this process that wait for the next line of the log.',
    registers: [registry],
    collect: () => {
      gauge.set(readers());
    },
  });
}

/** Destroys connections that do not end in time. */
async function withinDrainTime(work: Promise<void>, app: FastifyInstance): Promise<void> {
  const cutOff = setTimeout(() => {
    app.server.closeAllConnections();
  }, DRAIN_MS_MAX);
  await work;
  clearTimeout(cutOff);
}

function operationLimitPlugin(authority: Authority): ApolloServerPlugin<ApiContext> {
  return {
    requestDidStart: () =>
      Promise.resolve({
        didResolveOperation: ({ schema, document, operation, request, contextValue }) => {
          requireQueryOrMutation(operation);
          return refuseAsBadRequest(async () => {
            requireScopes(schema, authority, document, contextValue.actor);
            const bounded = boundedVariables(operation, request.variables, contextValue.actor);
            const aside = await setRowsAside(schema, document, operation, bounded);
            request.variables = aside.variables;
            aside.batches.forEach((batch, key) => contextValue.batches.set(key, batch));
            requireStorableText(document, aside.readable);
            requireWithinCost(schema, document, request.operationName, request.variables);
          });
        },
        willSendResponse: ({ response }) => {
          if (response.body.kind === 'single' && isRefusedByOutage(response.body.singleResult)) {
            response.http.status = 503;
          }
          return Promise.resolve();
        },
      }),
  };
}
