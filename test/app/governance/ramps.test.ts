import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { createPlayedLeader, type Watch } from '../../../src/app/enforcement/watch/watch.js';
import { relayLog } from '../../../src/app/log/relay.js';
import { decimal } from '../../../src/domain/decimal.js';
import { type JsonObject } from '../../../src/domain/canonical.js';
import { loadRiskContext } from '../../../src/store/markets/risk-context.js';

import {
  aGovernedSystem,
  anAccountWith,
  enact,
  type GovernanceSystem,
  publish,
  CASH,
} from './system.js';

const DAY = 86_400;
/** Maintenance margin of one BTC at 50,000 from 600 to 950 USD over a week: 50 a day. */
const TIERS = {
  kind: 'CHANGE_PARAMETERS',
  marketId: 'BTC-USD',
  phaseInSeconds: 7 * DAY,
  changes: { maintenanceMarginFraction: '0.019' },
};
/** A quarter of every dollar over ten days. */
const HAIRCUT = {
  kind: 'CHANGE_COLLATERAL',
  asset: CASH,
  haircut: '0.25',
  phaseInSeconds: 10 * DAY,
};

let system: GovernanceSystem;
let watch: Watch;

beforeEach(async () => {
  system = await aGovernedSystem({ maxNewlyCloseOutAccounts: 100, maxNewlyCalledNotional: null });
});
afterEach(() => system.close());

/** Puts accounts into a book that leads, as an engine process has it, and a change in force. */
async function governed(
  change: JsonObject,
  accounts: Readonly<Record<string, string>>,
): Promise<void> {
  for (const [id, cash] of Object.entries(accounts)) {
    await anAccountWith(system, id, { cash, size: '1' });
  }
  await enact(system, change);
  watch = createPlayedLeader(system);
  await watch.warmUp();
  await tick();
}

/** One round of the engine: what time moved, then what was sealed. No price is offered. */
async function tick(): Promise<void> {
  const { markets, assets } = await loadRiskContext(system.db, system.clock.now());
  await watch.onAssets(assets.values());
  await watch.onUsability((id) => (markets.get(id)?.isPriceUsable === true ? 'USABLE' : 'BARRED'));
  await watch.onEvents(await relayLog(system, { enqueue: () => Promise.resolve() }));
}

/** Moves the clock; prices stay what they are, and fresh in the rows without a word to the engine. */
async function pass(seconds: number): Promise<void> {
  await system.wait(seconds);
  await tick();
}

async function callsOf(accountId: string): Promise<unknown> {
  return system.db.marginCall.findMany({
    where: { accountId },
    select: { cause: true, graceSeconds: true, openedAt: true },
  });
}

const byChange = (openedAt: Date): object[] => [
  { cause: 'PARAMETER_CHANGE', graceSeconds: DAY, openedAt },
];

describe.each([
  // Called when 600 + 50 · days passes the cash, 7 days at the most.
  ['of margin fractions', TIERS, { early: '701', last: '949.9990', never: '950' }, 3, 7],
  // Called when 0.975 · cash − … : (1 − 0.025 · days) · cash falls below 600, 10 days at the most.
  ['of a haircut', HAIRCUT, { early: '640', last: '799.9995', never: '800' }, 3, 10],
])('a phase-in %s', (_, change, accounts, earlyDay, lastDay) => {
  test('calls without a price, when it reaches an account, with the grace of a change', async () => {
    await governed(change, accounts);
    await pass((earlyDay - 1) * DAY);
    expect(await callsOf('early')).toEqual([]);
    await pass(DAY);
    expect(await callsOf('early')).toEqual(byChange(system.clock.now()));
    expect(await callsOf('last')).toEqual([]);
    expect(await callsOf('never')).toEqual([]);
  });

  test('causes calls until its very end, and none after it', async () => {
    await governed(change, accounts);
    await pass(lastDay * DAY - 2);
    expect(await callsOf('last')).toEqual([]);
    await pass(2);
    expect(await callsOf('last')).toEqual(byChange(system.clock.now()));
    await pass(DAY);
    expect(await callsOf('never')).toEqual([]);
  });

  test('is the cause when it needs the price as well, and is not when the price would do alone', async () => {
    await governed(change, { ...accounts, fallen: '605' });
    await system.wait(0);
    // 605 − 10 is below 599.88 whatever the schedule; 701 − 10 is only below the schedule of by then.
    system.prices.set('BTC-USD', '49990');
    system.clock.at = new Date(system.clock.at.getTime() + 1000);
    await publish(system);
    await watch.onPrices([{ marketId: 'BTC-USD', price: decimal('49990') }]);
    expect(await callsOf('fallen')).toMatchObject([{ cause: 'PRICE', graceSeconds: 3600 }]);
    system.prices.set('BTC-USD', '49960');
    await system.wait((earlyDay - 1) * DAY);
    await watch.onPrices([{ marketId: 'BTC-USD', price: decimal('49960') }]);
    await tick();
    expect(await callsOf('early')).toEqual(byChange(system.clock.now()));
  });
});

test('a change of something else in the middle leaves what the phase-in comes from, and so its cause', async () => {
  await governed(TIERS, { both: '840' });
  await pass(3 * DAY);
  await enact(system, {
    kind: 'CHANGE_PARAMETERS',
    marketId: 'BTC-USD',
    changes: { maxSlippage: '0.02' },
  });
  await pass(DAY);
  expect(await callsOf('both')).toEqual([]);
  // 840 − 140 is below what the schedule asked when the slippage was changed, and above what it began with.
  system.prices.set('BTC-USD', '49860');
  await system.wait(1);
  await watch.onPrices([{ marketId: 'BTC-USD', price: decimal('49860') }]);
  expect(await callsOf('both')).toEqual(byChange(system.clock.now()));
});
