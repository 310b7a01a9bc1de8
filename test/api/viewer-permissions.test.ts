import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import {
  aGovernedApi,
  anInput,
  enacted,
  EXECUTE,
  type GovernedApi,
  okAt,
  passed,
  type Person,
  PROPOSE,
  proposed,
  TIMELOCK_SECONDS,
  VOTE,
  voteFor,
  VOTING_SECONDS,
  WINDOW_SECONDS,
} from './governed-api.js';
import { type Answer, at, tokenFor } from './harness.js';

const ANSWER = '{ allowed code details message }';
const MAY = `query ($id: ID!) { proposal(id: $id) { viewerMay {
  vote ${ANSWER} FOR: vote(choice: FOR) ${ANSWER} AGAINST: vote(choice: AGAINST) ${ANSWER}
  cancel ${ANSWER} veto ${ANSWER} execute ${ANSWER} } } }`;
const TRY = {
  FOR: VOTE,
  AGAINST: VOTE,
  cancel: 'mutation ($id: ID!) { cancelProposal(proposalId: $id) { id } }',
  veto: 'mutation ($id: ID!) { vetoProposal(proposalId: $id, reason: "No.") { id } }',
  execute: EXECUTE,
} as const;
type Deed = keyof typeof TRY;
const DEEDS = Object.keys(TRY) as Deed[];
const RATIO = { marketId: 'BTC-USD', changes: { cureRatio: '1.15' } };

interface Told {
  readonly allowed: boolean;
  readonly code: string | null;
  readonly details: Readonly<Record<string, unknown>> | null;
  readonly message: string | null;
}
/** Somebody with a token, or an API key of the whole book. */
type Asker = Person | 'key';
/** alice proposes, frank is the guardian, mallory's token has every role and no record has mallory. */
const ASKERS: readonly Asker[] = ['alice', 'bob', 'frank', 'rita', 'mallory', 'key'];

let governed: GovernedApi;
let key: string;

beforeAll(async () => {
  governed = await aGovernedApi();
  const ada = await tokenFor(governed.api.system, 'ada', ['ADMIN']);
  const made = await governed.api.ask(
    ada,
    'mutation { createApiKey(input: { name: "a partner", scopes: [READ, FOLLOW] }) { secret } }',
  );
  key = String(okAt(made, 'createApiKey', 'secret'));
}, 60_000);
afterAll(() => governed.close());

function as(who: Asker, query: string, variables: object = {}): Promise<Answer> {
  return who === 'key'
    ? governed.api.ask(key, query, variables)
    : governed.as(who, query, variables);
}

async function toldOf(who: Asker, id: string): Promise<Readonly<Record<Deed | 'vote', Told>>> {
  return okAt(await as(who, MAY, { id }), 'proposal', 'viewerMay') as Record<Deed | 'vote', Told>;
}

function tried(who: Asker, deed: Deed, id: string): Promise<Answer> {
  return as(who, TRY[deed], { id, choice: deed });
}

/** What a refusal of a mutation says, in the form of `Permission`. */
function toldBy({ errors: [refusal] }: Answer): Told {
  const { code, ...details } = refusal?.extensions ?? {};
  return { allowed: false, code: String(code), details, message: refusal?.message ?? null };
}

const ALLOWED: Told = { allowed: true, code: null, details: null, message: null };
const reasonOf = ({ code, details }: Told): string =>
  [code, details?.state ?? details?.authority].map(String).join(' ');

/**
 * What every asker is told of every deed, as `who deed: reason`, allowed ones without a reason. Each refusal is
 * tried, and the mutation says the same and writes nothing.
 */
async function permissionsOf(id: string): Promise<string[]> {
  const lines: string[] = [];
  const before = await governed.rows();
  for (const who of ASKERS) {
    const told = await toldOf(who, id);
    for (const deed of DEEDS) {
      const permission = told[deed];
      if (permission.allowed) {
        expect(permission).toEqual(ALLOWED);
        lines.push(`${who} ${deed}`);
      } else {
        expect(toldBy(await tried(who, deed, id))).toEqual(permission);
        lines.push(`${who} ${deed}: ${reasonOf(permission)}`);
      }
    }
  }
  expect(await governed.rows()).toEqual(before);
  return lines;
}

/** Lines of everybody who is refused a deed for the same reason. */
const refused = (deed: Deed, reason: string, ...who: readonly Asker[]): string[] =>
  who.map((asker) => `${asker} ${deed}: ${reason}`);
const allowed = (deed: Deed, ...who: readonly Asker[]): string[] =>
  who.map((asker) => `${asker} ${deed}`);

