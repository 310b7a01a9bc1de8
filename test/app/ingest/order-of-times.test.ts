import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { acknowledgeMarginCall } from '../../../src/app/notices/acknowledge-margin-call.js';
import { assessAccounts } from '../../../src/app/enforcement/calls/assess-accounts.js';
import {
  finalizeDeposit,
  reverseDeposit,
} from '../../../src/app/ingest/collateral/change-deposit.js';
import { recordDeposit } from '../../../src/app/ingest/collateral/record-deposit.js';
import { recordDeposits } from '../../../src/app/ingest/collateral/record-deposits.js';
import { recordWithdrawal } from '../../../src/app/ingest/collateral/withdrawals.js';
import { publishMarkPrices } from '../../../src/app/ingest/prices/mark-prices.js';
import { recordPositions } from '../../../src/app/ingest/positions/record-positions.js';
import { lockAccounts } from '../../../src/store/accounts/accounts.js';
import { inTransaction } from '../../../src/store/database/database.js';
import { loadGuards } from '../../../src/store/markets/prices.js';
import {
  anEnforcedSystem,
  type EnforcedSystem,
  fund,
  hold,
  publish,
  publishLater,
  until,
} from '../enforcement/system.js';
import { OPERATOR, secondsAfter } from './system.js';

let system: EnforcedSystem;

beforeEach(async () => {
  system = await anEnforcedSystem();
  await publish(system, { 'BTC-USD': '50000' });
  await fund(system, 'a', '1000');
  await fund(system, 'a', '10');
  await hold(system, 'a', '1', '50000');
});

afterEach(() => system.close());

/** Starts the work while another transaction locks its rows, and commits ten seconds later. */
async function whileLocked(work: () => Promise<unknown>): Promise<Date> {
  let waiting: Promise<unknown> = Promise.resolve();
  await inTransaction(system.db, async (tx) => {
    await lockAccounts(tx, ['a']);
    await loadGuards(tx, ['BTC-USD'], { lock: true });
    waiting = work();
    await until(async () => {
      const [row] = await tx.$queryRaw<{ waiting: bigint }[]>`
        SELECT count(*) AS waiting FROM pg_locks WHERE NOT granted`;
      return (row?.waiting ?? 0n) > 0n;
    });
    system.clock.at = new Date(system.clock.at.getTime() + 10_000);
  });
  await waiting;
  return system.clock.at;
}

const key = 'k';
const UNSAID = { confirmations: null, owner: null };
const lastFact = () => system.db.pendingEvent.findFirstOrThrow({ orderBy: { id: 'desc' } });

describe('what had to wait for its account is dated after what it waited for', () => {
  test.each([
    [
      'a deposit',
      () =>
        recordDeposit(system, OPERATOR, {
          key,
          accountId: 'a',
          asset: 'USD',
          amount: '5',
          final: false,
        }),
    ],
    [
      'a batch of deposits',
      () =>
        recordDeposits(system, OPERATOR, {
          key,
          deposits: [
            { id: 'd', accountId: 'a', asset: 'USD', amount: '5', final: true, ...UNSAID },
          ],
        }),
    ],
    [
      'a withdrawal',
      () => recordWithdrawal(system, OPERATOR, { key, accountId: 'a', asset: 'USD', amount: '5' }),
    ],
    [
      'a position',
      () =>
        recordPositions(system, OPERATOR, {
          key,
          positions: [{ accountId: 'a', marketId: 'BTC-USD', size: '0.5', entryPrice: '50000' }],
        }),
    ],
  ])('%s', async (_, work) => {
    const after = await whileLocked(work);

    expect((await lastFact()).at).toEqual(after);
  });

  test.each([
    ['a final deposit', (id: string) => finalizeDeposit(system, OPERATOR, id)],
    ['a reversal', (id: string) => reverseDeposit(system, OPERATOR, id, 'sent back')],
  ])('%s', async (_, work) => {
    const input = { key, accountId: 'a', asset: 'USD', amount: '5', final: false };
    const { id } = await recordDeposit(system, OPERATOR, input);
    const after = await whileLocked(() => work(id));

    expect((await lastFact()).at).toEqual(after);
  });

  test('a margin call, and its acknowledgement', async () => {
    await publishLater(system, 1, { 'BTC-USD': '49500' });
    const called = await whileLocked(() => assessAccounts(system, ['a'], 'PRICE'));
    expect(await lastFact()).toMatchObject({ type: 'AccountRestricted', at: called });

    const after = await whileLocked(() => acknowledgeMarginCall(system, OPERATOR, 'a.call-1'));
    expect(await lastFact()).toMatchObject({ type: 'MarginCallAcknowledged', at: after });
  });
});

test('a quarantine that had to wait for its market is dated after what it waited for', async () => {
  const at = secondsAfter(1);
  const prices = [{ marketId: 'BTC-USD', price: '10000', at }];
  const after = await whileLocked(() =>
    publishMarkPrices(system, OPERATOR, { source: 'test', prices }),
  );

  expect(await lastFact()).toMatchObject({ type: 'PriceQuarantined', at: after });
});
