import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterEach, expect, test } from 'vitest';

import { type Role } from '../../src/app/auth/actor.js';
import { applyGenesis } from '../../src/app/genesis/genesis.js';
import { type JsonObject } from '../../src/domain/canonical.js';
import { signDevelopmentToken } from '../../src/infra/tokens.js';
import { type Answer, ask, at } from '../api/harness.js';
import { narrowDocument, genesisOf } from '../app/ingest/system.js';
import { testDatabase, type TestDatabase } from '../support/database.js';
import {
  aDataFolder,
  type DataFolder,
  type Program,
  startProgram,
} from '../support/run-program.js';

const RUN_MS = 1_800_000;
const SECRET = 'a secret of tests that is long enough for HS256';
const ENVIRONMENT = { AUTH_DEV_SECRET: SECRET, LOG_LEVEL: 'warn' };

let programs: Program[] = [];
let folder: DataFolder | null = null;
let database: TestDatabase | null = null;

afterEach(async () => {
  await Promise.all(programs.map((program) => program.stop()));
  programs = [];
  await folder?.remove();
  folder = null;
  await database?.close();
  database = null;
}, RUN_MS);

function start(args: readonly string[], environment: Record<string, string> = {}): Program {
  const program = startProgram(args, { ...ENVIRONMENT, ...environment });
  programs.push(program);
  return program;
}

/** Votes of four seconds and a timelock of one. */
function quickGenesis(): JsonObject {
  const demo = narrowDocument();
  const committee = {
    ...(demo.committee as JsonObject),
    votingPeriodSeconds: 4,
    timelockSeconds: 1,
    executionWindowSeconds: 600,
  };
  return { ...demo, committee };
}

async function urlOf(program: Program): Promise<string> {
  for (;;) {
    const found = /http:\/\/[\d.:a-z]+/.exec(program.output())?.[0];
    if (found !== undefined) {
      return found.replace(/\/graphql$/, '');
    }
    await Promise.race([sleep(50), program.ended.then(failed)]);
  }
}

async function untilSaid(program: Program, text: string): Promise<void> {
  while (!program.output().includes(text)) {
    await Promise.race([sleep(50), program.ended.then(failed)]);
  }
}

function failed({ code, stdout, stderr }: Awaited<Program['ended']>): never {
  throw new Error(`the program ended with ${String(code)}: ${stdout} ${stderr}`);
}

/** Asks a running program as a subject, and expects no refusal. */
function asking(url: string) {
  const refusable = async (
    subject: string,
    roles: readonly Role[],
    query: string,
    variables: object = {},
  ): Promise<Answer> => {
    const token = await signDevelopmentToken({
      subject,
      roles,
      accounts: [],
      expiresInSeconds: 3600,
      secret: SECRET,
      now: new Date(),
    });
    return ask(url, token, { query, variables });
  };
  const ok = async (...request: Parameters<typeof refusable>): Promise<Answer['data']> => {
    const answer = await refusable(...request);
    expect(answer.errors).toEqual([]);
    return answer.data;
  };
  return { refusable, ok };
}

const PROPOSE = `mutation ($input: ProposeInput!) { propose(input: $input) { id } }`;
const CHANGE = {
  input: {
    changeParameters: {
      title: 'A change',
      rationale: 'Because.',
      marketId: 'BTC-USD',
      changes: { maintenanceMarginFraction: '0.013' },
    },
  },
};

/** The id of a proposal that all three voted for in time: a machine may be slower than a vote is long. */
async function votedFor(url: string): Promise<string> {
  const { ok, refusable } = asking(url);
  const vote = 'mutation ($id: ID!) { castVote(proposalId: $id, choice: FOR) { state } }';
  for (;;) {
    const id = String(at(await ok('alice', [], PROPOSE, CHANGE), 'propose', 'id'));
    // Two of five are no quorum: a proposal for which one of them was late changes nothing.
    const votes = await Promise.all(
      ['alice', 'bob', 'carol'].map((voter) => refusable(voter, [], vote, { id })),
    );
    const refusals = votes.flatMap(({ errors }) => errors.map(({ extensions }) => extensions));
    if (refusals.length === 0) {
      return id;
    }
    expect(refusals).toEqual(refusals.map(() => expect.objectContaining({ code: 'CONFLICT' })));
  }
}

