import { type ParameterImpact } from '../../../domain/governance/committee/impact.js';
import {
  type ChangeImpactRecord,
  type ImpactRecord,
  type LevelCountRecord,
} from '../../../domain/governance/committee/impact-record.js';
import { type LevelCount } from '../../../domain/risk/health/level-counts.js';
import { parameterWarnings } from '../../../domain/risk/parameters/parameter-warnings.js';
import { type MarginParameterSet } from '../../../domain/risk/parameters/margin-parameters.js';
import { encodeHealth } from '../../enforcement/calls/decision-record.js';

/**
 * The public form of an impact, as in the log: counts, and no account ids. Readers who may see the accounts
 * find them with the proposal.
 */
export function publicImpactOf(record: ChangeImpactRecord | null): ChangeImpactRecord | null {
  return record === null ? null : { ...record, sample: [] };
}

export function encodeImpact(impact: ParameterImpact): ImpactRecord {
  return {
    asOf: impact.asOf.toISOString(),
    before: impact.before.map(encodeCount),
    after: impact.after.map(encodeCount),
    newlyCalledAccounts: impact.newlyCalledAccounts,
    newlyCloseOutAccounts: impact.newlyCloseOutAccounts,
    newlyCalledNotional: impact.newlyCalledNotional.toFixed(),
    sample: impact.sample.map(encodeHealth),
    exceedsLimit: impact.exceedsLimit,
  };
}

/**
 * The record of a change. Counts are at full effect; `exceedsLimit` is the result of the gate, which considers
 * the first day of a phase-in.
 */
export function changeImpactRecord(
  atFullEffect: ParameterImpact,
  atGate: ParameterImpact,
  set: MarginParameterSet | null,
): ChangeImpactRecord {
  return {
    ...encodeImpact(atFullEffect),
    exceedsLimit: atGate.exceedsLimit,
    atGate: {
      asOf: atGate.asOf.toISOString(),
      newlyCalledAccounts: atGate.newlyCalledAccounts,
      newlyCloseOutAccounts: atGate.newlyCloseOutAccounts,
      newlyCalledNotional: atGate.newlyCalledNotional.toFixed(),
      exceedsLimit: atGate.exceedsLimit,
    },
    warnings: set === null ? [] : parameterWarnings(set, null),
  };
}

function encodeCount({ level, accounts, notional }: LevelCount): LevelCountRecord {
  return { level, accounts, notional: notional.toFixed() };
}
