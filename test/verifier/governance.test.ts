import { afterAll, beforeAll, expect, test } from 'vitest';

import { pauseEnforcement } from '../../src/app/governance/committee/pause-enforcement.js';
import { changeMarginParameters } from '../../src/app/governance/execution/change-margin-parameters.js';
import { executeProposal } from '../../src/app/governance/proposals/execute-proposal.js';
import { castVote, vetoProposal } from '../../src/app/governance/proposals/proposal-votes.js';
import { propose } from '../../src/app/governance/proposals/propose.js';
import { relayLog } from '../../src/app/log/relay.js';
import { type JsonObject } from '../../src/domain/canonical.js';
import { type VisibleEvent } from '../../src/domain/log/event.js';
import { listEvents } from '../../src/store/log/events.js';
import {
  ADA,
  aGovernedSystem,
  ALICE,
  BOB,
  CAROL,
  DAVE,
  FRANK,
  type GovernanceSystem,
  TIMELOCK_SECONDS,
  VOTING_SECONDS,
} from '../app/governance/system.js';

import { both, chainedAgain, exportedText, reportOn, writeLog } from './both.js';

const SETUP_MS = 300_000;

let system: GovernanceSystem;
/** Parameters changed by votes, with a phase-in and by mandate; a new committee; a veto; a defeat; a pause. */
let events: VisibleEvent[];

async function proposed(action: JsonObject): Promise<string> {
  const { id } = await propose(system, ALICE, { title: 'A change', rationale: 'Because.', action });
  return id;
}

async function passed(action: JsonObject): Promise<string> {
  const id = await proposed(action);
  for (const voter of [ALICE, BOB, CAROL, DAVE]) {
    await castVote(system, voter, { proposalId: id, choice: 'FOR', reason: null });
  }
  return id;
}

async function executed(action: JsonObject): Promise<void> {
  const id = await passed(action);
  await system.wait(VOTING_SECONDS + TIMELOCK_SECONDS + 1);
  await executeProposal(system, BOB, id);
}

const MARKET = 'BTC-USD';

beforeAll(async () => {
  system = await aGovernedSystem({ lateQuorumExtensionSeconds: 1800 });
  await executed({
    kind: 'CHANGE_PARAMETERS',
    marketId: MARKET,
    changes: { maxSlippage: '0.009' },
  });
  await executed({
    kind: 'CHANGE_PARAMETERS',
    marketId: MARKET,
    changes: { initialMarginFraction: '0.05' },
    phaseInSeconds: 86_400,
  });
  await executed({ kind: 'CHANGE_PARAMETERS', marketId: MARKET, changes: { cureRatio: '1.15' } });
  const bound = { parameter: 'maxSlippage', mode: 'RELATIVE', maxStep: '0.2', min: '0.001' };
  await executed({
    kind: 'GRANT_MANDATE',
    admin: 'ada',
    markets: [MARKET],
    bounds: [{ ...bound, max: '0.02', cooldownSeconds: 60 }],
    expiresAt: new Date(system.clock.at.getTime() + 30 * 86_400_000).toISOString(),
  });
  await changeMarginParameters(system, ADA, {
    marketId: MARKET,
    changes: { maxSlippage: '0.01' },
    reason: 'A thinner book.',
  });
  const vetoed = await passed({
    kind: 'SET_MARKET_STATUS',
    marketId: MARKET,
    status: 'REDUCE_ONLY',
  });
  await vetoProposal(system, FRANK, { proposalId: vetoed, reason: 'Not now.' });
  const late = await proposed({ kind: 'FUND_WATERFALL', layer: 'BACKSTOP', amount: '1000' });
  await castVote(system, ALICE, { proposalId: late, choice: 'FOR', reason: null });
  await castVote(system, ALICE, { proposalId: late, choice: 'AGAINST', reason: null });
  await system.wait(VOTING_SECONDS - 60);
  await castVote(system, BOB, { proposalId: late, choice: 'FOR', reason: null });
  await castVote(system, CAROL, { proposalId: late, choice: 'FOR', reason: null });
  await castVote(system, DAVE, { proposalId: late, choice: 'FOR', reason: null });
  await system.wait(1800 + TIMELOCK_SECONDS + 1);
  await executeProposal(system, null, late);
  await pauseEnforcement(system, FRANK, { marketId: MARKET, reason: 'A look.' });
  await relayLog(system, { enqueue: () => Promise.resolve() });
  events = await listEvents(system.db, {}, 0n, 1000);
  await system.db.$executeRawUnsafe('ALTER TABLE events DISABLE TRIGGER USER');
}, SETUP_MS);

afterAll(async () => {
  await system.close();
});

