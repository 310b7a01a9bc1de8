// What is written from the declarations of governed settings: the SDL of their fields, and tables in the documents.
import { GOVERNED_PARAMETERS } from '../src/domain/governance/parameters/governed-parameters.js';
import { MARKET_PARAMETERS } from '../src/domain/risk/parameters/market-parameters.js';
import { type Setting, type Settings, isWhole } from '../src/domain/setting.js';

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
