import { afterEach, beforeEach, expect, test } from 'vitest';

import { liquidateMarket } from '../../../../src/app/enforcement/liquidation/liquidate-market.js';
import { type JsonObject } from '../../../../src/domain/canonical.js';
import {
  aScriptedVenue,
  filled,
  type ScriptedVenue,
  unknown,
} from '../../../support/scripted-venue.js';

import {
  aLiquidationSystem,
  callOf,
  inLiquidation,
  isLedgerSound,
  type LiquidationSystem,
  MARKET,
  payloadsOf,
  publish,
  sizeOf,
  wait,
} from './liquidation-system.js';

let venue: ScriptedVenue;
let system: LiquidationSystem;

beforeEach(async () => {
  venue = aScriptedVenue();
  system = await aLiquidationSystem(venue);
  await inLiquidation(system);
});

afterEach(() => system.close());

/**
 * An order whose outcome is not known yet, and whose record then says that nothing might slip: half a
 * percent under the mark is within its limit, and more than its record allows to lose.
 */
async function breakTheStep(): Promise<void> {
  venue.onTrade = (orders) => orders.map(unknown);
  await expect(liquidateMarket(system, MARKET)).rejects.toThrow('unknown');
  await system.db.$executeRaw`
    UPDATE liquidations SET explanation = jsonb_set(explanation, '{inputs,markets,0,maxSlippage}', '"0"')`;
  venue.onTrade = (orders) => orders.map((order) => filled(order));
  venue.onResolve = (orders) => orders.map((order) => filled(order, { price: '48600' }));
  wait(system, 11);
  await publish(system, '48850');
  await liquidateMarket(system, MARKET);
}

test('a step that breaks an assertion closes everything, and pages', async () => {
  await breakTheStep();

  expect(await sizeOf(system, 'a1')).toBe('0');
  expect(await callOf(system, 'a1')).toMatchObject({ state: 'CLOSED', stepCount: 2 });
  const [broken, last] = await payloadsOf(system, 'LiquidationStepFilled');
  expect(broken).toMatchObject({
    brokenAssertions: ['EQUITY_LOSS_WITHIN_BOUND'],
    isClosingAll: true,
  });
  expect((last?.explanation as JsonObject).result).toMatchObject({
    reason: 'CLOSE_ALL',
    size: '-0.6879',
  });
  expect(system.alerts.map(({ message }) => message)).toEqual([
    'a liquidation step broke its assertions',
  ]);
  expect(await isLedgerSound(system)).toBe(true);
});

test('it is closed though the price came back far above the cure margin', async () => {
  venue.onTrade = (orders) => orders.map(unknown);
  await expect(liquidateMarket(system, MARKET)).rejects.toThrow('unknown');
  await system.db.$executeRaw`UPDATE margin_calls SET is_closing_all = true`;
  venue.onTrade = (orders) => orders.map((order) => filled(order));
  venue.onResolve = (orders) => orders.map((order) => filled(order));
  wait(system, 11);
  await publish(system, '50500');
  await liquidateMarket(system, MARKET);

  expect(await sizeOf(system, 'a1')).toBe('0');
  expect(await callOf(system, 'a1')).toMatchObject({ state: 'CLOSED' });
});
