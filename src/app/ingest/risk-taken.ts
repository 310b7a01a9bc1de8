import { type Decimal } from '../../domain/decimal.js';
import { type NewEvent } from '../../domain/log/event.js';
import { type RiskTakenUnderCall } from '../../domain/log/payloads/facts.js';
import { type MarginCall } from '../../domain/margin-call/call/margin-call.js';
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
}

/**
 * Flags new risk that a permission would have refused: under an open call, or beyond the initial margin.
 *
 * @returns One event, or none.
 */
export function riskTaken(
  { accountId, by, sizes, openCall, freeCollateral }: TakenRisk,
  who: { readonly actor: string; readonly at: Date },
): NewEvent[] {
  const added = sizes.filter(({ before, after }) => isNewRisk(before, after));
  const isBeyond = freeCollateral?.lt(0) === true;
  if (added.length === 0 || (openCall === null && !isBeyond)) {
    return [];
  }
  const payload: RiskTakenUnderCall = {
    by,
    reason: openCall === null ? 'INSUFFICIENT_FREE_COLLATERAL' : 'ACCOUNT_UNDER_CALL',
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
