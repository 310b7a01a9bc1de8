import { ROLES } from '../../src/app/auth/actor.js';
import { publishMarkPrices } from '../../src/app/ingest/prices/mark-prices.js';
import { QUOTE_ASSET } from '../../src/domain/quote-asset.js';
import {
  anAccountWith,
  governedRows,
  TIMELOCK_SECONDS,
  VOTING_SECONDS,
  WINDOW_SECONDS,
} from '../app/governance/system.js';
import { OPERATOR } from '../app/ingest/system.js';

import { anApi, type Answer, type Api, type ApiOptions, at, tokenFor } from './harness.js';

export {
  NOW,
  secondsAfter,
  TIMELOCK_SECONDS,
  VOTING_SECONDS,
  WINDOW_SECONDS,
} from '../app/governance/system.js';

const PEOPLE = ['alice', 'bob', 'carol', 'dave', 'erin', 'frank', 'ada', 'ben', 'rita'] as const;
export type Person = (typeof PEOPLE)[number] | 'mallory' | 'olga';

/** One account in BTC-USD at 50,000. */
export interface SeededAccount {
  readonly id: string;
  readonly cash: string;
  readonly size: string;
  /** What the cash is in; USD when it is left out. */
  readonly asset?: string;
}

/**
 * An API whose committee are alice to erin, of equal weight, with frank as guardian: a vote of an hour, a
 * timelock of two, a day to execute. ada and ben get mandates. Their tokens carry no role but one that
 * reads; mallory's carries every role, and mallory is in no governance record.
 */
export interface GovernedApi {
  readonly api: Api;
  /** Asks as somebody; without a token when null. */
  readonly as: (who: Person | null, query: string, variables?: object) => Promise<Answer>;
  /** Moves the clock, with the same price again so that it does not get stale, and lets it settle. */
  readonly wait: (seconds: number) => Promise<void>;
  /** Sets the clock to an instant, nothing else. */
  readonly setClock: (instant: Date) => void;
  readonly price: (price: string) => Promise<void>;
  /** Rows of every table that governance writes, and of the log. */
  readonly rows: () => Promise<Record<string, number>>;
  readonly close: () => Promise<void>;
}

export async function aGovernedApi(
  accounts: readonly SeededAccount[] = [],
  committee: Readonly<Record<string, string | number>> = {},
  {
    isPriced = true,
    ...served
  }: { readonly isPriced?: boolean } & Pick<ApiOptions, 'isClockRight'> = {},
): Promise<GovernedApi> {
  const api = await anApi({
    ...served,
    committee: {
      votingPeriodSeconds: VOTING_SECONDS,
      timelockSeconds: TIMELOCK_SECONDS,
      executionWindowSeconds: WINDOW_SECONDS,
      ...committee,
    },
    seed: async (system) => {
      for (const { id, ...held } of accounts) {
        await anAccountWith(system, id, { asset: QUOTE_ASSET, ...held });
      }
    },
  });
  const { system } = api;
  const tokens = new Map<Person, string>([
    ['mallory', await tokenFor(system, 'mallory', ROLES, [], YEAR)],
    ['olga', await tokenFor(system, 'olga', ['OPERATOR'], [], YEAR)],
  ]);
  for (const person of PEOPLE) {
    tokens.set(person, await tokenFor(system, person, ['RISK_VIEWER'], [], YEAR));
  }
  let price = '50000';
  const publish = async (): Promise<void> => {
    const at = system.clock.now();
    const prices = [{ marketId: 'BTC-USD', price, at }];
    await publishMarkPrices(system, OPERATOR, { source: 'test', prices });
    await api.settle();
  };
  if (isPriced) {
    await publish();
  }
  return {
    api,
    as: (who, query, variables) =>
      api.ask(who === null ? null : (tokens.get(who) ?? null), query, variables),
    wait: async (seconds) => {
      system.clock.at = new Date(system.clock.at.getTime() + seconds * 1000);
      await publish();
    },
    setClock: (instant) => {
      system.clock.at = instant;
    },
    price: async (next) => {
      price = next;
      system.clock.at = new Date(system.clock.at.getTime() + 1000);
      await publish();
    },
    rows: async () => ({
      ...(await governedRows(system)),
      sealed: await system.db.event.count(),
    }),
    close: api.close,
  };
}

const YEAR = 365 * 86_400;

export const PROPOSE = `mutation ($input: ProposeInput!) {
  propose(input: $input) { id kind state proposer action votingEndsAt executableAt expiresAt }
}`;
export const VOTE = `mutation ($id: ID!, $choice: VoteChoice!, $reason: String) {
  castVote(proposalId: $id, choice: $choice, reason: $reason) {
    id state votes { voter choice weight } tally { for against abstain quorumReached thresholdReached }
  }
}`;
export const EXECUTE = `mutation ($id: ID!) {
  executeProposal(proposalId: $id) { id state executedAt }
}`;

/** An input of `propose` with its title and reason. */
export function anInput(action: string, fields: object): object {
  return { input: { [action]: { title: 'A change', rationale: 'Because.', ...fields } } };
}

/** Proposes as alice. @returns the proposal's id. */
export async function proposed(
  governed: GovernedApi,
  action: string,
  fields: object,
): Promise<string> {
  const answer = await governed.as('alice', PROPOSE, anInput(action, fields));
  return String(okAt(answer, 'propose', 'id'));
}

/** Four of five vote for it. */
export async function voteFor(governed: GovernedApi, id: string): Promise<void> {
  for (const voter of ['alice', 'bob', 'carol', 'dave'] as const) {
    okAt(await governed.as(voter, VOTE, { id, choice: 'FOR' }), 'castVote');
  }
}

/** Proposes, has it pass and waits until its first executable instant. */
export async function passed(
  governed: GovernedApi,
  action: string,
  fields: object,
): Promise<string> {
  const id = await proposed(governed, action, fields);
  await voteFor(governed, id);
  await governed.wait(VOTING_SECONDS + TIMELOCK_SECONDS);
  return id;
}

/** The same, and executes it. */
export async function enacted(
  governed: GovernedApi,
  action: string,
  fields: object,
): Promise<string> {
  const id = await passed(governed, action, fields);
  okAt(await governed.as('rita', EXECUTE, { id }), 'executeProposal');
  await governed.api.settle();
  return id;
}

/** A field of an answer that must not be refused. */
export function okAt(answer: Answer, ...keys: readonly (string | number)[]): unknown {
  if (answer.errors.length > 0) {
    throw new Error(JSON.stringify(answer.errors));
  }
  return at(answer.data, ...keys);
}

/** Code and facts of the one refusal of an answer. */
export function refusalIn({ errors }: Answer): Record<string, unknown> {
  if (errors.length !== 1) {
    throw new Error(`one refusal is expected: ${JSON.stringify(errors)}`);
  }
  return errors[0]?.extensions ?? {};
}
