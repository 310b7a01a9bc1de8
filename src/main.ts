#!/usr/bin/env node
import { Command, CommanderError, InvalidArgumentError } from 'commander';

import { ROLES, type Role } from './app/actor.js';
import { type Config, loadConfig } from './config.js';
import { DomainError } from './domain/errors.js';
import { checkGenesis, checkLedgerNow, migrate, printToken, verify } from './roles/commands.js';
import { openProcessLog } from './roles/process.js';
import { replay } from './roles/replay.js';
import { runApi, runEngine, runWorker } from './roles/roles.js';
import { DEMO_GENESIS, start } from './roles/start.js';
import { PROGRAM_VERSION } from './roles/version.js';

const EXIT_FAILURE = 1;
const EXIT_USAGE = 2;
const DATA_DIRECTORY = '.marginward';

function integer(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^-?\d+$/.test(text) || value < least || value > most) {
      throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
    }
    return value;
  };
}

function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0) || !Number.isFinite(value)) {
    throw new InvalidArgumentError('It must be a number above 0.');
  }
  return value;
}

function speed(text: string): number {
  return text === 'max' ? Infinity : positive(text);
}

function seconds(text: string): number {
  const match = /^(\d+)([smhd]?)$/.exec(text);
  const unit = { '': 1, s: 1, m: 60, h: 3600, d: 86_400 }[match?.[2] ?? ''];
  if (match === null || unit === undefined || Number(match[1]) === 0) {
    throw new InvalidArgumentError('It must be a duration, for example 90s, 15m, 1h or 30d.');
  }
  return Number(match[1]) * unit;
}

function roles(text: string): Role[] {
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !ROLES.includes(name as Role));
  if (unknown !== undefined) {
    throw new InvalidArgumentError(`"${unknown}" is none of ${ROLES.join(', ')}.`);
  }
  return names as Role[];
}

function list(text: string): string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

function sequence(text: string): bigint {
  if (!/^[1-9]\d{0,18}$/.test(text)) {
    throw new InvalidArgumentError('It must be a sequence of the log: a whole number from 1.');
  }
  return BigInt(text);
}

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
    .option('--bare', 'no demo: the wall clock, and the prices and positions that you send', false)
    .option('--prices <files...>', 'price files to play instead of the bundled scenario')
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
    .option('--once', 'stop when the prices end and print a summary as one line of JSON', false)
    .option('--fresh', 'forget what --data holds and begin anew (embedded database only)', false)
    .action(async (options: StartArguments) => {
      const environment = config();
      const quiet =
        process.stdout.isTTY && !options.bare ? 'error' : options.bare ? 'info' : 'warn';
      await start(
        {
          ...options,
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
  readonly bare: boolean;
  readonly prices?: string[];
  readonly symbol?: string;
  readonly maxPriceAge?: number;
  readonly accounts: number;
  readonly maxLeverage?: number;
  readonly seed: string;
  readonly speed?: number;
  readonly once: boolean;
  readonly fresh: boolean;
}

function addRoles(program: Command, config: () => Config): void {
  const parts = [
    ['api', 'the GraphQL API over DATABASE_URL', runApi],
    ['engine', 'finds breaches, enforces and seals the log, over DATABASE_URL', runEngine],
    ['worker', 'runs the jobs of DATABASE_URL and QUEUE_URL', runWorker],
  ] as const;
  for (const [name, description, run] of parts) {
    program
      .command(name)
      .description(`one role: ${description}; any number side by side`)
      .option('--port <port>', 'port of the API (api only)', integer(0, 65_535))
      .option('--data <folder>', 'where the development secret is kept', DATA_DIRECTORY)
      .action(async (options: CommonOptions & { readonly port?: number }) => {
        const environment = config();
        await run(
          { data: options.data, port: options.port ?? environment.PORT, host: environment.HOST },
          environment,
          openProcessLog(environment, 'info'),
        );
      });
  }
}

function addTools(program: Command, config: () => Config): void {
  program
    .command('migrate')
    .description('apply the migrations to DATABASE_URL; safe to run twice, and by several at once')
    .action(async () => {
      await migrate(config());
    });
  program
    .command('token')
    .description('print a signed development token')
    .requiredOption('--subject <name>', 'who the bearer is')
    .requiredOption('--roles <roles>', `comma-separated: ${ROLES.join(', ')}`, roles)
    .option(
      '--accounts <ids>',
      'comma-separated accounts that a partner or owner may see',
      list,
      [],
    )
    .option('--expires <duration>', 'how long it is good for', seconds, 3600)
    .option('--data <folder>', 'where the development secret is kept', DATA_DIRECTORY)
    .action(async (options: TokenArguments) => {
      await printToken(options, config());
    });
  program
    .command('replay')
    .description("send price files to a running server's publishMarkPrices, on the wall clock")
    .requiredOption('--prices <files...>', 'price files')
    .requiredOption('--token <token>', 'token of an OPERATOR')
    .option('--url <url>', 'the server', 'http://127.0.0.1:4000/graphql')
    .option('--genesis <file>', 'for the names of markets in price files', DEMO_GENESIS)
    .option('--symbol <symbol>', 'symbol of price files that have no column for it')
    .option('--speed <x>', 'played time over real time, or "max"', speed, 1)
    .action(async (options: ReplayArguments) => {
      const log = openProcessLog(config(), 'info');
      await replay({ ...options, symbol: options.symbol ?? null }, log);
    });
  program
    .command('verify-log')
    .description('check the chain of the log and make every recorded decision again')
    .option('--from <sequence>', 'where to begin', sequence)
    .option('--data <folder>', 'where the embedded PostgreSQL keeps its data', DATA_DIRECTORY)
    .action(async (options: CommonOptions & { readonly from?: bigint }) => {
      const environment = config();
      const log = openProcessLog(environment, 'warn');
      const ok = await verify({ data: options.data, from: options.from ?? null }, environment, log);
      process.exitCode = ok ? 0 : EXIT_FAILURE;
    });
  program
    .command('verify-ledger')
    .description(
      'compare every balance with its postings, and the sum of all with zero; reads only',
    )
    .option('--data <folder>', 'where the embedded PostgreSQL keeps its data', DATA_DIRECTORY)
    .action(async (options: CommonOptions) => {
      const environment = config();
      const log = openProcessLog(environment, 'warn');
      process.exitCode = (await checkLedgerNow(options, environment, log)) ? 0 : EXIT_FAILURE;
    });
  program
    .command('genesis')
    .description('work with genesis files')
    .command('check <file>')
    .description('validate a genesis file and list every fault')
    .action(async (file: string) => {
      await checkGenesis(file);
    });
}

interface TokenArguments extends CommonOptions {
  readonly subject: string;
  readonly roles: readonly Role[];
  readonly accounts: readonly string[];
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
  for (const command of program.commands) {
    command.exitOverride();
  }
  try {
    await program.parseAsync();
  } catch (error) {
    process.exitCode = report(error);
  }
}

function report(error: unknown): number {
  if (error instanceof CommanderError) {
    return error.exitCode === 0 ? 0 : EXIT_USAGE;
  }
  if (error instanceof DomainError) {
    process.stderr.write(`marginward: ${error.message}\n`);
    return error.code === 'BAD_USER_INPUT' ? EXIT_USAGE : EXIT_FAILURE;
  }
  process.stderr.write(`marginward: ${error instanceof Error ? error.message : String(error)}\n`);
  return EXIT_FAILURE;
}

await main();
// Sockets of a library that would not close must not keep a finished command alive.
setTimeout(() => process.exit(), 2000).unref();
