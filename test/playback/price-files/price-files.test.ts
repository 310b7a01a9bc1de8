import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { openPriceFiles } from '../../../src/playback/price-files/price-files.js';
import { type PriceInstant, type PriceStream } from '../../../src/playback/price-stream.js';

const MARKETS = new Map([
  ['BTCUSDT', 'BTC-USD'],
  ['BTCUSD', 'BTC-USD'],
  ['BTC-USD', 'BTC-USD'],
  ['ETHUSDT', 'ETH-USD'],
]);
const T0 = 1_700_000_040_000;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'marginward-prices-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function fileOf(name: string, lines: readonly string[]): string {
  const file = path.join(folder, name);
  const text = lines.join('\n') + '\n';
  writeFileSync(file, name.endsWith('.gz') ? gzipSync(text) : text);
  return file;
}

function open(
  files: readonly string[],
  overrides: Partial<{ symbol: string; maxPriceAgeSeconds: number }> = {},
): Promise<PriceStream> {
  return openPriceFiles(files, {
    symbolToMarket: (symbol) => MARKETS.get(symbol) ?? null,
    symbol: overrides.symbol ?? null,
    maxPriceAgeSeconds: overrides.maxPriceAgeSeconds ?? 60,
  });
}

async function instantsOf(stream: PriceStream): Promise<readonly PriceInstant[]> {
  const instants: PriceInstant[] = [];
  for await (const instant of stream.instants()) {
    instants.push(instant);
  }
  return instants;
}

/** One line per price: seconds since T0, market, price, source. */
async function played(stream: PriceStream): Promise<readonly string[]> {
  return (await instantsOf(stream)).flatMap(({ at, prices }) =>
    prices.map(({ marketId, price, source }) =>
      [(at.getTime() - T0) / 1000, marketId, price.toFixed(), source].join(' '),
    ),
  );
}

const SYMBOL_HEADER = 'ts_ms,symbol,open,high,low,close,volume';

describe('playing a bar', () => {
  it('gives open, the nearer of low and high, the other, close, 15 s apart', async () => {
    const file = fileOf('order.csv', [
      SYMBOL_HEADER,
      `${T0},BTCUSDT,100,110,98,105,1`,
      `${T0 + 60_000},BTCUSDT,105,106,90,91,1`,
    ]);
    expect(await played(await open([file]))).toEqual([
      '0 BTC-USD 100 BTCUSDT',
      '15 BTC-USD 98 BTCUSDT',
      '30 BTC-USD 110 BTCUSDT',
      '45 BTC-USD 105 BTCUSDT',
      '60 BTC-USD 105 BTCUSDT',
      '75 BTC-USD 106 BTCUSDT',
      '90 BTC-USD 90 BTCUSDT',
      '105 BTC-USD 91 BTCUSDT',
    ]);
  });

  it('plays the low first when both are as near', async () => {
    const file = fileOf('tie.csv', [SYMBOL_HEADER, `${T0},BTCUSDT,100,101,99,100,1`]);
    expect((await played(await open([file])))[1]).toBe('15 BTC-USD 99 BTCUSDT');
  });

  it('leaves a market without a row, or with an empty one, without a price', async () => {
    const file = fileOf('gap.csv', [
      SYMBOL_HEADER,
      `${T0},BTCUSDT,100,100,100,100,1`,
      `${T0},ETHUSDT,10,10,10,10,1`,
      `${T0 + 60_000},BTCUSDT,,,,,`,
      `${T0 + 60_000},ETHUSDT,11,11,11,11,1`,
      `${T0 + 120_000},ETHUSDT,12,12,12,12,1`,
    ]);
    const counts = (await instantsOf(await open([file]))).map(({ prices }) => prices.length);
    expect(counts).toEqual([2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1]);
  });
});

