import { type Decimal, ZERO } from '../../domain/decimal.js';
import { scopeOf } from '../../domain/margin-call/rules/scope.js';
import { type MarginCall } from '../../domain/margin-call/call/margin-call.js';
import { isOpen } from '../../domain/margin-call/call/transitions.js';
import { amountDueOf, assessAccountHealth } from '../../domain/risk/health/account-health.js';

import { type Loaders } from '../loaders/loaders.js';

/** Whole seconds of grace left: frozen while a grace is suspended, 0 once liquidation has begun. */
export function graceRemainingSeconds(call: MarginCall, now: Date): number {
  const { deadline, state, suspendedAt, suspendedFrom } = call;
  const since = state === 'GRACE' ? now : suspendedFrom === 'GRACE' ? suspendedAt : null;
  return since === null
    ? 0
    : Math.max(0, Math.floor((deadline.getTime() - since.getTime()) / 1000));
}

/** What is missing to the cure margin at the prices of now, or as last decided where they cannot be used. */
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
