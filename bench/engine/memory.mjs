// (d) Memory per account of 4 positions and quote collateral: arrays, index, ids. Needs --expose-gc.
//     node --expose-gc bench/engine/memory.mjs [accounts ...]
import { setTimeout } from 'node:timers/promises';

import { machineLine } from '../machine.mjs';

import { START, bookAccountOf, drawAccounts, emptyEngine, makeMarkets } from './book.mjs';

console.log(machineLine());

const sizes = process.argv.slice(2).map(Number);
const markets = makeMarkets();
for (const count of sizes.length > 0 ? sizes : [100_000, 1_000_000]) {
  await measure(count);
}

async function measure(count) {
  const engine = emptyEngine(markets, 'bands');
  await collectGarbage();
  const before = process.memoryUsage();
  for (const drawn of drawAccounts(count, markets, { positions: 4 })) {
    engine.setAccount(bookAccountOf(drawn, markets), new Date(START));
  }
  await collectGarbage();
  const after = process.memoryUsage();
  const heap = after.heapUsed - before.heapUsed;
  const buffers = after.arrayBuffers - before.arrayBuffers;
  const { accounts, lines, holders } = engine.book;
  let used = bytesUsed(accounts, accounts.length) + bytesUsed(lines, lines.length);
  for (const { accounts: held, isNear, bounds, count: holderCount, nearCount } of holders) {
    used += bytesUsed({ held, isNear }, holderCount) + bytesUsed({ bounds }, 2 * holderCount);
    used += nearCount * 4;
  }
  const each = (bytes) => (bytes / count).toFixed(0);
  console.log(
    `${count} accounts: ${each(heap + buffers)} bytes held an account: arrays ${each(buffers)} (of which used ${each(used)}), ids and maps ${each(heap)}`,
  );
}

/** What arrays outgrew is freed a little later than it is collected. */
async function collectGarbage() {
  for (let time = 0; time < 3; time += 1) {
    globalThis.gc();
    await setTimeout(50);
  }
}

/** Bytes of the part of a table's arrays that holds something. */
function bytesUsed(table, length) {
  return Object.values(table)
    .filter((value) => ArrayBuffer.isView(value))
    .reduce((sum, array) => sum + array.BYTES_PER_ELEMENT * Math.min(length, array.length), 0);
}
