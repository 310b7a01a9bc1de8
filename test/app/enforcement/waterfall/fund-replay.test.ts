import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { assessAccounts } from '../../../../src/app/enforcement/calls/assess-accounts.js';
import { liquidateMarket } from '../../../../src/app/enforcement/liquidation/liquidate-market.js';
import { sweep } from '../../../../src/app/enforcement/sweep.js';
import { postTransfers } from '../../../../src/app/ledger/ledger.js';
import { relayLog } from '../../../../src/app/log/relay.js';
import { decimal } from '../../../../src/domain/decimal.js';
import { inTransaction } from '../../../../src/store/database/database.js';
import { lockLedgerBalances, readLedgerBalances } from '../../../../src/store/ledger/funds.js';
import { fundDifferences, replayFunds } from '../../../support/fund-replay.js';
import { readLog } from '../../../support/played-run.js';
import { SILENT } from '../../ingest/system.js';
import {
  anEnforcedSystem,
  type EnforcedSystem,
  factCounts,
  fund,
  hold,
  publishLater,
  until,
} from '../system.js';
import { aSlippingVenue, leaveInFunds } from './waterfall-system.js';

const MARKS = { 'BTC-USD': '50000', 'ETH-USD': '2500', 'SOL-USD': '100' };
const CRASHED = { 'BTC-USD': '44000', 'ETH-USD': '2150', 'SOL-USD': '87' };
const SIZES: Readonly<Record<keyof typeof MARKS, string>> = {
  'BTC-USD': '0.4',
  'ETH-USD': '8',
  'SOL-USD': '200',
};
const MARKETS = Object.keys(MARKS) as (keyof typeof MARKS)[];
const FUNDS = {
  'insurance:BTC-USD': '9000',
  'insurance:ETH-USD': '700',
  'insurance:SOL-USD': '0.000003',
  'insurance:global': '1800',
  backstop: '333.333333',
};
const QUEUE = { enqueue: () => Promise.resolve() };

let system: EnforcedSystem;

beforeEach(async () => {
  const own = await anEnforcedSystem();
  system = { ...own, venue: aSlippingVenue('0.0005'), log: SILENT };
  await leaveInFunds(system, FUNDS);
  await publishLater(system, 1, MARKS);
});

afterEach(() => system.close());

/** Eighteen that lose more than they have, in two markets each, and two in each market who win. */
async function aBook(): Promise<string[]> {
  const losers = Array.from({ length: 18 }, (_, index) => `l-${String(index + 10)}`);
  for (const [index, id] of losers.entries()) {
    await fund(system, id, `${String(1800 + 70 * index)}.${String(123456 + index)}`);
    for (const marketId of [index, index + 1].flatMap((at) => MARKETS[at % 3] ?? [])) {
      await hold(system, id, SIZES[marketId], MARKS[marketId], marketId);
    }
  }
  for (const marketId of MARKETS) {
    for (const parts of [2, 5]) {
      const id = `w-${marketId}-${String(parts)}`;
      await fund(system, id, '9000');
      await hold(
        system,
        id,
        `-${String(Number(SIZES[marketId]) * parts)}`,
        MARKS[marketId],
        marketId,
      );
    }
  }
  return losers;
}

/**
 * Every clock read is a millisecond later, which reveals events dated before their transaction waited for a
 * lock.
 */
function ticking({ clock }: EnforcedSystem): EnforcedSystem['clock'] {
  return Object.assign(clock, {
    now: () => {
      clock.at = new Date(clock.at.getTime() + 1);
      return clock.at;
    },
  });
}