describe('the formats', () => {
  it.each([
    [
      'kline',
      'open_time,open,high,low,close,volume,close_time',
      `${T0},1,4,0.5,3,9,${T0 + 59_999}`,
    ],
    ['kline in microseconds', 'open_time,open,high,low,close', `${T0}000,1,4,0.5,3`],
    ['mark price', 'ts_ms,mark_open,mark_high,mark_low,mark_close', `${T0},1,4,0.5,3`],
    ['symbol', SYMBOL_HEADER, `${T0},BTCUSDT,1,4,0.5,3,9`],
    ['venue', 'ts_ms,venue,symbol,open,high,low,close', `${T0},BTCUSDT,BTC-USD,1,4,0.5,3`],
  ])('%s is known by its header, plain and compressed', async (name, header, line) => {
    const expected = ['0 BTC-USD 1', '15 BTC-USD 0.5', '30 BTC-USD 4', '45 BTC-USD 3'];
    for (const end of ['csv', 'csv.gz']) {
      const file = fileOf(`format ${name}.${end}`, [header, line]);
      const prices = await played(await open([file], { symbol: 'BTCUSDT' }));
      expect(prices).toEqual(expected.map((price) => `${price} BTCUSDT`));
    }
  });

  it('takes line ends of Windows, a byte order mark and a missing last line end', async () => {
    const file = path.join(folder, 'windows.csv');
    writeFileSync(file, `\uFEFF${SYMBOL_HEADER}\r\n${T0},BTCUSDT,1,1,1,1,1\r\n\r\n`);
    expect((await open([file])).instantCount).toBe(4);
  });
});

describe('several sources of one market', () => {
  const header = 'ts_ms,venue,symbol,open,high,low,close';

  it('are played as the median of their opens, highs, lows and closes', async () => {
    const file = fileOf('venues.csv', [
      header,
      `${T0},a,BTCUSDT,100,103,20,101`,
      `${T0},b,BTC-USD,101,104,95,102`,
      `${T0},c,BTCUSD,102,105,96,103`,
    ]);
    expect(await played(await open([file]))).toEqual([
      '0 BTC-USD 101 median of 3',
      '15 BTC-USD 104 median of 3',
      '30 BTC-USD 95 median of 3',
      '45 BTC-USD 102 median of 3',
    ]);
  });

  it('of two, give the mean', async () => {
    const file = fileOf('two.csv', [
      header,
      `${T0},a,BTCUSDT,100,100,100,100`,
      `${T0},b,BTCUSD,101,101,101,101`,
    ]);
    expect((await played(await open([file])))[0]).toBe('0 BTC-USD 100.5 median of 2');
  });

  it('in two files are one instant per instant', async () => {
    const a = fileOf('a.csv', [SYMBOL_HEADER, `${T0},BTCUSDT,100,100,100,100,1`]);
    const b = fileOf('b.csv', [
      SYMBOL_HEADER,
      `${T0 + 30_000},BTCUSD,102,102,102,102,1`,
      `${T0 + 30_000},ETHUSDT,7,7,7,7,1`,
    ]);
    const stream = await open([a, b]);
    expect(stream).toMatchObject({ instantCount: 6, durationSeconds: 75 });
    expect(await played(stream)).toEqual([
      '0 BTC-USD 100 BTCUSDT',
      '15 BTC-USD 100 BTCUSDT',
      '30 BTC-USD 101 median of 2',
      '30 ETH-USD 7 ETHUSDT',
      '45 BTC-USD 101 median of 2',
      '45 ETH-USD 7 ETHUSDT',
      '60 BTC-USD 102 BTCUSD',
      '60 ETH-USD 7 ETHUSDT',
      '75 BTC-USD 102 BTCUSD',
      '75 ETH-USD 7 ETHUSDT',
    ]);
  });
});

