import { type Actor, type Role } from '../../../src/app/auth/actor.js';
import { type Deps } from '../../../src/app/deps.js';
import { executeProposal } from '../../../src/app/governance/proposals/execute-proposal.js';
import { castVote } from '../../../src/app/governance/proposals/proposal-votes.js';
import { propose } from '../../../src/app/governance/proposals/propose.js';
import { publishMarkPrices } from '../../../src/app/ingest/prices/mark-prices.js';
import { type JobRequest } from '../../../src/app/ports.js';
import { DomainError } from '../../../src/domain/errors.js';
import { type JsonObject } from '../../../src/domain/canonical.js';
import { type ProposalView } from '../../../src/store/governance/read-governance.js';
import { type TestDatabase } from '../../support/database.js';
import { IDLE_VENUE } from '../../support/idle-venue.js';
import { genesisDatabase, narrowDocument, NOW, OPERATOR, SILENT } from '../ingest/system.js';

export { NOW, secondsAfter } from '../../support/risk-factories.js';

/** Five members of weight 1, frank as guardian; a vote of an hour, a timelock of two, a day to execute. */
export const VOTING_SECONDS = 3600;
export const TIMELOCK_SECONDS = 7200;
export const WINDOW_SECONDS = 86_400;

/** What accounts hold: without a haircut at first, and unlike USD it may get one. */
export const CASH = 'USDC';

export interface GovernanceSystem extends TestDatabase, Deps {
  readonly clock: { now: () => Date; at: Date };
  /** Moves the clock on and publishes the same prices again, so that they do not get stale. */
  readonly wait: (seconds: number) => Promise<void>;
  readonly jobs: JobRequest[];
  readonly prices: Map<string, string>;
}

export function actorOf(subject: string, ...roles: readonly Role[]): Actor {
  return { subject, roles: new Set(roles), accounts: [] };
}

export const [ALICE, BOB, CAROL, DAVE, ERIN] = ['alice', 'bob', 'carol', 'dave', 'erin'].map(
  (name) => actorOf(name),
) as [Actor, Actor, Actor, Actor, Actor];
export const FRANK = actorOf('frank');
/** In no governance record, with every role that a token can say. */
export const MALLORY = actorOf('mallory', 'COMMITTEE', 'GUARDIAN', 'ADMIN', 'OPERATOR');
/** Gets mandates in these tests. */
export const ADA = actorOf('ada');

export async function aGovernedSystem(committee: JsonObject = {}): Promise<GovernanceSystem> {
  const demo = narrowDocument();
  const document = {
    ...demo,
    collateralAssets: (demo.collateralAssets as JsonObject[]).map((asset) =>
      asset.asset === CASH ? { ...asset, haircut: '0' } : asset,
    ),
    committee: {
      ...(demo.committee as JsonObject),
      votingPeriodSeconds: VOTING_SECONDS,
      timelockSeconds: TIMELOCK_SECONDS,
      executionWindowSeconds: WINDOW_SECONDS,
      ...committee,
    },
  };
  const database = await genesisDatabase(document);
  const clock = { at: NOW, now: (): Date => clock.at };
  const prices = new Map([['BTC-USD', '50000']]);
  const system: GovernanceSystem = {
    ...database,
    clock,
    prices,
    log: SILENT,
    jobs: [],
    channels: [],
    venue: IDLE_VENUE,
    wait: async (seconds) => {
      clock.at = new Date(clock.at.getTime() + seconds * 1000);
      await publish(system);
    },
  };
  await publish(system);
  return system;
}

export async function publish(system: GovernanceSystem): Promise<void> {
  const at = system.clock.now();
  await publishMarkPrices(system, OPERATOR, {
    source: 'test',
    prices: [...system.prices].map(([marketId, price]) => ({ marketId, price, at })),
  });
}

/** An account with cash and a position in BTC-USD entered at 50,000, as ingest would have made it. */
export async function anAccountWith(
  { db }: TestDatabase,
  id: string,
  {
    cash,
    size,
    asset = CASH,
    owner = id,
  }: {
    readonly cash: string;
    readonly size: string;
    readonly asset?: string;
    readonly owner?: string;
  },
): Promise<string> {
  await db.account.create({ data: { id, owner, createdAt: NOW } });
  await db.collateralBalance.create({ data: { accountId: id, asset, balance: cash } });
  await db.position.create({
    data: { accountId: id, marketId: 'BTC-USD', size, entryPrice: '50000' },
  });
  return id;
}

export function proposeAction(
  system: GovernanceSystem,
  action: JsonObject,
  by: Actor = ALICE,
): Promise<ProposalView> {
  return propose(system, by, { title: 'A change', rationale: 'Because of the numbers.', action });
}

/** Four of five vote for it at once. */
export async function pass(system: GovernanceSystem, proposalId: string): Promise<void> {
  for (const voter of [ALICE, BOB, CAROL, DAVE]) {
    await castVote(system, voter, { proposalId, choice: 'FOR', reason: null });
  }
}

/** Takes a proposal through its vote and its timelock, up to its first executable instant. */
export async function passed(
  system: GovernanceSystem,
  action: JsonObject,
  by: Actor = ALICE,
): Promise<ProposalView> {
  const proposal = await proposeAction(system, action, by);
  await pass(system, proposal.id);
  await system.wait(VOTING_SECONDS + TIMELOCK_SECONDS);
  return proposal;
}

/** Proposes, passes, waits and executes. */
export async function enact(
  system: GovernanceSystem,
  action: JsonObject,
  by: Actor = ALICE,
): Promise<ProposalView> {
  return executeProposal(system, null, (await passed(system, action, by)).id);
}

export interface Fact {
  readonly type: string;
  readonly market_id: string | null;
  readonly proposal_id: string | null;
  readonly margin_call_id: string | null;
  readonly actor: string;
  readonly payload: JsonObject;
}

/** The events recorded after genesis, in order; only those of the given types, if any. */
export function factsOf({ db }: TestDatabase, ...types: readonly string[]): Promise<Fact[]> {
  return db.$queryRaw<Fact[]>`
    SELECT type, market_id, proposal_id, margin_call_id, actor, payload FROM pending_events
    WHERE type <> 'GenesisApplied' AND (cardinality(${[...types]}::text[]) = 0 OR type = ANY(${[...types]}::text[]))
    ORDER BY id`;
}

/** How many rows each governed table has: to show that a refusal wrote nothing. */
export async function governedRows({ db }: TestDatabase): Promise<Record<string, number>> {
  return {
    proposals: await db.proposal.count(),
    votes: await db.vote.count(),
    mandates: await db.mandate.count(),
    committees: await db.committee.count(),
    versions: await db.marginParameters.count(),
    markets: await db.market.count(),
    pauses: await db.enforcementPause.count(),
    postings: await db.ledgerPosting.count(),
    calls: await db.marginCall.count(),
    events: await db.pendingEvent.count(),
  };
}

export interface Refusal {
  readonly code: string;
  readonly details: DomainError['details'];
}

/** The details of a refusal; null without one. Any other error fails the test. */
export async function refusalOf(attempt: Promise<unknown>): Promise<Refusal | null> {
  try {
    await attempt;
    return null;
  } catch (error) {
    if (error instanceof DomainError) {
      return { code: error.code, details: error.details };
    }
    throw error;
  }
}
