import path from 'node:path';

import { afterAll, afterEach, expect, test } from 'vitest';

import { verifyLog } from '../../src/app/verification/verify-log.js';
import { canonicalJson } from '../../src/domain/canonical.js';
import { type SealedEvent } from '../../src/domain/log/event.js';
import { startEmbeddedPostgres } from '../../src/infra/postgres/embedded-postgres.js';
import { openDatabase } from '../../src/store/database/database.js';
import { findNaiveFaults } from '../support/naive-check.js';
import { playFreshRun, readLog } from '../support/played-run.js';
import {
  aDataFolder,
  type DataFolder,
  killServerOf,
  type Program,
  startProgram,
  untilAtLeast,
} from '../support/run-program.js';

const RUN_MS = 1_800_000;
const ACCOUNTS = 60;
const SEED = '5';

let folder: DataFolder;
let program: Program | null = null;

afterEach(async () => {
  await program?.kill9();
  program = null;
  await folder.remove();
}, RUN_MS);

function play(speed: string): Program {
  program = startProgram([
    ...['start', '--once', '--port', '0', '--data', folder.path, '--speed', speed],
    ...['--accounts', String(ACCOUNTS), '--seed', SEED],
  ]);
  return program;
}

/** Kills the process when the database says so, in mid-crash, wherever that is in its work. */
async function killWhen(question: string, least: number): Promise<void> {
  // Not at full speed, so that there is time to hit it.
  const run = play('300');
  await Promise.race([untilAtLeast(folder.path, question, least), run.ended]);
  const { code } = await run.kill9();
  expect(code).toBeNull();
}

interface Summary {
  readonly logOk: boolean;
  readonly ledgerSum: string;
  readonly events: number;
}

async function playToTheEnd(): Promise<Summary> {
  const { code, stdout, stderr } = await play('max').ended;
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as Summary;
}

/** The undisturbed run: played once, for comparison with all killed runs. */
let undisturbedRun: ReturnType<typeof playFreshRun> | null = null;
function undisturbed(): ReturnType<typeof playFreshRun> {
  undisturbedRun ??= playFreshRun({ accounts: ACCOUNTS, seed: SEED });
  return undisturbedRun;
}

afterAll(async () => {
  await (await undisturbedRun)?.database.close();
});

/** Compares what the killed runs left with a run that nobody disturbed. */
async function expectNothingLostNothingDoubled(summary: Summary): Promise<void> {
  const { deps, genesis, stream } = await undisturbed();
  const server = await startEmbeddedPostgres({
    dataDirectory: path.join(folder.path, 'postgres'),
    database: 'marginward',
  });
  const db = openDatabase(server.url);
  try {
    const [log, expected] = [await readLog({ db }), await readLog(deps)];
    expect(await verifyLog({ db }, null)).toMatchObject({ ok: true, checked: log.length });
    const { faults } = await findNaiveFaults(genesis.document, stream.instants(), log);
    expect(faults).toEqual([]);
    expect(factsOf(log)).toEqual(factsOf(expected));
    expect(summary).toMatchObject({ logOk: true, ledgerSum: '0', events: expected.length });
  } finally {
    await db.$disconnect();
    await server.stop();
  }
}

/**
 * What happened and when, without the place in the log: of the things that happen at one instant of
 * the played time, those that a kill left undone come after those that it let through. Of notices only
 * that each was delivered is compared: a delivery that nobody recorded is made again, once the claim
 * of the killed process on it has lapsed.
 */
function factsOf(log: readonly SealedEvent[]): string[] {
  return log
    .map(({ type, at, accountId, marketId, marginCallId, actor, payload }) =>
      canonicalJson({
        at: type === 'NoticeDelivered' ? null : at.toISOString(),
        type,
        accountId,
        marketId,
        marginCallId,
        actor,
        payload: { ...payload, attempts: null },
      }),
    )
    .sort();
}

const LIQUIDATIONS = `SELECT count(*) FROM liquidations WHERE state <> 'SUBMITTED'`;

test(
  'killed in mid-crash, again and again, a run goes on to the same facts as one that nobody disturbed',
  async () => {
    folder = aDataFolder();
    await killWhen('SELECT count(*) FROM accounts', 1);
    await killWhen(LIQUIDATIONS, 5);
    await killWhen(LIQUIDATIONS, 30);
    await expectNothingLostNothingDoubled(await playToTheEnd());
  },
  RUN_MS,
);

test(
  'killed together with its database server, a run goes on to the same facts as one that nobody disturbed',
  async () => {
    folder = aDataFolder();
    await killWhen(LIQUIDATIONS, 10);
    await killServerOf(folder.path);
    await expectNothingLostNothingDoubled(await playToTheEnd());
  },
  RUN_MS,
);
