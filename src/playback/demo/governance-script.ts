import { type JsonObject } from '../../domain/canonical.js';
import { type Genesis } from '../../domain/genesis/genesis.js';
import { type GenesisCommittee } from '../../domain/genesis/genesis-committee.js';
import { type VoteChoice } from '../../domain/governance/proposals/tally.js';
import { badInput } from '../../domain/errors.js';

/*
 * What the committee of `start --scenario governance` does, by the minute of the played time: a mandate is
 * granted and used, a tightening is voted and phased in, a change is vetoed, a market is paused in the crash.
 * docs/governance.md#governance-in-the-demo tells the same as a table.
 */

/** One act at an instant of the played time. Proposals are identified by their titles. */
export type CommitteeAct = { readonly at: Date; readonly by: string } & (
  | {
      readonly kind: 'PROPOSE';
      readonly title: string;
      readonly rationale: string;
      readonly action: unknown;
    }
  | { readonly kind: 'VOTE'; readonly title: string; readonly choice: VoteChoice }
  | { readonly kind: 'VETO'; readonly title: string; readonly reason: string }
  | {
      readonly kind: 'MANDATED_CHANGE';
      readonly marketId: string;
      readonly changes: JsonObject;
      readonly reason: string;
    }
  | { readonly kind: 'PAUSE' | 'RESUME'; readonly marketId: string; readonly reason: string }
);

/** Periods that fit into four hours: a proposal of minute 2 can be executed at minute 32. */
export const DEMO_PERIODS = {
  votingPeriodSeconds: 900,
  timelockSeconds: 900,
  executionWindowSeconds: 7200,
} as const;

const MINUTE_MS = 60_000;
const MONTH_SECONDS = 30 * 86_400;

const MANDATE = 'A mandate for the grace period of BTC-USD and ETH-USD';
const TIGHTENING = 'Margins of WIF-USD to 20 % and 12 % over thirty days';
const HAIRCUT = 'Haircut of ETH to 30 %';

/**
 * @param committee The committee of the genesis file. The first three members propose, all but the last vote
 *   FOR, the second but last is the admin, the first guardian vetoes and pauses.
 * @param startsAt The first instant of the played time.
 */
export function governanceScript(
  committee: GenesisCommittee,
  startsAt: Date,
): readonly CommitteeAct[] {
  const members = committee.members.map(({ subject }) => subject);
  const member = (index: number): string => members[index % members.length] ?? '';
  const admin = member(members.length - 2 + (members.length < 2 ? 1 : 0));
  const [guardian = ''] = committee.guardians;
  const at: Minute = (minute) => new Date(startsAt.getTime() + minute * MINUTE_MS);
  const votes = (minute: number, title: string): CommitteeAct[] =>
    members.map((by, index) => ({
      kind: 'VOTE',
      at: at(minute),
      by,
      title,
      choice: index > 0 && index === members.length - 1 ? 'AGAINST' : 'FOR',
    }));
  return [
    mandate(at, member(0), admin),
    ...votes(3, MANDATE),
    tightening(at, member(1)),
    ...votes(5, TIGHTENING),
    haircut(at, member(2)),
    ...votes(7, HAIRCUT),
    ...actsOfOne(at, admin, guardian),
  ];
}

type Minute = (minute: number) => Date;

function mandate(at: Minute, by: string, admin: string): CommitteeAct {
  return {
    kind: 'PROPOSE',
    at: at(2),
    by,
    title: MANDATE,
    rationale: 'Small steps of the grace should not need a vote.',
    action: {
      kind: 'GRANT_MANDATE',
      admin,
      markets: ['BTC-USD', 'ETH-USD'],
      expiresAt: at(1440),
      bounds: [
        {
          parameter: 'gracePeriodSeconds',
          mode: 'ABSOLUTE',
          maxStep: '900',
          min: '1800',
          max: '7200',
          cooldownSeconds: 3600,
        },
      ],
    },
  };
}

function tightening(at: Minute, by: string): CommitteeAct {
  return {
    kind: 'PROPOSE',
    at: at(4),
    by,
    title: TIGHTENING,
    rationale: 'It moves three times as much as the others.',
    action: {
      kind: 'CHANGE_PARAMETERS',
      marketId: 'WIF-USD',
      phaseInSeconds: MONTH_SECONDS,
      changes: { initialMarginFraction: '0.2', maintenanceMarginFraction: '0.12' },
    },
  };
}

function haircut(at: Minute, by: string): CommitteeAct {
  return {
    kind: 'PROPOSE',
    at: at(6),
    by,
    title: HAIRCUT,
    rationale: 'ETH falls with everything else.',
    action: { kind: 'CHANGE_COLLATERAL', asset: 'ETH', haircut: '0.3' },
  };
}

/** Acts without a vote: a veto, a change within the mandate, a pause and its end. */
function actsOfOne(at: Minute, admin: string, guardian: string): readonly CommitteeAct[] {
  return [
    {
      kind: 'VETO',
      at: at(25),
      by: guardian,
      title: HAIRCUT,
      reason: 'A haircut is not changed while prices slide.',
    },
    {
      kind: 'MANDATED_CHANGE',
      at: at(40),
      by: admin,
      marketId: 'BTC-USD',
      changes: { gracePeriodSeconds: 3000 },
      reason: 'Prices fall faster than owners pay.',
    },
    {
      kind: 'PAUSE',
      at: at(100),
      by: guardian,
      marketId: 'WIF-USD',
      reason: 'The feed is being checked.',
    },
    {
      kind: 'RESUME',
      at: at(108),
      by: guardian,
      marketId: 'WIF-USD',
      reason: 'The prices are right.',
    },
  ];
}

/** A genesis, and the document that it was read from. */
export interface GenesisDocument {
  readonly genesis: Genesis;
  readonly document: JsonObject;
}

/**
 * The same genesis with periods of the committee that fit the played hours, for `--scenario governance`:
 * they are part of the document and so of the log.
 *
 * @throws DomainError BAD_USER_INPUT for a committee without a guardian.
 */
export function withDemoPeriods({ genesis, document }: GenesisDocument): GenesisDocument {
  if (genesis.committee.guardians.length === 0) {
    throw badInput('committee.guardians', 'must name one for --scenario governance', null);
  }
  return {
    genesis: { ...genesis, committee: { ...genesis.committee, ...DEMO_PERIODS } },
    document: {
      ...document,
      committee: { ...(document.committee as JsonObject), ...DEMO_PERIODS },
    },
  };
}
