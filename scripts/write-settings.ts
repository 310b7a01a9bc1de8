// Writes what follows from the declarations of governed settings. Run by `npm run generate`.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { format, resolveConfig } from 'prettier';

import {
  SETTING_TABLES,
  settingsSdl,
  withSettingsOfSchema,
  withSettingsOfStarter,
  withTable,
} from './setting-texts.js';

const root = path.dirname(import.meta.dirname);

async function write(file: string, text: string): Promise<void> {
  const filepath = path.join(root, file);
  writeFileSync(filepath, await format(text, { ...(await resolveConfig(filepath)), filepath }));
}

await write('src/api/schema/governance/settings.graphql', settingsSdl());
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const [schemaFile, starterFile] = ['genesis/genesis.schema.json', 'genesis/starter.jsonc'];
await write(schemaFile, withSettingsOfSchema(read(schemaFile)));
await write(starterFile, withSettingsOfStarter(read(starterFile)));
for (const [file, tables] of Object.entries(SETTING_TABLES)) {
  let page = read(file);
  for (const [name, table] of Object.entries(tables)) {
    page = withTable(page, name, table);
  }
  await write(file, page);
}
