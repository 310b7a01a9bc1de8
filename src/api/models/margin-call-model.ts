import { type Decimal, ZERO } from '../../domain/decimal.js';
import { scopeOf } from '../../domain/margin-call/scope/scope.js';
import { type MarginCall } from '../../domain/margin-call/call/margin-call.js';
import { isOpen } from '../../domain/margin-call/call/transitions.js';
import { amountDueOf, assessAccountHealth } from '../../domain/risk/health/account-health.js';

import { type Loaders } from '../loaders/loaders.js';

/** Remaining whole seconds of the grace: frozen during a suspension, 0 from the start of liquidation. */
export function graceRemainingSeconds(call: MarginCall, now: Date): number {
  const { deadline, state, suspendedAt, suspendedFrom } = call;
  const since = state === 'GRACE' ? now : suspendedFrom === 'GRACE' ? suspendedAt : null;
  return since === null
    ? 0
    : Math.max(0, Math.floor((deadline.getTime() - since.getTime()) / 1000));
}

/** The amount missing to the cure margin at present prices; the last decided one while a price is unusable. */
export async function outstandingNow(call: MarginCall, loaders: Loaders): Promise<Decimal> {
  if (!isOpen(call.state)) {
    return ZERO;
  }
  const [context, account] = await Promise.all([
    loaders.markets.riskContext(),
    loaders.accounts.require(call.accountId),
  ]);
  const isUsable = scopeOf(account, context).every(
    (marketId) => context.markets.get(marketId)?.isPriceUsable === true,
  );
  return isUsable
    ? amountDueOf(assessAccountHealth(account, context, call.terms))
    : call.amountOutstanding;
}
