import { afterAll, beforeAll, expect, test } from 'vitest';
import { graphql } from 'graphql';

import { createContext, type ApiServices } from '../../src/api/context.js';
import { engineBookReader } from '../../src/api/readers/engine-book.js';
import { buildApiSchema } from '../../src/api/server/executable-schema.js';
import { loadBook } from '../../src/app/ingest/positions/load-book.js';
import { decimal } from '../../src/domain/decimal.js';
import { type Db } from '../../src/store/database/database.js';
import { actorWith } from '../app/ingest/system.js';

import { type Api, anApi, publish, statusOf, tokenFor } from './harness.js';

let api: Api;
let statements = 0;

beforeAll(async () => {
  api = await anApi();
  await publish(api, await tokenFor(api.system, 'olga', ['OPERATOR']), { 'BTC-USD': '100' });
  const entries = Array.from({ length: 450 }, (_, index) => ({
    accountId: `account-${String(index)}`,
    owner: 'many',
    deposits: [{ asset: 'USD', amount: decimal(100) }],
    positions: [{ marketId: 'BTC-USD', size: decimal(1), entryPrice: decimal(100) }],
  }));
  await loadBook(api.deps, entries, api.system.clock.now());
  await api.settle();
}, 60_000);
afterAll(() => api.close());

/** The database, telling of every statement that a read sends. */
function counting(db: Db): Db {
  return new Proxy(db, {
    get: (target, name) => {
      statements += name === '$queryRaw' ? 1 : 0;
      return Reflect.get(target, name, target) as unknown;
    },
  });
}

const QUERY = `query ($n: Int!) { accounts(first: $n, orderBy: ID_ASC) { nodes {
  id health { equity } positions { market { id openInterest parameterHistory { totalCount } } } collateral { value }
  deposits { totalCount } openMarginCall { id notices { status } liquidations { id } timeline { type } }
  marginCalls { totalCount } } } }`;

async function statementsFor(n: number): Promise<number> {
  statements = 0;
  const services = {
    deps: { ...api.deps, db: counting(api.deps.db) },
    book: engineBookReader(api.watch.engine, () => statusOf(api.watch)),
  } as Partial<ApiServices> as ApiServices;
  const authentication = { actor: actorWith('RISK_VIEWER'), expiresAt: new Date(8e15) };
  const { data, errors } = await graphql({
    schema: buildApiSchema().schema,
    source: QUERY,
    variableValues: { n },
    contextValue: createContext(services, authentication),
  });
  expect(errors).toBeUndefined();
  expect(JSON.stringify(data).match(/"equity"/g)).toHaveLength(n);
  return statements;
}

test('a page costs the same statements for 1 account as for 400', async () => {
  const one = await statementsFor(1);

  expect(one).toBeGreaterThan(5);
  expect(await statementsFor(400)).toBe(one);
});
