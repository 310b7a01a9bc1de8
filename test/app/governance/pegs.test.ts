import { afterEach, beforeEach, expect, test } from 'vitest';

import { createPlayedLeader, type Watch } from '../../../src/app/enforcement/watch/watch.js';
import { impactsAtProposal } from '../../../src/app/governance/proposals/proposal-impact.js';
import { relayLog } from '../../../src/app/log/relay.js';
import { decimal } from '../../../src/domain/decimal.js';
import { notEnforcedReasonOf, standingOf } from '../../../src/domain/risk/market/enforceability.js';
import { loadRiskContext } from '../../../src/store/markets/risk-context.js';

import {
  aGovernedSystem,
  anAccountWith,
  CASH,
  enact,
  factsOf,
  type GovernanceSystem,
  proposeAction,
  refusalOf,
} from './system.js';
import { both } from '../../verifier/both.js';

const DOLLARS = 'USDC-USD';
const PEG = { kind: 'CHANGE_COLLATERAL', asset: CASH, pegBand: '0.02', priceMarketId: DOLLARS };
const LISTING = {
  kind: 'LIST_MARKET',
  marketId: DOLLARS,
  symbol: DOLLARS,
  parameters: {
    tiers: [{ floor: '0', initialMarginFraction: '0.1', maintenanceMarginFraction: '0.05' }],
    // A fall of a stablecoin is no jump to be confirmed here.
    maxPriceDeviation: '1',
    maxJump: '1',
  },
};

let system: GovernanceSystem;
let watch: Watch;

// One long of 1 BTC at 50,000 has a maintenance margin of 600. At 0.88, 680 USDC are 598.40 USD.
beforeEach(async () => {
  system = await aGovernedSystem({ maxNewlyCloseOutAccounts: 100, maxNewlyCalledNotional: null });
  await enact(system, LISTING);
  await anAccountWith(system, 'depegged', { cash: '680', size: '1' });
  await anAccountWith(system, 'safe', { cash: '5000', size: '1' });
  watch = createPlayedLeader(system);
  await watch.warmUp();
});
afterEach(() => system.close());

/** One round of the engine: what time moved, then what was sealed, then the price. */
async function priceAt(value: string): Promise<void> {
  system.prices.set(DOLLARS, value);
  await system.wait(1);
  const { markets } = await loadRiskContext(system.db, system.clock.now());
  await watch.onEvents(await relayLog(system, { enqueue: () => Promise.resolve() }));
  await watch.onPrices([{ marketId: DOLLARS, price: decimal(value) }]);
  await watch.onUsability((id) => {
    const market = markets.get(id);
    return market === undefined ? 'BARRED' : standingOf(notEnforcedReasonOf(market));
  });
}

async function callsOf(): Promise<unknown> {
  return system.db.marginCall.findMany({ select: { accountId: true, cause: true } });
}

/** Faults that `verify-log` and the verifier of exported logs find. */
async function logFaults(): Promise<unknown> {
  await relayLog(system, { enqueue: () => Promise.resolve() });
  const { server, verifier } = await both(system);
  return [server.fault, verifier.fault];
}

test('USDC at 0.88: within its band it counts as 1 USD, beyond it at its price, and verify-log agrees', async () => {
  await priceAt('1');
  await enact(system, PEG);
  const [changed] = await factsOf(system, 'CollateralChanged');
  expect(changed?.payload).toMatchObject({
    before: '0',
    haircut: '0',
    settings: {
      before: { pegBand: '0', priceMarketId: null },
      after: { pegBand: '0.02', priceMarketId: DOLLARS },
    },
  });
  for (const price of ['0.99', '0.98', '1.02']) {
    await priceAt(price);
    expect(await callsOf()).toEqual([]);
  }
  // For a day the vote would be the cause of a call.
  await system.wait(86_400);
  await priceAt('0.95');
  await priceAt('0.88');
  expect(await callsOf()).toEqual([{ accountId: 'depegged', cause: 'PRICE' }]);
  const warned = await system.db.marginCall.findFirst();
  // Cure margin 660 less 680 · 0.88.
  expect(warned?.amountDue.toFixed()).toBe('61.6');
  expect(await logFaults()).toEqual([null, null]);
});

test('a call within the band counts 1 USD a unit, under a cap too, and both verifiers agree', async () => {
  await priceAt('1');
  await enact(system, { ...PEG, accountCap: '595' });
  await priceAt('0.99');
  const calls = await system.db.marginCall.findMany();
  // 595 of the 680 count: the cure margin 660 less 595.
  expect(calls.map(({ accountId, amountDue }) => [accountId, amountDue.toFixed()])).toContainEqual([
    'depegged',
    '65',
  ]);
  expect(await logFaults()).toEqual([null, null]);
});

test('a price that a vote gives at 0.88 is the cause of the call, and verify-log agrees', async () => {
  await priceAt('0.88');
  await enact(system, { kind: 'CHANGE_COLLATERAL', asset: CASH, priceMarketId: DOLLARS });
  await priceAt('0.88');
  expect(await callsOf()).toEqual([{ accountId: 'depegged', cause: 'PARAMETER_CHANGE' }]);
  expect(await logFaults()).toEqual([null, null]);
});

test('the impact of a price is measured before it is in force', async () => {
  await priceAt('0.88');
  const { id } = await proposeAction(system, {
    kind: 'CHANGE_COLLATERAL',
    asset: CASH,
    priceMarketId: DOLLARS,
  });
  const impacts = await impactsAtProposal(system, [id]);
  expect(impacts.get(id)).toMatchObject({ newlyCalledAccounts: 1, newlyCloseOutAccounts: 0 });
});

test.each([
  [{ pegBand: '0.02' }, 'BAD_USER_INPUT', { field: 'pegBand' }],
  [{ priceMarketId: 'NONE' }, 'NOT_FOUND', { field: 'priceMarketId' }],
  [{ priceMarketId: DOLLARS }, 'CONFLICT', { state: 'PRICE_NOT_USABLE' }],
  [{ asset: 'USD', pegBand: '0.02' }, 'BAD_USER_INPUT', { field: 'pegBand' }],
  [{ asset: 'USD', priceMarketId: DOLLARS }, 'BAD_USER_INPUT', { field: 'priceMarketId' }],
])('%j is refused with %s', async (changes, code, details) => {
  const action = { kind: 'CHANGE_COLLATERAL', asset: CASH, ...changes };
  expect(await refusalOf(proposeAction(system, action))).toMatchObject({ code, details });
});
