/**
 * (f) What it costs to follow a venue. Trades and positions: batches of 10,000 by `recordTrades` and
 * `recordPositions` against a bare `INSERT … SELECT unnest` of the same rows, in turns, one client. The ratio is of
 * processor time, ours and PostgreSQL's: it holds on a busy machine. Funding: one rate for every holder of a market by
 * `recordFundingRates`, and the engine's reading of them afterwards.
 *
 *     node --import tsx bench/facts.ts [accounts]
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { createFollowingWatch } from '../src/app/enforcement/watch/watch.js';
import { recordFundingRates } from '../src/app/ingest/funding/record-holder-payments.js';
import { loadBook } from '../src/app/ingest/positions/load-book.js';
import { recordPositions } from '../src/app/ingest/positions/record-positions.js';
import { publishMarkPrices } from '../src/app/ingest/prices/mark-prices.js';
import { type TradeInput } from '../src/app/ingest/trades/trade-input.js';
import { recordTrades } from '../src/app/ingest/trades/record-trades.js';
import { relayLog } from '../src/app/log/relay.js';
import { applyGenesisFile, buildDeps, readGenesisFile } from '../src/composition/wiring.js';
import { PROJECT_ROOT } from '../src/composition/project-root.js';
import { decimal } from '../src/domain/decimal.js';
import { startEmbeddedPostgres } from '../src/infra/postgres/embedded-postgres.js';
import { openLogger } from '../src/infra/logger.js';
import { WALL_CLOCK } from '../src/roles/process/process.js';
import { inTransaction, openDatabase } from '../src/store/database/database.js';
import { applyMigrations } from '../src/store/database/migrations.js';

import { cpuClock } from './cpu.js';

const ACCOUNTS = Number(process.argv[2] ?? 100_000);
const TRADERS = 1_000;
const BATCH = 10_000;
const TURNS = 4;
const MARKET = 'BTC-USD';
const OPERATOR = { subject: 'bench', roles: new Set(['OPERATOR'] as const), accounts: [] };
const say = (text: string): void => void process.stdout.write(`${text}\n`);
const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

interface Cost {
  readonly ms: number;
  readonly node: number;
  readonly postgres: number;
}

/** What `work` takes by the clock and of the processors, in ms. */
async function costOf(work: () => Promise<unknown>): Promise<Cost> {
  const before = cpu();
  const ms = await timed(work);
  const after = cpu();
  return { ms, node: after.node - before.node, postgres: after.postgres - before.postgres };
}

