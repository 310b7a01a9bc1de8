import { compareIds } from '../../../domain/risk/health/account-health.js';
import { type RiskContext } from '../../../domain/risk/health/account.js';
import {
  notEnforcedReasonOf,
  type NotEnforcedReason,
} from '../../../domain/risk/market/enforceability.js';
import { type Reader } from '../../../store/database/database.js';
import { countDependents } from '../../../store/markets/read-markets.js';

export interface MarketNotEnforced {
  readonly marketId: string;
  readonly reason: NotEnforcedReason;
  /** The number of accounts with a position in the market, or collateral priced by it. */
  readonly accounts: number;
}

/** Markets in which holders are not enforced at the time of the context, by id. */
export async function listMarketsNotEnforced(
  reader: Reader,
  { markets }: RiskContext,
): Promise<readonly MarketNotEnforced[]> {
  const reasons = [...markets.values()].flatMap((market) => {
    const reason = notEnforcedReasonOf(market);
    return reason === null ? [] : [{ marketId: market.marketId, reason }];
  });
  const dependents = await countDependents(
    reader,
    reasons.map(({ marketId }) => marketId),
  );
  return reasons
    .map((entry) => ({ ...entry, accounts: dependents.get(entry.marketId) ?? 0 }))
    .sort((a, b) => compareIds(a.marketId, b.marketId));
}
