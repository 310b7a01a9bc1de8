import {
  notEnforcedReasonOf,
  standingOf,
  type PriceStanding,
} from '../../../src/domain/risk/market/enforceability.js';
import { type Deps } from '../../../src/app/deps.js';
import { type JsonObject } from '../../../src/domain/canonical.js';
import { recordDeposit } from '../../../src/app/ingest/collateral/record-deposit.js';
import { publishMarkPrices } from '../../../src/app/ingest/prices/mark-prices.js';
import { recordPositions } from '../../../src/app/ingest/positions/record-positions.js';
import { loadRiskContext } from '../../../src/store/markets/risk-context.js';
import { aScriptedVenue } from '../../support/scripted-venue.js';
import { aSystem, OPERATOR, type System } from '../ingest/system.js';

export { NOW, secondsAfter } from '../../support/risk-factories.js';

/** A jump of any size is confirmed by the next price of the same second: these tests are about what follows. */
const ANY_JUMP = { jumpConfirmationSeconds: 0, maxJump: '1' };
/** The common funds pay all that they have: what they are held to has tests of its own. */
const ANY_SHARE = { marketFundShare: '1', ownerFundShare: '1', dailyFundShare: '1' };

/** The demo genesis, with the use cases of enforcement over it. */
export type EnforcedSystem = System & Deps;

export async function anEnforcedSystem(parameters: JsonObject = {}): Promise<EnforcedSystem> {
  return enforced(await aSystem({}, { ...ANY_JUMP, ...ANY_SHARE, ...parameters }));
}

/** The same over the demo genesis to the letter, for a program beside it that applies it, too. */
export async function anEnforcedDemo(): Promise<EnforcedSystem> {
  return enforced(await aSystem());
}

function enforced(system: System): EnforcedSystem {
  const channels: Deps['channels'] = [{ name: 'log', send: () => Promise.resolve() }];
  return { ...system, venue: aScriptedVenue(), channels };
}

/** Publishes these prices at the clock's time. */
export async function publish(
  system: EnforcedSystem,
  prices: Readonly<Record<string, string>>,
): Promise<void> {
  const at = system.clock.now();
  await publishMarkPrices(system, OPERATOR, {
    source: 'test',
    prices: Object.entries(prices).map(([marketId, price]) => ({ marketId, price, at })),
  });
}

/** Publishes after so many seconds, three times in a row, so that a jump is confirmed. */
export async function publishLater(
  system: EnforcedSystem,
  seconds: number,
  prices: Readonly<Record<string, string>>,
): Promise<void> {
  for (let again = 0; again < 4; again += 1) {
    system.clock.at = new Date(system.clock.at.getTime() + (again === 0 ? seconds * 1000 : 1));
    await publish(system, prices);
  }
}

let keys = 0;

/** A final deposit. */
export async function fund(
  system: EnforcedSystem,
  accountId: string,
  amount: string,
  asset = 'USD',
  owner = accountId,
): Promise<void> {
  keys += 1;
  await recordDeposit(system, OPERATOR, {
    key: `deposit-${keys}`,
    accountId,
    asset,
    amount,
    final: true,
    owner,
  });
}

/** Replaces a position. */
export async function hold(
  system: EnforcedSystem,
  accountId: string,
  size: string,
  entryPrice: string,
  marketId = 'BTC-USD',
): Promise<void> {
  keys += 1;
  await recordPositions(system, OPERATOR, {
    key: `positions-${keys}`,
    positions: [{ accountId, marketId, size, entryPrice }],
  });
}

/** Which markets may be enforced in now, as a process that enforces looks at it. */
export async function usableMarkets(
  system: EnforcedSystem,
): Promise<(marketId: string) => PriceStanding> {
  const { markets } = await loadRiskContext(system.db, system.clock.now());
  return (marketId) => {
    const market = markets.get(marketId);
    return market === undefined ? 'BARRED' : standingOf(notEnforcedReasonOf(market));
  };
}

/** Calls as the rows have them: `a-1 GRACE`, in order. */
export async function callsOf({ db }: Pick<EnforcedSystem, 'db'>): Promise<string[]> {
  const calls = await db.marginCall.findMany({ orderBy: { id: 'asc' } });
  return calls.map(({ accountId, state }) => `${accountId} ${state}`);
}

/** How often each fact was recorded, sealed or not. */
export async function factCounts({ db }: Pick<EnforcedSystem, 'db'>): Promise<Map<string, number>> {
  const rows = await db.$queryRaw<{ type: string; count: bigint }[]>`
    SELECT type, count(*) AS count
    FROM (SELECT type FROM pending_events UNION ALL SELECT type FROM events) AS facts
    GROUP BY type`;
  return new Map(rows.map(({ type, count }) => [type, Number(count)]));
}

/** Until something holds. A test that waits for ever has failed: Vitest ends it. */
export async function until(holds: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await holds())) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
