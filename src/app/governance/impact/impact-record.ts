import { type ParameterImpact } from '../../../domain/governance/committee/impact.js';
import { type JsonObject } from '../../../domain/canonical.js';
import { type LevelCount } from '../../../domain/risk/health/level-counts.js';
import {
  type ParameterWarning,
  parameterWarnings,
} from '../../../domain/risk/parameters/parameter-warnings.js';
import { type MarginParameterSet } from '../../../domain/risk/parameters/margin-parameters.js';
import { type HealthLevel } from '../../../domain/risk/health/account-health.js';
import { encodeHealth } from '../../enforcement/calls/decision-record.js';

/** An impact as rows, log and API have it: decimals and instants as text, names of the contract. */
export interface ImpactRecord {
  readonly asOf: string;
  readonly before: readonly LevelCountRecord[];
  readonly after: readonly LevelCountRecord[];
  readonly newlyCalledAccounts: number;
  readonly newlyCloseOutAccounts: number;
  readonly newlyCalledNotional: string;
  /** As `encodeHealth` writes them. */
  readonly sample: readonly JsonObject[];
  readonly exceedsLimit: boolean;
}

export interface LevelCountRecord {
  readonly level: HealthLevel;
  readonly accounts: number;
  readonly notional: string;
}

/** The part of it that the committee's limits apply to. */
export type GateImpactRecord = Omit<ImpactRecord, 'before' | 'after' | 'sample'>;

/** What a proposal or a preview keeps: what the change does in the end, and what the gate sees of it. */
export interface ChangeImpactRecord extends ImpactRecord {
  /** The first day of it. Same as the whole without a phase-in. */
  readonly atGate: GateImpactRecord;
  /** What a valid set nevertheless risks; warned, not refused. */
  readonly warnings: readonly ParameterWarning[];
}

/** The record as a column or a line of the log takes it: an interface has no index signature. */
export function impactJson(record: ChangeImpactRecord | null): JsonObject | null {
  return record === null ? null : ({ ...record } as unknown as JsonObject);
}

/**
 * The same for the log, which everybody reads: counts, and no account by name. Whoever may see the
 * accounts finds them with the proposal.
 */
export function publicImpactJson(record: ChangeImpactRecord | null): JsonObject | null {
  return record === null ? null : impactJson({ ...record, sample: [] });
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
 * The record of a change. Counts are those at full effect; `exceedsLimit` is the gate's answer, which
 * looks at the first day of a phase-in.
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
