/* eslint-disable @typescript-eslint/consistent-type-definitions -- an interface is no JSON value */
import { type HealthLevel } from '../../risk/health/account-health.js';
import { type HealthRecord } from '../../risk/health/health-record.js';
import { type ParameterWarning } from '../../risk/parameters/parameter-warnings.js';

/** An impact as rows, log and API have it: decimals and instants as text, names of the contract. */
export type ImpactRecord = {
  readonly asOf: string;
  readonly before: readonly LevelCountRecord[];
  readonly after: readonly LevelCountRecord[];
  readonly newlyCalledAccounts: number;
  readonly newlyCloseOutAccounts: number;
  /** In USD. */
  readonly newlyCalledNotional: string;
  readonly sample: readonly HealthRecord[];
  readonly exceedsLimit: boolean;
};

export type LevelCountRecord = {
  readonly level: HealthLevel;
  readonly accounts: number;
  /** In USD. */
  readonly notional: string;
};

/** The part of it that the committee's limits apply to. */
export type GateImpactRecord = Omit<ImpactRecord, 'before' | 'after' | 'sample'>;

/** What a proposal or a preview keeps: what the change does in the end, and what the gate sees of it. */
export type ChangeImpactRecord = ImpactRecord & {
  /** The first day of it. Same as the whole without a phase-in. */
  readonly atGate: GateImpactRecord;
  /** What a valid set nevertheless risks; warned, not refused. */
  readonly warnings: readonly ParameterWarning[];
};
