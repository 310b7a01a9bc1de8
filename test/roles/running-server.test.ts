import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import {
  aDataFolder,
  type DataFolder,
  killServerOf,
  type Program,
  runProgram,
  startProgram,
  untilSaid,
} from '../support/run-program.js';

const RUN_MS = 600_000;
const HEADER = 'ts_ms,symbol,open,high,low,close\n';
/** Bars of a minute that move by less than any market's maxPriceDeviation. */
const barsOf = (count: number): string =>
  Array.from(
    { length: count },
    (_, index) => `${String(1_700_000_000_000 + index * 60_000)},BTCUSDT,100,101,99,100\n`,
  ).join('');

describe('beside a server that runs', () => {
  let folder: DataFolder;
  let server: Program;
  let url: string;
  let prices: string;
  const asRole = async (role: string): Promise<string> => {
    const words = ['token', '--data', folder.path, '--subject', 'x', '--roles', role];
    return (await runProgram(words)).stdout.trim();
  };

  beforeAll(async () => {
    folder = aDataFolder();
    prices = path.join(folder.path, 'prices.csv');
    writeFileSync(prices, HEADER + barsOf(500));
    server = startProgram(['start', '--bare', '--port', '0', '--data', folder.path]);
    url = `${(await untilSaid(server, /GraphQL at (\S+)/))[1] ?? ''}/graphql`;
  }, RUN_MS);
  afterAll(async () => {
    await server.kill9();
    await folder.remove();
  });

  test('replay sends its prices as fast as it goes and counts them', async () => {
    const short = path.join(folder.path, 'short.csv');
    writeFileSync(short, HEADER + barsOf(2));
    const words = ['replay', '--prices', short, '--url', url, '--speed', 'max'];
    const sent = await runProgram([...words, '--token', await asRole('OPERATOR')]);
    const refused = await runProgram([...words, '--token', await asRole('RISK_VIEWER')]);

    expect(sent).toMatchObject({ code: 0, stdout: '{"accepted":8,"rejected":0}\n' });
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toContain('accepted no prices: This needs the role OPERATOR.');
  });

  test('replay that is stopped tells what it sent, and has not failed', async () => {
    const token = await asRole('OPERATOR');
    const words = ['replay', '--prices', prices, '--url', url, '--token', token, '--speed', '15'];
    // A price a second, for half an hour: it is waiting for most of its time.
    const running = startProgram(words);
    await untilPriced(url, token, 2);
    const { code, stdout } = await running.stop();

    expect(code).toBe(0);
    expect(stdout).toMatch(/^\{"accepted":\d+,"rejected":0\}\n$/);
  });

  test('replay to where nobody listens says so', async () => {
    const words = ['replay', '--prices', prices, '--url', 'http://127.0.0.1:1', '--token', 't'];
    const { code, stderr } = await runProgram(words);

    expect(code).toBe(1);
    expect(stderr).toMatch(/^marginward: http:\/\/127\.0\.0\.1:1 does not answer: ./);
  });

  test('verify-log asks the database that the server runs, which goes on', async () => {
    const sound = await runProgram(['verify-log', '--data', folder.path]);
    const beyond = await runProgram(['verify-log', '--data', folder.path, '--from', '999']);

    expect(sound).toMatchObject({ code: 0, stderr: '' });
    expect(sound.stdout).toMatch(/^sound: [1-9]\d* lines chained/);
    expect(beyond).toMatchObject({ code: 2, stdout: '' });
    expect((await fetch(new URL('/readyz', url))).status).toBe(200);
  });

  test('export-log writes the same log to a new file and to standard output, and overwrites nothing', async () => {
    const file = path.join(folder.path, 'log.ndjson.gz');
    const words = ['export-log', '--data', folder.path, '--from', '1', '--to', '1'];
    const plain = await runProgram(words);
    const packed = await runProgram([...words, file]);
    const again = await runProgram([...words, file]);
    const beyond = await runProgram(['export-log', '--data', folder.path, '--to', '999']);

    expect(plain).toMatchObject({ code: 0 });
    expect(plain.stdout).toMatch(
      /^\{"accountId":null,"actor":"genesis",.*"type":"GenesisApplied"\}\n$/,
    );
    expect(plain.stderr).toMatch(/^marginward: 1 lines, to 1, hash [0-9a-f]{64}\n$/);
    expect([packed.code, packed.stdout, packed.stderr]).toEqual([0, '', plain.stderr]);
    expect(gunzipSync(readFileSync(file)).toString()).toBe(plain.stdout);
    expect([again.code, beyond.code, beyond.stdout]).toEqual([2, 2, '']);
  });

  test('another start on its folder is refused, and the server goes on', async () => {
    const words = ['start', '--bare', '--port', '0', '--data', folder.path];
    const { code, stderr } = await runProgram(words);

    expect(code).toBe(1);
    expect(stderr).toContain(`is in use by process ${String(server.process.pid)}`);
    expect((await fetch(new URL('/readyz', url))).status).toBe(200);
  });

  test('a SIGTERM ends it without a failure', async () => {
    expect(await server.stop()).toMatchObject({ code: 0 });
  });
});

