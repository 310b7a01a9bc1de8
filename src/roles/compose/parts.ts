import { type Deps } from '../../app/deps.js';
import { type Clock, type Log } from '../../app/ports.js';
import { type Config } from '../../composition/config.js';
import { buildDeps, type Database } from '../../composition/wiring.js';
import { openQueues, type QueueOptions, type Queues } from '../../jobs/job-queues.js';

import { type Closers } from '../process/process.js';

/** The address that a process serves. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** The parts of a process, whatever its duties. */
export interface ProcessParts {
  readonly config: Config;
  readonly log: Log;
  readonly databaseUrl: string;
  readonly deps: Deps;
  readonly queues: Queues;
  readonly closers: Closers;
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
  {
    clock,
    seed,
    delays,
  }: { readonly clock: Clock; readonly seed: string } & Pick<QueueOptions, 'delays'>,
): Promise<ProcessParts> {
  const deps = await buildDeps({ db, clock, log, seed }, config);
  const queues = await openQueues(config.QUEUE_URL ?? url, { clock, log, delays });
  closers.add('queues', () => queues.close());
  return { config, log, databaseUrl: url, deps, queues, closers };
}
