import process from 'node:process';

import { afterEach, describe, expect, test } from 'vitest';

import { type SealedEvent } from '../../src/domain/log/event.js';
import { summarizeRun } from '../../src/playback/report/run-summary.js';
import { type TestDatabase } from '../support/database.js';
import { findNaiveFaults } from '../support/naive-check.js';
import { toText } from '../support/naive-check-numbers.js';
import { CALM_DAY, FTX_WEEK, hasRecordedPrices } from '../support/played-prices.js';
import {
  playFreshRun,
  type PlayedRun,
  type PlayedRunOptions,
  readLog,
} from '../support/played-run.js';
import { both } from '../verifier/both.js';

const RUN_MS = 3_600_000;
/**
 * SHOWN_BY_ACCOUNTS=10000 plays the whole week into a book of that size, in some ten minutes. By
 * default it is the worst 36 hours and a book that a slow machine plays in a minute.
 */
const isFullSize = process.env.SHOWN_BY_ACCOUNTS !== undefined;
const ACCOUNTS = Number(process.env.SHOWN_BY_ACCOUNTS ?? 200);
const WORST_DAYS = {
  from: new Date('2022-11-08T12:00:00Z'),
  until: new Date('2022-11-10T00:00:00Z'),
};

let database: TestDatabase | null = null;

afterEach(async () => {
  await database?.close();
  database = null;
}, RUN_MS);

async function play(options: PlayedRunOptions): Promise<PlayedRun> {
  const run = await playFreshRun(options);
  database = run.database;
  return run;
}

/** Everything a run must satisfy, whatever was played. */
async function expectSound(run: PlayedRun): Promise<{ readonly calls: number }> {
  const { deps, genesis, stream } = run;
  const events = await readLog(deps);
  const found = await findNaiveFaults(genesis.document, stream.instants(), events);
  expect(found.faults).toEqual([]);
  expect(found.valuations).toBeGreaterThan(0);
  expect(run.errors).toEqual([]);
  const summary = await summarizeRun(deps, {
    pricesPlayed: run.pricesPlayed,
    breachToCallMillis: { p50: null, p99: null },
    wallSeconds: 0,
  });
  expect(summary).toMatchObject({ logOk: true, ledgerSum: '0', warnings: found.warnings });
  expect(Object.values(summary.marginCalls).reduce((a, b) => a + b, 0)).toBe(found.calls);
  const checked = { ok: true, fault: null };
  expect(await both(deps)).toMatchObject({
    server: { ...checked, checked: events.length },
    verifier: { ...checked, lines: events.length },
  });
  await expectSameHoldings(run, found.book);
  return found;
}

/** What the log tells, added up by hand, is what the rows have. */
async function expectSameHoldings(
  { deps: { db } }: PlayedRun,
  book: Awaited<ReturnType<typeof findNaiveFaults>>['book'],
): Promise<void> {
  const positions = await db.$queryRaw<{ line: string }[]>`
    SELECT account_id || ' ' || market_id || ' ' || trim_scale(size)::text || ' @ ' || trim_scale(entry_price)::text AS line
    FROM positions`;
  const told = [...book.accounts.values()].flatMap((account) =>
    [...account.positions].map(
      ([marketId, { size, entryPrice }]) =>
        `${account.id} ${marketId} ${toText(size)} @ ${toText(entryPrice)}`,
    ),
  );
  expect(told.sort()).toEqual(positions.map(({ line }) => line).sort());
  const balances = await db.$queryRaw<{ line: string }[]>`
    SELECT account_id || ' ' || asset || ' ' || trim_scale(balance)::text AS line
    FROM collateral_balances WHERE balance <> 0`;
  const toldBalances = [...book.accounts.values()].flatMap((account) =>
    [...account.balances]
      .filter(([, balance]) => balance.units !== 0n)
      .map(([asset, balance]) => `${account.id} ${asset} ${toText(balance)}`),
  );
  expect(toldBalances.sort()).toEqual(balances.map(({ line }) => line).sort());
}

/** The check itself: a call that is left out, comes late or was never due does not pass it. */
async function expectCheckerSees({ deps, genesis, stream }: PlayedRun): Promise<void> {
  const events = await readLog(deps);
  const faultsOf = async (log: readonly SealedEvent[]): Promise<string> =>
    (await findNaiveFaults(genesis.document, stream.instants(), log)).faults.join('\n');
  const isOpening = ({ type }: SealedEvent): boolean => type === 'MarginCallOpened';
  const opened = events.find(isOpening);
  const without = events.filter(({ marginCallId }) => marginCallId !== opened?.marginCallId);
  expect(await faultsOf(without)).toContain(`${opened?.accountId ?? ''}: a call is missing`);

  const later = new Date((opened?.at.getTime() ?? 0) + 15_000);
  const late = events
    .map((event) => (event.marginCallId === opened?.marginCallId ? { ...event, at: later } : event))
    .sort((a, b) => a.at.getTime() - b.at.getTime());
  expect(await faultsOf(late)).toContain(`${opened?.accountId ?? ''}: a call is missing`);

  const earlier = new Date((opened?.at.getTime() ?? 0) - 300_000);
  const early = events
    .map((event) => (isOpening(event) && event === opened ? { ...event, at: earlier } : event))
    .sort((a, b) => a.at.getTime() - b.at.getTime());
  expect(await faultsOf(early)).toContain('no breach');
}

test(
  'the bundled scenario: every breach at any price has its call at that instant, and nobody else has',
  async () => {
    const run = await play({ accounts: ACCOUNTS });
    const { calls } = await expectSound(run);
    expect(calls).toBeGreaterThan(0);
    await expectCheckerSees(run);
  },
  RUN_MS,
);

(hasRecordedPrices() ? describe : describe.skip)('recorded prices', () => {
  test(
    'the FTX week: every breach at any price has its call at that instant, and nobody else has',
    async () => {
      const window = isFullSize ? {} : { window: WORST_DAYS };
      const run = await play({ accounts: ACCOUNTS, files: [FTX_WEEK], ...window });
      const { calls } = await expectSound(run);
      expect(calls).toBeGreaterThan(0);
    },
    RUN_MS,
  );

  test(
    'a calm day with no leverage above 10 opens no call',
    async () => {
      const run = await play({ accounts: ACCOUNTS, files: [CALM_DAY], maxLeverage: 10 });
      const { calls } = await expectSound(run);
      expect(calls).toBe(0);
    },
    RUN_MS,
  );
});
