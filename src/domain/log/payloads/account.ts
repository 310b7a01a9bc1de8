import { type AccountKind } from '../../permission/account-kind.js';

/** An account was opened. For an isolated account, the event's market is its single market. */
export type AccountOpened = {
  /** Subject that owns it. */
  readonly owner: string;
  readonly kind: AccountKind;
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

export interface AccountPayloads {
  readonly AccountOpened: AccountOpened;
  readonly CollateralTransferred: CollateralTransferred;
}
