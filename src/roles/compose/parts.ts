import { type Deps } from '../../app/deps.js';
import { type Clock } from '../../app/ports.js';
import { buildDeps, type Database } from '../../composition/wiring.js';
import { openQueues, type Queues } from '../../jobs/queues/job-queues.js';
import { endHalfOpenConnections } from '../../store/database/half-open.js';

import { type Closers, type Env } from '../process/process.js';

/** The address that a process serves. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** What a process opens first. */
export interface OpenedParts extends Env {
  readonly closers: Closers;
  readonly database: Pick<Database, 'url' | 'db'>;
}

/** What a process works with, whichever its duties are. */
export interface ServingParts extends OpenedParts {
  readonly deps: Deps;
  readonly queues: Pick<Queues, 'enqueue' | 'counts' | 'requireWritable'>;
}

/** The same on the wall clock, with queues that outlive the process. */
export interface ProcessParts extends ServingParts {
  readonly queues: Queues;
}

/** Opens venue, notice channels and queues. @param seed Of the paper venue's rejections. */
export async function openParts(
  opened: OpenedParts,
  { clock, seed }: { readonly clock: Clock; readonly seed: string },
): Promise<ProcessParts> {
  const { config, log, database, closers } = opened;
  const deps = await buildDeps({ db: database.db, clock, log, seed }, config);
  const url = config.QUEUE_URL ?? database.url;
  const queues = await openQueues(url, {
    clock,
    log,
    watchPool: (pool) => {
      endHalfOpenConnections(pool, url);
    },
  });
  closers.add('queues', () => queues.close());
  return { ...opened, deps, queues };
}
