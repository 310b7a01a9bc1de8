import { type Deps } from '../../app/deps.js';
import { type Clock, type Log } from '../../app/ports.js';
import { type Config } from '../../composition/config.js';
import { buildDeps, type Database } from '../../composition/wiring.js';
import { type Lanes, openLanes } from '../../jobs/job-lanes.js';
import { openQueues, type Queues } from '../../jobs/job-queues.js';
import { type JobDefinition } from '../../jobs/job.js';

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
}

/**
 * Opens venue, notice channels and queues beside an open database. @param seed Seed of the paper venue's
 * rejections.
 */
export async function openParts(
  { config, log, closers, database: { url, db } }: OpenedParts,
  { clock, seed }: { readonly clock: Clock; readonly seed: string },
): Promise<ProcessParts> {
  const deps = await buildDeps({ db, clock, log, seed }, config);
  const queues = await openQueues(config.QUEUE_URL ?? url, { clock, log });
  closers.add('queues', () => queues.close());
  return { config, log, databaseUrl: url, deps, queues, closers };
}

/** The same for a run that plays prices: its jobs stay in the process, on the clock of the prices. */
export async function openPlayedParts(
  { config, log, closers, database: { url, db } }: OpenedParts,
  {
    clock,
    seed,
    jobs,
  }: {
    readonly clock: Clock;
    readonly seed: string;
    readonly jobs: readonly JobDefinition[];
  },
): Promise<PlayingParts> {
  const deps = await buildDeps({ db, clock, log, seed }, config);
  const queues = openLanes(jobs, deps);
  return { config, log, databaseUrl: url, deps, queues, closers };
}
