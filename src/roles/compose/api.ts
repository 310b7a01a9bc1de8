import { type BookStatus } from '../../api/readers/book-reader.js';
import { engineBookReader } from '../../api/readers/engine-book.js';
import { type ShardState } from '../../api/readers/system-reader.js';
import { type ReadinessCheck } from '../../api/server/operational-routes.js';
import { addConsoleRoutes } from '../../api/delivery/console-routes.js';
import { createApiServer } from '../../api/server/server.js';
import { type Bell } from '../../app/bell.js';
import { bookMeasuresOf } from '../../app/governance/impact/book-measures.js';
import { type CheckBook } from '../../app/permissions/check-book.js';
import { createLogChecks } from '../../app/verification/log-checks.js';
import { PROGRAM_VERSION } from '../../composition/version.js';
import { createWebhookSender } from '../../infra/webhooks/webhook-sender.js';
import { type Engine } from '../../engine/engine.js';

import { type ProcessMetrics } from '../metrics/process-metrics.js';
import { openTokenVerifier, WALL_CLOCK } from '../process/process.js';
import { consoleSite } from './console.js';
import { type Address, type ServingParts } from './parts.js';

/** The API's data about this process, and the place of its secret. */
export interface ServedBook {
  readonly dataDirectory: string;
  readonly engine: Engine;
  /** What permissions are judged by. Absent: the rows. */
  readonly checks?: CheckBook;
  readonly status: () => Pick<BookStatus, 'pricesPerSecond' | 'lastPriceAt' | 'followed'>;
  readonly metrics: ProcessMetrics;
  readonly prices: Pick<Bell, 'onRing'>;
  /** The owner of each shard. */
  readonly shards: () => Promise<readonly ShardState[]>;
  readonly readiness: readonly ReadinessCheck[];
  /** Absent where prices are played. */
  readonly isClockRight?: () => boolean;
  /** Whether the console is built beside this process where nobody has built it. */
  readonly buildsConsole: boolean;
}

/** Serves the API over this process's book, until the process ends. @returns The address. */
export async function serveApi(
  { config, deps, log, databaseUrl, queues, closers }: ServingParts,
  {
    dataDirectory,
    engine,
    checks,
    status,
    metrics,
    prices,
    shards,
    readiness,
    isClockRight,
    buildsConsole,
  }: ServedBook,
  address: Address,
): Promise<string> {
  const logChecks = createLogChecks({ databaseUrl });
  const site = consoleSite(config, { buildsItself: buildsConsole, log, closers });
  const api = await createApiServer({
    deps,
    databaseUrl,
    prices,
    readiness,
    wallClock: WALL_CLOCK,
    book: engineBookReader(engine, () => ({
      ...engine.size(),
      ...status(),
      breachToCallMillisP99: metrics.breachToCallMillis().p99,
    })),
    ...(checks === undefined ? {} : { checks }),
    ...(isClockRight === undefined ? {} : { isClockRight }),
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
