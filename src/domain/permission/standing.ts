import { DomainError } from '../errors.js';
import { type MarginCall } from '../margin-call/call/margin-call.js';
import { type Account } from '../risk/health/account.js';
import { type RestingOrders } from '../risk/health/order-margin.js';

import { type AccountReach } from './account-kind.js';

/** The state of an account that determines its permissions, apart from prices. */
export interface AccountStanding {
  readonly account: Account;
  readonly reach: AccountReach;
  /** The open margin call; null without one. */
  readonly openCall: Pick<MarginCall, 'id' | 'state'> | null;
  readonly orders: readonly RestingOrders[];
}

/** The markets whose margin the account needs: those of its positions and resting orders. May repeat. */
export function marketsOfStanding({
  account,
  orders,
}: Pick<AccountStanding, 'account' | 'orders'>): readonly string[] {
  return [...account.positions, ...orders].map(({ marketId }) => marketId);
}

/** What an account is not allowed to do. */
export const ACCOUNT_RESTRICTIONS = ['NEW_RISK', 'WITHDRAWALS'] as const;
export type AccountRestriction = (typeof ACCOUNT_RESTRICTIONS)[number];

/** While a margin call is open, the account takes no new risk, and no collateral can be withdrawn. */
export function restrictionsOf(
  openCall: AccountStanding['openCall'],
): readonly AccountRestriction[] {
  return openCall === null ? [] : ACCOUNT_RESTRICTIONS;
}

/**
 * The refusal of an action during an open margin call.
 *
 * @param consequence The rest of the sentence, for example "nothing can be withdrawn".
 */
export function underCall(
  accountId: string,
  { id, state }: Pick<MarginCall, 'id' | 'state'>,
  consequence: string,
): DomainError {
  return new DomainError(
    'ACCOUNT_UNDER_CALL',
    `Account ${accountId} is under margin call ${id}; ${consequence}.`,
    { accountId, marginCallId: id, state },
  );
}
