/** The exchange as a process of its own: `run.ts` starts it, and starts it again when it was killed. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';

import { beginDay, type Day, dayOf, endDay, playDay, type Plan } from './day/play.js';
import { timeOf } from './day/prices.js';
import { openExchange } from './exchange/exchange.js';
import { openJournal } from './exchange/journal.js';
import { sendOutgoing, untilAllSent } from './exchange/outgoing.js';
import { followMarginward } from './exchange/instructions.js';
import { CHECKED_TYPES, checkCalls, type NaiveFindings } from './check/naive-check.js';
import { type GenesisMarkets, marginsBy } from './check/rules.js';
import { linesOf } from './marginward/log.js';
import { formatUsd } from './numbers.js';
import { compareBooks, ledgerSum, tableOf } from './reconcile.js';
import { type DayResult } from './result.js';

const ROWS_SHOWN = 12;

const { values } = parseArgs({
  options: {
    url: { type: 'string' },
    token: { type: 'string' },
    data: { type: 'string' },
    plan: { type: 'string' },
    genesis: { type: 'string' },
  },
});
const { url = '', token = '', data = '.' } = values;
const plan = JSON.parse(values.plan ?? '{}') as Plan;

const began = Date.now();
const exchange = openExchange({ url, token }, openJournal(path.join(data, 'journal.ndjson')));
const day = dayOf(exchange, plan);

/** Says where the day is: to `run.ts` always, to people from time to time. */
function say(tick: number): void {
  writeFileSync(path.join(data, 'tick'), String(tick));
  if (tick % Math.max(1, Math.floor(plan.ticks / 24)) !== 0) {
    return;
  }
  const { counts, restricted, outgoing, disagreements } = exchange.state;
  const minutes = Math.round(timeOf(tick, plan.ticks) * 1440);
  const clock = [Math.floor(minutes / 60), minutes % 60].map((part) =>
    String(part).padStart(2, '0'),
  );
  process.stdout.write(
    `${clock.join(':')}  trades ${counts.trades}, calls ${counts.calls} (open ${restricted.size}), ` +
      `liquidations ${counts.liquidations}, deleveragings ${counts.deleveragings}, ` +
      `untold ${outgoing.length}, disagreements ${disagreements.length}\n`,
  );
}

async function play(played: Day): Promise<void> {
  await beginDay(played);
  await untilAllSent(exchange);
  await playDay(played, say);
  await endDay(played);
  const comparison = await compareBooks(exchange.connection, exchange.state.book);
  process.stdout.write(`\n${tableOf(comparison, ROWS_SHOWN)}\n`);
  const waited = Object.entries(day.waited).map(
    ([what, ms]) => `${what} ${String(Math.round(ms / 1000))} s`,
  );
  process.stdout.write(`\nwaited for: ${waited.join(', ')}\n`);
  const daySeconds = Math.round((Date.now() - began) / 1000);
  const { accounts, balances, positions, differences } = comparison;
  const { book, counts, disagreements } = exchange.state;
  const findings = await checkDay();
  const told = [...disagreements, ...findings.faults];
  told.slice(0, 20).forEach((each) => process.stdout.write(`! ${each}\n`));
  const result: DayResult = {
    accounts,
    balances,
    positions,
    isolatedAccounts: [...book.accounts.values()].filter(
      ({ kind, holdings }) => kind === 'ISOLATED' && holdings.size > 0,
    ).length,
    differences: differences.length,
    disagreements: disagreements.length,
    ledgerSum: formatUsd(await ledgerSum(exchange.connection)),
    naiveFaults: findings.faults.length,
    naiveCalls: findings.calls,
    naiveValuations: findings.valuations,
    longestBreachMs: findings.longestBreachMs,
    daySeconds,
    ...counts,
  };
  writeFileSync(path.join(data, 'result.json'), JSON.stringify(result));
}

/** The calls of the day, measured anew from Marginward's log; its book must be this one, too. */
async function checkDay(): Promise<NaiveFindings> {
  const { begin, published, book } = exchange.state;
  const genesis = JSON.parse(readFileSync(values.genesis ?? '', 'utf8')) as GenesisMarkets;
  const lines = linesOf(exchange.connection, CHECKED_TYPES, begin?.cursor ?? '');
  const findings = await checkCalls(lines, published, marginsBy(genesis));
  const different = [...book.accounts.values()].filter(
    ({ id, cash }) => (findings.book.accounts.get(id)?.cash ?? 0n) !== cash,
  );
  const faults = different.map(({ id }) => `the log makes another balance of ${id} than the day`);
  return { ...findings, faults: [...findings.faults, ...faults] };
}

// Whichever ends first: the day, or a fault of what runs beside it.
await Promise.race([play(day), sendOutgoing(exchange), followAfterBegin()]);
process.exit(0);

/** The log is followed from the cursor of the first line on. */
async function followAfterBegin(): Promise<never> {
  while (exchange.state.begin === null) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return followMarginward(exchange);
}