/** Waits until the server has taken prices, so many as there have been instants. */
async function untilPriced(url: string, token: string, instants: number): Promise<void> {
  const seen = new Set<unknown>();
  while (seen.size < instants) {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: '{"query":"{ market(id: \\"BTC-USD\\") { markPrice { at } } }"}',
    });
    seen.add(JSON.stringify(await response.json()));
  }
}

describe('without its database server', () => {
  let folder: DataFolder;
  let run: Program | null = null;
  beforeEach(() => {
    folder = aDataFolder();
  });
  afterEach(async () => {
    await run?.kill9();
    await folder.remove();
  });

  test.each(['--bare', '--accounts 5 --speed 60'])(
    'start %s ends with a failure and says why, and another goes on',
    async (words) => {
      const start = async (): Promise<Program> => {
        const given = ['start', '--port', '0', '--data', folder.path, ...words.split(' ')];
        run = startProgram(given);
        await untilSaid(run, /GraphQL at/);
        return run;
      };
      const lost = await start();
      await killServerOf(folder.path);
      const { code, stderr } = await lost.ended;

      expect(code).toBe(1);
      expect(stderr.trimEnd().split('\n').at(-1)).toMatch(
        /^marginward: The embedded PostgreSQL under \S+ has ended \(SIGKILL\)/,
      );
      expect(await (await start()).stop()).toMatchObject({ code: 0 });
    },
    RUN_MS,
  );
});

describe('a run that plays prices', () => {
  let folder: DataFolder;
  let run: Program | null = null;
  beforeAll(() => {
    folder = aDataFolder();
  });
  afterEach(() => run?.kill9());
  afterAll(() => folder.remove());

  test(
    'that is stopped with --once sums up how far it came, and goes on from there',
    async () => {
      const prices = path.join(folder.path, 'prices.csv');
      writeFileSync(prices, HEADER + barsOf(30));
      const play = (speed: string): Program => {
        const words = ['start', '--once', '--prices', prices, '--data', folder.path];
        run = startProgram([...words, '--accounts', '5', '--port', '0', '--speed', speed]);
        return run;
      };
      // A price every 15 s, half an hour in all: it is stopped while it waits, and long before the end.
      const slow = play('1');
      await untilSaid(slow, /^2023-/m);
      const stopped = await slow.stop();
      const ended = await play('max').ended;

      const [first, second] = [stopped, ended].map(
        ({ stdout }) =>
          JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as Record<string, unknown>,
      );
      expect([stopped.code, ended.code]).toEqual([0, 0]);
      expect([first?.logOk, second?.logOk]).toEqual([true, true]);
      expect(Number(first?.pricesPlayed)).toBeLessThan(120);
      expect(Number(first?.pricesPlayed) + Number(second?.pricesPlayed)).toBe(120);
    },
    RUN_MS,
  );
});
