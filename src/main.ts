#!/usr/bin/env node
import { Command, CommanderError, Option } from 'commander';

import { ROLES, type Role } from './app/auth/actor.js';
import { type Config, loadConfig } from './composition/config.js';
import { type Decimal } from './domain/decimal.js';
import { badInput, DomainError, messageOf } from './domain/errors.js';
import { DATA_DIRECTORY, DEMO_GENESIS } from './composition/project-root.js';
import {
  amount,
  EVERY_SHARD,
  httpUrl,
  integer,
  list,
  nonEmpty,
  positive,
  roles,
  type Scenario,
  SCENARIOS,
  seconds,
  sequence,
  type ShardChoice,
  shards,
  speed,
  subject,
} from './roles/arguments.js';
import {
  ENVIRONMENT,
  REPLAY_HELP,
  RESOLVE_ORDER_HELP,
  START_EXAMPLES,
  TOKEN_HELP,
  VERIFY_HELP,
  VERIFY_LEDGER_HELP,
} from './roles/help.js';
import { PROGRAM_VERSION } from './composition/version.js';

/*
 * What a command needs is loaded when it runs: asking for help or a token does not wait for servers.
 */
const load = {
  commands: () => import('./roles/commands.js'),
  process: () => import('./roles/process.js'),
  replay: () => import('./roles/replay.js'),
  roles: () => import('./roles/roles.js'),
  start: () => import('./roles/start.js'),
};

const EXIT_FAILURE = 1;
const EXIT_USAGE = 2;

interface CommonOptions {
  readonly data: string;
}

function addStart(program: Command, config: () => Config): void {
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
    .option('--fresh', 'forget what --data holds and begin anew (embedded database only)')
    .addHelpText('after', START_EXAMPLES)
    .action(async (options: StartArguments, command: Command) => {
      const { bare = false, once = false, fresh = false } = options;
      requireOptionsOfRun(bare, command);
      const environment = config();
      const quiet = process.stdout.isTTY && !bare ? 'error' : bare ? 'info' : 'warn';
      const { openProcessLog } = await load.process();
      const { start } = await load.start();
      await start(
        {
          ...{ ...options, bare, once, fresh, display: process.env },
          port: options.port ?? environment.PORT,
          host: environment.HOST,
          prices: options.prices ?? [],
          symbol: options.symbol ?? null,
          maxPriceAge: options.maxPriceAge ?? null,
          maxLeverage: options.maxLeverage ?? null,
          speed: options.speed ?? null,
        },
        environment,
        openProcessLog(environment, quiet),
      );
    });
}

interface StartArguments extends CommonOptions {
  readonly port?: number;
  readonly genesis: string;
  readonly bare?: boolean;
  readonly prices?: string[];
  readonly symbol?: string;
  readonly maxPriceAge?: number;
  readonly accounts: number;
  readonly maxLeverage?: number;
  readonly seed: string;
  readonly scenario: Scenario;
  readonly speed?: number;
  readonly once?: boolean;
  readonly fresh?: boolean;
}

/** What only a run that plays prices knows what to do with. */
const OPTIONS_OF_PLAYED_RUNS = [
  ...['prices', 'scenario', 'symbol', 'accounts', 'maxLeverage', 'speed', 'once'],
];

/** An option that would do nothing is refused: whoever gave it expects something. */
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

