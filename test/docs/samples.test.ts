import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { type NewEvent } from '../../src/domain/log/event.js';
import { inTransaction } from '../../src/store/database/database.js';
import { appendEvents } from '../../src/store/log/events.js';
import { type Api, anApi, at, seedBook, tokenFor } from '../api/harness.js';
import { type CuttingProxy, startCuttingProxy } from '../support/cutting-proxy.js';

const ROOT = path.resolve(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');

/** Each documented sample: the page that shows it, and what runs it. */
const SAMPLES = [
  { file: 'docs/samples/follow.mjs', page: 'README.md', language: 'js', loader: [] },
  { file: 'docs/samples/follow.ts', page: 'docs/api.md', language: 'ts', loader: ['tsx'] },
] as const;

test.each(SAMPLES)('$page shows $file to the letter', ({ file, page, language }) => {
  const blocks = [...read(page).matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))];

  expect(blocks.map(([, body]) => body)).toEqual([read(file)]);
});

describe('a client that follows through a proxy that cuts', () => {
  const EVENTS = 300;
  /** A connection is cut after so many bytes from the server, within an event: after some forty of them. */
  const CUT_AFTER_BYTES = 10_000;
  let api: Api;
  let token: string;
  let start: string;
  let proxy: CuttingProxy;

  beforeAll(async () => {
    api = await anApi();
    await seedBook(api, await tokenFor(api.system, 'olga', ['OPERATOR']));
    token = await tokenFor(api.system, 'vera', ['RISK_VIEWER']);
    const { data } = await api.ask(token, '{ events(first: 1) { pageInfo { endCursor } } }');
    start = String(at(data, 'events', 'pageInfo', 'endCursor'));
    proxy = await startCuttingProxy(Number(new URL(api.url()).port));
    proxy.cutAfterBytes = CUT_AFTER_BYTES;
  });

  afterAll(async () => {
    proxy.close();
    await api.close();
  });

  async function happen(count: number): Promise<void> {
    const event: NewEvent = {
      type: 'MarginCallAcknowledged',
      accountId: 'alice-1',
      actor: 'system:test',
      marginCallId: 'alice-1.call-9',
      at: api.system.clock.now(),
      payload: { acknowledgedNoticeIds: [] },
    };
    await inTransaction(api.system.db, (tx) => appendEvents(tx, Array(count).fill(event)));
    await api.settle();
  }

  /** The sequences that the sample printed, until it has seen `last`. */
  function followWith(file: string, loader: readonly string[], last: string): Promise<string[]> {
    const cwd = mkdtempSync(path.join(os.tmpdir(), 'sample-'));
    writeFileSync(path.join(cwd, 'cursor'), start);
    const imports = loader.flatMap((name) => ['--import', import.meta.resolve(name)]);
    const child = spawn(process.execPath, [...imports, path.join(ROOT, file)], {
      cwd,
      env: { ...process.env, TOKEN: token, URL: `ws://127.0.0.1:${proxy.port}/graphql` },
    });
    return new Promise((resolve, reject) => {
      let output = '';
      let errors = '';
      child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
      child.stdout.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        const lines = output.split('\n').slice(0, -1);
        const sequences = lines.map((line) => (JSON.parse(line) as { sequence: string }).sequence);
        if (sequences.at(-1) === last) {
          child.kill();
          resolve(sequences);
        }
      });
      child.on('exit', (code) => {
        reject(new Error(`${file} ended with ${String(code)}: ${errors}`));
      });
    });
  }

  test.each(SAMPLES)('$file gets every event once, in order', async ({ file, loader }) => {
    const { data } = await api.ask(token, '{ systemStatus { logHead } }');
    const head = Number(at(data, 'systemStatus', 'logHead'));
    const last = String(head + EVENTS);
    const cutsBefore = proxy.cuts();
    const following = followWith(file, loader, last);
    for (let part = 0; part < 3; part += 1) {
      await happen(EVENTS / 3);
    }
    const sequences = await following;

    const first = Number(sequences[0]);
    expect(sequences).toEqual(
      Array.from({ length: Number(last) - first + 1 }, (_, index) => String(first + index)),
    );
    expect(sequences.length).toBeGreaterThanOrEqual(EVENTS);
    expect(proxy.cuts() - cutsBefore).toBeGreaterThan(3);
  });

  test.each(SAMPLES)('$file ends when its token does not hold', async ({ file, loader }) => {
    const holding = token;
    token = 'none';

    await expect(followWith(file, loader, 'never')).rejects.toThrow('ended with 1');
    token = holding;
  });
});