/** Prices, a book, a preview, a stress test, and a vote that the program itself executes. */
async function expectGovernable(url: string): Promise<void> {
  const { ok } = asking(url);
  const publish = (): Promise<unknown> => {
    const price = { marketId: 'BTC-USD', price: '50000', at: new Date().toISOString() };
    const mutation = `mutation ($price: MarkPriceInput!) {
      publishMarkPrices(input: { source: "test", prices: [$price] }) { accepted } }`;
    return ok('olga', ['OPERATOR'], mutation, { price });
  };
  await publish();
  await ok(
    'olga',
    ['OPERATOR'],
    `mutation ($p: RecordPositionsInput!, $d: RecordDepositInput!) {
      recordDeposit(input: $d) { id } recordPositions(input: $p) { accepted } }`,
    {
      d: { key: 'd', accountId: 'a', owner: 'a', asset: 'USD', amount: '1100', final: true },
      p: {
        key: 'p',
        positions: [{ accountId: 'a', marketId: 'BTC-USD', size: '1', entryPrice: '50000' }],
      },
    },
  );
  const measured = `{
    previewMarginParameters(marketId: "BTC-USD", changes: { initialMarginFraction: "0.05", maintenanceMarginFraction: "0.04" }) {
      newlyCalledAccounts newlyCloseOutAccounts }
    stressTest(input: { shocks: [{ marketId: "BTC-USD", change: "-0.02" }], cascade: true }) { rounds } }`;
  // The book hears of the account in a moment. However long that is, no price gets too old.
  for (;;) {
    await publish();
    const data = await ok('rita', ['RISK_VIEWER'], measured);
    if (at(data, 'previewMarginParameters', 'newlyCloseOutAccounts') === 1) {
      expect(data).toMatchObject({
        previewMarginParameters: { newlyCalledAccounts: 1, newlyCloseOutAccounts: 1 },
        stressTest: { rounds: 1 },
      });
      break;
    }
    await sleep(100);
  }
  const id = await votedFor(url);
  // The execution is not requested: the sweep records the passed vote, and the job executes it.
  const standing = `query ($id: ID!) { proposal(id: $id) { state executedAt executableAt }
    market(id: "BTC-USD") { parameters { version authority { proposalId } } }
    events(filter: { proposalId: $id, types: ["ProposalExecuted"] }) { nodes { actor } } }`;
  for (;;) {
    const data = await ok('rita', ['RISK_VIEWER'], standing, { id });
    const events = at(data, 'events', 'nodes') as unknown[];
    if (at(data, 'proposal', 'state') === 'EXECUTED' && events.length > 0) {
      expect(events).toEqual([{ actor: 'system:governance' }]);
      expect(at(data, 'market', 'parameters')).toEqual({
        version: 2,
        authority: { proposalId: id },
      });
      return;
    }
    expect(['ACTIVE', 'QUEUED', 'EXECUTED']).toContain(at(data, 'proposal', 'state'));
    await sleep(100);
  }
}

test(
  '`start --bare` executes what was voted for, by itself',
  async () => {
    folder = aDataFolder();
    const genesis = path.join(folder.path, 'genesis.json');
    writeFileSync(genesis, JSON.stringify(quickGenesis()));
    const program = start([
      ...['start', '--bare', '--port', '0', '--data', folder.path, '--genesis', genesis],
    ]);
    await expectGovernable(await urlOf(program));
  },
  RUN_MS,
);

test(
  '`api`, `engine` and `worker` apart execute what was voted for, by themselves',
  async () => {
    database = await testDatabase();
    folder = aDataFolder();
    const document = quickGenesis();
    await applyGenesis(database, genesisOf(document), document, new Date());
    const environment = { DATABASE_URL: database.url };
    const api = start(['api', '--port', '0', '--data', folder.path], environment);
    await untilSaid(start(['engine', '--data', folder.path], environment), 'is watching');
    await untilSaid(start(['worker', '--data', folder.path], environment), 'is running');
    await expectGovernable(await urlOf(api));
  },
  RUN_MS,
);

test(
  '`start` hears a guardian while prices are played and after, and says when time has ended',
  async () => {
    folder = aDataFolder();
    const given = ['start', '--port', '0', '--data', folder.path, '--accounts', '30'];
    const play = async (speed: string) => {
      const program = start([...given, '--speed', speed]);
      const { ok, refusable } = asking(await urlOf(program));
      const asFrank = (name: string): Promise<unknown> =>
        ok('frank', [], `mutation { ${name}(marketId: "BTC-USD", reason: "A drill.") { status } }`);
      const statusesTold = async (count: number): Promise<unknown> => {
        for (;;) {
          const told =
            '{ events(filter: { types: ["MarketStatusChanged"] }) { nodes { payload } } }';
          const data = await ok('rita', ['RISK_VIEWER'], told);
          const nodes = at(data, 'events', 'nodes') as { readonly payload: JsonObject }[];
          if (nodes.length >= count) {
            return nodes.map(({ payload }) => payload.status);
          }
          await sleep(100);
        }
      };
      return { program, refusable, asFrank, statusesTold };
    };
    // Hours: nothing that a machine does in a test is as slow.
    const slow = await play('1');
    await slow.asFrank('pauseEnforcement');
    expect(await slow.statusesTold(1)).toEqual(['ENFORCEMENT_PAUSED']);
    await slow.asFrank('resumeEnforcement');
    expect(await slow.statusesTold(2)).toEqual(['ENFORCEMENT_PAUSED', 'ACTIVE']);
    const { code, stdout: soFar } = await slow.program.stop();
    expect(code).toBe(0);
    expect(soFar).not.toContain('The prices have ended');

    const { program, refusable, asFrank, statusesTold } = await play('max');
    await untilSaid(program, 'The prices have ended');
    await asFrank('pauseEnforcement');
    expect(await statusesTold(3)).toEqual(['ENFORCEMENT_PAUSED', 'ACTIVE', 'ENFORCEMENT_PAUSED']);
    const refused = await refusable('alice', [], PROPOSE, CHANGE);
    expect(refused.errors[0]?.extensions).toMatchObject({
      code: 'CONFLICT',
      state: 'TIME_HAS_ENDED',
    });
    // Longer than between two lines of progress: after the end there are none.
    await sleep(4000);
    await asFrank('resumeEnforcement');
    expect(await statusesTold(4)).toHaveLength(4);
    const { stdout } = await program.stop();
    expect(stdout.trimEnd().split('\n').at(-1)).toMatch(/^The prices have ended/);
  },
  RUN_MS,
);
