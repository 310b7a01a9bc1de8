import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { relayLog } from '../../src/app/log/relay.js';
import { findLedgerDifferences } from '../../src/app/verification/verify-ledger.js';
import { verifyLog } from '../../src/app/verification/verify-log.js';
import { anEnforcedSystem, type EnforcedSystem, publish } from '../app/enforcement/system.js';
import { balanceOf, factsOf } from '../app/ingest/system.js';
import { type Ended, runProgram } from '../support/run-program.js';

let system: EnforcedSystem;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'load-'));
  system = await anEnforcedSystem();
  await publish(system, { 'BTC-USD': '50000' });
}, 60_000);
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await system.close();
});

function write(name: string, content: string | Buffer): string {
  const file = path.join(folder, name);
  writeFileSync(file, content);
  return file;
}
const run = (...words: readonly string[]): Promise<Ended> =>
  runProgram(words, { DATABASE_URL: system.url });

/** `count` accounts of one owner, each with two positions, two balances and an order. */
function aBook(prefix: string, count: number): string {
  return Array.from({ length: count }, (_, n) => {
    const accountId = `${prefix}-${n}`;
    return JSON.stringify({
      accountId,
      owner: 'olaf',
      balances: [
        { asset: 'USD', balance: `${n % 3 === 0 ? '-' : ''}${n + 1}.00000000000000000001` },
        { asset: 'BTC', balance: '0.5' },
      ],
      positions: [
        { marketId: 'BTC-USD', size: '0.01', entryPrice: '50000' },
        { marketId: 'ETH-USD', size: '-0.1', entryPrice: '3000' },
      ],
      orders: [{ id: 'o', marketId: 'BTC-USD', side: 'BUY', size: '0.01', price: '49000' }],
    });
  }).join('\n');
}

test('a book of several parts is loaded, equals its file, and is loaded once', async () => {
  const file = write('book.ndjson.gz', gzipSync(aBook('b', 12_000)));
  const first = await run('load', file);
  const again = await run('load', file);

  expect([first.code, first.stdout]).toEqual([0, '12000 accounts loaded, 0 were there\n']);
  expect(first.stderr).toContain('loaded 12000 of 12000 accounts (100 %');
  expect([again.code, again.stdout]).toEqual([0, '0 accounts loaded, 12000 were there\n']);
  expect(await run('reconcile', file)).toMatchObject({
    code: 0,
    stdout: '12000 accounts compared, 0 moved since, 0 differences\n',
  });
  expect(await system.db.openOrder.count()).toBe(12_000);
  const parts = (await factsOf(system)).filter(({ type }) => type === 'BookLoaded');
  expect(parts.map(({ payload }) => payload.accounts).sort()).toEqual([10_000, 2_000]);
  expect(await factsOf(system, 'b-0')).toEqual([]);
  await relayLog(system, { enqueue: () => Promise.resolve() });
  expect(await verifyLog(system, null)).toMatchObject({ ok: true, fault: null });
  expect(await findLedgerDifferences(system.db)).toEqual([]);
});

test('a table may say the same, over several files', async () => {
  const table = [
    'accountId,owner,kind,isolatedMarketId,asset,balance,marketId,size,entryPrice,orderId,side,price,reduceOnly',
    'c-1,carl,ISOLATED,BTC-USD,USD,100,,,,,,,',
    'c-1,,,,,,BTC-USD,0.002,50000,,,,',
    'c-1,,,,,,BTC-USD,0.001,,o-1,SELL,51000,true',
  ].join('\n');
  const files = [write('c.csv', table), write('d.ndjson', '{"accountId":"d-1","orders":[]}\n')];

  expect(await run('load', ...files, '--owner', 'dora')).toMatchObject({
    code: 0,
    stdout: '2 accounts loaded, 0 were there\n',
  });
  expect(await system.db.account.findUnique({ where: { id: 'c-1' } })).toMatchObject({
    owner: 'carl',
    kind: 'ISOLATED',
    isolatedMarketId: 'BTC-USD',
  });
  expect((await system.db.account.findUnique({ where: { id: 'd-1' } }))?.owner).toBe('dora');
  expect((await balanceOf(system, 'c-1', 'USD')).balance).toBe('100');
  expect(await system.db.openOrder.findFirst({ where: { accountId: 'c-1' } })).toMatchObject({
    side: 'SELL',
    reduceOnly: true,
  });
});

test('every row that cannot be taken is named by file and line, and nothing is loaded', async () => {
  const accounts = await system.db.account.count();
  const good = write('good.ndjson', '{"accountId":"good","owner":"a"}\n');
  const iso = '"kind":"ISOLATED","isolatedMarketId":"BTC-USD"';
  const position = (size: string, market = 'BTC-USD') =>
    `"positions":[{"marketId":"${market}","size":"${size}","entryPrice":"50000"}]`;
  const bad = write(
    'bad.ndjson',
    [
      '{"accountId":"x-1"}',
      '{"accountId":"x-2","owner":"a","balances":[{"asset":"USD","balance":12}]}',
      `{"accountId":"x-3","owner":"a",${position('0.123456789')}}`,
      `{"accountId":"x-4","owner":"a",${iso},${position('1', 'ETH-USD')}}`,
      '{"accountId":"x-5","owner":"a","kind":"MARGIN"}',
      '{"accountId":"x 6","owner":"a"}',
      '{"accountId":',
    ].join('\n'),
  );
  const { code, stdout, stderr } = await run('load', good, bad);

  expect([code, stdout]).toEqual([2, '']);
  for (const [index, fault] of [
    /no owner/,
    /without the texts asset and balance/,
    /positions\[0\]\.size: has more than 8 decimals/,
    /isolated in BTC-USD/,
    /kind must be one of/,
    /account\.id: /,
    /is no JSON/,
  ].entries()) {
    expect(stderr).toMatch(new RegExp(`bad\\.ndjson:${index + 1}: .*${fault.source}`));
  }
  expect(stderr).toMatch(/has 7 rows that cannot be taken; nothing was loaded/);
  expect(await system.db.account.count()).toBe(accounts);
});

test('an account of another owner ends the part that has it, and writes nothing of it', async () => {
  const file = write(
    'other.ndjson',
    '{"accountId":"new","owner":"eve"}\n{"accountId":"c-1","owner":"eve"}\n',
  );
  const { code, stderr } = await run('load', file);

  expect(code).toBe(1);
  expect(stderr).toMatch(/other\.ndjson:2: the account c-1 exists with another owner or kind/);
  expect(await system.db.account.findUnique({ where: { id: 'new' } })).toBeNull();
});
