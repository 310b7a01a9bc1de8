import { type Decimal } from '../decimal.js';
import {
  AMOUNT,
  LIST_MAX,
  POSITIVE_AMOUNT,
  POSITIVE_FRACTION,
  SECONDS,
  readIdentifier,
} from './genesis-values.js';
import {
  type JsonReader,
  pathOf,
  readArray,
  readDecimal,
  readInteger,
  readObject,
  requireDistinct,
} from '../json-reader.js';

/** Who decides on parameters, and how. */
export interface GenesisCommittee {
  readonly members: readonly { readonly subject: string; readonly weight: Decimal }[];
  /** Part of all weight that FOR + ABSTAIN must reach, in (0, 1]. */
  readonly quorum: Decimal;
  /** Part of FOR + AGAINST that FOR must reach, in (0, 1]. */
  readonly threshold: Decimal;
  readonly votingPeriodSeconds: number;
  readonly timelockSeconds: number;
  readonly executionWindowSeconds: number;
  readonly guardians: readonly string[];
  readonly maxNewlyCloseOutAccounts: number;
  /** In USD; null for no limit. */
  readonly maxNewlyCalledNotional: Decimal | null;
}

const ACCOUNTS = { min: 0, max: 1_000_000_000 } as const;

/** @see docs/risk-model.md#governance */
export function readCommittee(reader: JsonReader, value: unknown): GenesisCommittee {
  const path = 'committee';
  const committee = readObject(reader, path, value, [
    'members',
    'quorum',
    'threshold',
    'votingPeriodSeconds',
    'timelockSeconds',
    'executionWindowSeconds',
    'guardians',
    'maxNewlyCloseOutAccounts',
    'maxNewlyCalledNotional',
  ]);
  const fraction = (field: 'quorum' | 'threshold'): Decimal =>
    readDecimal(reader, pathOf(path, field), committee[field], POSITIVE_FRACTION);
  const seconds = (field: string, min: number): number =>
    readInteger(reader, pathOf(path, field), committee[field], { ...SECONDS, min });
  const { maxNewlyCloseOutAccounts = 0, maxNewlyCalledNotional = null } = committee;
  return {
    members: readMembers(reader, pathOf(path, 'members'), committee.members),
    quorum: fraction('quorum'),
    threshold: fraction('threshold'),
    votingPeriodSeconds: seconds('votingPeriodSeconds', 1),
    timelockSeconds: seconds('timelockSeconds', 0),
    executionWindowSeconds: seconds('executionWindowSeconds', 1),
    guardians: readSubjects(reader, pathOf(path, 'guardians'), committee.guardians),
    maxNewlyCloseOutAccounts: readInteger(
      reader,
      pathOf(path, 'maxNewlyCloseOutAccounts'),
      maxNewlyCloseOutAccounts,
      ACCOUNTS,
    ),
    maxNewlyCalledNotional:
      maxNewlyCalledNotional === null
        ? null
        : readDecimal(
            reader,
            pathOf(path, 'maxNewlyCalledNotional'),
            maxNewlyCalledNotional,
            AMOUNT,
          ),
  };
}

function readMembers(
  reader: JsonReader,
  path: string,
  value: unknown,
): GenesisCommittee['members'] {
  const members = readArray(reader, path, value, { min: 1, max: LIST_MAX }).map((entry, index) => {
    const at = pathOf(path, index);
    const { subject, weight } = readObject(reader, at, entry, ['subject', 'weight']);
    return {
      subject: readIdentifier(reader, pathOf(at, 'subject'), subject),
      weight: readDecimal(reader, pathOf(at, 'weight'), weight, POSITIVE_AMOUNT),
    };
  });
  requireDistinct(
    reader,
    members.map(({ subject }, index) => ({
      path: pathOf(pathOf(path, index), 'subject'),
      value: subject,
    })),
  );
  return members;
}

/** A list of distinct subjects of tokens. */
export function readSubjects(reader: JsonReader, path: string, value: unknown): readonly string[] {
  const subjects = readArray(reader, path, value, { min: 0, max: LIST_MAX }).map((entry, index) =>
    readIdentifier(reader, pathOf(path, index), entry),
  );
  requireDistinct(
    reader,
    subjects.map((subject, index) => ({ path: pathOf(path, index), value: subject })),
  );
  return subjects;
}