const STRANGERS: readonly Asker[] = ['frank', 'rita', 'mallory'];
const PEOPLE = ASKERS.filter((who) => who !== 'key');
/** Refused whatever the state of the proposal is. */
const ALWAYS = [
  ...STRANGERS.flatMap((who) =>
    (['FOR', 'AGAINST'] as const).flatMap((deed) =>
      refused(deed, 'FORBIDDEN COMMITTEE_MEMBER', who),
    ),
  ),
  ...refused('cancel', 'FORBIDDEN PROPOSER', 'bob', ...STRANGERS),
  ...refused('veto', 'FORBIDDEN GUARDIAN', 'alice', 'bob', 'rita', 'mallory'),
  ...DEEDS.flatMap((deed) => refused(deed, 'FORBIDDEN TOKEN', 'key')),
];

/** Members do not vote, its proposer does not cancel, nobody executes: for the same state. */
function closedIn(state: string): string[] {
  const reason = `CONFLICT ${state}`;
  return [
    ...refused('FOR', reason, 'alice', 'bob'),
    ...refused('AGAINST', reason, 'alice', 'bob'),
    ...refused('cancel', reason, 'alice'),
    ...refused('execute', reason, ...PEOPLE),
  ];
}
const overIn = (state: string): string[] => [
  ...closedIn(state),
  ...refused('veto', `CONFLICT ${state}`, 'frank'),
];
const sorted = (...lines: readonly (readonly string[])[]): string[] => lines.flat().sort();

async function expectPermissions(id: string, ...lines: readonly (readonly string[])[]) {
  expect((await permissionsOf(id)).sort()).toEqual(sorted(ALWAYS, ...lines));
}

describe('what a proposal tells its viewer is what the mutation answers', () => {
  test('before the vote, during it, in the timelock, in its window, and when it is executed', async () => {
    await governed.wait(60);
    const start = governed.api.system.clock.at;
    const id = await proposed(governed, 'changeParameters', RATIO);

    governed.setClock(new Date(start.getTime() - 1));
    await expectPermissions(
      id,
      refused('FOR', 'CONFLICT PENDING', 'alice', 'bob'),
      refused('AGAINST', 'CONFLICT PENDING', 'alice', 'bob'),
      allowed('cancel', 'alice'),
      allowed('veto', 'frank'),
      refused('execute', 'CONFLICT PENDING', ...PEOPLE),
    );

    governed.setClock(start);
    await voteFor(governed, id);
    await expectPermissions(
      id,
      refused('FOR', 'CONFLICT ACTIVE', 'alice', 'bob'),
      allowed('AGAINST', 'alice', 'bob'),
      allowed('cancel', 'alice'),
      allowed('veto', 'frank'),
      refused('execute', 'CONFLICT ACTIVE', ...PEOPLE),
    );
    // Of a vote without a choice it is told whether any choice would be taken.
    expect((await toldOf('alice', id)).vote).toEqual(ALLOWED);
    expect((await toldOf('rita', id)).vote).toEqual((await toldOf('rita', id)).FOR);

    await governed.wait(VOTING_SECONDS + 1);
    await expectPermissions(id, closedIn('QUEUED'), allowed('veto', 'frank'));
    const { execute } = await toldOf('rita', id);
    const end = new Date(start.getTime() + (VOTING_SECONDS + TIMELOCK_SECONDS) * 1000);
    expect(execute.message).toBe(`The timelock of the proposal ends at ${end.toISOString()}.`);

    await governed.wait(TIMELOCK_SECONDS);
    const inWindow = (await permissionsOf(id)).filter((line) => line.includes('execute'));
    expect(inWindow.sort()).toEqual(
      sorted(allowed('execute', ...PEOPLE), refused('execute', 'FORBIDDEN TOKEN', 'key')),
    );
    okAt(await tried('mallory', 'execute', id), 'executeProposal');
    await expectPermissions(id, overIn('EXECUTED'));
  });

  test('when it is defeated, expired, taken back and vetoed', async () => {
    const [defeated, cancelled, vetoed] = [
      await proposed(governed, 'changeParameters', RATIO),
      await proposed(governed, 'changeParameters', RATIO),
      await proposed(governed, 'changeParameters', RATIO),
    ];
    okAt(await tried('alice', 'cancel', cancelled), 'cancelProposal');
    okAt(await tried('frank', 'veto', vetoed), 'vetoProposal');
    await expectPermissions(cancelled, overIn('CANCELLED'));
    await expectPermissions(vetoed, overIn('VETOED'));
    const expired = await passed(governed, 'changeParameters', {
      ...RATIO,
      changes: { cureRatio: '1.2' },
    });
    await expectPermissions(defeated, overIn('DEFEATED'));
    await governed.wait(WINDOW_SECONDS);
    await expectPermissions(expired, overIn('EXPIRED'));
  });
});

