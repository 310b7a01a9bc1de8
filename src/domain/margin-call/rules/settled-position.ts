import { type Decimal } from '../../decimal.js';
import { QUOTE_ASSET } from '../../quote-asset.js';
import { type Account, type Position, type RiskContext } from '../../risk/health/account.js';
import { assessAccountHealth } from '../../risk/health/account-health.js';
import { creditQuote } from '../../risk/liquidation/account-after.js';
import { applyTrade } from '../../risk/positions/apply-trade.js';

import { type EnforcedAccount, type EnforcementDecision } from '../call/decision.js';
import { decideEnforcement } from './enforcement.js';
import { openCallFor } from './opening.js';
import { measuredAt } from './scope.js';

/** Where an account's position is settled. */
export interface SettlementPlace {
  readonly marketId: string;
  /** The settlement price, in USD. */
  readonly price: Decimal;
  /** With the mark of the market. */
  readonly context: RiskContext;
  /** The same with the settlement price in its place. */
  readonly settled: RiskContext;
}

/** What the settlement of one position does to its account. */
export interface SettledAccount {
  readonly position: Position;
  /** In USD, exact; below 0 for a loss. */
  readonly realizedPnl: Decimal;
  /** The call that the settlement itself opens, decided at the settlement price; null without one. */
  readonly opening: {
    readonly before: EnforcedAccount;
    readonly decision: EnforcementDecision;
  } | null;
  /** The account before its position becomes cash, after the opening. */
  readonly called: EnforcedAccount;
  /** What follows from the cash. */
  readonly decision: EnforcementDecision;
}

/**
 * Settles an account's position in a market into cash, and decides what follows.
 *
 * An account that the settlement makes bankrupt gets its margin call first, at the settlement price and without a
 * grace: so its debt goes down the waterfall, and the loss belongs to this market. Any other account is decided
 * afterwards, as after a trade.
 *
 * @returns Null without a position in the market.
 * @see docs/risk-model.md#the-end-of-a-market
 */
export function settleAccount(
  subject: EnforcedAccount,
  { marketId, price, context, settled }: SettlementPlace,
): SettledAccount | null {
  const position = subject.account.positions.find((held) => held.marketId === marketId);
  if (position === undefined) {
    return null;
  }
  const trade = { marketId, size: position.size.negated(), price };
  const { realizedPnl } = applyTrade(position, trade);
  const opening = openingOf(subject, settled);
  const called = opening?.decision.after ?? subject;
  const after = { ...called, account: withCash(called.account, marketId, realizedPnl) };
  const decision = decideEnforcement(after, context, 'POSITION_CHANGE');
  return { position, realizedPnl, opening, called, decision };
}

function openingOf(subject: EnforcedAccount, settled: RiskContext): SettledAccount['opening'] {
  if (subject.openCall !== null) {
    return null;
  }
  const context = measuredAt(subject.account, settled);
  const health = assessAccountHealth(subject.account, context);
  if (!health.equity.lt(0)) {
    return null;
  }
  const { action, after } = openCallFor(subject, health, context, 'POSITION_CHANGE');
  return { before: subject, decision: { after, actions: [action] } };
}

function withCash(account: Account, marketId: string, amount: Decimal): Account {
  const positions = account.positions.filter((position) => position.marketId !== marketId);
  return creditQuote({ ...account, positions }, amount, QUOTE_ASSET);
}
