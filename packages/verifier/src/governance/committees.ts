import { type JsonObject } from '../log/canonical.js';

import { type Committee, readCommittee } from './proposal.js';

/** The committee in force, and the one that a proposal seats. */
export interface Committees {
  /** Null when no line has told it. */
  readonly inForce: () => Committee | null;
  /** Takes the committee of the genesis. */
  readonly begin: (record: JsonObject) => void;
  /** Takes the next committee, in force once its proposal is executed. False when its version does not follow. */
  readonly seat: (version: number, record: JsonObject) => boolean;
  /** After the end of a proposal. */
  readonly settle: () => void;
}

interface Seated {
  readonly version: number;
  readonly rules: Committee;
}

export function createCommittees(): Committees {
  let committee: Seated | null = null;
  let seated: Seated | null = null;
  return {
    inForce: () => committee?.rules ?? null,
    begin: (record) => {
      committee = { version: 1, rules: readCommittee(record) };
    },
    seat: (version, record) => {
      // The proposer of the change is judged by the committee before it.
      seated = { version, rules: readCommittee(record) };
      return committee === null || version === committee.version + 1;
    },
    settle: () => {
      committee = seated ?? committee;
      seated = null;
    },
  };
}
