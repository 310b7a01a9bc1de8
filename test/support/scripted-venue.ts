import {
  type OutageReason,
  type Venue,
  VenueDownError,
  type VenueFill,
  type VenueOrder,
} from '../../src/app/ports.js';
import { decimal, ZERO } from '../../src/domain/decimal.js';

type Answer = readonly VenueFill[] | Error;

/** An exchange that says what a test wants it to say. It slips nothing, and fills at mark unless told otherwise. */
export interface ScriptedVenue extends Venue {
  /** Every order that was ever sent to it, in order. */
  readonly sent: VenueOrder[];
  /** Every order that it was ever asked about. */
  readonly asked: VenueOrder[];
  /** How often it was asked whether it is back. */
  readonly probes: () => number;
  onTrade: (orders: readonly VenueOrder[]) => Answer;
  onResolve: (orders: readonly VenueOrder[]) => Answer;
  down: OutageReason | null;
}

export function aScriptedVenue(): ScriptedVenue {
  let probes = 0;
  const requireUp = (): void => {
    if (venue.down !== null) {
      throw new VenueDownError(venue.down, 'scripted');
    }
  };
  const answer = (answers: Answer): Promise<readonly VenueFill[]> =>
    answers instanceof Error ? Promise.reject(answers) : Promise.resolve(answers);
  const venue: ScriptedVenue = {
    name: 'scripted',
    ordersMax: 100,
    handover: null,
    sent: [],
    asked: [],
    probes: () => probes,
    onTrade: (orders) => orders.map((order) => filled(order)),
    onResolve: (orders) => orders.map(unknown),
    down: null,
    trade: async (orders) => {
      requireUp();
      venue.sent.push(...orders);
      return answer(venue.onTrade(orders));
    },
    resolve: async (orders) => {
      requireUp();
      venue.asked.push(...orders);
      return answer(venue.onResolve(orders));
    },
    readDepth: async (_marketIds, now) => {
      requireUp();
      return Promise.resolve({ at: now, expectedSlippage: () => ZERO });
    },
    cancelOpenOrders: null,
    status: () => {
      probes += 1;
      return Promise.resolve(
        venue.down === null ? { isUp: true } : { isUp: false, reason: venue.down },
      );
    },
  };
  return venue;
}

/** All of it at mark, unless these say otherwise. */
export function filled(
  order: VenueOrder,
  claim: { readonly size?: string; readonly price?: string } = {},
): VenueFill {
  return {
    clientOrderId: order.clientOrderId,
    status: 'FILLED',
    filledSize: claim.size === undefined ? order.size : decimal(claim.size),
    averagePrice: claim.price === undefined ? order.markPrice : decimal(claim.price),
    reason: null,
    filledAt: order.at,
  };
}

export function unknown({ clientOrderId }: VenueOrder): VenueFill {
  return {
    clientOrderId,
    status: 'UNKNOWN',
    filledSize: ZERO,
    averagePrice: null,
    reason: 'OUTCOME_UNKNOWN',
    filledAt: null,
  };
}