describe('a broken price file', () => {
  const good = `${T0},BTCUSDT,100,110,90,105,1`;

  it.each([
    [
      'a word for a price',
      `${T0 + 60_000},BTCUSDT,x,110,90,105,1`,
      'price must be a plain decimal',
    ],
    ['a price of zero', `${T0 + 60_000},BTCUSDT,100,110,0,105,1`, 'price must be above 0'],
    ['a negative price', `${T0 + 60_000},BTCUSDT,100,110,-1,105,1`, 'price must be above 0'],
    ['an empty price', `${T0 + 60_000},BTCUSDT,,110,90,105,1`, 'price must be a plain decimal'],
    ['too many digits', `${T0 + 60_000},BTCUSDT,100.12345678901234,110,90,105,1`, 'decimals'],
    ['a missing column', `${T0 + 60_000},BTCUSDT,100,110,90,105`, 'has 6 columns where the first'],
    ['a time in seconds', `${T0 / 1000},BTCUSDT,100,110,90,105,1`, 'time must be epoch millisecon'],
    ['a row twice', good, 'repeats an earlier row'],
    [
      'a low above the open',
      `${T0 + 60_000},BTCUSDT,100,110,101,105,1`,
      'low and high must enclos',
    ],
  ])('with %s is refused, naming file and line', async (name, line, rule) => {
    const file = fileOf(`broken ${name}.csv`, [SYMBOL_HEADER, good, line]);
    await expect(open([file])).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      details: { field: `${file}:3`, rule: expect.stringContaining(rule) },
    });
  });

  it.each([
    ['no header', [good], 'add the line "ts_ms,symbol,open,high,low,close,c0" at its top'],
    ['another header', ['date,price', '2020-01-01,1'], 'none of the known headers'],
    ['nothing in it', [], 'none of the known headers'],
    ['no symbol', ['open_time,open,high,low,close', `${T0},1,1,1,1`], '--symbol'],
  ])('with %s is refused', async (name, lines, rule) => {
    const file = fileOf(`header ${name}.csv`, lines);
    await expect(open([file])).rejects.toThrow(rule);
  });

  it('that does not exist is refused by name', async () => {
    await expect(open([path.join(folder, 'absent.csv')])).rejects.toThrow('cannot be read: ENOENT');
  });

  const whole = gzipSync([SYMBOL_HEADER, good, ''].join('\n'));
  const damaged = Buffer.from(whole);
  damaged.fill(0xff, 12, 20);
  it.each([
    ['cut off in its content', whole.subarray(0, whole.length - 20), 'fetch it again'],
    ['cut off in its last checksum', whole.subarray(0, whole.length - 1), 'fetch it again'],
    ['cut off in its header', whole.subarray(0, 5), 'fetch it again'],
    ['damaged', damaged, 'is a damaged compressed file (Z_DATA_ERROR): fetch it again'],
    ['no gzip', Buffer.from(SYMBOL_HEADER), 'is not a gzip file (Z_DATA_ERROR): rename it'],
  ])('whose gzip is %s is refused by name, with what to do', async (name, bytes, rule) => {
    const file = path.join(folder, `${name}.csv.gz`);
    writeFileSync(file, bytes);
    await expect(open([file])).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      details: { field: file, rule: expect.stringContaining(rule) },
    });
  });

  it.each([
    ['backwards', [0, 60, 30], 'time must not go backwards'],
    ['forwards where it is newest first', [120, 60, 90], 'time must not increase in a file'],
    ['back to an instant that is over', [0, 60, 0], 'time must not go backwards'],
  ])('whose time goes %s is refused, naming the line', async (name, times, rule) => {
    const rows = times.map((s) => `${T0 + s * 1000},BTCUSDT,1,1,1,1,1`);
    const file = fileOf(`order ${name}.csv`, [SYMBOL_HEADER, ...rows]);
    await expect(open([file])).rejects.toMatchObject({
      details: { field: `${file}:4`, rule: expect.stringContaining(rule) },
    });
  });

  it('coarser than the greatest price age is refused with the advice to raise it', async () => {
    const rows = [0, 61, 122].map((s) => `${T0 + s * 1000},BTCUSDT,1,1,1,1,1`);
    const file = fileOf('coarse.csv', [SYMBOL_HEADER, ...rows]);
    await expect(open([file])).rejects.toThrow('give --max-price-age 61');
    expect((await open([file], { maxPriceAgeSeconds: 61 })).instantCount).toBe(12);
  });
});

