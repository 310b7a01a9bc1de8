import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';

import { type JsonObject } from '../src/domain/canonical.js';
import { type SealedEvent } from '../src/domain/log/event.js';
import { loadConfig } from '../src/composition/config.js';
import { PROJECT_ROOT } from '../src/composition/project-root.js';
import { withDatabase } from '../src/roles/commands/databases.js';
import { openProcessLog } from '../src/roles/process/process.js';
import { type Db } from '../src/store/database/database.js';
import { listEvents } from '../src/store/log/events.js';

import { drawLosses } from './loss-picture.js';
import { LOSS_EVENTS, lossSeriesOf } from './loss-series.js';
import { lossTable } from './loss-table.js';
import { THIN_FUNDS, withFunds } from './thin-funds.js';

const USAGE = `usage: npm run picture -- thin-funds FILE
         writes the demo's markets with the margins that it had at first, and funds of ${THIN_FUNDS.market} USD a market, ${THIN_FUNDS.global} globally, ${THIN_FUNDS.backstop} of backstop
       npm run picture -- losses --data FOLDER --out FILE.svg --title TEXT --subtitle TEXT
         draws who lost what in the run of a data folder, and prints it as a table
`;
const PAGE = 10_000;
/** Margins that leave no room to sell: with them every layer of the waterfall has to act. */
const NARROW_MARGINS = path.join(PROJECT_ROOT, 'test/fixtures/narrow-margins.json');

async function readLosses(db: Db): Promise<SealedEvent[]> {
  const events: SealedEvent[] = [];
  for (;;) {
    const after = events.at(-1)?.sequence ?? 0n;
    const page = await listEvents(db, { types: LOSS_EVENTS }, after, PAGE);
    events.push(...page);
    if (page.length < PAGE) {
      return events;
    }
  }
}

/** @returns The exit code: 2 for arguments that are no good. */
async function main(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      data: { type: 'string' },
      out: { type: 'string' },
      title: { type: 'string' },
      subtitle: { type: 'string' },
    },
  });
  const [command, file] = positionals;
  if (command === 'thin-funds' && file !== undefined) {
    const narrow = JSON.parse(readFileSync(NARROW_MARGINS, 'utf8')) as JsonObject;
    writeFileSync(file, `${JSON.stringify(withFunds(narrow, THIN_FUNDS), null, 2)}\n`);
    return 0;
  }
  const { data, out, title = 'Losses of a run', subtitle = '' } = values;
  if (command !== 'losses' || data === undefined || out === undefined) {
    process.stderr.write(USAGE);
    return 2;
  }
  const config = loadConfig({});
  const env = { config, log: openProcessLog(config, 'warn') };
  const points = lossSeriesOf(await withDatabase(env, data, readLosses));
  if (points.length === 0) {
    throw new Error('nobody lost anything in this run: there is nothing to draw');
  }
  writeFileSync(out, drawLosses(points, { title, subtitle }));
  process.stdout.write(lossTable(points));
  return 0;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`picture: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
