import { readFileSync } from 'node:fs';
import path from 'node:path';

import { expect, test } from 'vitest';

import {
  genesisWarnings,
  textOfWarning,
  unpricedAssetsWarning,
} from '../../../src/domain/genesis/genesis-warnings.js';
import { type Genesis, parseGenesis } from '../../../src/domain/genesis/genesis.js';
import { NARROW_MARGINS } from '../../support/genesis-files.js';

const ROOT = path.resolve(import.meta.dirname, '../../..');

function genesisIn(file: string): Genesis {
  const text = readFileSync(file, 'utf8').replace(/^[ \t]*\/\/.*$/gm, '');
  const parsed = parseGenesis(JSON.parse(text));
  if ('faults' in parsed) {
    throw new Error(JSON.stringify(parsed.faults));
  }
  return parsed.genesis;
}

test.each(['demo.json', 'starter.jsonc'])('genesis/%s gets no warning', (name) => {
  expect(genesisWarnings(genesisIn(path.join(ROOT, 'genesis', name)))).toEqual([]);
});

test('the margins that the demo had at first leave no room to sell, in any market', () => {
  const genesis = genesisIn(NARROW_MARGINS);
  const all = genesis.markets.map(({ id }) => id);
  const [only, ...others] = genesisWarnings(genesis);
  expect(others).toEqual([]);
  expect(only).toMatchObject({ code: 'NO_ROOM_TO_SELL', marketIds: all });
});

test('a warning names its markets, and each kind is said once', () => {
  const { markets } = genesisIn(NARROW_MARGINS);
  const [first, second] = markets;
  const said = genesisWarnings({ markets: markets.slice(0, 2) }).map(textOfWarning);
  expect(said).toEqual([
    `NO_ROOM_TO_SELL in ${first!.id}, ${second!.id}: closeOutRatio · mmf is at most maxSlippage + liquidationFee: a sale may cost all`,
  ]);
});

test('an asset besides USD that has no price is named', () => {
  const { collateralAssets } = genesisIn(NARROW_MARGINS);
  expect(unpricedAssetsWarning({ collateralAssets })).toMatch(/^ASSET_WITHOUT_PRICE: USDC: /u);
  const priced = collateralAssets.filter(({ asset }) => asset !== 'USDC');
  expect(unpricedAssetsWarning({ collateralAssets: priced })).toBeNull();
});