function addRoles(program: Command, config: () => Config): void {
  program
    .command('api')
    .description('one role: the GraphQL API over DATABASE_URL; any number side by side')
    .option('--port <port>', 'port of the API; 0 takes a free one', integer(0, 65_535))
    .option('--data <folder>', 'where the development secret is kept', DATA_DIRECTORY)
    .action(async ({ data, port }: CommonOptions & { readonly port?: number }) => {
      const environment = config();
      const { openProcessLog } = await load.process();
      const { runApi } = await load.roles();
      const options = { data, port: port ?? environment.PORT, host: environment.HOST };
      await runApi(options, environment, openProcessLog(environment, 'info'));
    });
  program
    .command('engine')
    .description(
      'one role: finds breaches, enforces and seals the log, over DATABASE_URL; several share the book out',
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
    .action(async (options: { readonly port: number; readonly shards: ShardChoice }) => {
      const environment = config();
      const { openProcessLog } = await load.process();
      const { runEngine } = await load.roles();
      const log = openProcessLog(environment, 'info');
      await runEngine({ ...options, host: environment.HOST }, environment, log);
    });
  program
    .command('worker')
    .description('one role: runs the jobs of DATABASE_URL and QUEUE_URL; any number side by side')
    .addOption(operationsPort())
    .addOption(unusedData())
    .action(async (options: { readonly port: number }) => {
      const environment = config();
      const { openProcessLog } = await load.process();
      const { runWorker } = await load.roles();
      const log = openProcessLog(environment, 'info');
      await runWorker({ ...options, host: environment.HOST }, environment, log);
    });
}

/** Scripts give it to every role; only the API has a secret to keep there. */
function unusedData(): Option {
  return new Option('--data <folder>', 'not used by this role').hideHelp();
}

function operationsPort(): Option {
  return new Option('--port <port>', 'port of /healthz, /readyz and /metrics')
    .argParser(integer(0, 65_535))
    .default(0, '0, a free one');
}

function addChecks(program: Command, config: () => Config): void {
  program
    .command('verify-log')
    .description('check the chain of the log and make every recorded decision again')
    .option('--from <sequence>', 'where to begin', sequence)
    .option('--data <folder>', 'where the embedded PostgreSQL keeps its data', DATA_DIRECTORY)
    .addHelpText('after', VERIFY_HELP)
    .action(async (options: CommonOptions & { readonly from?: bigint }) => {
      const environment = config();
      const { openProcessLog } = await load.process();
      const log = openProcessLog(environment, 'warn');
      const { verify } = await load.commands();
      const ok = await verify({ data: options.data, from: options.from ?? null }, environment, log);
      process.exitCode = ok ? 0 : EXIT_FAILURE;
    });
  program
    .command('verify-ledger')
    .description(
      'compare every balance with its postings, and the sum of all with zero; reads only',
    )
    .option('--data <folder>', 'where the embedded PostgreSQL keeps its data', DATA_DIRECTORY)
    .addHelpText('after', VERIFY_LEDGER_HELP)
    .action(async (options: CommonOptions) => {
      const environment = config();
      const { openProcessLog } = await load.process();
      const log = openProcessLog(environment, 'warn');
      const { checkLedgerNow } = await load.commands();
      const ok = await checkLedgerNow(options, environment, log);
      process.exitCode = ok ? 0 : EXIT_FAILURE;
    });
}

function addResolveOrder(program: Command, config: () => Config): void {
  program
    .command('resolve-order <order>')
    .description('state what became of an order of which the venue does not say it')
    .addOption(
      new Option('--filled <size>', 'size that it traded, in base units, without a sign')
        .argParser(amount)
        .conflicts('notTraded'),
    )
    .addOption(new Option('--price <price>', 'average price of that').argParser(amount))
    .addOption(new Option('--not-traded', 'it did not trade, and will not').conflicts('price'))
    .requiredOption('--by <name>', 'who states it', subject)
    .requiredOption('--reason <text>', 'how they know', nonEmpty)
    .option('--data <folder>', 'where the embedded PostgreSQL keeps its data', DATA_DIRECTORY)
    .addHelpText('after', RESOLVE_ORDER_HELP)
    .action(async (order: string, options: ResolveOrderArguments) => {
      const { filled = null, price = null, notTraded = false } = options;
      if (filled === null && !notTraded) {
        throw badInput('--filled', 'or --not-traded is needed: nothing is assumed', null);
      }
      const environment = config();
      const { openProcessLog } = await load.process();
      const log = openProcessLog(environment, 'warn');
      const { resolveOrder } = await load.commands();
      await resolveOrder(order, { ...options, filled, price }, environment, log);
    });
}

interface ResolveOrderArguments extends CommonOptions {
  readonly filled?: Decimal;
  readonly price?: Decimal;
  readonly notTraded?: boolean;
  readonly by: string;
  readonly reason: string;
}

function addTools(program: Command, config: () => Config): void {
  program
    .command('migrate')
    .description('apply the migrations to DATABASE_URL; safe to run twice, and by several at once')
    .action(async () => {
      await (await load.commands()).migrate(config());
    });
  program
    .command('token')
    .description('print a signed development token')
    .requiredOption('--subject <name>', 'who the bearer is', subject)
    .requiredOption('--roles <roles>', `comma-separated: ${ROLES.join(', ')}`, roles)
    .option('--accounts <ids>', 'comma-separated accounts that a partner or owner may see', list)
    .addOption(
      new Option('--expires <duration>', 'how long it is good for')
        .argParser(seconds)
        .default(3600, '1h'),
    )
    .option('--data <folder>', 'where the development secret is kept', DATA_DIRECTORY)
    .addHelpText('after', TOKEN_HELP)
    .action(async (options: TokenArguments) => {
      const { printToken } = await load.commands();
      await printToken({ ...options, accounts: options.accounts ?? [] }, config());
    });
  program
    .command('replay')
    .description("send price files to a running server's publishMarkPrices, on the wall clock")
    .requiredOption('--prices <files...>', 'price files')
    .requiredOption('--token <token>', 'token of an OPERATOR')
    .option('--url <url>', 'the server', httpUrl, 'http://127.0.0.1:4000/graphql')
    .option('--genesis <file>', 'for the names of markets in price files', DEMO_GENESIS)
    .option('--symbol <symbol>', 'symbol of price files that have no column for it')
    .option('--speed <x>', 'played time over real time, or "max"', speed, 1)
    .addHelpText('after', REPLAY_HELP)
    .action(async (options: ReplayArguments) => {
      const { openProcessLog } = await load.process();
      const log = openProcessLog(config(), 'info');
      const { replay } = await load.replay();
      await replay({ ...options, symbol: options.symbol ?? null }, log);
    });
  const genesis = program.command('genesis').description('work with genesis files');
  genesis
    .command('init <file>')
    .description('write a starter file in which every field is explained')
    .action(async (file: string) => {
      await (await load.commands()).initGenesis(file);
    });
  genesis
    .command('check <file>')
    .description('validate a genesis file and list every fault')
    .action(async (file: string) => {
      await (await load.commands()).checkGenesis(file);
    });
}

interface TokenArguments extends CommonOptions {
  readonly subject: string;
  readonly roles: readonly Role[];
  readonly accounts?: readonly string[];
  readonly expires: number;
}

interface ReplayArguments {
  readonly prices: readonly string[];
  readonly token: string;
  readonly url: string;
  readonly genesis: string;
  readonly symbol?: string;
  readonly speed: number;
}

/** Bad arguments exit with 2 and one line that says what is wrong; a failure exits with 1. */
async function main(): Promise<void> {
  const program = new Command('marginward')
    .description('GraphQL risk administration with governance that enforces margin calls')
    .version(PROGRAM_VERSION)
    .addHelpText('after', ENVIRONMENT)
    .exitOverride()
    .configureOutput({
      outputError: (text, write) => {
        write(text.replace(/^error: /, 'marginward: '));
      },
    })
    .showSuggestionAfterError(true);
  const config = (): Config => loadConfig(process.env);
  addStart(program, config);
  addRoles(program, config);
  addTools(program, config);
  addResolveOrder(program, config);
  addChecks(program, config);
  for (const command of program.commands) {
    command.exitOverride();
  }
  try {
    requireCommand(program, process.argv.slice(2));
    await program.parseAsync();
  } catch (error) {
    process.exitCode = report(error);
  }
}

/** @throws CommanderError with one line, where the library would print all of the help. */
function requireCommand(program: Command, words: readonly string[]): void {
  const group = program.commands.find((command) => command.name() === words[0]);
  const isGroup = group !== undefined && group.commands.length > 0;
  if (words.length === 0 || (isGroup && words.length === 1)) {
    const asked = ['marginward', ...words].join(' ');
    program.error(`error: ${asked} needs a command; see ${asked} --help`);
  }
}

function report(error: unknown): number {
  if (error instanceof CommanderError) {
    return error.exitCode === 0 ? 0 : EXIT_USAGE;
  }
  process.stderr.write(`marginward: ${reasonOf(error)}\n`);
  return error instanceof DomainError && error.code === 'BAD_USER_INPUT'
    ? EXIT_USAGE
    : EXIT_FAILURE;
}

/** What went wrong, without the frame that Prisma draws around it. */
function reasonOf(error: unknown): string {
  const message = messageOf(error);
  const framed = /^\s*Invalid `[^`]*` invocation:\s+(?<reason>[\s\S]*)$/.exec(message);
  return framed?.groups?.reason ?? message;
}

await main();
// Sockets of a library that would not close must not keep a finished command alive.
setTimeout(() => process.exit(), 2000).unref();
