// (d) Memory per account of 4 positions and quote collateral: arrays, index, ids. Needs --expose-gc.
//     node --expose-gc bench/engine/memory.mjs [accounts]
import { START, bookAccountOf, drawAccounts, emptyEngine, makeMarkets } from './book.mjs';

const count = Number(process.argv[2] ?? 100_000);
const markets = makeMarkets();
for (const index of ['bands']) {
  const engine = emptyEngine(markets, index);
  globalThis.gc();
  const before = process.memoryUsage();
  for (const drawn of drawAccounts(count, markets, { positions: 4 })) {
    engine.setAccount(bookAccountOf(drawn, markets), new Date(START));
  }
  globalThis.gc();
  const after = process.memoryUsage();
  const heap = after.heapUsed - before.heapUsed;
  const buffers = after.arrayBuffers - before.arrayBuffers;
  const { accounts, lines, holders } = engine.book;
  const used =
    bytesUsed(accounts, accounts.length) +
    bytesUsed(lines, lines.length) +
    holders.reduce(
      (sum, list) =>
        sum +
        bytesUsed(
          { accounts: list.accounts, lows: list.bounds, highs: list.bounds, isNear: list.isNear },
          list.count,
        ) +
        list.nearCount * 4,
      0,
    );
  console.log(
    `${index}: per account ${((heap + buffers) / count).toFixed(0)} bytes held: arrays ${(buffers / count).toFixed(0)} (of which used ${(used / count).toFixed(0)}), ids and maps ${(heap / count).toFixed(0)}`,
  );
}

/** Bytes of the part of a table's arrays that holds something. */
function bytesUsed(table, length) {
  return Object.values(table)
    .filter((value) => ArrayBuffer.isView(value))
    .reduce((sum, array) => sum + array.BYTES_PER_ELEMENT * Math.min(length, array.length), 0);
}
