import { readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, test } from 'vitest';

import { PROJECT_ROOT, STARTER_GENESIS } from '../../src/composition/project-root.js';
import { readGenesisFile } from '../../src/composition/wiring.js';
import {
  COLLATERAL_SETTINGS,
  collateralValuesOf,
} from '../../src/domain/risk/parameters/collateral-settings.js';
import {
  MARGIN_PARAMETER_DEFAULTS,
  MARKET_PARAMETERS,
} from '../../src/domain/risk/parameters/market-parameters.js';
import { encodeSettings } from '../../src/domain/settings/setting-values.js';
import { parseGenesis } from '../../src/domain/genesis/genesis.js';

/*
 * genesis/genesis.schema.json against the code that reads genesis files: the same fields, the same of them
 * required, each with a description.
 */

interface Schema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
}
type Json = Record<string, unknown>;

const read = (file: string): string => readFileSync(path.join(PROJECT_ROOT, file), 'utf8');
const schema = JSON.parse(read('genesis/genesis.schema.json')) as Schema;

/** A document in which every object has every field. */
function aDocument(): Json {
  const demo = JSON.parse(read('genesis/demo.json')) as Json;
  const [first] = demo.markets as Json[];
  const [btc] = (demo.collateralAssets as Json[]).filter(({ asset }) => asset === 'BTC');
  const usd = (demo.collateralAssets as Json[]).find(({ asset }) => asset === 'USD');
  const defaults = encodeSettings(COLLATERAL_SETTINGS, {
    ...collateralValuesOf({ haircut: '0' }),
    confirmations: 1,
  });
  return {
    ...demo,
    markets: [
      {
        ...first,
        sources: [{ id: 'one', weight: '1', publishers: ['feed'] }],
        parameters: {
          ...encodeSettings(MARKET_PARAMETERS, MARGIN_PARAMETER_DEFAULTS),
          ...(first?.parameters as Json),
        },
      },
    ],
    collateralAssets: [
      { ...defaults, ...btc, confirmations: 3 },
      { ...defaults, ...usd },
    ],
    committee: {
      impactThreshold: '0.75',
      lateQuorumExtensionSeconds: 0,
      ...(demo.committee as Json),
    },
    funds: { ...(demo.funds as Json), markets: { 'BTC-USD': '5' } },
  };
}

/** Every object of the schema with the object of a document that it describes: of lists, the first. */
function objectsOf(
  described: Schema,
  value: unknown,
  place: string,
): readonly (readonly [place: string, schema: Schema, object: Json])[] {
  if (described.items !== undefined) {
    return objectsOf(described.items, (value as unknown[])[0], `${place}[0]`);
  }
  if (described.properties === undefined) {
    return [];
  }
  const object = value as Json;
  return [
    [place, described, object] as const,
    ...Object.entries(described.properties).flatMap(([field, of]) =>
      objectsOf(of, object[field], place === '' ? field : `${place}.${field}`),
    ),
  ];
}

const faultsOf = (document: unknown): readonly string[] => {
  const parsed = parseGenesis(document);
  return 'faults' in parsed ? parsed.faults.map(({ path: at, rule }) => `${at} ${rule}`) : [];
};
const places = objectsOf(schema, aDocument(), '').map(([place]) => place);

describe('genesis/genesis.schema.json', () => {
  test('describes a document that is read without a fault', () => {
    expect(faultsOf(aDocument())).toEqual([]);
    expect(places).toContain('markets[0].parameters.tiers[0]');
    expect(places).toContain('committee.members[0]');
  });

  test.each(places)('has the fields of the code at "%s"', (place) => {
    const document = aDocument();
    const [, described, object] = objectsOf(schema, document, '').find(([at]) => at === place)!;
    expect(Object.keys(object).sort()).toEqual(Object.keys(described.properties ?? {}).sort());
    for (const [field, of] of Object.entries(described.properties ?? {})) {
      expect([field, of.description]).toEqual([field, expect.stringMatching(/\.$/)]);
      const value = object[field];
      Reflect.deleteProperty(object, field);
      const isRequired = faultsOf(document).length > 0;
      object[field] = value;
      expect([field, isRequired]).toEqual([field, described.required?.includes(field) ?? false]);
    }
    object.surprise = 1;
    const at = place === '' ? 'surprise' : `${place}.surprise`;
    expect(faultsOf(document)).toEqual([`${at} is not a known field`]);
  });
});

describe('genesis/starter.jsonc', () => {
  test('is a genesis file, comments and all', async () => {
    const { genesis } = await readGenesisFile(STARTER_GENESIS);
    expect(genesis.markets.map(({ id }) => id)).toEqual(['BTC-USD']);
  });

  test('explains every field in the words of the schema', () => {
    const starter = readFileSync(STARTER_GENESIS, 'utf8');
    const descriptions = objectsOf(schema, aDocument(), '').flatMap(([, { properties = {} }]) =>
      Object.values(properties).map(({ description }) => description ?? ''),
    );
    expect(descriptions.length).toBeGreaterThan(40);
    expect(descriptions.filter((text) => !starter.includes(`// ${text}`))).toEqual([]);
  });
});
