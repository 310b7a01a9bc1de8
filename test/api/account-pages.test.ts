import { afterAll, beforeAll, expect, test } from 'vitest';

import { type Api, anApi, at, seedBook, tokenFor } from './harness.js';

let api: Api;
let viewer: string;

beforeAll(async () => {
  api = await anApi();
  viewer = await tokenFor(api.system, 'vera', ['RISK_VIEWER']);
  await seedBook(api, await tokenFor(api.system, 'olga', ['OPERATOR']));
}, 60_000);
afterAll(() => api.close());

const PAGE = `query ($after: String) { accounts(first: 1, after: $after, orderBy: MARGIN_RATIO_ASC) {
  nodes { id } pageInfo { hasNextPage endCursor } } }`;

test('a cursor whose rows are all gone still continues the list', async () => {
  const { db } = api.system;
  const accountId = 'alice-1';
  await db.$transaction([
    db.position.deleteMany({ where: { accountId } }),
    db.collateralBalance.deleteMany({ where: { accountId } }),
    db.deposit.deleteMany({ where: { accountId } }),
    db.account.delete({ where: { id: accountId } }),
  ]);

  const first = at((await api.ask(viewer, PAGE)).data, 'accounts');
  const after = at(first, 'pageInfo', 'endCursor');
  const second = at((await api.ask(viewer, PAGE, { after })).data, 'accounts');

  expect(first).toMatchObject({ nodes: [], pageInfo: { hasNextPage: true } });
  expect(second).toMatchObject({ nodes: [{ id: 'bob-1' }], pageInfo: { hasNextPage: false } });
});
