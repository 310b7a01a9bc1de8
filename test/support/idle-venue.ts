import { type Venue } from '../../src/app/ports.js';
import { ZERO } from '../../src/domain/decimal.js';

/** A venue for tests in which nothing trades: it holds infinite depth, and throws when it is asked to trade. */
export const IDLE_VENUE: Venue = {
  name: 'none',
  ordersMax: 1,
  handover: null,
  trade: () => Promise.reject(new Error('nothing trades in these tests')),
  resolve: () => Promise.reject(new Error('nothing trades in these tests')),
  readDepth: (_marketIds, now) => Promise.resolve({ at: now, expectedSlippage: () => ZERO }),
  cancelOpenOrders: null,
  status: () => Promise.resolve({ isUp: true }),
};
