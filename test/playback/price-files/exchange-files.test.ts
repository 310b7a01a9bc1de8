import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { crc32, deflateRawSync, gzipSync } from 'node:zlib';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { openPriceFiles } from '../../../src/playback/price-files/price-files.js';
import { type PriceStream } from '../../../src/playback/price-stream.js';

/*
 * Files as exchanges publish them, made by hand in their layouts: Binance's klines (data.binance.vision),
 * Kraken's OHLCVT archives and OHLC answers, Coinbase's candles.
 */

const T0 = 1_700_000_040_000;
const SECONDS = T0 / 1000;
/** What every file below says: open 1, low 0.5, high 4, close 3, a minute later 3, 2, 5, 4. */
const PLAYED = [...['0 1', '15 0.5', '30 4', '45 3'], ...['60 3', '75 2', '90 5', '105 4']];

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'marginward-exchange-files-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function fileOf(name: string, content: string | Buffer): string {
  const file = path.join(folder, name);
  writeFileSync(file, content);
  return file;
}

function open(file: string, symbol: string | null = 'BTCUSDT'): Promise<PriceStream> {
  return openPriceFiles([file], {
    symbolToMarket: (name) => (name === 'BTCUSDT' ? 'BTC-USD' : null),
    symbol,
    maxPriceAgeSeconds: 60,
  });
}

async function played(file: string): Promise<readonly string[]> {
  const prices: string[] = [];
  for await (const instant of (await open(file)).instants()) {
    for (const { price } of instant.prices) {
      prices.push(`${String((instant.at.getTime() - T0) / 1000)} ${price.toFixed()}`);
    }
  }
  return prices;
}

const binance = (unit: '' | '000'): string[] => [
  `${T0}${unit},1,4,0.5,3,9,${T0 + 59_999}${unit},18,7,4,9,0`,
  `${T0 + 60_000}${unit},3,5,2,4,9,${T0 + 119_999}${unit},18,7,4,9,0`,
];
const kraken = [`${SECONDS},1,4,0.5,3,9.5,12`, `${SECONDS + 60},3,5,2,4,9.5,7`];
const coinbaseHeader = 'time,low,high,open,close,volume';
const coinbase = [`${SECONDS + 60},2,5,3,4,9`, `${SECONDS},0.5,4,1,3,9`];

describe('files of exchanges are played', () => {
  it.each([
    ["Binance's without a header", binance('')],
    ["Binance's without a header, in microseconds", binance('000')],
    [
      "Binance's with its header",
      [
        'open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,taker_buy_quote_volume,ignore',
        ...binance(''),
      ],
    ],
    ["Kraken's archives", kraken],
    [
      "Kraken's answers, with a header",
      [
        'time,open,high,low,close,vwap,volume,count',
        `${SECONDS},1,4,0.5,3,2,9,12`,
        `${SECONDS + 60},3,5,2,4,3,9,7`,
      ],
    ],
    ["Coinbase's candles, newest first", [coinbaseHeader, ...coinbase]],
    ["Coinbase's candles, oldest first", [coinbaseHeader, ...[...coinbase].reverse()]],
    ["Coinbase's newer name of the time", ['start,low,high,open,close,volume', ...coinbase]],
    [
      'time in milliseconds',
      ['time,open,high,low,close', `${T0},1,4,0.5,3`, `${T0 + 60_000},3,5,2,4`],
    ],
    [
      'time as a date',
      [
        '"timestamp","open","high","low","close"',
        '2023-11-14T22:14:00Z,1,4,0.5,3',
        '2023-11-14 22:15:00,3,5,2,4',
      ],
    ],
  ])('%s', async (name, lines) => {
    expect(await played(fileOf(`${name}.csv`, lines.join('\n')))).toEqual(PLAYED);
  });
});

