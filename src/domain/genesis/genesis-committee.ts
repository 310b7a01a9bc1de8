import {
  COMMITTEE_MEMBERS_MAX,
  COMMITTEE_SETTINGS,
  GUARDIANS_MAX,
} from '../settings/committee-settings.js';
import { type Decimal } from '../decimal.js';
import {
  type JsonReader,
  pathOf,
  readArray,
  readDecimal,
  readObject,
  requireDistinct,
} from '../json-reader.js';
import { type SettingValues } from '../settings/setting.js';
import { readSettings } from '../settings/setting-values.js';

import { POSITIVE_AMOUNT, readIdentifier } from './genesis-values.js';

/** The committee that decides about parameters, and its voting rules. */
export interface GenesisCommittee extends SettingValues<typeof COMMITTEE_SETTINGS> {
  readonly members: readonly { readonly subject: string; readonly weight: Decimal }[];
  readonly guardians: readonly string[];
}

/** @see docs/governance.md#rotate-the-committee */
export function readCommittee(reader: JsonReader, value: unknown): GenesisCommittee {
  const path = 'committee';
  const names = ['members', 'guardians', ...Object.keys(COMMITTEE_SETTINGS)];
  const committee = readObject(reader, path, value, names);
  const { members, guardians } = committee;
  return {
    members: readMembers(reader, pathOf(path, 'members'), members),
    ...readSettings(reader, path, COMMITTEE_SETTINGS, committee),
    guardians: readSubjects(reader, pathOf(path, 'guardians'), guardians, GUARDIANS_MAX),
  };
}

function readMembers(
  reader: JsonReader,
  path: string,
  value: unknown,
): GenesisCommittee['members'] {
  const members = readArray(reader, path, value, { min: 1, max: COMMITTEE_MEMBERS_MAX }).map(
    (entry, index) => {
      const at = pathOf(path, index);
      const { subject, weight } = readObject(reader, at, entry, ['subject', 'weight']);
      return {
        subject: readIdentifier(reader, pathOf(at, 'subject'), subject),
        weight: readDecimal(reader, pathOf(at, 'weight'), weight, POSITIVE_AMOUNT),
      };
    },
  );
  requireDistinct(
    reader,
    members.map(({ subject }, index) => ({
      path: pathOf(pathOf(path, index), 'subject'),
      value: subject,
    })),
  );
  return members;
}

/** A list of distinct subjects of tokens, at most `max`. */
export function readSubjects(
  reader: JsonReader,
  path: string,
  value: unknown,
  max: number,
): readonly string[] {
  const subjects = readArray(reader, path, value, { min: 0, max }).map((entry, index) =>
    readIdentifier(reader, pathOf(path, index), entry),
  );
  requireDistinct(
    reader,
    subjects.map((subject, index) => ({ path: pathOf(path, index), value: subject })),
  );
  return subjects;
}
