import { type Decimal, max, ZERO } from '../../../domain/decimal.js';
import { type EnforcedAccount } from '../../../domain/margin-call/call/decision.js';
import { type MarginCall } from '../../../domain/margin-call/call/margin-call.js';
import { type StepDecision } from '../../../domain/margin-call/rules/after-step.js';
import {
  type Deleveraged,
  type DeleveragingSubject,
} from '../../../domain/risk/liquidation/deleveraging.js';
import { type Deleveraging } from '../../../domain/risk/waterfall/auto-deleveraging.js';

/** A call whose account has nothing left, or was already paid for by others. */
export interface BankruptCall extends DeleveragingSubject {
  readonly enforced: EnforcedAccount;
  readonly call: MarginCall;
}

/** One deleveraging, and its consequences for the call. */
export interface DeleveragedCall extends Deleveraged<BankruptCall> {
  readonly liquidationId: string;
  readonly step: StepDecision;
}

export const marketOf = ({ plan }: Pick<DeleveragedCall, 'plan'>): string =>
  plan.explanation.inputs.marketId;

export function paidBy({ equityChange }: Deleveraging): Decimal {
  return max(ZERO, equityChange.negated());
}
