import { type VenueFill, type VenueOrder, type VenueReason } from '../../app/ports.js';
import { ZERO } from '../../domain/decimal.js';

export function unknownFill(
  { clientOrderId }: VenueOrder,
  reason: VenueReason = 'OUTCOME_UNKNOWN',
): VenueFill {
  return {
    clientOrderId,
    status: 'UNKNOWN',
    filledSize: ZERO,
    averagePrice: null,
    reason,
    filledAt: null,
  };
}

/** The answer about an order that the platform may still report in time. */
export function openFill(order: VenueOrder): VenueFill {
  return { ...unknownFill(order), status: 'OPEN', reason: null };
}

export function rejectedFill({ clientOrderId }: VenueOrder, reason: VenueReason): VenueFill {
  return {
    clientOrderId,
    status: 'REJECTED',
    filledSize: ZERO,
    averagePrice: null,
    reason,
    filledAt: null,
  };
}
