// What is written from the declarations of governed settings: the SDL of their fields, and tables in the documents.
import { COMMITTEE_SETTINGS } from '../src/domain/settings/committee-settings.js';
import { GOVERNED_PARAMETERS } from '../src/domain/governance/parameters/governed-parameters.js';
import {
  COLLATERAL_SETTINGS,
  VALUE_SETTINGS,
} from '../src/domain/risk/parameters/collateral-settings.js';
import { MARKET_PARAMETERS } from '../src/domain/risk/parameters/market-parameters.js';
import { type Setting, type Settings, isWhole, limitsOf } from '../src/domain/settings/setting.js';

/** The file of `src/api/schema` that is written from the declarations. */
export function settingsSdl(): string {
  return [
    '# Written by `npm run generate` from the declarations in src/domain: not to be edited.',
    `extend type MarginParameters {\n${outputFields(MARKET_PARAMETERS)}\n}`,
    `extend input MarginParameterChanges {\n${changeFields(GOVERNED_PARAMETERS)}\n}`,
    `extend type CollateralAsset {\n${outputFields(VALUE_SETTINGS)}\n}`,
    `extend input ProposeCollateralInput {\n${changeFields(VALUE_SETTINGS)}\n}`,
    `extend type Committee {\n${outputFields(COMMITTEE_SETTINGS)}\n}`,
    `extend input ProposeCommitteeInput {\n${inputFields(COMMITTEE_SETTINGS)}\n}`,
  ].join('\n\n');
}

/** The tables, by the page and by the name of the comments that stand around each. */
export const SETTING_TABLES = {
  'docs/risk-model.md': {
    'market-parameters': tableOf(MARKET_PARAMETERS),
    'collateral-settings': tableOf(COLLATERAL_SETTINGS),
  },
  'docs/governance.md': { 'committee-settings': tableOf(COMMITTEE_SETTINGS) },
} as const satisfies Readonly<Record<string, Readonly<Record<string, string>>>>;

/** The page with what stands between the comments of a table replaced. */
export function withTable(page: string, name: string, table: string): string {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from === -1 || to < from) {
    throw new Error(`the page has no place for the table ${name}`);
  }
  return `${page.slice(0, from)}${begin}\n\n${table}\n\n${page.slice(to)}`;
}

function outputFields(declared: Settings): string {
  return fieldsOf(declared, ({ description, range, default: value, ...setting }) => {
    const scalar = isWhole(setting) ? 'Int' : 'Decimal';
    return {
      text: `${description} In ${range}.${value === null ? '' : ` Default ${value}.`}`,
      type: setting.isNullable === true ? scalar : `${scalar}!`,
    };
  });
}

/** Every field has to be given, but those with a default. */
function inputFields(declared: Settings): string {
  return fieldsOf(declared, ({ description, range, default: value, isOptional, kind }) => {
    const scalar = isWhole({ kind }) ? 'Int' : 'Decimal';
    const absent =
      value === null ? scalar : `${scalar} = ${isWhole({ kind }) ? value : `"${value}"`}`;
    return {
      text: `${description} In ${range}.`,
      type: isOptional === true ? absent : `${scalar}!`,
    };
  });
}

/** Every field may be absent: what is not given does not change. */
function changeFields(declared: Settings): string {
  return fieldsOf(declared, ({ description, range, kind }) => ({
    text: `${description} In ${range}.`,
    type: isWhole({ kind }) ? 'Int' : 'Decimal',
  }));
}

function fieldsOf(
  declared: Settings,
  fieldOf: (setting: Setting) => { readonly text: string; readonly type: string },
): string {
  return Object.entries(declared)
    .map(([name, setting]) => ({ name, ...fieldOf(setting) }))
    .map(({ name, text, type }) => `  "${text}"\n  ${name}: ${type}`)
    .join('\n');
}

