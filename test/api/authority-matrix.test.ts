import path from 'node:path';
import { readFileSync } from 'node:fs';

import {
  getNullableType,
  type GraphQLField,
  type GraphQLInputType,
  isCompositeType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql';
import { format, resolveConfig } from 'prettier';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { buildApiSchema } from '../../src/api/server/executable-schema.js';
import { type Role, ROLES } from '../../src/app/auth/actor.js';
import { API_KEY_SCOPES, type ApiKeyScope } from '../../src/domain/api-key.js';
import { type Api, anApi, at, codesOf, tokenFor } from './harness.js';

const PAGE = path.resolve(import.meta.dirname, '../../docs/security.md');
const { schema, authority } = buildApiSchema();

interface Caller {
  readonly name: string;
  readonly role: Role | null;
  readonly scope: ApiKeyScope | null;
}

const CALLERS: readonly Caller[] = [
  { name: 'no role', role: null, scope: null },
  ...ROLES.map((role) => ({ name: role, role, scope: null })),
  ...API_KEY_SCOPES.map((scope) => ({ name: `key: ${scope}`, role: null, scope })),
];

let api: Api;
const bearers = new Map<Caller, string>();

beforeAll(async () => {
  api = await anApi();
  const maker = await tokenFor(api.system, 'ada', ['ADMIN', 'OPERATOR']);
  for (const caller of CALLERS) {
    bearers.set(caller, await bearerOf(caller, maker));
  }
}, 60_000);
afterAll(() => api.close());

async function bearerOf({ role, scope }: Caller, maker: string): Promise<string> {
  if (scope === null) {
    return tokenFor(api.system, `bearer-${role ?? 'nobody'}`, role === null ? [] : [role]);
  }
  const input = { name: scope, scopes: [scope] };
  const query = 'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret } }';
  return String(at((await api.ask(maker, query, { input })).data, 'createApiKey', 'secret'));
}

/** The least value of a type: what has a default or may be null is left out. */
function leastOf(type: GraphQLInputType): unknown {
  const inner = getNullableType(type);
  if (isListType(inner)) {
    return [leastOf(inner.ofType)];
  }
  if (isEnumType(inner)) {
    return inner.getValues()[0]?.name;
  }
  if (isInputObjectType(inner)) {
    const needed = Object.values(inner.getFields()).filter(
      ({ type: of, defaultValue }) => isNonNullType(of) && defaultValue === undefined,
    );
    return Object.fromEntries(needed.map(({ name, type: of }) => [name, leastOf(of)]));
  }
  const values: Readonly<Record<string, unknown>> = {
    Int: 1,
    Float: 1,
    Boolean: false,
    Decimal: '1',
    DateTime: '2026-01-01T00:00:00.000Z',
  };
  return values[String(inner)] ?? 'none';
}

type RootField = GraphQLField<unknown, unknown>;

function requestFor(kind: string, field: RootField): { query: string; variables: object } {
  const needed = field.args.filter(({ type, defaultValue }) => {
    return isNonNullType(type) && defaultValue === undefined;
  });
  const declared = needed.map(({ name, type }) => `$${name}: ${String(type)}`).join(', ');
  const passed = needed.map(({ name }) => `${name}: $${name}`).join(', ');
  const selection = isCompositeType(getNamedType(field.type)) ? ' { __typename }' : '';
  const query = `${kind}${declared === '' ? '' : ` (${declared})`} {
    ${field.name}${passed === '' ? '' : `(${passed})`}${selection} }`;
  const variables = Object.fromEntries(needed.map(({ name, type }) => [name, leastOf(type)]));
  return { query, variables };
}

/** The codes that a request is refused with, by the transport that it takes. */
async function refusals(kind: string, field: RootField, bearer: string): Promise<unknown[]> {
  const { query, variables } = requestFor(kind, field);
  return kind === 'subscription'
    ? followed(query, variables, bearer)
    : codesOf(await api.ask(bearer, query, variables));
}

async function followed(query: string, variables: object, bearer: string): Promise<unknown[]> {
  const client = api.socket(bearer);
  const codes: unknown[] = [];
  const run = (request: { query: string; variables?: object }): Promise<void> =>
    new Promise((resolve) => {
      client.subscribe(request as { query: string }, {
        next: ({ errors }) => {
          codes.push(...(errors ?? []).map(({ extensions }) => extensions?.code));
          resolve();
        },
        error: (errors) => {
          codes.push(
            ...(errors as { extensions: { code: unknown } }[]).map((e) => e.extensions.code),
          );
          resolve();
        },
        complete: resolve,
      });
    });
  const subscribed = run({ query, variables });
  // A subscription that is allowed may be silent: then others that were asked for after it are answered first.
  const others = run({ query: '{ viewer { subject } }' }).then(() =>
    run({ query: '{ viewer { subject } }' }),
  );
  await Promise.race([subscribed, others]);
  await client.dispose();
  return codes;
}

const KINDS = [
  ['query', schema.getQueryType()],
  ['mutation', schema.getMutationType()],
  ['subscription', schema.getSubscriptionType()],
] as const;

/** What the declaration says of a caller. */
function expectedOf(place: string, { role, scope }: Caller): '✓' | '–' | 'records' {
  const declared = authority.get(place);
  if (declared === undefined) {
    return '–';
  }
  if (scope !== null) {
    // Instructions are for who operates the venue, and a key does that with INGEST besides.
    return declared.scopes.includes(scope) && place !== 'Subscription.venueInstructions'
      ? '✓'
      : '–';
  }
  if (declared.roles !== null && (role === null || !declared.roles.includes(role))) {
    return '–';
  }
  return declared.records === null ? '✓' : 'records';
}

test('every cell of the matrix is what the SDL declares', async () => {
  const lines: string[] = [];
  const differing: string[] = [];
  for (const [kind, type] of KINDS) {
    for (const field of Object.values(type?.getFields() ?? {}) as RootField[]) {
      const place = `${type?.name ?? ''}.${field.name}`;
      const cells: string[] = [];
      for (const caller of CALLERS) {
        const expected = expectedOf(place, caller);
        const codes = await refusals(kind, field, bearers.get(caller) ?? '');
        const isForbidden = codes.includes('FORBIDDEN');
        const holds =
          expected === 'records' ? codes.length > 0 : isForbidden === (expected === '–');
        if (!holds) {
          differing.push(
            `${place} as ${caller.name}: declared ${expected}, answered ${codes.join()}`,
          );
        }
        cells.push(expected);
      }
      lines.push(`| \`${place}\` | ${cells.join(' | ')} |`);
    }
  }

  expect(differing).toEqual([]);
  const head = `| field | ${CALLERS.map(({ name }) => name).join(' | ')} |`;
  const rule = `| --- |${' :-: |'.repeat(CALLERS.length)}`;
  const table = [head, rule, ...lines].join('\n');
  const page = readFileSync(PAGE, 'utf8').replace(
    /<!-- matrix -->[\s\S]*<!-- \/matrix -->/,
    () => `<!-- matrix -->\n\n${table}\n\n<!-- /matrix -->`,
  );
  const options = await resolveConfig(PAGE);
  await expect(await format(page, { ...options, parser: 'markdown' })).toMatchFileSnapshot(PAGE);
}, 300_000);
