/** The exchange as a process of its own: `run.ts` starts it, and starts it again when it was killed. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';

import { beginDay, type Day, dayOf, endDay, playDay, type Plan } from './day/play.js';
import { timeOf } from './day/prices.js';
import { openExchange } from './exchange/exchange.js';
import { openJournal } from './exchange/journal.js';
import { sendOutgoing, untilAllSent } from './exchange/outgoing.js';
import { followMarginward } from './exchange/instructions.js';
import { compareBooks, tableOf } from './reconcile.js';

const ROWS_SHOWN = 12;

const { values } = parseArgs({
  options: {
    url: { type: 'string' },
    token: { type: 'string' },
    data: { type: 'string' },
    plan: { type: 'string' },
  },
});
const { url = '', token = '', data = '.' } = values;
const plan = JSON.parse(values.plan ?? '{}') as Plan;

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
  const { accounts, balances, positions, differences } = comparison;
  const { counts, disagreements } = exchange.state;
  disagreements.slice(0, 20).forEach((each) => process.stdout.write(`! ${each}\n`));
  const result = {
    accounts,
    balances,
    positions,
    differences: differences.length,
    disagreements: disagreements.length,
    ...counts,
  };
  writeFileSync(path.join(data, 'result.json'), JSON.stringify(result));
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
