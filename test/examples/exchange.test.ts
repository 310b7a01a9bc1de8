import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { aDataFolder, type DataFolder } from '../support/run-program.js';

const ROOT = path.resolve(import.meta.dirname, '../..');
const RUN_MS = 900_000;

let folder: DataFolder;
beforeEach(() => {
  folder = aDataFolder();
});
afterEach(() => folder.remove());

/** The example as a user starts it. @returns What it exits with and has written. */
async function play(...args: readonly string[]): Promise<{ code: number | null; text: string }> {
  const words = ['--import', 'tsx', 'examples/exchange/src/run.ts', '--data', folder.path, ...args];
  const child = spawn(process.execPath, words, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
  }
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, text };
}

type Result = Readonly<Record<string, number | boolean | string>>;

function resultOf(): Result {
  return JSON.parse(readFileSync(path.join(folder.path, 'result.json'), 'utf8')) as Result;
}

const SOUND = { verifyLog: true, verifyLedger: true, ledgerSum: '0', naiveFaults: 0 };
const EQUAL = { differences: 0, disagreements: 0, ...SOUND };

test(
  'after a day with a crash both books are equal to the last digit',
  async () => {
    const { code, text } = await play('--small');
    expect([code, code === 0 ? '' : text]).toEqual([0, '']);
    const result = resultOf();
    expect(result).toMatchObject({ ...EQUAL, fundings: 72, restarts: 0, kills: 0 });
    const counts = ['trades', 'calls', 'liquidations', 'deleveragings', 'bankruptcies'];
    for (const count of [...counts, 'isolatedAccounts']) {
      expect([count, result[count]]).not.toEqual([count, 0]);
    }
  },
  RUN_MS,
);

test(
  'also when the server and the exchange are killed',
  async () => {
    const { code, text } = await play('--small', '--kill', '4', '--seed', '2');
    expect([code, code === 0 ? '' : text]).toEqual([0, '']);
    expect(resultOf()).toMatchObject({ ...EQUAL, fundings: 72, restarts: 2, kills: 4 });
  },
  RUN_MS,
);
