import { createHash } from 'node:crypto';

import { badInput } from '../../domain/errors.js';

import { compositeBar, playedPrices } from './price-composite.js';
import { sourceOf } from '../source-quotes.js';
import { type BarGroup, readBarGroups } from './bars.js';
import { type Bar } from './format.js';
import { mergeInstants } from './price-merge.js';
import {
  type FirstPrice,
  type PriceInstant,
  type PriceStream,
  byMarketId,
} from '../price-stream.js';

export interface PriceFileOptions {
  /** The market of a symbol; null for an unknown one. */
  readonly symbolToMarket: (symbol: string) => string | null;
  /** The symbol of files without a symbol column. */
  readonly symbol: string | null;
  /** The smallest maximum price age of the markets: bars may not be longer. */
  readonly maxPriceAgeSeconds: number;
}

/** Prices per bar: open, low, high, close. */
const STEPS_PER_BAR = 4;
/** Assumed for a file with a single bar. */
const DEFAULT_BAR_MS = 60_000;
const SYMBOLS_SHOWN_MAX = 10;

interface FileScan {
  readonly file: string;
  readonly contentHash: string;
  readonly barMs: number;
  /** Opening times of the bars with a price of a known market. Ascending. */
  readonly openTimes: readonly number[];
  readonly firstPrices: ReadonlyMap<string, FirstPrice>;
  readonly unknownSymbols: ReadonlySet<string>;
}

/**
 * Opens price files for playing, after reading all of them once: a fault on the last line is found before the
 * first price is played.
 *
 * Each bar is played as open → (low, high in the order nearer to the open first, low at a tie) → close, spread
 * evenly over the bar. A bar's length is the smallest distance of two times in its file. Files are merged by
 * time, each distinct instant once. Where several venues or files price one market at once, their median is
 * played (docs/scenario.md). A market without a row has no price at that instant.
 *
 * @throws DomainError BAD_USER_INPUT: a file that is unreadable, of unknown format, faulty in a line, or
 *   coarser than maxPriceAgeSeconds; no file; no known symbol at all.
 */
export async function openPriceFiles(
  files: readonly string[],
  options: PriceFileOptions,
): Promise<PriceStream> {
  const scans: FileScan[] = [];
  for (const file of files) {
    scans.push(await scanFile(file, options));
  }
  const instants = instantsOf(scans);
  const unknownSymbols = [...new Set(scans.flatMap((scan) => [...scan.unknownSymbols]))].sort();
  const startMs = instants[0];
  const endMs = instants.at(-1);
  if (startMs === undefined || endMs === undefined) {
    if (unknownSymbols.length === 0) {
      throw badInput(files.join(', '), 'has no row with prices', null);
    }
    throw badInput('--prices', `names no known market; symbols: ${shown(unknownSymbols)}`, null);
  }
  return {
    markets: firstPricesOf(scans),
    instantCount: instants.length,
    startsAt: new Date(startMs),
    endsAt: new Date(endMs),
    durationSeconds: (endMs - startMs) / 1000,
    fingerprint: fingerprintOf(scans, options.symbol),
    warnings:
      unknownSymbols.length === 0
        ? []
        : [`Skipping symbols that the genesis does not list: ${shown(unknownSymbols)}.`],
    instants: () => mergeInstants(scans.map((scan) => fileInstants(scan, options))),
  };
}

async function scanFile(file: string, options: PriceFileOptions): Promise<FileScan> {
  const contentHash = createHash('sha256');
  const openTimes: number[] = [];
  const firstPrices = new Map<string, FirstPrice>();
  const unknownSymbols = new Set<string>();
  let previousMs: number | null = null;
  let shortestMs = Infinity;
  for await (const group of readBarGroups(file, options.symbol, contentHash)) {
    if (previousMs !== null) {
      shortestMs = Math.min(shortestMs, group.openedMs - previousMs);
    }
    previousMs = group.openedMs;
    for (const { symbol } of group.rows) {
      if (options.symbolToMarket(symbol) === null) {
        unknownSymbols.add(symbol);
      }
    }
    const markets = marketBars(group, options);
    if (markets.length > 0) {
      openTimes.push(group.openedMs);
    }
    for (const { marketId, bar } of markets) {
      if (!firstPrices.has(marketId)) {
        firstPrices.set(marketId, { marketId, price: bar.open, at: new Date(group.openedMs) });
      }
    }
  }
  const barMs = shortestMs === Infinity ? DEFAULT_BAR_MS : shortestMs;
  requireFineEnough(file, barMs, options.maxPriceAgeSeconds);
  return {
    file,
    contentHash: contentHash.digest('hex'),
    barMs,
    openTimes,
    firstPrices,
    unknownSymbols,
  };
}

