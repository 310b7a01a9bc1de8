// What a round of a stress test costs in its thread, and what the copy for the thread costs here. Each
// account that is forced to sell costs exact arithmetic besides (some 0.1 ms), in slices between others.
//     node bench/engine/stress.mjs [accounts ...]
import { decimal } from '../../dist/domain/decimal.js';
import { copyForThread } from '../../dist/engine/what-if/book-copy.js';
import { createStressScreen } from '../../dist/engine/what-if/stress-screen.js';
import { machineLine } from '../machine.mjs';

import { loadEngines, makeMarkets } from './book.mjs';

console.log(machineLine());

const sizes = process.argv.slice(2).map(Number);
for (const count of sizes.length > 0 ? sizes : [10_000, 100_000]) {
  const [{ book }] = loadEngines(count, makeMarkets(), ['scan']);
  const prices = (factor) =>
    book.markets.ids.map((marketId, market) => ({
      marketId,
      price: decimal(book.markets.prices[market].toFixed(6)).times(factor).toDecimalPlaces(6),
    }));
  const start = performance.now();
  const copy = copyForThread(book);
  const copied = performance.now();
  console.log(`${count} accounts: copied in ${(copied - start).toFixed(1)} ms`);
  const screen = createStressScreen(copy, book.accounts.indexOf.size);
  for (const factor of ['0.95', '0.9', '0.85']) {
    const from = process.cpuUsage();
    const { forced } = screen(prices(factor), true);
    const { user, system } = process.cpuUsage(from);
    console.log(
      `  prices × ${factor}: ${((user + system) / 1000).toFixed(1)} ms of CPU, ${forced.length} forced`,
    );
  }
}
