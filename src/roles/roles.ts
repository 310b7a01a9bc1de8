import { createEnforcer } from '../app/enforcement/watch/enforcer.js';
import { type Deps } from '../app/deps.js';
import { createLeaseKeeper } from '../app/leases/keeper.js';
import { type Log } from '../app/ports.js';
import { type Config } from '../composition/config.js';
import { executeProposalJob } from '../jobs/execute-proposal.js';
import { graceTimerJob } from '../jobs/grace-timer.js';
import { openQueues, type Queues } from '../jobs/job-queues.js';
import { startWorkers } from '../jobs/job-workers.js';
import { liquidateJob } from '../jobs/liquidate.js';
import { notifyJob } from '../jobs/notify.js';
import { sweepJob } from '../jobs/sweep.js';
import { verifyLedgerJob } from '../jobs/verify-ledger.js';
import { openDatabase } from '../store/database/database.js';
import { buildDeps } from '../composition/wiring.js';

import { requireDatabaseUrl } from './commands.js';
import { listenFor } from './live.js';
import { type ShardChoice } from './arguments.js';
import { createMetrics, measureLedger, measureMarkets, measureOrders } from './metrics.js';
import { leasedShards, raiseAlarms, requireReadyDatabase, serveOperations } from './operations.js';
import { type Closers, createClosers, engineId, untilStopped, WALL_CLOCK } from './process.js';
import { createPriceSignal, openApi } from './serve.js';
import { measureBook, measureLeases } from './shard-metrics.js';
import { SWEEP_MS, VERIFY_LEDGER } from './start-bare.js';

export interface RoleOptions {
  readonly port: number;
  readonly host: string;
}

export interface ApiOptions extends RoleOptions {
  readonly data: string;
}

export interface EngineOptions extends RoleOptions {
  readonly shards: ShardChoice;
}

interface RoleParts {
  readonly config: Config;
  readonly log: Log;
  readonly url: string;
  readonly deps: Deps;
  readonly queues: Queues;
  readonly closers: Closers;
}

/** Seed of the paper venue's rejections; a real venue has none. */
const VENUE_SEED = '1';

/** Runs one role until it is told to stop. */
async function runRole(
  config: Config,
  log: Log,
  role: (parts: RoleParts) => Promise<void>,
): Promise<void> {
  const closers = createClosers(log);
  const stopping = untilStopped();
  try {
    const url = requireDatabaseUrl(config);
    const db = openDatabase(url);
    closers.add('database', () => db.$disconnect());
    await requireReadyDatabase(url, db);
    const clock = WALL_CLOCK;
    const deps = await buildDeps({ db, clock, log, seed: VENUE_SEED }, config);
    const queues = await openQueues(config.QUEUE_URL ?? url, { clock, log, delays: 'wall' });
    closers.add('queues', () => queues.close());
    await role({ config, log, url, deps, queues, closers });
    await stopping.promise;
  } finally {
    await closers.closeAll();
  }
}

/** `marginward api`: answers from the rows, and from a book that follows the log and the prices. */
export function runApi(options: ApiOptions, config: Config, log: Log): Promise<void> {
  return runRole(config, log, async ({ url, deps, queues, closers }) => {
    const metrics = createMetrics();
    const signal = createPriceSignal();
    const follower = createEnforcer(deps, { queue: null, index: 'bands' });
    await follower.warmUp();
    closers.add('follower', follower.stop);
    const listener = await listenFor(url, follower, signal, log);
    closers.add('listener', listener.close);
    measureLeases(metrics.registry, deps.db);
    measureBook(metrics.registry, deps.db, follower);
    raiseAlarms(deps, closers, { followed: follower.followed });
    const api = await openApi({
      ...{ deps, config, databaseUrl: url, dataDirectory: options.data },
      ...{ engine: follower.watch.engine, queues, metrics, prices: signal },
      status: () => ({
        pricesPerSecond: follower.pricesPerSecond(),
        lastPriceAt: follower.lastPriceAt(),
        followed: follower.followed(),
      }),
      shards: () => leasedShards(deps.db),
      isWarm: () => true,
    });
    closers.add('api', api.close);
    const address = await api.listen({ host: options.host, port: options.port });
    process.stdout.write(`Marginward API at ${address.url}\n`);
  });
}

/** `marginward engine`: decides about its shards of the book, and seals. Several share the shards out. */
export function runEngine(options: EngineOptions, config: Config, log: Log): Promise<void> {
  return runRole(config, log, async ({ url, deps, queues, closers }) => {
    const metrics = createMetrics();
    const id = engineId();
    const enforcer = createEnforcer(deps, {
      ...{ queue: queues, index: 'bands', keeps: 'owned', onDecided: metrics.onDecided },
      leases: (followed) => createLeaseKeeper(deps, { ...options.shards, id, followed }),
    });
    let isWarm = false;
    measureLeases(metrics.registry, deps.db);
    measureBook(metrics.registry, deps.db, enforcer);
    const served = { deps, queues, closers, metrics, address: options, isWarm: () => isWarm };
    const address = await serveOperations(served);
    closers.add('enforcer', enforcer.stop);
    await enforcer.warmUp();
    raiseAlarms(deps, closers, { followed: enforcer.followed });
    const listener = await listenFor(url, enforcer, createPriceSignal(), log);
    closers.add('listener', listener.close);
    isWarm = true;
    const { accounts } = enforcer.watch.engine.size();
    const shards = enforcer.watch.owned().length;
    process.stdout.write(
      `Marginward ${id} is watching ${accounts} accounts in ${shards} shards; metrics at ${address}/metrics\n`,
    );
  });
}

/** `marginward worker`: runs the jobs. */
export function runWorker(options: RoleOptions, config: Config, log: Log): Promise<void> {
  return runRole(config, log, async ({ config: environment, deps, queues, closers }) => {
    const metrics = createMetrics();
    measureLeases(metrics.registry, deps.db);
    measureLedger(metrics.registry, deps.db);
    measureMarkets(metrics.registry, deps);
    measureOrders(metrics.registry, deps);
    raiseAlarms(deps, closers);
    const served = { deps, queues, closers, metrics, address: options, isWarm: null };
    const address = await serveOperations(served);
    const workers = startWorkers(
      queues,
      [
        executeProposalJob,
        graceTimerJob,
        liquidateJob,
        notifyJob,
        sweepJob(queues),
        verifyLedgerJob,
      ],
      deps,
    );
    closers.add('workers', () => workers.close());
    await queues.repeat({ queue: 'sweep', id: 'sweep', payload: {} }, SWEEP_MS);
    await queues.repeat(VERIFY_LEDGER, environment.LEDGER_CHECK_SECONDS * 1000);
    process.stdout.write(`Marginward worker is running; metrics at ${address}/metrics\n`);
  });
}
