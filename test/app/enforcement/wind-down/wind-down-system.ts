import { expect } from 'vitest';

import { windDownMarket } from '../../../../src/app/enforcement/wind-down/wind-down-market.js';
import { checkLedger } from '../../../../src/app/ledger/ledger.js';
import { relayLog } from '../../../../src/app/log/relay.js';
import { findLedgerDifferences } from '../../../../src/app/verification/verify-ledger.js';
import { verifyLog } from '../../../../src/app/verification/verify-log.js';
import { type JsonObject } from '../../../../src/domain/canonical.js';
import { listMarkets } from '../../../../src/store/markets/read-markets.js';
import { aGovernedSystem, enact, type GovernanceSystem, publish } from '../../governance/system.js';
import { fund, hold } from '../system.js';

export const MARKET = 'BTC-USD';
const HOUR = 3600;

/** A governed system whose markets are settled at the mean of a minute. */
export async function anEndingSystem(committee: JsonObject = {}): Promise<GovernanceSystem> {
  const system = await aGovernedSystem(committee);
  await enact(system, {
    kind: 'CHANGE_PARAMETERS',
    marketId: MARKET,
    changes: { settlementWindowSeconds: 60 },
  });
  return system;
}

export function later(system: GovernanceSystem, seconds: number): Date {
  return new Date(system.clock.at.getTime() + seconds * 1000);
}

/** Executes a vote on the end of the market: reduce-only in four hours from now, settled in five. */
export async function decideEnd(
  system: GovernanceSystem,
  more: JsonObject = {},
): Promise<{ readonly reduceOnlyFrom: Date; readonly settlesAt: Date }> {
  const [reduceOnlyFrom, settlesAt] = [later(system, 4 * HOUR), later(system, 5 * HOUR)];
  await enact(system, delisting({ reduceOnlyFrom, settlesAt }, more));
  return { reduceOnlyFrom, settlesAt };
}

export function delisting(
  { reduceOnlyFrom, settlesAt }: { readonly reduceOnlyFrom: Date; readonly settlesAt: Date },
  more: JsonObject = {},
): JsonObject {
  return {
    kind: 'DELIST_MARKET',
    marketId: MARKET,
    reduceOnlyFrom: reduceOnlyFrom.toISOString(),
    settlesAt: settlesAt.toISOString(),
    settlementPrice: null,
    ...more,
  };
}

/** Publishes these prices over the last minute before an instant, one every ten seconds, and goes to it. */
export async function playWindow(
  system: GovernanceSystem,
  settlesAt: Date,
  prices: readonly string[],
): Promise<void> {
  for (const [place, price] of prices.entries()) {
    system.clock.at = new Date(settlesAt.getTime() - 60_000 + place * 10_000);
    system.prices.set(MARKET, price);
    await publish(system);
  }
  system.clock.at = settlesAt;
}

/** An account with cash in USD and one position. */
export async function trader(
  system: GovernanceSystem,
  id: string,
  cash: string,
  [size, entryPrice]: readonly [size: string, entryPrice: string],
): Promise<void> {
  await fund(system, id, cash);
  await hold(system, id, size, entryPrice, MARKET);
}

export async function statusOf(system: GovernanceSystem): Promise<string | undefined> {
  const markets = await listMarkets(system.db, system.clock.now());
  return markets.find(({ id }) => id === MARKET)?.status;
}

export async function cashOf(system: GovernanceSystem, accountId: string): Promise<string> {
  const row = await system.db.collateralBalance.findUnique({
    where: { accountId_asset: { accountId, asset: 'USD' } },
  });
  return row?.balance.toFixed() ?? '0';
}

/** Carries the end on until nothing more is due now. */
export async function settle(system: GovernanceSystem): Promise<Date | null> {
  let nextAt = await windDownMarket(system, MARKET);
  while (nextAt !== null && nextAt <= system.clock.now()) {
    nextAt = await windDownMarket(system, MARKET);
  }
  return nextAt;
}

/** The ledger sums to zero and agrees with the log, whose decisions recompute. */
export async function expectSound(system: GovernanceSystem): Promise<void> {
  await relayLog(system, { enqueue: () => Promise.resolve() });
  expect(await checkLedger(system.db)).toMatchObject({ isSound: true });
  expect(await findLedgerDifferences(system.db)).toEqual([]);
  expect(await verifyLog(system, null)).toMatchObject({ ok: true, fault: null });
}
