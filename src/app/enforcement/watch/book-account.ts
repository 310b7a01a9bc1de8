import { type EnforcedAccount } from '../../../domain/margin-call/call/decision.js';
import { watchedRatiosOf } from '../../../domain/margin-call/rules/watch.js';
import { type RiskContext } from '../../../domain/risk/health/account.js';
import { type BookAccount } from '../../../engine/book/book-writes.js';

/** An account as the book holds it: its holdings, and the ratios between which no decision is due. */
export function bookAccountOf(enforced: EnforcedAccount, context: RiskContext): BookAccount {
  const { account } = enforced;
  return {
    accountId: account.id,
    owner: account.owner,
    positions: account.positions.map(({ marketId, size, entryPrice }) => {
      const parameters = context.markets.get(marketId)?.parameters;
      if (parameters === undefined) {
        throw new Error(`Invariant broken: market ${marketId} is in the context`);
      }
      const { low, high } = watchedRatiosOf(enforced, marketId, parameters);
      const frozen = enforced.openCall?.terms.get(marketId);
      const { warningRatio, closeOutRatio } = frozen ?? parameters;
      const isFrozen = frozen !== undefined;
      const watched = { lowRatio: low, highRatio: high, warningRatio, closeOutRatio, isFrozen };
      const others = account.ownerOthers?.get(marketId);
      const beside =
        others === undefined ? {} : { others: size.gt(0) ? others.long : others.short };
      return { marketId, size, entryPrice, ...beside, ...watched };
    }),
    collateral: account.collateral,
  };
}
