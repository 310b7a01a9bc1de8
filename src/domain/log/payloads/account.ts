import { type AccountKind } from '../../permission/account-kind.js';

/** An account was opened. The event names the market of an isolated one. */
export type AccountOpened = {
  /** Subject that owns it. */
  readonly owner: string;
  readonly kind: AccountKind;
};

/** Collateral moved between two accounts of one owner: one line for each of them. */
export type CollateralTransferred = {
  readonly transferId: string;
  /** The account on the other side. */
  readonly counterpartyAccountId: string;
  /** Name of the asset. */
  readonly asset: string;
  /** In the asset: above 0 received, below 0 given. */
  readonly amount: string;
  /** Final, afterwards, in the asset. */
  readonly balance: string;
  /** Seen and not final, in the asset. */
  readonly pending: string;
};

export interface AccountPayloads {
  readonly AccountOpened: AccountOpened;
  readonly CollateralTransferred: CollateralTransferred;
}
