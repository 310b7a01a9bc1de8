import { afterAll, beforeAll, expect, test } from 'vitest';

import { aGovernedApi, enacted, type GovernedApi, okAt } from './governed-api.js';
import { at } from './harness.js';

let governed: GovernedApi;

beforeAll(async () => {
  governed = await aGovernedApi([{ id: 'heron', cash: '5000', size: '1' }], {});
  await enacted(governed, 'grantMandate', {
    admin: 'ada',
    markets: ['BTC-USD'],
    bounds: [
      {
        parameter: 'maintenanceMarginFraction',
        mode: 'ABSOLUTE',
        maxStep: '0.005',
        max: '0.016',
        cooldownSeconds: 3600,
      },
      { parameter: 'cureRatio', mode: 'RELATIVE', maxStep: '0.1', cooldownSeconds: 0 },
    ],
    expiresAt: '2026-03-01T00:00:00Z',
  });
});
afterAll(() => governed.close());

async function allowances(marketId = 'BTC-USD'): Promise<unknown> {
  const answer = await governed.as(
    'ada',
    `query ($marketId: ID!) { viewer { mandates { allowances(marketId: $marketId) {
       parameter current min max availableAt } } } }`,
    { marketId },
  );
  return at(answer.data, 'viewer', 'mandates', 0, 'allowances');
}

test('a mandate says how far it reaches now, after a change from the new value, and nothing of other markets', async () => {
  const now = governed.api.system.clock.at;
  const cure = { parameter: 'cureRatio', current: '1.1', min: '0.99', max: '1.21' };
  const margin = { parameter: 'maintenanceMarginFraction', max: '0.016' };
  expect(await allowances()).toEqual([
    { ...margin, current: '0.012', min: '0.007', availableAt: now.toISOString() },
    { ...cure, availableAt: now.toISOString() },
  ]);
  expect(await allowances('ETH-USD')).toEqual([]);

  okAt(
    await governed.as(
      'ada',
      `mutation { changeMarginParameters(marketId: "BTC-USD",
         changes: { maintenanceMarginFraction: "0.013" }, reason: "Volatility.") { version } }`,
    ),
    'changeMarginParameters',
  );
  const after = new Date(now.getTime() + 3_600_000).toISOString();
  expect(await allowances()).toMatchObject([
    { ...margin, current: '0.013', min: '0.008', availableAt: after },
    { ...cure, availableAt: now.toISOString() },
  ]);
});
