// What a preview of new margin parameters costs, here and for this thread when another does the work.
//     node bench/engine/impact.mjs [accounts ...]
import { decimal } from '../../dist/domain/decimal.js';
import { copyForThread } from '../../dist/engine/what-if/book-copy.js';
import { measureImpact } from '../../dist/engine/what-if/impact.js';
import { machineLine } from '../machine.mjs';

import { loadEngines, makeMarkets } from './book.mjs';

console.log(machineLine());

const sizes = process.argv.slice(2).map(Number);
for (const count of sizes.length > 0 ? sizes : [10_000, 100_000]) {
  const [{ book }] = loadEngines(count, makeMarkets(), ['scan']);
  const tier = {
    floor: decimal(0),
    initialMarginFraction: decimal('0.06'),
    maintenanceMarginFraction: decimal('0.03'),
  };
  const markets = [
    {
      marketId: 'M00',
      tiers: [tier],
      ratios: { warningRatio: decimal('1.3'), closeOutRatio: decimal('0.8') },
    },
  ];
  for (let run = 0; run < 3; run += 1) {
    const start = performance.now();
    const impact = measureImpact(book, { hypothesis: { markets }, sampleMax: 10 });
    const measured = performance.now();
    copyForThread(book);
    const copied = performance.now();
    console.log(
      `${count} accounts: measured in ${(measured - start).toFixed(1)} ms, copied for a thread in ${(copied - measured).toFixed(1)} ms; ${impact.newlyCalled.length} newly called`,
    );
  }
}
