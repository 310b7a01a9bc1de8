/**
 * (g) What an event costs a business transaction: commits per second of 32 writers, each on a row of its own, with
 * and without an event in every transaction, in turns. Beside them the same with a NOTIFY in the transaction, as it
 * was before ADR 0039. Nobody seals meanwhile: what the log costs afterwards is not the transaction's.
 *
 *     node --import tsx bench/commits.ts [writers] [seconds a turn]
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { PROJECT_ROOT } from '../src/composition/project-root.js';
import { type NewEvent } from '../src/domain/log/event.js';
import { startEmbeddedPostgres } from '../src/infra/postgres/embedded-postgres.js';
import { inTransaction, openDatabase, type Tx } from '../src/store/database/database.js';
import { applyMigrations } from '../src/store/database/migrations.js';
import { appendEvents } from '../src/store/log/events.js';

const WRITERS = Number(process.argv[2] ?? 32);
const SECONDS = Number(process.argv[3] ?? 1);
const TURNS = 7;
const say = (text: string): void => void process.stdout.write(`${text}\n`);
const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

const folder = mkdtempSync(path.join(tmpdir(), 'marginward-bench-'));
chmodSync(folder, 0o755);
const server = await startEmbeddedPostgres({
  dataDirectory: path.join(folder, 'postgres'),
  database: 'bench',
});
await applyMigrations(server.url, path.join(PROJECT_ROOT, 'prisma/migrations'));
const db = openDatabase(server.url, { maxConnections: WRITERS + 2 });

const aFact = (writer: number): NewEvent => ({
  type: 'DepositFinal',
  accountId: `writer-${writer}`,
  actor: 'bench',
  at: new Date(),
  payload: { depositId: 'd', asset: 'USD', amount: '100', balance: '1000' } as never,
});

const KINDS: Readonly<Record<string, (tx: Tx, writer: number) => Promise<unknown>>> = {
  'without events': () => Promise.resolve(),
  'with events': (tx, writer) => appendEvents(tx, [aFact(writer)]),
  'with events and NOTIFY in the transaction': async (tx, writer) => {
    await appendEvents(tx, [aFact(writer)]);
    await tx.$executeRaw`SELECT pg_notify('marginward_pending', '')::text`;
  },
};

/** Commits of all writers per second. */
async function commitsOf(work: (tx: Tx, writer: number) => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  const endsAt = startedAt + SECONDS * 1000;
  let commits = 0;
  await Promise.all(
    Array.from({ length: WRITERS }, async (_, writer) => {
      while (performance.now() < endsAt) {
        await inTransaction(db, async (tx) => {
          await Promise.all([
            tx.$executeRaw`UPDATE accounts SET call_count = call_count + 1 WHERE id = ${`writer-${writer}`}`,
            work(tx, writer),
          ]);
        });
        commits += 1;
      }
    }),
  );
  const perSecond = (commits * 1000) / (performance.now() - startedAt);
  await db.$executeRaw`TRUNCATE pending_events`;
  return perSecond;
}

try {
  await db.$executeRaw`
    INSERT INTO accounts (id, owner, created_at)
    SELECT 'writer-' || n, 'bench', now() FROM generate_series(0, ${WRITERS - 1}) n`;
  const measured = new Map(Object.keys(KINDS).map((kind) => [kind, [] as number[]]));
  for (let turn = 0; turn < TURNS; turn += 1) {
    for (const [kind, work] of Object.entries(KINDS)) {
      measured.get(kind)?.push(await commitsOf(work));
    }
  }
  const base = median(measured.get('without events') ?? []);
  for (const [kind, values] of measured) {
    const [low, high] = [Math.min(...values), Math.max(...values)].map(Math.round);
    say(
      `${kind}: ${Math.round(median(values))} commits/s of ${WRITERS} writers (${low} to ${high}), ratio ${(median(values) / base).toFixed(2)}`,
    );
  }
} finally {
  await db.$disconnect();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
