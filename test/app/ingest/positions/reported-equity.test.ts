import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { createPlayedLeader } from '../../../../src/app/enforcement/watch/watch.js';
import { recordPositions } from '../../../../src/app/ingest/positions/record-positions.js';
import { checkLedger } from '../../../../src/app/ledger/ledger.js';
import { relayLog } from '../../../../src/app/log/relay.js';
import { findLedgerDifferences } from '../../../../src/app/verification/verify-ledger.js';
import { verifyLog } from '../../../../src/app/verification/verify-log.js';
import { assessAccountHealth } from '../../../../src/domain/risk/health/account-health.js';
import { loadAccounts } from '../../../../src/store/accounts/accounts.js';
import { listEvents } from '../../../../src/store/log/events.js';
import { loadRiskContext } from '../../../../src/store/markets/risk-context.js';
import {
  anEnforcedSystem,
  callsOf,
  type EnforcedSystem,
  fund,
  hold,
  publish,
  publishLater,
} from '../../enforcement/system.js';
import { OPERATOR } from '../system.js';

/** 1 of BTC-USD needs 1.2 % of its notional: 588 at 0.5 · 98,000. */
const MARKET = 'BTC-USD';
let system: EnforcedSystem;
let watch: ReturnType<typeof createPlayedLeader>;
let lastKey = 0;
let seen = 0n;

beforeEach(async () => {
  system = await anEnforcedSystem();
  await publish(system, { [MARKET]: '100000' });
  watch = createPlayedLeader(system);
  await watch.warmUp();
  await watch.onUsability((marketId) => (marketId === MARKET ? 'USABLE' : 'BARRED'));
  seen = 0n;
});
afterEach(() => system.close());

const seal = () => relayLog(system, { enqueue: () => Promise.resolve() });

/** Processes the recorded events as an enforcing process does. */
async function enforce(): Promise<void> {
  await seal();
  const events = await listEvents(system.db, {}, seen, 1000);
  seen = events.at(-1)?.sequence ?? seen;
  await watch.onEvents(events);
  await seal();
}

async function fallTo(price: string): Promise<void> {
  await publishLater(system, 1, { [MARKET]: price });
  await watch.onPrices([
    { marketId: MARKET, price: (await context()).markets.get(MARKET)!.markPrice!.price },
  ]);
  await enforce();
}

const context = () => loadRiskContext(system.db, system.clock.now());

async function equity(): Promise<string> {
  const account = (await loadAccounts(system.db, ['a'])).get('a')!;
  return assessAccountHealth(account, await context()).equity.toFixed();
}

async function report(size: string, entryPrice: string, price?: string): Promise<void> {
  lastKey += 1;
  const positions = [{ accountId: 'a', marketId: MARKET, size, entryPrice, price: price ?? null }];
  const receipt = await recordPositions(system, OPERATOR, { key: `r-${lastKey}`, positions });
  expect(receipt).toMatchObject({ accepted: 1 });
  await enforce();
}

async function expectSound(): Promise<void> {
  expect(await verifyLog(system, null)).toMatchObject({ ok: true, fault: null });
  expect(await findLedgerDifferences(system.db)).toEqual([]);
  expect((await checkLedger(system.db)).isSound).toBe(true);
}

describe('a long of 0.5 entered at 100,000 with 1,500 USD, called at 98,000 with an equity of 500', () => {
  beforeEach(async () => {
    await fund(system, 'a', '1500');
    await hold(system, 'a', '0.5', '100000');
    await enforce();
    await fallTo('98000');
  });

  test('is called', async () => {
    expect(await equity()).toBe('500');
    expect(await callsOf(system)).toEqual(['a GRACE']);
  });

  test('reported as 0.05 after selling at 98,000 has an equity of 500 still, and that cures a tenth', async () => {
    await report('0.05', '100000', '98000');
    expect(await equity()).toBe('500');
    // Cure margin 1.32 % of 4,900 is 64.68: equity of 500 is above it, as the venue has it.
    expect(await callsOf(system)).toEqual(['a CURED']);
    await expectSound();
  });

  test('that was sold down a little stays called: at an equity of 500 it takes a margin of 500 to cure', async () => {
    await report('0.42', '100000', '98000');
    expect(await equity()).toBe('500');
    expect(await callsOf(system)).toEqual(['a GRACE']);
    await expectSound();
  });

  test.each([
    ['at the mark when it does not say', '0.42', '100000', undefined, '500'],
    ['below the mark: the difference is lost', '0.42', '100000', '97900', '492'],
    ['closed', '0', '1', '98000', '500'],
    ['flipped', '-0.1', '98000', '98000', '500'],
    ['with another entry, as a settlement leaves it', '0.5', '98000', undefined, '500'],
    ['smaller and with another entry', '0.4', '98000', '98000', '500'],
    ['larger at the average of 98,000 and 100,000', '1', '99000', undefined, '500'],
  ])('reported %s', async (_, size, entryPrice, price, after) => {
    await report(size, entryPrice, price);
    expect(await equity()).toBe(after);
    await expectSound();
  });

  test('under the call takes new risk, which is flagged and enforced', async () => {
    await report('1', '99000');
    const flags = await system.db.event.findMany({ where: { type: 'RiskTakenUnderCall' } });
    expect(flags.map(({ marginCallId }) => marginCallId)).toEqual(['a.call-1']);
    // Equity 500 is below the close-out margin of 784.00 now.
    expect(await callsOf(system)).toEqual(['a LIQUIDATING']);
    await expectSound();
  });
});

test('a short that is bought back in part keeps its equity, and its call', async () => {
  await fund(system, 'a', '1500');
  await hold(system, 'a', '-0.5', '100000');
  await enforce();
  await fallTo('102000');
  expect(await equity()).toBe('500');
  await report('-0.42', '100000');
  expect(await equity()).toBe('500');
  expect(await callsOf(system)).toEqual(['a GRACE']);
  await expectSound();
});

test('a report whose realised profit was taken out of the log is found', async () => {
  await fund(system, 'a', '1500');
  await hold(system, 'a', '0.5', '100000');
  await publishLater(system, 1, { [MARKET]: '99000' });
  await recordPositions(system, OPERATOR, {
    key: 'cut',
    positions: [{ accountId: 'a', marketId: MARKET, size: '0.4', entryPrice: '100000' }],
  });
  await system.db.$executeRaw`UPDATE pending_events
    SET payload = payload::jsonb - 'realized' - 'changes' WHERE payload::jsonb ? 'realized'`;
  await seal();
  expect(await verifyLog(system, null)).toMatchObject({
    ok: false,
    fault: 'what a report of positions realised comes out differently',
  });
});
