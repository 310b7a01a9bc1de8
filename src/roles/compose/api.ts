import { type BookStatus } from '../../api/readers/book-reader.js';
import { engineBookReader } from '../../api/readers/engine-book.js';
import { type ShardState } from '../../api/readers/system-reader.js';
import { type ApiServer, createApiServer } from '../../api/server/server.js';
import { type Bell } from '../../app/bell.js';
import { type Deps } from '../../app/deps.js';
import { bookMeasuresOf } from '../../app/governance/impact/book-measures.js';
import { type Config } from '../../composition/config.js';
import { PROGRAM_VERSION } from '../../composition/version.js';
import { type Engine } from '../../engine/engine.js';
import { type Queues } from '../../jobs/job-queues.js';

import { type ProcessMetrics } from '../metrics/process-metrics.js';
import { openTokenVerifier, WALL_CLOCK } from '../process/process.js';
import { readinessOf, type Readiness } from './operations.js';

export interface ServedParts {
  readonly deps: Deps;
  readonly config: Config;
  readonly databaseUrl: string;
  readonly dataDirectory: string;
  readonly engine: Engine;
  readonly status: () => Pick<BookStatus, 'pricesPerSecond' | 'lastPriceAt' | 'followed'>;
  readonly queues: Queues;
  readonly metrics: ProcessMetrics;
  readonly prices: Pick<Bell, 'onRing'>;
  /** Which process decides about which shard. */
  readonly shards: () => Promise<readonly ShardState[]>;
  readonly readiness: Omit<Readiness, 'db' | 'queues'>;
}

/** The API over this process's book. */
export function openApi(parts: ServedParts): Promise<ApiServer> {
  const { deps, engine, metrics, queues, prices } = parts;
  return createApiServer({
    deps,
    databaseUrl: parts.databaseUrl,
    prices,
    wallClock: WALL_CLOCK,
    book: engineBookReader(engine, () => ({
      ...engine.size(),
      ...parts.status(),
      breachToCallMillisP99: metrics.breachToCallMillis().p99,
    })),
    measures: bookMeasuresOf(deps, () => engine.book),
    system: { version: PROGRAM_VERSION, queues: () => queues.counts(), shards: parts.shards },
    verifyToken: openTokenVerifier(parts.config, parts.dataDirectory),
    readiness: readinessOf({ db: deps.db, queues, ...parts.readiness }),
    metrics: metrics.registry,
  });
}
