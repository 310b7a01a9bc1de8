import { type VenueFill } from '../app/ports.js';

import { type ConsumedDepth } from './paper-venue-depth.js';
import { type PaperVenueLedger } from './paper-venue.js';

/** A ledger that forgets with the process: for tests and trials. */
export function createMemoryLedger(): PaperVenueLedger {
  const fills = new Map<string, VenueFill>();
  const depths = new Map<string, ConsumedDepth>();
  return {
    find: (clientOrderId) => Promise.resolve(fills.get(clientOrderId) ?? null),
    append({ order, fill, depth }) {
      if (fills.has(order.clientOrderId)) {
        return Promise.reject(new Error(`Order ${order.clientOrderId} is recorded already.`));
      }
      fills.set(order.clientOrderId, fill);
      if (depth !== null) {
        depths.set(`${depth.marketId}/${depth.side}`, depth);
      }
      return Promise.resolve();
    },
    loadDepth: () => Promise.resolve([...depths.values()]),
  };
}
