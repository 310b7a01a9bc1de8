import { type Command, Option } from 'commander';

import { DATA_DIRECTORY } from '../../composition/project-root.js';
import { EVERY_SHARD } from '../../domain/shards.js';

import {
  type ApiOptions,
  type EngineOptions,
  type FeedOptions,
  type WorkerOptions,
} from '../commands/roles.js';
import { integer, shards } from './arguments.js';
import { run } from './run.js';

const roles = () => import('../commands/roles.js');

/** `marginward api`, `engine`, `worker` and `feed`. */
export function addRoles(program: Command): void {
  program
    .command('api')
    .description('one role: the GraphQL API over DATABASE_URL; any number side by side')
    .option('--port <port>', 'port of the API; 0 takes a free one', integer(0, 65_535))
    .option('--data <folder>', 'where the development secret is kept', DATA_DIRECTORY)
    .action((options: ApiOptions) => run('info', roles, ({ runApi }, env) => runApi(options, env)));
  program
    .command('engine')
    .description(
      'one role: finds breaches, enforces and seals the log, over DATABASE_URL; several divide the shards',
    )
    .addOption(
      new Option(
        '--shards <which>',
        'of the 16 shards of the book: "all", how many at most, or 0-7',
      )
        .argParser(shards)
        .default(EVERY_SHARD, 'all'),
    )
    .addOption(operationsPort())
    .addOption(unusedData())
    .action((options: EngineOptions) =>
      run('info', roles, ({ runEngine }, env) => runEngine(options, env)),
    );
  program
    .command('worker')
    .description('one role: runs the jobs of DATABASE_URL and QUEUE_URL; any number side by side')
    .addOption(operationsPort())
    .addOption(unusedData())
    .action((options: WorkerOptions) =>
      run('info', roles, ({ runWorker }, env) => runWorker(options, env)),
    );
  program
    .command('feed')
    .description(
      'one role: publishes the prices of exchanges and of Pyth as governed sources; any number side by side',
    )
    .requiredOption('--feeds <file>', 'which feeds, for which markets: JSON')
    .addOption(operationsPort())
    .addOption(unusedData())
    .action((options: FeedOptions) =>
      run('info', roles, ({ runFeeds }, env) => runFeeds(options, env)),
    );
}

/** Scripts pass --data to every role, but only the API keeps a secret there. */
function unusedData(): Option {
  return new Option('--data <folder>', 'not used by this role').hideHelp();
}

function operationsPort(): Option {
  return new Option('--port <port>', 'port of /healthz, /readyz and /metrics')
    .argParser(integer(0, 65_535))
    .default(0, '0, a free one');
}
