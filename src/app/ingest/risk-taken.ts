import { type Decimal } from '../../domain/decimal.js';
import { type NewEvent } from '../../domain/log/event.js';
import { type RiskTakenUnderCall } from '../../domain/log/payloads/facts.js';
import { type MarginCall } from '../../domain/margin-call/call/margin-call.js';
import { type RiskContext } from '../../domain/risk/health/account.js';
import { isNewRisk } from '../../domain/risk/positions/apply-trade.js';

/** The size of a position before and after a fact. */
export interface ChangedSize {
  readonly marketId: string;
  readonly before: Decimal;
  readonly after: Decimal;
}

export interface TakenRisk {
  readonly accountId: string;
  readonly by: RiskTakenUnderCall['by'];
  readonly sizes: readonly ChangedSize[];
  /** The open call of the account; null without one. */
  readonly openCall: Pick<MarginCall, 'id'> | null;
  /** Equity less initial margin afterwards; null when it was not measured. */
  readonly freeCollateral: Decimal | null;
  readonly context: Pick<RiskContext, 'markets'>;
}

/**
 * Flags new risk that a permission would have refused: under an open call, in a market whose price cannot be
 * used, or beyond the initial margin.
 *
 * @returns One event, or none.
 */
export function riskTaken(
  { accountId, by, sizes, openCall, freeCollateral, context }: TakenRisk,
  who: { readonly actor: string; readonly at: Date },
): NewEvent[] {
  const added = sizes.filter(({ before, after }) => isNewRisk(before, after));
  const isUnpriced = added.some(
    ({ marketId }) => context.markets.get(marketId)?.isPriceUsable !== true,
  );
  const reason = reasonOf({ openCall, isUnpriced, freeCollateral });
  if (added.length === 0 || reason === null) {
    return [];
  }
  const payload: RiskTakenUnderCall = {
    by,
    reason,
    markets: added.map(({ marketId, before, after }) => ({
      marketId,
      sizeBefore: before.toFixed(),
      sizeAfter: after.toFixed(),
    })),
    freeCollateral: freeCollateral?.toFixed() ?? null,
  };
  const marginCallId = openCall?.id ?? null;
  return [{ type: 'RiskTakenUnderCall', accountId, marginCallId, ...who, payload }];
}

/** The first reason in the order in which a permission refuses; null without one. */
function reasonOf({
  openCall,
  isUnpriced,
  freeCollateral,
}: Pick<TakenRisk, 'openCall' | 'freeCollateral'> & { readonly isUnpriced: boolean }):
  RiskTakenUnderCall['reason'] | null {
  if (openCall !== null) {
    return 'ACCOUNT_UNDER_CALL';
  }
  if (isUnpriced) {
    return 'PRICE_STALE';
  }
  return freeCollateral?.lt(0) === true ? 'INSUFFICIENT_FREE_COLLATERAL' : null;
}