describe('what is no price file is named', () => {
  const SHOWN: readonly (readonly [string, string | Buffer, RegExp])[] = [
    ['JSON', '[[1700000040000,"1","4","0.5","3"]]', /is JSON: price files are CSV/],
    ['an object in JSON', '\n{"code": -1121}', /is JSON/],
    ['the page of an error', '<!DOCTYPE html><p>404', /is HTML or XML, perhaps the error page/],
    ['Parquet', 'PAR1\u0000\u0001', /is a Parquet file: export it as CSV/],
    ['zstd', Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0]), /compressed with zstd: decompress/],
    ['UTF-16', Buffer.from('\uFEFFtime,open', 'utf16le'), /is UTF-16 text: save it as UTF-8/],
    ['zeros', Buffer.alloc(64), /is not text/],
    ['JSON in gzip', gzipSync('{"a":1}'), /is JSON/],
    [
      'another language',
      'Zeit,Eröffnung,Hoch,Tief,Schluss\n1,1,1,1,1',
      /none of the known headers/,
    ],
    ['semicolons', 'time;open;high;low;close\n1;1;1;1;1', /semicolons: commas are needed/],
    ['tabs', 'time\topen\thigh\tlow\tclose', /tabs: commas are needed/],
    [
      'six columns in an order that nothing tells',
      `${SECONDS},0.5,4,1,3,9`,
      /has no header: add one at its top, "time,open,high,low,close,c0" if .* or "time,low,high,open,close,c0" for Coinbase/,
    ],
    [
      'venue and symbol without a header',
      `${T0},okx,BTCUSDT,1,4,0.5,3`,
      /add the line "ts_ms,venue,symbol,open,high,low,close" at its top/,
    ],
  ];
  it.each(SHOWN)('%s', async (name, content, message) => {
    await expect(open(fileOf(`${name}.bin`, content))).rejects.toThrow(message);
  });

  it.each([
    ['Binance klines', binance('')],
    ['Kraken OHLCVT', kraken],
  ])('%s without a header ask for the symbol', async (name, lines) => {
    const file = fileOf(`${name} without symbol.csv`, lines.join('\n'));
    await expect(open(file, null)).rejects.toThrow(
      `${file}:1: has no header and looks like ${name}: say whose prices these are with --symbol, for example --symbol BTCUSDT`,
    );
  });
});

/** An archive by the letter of the format: local headers with their content, the directory, its end. */
function zipOf(files: Readonly<Record<string, string>>, { method = 8, flags = 0 } = {}): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of Object.entries(files)) {
    const packed = method === 8 ? deflateRawSync(text) : Buffer.from(text);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(flags, 2);
    common.writeUInt16LE(method, 4);
    common.writeUInt32LE(crc32(text), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(Buffer.byteLength(text), 18);
    common.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), common, Buffer.from(name), packed]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    directory.push(
      Buffer.concat([Buffer.from('PK\u0001\u0002\u0014\u0000'), common, rest, Buffer.from(name)]),
    );
    locals.push(local);
    offset += local.length;
  }
  const end = Buffer.alloc(18);
  end.writeUInt16LE(directory.length, 6);
  end.writeUInt32LE(Buffer.concat(directory).length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, ...directory, Buffer.from('PK\u0005\u0006'), end]);
}

describe('a zip', () => {
  const text = binance('').join('\n');

  it.each([
    ['deflated', zipOf({ 'BTCUSDT-1m.csv': text })],
    ['stored', zipOf({ 'BTCUSDT-1m.csv': text }, { method: 0 })],
    [
      'with a note beside it',
      zipOf({ 'README.txt': 'hello', 'prices.csv': text, '__MACOSX/._x': '' }),
    ],
    ['with the sizes after the content', zipOf({ 'prices.csv': text }, { flags: 8 })],
  ])('%s is read, whatever its name', async (name, content) => {
    expect(await played(fileOf(`${name}.data`, content))).toEqual(PLAYED);
  });

  it('has the fingerprint of its content', async () => {
    const zipped = await open(fileOf('one.zip', zipOf({ 'a.csv': text })));
    const plain = await open(fileOf('one.csv', text));
    expect(zipped.fingerprint).toBe(plain.fingerprint);
  });

  const whole = zipOf({ 'a.csv': text });
  const otherByte = Buffer.from(zipOf({ 'a.csv': text }, { method: 0 }));
  otherByte.write('8', otherByte.indexOf(',9,') + 1, 'latin1');
  it.each([
    ['of several files', zipOf({ 'a.csv': text, 'b.csv': text }), /a zip of 2 files: unpack it/],
    ['of nothing', zipOf({}), /a zip of 0 files/],
    ['cut off', whole.subarray(0, whole.length - 30), /zip file without its end.*: fetch it again/],
    ['with another byte', otherByte, /is a damaged zip file: fetch it again/],
    ['with a password', zipOf({ 'a.csv': text }, { flags: 1 }), /a zip with a password/],
    ['of another compression', zipOf({ 'a.csv': text }, { method: 14 }), /unpack it/],
    ['of Excel', zipOf({ '[Content_Types].xml': '<', 'a.csv': text }), /is an Excel workbook/],
  ])('%s is refused by name', async (name, content, message) => {
    const file = fileOf(`${name}.zip`, content);
    await expect(open(file)).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      message: expect.stringMatching(message),
      details: { field: expect.stringContaining(file) },
    });
  });
});
