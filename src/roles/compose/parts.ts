import { type Deps } from '../../app/deps.js';
import { type Clock, type Log } from '../../app/ports.js';
import { type Config } from '../../composition/config.js';
import { buildDeps, type Database } from '../../composition/wiring.js';
import { type Lanes, openLanes } from '../../jobs/queues/job-lanes.js';
import { openQueues, type Queues } from '../../jobs/queues/job-queues.js';
import { type JobDefinition } from '../../jobs/job.js';
import { endHalfOpenConnections } from '../../store/database/half-open.js';

import { type Closers } from '../process/process.js';

/** The address that a process serves. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** What a process works with, whichever its duties are. */
export interface ServingParts {
  readonly config: Config;
  readonly log: Log;
  readonly databaseUrl: string;
  readonly deps: Deps;
  readonly queues: Pick<Queues, 'enqueue' | 'counts' | 'requireWritable'>;
  readonly closers: Closers;
}

/** The same on the wall clock, with queues that outlive the process. */
export interface ProcessParts extends ServingParts {
  readonly queues: Queues;
}

/** The same for a run that plays prices. */
export interface PlayingParts extends ServingParts {
  readonly queues: Lanes;
}

interface OpenedParts extends Pick<ProcessParts, 'config' | 'log' | 'closers'> {
  readonly database: Pick<Database, 'url' | 'db'>;
  readonly clock: Clock;
  /** Of the paper venue's rejections. */
  readonly seed: string;
}

/** Opens venue, notice channels and queues beside an open database. */
export async function openParts(opened: OpenedParts): Promise<ProcessParts> {
  const parts = await openWithoutQueues(opened);
  const { clock, log, database } = opened;
  const url = opened.config.QUEUE_URL ?? database.url;
  const queues = await openQueues(url, {
    clock,
    log,
    watchPool: (pool) => {
      endHalfOpenConnections(pool, url);
    },
  });
  opened.closers.add('queues', () => queues.close());
  return { ...parts, queues };
}

/** The same for a run that plays prices: its jobs stay in the process, on the clock of the prices. */
export async function openPlayedParts(
  opened: OpenedParts,
  jobs: readonly JobDefinition[],
): Promise<PlayingParts> {
  const parts = await openWithoutQueues(opened);
  return { ...parts, queues: openLanes(jobs, parts.deps) };
}

async function openWithoutQueues({
  config,
  log,
  closers,
  clock,
  seed,
  database: { url, db },
}: OpenedParts): Promise<Omit<ServingParts, 'queues'>> {
  const deps = await buildDeps({ db, clock, log, seed }, config);
  return { config, log, databaseUrl: url, deps, closers };
}
