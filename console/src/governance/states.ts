import { type ProposalState } from '../api/generated/graphql.js';

/** States in which a proposal is history. */
export const OVER: readonly ProposalState[] = [
  'DEFEATED',
  'EXECUTED',
  'CANCELLED',
  'VETOED',
  'EXPIRED',
  'FAILED',
];
