import { afterEach, describe, expect, test } from 'vitest';

import { drawLosses } from '../../pictures/loss-picture.js';
import { lossSeriesOf, PAYERS } from '../../pictures/loss-series.js';
import { lossTable } from '../../pictures/loss-table.js';
import { type SealedEvent } from '../../src/domain/log/event.js';
import { type RunSummary, summarizeRun } from '../../src/roles/commands/summary.js';
import { type TestDatabase } from '../support/database.js';
import { findNaiveFaults } from '../support/naive-check.js';
import { CRASH_OF_OCTOBER, hasRecordedPrices } from '../support/played-prices.js';
import { playFreshRun, type PlayedRunOptions, readLog } from '../support/played-run.js';

const RUN_MS = 600_000;
const FUNDS = { market: '1', global: '5', backstop: '5' };

let database: TestDatabase | null = null;

afterEach(async () => {
  await database?.close();
  database = null;
}, RUN_MS);

/** Winners pay, everybody is called at the instant of the breach, they among them, and all adds up. */
async function expectWinnersPay(options: Omit<PlayedRunOptions, 'funds'>): Promise<void> {
  const run = await playFreshRun({ ...options, funds: FUNDS });
  ({ database } = run);
  const log = await readLog(run.deps);
  const types = new Set(log.map(({ type }) => type));
  expect(types).toContain('AutoDeleveraged');

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
    expectWinnersPay({
      accounts: 300,
      seed: '3',
      window: {
        from: new Date('2000-01-01T01:30:00Z'),
        until: new Date('2000-01-01T02:10:00Z'),
      },
    }),
  RUN_MS,
);

(hasRecordedPrices() ? describe : describe.skip)('recorded prices', () => {
  test(
    '10 October 2025 over funds that are not enough: winners pay, and everything is sound',
    () =>
      expectWinnersPay({
        accounts: 300,
        files: [CRASH_OF_OCTOBER],
        window: {
          from: new Date('2025-10-10T20:30:00Z'),
          until: new Date('2025-10-10T21:45:00Z'),
        },
      }),
    RUN_MS,
  );
});
