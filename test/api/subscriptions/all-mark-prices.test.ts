import { afterAll, beforeAll, expect, test } from 'vitest';

import { aGovernedApi, enacted, type GovernedApi, okAt } from '../governed-api.js';
import { publish, tokenFor } from '../harness.js';

interface Update {
  readonly markPrices: { readonly marketId: string; readonly price: { readonly price: string } };
}

interface Sent {
  readonly data?: Update | null | undefined;
}

let governed: GovernedApi;

beforeAll(async () => {
  governed = await aGovernedApi();
});
afterAll(() => governed.close());

/** The next update of a market. */
async function nextOf(updates: AsyncIterator<Sent>, marketId: string): Promise<string> {
  for (;;) {
    const { value, done } = await updates.next();
    expect(done).not.toBe(true);
    const { data } = value as Sent;
    if (data?.markPrices.marketId === marketId) {
      return data.markPrices.price.price;
    }
  }
}

test('without marketIds every market is followed, one that is listed later too', async () => {
  const { api } = governed;
  const operator = await tokenFor(api.system, 'olga', ['OPERATOR'], [], 86_400);
  const client = api.socket(operator);
  const updates = client.iterate<Update>({
    query: 'subscription { markPrices { marketId price { price } } }',
  });
  expect(await nextOf(updates, 'BTC-USD')).toBe('50000');

  await enacted(governed, 'listMarket', {
    id: 'NEW-USD',
    symbol: 'NEW',
    parameters: { initialMarginFraction: '0.1', maintenanceMarginFraction: '0.05' },
  });
  await publish(api, operator, { 'NEW-USD': '7' });
  expect(await nextOf(updates, 'NEW-USD')).toBe('7');
  okAt(await governed.as('rita', '{ market(id: "NEW-USD") { markPrice { price } } }'), 'market');
  await client.dispose();
});
