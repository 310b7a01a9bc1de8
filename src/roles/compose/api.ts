import { type BookStatus } from '../../api/readers/book-reader.js';
import { engineBookReader } from '../../api/readers/engine-book.js';
import { type ShardState } from '../../api/readers/system-reader.js';
import { addConsoleRoutes } from '../../api/delivery/console-routes.js';
import { type ApiServerOptions, createApiServer } from '../../api/server/server.js';
import { bookMeasuresOf } from '../../app/governance/impact/book-measures.js';
import { createLogChecks } from '../../app/verification/log-checks.js';
import { PROGRAM_VERSION } from '../../composition/version.js';
import { createWebhookSender } from '../../infra/webhooks/webhook-sender.js';
import { type Engine } from '../../engine/engine.js';

import { type ProcessMetrics } from '../metrics/process-metrics.js';
import { WALL_CLOCK } from '../process/process.js';
import { openTokenVerifier } from '../process/tokens.js';
import { consoleSite } from './console.js';
import { type Address, type ServingParts } from './parts.js';

/** The API's data about this process, and the place of its secret. */
export interface ServedBook extends Pick<
  ApiServerOptions,
  'checks' | 'isClockRight' | 'prices' | 'readiness'
> {
  readonly dataDirectory: string;
  readonly engine: Engine;
  readonly status: () => Pick<BookStatus, 'pricesPerSecond' | 'lastPriceAt' | 'followed'>;
  readonly metrics: ProcessMetrics;
  /** The owner of each shard. */
  readonly shards: () => Promise<readonly ShardState[]>;
  /** Whether the console is built beside this process where nobody has built it. */
  readonly buildsConsole: boolean;
}

/** Serves the API over this process's book, until the process ends. @returns The address. */
export async function serveApi(
  parts: ServingParts,
  { dataDirectory, engine, status, metrics, shards, buildsConsole, ...given }: ServedBook,
  address: Address,
): Promise<string> {
  const { config, deps, queues, closers } = parts;
  const databaseUrl = parts.database.url;
  const logChecks = createLogChecks({ databaseUrl });
  const site = consoleSite(parts, buildsConsole);
  const api = await createApiServer({
    ...given,
    deps,
    databaseUrl,
    wallClock: WALL_CLOCK,
    book: engineBookReader(engine, () => ({
      ...engine.size(),
      ...status(),
      breachToCallMillisP99: metrics.breachToCallMillis().p99,
    })),
    measures: bookMeasuresOf(deps, () => engine.book),
    logChecks,
    system: { version: PROGRAM_VERSION, queues: () => queues.counts(), shards },
    verifyToken: openTokenVerifier(config, dataDirectory),
    requireWebhookUrl: createWebhookSender({
      allowsLoopback: config.WEBHOOK_ALLOW_LOOPBACK === 'true',
    }).requireUrl,
    keyKind: config.AUTH_ISSUER === undefined ? 'test' : 'live',
    metrics: metrics.registry,
    extend: (app) => {
      addConsoleRoutes(app, site);
      return Promise.resolve();
    },
  });
  closers.add('api', api.close);
  // Closed first: a request that waits for one would hold up the end of the API.
  closers.add('checks of the log', logChecks.close);
  return (await api.listen(address)).url;
}
