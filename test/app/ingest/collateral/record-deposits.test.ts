import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { type DepositRowInput } from '../../../../src/app/ingest/collateral/deposit-rows.js';
import { finalizeDeposit } from '../../../../src/app/ingest/collateral/change-deposit.js';
import { recordDeposit } from '../../../../src/app/ingest/collateral/record-deposit.js';
import {
  DEPOSITS_PER_CALL_MAX,
  recordDeposits,
} from '../../../../src/app/ingest/collateral/record-deposits.js';
import { checkLedger } from '../../../../src/app/ledger/ledger.js';
import { actorWith, aSystem, factsOf, OPERATOR, type System } from '../system.js';

let system: System;
beforeAll(async () => {
  system = await aSystem();
}, 60_000);
afterAll(() => system.close());

const row = (id: string, changes: Partial<DepositRowInput> = {}): DepositRowInput => ({
  id,
  accountId: `acc-${id}`,
  asset: 'USD',
  amount: '10',
  final: true,
  confirmations: null,
  owner: 'alice',
  ...changes,
});
const record = (key: string, ...deposits: readonly DepositRowInput[]) =>
  recordDeposits(system, OPERATOR, { key, deposits });
const heldBy = async (accountId: string) => {
  const rows = await system.db.collateralBalance.findMany({ where: { accountId } });
  return rows.map(({ asset, balance, pending }) => [asset, balance.toFixed(), pending.toFixed()]);
};

describe('a batch of deposits', () => {
  test('records each row like recordDeposit, in order, with the balance after it', async () => {
    const receipt = await record(
      'b-1',
      row('1', { accountId: 'twin' }),
      row('2', { accountId: 'twin', amount: '5', final: false }),
      row('3', { accountId: 'twin', amount: '2' }),
    );

    expect(receipt).toEqual({ accepted: 3, rejected: [], duplicate: false });
    expect(await heldBy('twin')).toEqual([['USD', '12', '5']]);
    const facts = (await factsOf(system, 'twin')).map(({ type, payload }) => [
      ...[type, payload.depositId, payload.balance, payload.pending],
    ]);
    expect(facts).toEqual([
      ['DepositSeen', 'deposit.1', '10', '0'],
      ['DepositFinal', 'deposit.1', '10', '0'],
      ['DepositSeen', 'deposit.2', '10', '5'],
      ['DepositSeen', 'deposit.3', '12', '5'],
      ['DepositFinal', 'deposit.3', '12', '5'],
    ]);
    expect((await checkLedger(system.db)).isSound).toBe(true);
  });

  test('repeated under its key does nothing and gets the same receipt; with other rows it is a CONFLICT', async () => {
    const rows = [row('again'), row('bad', { amount: '-1' })];
    const [first, second] = [await record('b-2', ...rows), await record('b-2', ...rows)];

    expect(second).toEqual({ ...first, duplicate: true });
    expect(await heldBy('acc-again')).toEqual([['USD', '10', '0']]);
    await expect(record('b-2', row('other'))).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  test('repeated under another key records what was missing and nothing twice', async () => {
    await record('b-3', row('half'));
    const receipt = await record('b-4', row('half'), row('new'));

    expect(receipt).toEqual({ accepted: 2, rejected: [], duplicate: false });
    expect(await heldBy('acc-half')).toEqual([['USD', '10', '0']]);
    expect(await heldBy('acc-new')).toEqual([['USD', '10', '0']]);
  });

  test('rejects rows one by one, each by its place, code and field', async () => {
    await record('b-5', row('taken'), row('seen', { final: false }));
    const { accepted, rejected } = await record(
      'b-6',
      row('good'),
      row('a', { amount: '0' }),
      row('b', { asset: 'NONE' }),
      row('c', { owner: null }),
      row('d', { accountId: 'acc-taken', owner: 'bob' }),
      row('good', { amount: '11' }),
      row('taken', { amount: '11' }),
      row('seen'),
      row('e', { amount: '1000000000000' }),
      row('f', { accountId: 'acc-e', amount: '1' }),
      row('g', { accountId: 'no account' }),
    );

    expect(accepted).toBe(2);
    expect(rejected.map(({ index, code, field }) => [index, code, field])).toEqual([
      [1, 'BAD_USER_INPUT', 'deposits[1].amount'],
      [2, 'NOT_FOUND', 'deposits[2].asset'],
      [3, 'NOT_FOUND', 'deposits[3].accountId'],
      [4, 'CONFLICT', 'deposits[4].owner'],
      [5, 'BAD_USER_INPUT', 'deposits[5].id'],
      [6, 'CONFLICT', 'id'],
      [7, 'CONFLICT', 'id'],
      [9, 'BAD_USER_INPUT', 'deposits[9].amount'],
      [10, 'BAD_USER_INPUT', 'deposits[10].accountId'],
    ]);
    expect((await checkLedger(system.db)).isSound).toBe(true);
  });

  test('and recordDeposit name the same deposits', async () => {
    const single = { key: 'shared', accountId: 'acc-shared', asset: 'USD', amount: '10' };
    await recordDeposit(system, OPERATOR, { ...single, final: true, owner: 'alice' });
    expect(await record('b-7', row('shared'))).toMatchObject({ accepted: 1, rejected: [] });

    await record('b-8', row('first'));
    const known = { ...single, key: 'first', accountId: 'acc-first', final: true };
    expect(await recordDeposit(system, OPERATOR, known)).toMatchObject({ id: 'deposit.first' });
    await expect(
      recordDeposit(system, OPERATOR, { ...known, key: 'half', amount: '99' }),
    ).rejects.toMatchObject({ code: 'CONFLICT' });
    expect([await heldBy('acc-shared'), await heldBy('acc-first')]).toEqual([
      [['USD', '10', '0']],
      [['USD', '10', '0']],
    ]);
  });

  test('leaves deposits that become final later', async () => {
    await record('b-9', row('late', { final: false }));
    await finalizeDeposit(system, OPERATOR, 'deposit.late');
    expect(await record('b-10', row('late'))).toMatchObject({ accepted: 1 });

    expect(await heldBy('acc-late')).toEqual([['USD', '10', '0']]);
  });

  test('of 10,000 is accepted; one of none, of 10,001 or by a non-operator is refused', async () => {
    const many = Array.from({ length: DEPOSITS_PER_CALL_MAX }, (_, index) =>
      row(`m-${String(index)}`),
    );
    expect(await record('b-11', ...many)).toEqual({
      accepted: DEPOSITS_PER_CALL_MAX,
      rejected: [],
      duplicate: false,
    });
    expect((await checkLedger(system.db)).isSound).toBe(true);

    for (const rows of [[], [...many, row('one-more')]]) {
      await expect(record('b-12', ...rows)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    }
    await expect(
      recordDeposits(system, actorWith('ADMIN'), { key: 'b-13', deposits: [row('x')] }),
    ).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });
});