test('the log of a year of governance is sound: every vote, end and version is recomputed', async () => {
  const { server, verifier } = await both(system);

  expect(server).toMatchObject({ ok: true });
  expect(verifier).toMatchObject({ ok: true, fault: null });
  expect(verifier.parameterVersions[MARKET]).toBe(5);
  expect(verifier.proposals).toEqual({ EXECUTED: 5, VETOED: 1 });
  for (const type of ['VoteCast', 'ProposalExecuted', 'ParametersChanged', 'VotingExtended']) {
    expect(verifier.types[type]?.recomputed).toBe(verifier.types[type]?.chained);
  }
});

interface Planted {
  readonly what: string;
  readonly type: string;
  /** The last of its type instead of the first. */
  readonly isLast?: boolean;
  readonly change: (event: VisibleEvent) => Partial<VisibleEvent> | null;
}

const saying =
  (facts: JsonObject) =>
  ({ payload }: VisibleEvent): Partial<VisibleEvent> => ({ payload: { ...payload, ...facts } });
const later =
  (seconds: number) =>
  ({ at }: VisibleEvent): Partial<VisibleEvent> => ({
    at: new Date(at.getTime() + seconds * 1000),
  });

const PLANTED: readonly Planted[] = [
  { what: 'a vote of more weight', type: 'VoteCast', change: saying({ weight: '2' }) },
  {
    what: 'a deciding vote against',
    type: 'VoteCast',
    isLast: true,
    change: saying({ choice: 'AGAINST' }),
  },
  { what: 'a vote of a stranger', type: 'VoteCast', change: () => ({ actor: 'mallory' }) },
  { what: 'a vote after the end', type: 'VoteCast', change: later(VOTING_SECONDS + 1) },
  { what: 'a deciding vote that was removed', type: 'VoteCast', isLast: true, change: () => null },
  { what: 'an execution before its time', type: 'ProposalExecuted', change: later(-7200) },
  {
    what: 'an execution of something else',
    type: 'ProposalExecuted',
    change: saying({ action: { kind: 'X' } }),
  },
  { what: 'an execution that was removed', type: 'ProposalExecuted', change: () => null },
  {
    what: 'a proposal of a stranger',
    type: 'ProposalCreated',
    change: () => ({ actor: 'mallory' }),
  },
  {
    what: 'a longer vote',
    type: 'ProposalCreated',
    change: saying({ votingEndsAt: '2030-01-01T00:00:00.000Z' }),
  },
  {
    what: 'another value',
    type: 'ParametersChanged',
    change: saying({ after: { maxSlippage: '0.5' } }),
  },
  {
    what: 'another value before',
    type: 'ParametersChanged',
    change: saying({ before: { maxSlippage: '0.5' } }),
  },
  { what: 'a version left out', type: 'ParametersChanged', change: saying({ version: 3 }) },
  { what: 'a change that was removed', type: 'ParametersChanged', change: () => null },
  {
    what: 'a change beyond the mandate',
    type: 'ParametersChanged',
    isLast: true,
    change: saying({ after: { maxSlippage: '0.019' } }),
  },
  {
    what: 'a change of another admin',
    type: 'ParametersChanged',
    isLast: true,
    change: () => ({ actor: 'eve' }),
  },
  {
    what: 'a wider mandate',
    type: 'MandateGranted',
    change: saying({ markets: [MARKET, 'ETH-USD'] }),
  },
  { what: 'a mandate that was removed', type: 'MandateGranted', change: () => null },
  { what: 'a veto of a member', type: 'ProposalVetoed', change: () => ({ actor: 'alice' }) },
  { what: 'an extension that was removed', type: 'VotingExtended', change: () => null },
  {
    what: 'more money',
    type: 'WaterfallFunded',
    change: saying({ amount: '100000', credited: '100000' }),
  },
  { what: 'another genesis', type: 'GenesisApplied', change: saying({ hash: '0'.repeat(64) }) },
];

test.each(PLANTED)(
  '$what is found, although all was chained again',
  async ({ type, isLast, change }) => {
    const isOf = (event: VisibleEvent): boolean => event.type === type;
    const place = isLast === true ? events.findLastIndex(isOf) : events.findIndex(isOf);
    const lines = events.flatMap((event, index) => {
      const planted = index === place ? change(event) : {};
      return planted === null ? [] : [{ ...event, ...planted }];
    });
    await writeLog(system, chainedAgain(lines));

    const report = await reportOn(await exportedText(system));
    expect(place).toBeGreaterThanOrEqual(0);
    expect(report.ok).toBe(false);
    expect(report.fault?.fault).not.toContain('match its hash');
    expect(Number(report.fault?.sequence)).toBeGreaterThanOrEqual(
      type === 'VoteCast' ? place : place + 1 - Number(change(events[place]!) === null),
    );
  },
);
