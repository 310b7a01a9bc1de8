import { DomainError } from '../errors.js';

/**
 * The reach of an account's collateral. Nothing is netted across accounts of any kind: each has its own margin,
 * its own call and its own end.
 */
export const ACCOUNT_KINDS = ['CROSS', 'ISOLATED', 'SUB'] as const;
export type AccountKind = (typeof ACCOUNT_KINDS)[number];

/** The kind of an account, and the single market of an isolated one. */
export interface AccountReach {
  readonly kind: AccountKind;
  /** Null for every other kind. */
  readonly isolatedMarketId: string | null;
}

/** The kind of an account opened by its first deposit or position. */
export const CROSS_ACCOUNT: AccountReach = { kind: 'CROSS', isolatedMarketId: null };

/** The refusal for a market other than that of an isolated account; null when the account may be in the market. */
export function otherMarketRefusal(
  accountId: string,
  { isolatedMarketId }: AccountReach,
  marketId: string,
): DomainError | null {
  return isolatedMarketId === null || isolatedMarketId === marketId
    ? null
    : new DomainError(
        'CONFLICT',
        `Account ${accountId} is isolated in ${isolatedMarketId} and takes nothing in ${marketId}.`,
        { accountId, marketId, isolatedMarketId, state: 'OTHER_MARKET' },
      );
}

/** @throws DomainError CONFLICT, OTHER_MARKET, for a market other than that of an isolated account. */
export function requireOwnMarket(accountId: string, reach: AccountReach, marketId: string): void {
  const refusal = otherMarketRefusal(accountId, reach, marketId);
  if (refusal !== null) {
    throw refusal;
  }
}
