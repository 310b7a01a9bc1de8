import { type Command, Option } from 'commander';

import { DATA_DIRECTORY, DEMO_GENESIS } from '../../composition/project-root.js';
import { badInput } from '../../domain/errors.js';

import { SCENARIOS } from '../../playback/demo/scenario.js';

import { type StartOptions } from '../commands/start-parts.js';
import { integer, positive, speed } from './arguments.js';
import { START_EXAMPLES } from './help.js';
import { run } from './run.js';

const starting = () => import('../commands/start.js');

/** `marginward start` */
export function addStart(program: Command): void {
  program
    .command('start')
    .description(
      'everything in one process: database, API, engine, workers and, unless --bare, a crash to watch',
    )
    .option('--port <port>', 'port of the API; 0 takes a free one', integer(0, 65_535))
    .option('--data <folder>', 'where the embedded PostgreSQL keeps its data', DATA_DIRECTORY)
    .option('--genesis <file>', 'genesis file, applied once', DEMO_GENESIS)
    .option('--bare', 'no demo: the wall clock, and the prices and positions that you send')
    .option('--prices <files...>', 'price files to play instead of the bundled scenario')
    .addOption(
      new Option('--scenario <name>', 'what happens besides the bundled prices')
        .choices(SCENARIOS)
        .default('crash')
        .conflicts('prices'),
    )
    .option('--symbol <symbol>', 'symbol of price files that have no column for it')
    .option(
      '--max-price-age <seconds>',
      'maxPriceAgeSeconds of every market, for coarse files',
      integer(1, 86_400),
    )
    .option('--accounts <n>', 'size of the demo book', integer(1, 1_000_000), 10_000)
    .option('--max-leverage <x>', 'bound on the leverage of the demo book', positive)
    .option('--seed <seed>', 'seed of book, scenario, owners and paper venue', '1')
    .option(
      '--speed <x>',
      'played time over real time, or "max" (default: about a minute in all)',
      speed,
    )
    .option('--once', 'stop when the prices end and print a summary as one line of JSON')
    .option('--fresh', 'delete the history in --data and start over (embedded database only)')
    .addHelpText('after', START_EXAMPLES)
    .action((options: Omit<StartOptions, 'display'>, command: Command) => {
      const { bare = false } = options;
      requireOptionsOfRun(bare, command);
      const quiet = process.stdout.isTTY && !bare ? 'error' : bare ? 'info' : 'warn';
      return run(quiet, starting, ({ start }, env) =>
        start({ ...options, display: process.env }, env),
      );
    });
}

/** Options that only a run that plays prices uses. */
const OPTIONS_OF_PLAYED_RUNS = 'prices scenario symbol accounts maxLeverage speed once'.split(' ');

/** An option without effect is refused, because the user expects one. */
function requireOptionsOfRun(bare: boolean, command: Command): void {
  const idle = command.options.find(
    (option) =>
      OPTIONS_OF_PLAYED_RUNS.includes(option.attributeName()) &&
      command.getOptionValueSource(option.attributeName()) === 'cli',
  );
  if (bare && idle !== undefined) {
    throw badInput(String(idle.long), 'plays prices, and --bare plays none', null);
  }
}