test('a replay of the log gives the balance of each fund after each event, whatever ran concurrently', async () => {
  const losers = await aBook();
  await publishLater(system, 1, CRASHED);
  await assessAccounts(system, losers, 'PRICE');
  const opening = await readLedgerBalances(system.db, 'USD');
  ticking(system);
  let open = losers.length;
  while (open > 0) {
    // Two workers a market, and a sweep that settles what they leave.
    await Promise.all([
      ...[...MARKETS, ...MARKETS].map((marketId) => liquidateMarket(system, marketId)),
      sweep(system, QUEUE),
    ]);
    await assessAccounts(system, losers, 'TIME');
    await publishLater(system, 1, CRASHED);
    open = await system.db.marginCall.count({ where: { closedAt: null } });
  }
  await relayLog(system, QUEUE);

  const replay = replayFunds(await readLog(system), opening);
  expect(replay.faults).toEqual([]);
  expect(fundDifferences(replay, await readLedgerBalances(system.db, 'USD'))).toEqual([]);
  const counts = await factCounts(system);
  const wanted = ['AccountBankrupt', 'AutoDeleveraged', 'LossSocialized', 'LiquidationStepFilled'];
  expect(wanted.filter((type) => !counts.has(type))).toEqual([]);
  expect(replay.compared).toBeGreaterThan(6);
  expect(replay.payingMarkets.size).toBeGreaterThan(1);
}, 120_000);

describe('a line that moves a fund is dated after the movement that it waited for:', () => {
  /** Runs the work while another transaction holds the funds, and releases them ten seconds later. */
  async function whileHeld(work: () => Promise<unknown>): Promise<Date> {
    let waiting: Promise<unknown> = Promise.resolve();
    await inTransaction(system.db, async (tx) => {
      await lockLedgerBalances(tx, 'USD');
      waiting = work();
      await until(async () => {
        const [row] = await tx.$queryRaw<{ waiting: bigint }[]>`
          SELECT count(*) AS waiting FROM pg_locks WHERE NOT granted`;
        return (row?.waiting ?? 0n) > 0n;
      });
      system.clock.at = new Date(system.clock.at.getTime() + 10_000);
    });
    const released = system.clock.at;
    await waiting;
    return released;
  }

  async function bankrupt(cash: string): Promise<void> {
    await fund(system, 'l-1', cash);
    await hold(system, 'l-1', '0.4', '50000');
    await fund(system, 'w-1', '9000');
    await hold(system, 'w-1', '-1', '50000');
    await publishLater(system, 1, CRASHED);
    await assessAccounts(system, ['l-1'], 'PRICE');
  }

  const dateOf = async (type: string): Promise<Date> => {
    const fact = await system.db.pendingEvent.findFirstOrThrow({ where: { type } });
    return fact.at;
  };

  test('the fee of a step', async () => {
    await bankrupt('2450');
    const released = await whileHeld(() => liquidateMarket(system, 'BTC-USD'));
    expect(await dateOf('LiquidationStepFilled')).toEqual(released);
  });

  test('a settlement', async () => {
    await bankrupt('2300');
    // As a crash leaves it between the fill and the settlement.
    await system.db.$executeRaw`
      UPDATE margin_calls SET state = 'BANKRUPT', next_step_at = NULL, next_step_market_id = NULL`;
    await system.db.$executeRaw`DELETE FROM positions WHERE account_id = 'l-1'`;
    await inTransaction(system.db, (tx) =>
      postTransfers(tx, [
        {
          transferId: 'test.loss',
          at: system.clock.now(),
          postings: [
            { ledgerAccount: 'account:l-1', asset: 'USD', amount: decimal('-2400') },
            { ledgerAccount: 'venue', asset: 'USD', amount: decimal('2400') },
          ],
        },
      ]),
    );
    const released = await whileHeld(() => sweep(system, QUEUE));
    expect(await dateOf('BankruptcySettled')).toEqual(released);
    expect(await dateOf('WaterfallDrawn')).toEqual(released);
  });

  test('a deleveraging', async () => {
    await leaveInFunds(system, {});
    await bankrupt('2300');
    const released = await whileHeld(() => liquidateMarket(system, 'BTC-USD'));
    expect(await dateOf('AutoDeleveraged')).toEqual(released);
  });
});