function tableOf(declared: Settings): string {
  const rows = Object.entries(declared).map(([name, setting]) => [
    `\`${name}\``,
    setting.kind,
    `\`${setting.range}\``,
    defaultOf(setting),
    setting.description,
  ]);
  return [['name', 'kind', 'range', 'default', 'what it does'], Array(5).fill('---'), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

function defaultOf({ default: value, isNullable }: Setting): string {
  return value ?? (isNullable === true ? 'no limit' : 'must be given');
}

/** genesis/genesis.schema.json with the settings as declared. */
export function withSettingsOfSchema(text: string): string {
  const schema = JSON.parse(text) as GenesisSchema;
  const { collateralAssets, committee, markets } = schema.properties;
  const { parameters } = markets.items.properties;
  const { tiers } = parameters.properties;
  parameters.properties = { tiers, ...propertiesOf(MARKET_PARAMETERS) };
  parameters.required = ['tiers', ...requiredOf(MARKET_PARAMETERS)];
  const collateral = collateralAssets.items;
  const { asset, priceMarketId } = collateral.properties;
  collateral.properties = { asset, priceMarketId, ...propertiesOf(COLLATERAL_SETTINGS) };
  collateral.required = ['asset', 'priceMarketId', ...requiredOf(COLLATERAL_SETTINGS)];
  const { members, guardians } = committee.properties;
  committee.properties = { members, ...propertiesOf(COMMITTEE_SETTINGS), guardians };
  committee.required = ['members', ...requiredOf(COMMITTEE_SETTINGS), 'guardians'];
  return JSON.stringify(schema);
}

/** genesis/starter.jsonc with the descriptions of all settings, and with those that it lacks. */
export function withSettingsOfStarter(text: string): string {
  return [MARKET_PARAMETERS, COLLATERAL_SETTINGS, COMMITTEE_SETTINGS].reduce(withSettings, text);
}

/** A setting that the starter lacks is put after the one that was declared before it. */
function withSettings(text: string, declared: Settings): string {
  let last = '';
  let starter = text;
  for (const [name, setting] of Object.entries(declared)) {
    const line = `// ${genesisSentences(setting)}`;
    const described = new RegExp(`//[^\n]*\n(\\s*"${name}": )`);
    if (described.test(starter)) {
      starter = starter.replace(described, (_, field: string) => `${line}\n${field}`);
    } else {
      const before = new RegExp(`("${last}": [^\n,]+),?`);
      starter = starter.replace(
        before,
        (_, field: string) => `${field},\n        ${line}\n        "${name}": ${jsonOf(setting)}`,
      );
    }
    last = name;
  }
  return starter;
}

interface ObjectSchema {
  properties: Record<string, unknown>;
  required: string[];
}

interface GenesisSchema {
  readonly properties: {
    readonly collateralAssets: { readonly items: ObjectSchema };
    readonly committee: ObjectSchema;
    readonly markets: {
      readonly items: { readonly properties: { readonly parameters: ObjectSchema } };
    };
  };
}

function propertiesOf(declared: Settings): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(declared).map(([name, setting]) => [name, schemaOf(setting)]),
  );
}

function requiredOf(declared: Settings): readonly string[] {
  return Object.entries(declared)
    .filter(([, { isOptional }]) => isOptional !== true)
    .map(([name]) => name);
}

function schemaOf(setting: Setting): Readonly<Record<string, unknown>> {
  const { min, max } = limitsOf(setting);
  const description = genesisSentences(setting);
  const type = isWhole(setting) ? 'integer' : 'string';
  return {
    type: setting.isNullable === true ? [type, 'null'] : type,
    ...(isWhole(setting)
      ? { minimum: min.toNumber(), maximum: max.toNumber() }
      : { pattern: '^[0-9]{1,30}(\\.[0-9]{1,30})?$' }),
    ...(setting.isOptional === true ? { default: JSON.parse(jsonOf(setting)) as unknown } : {}),
    description,
  };
}

/** The default as a genesis file writes it. */
function jsonOf(setting: Setting): string {
  const { default: value } = setting;
  return value === null || isWhole(setting) ? String(value) : `"${value}"`;
}

function genesisSentences({ description, range, isOptional, default: value }: Setting): string {
  const absent = isOptional === true ? ` May be left out: ${value ?? 'no limit'} then.` : '';
  return `${description} In ${range}.${absent}`;
}
