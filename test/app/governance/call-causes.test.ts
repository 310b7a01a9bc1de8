import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { createPlayedLeader, type Watch } from '../../../src/app/enforcement/watch/watch.js';
import { executeProposal } from '../../../src/app/governance/proposals/execute-proposal.js';
import {
  pauseEnforcement,
  resumeEnforcement,
} from '../../../src/app/governance/committee/pause-enforcement.js';
import { relayLog } from '../../../src/app/log/relay.js';
import { decimal } from '../../../src/domain/decimal.js';
import { type JsonObject } from '../../../src/domain/canonical.js';
import { notEnforcedReasonOf, standingOf } from '../../../src/domain/risk/market/enforceability.js';
import { loadRiskContext } from '../../../src/store/markets/risk-context.js';

import {
  aGovernedSystem,
  anAccountWith,
  enact,
  FRANK,
  type GovernanceSystem,
  passed,
  publish,
  CASH,
} from './system.js';

const HOUR = 3600;
const DAY = 24 * HOUR;
/** Maintenance margin of one BTC at 50,000 from 600 to 950 USD. */
const TIERS = {
  kind: 'CHANGE_PARAMETERS',
  marketId: 'BTC-USD',
  changes: { maintenanceMarginFraction: '0.019' },
} as const;
/** 700 USD then count for 560. */
const HAIRCUT = { kind: 'CHANGE_COLLATERAL', asset: CASH, haircut: '0.2' } as const;
const MARKET = { marketId: 'BTC-USD', reason: 'The index is wrong.' };

let system: GovernanceSystem;
let watch: Watch;

beforeEach(async () => {
  system = await aGovernedSystem({ maxNewlyCloseOutAccounts: 100, maxNewlyCalledNotional: null });
  await anAccountWith(system, 'reached', { cash: '700', size: '1' });
  await anAccountWith(system, 'safe', { cash: '5000', size: '1' });
  await begin();
});
afterEach(() => system.close());

/** An engine process that begins now. */
async function begin(): Promise<void> {
  watch = createPlayedLeader(system);
  await watch.warmUp();
  await tick();
}

/** One round of the engine: what time moved, then what was sealed. */
async function tick(): Promise<void> {
  const { markets, assets } = await loadRiskContext(system.db, system.clock.now());
  await watch.onUsability((id) => {
    const market = markets.get(id);
    return market === undefined ? 'BARRED' : standingOf(notEnforcedReasonOf(market));
  });
  await watch.onAssets(assets.values());
  await watch.onEvents(await relayLog(system, { enqueue: () => Promise.resolve() }));
}

/** A price, heard of by the engine. */
async function price(value: string): Promise<void> {
  system.prices.set('BTC-USD', value);
  await publish(system);
  await tick();
  await watch.onPrices([{ marketId: 'BTC-USD', price: decimal(value) }]);
}

function setStatus(status: string): Promise<unknown> {
  return enact(system, { kind: 'SET_MARKET_STATUS', marketId: 'BTC-USD', status });
}

async function callsOf(accountId: string): Promise<unknown> {
  return system.db.marginCall.findMany({
    where: { accountId },
    select: { cause: true, graceSeconds: true },
  });
}

const BY_CHANGE = [{ cause: 'PARAMETER_CHANGE', graceSeconds: DAY }];
const BY_PRICE = [{ cause: 'PRICE', graceSeconds: HOUR }];

/** The engine that was there all the time, and one that begins when all has happened. */
describe.each([
  ['an engine that follows', (): Promise<void> => tick()],
  ['an engine that begins', (): Promise<void> => begin()],
])('%s', (_, look) => {
  describe.each<[string, JsonObject]>([
    ['margin fractions', TIERS],
    ['a haircut', HAIRCUT],
  ])('a change of %s at once', (__, change) => {
    test('is the cause', async () => {
      await enact(system, change);
      await look();
      expect(await callsOf('reached')).toEqual(BY_CHANGE);
      expect(await callsOf('safe')).toEqual([]);
    });

    test("is the cause when it was made in a guardian's pause", async () => {
      const { id } = await passed(system, change);
      await pauseEnforcement(system, FRANK, MARKET);
      await tick();
      await executeProposal(system, null, id);
      await tick();
      await system.wait(3 * HOUR);
      await tick();
      expect(await callsOf('reached')).toEqual([]);
      await resumeEnforcement(system, FRANK, MARKET);
      await look();
      await tick();
      expect(await callsOf('reached')).toEqual(BY_CHANGE);
    });

    test('is the cause when it was made in a pause by vote, days before it ends', async () => {
      await setStatus('ENFORCEMENT_PAUSED');
      await tick();
      await enact(system, change);
      await tick();
      await system.wait(3 * DAY);
      await setStatus('ACTIVE');
      await look();
      await tick();
      expect(await callsOf('reached')).toEqual(BY_CHANGE);
    });

    test('is the cause when it was made while the price was too old', async () => {
      const { id } = await passed(system, change);
      system.clock.at = new Date(system.clock.at.getTime() + 600_000);
      await tick();
      await executeProposal(system, null, id);
      await tick();
      expect(await callsOf('reached')).toEqual([]);
      await publish(system);
      await look();
      await tick();
      expect(await callsOf('reached')).toEqual(BY_CHANGE);
    });

    test('is not the cause of what a price does a day after it', async () => {
      await anAccountWith(system, 'later', { cash: '1300', size: '1' });
      await begin();
      await enact(system, change);
      await tick();
      expect(await callsOf('later')).toEqual([]);
      await system.wait(DAY);
      system.clock.at = new Date(system.clock.at.getTime() + 1);
      // 1,300 − 500 is enough before either change, and after neither: 940.5, and 540 of 594.
      system.prices.set('BTC-USD', '49500');
      await publish(system);
      await look();
      await price('49500');
      expect(await callsOf('later')).toEqual(BY_PRICE);
    });
  });

  test('a loosening, and one of something else, are the cause of nothing', async () => {
    system.prices.set('BTC-USD', '49890');
    const loosening = { ...TIERS, changes: { maintenanceMarginFraction: '0.0119' } };
    const slippage = { ...TIERS, changes: { maxSlippage: '0.02' } };
    const ids = [(await passed(system, loosening)).id, (await passed(system, slippage)).id];
    for (const id of ids) {
      await executeProposal(system, null, id);
    }
    // 700 − 110 is below 598.68 by the old schedule and 593.69 by the new one.
    await look();
    await price('49890');
    expect(await callsOf('reached')).toEqual(BY_PRICE);
  });

  test('a change stays the cause behind another of something else', async () => {
    await setStatus('ENFORCEMENT_PAUSED');
    await enact(system, TIERS);
    await enact(system, { ...TIERS, changes: { maxSlippage: '0.02' } });
    await setStatus('ACTIVE');
    await look();
    await tick();
    expect(await callsOf('reached')).toEqual(BY_CHANGE);
  });
});