const DECIDED_BY = `query ($id: ID!) { proposal(id: $id) {
  quorum threshold electorate { subject weight } } committee { quorum threshold } }`;

test('a committee that changes leaves a proposal its electorate, and who left is told so', async () => {
  const before = await proposed(governed, 'changeParameters', {
    ...RATIO,
    changes: { cureRatio: '1.2' },
  });
  const accepting = await proposed(governed, 'changeCollateral', {
    asset: 'BTC',
    haircut: '0.2',
    acceptsImpact: { newlyCloseOutAccounts: 1, newlyCalledNotional: '1000' },
  });
  const electorate = okAt(await governed.as('rita', DECIDED_BY, { id: before }));
  expect(electorate).toMatchObject({
    proposal: {
      quorum: at(electorate, 'committee', 'quorum'),
      threshold: at(electorate, 'committee', 'threshold'),
      electorate: ['alice', 'bob', 'carol', 'dave', 'erin'].map((subject) => ({
        subject,
        weight: '1',
      })),
    },
  });
  const accepts = await governed.as('rita', DECIDED_BY, { id: accepting });
  expect(okAt(accepts, 'proposal', 'threshold')).toBe('0.75');

  await voteFor(governed, before);
  await enacted(governed, 'changeCommittee', {
    members: [{ subject: 'bob', weight: '1' }],
    quorum: '1',
    threshold: '1',
    votingPeriodSeconds: VOTING_SECONDS,
    timelockSeconds: TIMELOCK_SECONDS,
    executionWindowSeconds: WINDOW_SECONDS,
    guardians: ['rita'],
  });
  const after = okAt(await governed.as('rita', DECIDED_BY, { id: before }));
  expect(at(after, 'proposal')).toEqual(at(electorate, 'proposal'));
  expect(at(after, 'committee')).toEqual({ quorum: '1', threshold: '1' });

  // alice, who proposed it, sits there no more: its execution is refused, and that ends it.
  expect((await toldOf('rita', before)).veto).toEqual(ALLOWED);
  const { execute } = await toldOf('frank', before);
  expect(reasonOf(execute)).toBe('FORBIDDEN COMMITTEE_MEMBER');
  expect(toldBy(await tried('frank', 'execute', before))).toEqual(execute);
  expect(reasonOf((await toldOf('frank', before)).execute)).toBe('CONFLICT FAILED');
});

describe('whether the viewer may propose', () => {
  const MAY_PROPOSE = `{ viewer { mayPropose ${ANSWER} } }`;
  const mayPropose = async (who: Asker): Promise<Told> =>
    okAt(await as(who, MAY_PROPOSE), 'viewer', 'mayPropose') as Told;
  const propose = (who: Asker): Promise<Answer> =>
    as(who, PROPOSE, anInput('setMarketStatus', { marketId: 'BTC-USD', status: 'REDUCE_ONLY' }));

  test.each([
    ['alice', 'FORBIDDEN COMMITTEE_MEMBER'],
    ['mallory', 'FORBIDDEN COMMITTEE_MEMBER'],
    ['key', 'FORBIDDEN TOKEN'],
  ] as const)('%s: %s', async (who, reason) => {
    const told = await mayPropose(who);
    expect(reasonOf(told)).toBe(reason);
    expect(toldBy(await propose(who))).toEqual(told);
  });

  test('bob, until twenty are open or time has ended', async () => {
    for (let open = 0; open < 19; open += 1) {
      okAt(await propose('bob'), 'propose');
    }
    expect(await mayPropose('bob')).toEqual(ALLOWED);
    okAt(await propose('bob'), 'propose');
    const full = await mayPropose('bob');
    expect(reasonOf(full)).toBe('CONFLICT OPEN_PROPOSALS_MAX');
    expect(toldBy(await propose('bob'))).toEqual(full);

    await governed.wait(VOTING_SECONDS + 1);
    expect(await mayPropose('bob')).toEqual(ALLOWED);
    Object.assign(governed.api.system.clock, { hasEnded: () => true });
    const ended = await mayPropose('bob');
    expect(reasonOf(ended)).toBe('CONFLICT TIME_HAS_ENDED');
    expect(toldBy(await propose('bob'))).toEqual(ended);
  });
});
