// Runs benches one after the other, each in a process of its own.
//     npm run bench                        every bench
//     npm run bench -- tick-cost 100000    one or some by name; numbers go to each of them
//     npm run bench -- --list
import { spawnSync } from 'node:child_process';
import path from 'node:path';

const BENCHES = [
  {
    name: 'tick-cost',
    file: 'engine/tick-cost.mjs',
    flags: ['--expose-gc'],
    about: 'a tick: band index, holders scan, full scan; 10k, 100k, 1M accounts',
    minutes: 8,
  },
  {
    name: 'tick-cost-owners',
    file: 'engine/tick-cost.mjs',
    flags: ['--expose-gc'],
    args: ['--owners'],
    about: 'the same with owners of four accounts, whose brackets follow their sum',
    minutes: 8,
  },
  {
    name: 'exact-speed',
    file: 'engine/exact-speed.mjs',
    about: 'exact verdicts against plain doubles and BigInt',
    minutes: 1,
  },
  {
    name: 'peers',
    file: 'peers/run.mjs',
    about: 'the same book judged by npm packages that do the same (installs them first)',
    minutes: 3,
  },
  {
    name: 'enforcement',
    file: 'enforcement.ts',
    flags: ['--import', 'tsx'],
    about: 'breach to committed call against bare inserts and Prisma transactions',
    minutes: 1,
  },
  {
    name: 'takeover',
    file: 'takeover.ts',
    flags: ['--import', 'tsx'],
    about: 'how long the accounts of a killed engine wait for their calls',
    minutes: 1,
  },
  {
    name: 'facts',
    file: 'facts.ts',
    flags: ['--import', 'tsx'],
    about:
      'recordTrades and recordPositions against bare inserts; funding of every holder of a market',
    minutes: 2,
  },
  {
    name: 'trades',
    file: 'trades.ts',
    flags: ['--import', 'tsx'],
    about: 'recordTrades over the API, 10,000 a call, one client',
    minutes: 1,
  },
  {
    name: 'commits',
    file: 'commits.ts',
    flags: ['--import', 'tsx'],
    about: 'commits of 32 writers with and without events',
    minutes: 1,
  },
  {
    name: 'log-check',
    file: 'log-check.ts',
    flags: ['--import', 'tsx'],
    about: 'breach to call beside four readers of verifyLog in a loop',
    minutes: 3,
  },
  {
    name: 'load',
    file: 'load.ts',
    flags: ['--import', 'tsx'],
    about: 'marginward load against a bare COPY of the same rows',
    minutes: 1,
  },
  {
    name: 'checks',
    file: 'checks.ts',
    flags: ['--import', 'tsx'],
    about: 'checkOrders: checks a second in batches of 100 and 1,000',
    minutes: 1,
  },
  {
    name: 'memory',
    file: 'engine/memory.mjs',
    flags: ['--expose-gc'],
    about: 'bytes an account of 4 positions, index included',
    minutes: 1,
  },
  {
    name: 'warm-up',
    file: 'warm-up.mjs',
    about: 'a million accounts from PostgreSQL into the book',
    minutes: 2,
  },
  {
    name: 'limit',
    file: 'engine/limit.mjs',
    about: 'a full scan here and in C, where there is a compiler',
    minutes: 1,
  },
  {
    name: 'impact',
    file: 'engine/impact.mjs',
    about: 'a preview of other margin parameters',
    minutes: 1,
  },
  {
    name: 'stress',
    file: 'engine/stress.mjs',
    about: 'a round of a stress test',
    minutes: 1,
  },
];
const USAGE = `Usage: npm run bench -- [--help] [--list] [NAME ...] [NUMBER ...]

Without a name every bench runs. Numbers are handed to the benches: sizes of books, in accounts.
Ratios are of one run; the machine's absolute speed is not the claim. Results: docs/benchmarks.md.
`;

const args = process.argv.slice(2);
const numbers = args.filter((arg) => /^\d+$/.test(arg));
const names = args.filter((arg) => !/^\d+$/.test(arg) && !arg.startsWith('-'));
const options = args.filter((arg) => arg.startsWith('-'));
const unknown = [
  ...names.filter((name) => BENCHES.every((bench) => bench.name !== name)),
  ...options.filter((option) => !['--help', '-h', '--list'].includes(option)),
];

if (unknown.length > 0) {
  console.error(`Unknown: ${unknown.join(' ')}\n\n${USAGE}${listing()}`);
  process.exitCode = 2;
} else if (options.includes('--list')) {
  console.log(listing());
} else if (options.length > 0) {
  console.log(`${USAGE}\n${listing()}`);
} else {
  runAll(BENCHES.filter(({ name }) => names.length === 0 || names.includes(name)));
}

function listing() {
  return BENCHES.map(
    ({ name, about, minutes }) => `  ${name.padEnd(16)} ${about} (about ${minutes} min)`,
  ).join('\n');
}

function runAll(benches) {
  for (const { name, file, flags = [], args: own = [] } of benches) {
    console.log(`\n== ${name}`);
    const program = path.join(import.meta.dirname, file);
    const { status } = spawnSync(process.execPath, [...flags, program, ...own, ...numbers], {
      stdio: 'inherit',
      cwd: path.dirname(import.meta.dirname),
    });
    if (status !== 0) {
      console.error(`${name} failed`);
      process.exitCode = 1;
    }
  }
}
