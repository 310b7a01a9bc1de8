// (d) From a database to a book that is enforced: what a process does when it starts, at a million accounts.
//     node bench/warm-up.mjs [accounts]
// The accounts are filled in by SQL alone; what is measured is the product's own way in.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import pg from 'pg';

import { createPlayedLeader } from '../dist/app/enforcement/watch/watch.js';
import { publishMarkPrices } from '../dist/app/ingest/prices/mark-prices.js';
import { decimal } from '../dist/domain/decimal.js';
import { startEmbeddedPostgres } from '../dist/infra/postgres/embedded-postgres.js';
import { openLogger } from '../dist/infra/logger.js';
import { openScenario } from '../dist/playback/demo/scenario.js';
import { PROJECT_ROOT } from '../dist/composition/project-root.js';
import { openDatabase } from '../dist/store/database/database.js';
import { applyMigrations } from '../dist/store/database/migrations.js';
import { applyGenesisFile, buildDeps, readGenesisFile } from '../dist/composition/wiring.js';

import { machineLine } from './machine.mjs';

const accounts = Number(process.argv[2] ?? 1_000_000);
const POSITIONS = 4;
const OPERATOR = { subject: 'bench', roles: new Set(['OPERATOR']), accounts: [] };

console.log(machineLine());
const folder = mkdtempSync(path.join(tmpdir(), 'marginward-bench-'));
chmodSync(folder, 0o755);
const server = await startEmbeddedPostgres({
  dataDirectory: path.join(folder, 'postgres'),
  database: 'bench',
  isDurable: false,
});
try {
  await applyMigrations(server.url, path.join(PROJECT_ROOT, 'prisma/migrations'));
  const db = openDatabase(server.url);
  const stream = openScenario('1', () => true);
  const clock = { now: () => stream.startsAt };
  await applyGenesisFile(
    db,
    await readGenesisFile(path.join(PROJECT_ROOT, 'test/fixtures/narrow-margins.json')),
    clock.now(),
  );
  const deps = await buildDeps({ db, clock, log: openLogger('error'), seed: '1' }, {});
  const prices = stream.markets.map(({ marketId, price }) => ({
    marketId,
    price: price.toDecimalPlaces(8).toFixed(),
    at: clock.now(),
  }));
  await publishMarkPrices(deps, OPERATOR, { source: 'bench', prices });
  await timed(`filled ${accounts} accounts by SQL`, () => fill(server.url, prices));
  const book = createPlayedLeader(deps);
  const seconds = await timed('read them into the book', () => book.warmUp());
  const more = await timed('markets usable: every account has its bands', () =>
    book.onUsability(() => 'USABLE'),
  );
  const { accounts: held, positions } = book.engine.size();
  console.log(
    `warm-up: ${(seconds + more).toFixed(1)} s for ${held} accounts with ${positions} positions, ${(((seconds + more) / held) * 1e6).toFixed(1)} us an account; resident ${(process.memoryUsage().rss / 2 ** 20).toFixed(0)} MB`,
  );
  const price = decimal(prices[0].price).times('1.0001').toDecimalPlaces(8);
  await timed('first tick', () => book.onPrices([{ marketId: prices[0].marketId, price }]));
  await db.$disconnect();
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function timed(what, work) {
  const start = performance.now();
  await work();
  const seconds = (performance.now() - start) / 1e3;
  console.log(`${what}: ${seconds.toFixed(2)} s`);
  return seconds;
}

/** Four positions of 4,000 USD and 6,000 USD of collateral each, over all markets in turn. */
async function fill(url, prices) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  // Foreign keys are left to the statements below, which keep them.
  await client.query("SET session_replication_role = 'replica'");
  const series = `generate_series(1, ${accounts}) AS i`;
  const name = "'account-' || lpad(i::text, 8, '0')";
  await client.query(
    `INSERT INTO accounts (id, owner, created_at) SELECT ${name}, 'owner-' || i % 1000, now() FROM ${series}`,
  );
  await client.query(
    `INSERT INTO collateral_balances (account_id, asset, balance) SELECT ${name}, 'USDC', 6000 + i % 1000 FROM ${series}`,
  );
  await client.query(
    `INSERT INTO positions (account_id, market_id, size, entry_price)
     SELECT ${name}, m.id, round(CASE WHEN (i + k) % 3 = 0 THEN -4000 ELSE 4000 END / m.price, 6), m.price
     FROM ${series} CROSS JOIN generate_series(0, ${POSITIONS - 1}) AS k
     JOIN unnest($1::text[], $2::numeric[]) WITH ORDINALITY AS m(id, price, place)
       ON m.place - 1 = (i + k * ${Math.floor(prices.length / POSITIONS)}) % ${prices.length}
     ORDER BY i, m.id`,
    [prices.map(({ marketId }) => marketId), prices.map(({ price }) => price)],
  );
  await client.query('ANALYZE accounts, positions, collateral_balances, margin_calls');
  await client.end();
}