/** The medians of all turns, and how much more ours took than the bare rows. */
function compare(name: string, ours: readonly Cost[], bare: readonly Cost[]): void {
  const of = (costs: readonly Cost[], part: (cost: Cost) => number): number =>
    Math.round(median(costs.map(part)));
  const spent = (cost: Cost): number => cost.node + cost.postgres;
  const line = (costs: readonly Cost[]): string =>
    `${of(costs, ({ ms }) => ms)} ms (processor: ${of(costs, ({ node }) => node)} here + ${of(costs, ({ postgres }) => postgres)} PostgreSQL)`;
  say(`${name}: ${line(ours)} a batch of ${BATCH}`);
  say(
    `bare insert:  ${line(bare)}; ratio ${(of(bare, spent) / of(ours, spent)).toFixed(2)} of the processor, ${(of(bare, ({ ms }) => ms) / of(ours, ({ ms }) => ms)).toFixed(2)} by the clock`,
  );
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

const folder = mkdtempSync(path.join(tmpdir(), 'marginward-bench-'));
chmodSync(folder, 0o755);
const server = await startEmbeddedPostgres({
  dataDirectory: path.join(folder, 'postgres'),
  database: 'bench',
});
await applyMigrations(server.url, path.join(PROJECT_ROOT, 'prisma/migrations'));
const db = openDatabase(server.url);
const cpu = cpuClock(path.join(folder, 'postgres'));
try {
  const genesis = await readGenesisFile(
    path.join(PROJECT_ROOT, 'test/fixtures/narrow-margins.json'),
  );
  await applyGenesisFile(db, genesis, WALL_CLOCK.now());
  const deps = await buildDeps(
    { db, clock: WALL_CLOCK, log: openLogger('error'), seed: '1' },
    {} as never,
  );
  const at = WALL_CLOCK.now();
  await publishMarkPrices(deps, OPERATOR, {
    source: 'bench',
    prices: [{ marketId: MARKET, price: '50000', at }],
  });
  await benchTrades();
  await benchPositions();
  await benchFunding();

  async function benchTrades(): Promise<void> {
    await loadBook(
      deps,
      Array.from({ length: TRADERS }, (_, n) => ({
        accountId: `trader-${n}`,
        owner: 'bench',
        deposits: [{ asset: 'USD', amount: decimal(1_000_000) }],
        positions: [],
      })),
      at,
    );
    await db.$executeRawUnsafe('CREATE TABLE bare (LIKE trades INCLUDING ALL)');
    const [recorded, bare]: [Cost[], Cost[]] = [[], []];
    for (let turn = 0; turn < TURNS; turn += 1) {
      const trades = batchOf(turn);
      recorded.push(
        await costOf(() => recordTrades(deps, OPERATOR, { key: `turn-${turn}`, trades })),
      );
      bare.push(await costOf(() => insertBare(trades)));
    }
    compare('recordTrades', recorded, bare);
  }

  /** Every account's one position is replaced in each turn, half of them by one of the other side. */
  async function benchPositions(): Promise<void> {
    await loadBook(
      deps,
      Array.from({ length: BATCH }, (_, n) => ({
        accountId: `reported-${n}`,
        owner: 'bench',
        deposits: [{ asset: 'USD', amount: decimal(1_000_000) }],
        positions: [],
      })),
      at,
    );
    await db.$executeRawUnsafe('CREATE TABLE bare_positions (LIKE positions INCLUDING ALL)');
    const [recorded, bare]: [Cost[], Cost[]] = [[], []];
    for (let turn = 0; turn < TURNS; turn += 1) {
      const positions = Array.from({ length: BATCH }, (_, n) => ({
        accountId: `reported-${n}`,
        marketId: MARKET,
        size: `${n % 2 === 0 || turn % 2 === 0 ? '' : '-'}0.${1 + ((n + turn) % 89)}`,
        entryPrice: `50${100 + (n % 800)}.5`,
      }));
      recorded.push(
        await costOf(() => recordPositions(deps, OPERATOR, { key: `turn-${turn}`, positions })),
      );
      bare.push(
        await costOf(() =>
          inTransaction(
            db,
            (tx) => tx.$executeRaw`
              INSERT INTO bare_positions (account_id, market_id, size, entry_price) SELECT * FROM unnest(
                ${positions.map((p) => p.accountId)}::text[], ${positions.map((p) => p.marketId)}::text[],
                ${positions.map((p) => p.size)}::numeric[], ${positions.map((p) => p.entryPrice)}::numeric[])
              ON CONFLICT (account_id, market_id) DO UPDATE
                SET size = excluded.size, entry_price = excluded.entry_price`,
          ),
        ),
      );
    }
    compare('recordPositions', recorded, bare);
  }

  function batchOf(turn: number): TradeInput[] {
    return Array.from({ length: BATCH }, (_, n) => ({
      id: `${turn}-${n}`,
      accountId: `trader-${(n * 7919) % TRADERS}`,
      marketId: MARKET,
      size: `${n % 2 === 0 ? '' : '-'}0.${1 + (n % 89)}`,
      price: `50${100 + (n % 800)}.5`,
      fee: '1.25',
      at,
    }));
  }

  async function insertBare(trades: readonly TradeInput[]): Promise<void> {
    await inTransaction(
      db,
      (tx) => tx.$executeRaw`
        INSERT INTO bare (id, account_id, market_id, size, price, fee, traded_at) SELECT * FROM unnest(
          ${trades.map((t) => t.id)}::text[], ${trades.map((t) => t.accountId)}::text[],
          ${trades.map((t) => t.marketId)}::text[], ${trades.map((t) => t.size)}::numeric[],
          ${trades.map((t) => t.price)}::numeric[], ${trades.map((t) => t.fee)}::numeric[],
          ${trades.map((t) => t.at.toISOString())}::timestamptz[])`,
    );
  }

  async function benchFunding(): Promise<void> {
    await loadBook(
      deps,
      Array.from({ length: ACCOUNTS }, (_, n) => ({
        accountId: `holder-${n}`,
        owner: 'bench',
        deposits: [{ asset: 'USD', amount: decimal(10_000) }],
        positions: [
          {
            marketId: MARKET,
            size: decimal(n % 2 === 0 ? '1' : '-1'),
            entryPrice: decimal(50_000),
          },
        ],
      })),
      at,
    );
    const watch = createFollowingWatch(deps);
    await watch.warmUp();
    await watch.onUsability((marketId) => (marketId === MARKET ? 'USABLE' : 'BARRED'));
    await watch.onEvents(await relayLog(deps, { enqueue: () => Promise.resolve() }));
    for (let turn = 0; turn < 3; turn += 1) {
      const rates = [
        { marketId: MARKET, rate: '0.0001', markPrice: '50000', at: new Date(at.getTime() + turn) },
      ];
      const booked = await timed(() =>
        recordFundingRates(deps, OPERATOR, { key: `rate-${turn}`, rates }),
      );
      const events = await relayLog(deps, { enqueue: () => Promise.resolve() });
      const followed = await timed(() => watch.onEvents(events));
      say(
        `funding of ${ACCOUNTS} holders: booked in ${Math.round(booked)} ms, followed by the engine in ${Math.round(followed)} ms`,
      );
    }
  }
} finally {
  await db.$disconnect();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
