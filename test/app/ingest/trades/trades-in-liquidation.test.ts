import { afterEach, describe, expect, test } from 'vitest';

import { liquidateMarket } from '../../../../src/app/enforcement/liquidation/liquidate-market.js';
import { recordTrades } from '../../../../src/app/ingest/trades/record-trades.js';
import { relayLog } from '../../../../src/app/log/relay.js';
import { type Venue, type VenueOrder } from '../../../../src/app/ports.js';
import { findLedgerDifferences } from '../../../../src/app/verification/verify-ledger.js';
import { verifyLog } from '../../../../src/app/verification/verify-log.js';
import { aScriptedVenue, filled } from '../../../support/scripted-venue.js';
import {
  aLiquidationSystem,
  callOf,
  inLiquidation,
  isLedgerSound,
  type LiquidationSystem,
  MARKET,
  payloadsOf,
  sizeOf,
} from '../../enforcement/liquidation/liquidation-system.js';
import { balanceOf, OPERATOR } from '../system.js';

let system: LiquidationSystem;
afterEach(() => system.close());

/** The size of a step to cure; see test/app/enforcement/liquidation/venue-faults.test.ts. */
const ORDERED = '-1.3121';

/** A venue where the account trades while our order is on its way. */
async function aSystemThatTrades(size: string, price: string): Promise<void> {
  const venue = aScriptedVenue();
  const trade = async (orders: readonly VenueOrder[]) => {
    const trades = [
      { id: 't-1', accountId: 'a1', marketId: MARKET, size, price, fee: '0', at: orders[0]!.at },
    ];
    const receipt = await recordTrades(system, OPERATOR, { key: 'meanwhile', trades });
    expect(receipt.rejected).toEqual([]);
    return orders.map((order) => filled(order, { price: '48800' }));
  };
  const whileTrading: Venue = { ...venue, trade };
  system = await aLiquidationSystem(whileTrading);
  await inLiquidation(system);
  await liquidateMarket(system, MARKET);
}

async function expectSound(): Promise<void> {
  await relayLog(system, { enqueue: () => Promise.resolve() });
  expect(await verifyLog(system, null)).toMatchObject({ ok: true, fault: null });
  expect(await findLedgerDifferences(system.db)).toEqual([]);
  expect(await isLedgerSound(system)).toBe(true);
}

describe('a trade while an order of a liquidation is at the venue', () => {
  test('that adds at another price is booked; the fill realises against the new average', async () => {
    await aSystemThatTrades('2', '49000');
    const [step] = await payloadsOf(system, 'LiquidationStepFilled');
    // 4 at 49,500; 1.3121 of these sold at 48,800.
    expect(step).toMatchObject({
      filledSize: ORDERED,
      entryPrice: '49500',
      realizedPnl: '-918.47',
      brokenAssertions: [],
    });
    await expectSound();
  });

  test('that takes off keeps the entry, and the fill is booked as ordered', async () => {
    await aSystemThatTrades('-0.5', '48850');
    expect(await sizeOf(system, 'a1')).toBe('0.1879');
    const [step] = await payloadsOf(system, 'LiquidationStepFilled');
    expect(step).toMatchObject({ filledSize: ORDERED, realizedPnl: '-1574.52' });
    expect(step).not.toHaveProperty('entryPrice');
    await expectSound();
  });

  test('that flips the position leaves the fill to the venue, in sight', async () => {
    await aSystemThatTrades('-3', '48850');
    expect(await sizeOf(system, 'a1')).toBe('-1');
    expect(await payloadsOf(system, 'VenueFillRefused')).toMatchObject([
      { contradictions: ['BEYOND_POSITION'] },
    ]);
    await expectSound();
  });
});

test('a trade with the id of a liquidation order is that fill, and is not booked again', async () => {
  system = await aLiquidationSystem(aScriptedVenue());
  await inLiquidation(system);
  await liquidateMarket(system, MARKET);
  const cash = await balanceOf(system, 'a1', 'USD');
  const id = 'a1.call-1.step-1';
  const at = system.clock.now();
  const trade = { id, accountId: 'a1', marketId: MARKET, size: ORDERED, price: '48850', at };
  const receipt = await recordTrades(system, OPERATOR, {
    key: 'echo',
    trades: [{ ...trade, fee: '0' }],
  });

  expect(receipt).toMatchObject({
    accepted: 0,
    rejected: [{ index: 0, code: 'CONFLICT', field: 'trades[0].id' }],
  });
  expect(await balanceOf(system, 'a1', 'USD')).toEqual(cash);
  expect(await callOf(system, 'a1')).toMatchObject({ state: 'RECOVERED' });
});

test('a line about fills that was changed is found', async () => {
  system = await aLiquidationSystem(aScriptedVenue());
  await inLiquidation(system);
  const at = system.clock.now();
  const trade = { accountId: 'a1', marketId: MARKET, fee: '1', at };
  await recordTrades(system, OPERATOR, {
    key: 'k',
    trades: [
      { ...trade, id: 't-1', size: '1', price: '49000' },
      { ...trade, id: 't-2', size: '-0.5', price: '48000' },
    ],
  });
  await system.db.$executeRaw`UPDATE pending_events
    SET payload = jsonb_set(payload::jsonb, '{trades,1,realizedPnl}', '"0"') WHERE type = 'TradesRecorded'`;
  await relayLog(system, { enqueue: () => Promise.resolve() });
  expect(await verifyLog(system, null)).toMatchObject({
    ok: false,
    fault: 'what a fill realised comes out differently',
  });
});

test('postings that are not what the log says of fills are found', async () => {
  system = await aLiquidationSystem(aScriptedVenue());
  await inLiquidation(system);
  const at = system.clock.now();
  const trade = { accountId: 'a1', marketId: MARKET, size: '-1', price: '48000', at };
  await recordTrades(system, OPERATOR, { key: 'k', trades: [{ ...trade, id: 't', fee: '1' }] });
  await system.db.$executeRaw`UPDATE pending_events
    SET payload = jsonb_set(payload::jsonb, '{changes,0,amount}', '"-1000"') WHERE type = 'TradesRecorded'`;
  await relayLog(system, { enqueue: () => Promise.resolve() });
  expect(await findLedgerDifferences(system.db)).toMatchObject([
    { kind: 'FACT', ledgerAccount: 'account:a1', transferId: 'trades/k', asset: 'USD' },
  ]);
});
