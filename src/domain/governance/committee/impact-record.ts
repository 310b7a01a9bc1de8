/* eslint-disable @typescript-eslint/consistent-type-definitions -- an interface is no JSON value */
import { type HealthLevel } from '../../risk/health/account-health.js';
import { type HealthRecord } from '../../risk/health/health-record.js';
import { type ParameterWarning } from '../../risk/parameters/parameter-warnings.js';

/**
 * An impact as stored in rows and the log and returned by the API: decimals and instants as text, field names
 * of the GraphQL schema.
 */
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

/** The part of an impact to which the committee's limits apply. */
export type GateImpactRecord = Omit<ImpactRecord, 'before' | 'after' | 'sample'>;

/**
 * The impact stored with a proposal or preview: the final effect of the change, and the part that the gate
 * considers.
 */
export type ChangeImpactRecord = ImpactRecord & {
  /** The effect on the first day. Equal to the whole without a phase-in. */
  readonly atGate: GateImpactRecord;
  /** Risks of a valid set of parameters; they are warnings, not refusals. */
  readonly warnings: readonly ParameterWarning[];
};
