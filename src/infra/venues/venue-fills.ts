import { type VenueFill, type VenueOrder, type VenueReason } from '../../app/ports.js';
import { ZERO } from '../../domain/decimal.js';

export function unknownFill({ clientOrderId }: VenueOrder): VenueFill {
  return {
    clientOrderId,
    status: 'UNKNOWN',
    filledSize: ZERO,
    averagePrice: null,
    reason: 'OUTCOME_UNKNOWN',
    filledAt: null,
  };
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
