/**
 * (h) Permissions: `checkOrders` in batches of 100 and of 1,000 over accounts of four positions and a resting order,
 * one request at a time and four at a time: judged from the rows, and from the book in memory, of which each account
 * was asked about before. The ratio of both is the claim.
 *
 *     node --import tsx bench/checks.ts [accounts]
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';

import { loadPart, partOf } from '../src/app/ingest/load/load-part.js';
import { accountReader } from '../src/app/ingest/load/read-account.js';
import { loadKnownNames } from '../src/app/ingest/reconciliation/reconcile-accounts.js';
import { publishMarkPrices } from '../src/app/ingest/prices/mark-prices.js';
import { createFollower } from '../src/app/enforcement/watch/live-book.js';
import { type CheckBook, rowsOf } from '../src/app/permissions/check-book.js';
import { createLiveCheckBook } from '../src/app/permissions/live-check-book.js';
import { checkOrders, type OrderCheckInput } from '../src/app/permissions/check-orders.js';
import { applyGenesisFile, readGenesisFile } from '../src/composition/wiring.js';
import { PROJECT_ROOT } from '../src/composition/project-root.js';
import { startEmbeddedPostgres } from '../src/infra/postgres/embedded-postgres.js';
import { IDLE_VENUE } from '../test/support/idle-venue.js';
import { openLogger } from '../src/infra/logger.js';
import { WALL_CLOCK } from '../src/roles/process/process.js';
import { openDatabase } from '../src/store/database/database.js';
import { applyMigrations } from '../src/store/database/migrations.js';

const ACCOUNTS = Number(process.argv[2] ?? 10_000);
const MARKETS = ['BTC-USD', 'ETH-USD', 'SOL-USD', 'DOGE-USD'];
const OPERATOR = { subject: 'bench', roles: new Set(['OPERATOR'] as const), accounts: [] };
const say = (text: string): void => void process.stdout.write(`${text}\n`);

const folder = mkdtempSync(path.join(tmpdir(), 'marginward-bench-'));
chmodSync(folder, 0o755);
const server = await startEmbeddedPostgres({
  dataDirectory: path.join(folder, 'postgres'),
  database: 'bench',
});
await applyMigrations(server.url, path.join(PROJECT_ROOT, 'prisma/migrations'));
const db = openDatabase(server.url);
const deps = { db, clock: WALL_CLOCK, log: openLogger('error') };
try {
  const genesis = await readGenesisFile(
    path.join(PROJECT_ROOT, 'test/fixtures/narrow-margins.json'),
  );
  await applyGenesisFile(db, genesis, WALL_CLOCK.now());
  await loadBook();
  await db.$executeRawUnsafe('ANALYZE');
  const book = createFollower({ ...deps, venue: IDLE_VENUE, channels: [] });
  await book.warmUp();
  const memory = createLiveCheckBook(deps, book);
  for (const size of [100, 1_000]) {
    for (const atATime of [1, 4]) {
      const ofRows = await measure(size, atATime, { name: 'rows', book: rowsOf(deps) });
      const ofMemory = await measure(size, atATime, { name: 'memory', book: memory });
      say(
        `checkOrders of ${size}, ${atATime} at a time: memory ${(ofMemory / ofRows).toFixed(1)} times rows`,
      );
    }
  }
  memory.close();
  await book.stop();
} finally {
  await db.$disconnect();
  await server.stop();
  rmSync(folder, { recursive: true });
}

async function loadBook(): Promise<void> {
  const read = accountReader(await loadKnownNames(db));
  const lines = Array.from({ length: ACCOUNTS }, (_, n) => {
    const accountId = `check-${n}`;
    const input = {
      accountId,
      owner: 'bench',
      kind: 'CROSS' as const,
      isolatedMarketId: null,
      balances: [{ asset: 'USD', balance: '100000' }],
      positions: MARKETS.map((marketId) => ({
        accountId,
        marketId,
        size: '0.01',
        entryPrice: '100',
      })),
      orders: [
        {
          id: 'o',
          marketId: 'BTC-USD',
          side: 'BUY' as const,
          size: '0.01',
          price: '99',
          reduceOnly: false,
        },
      ],
    };
    return read(input);
  });
  const copying = openDatabase(server.url, { isPipelined: false });
  const options = { actor: 'bench', placeOf: () => 'bench' };
  await loadPart({ ...deps, db: copying }, await partOf(lines), options);
  await copying.$disconnect();
}

/** @returns Checks a second. */
async function measure(
  size: number,
  atATime: number,
  { name, book }: { readonly name: string; readonly book: CheckBook },
): Promise<number> {
  const prices = MARKETS.map((marketId) => ({ marketId, price: '100', at: WALL_CLOCK.now() }));
  await publishMarkPrices(deps, OPERATOR, { source: 'bench', prices });
  const requests = Math.max(8, 8_000 / size);
  const batches = Array.from({ length: requests }, (_, turn) => batchOf(turn, size));
  const startedAt = performance.now();
  const cpuBefore = process.cpuUsage();
  let allowed = 0;
  const work = async (): Promise<void> => {
    for (let batch = batches.pop(); batch !== undefined; batch = batches.pop()) {
      const answers = await checkOrders(deps, OPERATOR, batch, book);
      allowed += answers.filter((answer) => answer.allowed).length;
    }
  };
  await Promise.all(Array.from({ length: atATime }, work));
  const seconds = (performance.now() - startedAt) / 1000;
  const { user, system } = process.cpuUsage(cpuBefore);
  const checks = requests * size;
  const cpuMicros = (user + system) / checks;
  say(
    `checkOrders of ${size}, ${atATime} at a time, ${name}: ${Math.round(checks / seconds)} checks/s, ` +
      `${((seconds * 1000 * atATime) / requests).toFixed(1)} ms a request; ` +
      `${Math.round(cpuMicros)} µs of a core a check, database not counted; ${allowed} of ${checks} allowed`,
  );
  return checks / seconds;
}

function batchOf(turn: number, size: number): OrderCheckInput[] {
  return Array.from({ length: size }, (_, n) => ({
    accountId: `check-${(turn * 7919 + n * 104_729) % ACCOUNTS}`,
    marketId: MARKETS[n % MARKETS.length] ?? '',
    side: n % 2 === 0 ? ('BUY' as const) : ('SELL' as const),
    size: '1',
    price: '101',
    reduceOnly: false,
  }));
}