describe('symbols that no market has', () => {
  it('are skipped with one warning when another is known', async () => {
    const file = fileOf('unknown.csv', [
      SYMBOL_HEADER,
      `${T0},BTCUSDT,1,1,1,1,1`,
      `${T0},FOO,1,1,1,1,1`,
      `${T0},BAR,1,1,1,1,1`,
    ]);
    const stream = await open([file]);
    expect(stream.warnings).toEqual(['Skipping symbols that the genesis does not list: BAR, FOO.']);
    expect(stream.markets.map(({ marketId }) => marketId)).toEqual(['BTC-USD']);
  });

  it('are refused when none is known', async () => {
    const file = fileOf('alien.csv', [SYMBOL_HEADER, `${T0},FOO,1,1,1,1,1`]);
    await expect(open([file])).rejects.toThrow('names no known market; symbols: FOO');
  });
});

it('has the same fingerprint for the same content, compressed or not, and another for other', async () => {
  const lines = [SYMBOL_HEADER, `${T0},BTCUSDT,1,1,1,1,1`];
  const streams = [
    await open([fileOf('same.csv', lines)]),
    await open([fileOf('same.csv.gz', lines)]),
    await open([fileOf('other.csv', [...lines, `${T0 + 1000},BTCUSDT,1,1,1,1,1`])]),
  ];
  const [plain, compressed, other] = streams.map((stream) => stream.fingerprint);
  expect(plain).toBe(compressed);
  expect(plain).not.toBe(other);
});

const DATA = path.resolve(import.meta.dirname, '../../../../shared/data/prices');
const hasData = existsSync(DATA);
if (!hasData) {
  process.stderr.write(`Skipping the recorded price files: ${DATA} is absent.\n`);
}
(hasData ? describe : describe.skip)('recorded files of ../shared/data', () => {
  it.each([
    ['binance_um_1m_ftx_2022-11-06_10.csv.gz', 2, 7200 * 4],
    ['binance_um_1m_flash_2023-08-17_18.csv.gz', 2, 2880 * 4],
    ['binance_cm_markprice_1m_BTCUSD_PERP_2025-10-09_10.csv.gz', 1, 2880 * 4],
    ['coinbase_1m_trade_quote_BTC_ETH_2017-09-03_04.csv.gz', 2, 2880 * 4],
    ['crash_2025-10-10_multi_venue_1m.csv.gz', 26, 1440 * 4],
    ['dydx_1m_trade_quote_BTC_2026-01-01_calm.csv.gz', 1, 1400 * 4],
  ])('%s plays', async (name, markets, leastInstants) => {
    const symbols = /^([A-Z]+?)-?USD[TC]?(?:_PERP)?$/;
    const stream = await openPriceFiles([path.join(DATA, name)], {
      symbolToMarket: (symbol) => symbol.replace(symbols, '$1-USD'),
      symbol: 'BTCUSD_PERP',
      maxPriceAgeSeconds: 60,
    });
    const instants = await instantsOf(stream);
    const isAscending = instants.every(
      ({ at }, index) => index === 0 || at > instants[index - 1]!.at,
    );
    const isOnePerMarket = instants.every(
      ({ prices }) => new Set(prices.map(({ marketId }) => marketId)).size === prices.length,
    );
    expect({ isAscending, isOnePerMarket }).toEqual({ isAscending: true, isOnePerMarket: true });
    expect(stream.markets).toHaveLength(markets);
    expect(instants).toHaveLength(stream.instantCount);
    expect(instants.length).toBeGreaterThanOrEqual(leastInstants - 400);
  });
});
