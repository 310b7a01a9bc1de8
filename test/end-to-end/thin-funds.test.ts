import { afterEach, describe, expect, test } from 'vitest';

import { drawLosses } from '../../pictures/loss-picture.js';
import { lossSeriesOf, PAYERS } from '../../pictures/loss-series.js';
import { lossTable } from '../../pictures/loss-table.js';
import { type Deps } from '../../src/app/deps.js';
import { type EventType } from '../../src/domain/log/event-payloads.js';
import { type SealedEvent } from '../../src/domain/log/event.js';
import { type RunSummary, summarizeRun } from '../../src/playback/report/run-summary.js';
import { readLedgerBalances } from '../../src/store/ledger/funds.js';
import { fundDifferences, replayFunds } from '../support/fund-replay.js';
import { type TestDatabase } from '../support/database.js';
import { findNaiveFaults } from '../support/naive-check.js';
import { CRASH_OF_OCTOBER, hasRecordedPrices } from '../support/played-prices.js';
import { playFreshRun, type PlayedRunOptions, readLog } from '../support/played-run.js';

const RUN_MS = 600_000;
/** What happens where the funds are not enough. */
const PAID: readonly EventType[] = ['AutoDeleveraged', 'WaterfallDrawn', 'BankruptcySettled'];
const FUNDS = { market: '1', global: '5', backstop: '5' };

let database: TestDatabase | null = null;

afterEach(async () => {
  await database?.close();
  database = null;
}, RUN_MS);

/** Winners pay, everybody is called at the instant of the breach, they among them, and all adds up. */
async function expectWinnersPay(
  options: Omit<PlayedRunOptions, 'funds'>,
  wanted: readonly EventType[],
): Promise<void> {
  const run = await playFreshRun({ ...options, funds: FUNDS });
  ({ database } = run);
  const log = await readLog(run.deps);
  const types = new Set(log.map(({ type }) => type));
  expect(wanted.filter((type) => !types.has(type))).toEqual([]);

  const { faults, calls } = await findNaiveFaults(run.genesis.document, run.stream.instants(), log);
  expect(faults).toEqual([]);
  expect(calls).toBeGreaterThan(0);

  const summary = await summarizeRun(run.deps, {
    pricesPlayed: run.pricesPlayed,
    breachToCallMillis: { p50: null, p99: null },
    wallSeconds: 0,
  });
  expect(summary).toMatchObject({ logOk: true, ledgerSum: '0' });
  expect(run.errors).toEqual([]);
  expectDrawnAsReported(log, summary);
  await expectFundsAsTold(log, run.deps);
}

/** What a replay of the log gives of each fund is what its lines state and the ledger holds. */
async function expectFundsAsTold(
  log: readonly SealedEvent[],
  { db }: Pick<Deps, 'db'>,
): Promise<void> {
  const replay = replayFunds(log);
  expect(replay.faults).toEqual([]);
  expect(replay.payingMarkets.size).toBeGreaterThan(1);
  expect(fundDifferences(replay, await readLedgerBalances(db, 'USD'))).toEqual([]);
  // One process plays on one clock: no line is older than the one before it.
  expect(log.filter((event, index) => event.at < (log[index - 1]?.at ?? event.at))).toEqual([]);
}

function expectDrawnAsReported(log: readonly SealedEvent[], { waterfall }: RunSummary): void {
  const points = lossSeriesOf(log);
  const last = points.at(-1);
  for (const payer of PAYERS.filter((each) => each !== 'DEFICIT')) {
    expect([payer, last?.paid[payer].toFixed()]).toEqual([payer, waterfall[payer] ?? '0']);
  }
  const svg = drawLosses(points, { title: 'A & B', subtitle: '' });
  expect(svg).toContain('aria-label="A &amp; B"');
  expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  expect(lossTable(points)).toContain(
    `| AUTO_DELEVERAGING | ${last?.paid.AUTO_DELEVERAGING.toFixed(2) ?? ''} |`,
  );
}

test(
  'the bundled crash over funds that are not enough: winners pay, and everything is sound',
  () =>
    expectWinnersPay(
      {
        accounts: 300,
        seed: '2',
        window: {
          from: new Date('2000-01-01T01:30:00Z'),
          until: new Date('2000-01-01T02:10:00Z'),
        },
      },
      [...PAID, 'LossSocialized'],
    ),
  RUN_MS,
);

(hasRecordedPrices() ? describe : describe.skip)('recorded prices', () => {
  test(
    '10 October 2025 over funds that are not enough: winners pay, and everything is sound',
    () =>
      expectWinnersPay(
        {
          accounts: 300,
          files: [CRASH_OF_OCTOBER],
          window: {
            from: new Date('2025-10-10T20:30:00Z'),
            until: new Date('2025-10-10T21:45:00Z'),
          },
        },
        PAID,
      ),
    RUN_MS,
  );
});
