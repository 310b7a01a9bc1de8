import { createEnforcer } from '../app/enforcement/watch/enforcer.js';
import { createLeaseKeeper } from '../app/leases/keeper.js';
import { executeProposalJob } from '../jobs/execute-proposal.js';
import { graceTimerJob } from '../jobs/grace-timer.js';
import { openQueues } from '../jobs/job-queues.js';
import { startWorkers } from '../jobs/job-workers.js';
import { liquidateJob } from '../jobs/liquidate.js';
import { notifyJob } from '../jobs/notify.js';
import { sweepJob } from '../jobs/sweep.js';
import { verifyLedgerJob } from '../jobs/verify-ledger.js';
import { applyGenesisFile, buildDeps } from '../composition/wiring.js';

import { EVERY_SHARD } from './arguments.js';
import { listenFor } from './live.js';
import { leasedShards, raiseAlarms } from './operations.js';
import { engineId, WALL_CLOCK } from './process.js';
import { createPriceSignal, openApi } from './serve.js';
import { measureBook, measureLeases } from './shard-metrics.js';
import { type StartParts } from './start-parts.js';

/** How often overdue work is looked for. */
export const SWEEP_MS = 3000;
/** How the check of the ledger is asked for: one in a period is heard, whoever asks. */
export const VERIFY_LEDGER = { queue: 'verify-ledger', id: 'verify-ledger', payload: {} } as const;

/** Everything in one process on the wall clock, over whatever the database holds. */
export async function runBare(parts: StartParts, untilStopped: Promise<void>): Promise<void> {
  const { options, config, log, genesis, database, closers, metrics } = parts;
  const clock = WALL_CLOCK;
  await applyGenesisFile(database.db, genesis, clock.now());
  const deps = await buildDeps({ db: database.db, clock, log, seed: options.seed }, config);
  const queues = await openQueues(config.QUEUE_URL ?? database.url, { clock, log, delays: 'wall' });
  closers.add('queues', () => queues.close());
  const enforcer = createEnforcer(deps, {
    queue: queues,
    index: 'bands',
    onDecided: metrics.onDecided,
    // The API reads the whole book; what an engine beside it owns, that one decides about.
    leases: (followed) => createLeaseKeeper(deps, { ...EVERY_SHARD, id: engineId(), followed }),
  });
  const signal = createPriceSignal();
  let isWarm = false;
  measureLeases(metrics.registry, deps.db);
  measureBook(metrics.registry, deps.db, enforcer);
  const api = await openApi({
    ...{ deps, config, databaseUrl: database.url, dataDirectory: options.data },
    ...{ engine: enforcer.watch.engine, queues, metrics, prices: signal },
    status: () => ({
      pricesPerSecond: enforcer.pricesPerSecond(),
      lastPriceAt: enforcer.lastPriceAt(),
      followed: enforcer.followed(),
    }),
    shards: () => leasedShards(deps.db),
    isWarm: () => isWarm,
  });
  closers.add('api', api.close);
  closers.add('enforcer', enforcer.stop);
  await enforcer.warmUp();
  const listener = await listenFor(database.url, enforcer, signal, log);
  closers.add('listener', listener.close);
  const workers = startWorkers(
    queues,
    [executeProposalJob, graceTimerJob, liquidateJob, notifyJob, sweepJob(queues), verifyLedgerJob],
    deps,
  );
  closers.add('workers', () => workers.close());
  await queues.repeat({ queue: 'sweep', id: 'sweep', payload: {} }, SWEEP_MS);
  await queues.repeat(VERIFY_LEDGER, config.LEDGER_CHECK_SECONDS * 1000);
  raiseAlarms(deps, closers, { followed: enforcer.followed });
  isWarm = true;
  const { url } = await api.listen({ host: options.host, port: options.port });
  process.stdout.write(`Marginward is up: GraphQL at ${url}\n`);
  await untilStopped;
}
