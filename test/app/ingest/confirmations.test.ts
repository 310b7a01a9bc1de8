import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import fc from 'fast-check';

import {
  finalizeDeposit,
  recordConfirmations,
  reverseDeposit,
} from '../../../src/app/ingest/collateral/change-deposit.js';
import {
  type DepositInput,
  recordDeposit,
} from '../../../src/app/ingest/collateral/record-deposit.js';
import { checkLedger } from '../../../src/app/ledger/ledger.js';

import {
  actorWith,
  aSystem,
  balanceOf,
  factsOf,
  OPERATOR,
  rowCounts,
  secondsAfter,
  type System,
} from './system.js';

let system: System;

beforeAll(async () => {
  system = await aSystem();
});

afterAll(async () => {
  await system.close();
});

/** BTC asks for two confirmations in the demo genesis, USD for none. */
function record(key: string, overrides: Partial<DepositInput> = {}) {
  const defaults = { accountId: key, asset: 'BTC', amount: '1.5', owner: 'alice', final: false };
  return recordDeposit(system, OPERATOR, { key, ...defaults, ...overrides });
}

const confirm = (id: string, confirmations: number) =>
  recordConfirmations(system, OPERATOR, id, confirmations);

describe('confirmations', () => {
  it('make a deposit final at the number that its asset requires, and not before', async () => {
    const { id } = await record('count');
    expect(await confirm(id, 0)).toMatchObject({ status: 'PENDING', confirmations: 0 });
    expect(await confirm(id, 1)).toMatchObject({
      status: 'PENDING',
      confirmations: 1,
      confirmationsRequired: 2,
      finalAt: null,
    });
    expect(await balanceOf(system, 'count', 'BTC')).toEqual({ balance: '0', pending: '1.5' });
    system.clock.at = secondsAfter(10);
    expect(await confirm(id, 2)).toMatchObject({
      status: 'FINAL',
      confirmations: 2,
      finalAt: secondsAfter(10),
    });
    expect(await balanceOf(system, 'count', 'BTC')).toEqual({ balance: '1.5', pending: '0' });
    expect((await factsOf(system, 'count')).map(({ type }) => type)).toEqual([
      'DepositSeen',
      'DepositFinal',
    ]);
  });

  it('never count backwards, and a jump beyond the number is enough', async () => {
    const { id } = await record('late');
    await confirm(id, 1);
    expect(await confirm(id, 0)).toMatchObject({ status: 'PENDING', confirmations: 1 });
    await confirm(id, 40);
    expect(await confirm(id, 1)).toMatchObject({ status: 'FINAL', confirmations: 40 });
    expect(await confirm(id, 41)).toMatchObject({ status: 'FINAL', confirmations: 41 });
    expect(await factsOf(system, 'late')).toHaveLength(2);
  });

  it('given when the deposit is seen count at once', async () => {
    expect(await record('seen-1', { confirmations: 1 })).toMatchObject({
      status: 'PENDING',
      confirmations: 1,
    });
    expect(await record('seen-2', { confirmations: 2 })).toMatchObject({
      status: 'FINAL',
      confirmations: 2,
    });
    expect(await balanceOf(system, 'seen-2', 'BTC')).toEqual({ balance: '1.5', pending: '0' });
  });

  it('that are not counted leave a deposit pending, also where none is required', async () => {
    const { id } = await record('none', { asset: 'USD' });
    const pending = { status: 'PENDING', confirmations: 0, confirmationsRequired: 0 };
    expect(await record('none', { asset: 'USD' })).toMatchObject(pending);
    expect(await confirm(id, 0)).toMatchObject({ status: 'FINAL' });
  });

  it('are not needed where an operator says that it is final', async () => {
    const { id } = await record('said');
    expect(await finalizeDeposit(system, OPERATOR, id)).toMatchObject({
      status: 'FINAL',
      confirmations: 0,
      confirmationsRequired: 2,
    });
    expect(await confirm(id, 2)).toMatchObject({ status: 'FINAL', confirmations: 2 });
    expect(await balanceOf(system, 'said', 'BTC')).toEqual({ balance: '1.5', pending: '0' });
  });

  it('of a reversed deposit are a conflict, and nothing is credited', async () => {
    const { id } = await record('gone');
    await reverseDeposit(system, OPERATOR, id, 'reorganised');
    await expect(confirm(id, 5)).rejects.toMatchObject({
      code: 'CONFLICT',
      details: { state: 'REVERSED' },
    });
    expect(await balanceOf(system, 'gone', 'BTC')).toEqual({ balance: '0', pending: '0' });
  });

  it('of a deposit keep the number that was required when it was seen', async () => {
    const { id } = await record('frozen');
    await system.db.$executeRaw`UPDATE collateral_assets SET confirmations = 6 WHERE asset = 'BTC'`;
    expect(await record('after')).toMatchObject({ confirmationsRequired: 6 });
    expect(await confirm(id, 2)).toMatchObject({ status: 'FINAL', confirmationsRequired: 2 });
    await system.db.$executeRaw`UPDATE collateral_assets SET confirmations = 2 WHERE asset = 'BTC'`;
  });

  it('belong to what a key was used for', async () => {
    await record('key', { confirmations: 1 });
    expect(await record('key', { confirmations: 1 })).toMatchObject({ id: 'deposit.key' });
    await expect(record('key', { confirmations: 2 })).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(record('key')).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it.each([-1, 1.5, Number.NaN, Infinity, 2 ** 31])(
    'with an invalid count are refused: %p',
    async (count) => {
      const before = await rowCounts(system);
      const refusal = { code: 'BAD_USER_INPUT', details: { field: 'confirmations' } };
      await expect(confirm('deposit.count', count)).rejects.toMatchObject(refusal);
      await expect(record('bad', { confirmations: count })).rejects.toMatchObject(refusal);
      expect(await rowCounts(system)).toEqual(before);
    },
  );

  it('are reported by operators, for existing deposits', async () => {
    await expect(
      recordConfirmations(system, actorWith('RISK_VIEWER'), 'deposit.count', 1),
    ).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(confirm('deposit.nowhere', 1)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('in any order and overlapping, with reversals between, credit once or not at all', async () => {
    let run = 0;
    const calls = fc.array(fc.oneof(fc.integer({ min: 0, max: 4 }), fc.constant('reverse')), {
      minLength: 1,
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(calls, async (order) => {
        run += 1;
        const { id, accountId } = await record(`any-${run}`);
        await Promise.allSettled(
          order.map((call) =>
            typeof call === 'number'
              ? confirm(id, call)
              : reverseDeposit(system, OPERATOR, id, 'undone'),
          ),
        );
        const deposit = await record(`any-${run}`);
        const most = Math.max(0, ...order.filter((call) => typeof call === 'number'));
        const ended = order.includes('reverse') ? 'REVERSED' : most >= 2 ? 'FINAL' : 'PENDING';
        const reached = order.includes('reverse') ? deposit.confirmations : most;
        expect(deposit).toMatchObject({ status: ended, confirmations: reached });
        const credited = deposit.status === 'FINAL' ? '1.5' : '0';
        const pending = deposit.status === 'PENDING' ? '1.5' : '0';
        expect(await balanceOf(system, accountId, 'BTC')).toEqual({ balance: credited, pending });
        expect(await checkLedger(system.db)).toMatchObject({ isSound: true });
      }),
      { numRuns: 25 },
    );
  });
});
