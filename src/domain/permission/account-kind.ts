import { DomainError } from '../errors.js';

/**
 * How far the collateral of an account reaches. Nothing is added up across accounts, whatever their kind:
 * each has its own margin, its own call and its own end.
 */
export const ACCOUNT_KINDS = ['CROSS', 'ISOLATED', 'SUB'] as const;
export type AccountKind = (typeof ACCOUNT_KINDS)[number];

/** The kind of an account, with the one market of an isolated one. */
export interface AccountReach {
  readonly kind: AccountKind;
  /** Null for every other kind. */
  readonly isolatedMarketId: string | null;
}

/** What an account is that was opened by its first deposit or position. */
export const CROSS_ACCOUNT: AccountReach = { kind: 'CROSS', isolatedMarketId: null };

/** Refuses another market than the one of an isolated account; null where the account may be in it. */
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

/** @throws DomainError CONFLICT, OTHER_MARKET, for another market than the one of an isolated account. */
export function requireOwnMarket(accountId: string, reach: AccountReach, marketId: string): void {
  const refusal = otherMarketRefusal(accountId, reach, marketId);
  if (refusal !== null) {
    throw refusal;
  }
}