function requireFineEnough(file: string, barMs: number, maxPriceAgeSeconds: number): void {
  if (barMs <= maxPriceAgeSeconds * 1000) {
    return;
  }
  const seconds = String(Math.ceil(barMs / 1000));
  throw badInput(
    file,
    `has a bar every ${seconds} s, and a price may be ${String(maxPriceAgeSeconds)} s old at most:` +
      ` give --max-price-age ${seconds}`,
    null,
  );
}

interface MarketBar {
  readonly marketId: string;
  readonly bar: Bar;
  readonly source: string;
  /** The bar of each source, if there are several. */
  readonly bySource: readonly { readonly source: string; readonly bar: Bar }[];
}

/** One bar per known market of a group, by market id. */
function marketBars(group: BarGroup, options: PriceFileOptions): readonly MarketBar[] {
  const byMarket = new Map<string, { readonly bars: Bar[]; readonly sources: string[] }>();
  for (const { venue, symbol, bar } of group.rows) {
    const marketId = options.symbolToMarket(symbol);
    if (marketId === null || bar === null) {
      continue;
    }
    const entry = byMarket.get(marketId) ?? { bars: [], sources: [] };
    byMarket.set(marketId, entry);
    entry.bars.push(bar);
    entry.sources.push(venue ?? symbol);
  }
  return [...byMarket]
    .map(([marketId, { bars, sources }]) => ({
      marketId,
      bar: compositeBar(bars),
      source: sourceOf(sources),
      bySource:
        bars.length > 1 ? bars.map((bar, index) => ({ source: sources[index] ?? '', bar })) : [],
    }))
    .sort(byMarketId);
}

/** When the n-th price of a bar is played, in epoch milliseconds. */
function stepMs(openedMs: number, barMs: number, n: number): number {
  return openedMs + Math.floor((barMs * n) / STEPS_PER_BAR);
}

async function* fileInstants(
  scan: FileScan,
  options: PriceFileOptions,
): AsyncGenerator<PriceInstant> {
  for await (const group of readBarGroups(scan.file, options.symbol, null)) {
    const markets = marketBars(group, options).map(({ marketId, source, bar, bySource }) => ({
      marketId,
      source,
      played: playedPrices(bar),
      bySource: bySource.map((one) => ({
        source: one.source,
        played: playedPrices(one.bar, bar),
      })),
    }));
    if (markets.length === 0) {
      continue;
    }
    for (const n of [0, 1, 2, 3] as const) {
      yield {
        at: new Date(stepMs(group.openedMs, scan.barMs, n)),
        prices: markets.map(({ marketId, source, played, bySource }) => ({
          marketId,
          price: played[n],
          source,
          confidence: null,
          ...(bySource.length > 0
            ? { quotes: bySource.map((one) => ({ source: one.source, price: one.played[n] })) }
            : {}),
        })),
      };
    }
  }
}

/** Every instant at which prices are played, ascending and distinct. */
function instantsOf(scans: readonly FileScan[]): Float64Array {
  const all = new Float64Array(
    scans.reduce((count, scan) => count + scan.openTimes.length * STEPS_PER_BAR, 0),
  );
  let count = 0;
  for (const { openTimes, barMs } of scans) {
    for (const openedMs of openTimes) {
      for (let n = 0; n < STEPS_PER_BAR; n += 1) {
        all[count] = stepMs(openedMs, barMs, n);
        count += 1;
      }
    }
  }
  return all.sort().filter((ms, index) => index === 0 || ms !== all[index - 1]);
}

function firstPricesOf(scans: readonly FileScan[]): readonly FirstPrice[] {
  const first = new Map<string, FirstPrice>();
  for (const price of scans.flatMap((scan) => [...scan.firstPrices.values()])) {
    const known = first.get(price.marketId);
    if (known === undefined || price.at < known.at) {
      first.set(price.marketId, price);
    }
  }
  return [...first.values()].sort(byMarketId);
}

function fingerprintOf(scans: readonly FileScan[], symbol: string | null): string {
  const parts = [symbol ?? '', ...scans.map((scan) => scan.contentHash)];
  return createHash('sha256').update(parts.join('\n')).digest('hex');
}

function shown(symbols: readonly string[]): string {
  const more = symbols.length - SYMBOLS_SHOWN_MAX;
  const names = symbols.slice(0, SYMBOLS_SHOWN_MAX).join(', ');
  return more > 0 ? `${names} and ${String(more)} more` : names;
}
