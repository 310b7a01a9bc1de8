// What is written from the declarations of governed settings: the SDL of their fields, and tables in the documents.
import { GOVERNED_PARAMETERS } from '../src/domain/governance/parameters/governed-parameters.js';
import { MARKET_PARAMETERS } from '../src/domain/risk/parameters/market-parameters.js';
import { type Setting, type Settings, isWhole, limitsOf } from '../src/domain/setting.js';

/** The file of `src/api/schema` that is written from the declarations. */
export function settingsSdl(): string {
  return [
    '# Written by `npm run generate` from the declarations in src/domain: not to be edited.',
    `extend type MarginParameters {\n${outputFields(MARKET_PARAMETERS)}\n}`,
    `extend input MarginParameterChanges {\n${inputFields(GOVERNED_PARAMETERS)}\n}`,
  ].join('\n\n');
}

/** The tables, by the page and by the name of the comments that stand around each. */
export const SETTING_TABLES = {
  'docs/risk-model.md': { 'market-parameters': tableOf(MARKET_PARAMETERS) },
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

/** Every field may be absent: what is not given does not change. */
function inputFields(declared: Settings): string {
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

/** genesis/genesis.schema.json with the market parameters as declared. */
export function withParametersOfSchema(text: string): string {
  const schema = JSON.parse(text) as GenesisSchema;
  const { parameters } = schema.properties.markets.items.properties;
  const { tiers } = parameters.properties;
  parameters.properties = {
    tiers,
    ...Object.fromEntries(
      Object.entries(MARKET_PARAMETERS).map(([name, setting]) => [name, schemaOf(setting)]),
    ),
  };
  parameters.required = ['tiers', ...requiredNames()];
  return JSON.stringify(schema);
}

/** genesis/starter.jsonc with the descriptions of the market parameters, and with those that it lacks. */
export function withParametersOfStarter(text: string): string {
  let last = '';
  let starter = text;
  for (const [name, setting] of Object.entries<Setting>(MARKET_PARAMETERS)) {
    const line = `// ${genesisSentences(setting)}`;
    const described = new RegExp(`//[^\n]*\n(\\s*"${name}": )`);
    if (described.test(starter)) {
      starter = starter.replace(described, (_, field: string) => `${line}\n${field}`);
    } else {
      const value = isWhole(setting) ? setting.default : `"${setting.default ?? ''}"`;
      const before = new RegExp(`("${last}": [^\n,]+),?`);
      starter = starter.replace(
        before,
        (_, field: string) => `${field},\n        ${line}\n        "${name}": ${value ?? ''}`,
      );
    }
    last = name;
  }
  return starter;
}

interface GenesisSchema {
  readonly properties: {
    readonly markets: {
      readonly items: {
        readonly properties: {
          readonly parameters: { properties: Record<string, unknown>; required: string[] };
        };
      };
    };
  };
}

function requiredNames(): readonly string[] {
  return Object.entries<Setting>(MARKET_PARAMETERS)
    .filter(([, { isOptional }]) => isOptional !== true)
    .map(([name]) => name);
}

function schemaOf(setting: Setting): Readonly<Record<string, unknown>> {
  const { min, max } = limitsOf(setting);
  const description = genesisSentences(setting);
  return isWhole(setting)
    ? { type: 'integer', minimum: min.toNumber(), maximum: max.toNumber(), description }
    : { type: 'string', pattern: '^[0-9]{1,30}(\\.[0-9]{1,30})?$', description };
}

function genesisSentences({ description, range, isOptional, default: value }: Setting): string {
  const absent = isOptional === true ? ` May be left out: ${value ?? ''} then.` : '';
  return `${description} In ${range}.${absent}`;
}
