import { type ApiServer, createApiServer } from '../api/server/server.js';
import { type BookStatus } from '../api/readers/book-reader.js';
import { type ShardState } from '../api/readers/system-reader.js';
import { engineBookReader } from '../api/readers/engine-book.js';
import { type Deps } from '../app/deps.js';
import { bookMeasuresOf } from '../app/governance/impact/book-measures.js';
import { type Config } from '../composition/config.js';
import { type Engine } from '../engine/engine.js';
import { type Queues } from '../jobs/job-queues.js';

import { readinessOf } from './operations.js';
import { measureLedger, measureMarkets, measureOrders, type ProcessMetrics } from './metrics.js';
import { openTokenVerifier, WALL_CLOCK } from './process.js';
import { PROGRAM_VERSION } from '../composition/version.js';

/** Tells whoever watches that prices moved. */
export interface PriceSignal {
  readonly ring: () => void;
  readonly onPrices: (listener: () => void) => () => void;
}

export function createPriceSignal(): PriceSignal {
  const listeners = new Set<() => void>();
  return {
    ring: () => {
      for (const listener of listeners) {
        listener();
      }
    },
    onPrices: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export interface ServedParts {
  readonly deps: Deps;
  readonly config: Config;
  readonly databaseUrl: string;
  readonly dataDirectory: string;
  readonly engine: Engine;
  /** Without `followed` where the book leads, and is never behind. */
  readonly status: () => Pick<BookStatus, 'pricesPerSecond' | 'lastPriceAt'> &
    Partial<Pick<BookStatus, 'followed'>>;
  readonly queues: Queues | null;
  readonly metrics: ProcessMetrics;
  readonly prices: PriceSignal;
  /** Which process decides about which shard. */
  readonly shards: () => Promise<readonly ShardState[]>;
  readonly isWarm: () => boolean;
}

/** The API over this process's book. */
export async function openApi(parts: ServedParts): Promise<ApiServer> {
  const { deps, engine, metrics, queues } = parts;
  measureLedger(metrics.registry, deps.db);
  measureMarkets(metrics.registry, deps);
  measureOrders(metrics.registry, deps);
  return createApiServer({
    deps,
    databaseUrl: parts.databaseUrl,
    book: engineBookReader(engine, () => ({
      ...engine.size(),
      ...{ followed: null, ...parts.status() },
      breachToCallMillisP99: metrics.breachToCallMillis().p99,
    })),
    prices: { onPrices: parts.prices.onPrices },
    measures: bookMeasuresOf(deps, () => engine.book),
    system: {
      version: PROGRAM_VERSION,
      queues: async () => (queues === null ? [] : queues.counts()),
      shards: parts.shards,
    },
    verifyToken: openTokenVerifier(parts.config, parts.dataDirectory),
    readiness: readinessOf(deps.db, queues, parts.isWarm),
    metrics: metrics.registry,
    wallClock: WALL_CLOCK,
  });
}
