import { type Settings } from './setting.js';

export const COMMITTEE_MEMBERS_MAX = 200;
export const GUARDIANS_MAX = 50;

/**
 * All numeric settings of the committee. The same ranges apply to a genesis file and to a CHANGE_COMMITTEE
 * proposal; `npm run generate` writes the SDL, the schema of genesis files and the table in docs/governance.md
 * from here.
 */
export const COMMITTEE_SETTINGS = {
  quorum: {
    kind: 'FRACTION',
    range: '(0, 1]',
    default: null,
    description: 'Fraction of the total voting weight that FOR + ABSTAIN must reach.',
  },
  threshold: {
    kind: 'FRACTION',
    range: '[0.5, 1]',
    default: null,
    description: 'Fraction of FOR + AGAINST that FOR must reach.',
  },
  votingPeriodSeconds: {
    kind: 'SECONDS',
    range: '[1, 2592000]',
    default: null,
    description: 'Duration of a vote in seconds, at most 30 days.',
  },
  timelockSeconds: {
    kind: 'SECONDS',
    range: '[0, 2592000]',
    default: null,
    description: 'Seconds between the end of a vote and its execution, at most 30 days. 0: none.',
  },
  executionWindowSeconds: {
    kind: 'SECONDS',
    range: '[1, 7776000]',
    default: null,
    description:
      'Seconds after the timelock in which a proposal may be executed, at most 90 days; then it is EXPIRED.',
  },
  maxNewlyCloseOutAccounts: {
    kind: 'COUNT',
    range: '[0, 2147483647]',
    default: '0',
    isOptional: true,
    description:
      'Maximum number of accounts that a change may newly bring below their close-out margin.',
  },
  maxNewlyCalledNotional: {
    kind: 'NOTIONAL',
    range: '[0, 1000000000000000]',
    default: null,
    isOptional: true,
    isNullable: true,
    description:
      'Maximum notional in USD of the accounts that a change may newly bring under a margin call; null: no limit.',
  },
  impactThreshold: {
    kind: 'FRACTION',
    range: '[0.5, 1]',
    default: '0.75',
    isOptional: true,
    description:
      'Fraction of FOR + AGAINST that FOR must reach for a proposal that accepts its impact; threshold, if that is higher.',
  },
} as const satisfies Settings;
