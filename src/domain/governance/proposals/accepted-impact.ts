import { type Decimal, max } from '../../decimal.js';
import { type JsonObject } from '../../canonical.js';

import { type Committee } from '../committee/committee.js';
import { type ParameterImpact } from '../committee/impact.js';
import { type InputFault } from '../committee/input-fault.js';

/** The most that a proposal accepts of what its change does when it is executed, beyond the committee's limits. */
export interface AcceptedImpact {
  readonly newlyCloseOutAccounts: number;
  /** In USD. */
  readonly newlyCalledNotional: Decimal;
}

/**
 * The part of FOR + AGAINST that FOR must reach: the larger of two for a proposal that accepts its impact.
 *
 * @param action In its stored form.
 * @see docs/governance.md#accepting-the-impact
 */
export function thresholdOf(
  action: JsonObject,
  { threshold, impactThreshold }: Pick<Committee, 'threshold' | 'impactThreshold'>,
): Decimal {
  return isAccepting(action) ? max(threshold, impactThreshold) : threshold;
}

function isAccepting({ acceptsImpact = null }: JsonObject): boolean {
  return acceptsImpact !== null;
}

/** Whether an impact is within what was accepted. Reaching it is allowed. */
export function isAccepted(
  impact: Pick<ParameterImpact, 'newlyCloseOutAccounts' | 'newlyCalledNotional'>,
  accepted: AcceptedImpact,
): boolean {
  return (
    impact.newlyCloseOutAccounts <= accepted.newlyCloseOutAccounts &&
    impact.newlyCalledNotional.lte(accepted.newlyCalledNotional)
  );
}

export function acceptedFaults(accepted: AcceptedImpact | undefined): InputFault[] {
  if (accepted === undefined) {
    return [];
  }
  const { newlyCloseOutAccounts: accounts, newlyCalledNotional: notional } = accepted;
  const areAccounts = Number.isSafeInteger(accounts) && accounts >= 0;
  const isNotional = notional.isFinite() && notional.gte(0) && notional.decimalPlaces() <= 40;
  const rule = 'must be a number not below 0';
  return [
    ...(areAccounts
      ? []
      : [{ field: 'acceptsImpact.newlyCloseOutAccounts', rule, value: accounts }]),
    ...(isNotional
      ? []
      : [{ field: 'acceptsImpact.newlyCalledNotional', rule, value: notional.toFixed() }]),
  ];
}
