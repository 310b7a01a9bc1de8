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
    description: 'Part of all weight that FOR + ABSTAIN must reach.',
  },
  threshold: {
    kind: 'FRACTION',
    range: '[0.5, 1]',
    default: null,
    description: 'Part of FOR + AGAINST that FOR must reach.',
  },
  votingPeriodSeconds: {
    kind: 'SECONDS',
    range: '[1, 2592000]',
    default: null,
    description: 'Seconds a vote lasts, at most 30 days.',
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
    description: 'Accounts that a change may newly close out.',
  },
  maxNewlyCalledNotional: {
    kind: 'NOTIONAL',
    range: '[0, 1000000000000000]',
    default: null,
    isOptional: true,
    isNullable: true,
    description: 'Notional in USD that a change may newly call; null for no limit.',
  },
  impactThreshold: {
    kind: 'FRACTION',
    range: '[0.5, 1]',
    default: '0.75',
    isOptional: true,
    description:
      'Part of FOR + AGAINST that FOR must reach for a proposal that accepts its impact; threshold, if that is more.',
  },
  lateQuorumExtensionSeconds: {
    kind: 'SECONDS',
    range: '[0, 2592000]',
    default: '0',
    isOptional: true,
    description:
      'Seconds that voting lasts at least after a proposal first reaches its quorum, at most 30 days. 0: a late quorum extends nothing.',
  },
} as const satisfies Settings;
