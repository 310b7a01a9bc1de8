import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { describe, expect, test } from 'vitest';

import { loadConfig } from '../../../src/composition/config.js';
import { CCXT_EXCHANGES } from '../../../src/infra/venues/ccxt/exchange.js';
import { readSymbols } from '../../../src/composition/wiring-venue.js';

const CCXT = {
  VENUE: 'ccxt',
  VENUE_EXCHANGE: 'binanceusdm',
  VENUE_API_KEY: 'k',
  VENUE_SECRET: 's',
  VENUE_SANDBOX: 'true',
};

describe('the venue of an environment', () => {
  test('is paper, without an outage or delay, when nothing says otherwise', () => {
    expect(loadConfig({})).toMatchObject({ VENUE: 'paper', VENUE_PAPER_LATENCY_MS: 0 });
  });

  test('is an exchange, in its sandbox or with real money, as it is told and never by default', () => {
    expect(loadConfig(CCXT).VENUE_SANDBOX).toBe('true');
    expect(loadConfig({ ...CCXT, VENUE_SANDBOX: 'false' }).VENUE_SANDBOX).toBe('false');
    expect(() => loadConfig({ ...CCXT, VENUE_SANDBOX: '' })).toThrow('VENUE_SANDBOX: is required');
  });

  test('is any exchange that the adapter knows, and no other', () => {
    for (const exchange of CCXT_EXCHANGES) {
      expect(loadConfig({ ...CCXT, VENUE_EXCHANGE: exchange }).VENUE_EXCHANGE).toBe(exchange);
    }
    expect(() => loadConfig({ ...CCXT, VENUE_EXCHANGE: 'ftx' })).toThrow('VENUE_EXCHANGE');
  });

  test('is refused when something is missing, every fault at once', () => {
    expect(() => loadConfig({ VENUE: 'ccxt' })).toThrow(
      /VENUE_EXCHANGE: is required.*VENUE_API_KEY: is required.*VENUE_SECRET: is required/s,
    );
  });

  test('is a platform that executes, with times and slippage of its own', () => {
    expect(loadConfig({ VENUE: 'platform' })).toMatchObject({
      VENUE: 'platform',
      VENUE_PLATFORM_VALID_SECONDS: 15,
      VENUE_PLATFORM_ANSWER_SECONDS: 30,
      VENUE_PLATFORM_SLIPPAGE: '0.001',
    });
  });

  test.each([
    [{ VENUE_PLATFORM_VALID_SECONDS: '30' }, 'must be above VENUE_PLATFORM_VALID_SECONDS'],
    [{ VENUE_PLATFORM_VALID_SECONDS: '0' }, 'VENUE_PLATFORM_VALID_SECONDS: must be a whole number'],
    [
      { VENUE_PLATFORM_ANSWER_SECONDS: '301' },
      'VENUE_PLATFORM_ANSWER_SECONDS: must be a whole number',
    ],
    [{ VENUE_PLATFORM_SLIPPAGE: '1' }, 'VENUE_PLATFORM_SLIPPAGE: must be a fraction'],
    [{ VENUE_PLATFORM_SLIPPAGE: '-0.1' }, 'VENUE_PLATFORM_SLIPPAGE: must be a fraction'],
    [{ VENUE_API_KEY: 'k' }, 'has no effect without VENUE=ccxt'],
  ])('is refused as a platform with %o', (given, fault) => {
    expect(() => loadConfig({ VENUE: 'platform', ...given })).toThrow(fault);
  });

  test('is refused when a key is given and trading stays on paper', () => {
    expect(() => loadConfig({ VENUE_API_KEY: 'k' })).toThrow('has no effect without VENUE=ccxt');
  });

  test.each(['yesterday', '2026-01-01/2026-01-02', '2026-01-01T10:00:00Z'])(
    'is refused with an outage of %s',
    (outage) => {
      expect(() => loadConfig({ VENUE_PAPER_OUTAGE: outage })).toThrow('FROM/UNTIL');
    },
  );
});

describe('symbols', () => {
  const file = async (text: string): Promise<string> => {
    const name = path.join(await mkdtemp(path.join(tmpdir(), 'symbols-')), 'symbols.json');
    await writeFile(name, text);
    return name;
  };

  test('are perpetuals in USDT without a file', async () => {
    const symbols = await readSymbols(null, ['BTC-USD', 'ETH-USD']);
    expect([...symbols]).toEqual([
      ['BTC-USD', 'BTC/USDT:USDT'],
      ['ETH-USD', 'ETH/USDT:USDT'],
    ]);
  });

  test('are those of the file, which has one for every market', async () => {
    const symbols = await file('{"BTC-USD":"BTC/USDC:USDC"}');
    expect([...(await readSymbols(symbols, ['BTC-USD']))]).toEqual([['BTC-USD', 'BTC/USDC:USDC']]);
    await expect(readSymbols(symbols, ['BTC-USD', 'A-USD', 'B-USD'])).rejects.toThrow(
      'has no symbol for A-USD, B-USD',
    );
  });

  test.each(['{', '[]', '{"BTC-USD": 1}', '{"BTC-USD": ""}'])('%s is refused', async (text) => {
    await expect(readSymbols(await file(text), [])).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
    });
  });

  test('a file that is not there is refused', async () => {
    await expect(readSymbols('/nowhere/symbols.json', [])).rejects.toThrow('is not readable');
  });
});
