import { type MarginCallState } from '../../margin-call/call/transitions.js';
import { type AccountKind } from '../../permission/account-kind.js';
import { type AccountRestriction } from '../../permission/standing.js';

/** An account was opened. For an isolated account, the event's market is its single market. */
export type AccountOpened = {
  /** Subject that owns it. */
  readonly owner: string;
  readonly kind: AccountKind;
};

/**
 * A part of a load opened accounts with all that they have: one event for all of them. The content that it has the
 * hash of is kept beside the log.
 */
export type BookLoaded = {
  /** Id of the ledger transfer of the part. */
  readonly transferId: string;
  /** SHA-256 of the content, 64 hex digits: an account a line, in the order of the file. */
  readonly contentHash: string;
  /** Accounts that were opened. */
  readonly accounts: number;
  /** Balances that are not zero. */
  readonly balances: number;
  readonly positions: number;
  readonly orders: number;
  /** Sum of the balances of each asset, by asset. */
  readonly totals: readonly {
    readonly asset: string;
    /** Signed, in the asset. */
    readonly amount: string;
  }[];
};

/** Collateral moved between two accounts of one owner: one event for each of them. */
export type CollateralTransferred = {
  readonly transferId: string;
  /** The account on the other side. */
  readonly counterpartyAccountId: string;
  /** Asset name. */
  readonly asset: string;
  /** In the asset: above 0 received, below 0 sent. */
  readonly amount: string;
  /** Final balance afterwards, in the asset. */
  readonly balance: string;
  /** Pending balance, in the asset. */
  readonly pending: string;
};

/** A margin call was opened: the account may do less from now on. The event names the call. */
export type AccountRestricted = {
  /** All that the account may not do from now on. */
  readonly restrictions: readonly AccountRestriction[];
  /** Code of the refusals that follow. */
  readonly reason: 'ACCOUNT_UNDER_CALL';
};

/** Its margin call has ended: the account may do again what the call forbade. The event names the call. */
export type AccountReleased = {
  /** All that the account may not do from now on: nothing. */
  readonly restrictions: readonly AccountRestriction[];
  /** State in which the call ended. */
  readonly callState: MarginCallState;
};

export interface AccountPayloads {
  readonly AccountOpened: AccountOpened;
  readonly BookLoaded: BookLoaded;
  readonly CollateralTransferred: CollateralTransferred;
  readonly AccountRestricted: AccountRestricted;
  readonly AccountReleased: AccountReleased;
}
