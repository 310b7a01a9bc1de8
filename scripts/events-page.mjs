// Writes docs/events.md from the payloads in src/domain/log and the descriptions in src/api/schema. With
// --check it writes nothing: it says how the page differs, and which typed field of the SDL no payload has.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

import { parse } from 'graphql';
import ts from 'typescript';

const root = path.dirname(import.meta.dirname);
const PAGE = path.join(root, 'docs/events.md');
const PAYLOADS = path.join(root, 'src/domain/log/event-payloads.ts');
const SCHEMA = path.join(root, 'src/api/schema');
/** Fields of the SDL whose name differs from their fact; `RENAMED` in src/api/server/event-facts.ts. */
const FACT_NAMES = { genesisHash: 'hash', noticeKind: 'kind' };
/** Facts shared by many events, with their names on the page. */
const GROUPS = [
  [
    'call',
    [
      ...[
        'marginCallId',
        'state',
        'version',
        'cause',
        'deadline',
        'amountDue',
        'amountOutstanding',
      ],
      ...['nextStepAt', 'nextStepMarketId', 'isClosingAll', 'restrictions'],
    ],
  ],
  ['decision', ['health', 'inputs', 'noticeIds']],
];

const nameOf = (text) => text.charAt(0).toUpperCase() + text.slice(1).replaceAll('-', ' ');

/** Every event type: its facts, and whether each may be null or absent. */
function readPayloads() {
  const options = {
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: true,
    noEmit: true,
  };
  const modules = { module: ts.ModuleKind.NodeNext, target: ts.ScriptTarget.ES2023 };
  const program = ts.createProgram([PAYLOADS], { ...options, ...modules, types: [] });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(PAYLOADS);
  const declaration = source.statements.find(
    (each) => ts.isInterfaceDeclaration(each) && each.name.text === 'EventPayloads',
  );
  const events = checker.getTypeAtLocation(declaration).getProperties();
  return new Map(
    events.map((event) => {
      const payload = checker.getTypeOfSymbolAtLocation(event, declaration);
      const shapes = payload.isUnion() ? payload.types : [payload];
      const facts = new Map();
      for (const fact of shapes.flatMap((shape) => shape.getProperties())) {
        const type = checker.getTypeOfSymbolAtLocation(fact, declaration);
        const parts = type.isUnion() ? type.types : [type];
        const isNullable = parts.some((part) => (part.flags & ts.TypeFlags.Null) !== 0);
        const isOptional = (fact.flags & ts.SymbolFlags.Optional) !== 0;
        const isEverywhere = shapes.every((shape) => shape.getProperty(fact.name) !== undefined);
        facts.set(fact.name, { mayBeNull: isNullable || isOptional || !isEverywhere });
      }
      return [event.name, facts];
    }),
  );
}

/** The event types of the SDL by file: what each is, and its typed fields. */
function readSchema() {
  const files = readdirSync(SCHEMA).filter((name) => /^event-.*\.graphql$/.test(name));
  const log = parse(readFileSync(path.join(SCHEMA, 'log.graphql'), 'utf8'));
  const common = log.definitions.find((each) => each.name?.value === 'Event');
  const shared = new Set(common.fields.map((field) => field.name.value));
  return files.sort().map((file) => ({
    room: file.slice('event-'.length, -'.graphql'.length),
    events: parse(readFileSync(path.join(SCHEMA, file), 'utf8'))
      .definitions.filter((each) => each.interfaces?.some(({ name }) => name.value === 'Event'))
      .map((each) => ({
        name: each.name.value,
        when: each.description?.value ?? '',
        fields: each.fields
          .filter((field) => !shared.has(field.name.value))
          .map((field) => ({
            name: field.name.value,
            isRequired: field.type.kind === 'NonNullType',
          })),
      })),
  }));
}

/** Typed fields of the SDL that contradict the payloads. */
function faultsOf(payloads, rooms) {
  const declared = rooms.flatMap(({ events }) => events);
  const faults = [...payloads.keys()]
    .filter((name) => !declared.some((event) => event.name === name))
    .map((name) => `${name} has a payload and no type in the SDL`);
  for (const { name, fields } of declared) {
    const facts = payloads.get(name);
    if (facts === undefined) {
      faults.push(`${name} is a type of the SDL and has no payload`);
      continue;
    }
    for (const field of fields) {
      const fact = facts.get(field.name) ?? facts.get(FACT_NAMES[field.name]);
      if (fact === undefined) {
        faults.push(`${name}.${field.name} of the SDL is no fact of its payload`);
      } else if (field.isRequired && fact.mayBeNull) {
        faults.push(`${name}.${field.name} is never null in the SDL, and may be in the payload`);
      }
    }
  }
  return faults;
}

function factsText(facts) {
  let left = [...facts.keys()];
  const parts = [];
  for (const [group, names] of GROUPS) {
    const required = names.filter((name) => name !== 'isClosingAll');
    if (required.every((name) => left.includes(name))) {
      parts.push(`_${group}_`);
      left = left.filter((name) => !names.includes(name));
    }
  }
  return [...parts, ...left.map((name) => `\`${name}\``)].join(', ') || 'none';
}

function pageOf(payloads, rooms) {
  const intro = `# Events

Every line of the log is one of these. \`npm run generate\` writes this page from the payload types in
\`src/domain/log/payloads/\` and the descriptions in \`src/api/schema/event-*.graphql\`; there each fact has its
unit. Amounts are decimals as text, instants are ISO 8601. An older line may lack a fact that was added since.

Besides its facts each line has \`sequence\`, \`type\`, \`accountId\`, \`marketId\`, \`marginCallId\`, \`proposalId\`,
\`actor\`, \`at\`, and, for readers of every account, \`hash\` and \`previousHash\`.

${GROUPS.map(([group, names]) => `- _${group}_: ${names.map((name) => `\`${name}\``).join(', ')}`).join('\n')}
`;
  const tables = rooms.map(({ room, events }) => {
    const rows = events.map(({ name, when }) => [
      `\`${name}\``,
      when.replaceAll('\n', ' ').replaceAll('|', '\\|').trim(),
      factsText(payloads.get(name) ?? new Map()),
    ]);
    return `## ${nameOf(room)}\n\n${tableOf([['Event', 'When', 'Facts'], ...rows])}`;
  });
  return `${[intro, ...tables].join('\n')}`;
}

/** As Prettier formats it. */
function tableOf([head, ...rows]) {
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows].map((row) => [...row[column]].length)),
  );
  const line = (row) =>
    `| ${row.map((cell, i) => cell + ' '.repeat(widths[i] - [...cell].length)).join(' | ')} |`;
  return `${[line(head), `| ${widths.map((w) => '-'.repeat(w)).join(' | ')} |`, ...rows.map(line)].join('\n')}\n`;
}

const payloads = readPayloads();
const rooms = readSchema();
const page = pageOf(payloads, rooms);
const faults = faultsOf(payloads, rooms);
if (process.argv.includes('--check')) {
  if (readFileSync(PAGE, 'utf8') !== page) {
    faults.push('docs/events.md is not what the payloads say: run npm run generate');
  }
} else {
  writeFileSync(PAGE, page);
}
for (const fault of faults) {
  console.error(fault);
}
process.exitCode = faults.length === 0 ? 0 : 1;
