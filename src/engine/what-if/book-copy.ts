import { type Book } from '../book/book.js';
import { copyMarketTable } from '../book/market-table.js';
import { copyRatioTable } from '../book/ratio-table.js';

/**
 * A copy of the book with its own arrays, to send to another thread: prices, lines and amounts, without ids,
 * owners and holders. Its accounts keep their rows.
 */
export function copyForThread(book: Book): Book {
  const { accounts, lines } = book;
  const rows = accounts.length;
  const count = lines.length;
  return {
    markets: copyMarketTable(book.markets),
    ratios: copyRatioTable(book.ratios),
    assets: new Map(book.assets),
    capped: new Map(book.capped),
    accounts: {
      ids: [],
      owners: [],
      indexOf: new Map(),
      free: [],
      length: rows,
      starts: accounts.starts.slice(0, rows),
      hotCounts: accounts.hotCounts.slice(0, rows),
      lineCounts: accounts.lineCounts.slice(0, rows),
      constants: accounts.constants.slice(0, rows),
      constantHighs: accounts.constantHighs.slice(0, rows),
      constantLows: accounts.constantLows.slice(0, rows),
      watches: new Uint8Array(0),
      stamps: new Uint32Array(0),
    },
    lines: {
      markets: lines.markets.slice(0, count),
      rows: lines.rows.slice(0, count),
      sizes: lines.sizes.slice(0, count),
      tags: lines.tags.slice(0, count),
      slots: new Uint32Array(0),
      others: lines.others.slice(0, count),
      othersRest: lines.othersRest.slice(0, count),
      length: count,
      free: new Map(),
    },
    holders: [],
    positionCount: book.positionCount,
  };
}

/** The buffers of a copy, to transfer them instead of copying them again. */
export function buffersOf({ accounts, lines }: Book): ArrayBufferLike[] {
  return [
    accounts.starts.buffer,
    accounts.hotCounts.buffer,
    accounts.lineCounts.buffer,
    accounts.constants.buffer,
    accounts.constantHighs.buffer,
    accounts.constantLows.buffer,
    lines.markets.buffer,
    lines.rows.buffer,
    lines.sizes.buffer,
    lines.tags.buffer,
    lines.others.buffer,
    lines.othersRest.buffer,
  ];
}
