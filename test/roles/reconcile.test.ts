import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

import { afterAll, beforeAll, expect, test } from 'vitest';

import {
  anEnforcedSystem,
  type EnforcedSystem,
  fund,
  hold,
  publish,
} from '../app/enforcement/system.js';
import { balanceOf } from '../app/ingest/system.js';
import { type Ended, runProgram } from '../support/run-program.js';

let system: EnforcedSystem;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'reconcile-'));
  system = await anEnforcedSystem();
  await publish(system, { 'BTC-USD': '50000' });
  await fund(system, 'r-1', '1000');
  await hold(system, 'r-1', '0.5', '50000');
  await fund(system, 'r-2', '70');
}, 60_000);
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await system.close();
});

function run(
  name: string,
  content: string | Buffer,
  ...options: readonly string[]
): Promise<Ended> {
  const file = path.join(folder, name);
  writeFileSync(file, content);
  return runProgram(['reconcile', file, ...options], { DATABASE_URL: system.url });
}

const R_1 = JSON.stringify({
  accountId: 'r-1',
  balances: [{ asset: 'USD', balance: '1000' }],
  positions: [{ marketId: 'BTC-USD', size: '0.5', entryPrice: '50000' }],
});

test('a file that says the same ends with 0, NDJSON or CSV, plain or gzip', async () => {
  const table = [
    'accountId,asset,balance,marketId,size,entryPrice',
    'r-1,USD,"1000",,,',
    'r-1,,,BTC-USD,0.5,50000',
    'r-2,USD,70,,,',
  ].join('\r\n');
  for (const [name, content] of [
    ['a.ndjson', `${R_1}\n{"accountId":"r-2","balances":[{"asset":"USD","balance":"70"}]}\n`],
    ['a.csv', table],
    ['a.csv.gz', gzipSync(table)],
  ] as const) {
    expect(await run(name, content)).toMatchObject({
      code: 0,
      stdout: '2 accounts compared, 0 moved since, 0 differences\n',
    });
  }
});

test('every row that cannot be read is named by file and line, and nothing is compared', async () => {
  const events = await system.db.pendingEvent.count();
  const { code, stdout, stderr } = await run(
    'bad.csv',
    [
      'accountId,asset,balance,marketId,size,entryPrice',
      'r-1,USD,1,,,',
      'r-2,DOGE,1,,,',
      'r-1,USD,2,,,',
      'r-3,USD,,,,',
      'r-4,USD,1',
    ].join('\n'),
  );

  expect([code, stdout]).toEqual([2, '']);
  for (const [line, fault] of [
    [3, /DOGE/],
    [4, /stated before/],
    [5, /without the other/],
    [6, /has 3 fields, the header has 6/],
  ] as const) {
    expect(stderr).toMatch(new RegExp(`bad\\.csv:${line}: .*${fault.source}`));
  }
  expect(stderr).toMatch(/has 4 rows that cannot be taken; nothing was compared/);
  expect(await system.db.pendingEvent.count()).toBe(events);
});

test('differences end with 1, and with 0 once they are corrected', async () => {
  const wrong = '{"accountId":"r-2","balances":[{"asset":"USD","balance":"71.5"}]}\n';
  expect(await run('wrong.ndjson', wrong)).toMatchObject({
    code: 1,
    stdout:
      'r-2 BALANCE USD ours 70 theirs 71.5\n1 accounts compared, 0 moved since, 1 differences\n',
  });
  expect(
    await run('wrong.ndjson', wrong, '--correct', '--by', 'alice', '--reason', 'ticket 1'),
  ).toMatchObject({ code: 0, stdout: expect.stringContaining('1 differences, all corrected') });
  expect((await balanceOf(system, 'r-2', 'USD')).balance).toBe('71.5');
  expect(await run('wrong.ndjson', wrong)).toMatchObject({ code: 0 });
});
