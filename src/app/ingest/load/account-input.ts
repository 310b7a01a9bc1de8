import { type AccountInput } from '../accounts/open-accounts.js';
import { type OpenOrderInput } from '../orders/open-order-rows.js';
import { type AccountStateInput } from '../reconciliation/stated-accounts.js';

/** A whole account as it comes in. */
export interface AccountToLoadInput extends AccountStateInput {
  readonly owner: string;
  readonly kind: AccountInput['kind'];
  /** The market of an isolated account; null for any other. */
  readonly isolatedMarketId: string | null;
  readonly orders: readonly Omit<OpenOrderInput, 'accountId'>[];
}
