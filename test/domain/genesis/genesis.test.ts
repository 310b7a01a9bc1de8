import { readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import {
  type Genesis,
  marketIdsBySymbol,
  parseGenesis,
} from '../../../src/domain/genesis/genesis.js';

const DEMO_FILE = path.resolve(import.meta.dirname, '../../../genesis/demo.json');

type Json = Record<string, unknown>;

/** The demo with one value replaced; the path as faults show it. */
function demoWith(changedPath: string, value: unknown): unknown {
  const document = JSON.parse(readFileSync(DEMO_FILE, 'utf8')) as Json;
  const keys = changedPath.split(/[.[\]]+/).filter((key) => key !== '');
  const last = keys.pop()!;
  const parent = keys.reduce<Json>((object, key) => object[key] as Json, document);
  parent[last] = value;
  // Through text again: an undefined value disappears, as if it had never been written.
  return JSON.parse(JSON.stringify(document));
}

function faultsOf(document: unknown): readonly { path: string; rule: string }[] {
  const result = parseGenesis(document);
  return 'faults' in result ? result.faults : [];
}

function demo(): Genesis {
  const result = parseGenesis(JSON.parse(readFileSync(DEMO_FILE, 'utf8')));
  if ('faults' in result) {
    throw new Error(JSON.stringify(result.faults, null, 2));
  }
  return result.genesis;
}

describe('the demo genesis', () => {
  it('is valid and lists at least 24 markets', () => {
    expect(demo().markets.length).toBeGreaterThanOrEqual(24);
  });

  it('lets a partial liquidation heal in every bracket: fee + slippage < cureRatio × fraction', () => {
    for (const { parameters } of demo().markets) {
      const cost = parameters.liquidationFee.plus(parameters.maxSlippage);
      for (const tier of parameters.tiers) {
        const relief = parameters.cureRatio.times(tier.maintenanceMarginFraction);
        expect(cost.lt(relief)).toBe(true);
      }
    }
  });

  it('asks for one confirmation where it says nothing, and refuses what is no count', () => {
    const place = 'collateralAssets[1].confirmations';
    const result = parseGenesis(demoWith(place, undefined));
    expect('genesis' in result && result.genesis.collateralAssets[1]?.confirmations).toBe(1);
    for (const value of [null, '2', -1, 1.5, 10_001]) {
      expect(faultsOf(demoWith(place, value))).toMatchObject([{ path: place }]);
    }
  });

  it('knows the names that exchanges give its markets', () => {
    const ids = marketIdsBySymbol(demo().markets);
    expect(['BTCUSDT', 'BTC-USD', 'BTCUSD', 'BTCUSD_PERP'].map((name) => ids.get(name))).toEqual(
      Array<string>(4).fill('BTC-USD'),
    );
  });

  it('prices BTC collateral by its market and counts a dollar as a dollar', () => {
    const prices = demo().collateralAssets.map(({ asset, priceMarketId }) => [
      asset,
      priceMarketId,
    ]);
    expect(Object.fromEntries(prices)).toEqual({
      USD: null,
      USDC: null,
      BTC: 'BTC-USD',
      ETH: 'ETH-USD',
    });
  });
});

describe('a faulty genesis', () => {
  it.each([
    ['name', '', 'must be 1 to 100 printable characters'],
    ['quoteCurrency', 'EUR', 'must be "USD"'],
    ['markets', [], 'must have 1 to 2000 entries'],
    ['markets[1].id', 'BTC-USD', 'repeats markets[0].id'],
    ['markets[1].id', 'not an id', 'must be 1 to 64 letters'],
    ['markets[1].aliases[0]', 'BTCUSDT', 'repeats markets[0].aliases[0]'],
    ['markets[1].lotSize', '0', 'must be above 0'],
    ['markets[1].lotSize', 0.001, 'must be a decimal number in quotes'],
    ['markets[2].parameters.cureRatio', '1e0', 'must be a plain decimal number'],
    ['markets[2].parameters.cureRatio', undefined, 'must be a decimal number in quotes'],
    ['markets[2].parameters.gracePeriodSeconds', 1.5, 'must be a whole number'],
    [
      'markets[2].parameters.gracePeriodSeconds',
      -1,
      'must be at least 0 and at most 2592000, whole',
    ],
    ['markets[2].parameters.gracePeriodSecond', 1, 'is not a known field'],
    ['markets[2].parameters.tiers', [], 'must have 1 to 50 entries'],
    ['markets[2].parameters.tiers[0].initialMarginFraction', '1.1', 'must be at most 1'],
    ['collateralAssets[0].haircut', '0.01', 'must be 0: USD is'],
    ['collateralAssets[0].priceMarketId', 'BTC-USD', 'must be null: every price is in USD'],
    ['collateralAssets', [{ asset: 'EUR', haircut: '0', priceMarketId: null }], 'must list USD'],
    ['collateralAssets[1].asset', 'USD', 'repeats collateralAssets[0].asset'],
    ['collateralAssets[1].haircut', '-0.1', 'must be at least 0'],
    ['collateralAssets[1].pegBand', '0.01', 'needs a priceMarketId'],
    ['collateralAssets[2].pegBand', '1', 'at least 0 and below 1'],
    ['collateralAssets[2].priceMarketId', 'GOLD-USD', 'must be the id of a listed market'],
    ['collateralAssets[2].priceMarketId', undefined, 'must be the id of a listed market'],
    ['committee', null, 'must be an object'],
    ['committee.members[1].subject', 'alice', 'repeats committee.members[0].subject'],
    ['committee.quorum', '0', 'must be above 0'],
    ['committee.threshold', '0.499999999999', 'must be at least 0.5 and at most 1'],
    ['committee.votingPeriodSeconds', 0, 'must be at least 1 and at most 2592000, whole'],
    ['committee.votingPeriodSeconds', 2_592_001, 'must be at least 1 and at most 2592000, whole'],
    ['committee.timelockSeconds', 2_592_001, 'must be at least 0 and at most 2592000, whole'],
    ['committee.executionWindowSeconds', 7_776_001, 'must be at least 1 and at most 7776000'],
    ['committee.executionWindowSeconds', undefined, 'must be a whole number'],
    ['committee.guardians', Array.from({ length: 51 }, (_, n) => `g${n}`), 'must have 0 to 50'],
    ['funds.markets.GOLD-USD', '1', 'is not the id of a listed market'],
    ['funds.global', '-1', 'must be at least 0'],
    ['operators', 'operator', 'must be a list'],
  ])('at %s = %j is refused with its path and rule', (changedPath, value, rule) => {
    expect(faultsOf(demoWith(changedPath, value))).toContainEqual(
      expect.objectContaining({ path: changedPath, rule: expect.stringContaining(rule) }),
    );
  });

  it('lists parameters that are not valid as a set', () => {
    const paths = faultsOf(demoWith('markets[2].parameters.closeOutRatio', '1')).map((f) => f.path);
    expect(paths).toContain('markets[2].parameters.closeOutRatio');
  });

  it('lists every fault at once', () => {
    const document = demoWith('funds.global', 'much') as Json;
    document.name = 7;
    (document.markets as Json[])[3]!.lotSize = '-1';
    expect(faultsOf(document).map((fault) => fault.path)).toEqual([
      'name',
      'markets[3].lotSize',
      'funds.global',
    ]);
  });

  it.each([[null], [[]], ['genesis'], [42]])('that is %j is no object', (document) => {
    expect(faultsOf(document)).toContainEqual(expect.objectContaining({ path: '' }));
  });

  it('may leave out what has a default', () => {
    const document = demoWith('operators', undefined) as { committee: Json; funds: Json };
    delete document.committee.maxNewlyCloseOutAccounts;
    delete document.committee.maxNewlyCalledNotional;
    delete document.funds.markets;
    expect(parseGenesis(document)).toMatchObject({
      genesis: {
        operators: [],
        committee: { maxNewlyCloseOutAccounts: 0, maxNewlyCalledNotional: null },
      },
    });
  });
});
