import { gzipSync } from 'node:zlib';

import { expect, test } from 'vitest';

import { canonicalJson, type JsonObject } from '../../src/domain/canonical.js';
import { sealTexts } from '../../src/domain/log/hash-chain.js';
import { verifyLog } from '../../packages/verifier/src/index.js';

import { inParts } from './both.js';

const [sealed] = sealTexts({ sequence: 0n, hash: '0'.repeat(64) }, [
  {
    line: {
      type: 'WithdrawalRecorded',
      accountId: 'ä-1',
      marketId: null,
      marginCallId: null,
      proposalId: null,
      actor: 'operator',
      at: new Date('2026-01-31T12:00:00Z'),
      payload: { reason: 'Zürich "1"\n', count: 3 } as JsonObject as never,
    },
    text: canonicalJson({ reason: 'Zürich "1"\n', count: 3 }),
  },
]);
const { at, sequence, ...rest } = sealed!;
const line: JsonObject = { ...rest, at: at.toISOString(), sequence: sequence.toString() };
const text = `${canonicalJson(line)}\n`;
const bytes = new TextEncoder().encode(text);

test.each([1, 2, 3, 7, 1000])(
  'text, bytes and gzip in parts of %d are the same log',
  async (size) => {
    const whole = { ok: true, lines: 1, headHash: rest.hash };

    expect(await verifyLog(inParts(text, size))).toMatchObject(whole);
    expect(await verifyLog(inParts(bytes, size))).toMatchObject(whole);
    expect(await verifyLog(inParts(new Uint8Array(gzipSync(bytes)), size))).toMatchObject(whole);
  },
);

test('a stream of a browser is read as well', async () => {
  const stream = new Blob([bytes]).stream();

  expect(await verifyLog(stream)).toMatchObject({ ok: true, lines: 1 });
});

test.each([
  ['nothing', ''],
  ['no JSON', 'hello\n'],
  ['an empty line', `\n${text}`],
  ['white space', text.replace('"actor":', '"actor": ')],
  ['another order of keys', `${JSON.stringify({ type: line.type, ...line })}\n`],
  ['a key twice', text.replace('{', '{"accountId":"x",')],
  ['a key more', text.replace('{', '{"a":1,')],
  ['a key less', text.replace('"marketId":null,', '')],
  ['a number that is not whole', text.replace('"count":3', '"count":3.5')],
  ['a sequence as a number', text.replace('"sequence":"1"', '"sequence":1')],
  ['another line end', text.replace('\n', '\r\n')],
])('%s is no log', async (_what, content) => {
  const report = await verifyLog(inParts(content));

  expect(report).toMatchObject({ ok: false, headHash: null });
});

test('bytes that are no UTF-8, and a broken gzip, cannot be read', async () => {
  const broken = new Uint8Array(gzipSync(bytes)).slice(0, -10);

  await expect(verifyLog(inParts(new Uint8Array([0xff, 0xfe])))).rejects.toThrow();
  await expect(verifyLog(inParts(broken))).rejects.toThrow();
});
