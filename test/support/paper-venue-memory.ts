import { type VenueFill } from '../../src/app/ports.js';

import { type ConsumedDepth } from '../../src/infra/venues/paper/depth.js';
import { type PaperVenueLedger } from '../../src/infra/venues/paper/paper-venue.js';

/** A ledger that forgets with the process: for tests and trials. */
export function createMemoryLedger(): PaperVenueLedger {
  const fills = new Map<string, VenueFill>();
  const depths = new Map<string, ConsumedDepth>();
  return {
    find: (ids) => {
      const found = ids.flatMap((id) => {
        const fill = fills.get(id);
        return fill === undefined ? [] : [[id, fill] as const];
      });
      return Promise.resolve(new Map(found));
    },
    append(records) {
      const repeated = records.find(({ order }) => fills.has(order.clientOrderId));
      if (repeated !== undefined) {
        const { clientOrderId } = repeated.order;
        return Promise.reject(new Error(`Order ${clientOrderId} is recorded already.`));
      }
      for (const { order, fill, depth } of records) {
        fills.set(order.clientOrderId, fill);
        if (depth !== null) {
          depths.set(`${depth.marketId}/${depth.side}`, depth);
        }
      }
      return Promise.resolve();
    },
    loadDepth: () => Promise.resolve([...depths.values()]),
  };
}
