import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import fc from 'fast-check';

import {
  finalizeDeposit,
  reverseDeposit,
} from '../../../../src/app/ingest/collateral/change-deposit.js';
import {
  type DepositInput,
  recordDeposit,
} from '../../../../src/app/ingest/collateral/record-deposit.js';
import { checkLedger } from '../../../../src/app/ledger/ledger.js';

import {
  actorWith,
  aSystem,
  balanceOf,
  factsOf,
  OPERATOR,
  rowCounts,
  secondsAfter,
  type System,
} from '../system.js';

let system: System;

beforeAll(async () => {
  system = await aSystem();
  await recordDeposit(
    system,
    OPERATOR,
    aDeposit({ key: 'first', accountId: 'known', final: true }),
  );
});

afterAll(async () => {
  await system.close();
});

function aDeposit(overrides: Partial<DepositInput> = {}): DepositInput {
  const defaults = { key: 'k', accountId: 'a', asset: 'USD', amount: '100', owner: 'alice' };
  return { ...defaults, final: false, ...overrides };
}

function record(overrides: Partial<DepositInput> = {}) {
  return recordDeposit(system, OPERATOR, aDeposit(overrides));
}

describe('a deposit', () => {
  it('counts for nothing while it is pending, and for its amount when it is final', async () => {
    const pending = await record({ key: 'p1', accountId: 'p', amount: '12.5' });
    expect(pending).toMatchObject({ id: 'deposit.p1', status: 'PENDING', finalAt: null });
    expect(await balanceOf(system, 'p', 'USD')).toEqual({ balance: '0', pending: '12.5' });

    system.clock.at = secondsAfter(60);
    const final = await finalizeDeposit(system, OPERATOR, pending.id);
    expect(final).toMatchObject({ status: 'FINAL', finalAt: secondsAfter(60) });
    expect(await balanceOf(system, 'p', 'USD')).toEqual({ balance: '12.5', pending: '0' });
    expect((await factsOf(system, 'p')).map(({ type, payload }) => [type, payload])).toEqual([
      [
        'DepositSeen',
        { depositId: 'deposit.p1', asset: 'USD', amount: '12.5', balance: '0', pending: '12.5' },
      ],
      [
        'DepositFinal',
        { depositId: 'deposit.p1', asset: 'USD', amount: '12.5', balance: '12.5', pending: '0' },
      ],
    ]);
  });

  it('may be final at once', async () => {
    expect(await record({ key: 'f1', accountId: 'f', final: true })).toMatchObject({
      status: 'FINAL',
    });
    expect(await balanceOf(system, 'f', 'USD')).toEqual({ balance: '100', pending: '0' });
    expect((await factsOf(system, 'f')).map(({ type }) => type)).toEqual([
      'DepositSeen',
      'DepositFinal',
    ]);
  });

  it('made final repeatedly or concurrently counts once', async () => {
    const { id } = await record({ key: 'once', accountId: 'once' });
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => finalizeDeposit(system, OPERATOR, id)),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set(['FINAL']));
    expect(await balanceOf(system, 'once', 'USD')).toEqual({ balance: '100', pending: '0' });
    expect(await factsOf(system, 'once')).toHaveLength(2);
  });

  it('that is pending can be reversed, and then never becomes final', async () => {
    const { id } = await record({ key: 'r1', accountId: 'r' });
    const reversed = await reverseDeposit(system, OPERATOR, id, 'chain reorganisation');
    expect(reversed).toMatchObject({ status: 'REVERSED', reverseReason: 'chain reorganisation' });
    expect(await balanceOf(system, 'r', 'USD')).toEqual({ balance: '0', pending: '0' });
    await expect(finalizeDeposit(system, OPERATOR, id)).rejects.toMatchObject({
      code: 'CONFLICT',
      details: { state: 'REVERSED' },
    });
    expect(await reverseDeposit(system, OPERATOR, id, 'again')).toEqual(reversed);
    expect((await factsOf(system, 'r')).map(({ type }) => type)).toEqual([
      'DepositSeen',
      'DepositReversed',
    ]);
  });

  it('that was final leaves a debt when it is reversed after the money has gone', async () => {
    const { id } = await record({ key: 'd1', accountId: 'd', final: true });
    await system.db.$executeRaw`UPDATE collateral_balances SET balance = 30 WHERE account_id = 'd'`;
    await reverseDeposit(system, OPERATOR, id, 'fraud');
    expect(await balanceOf(system, 'd', 'USD')).toEqual({ balance: '-70', pending: '0' });
    await system.db.$executeRaw`UPDATE collateral_balances SET balance = 0 WHERE account_id = 'd'`;
    const facts = await factsOf(system, 'd');
    expect(facts.at(-1)).toMatchObject({
      type: 'DepositReversed',
      payload: { from: 'FINAL', reason: 'fraud', balance: '-70' },
    });
  });

  it('requested twenty times at once is recorded once', async () => {
    const input = { key: 'twenty', accountId: 'twenty', final: true };
    const answers = await Promise.all(Array.from({ length: 20 }, () => record(input)));
    expect(new Set(answers.map(({ id }) => id))).toEqual(new Set(['deposit.twenty']));
    expect(await balanceOf(system, 'twenty', 'USD')).toEqual({ balance: '100', pending: '0' });
    expect(await factsOf(system, 'twenty')).toHaveLength(2);
  });

  it('repeated returns its present state', async () => {
    const input = { key: 'later', accountId: 'later' };
    const { id } = await record(input);
    await finalizeDeposit(system, OPERATOR, id);
    expect(await record(input)).toMatchObject({ id, status: 'FINAL' });
    expect(await record({ ...input, amount: '100.00' })).toMatchObject({ id });
  });

  it.each<[string, Partial<DepositInput>]>([
    ['amount', { amount: '100.01' }],
    ['asset', { asset: 'USDC' }],
    ['account', { accountId: 'other' }],
    ['finality', { final: true }],
  ])('whose key was used with another %s is a conflict that names the key', async (_, change) => {
    await record({ key: 'taken', accountId: 'taken' });
    const before = await rowCounts(system);
    await expect(record({ key: 'taken', accountId: 'taken', ...change })).rejects.toMatchObject({
      code: 'CONFLICT',
      details: { field: 'key', key: 'taken' },
    });
    expect(await rowCounts(system)).toEqual(before);
  });

  it('is refused for an account of another owner', async () => {
    await expect(record({ key: 'o1', accountId: 'known', owner: 'mallory' })).rejects.toMatchObject(
      { code: 'CONFLICT', details: { state: 'OWNED_BY_ANOTHER' } },
    );
  });

  it('may come in for a known account without naming its owner', async () => {
    expect(await record({ key: 'o2', accountId: 'known', owner: null })).toMatchObject({
      accountId: 'known',
    });
  });
});

describe('bad input', () => {
  it.each<[string, string, Partial<DepositInput>]>([
    ['BAD_USER_INPUT', 'key', { key: '' }],
    ['BAD_USER_INPUT', 'key', { key: 'has space' }],
    ['BAD_USER_INPUT', 'key', { key: 'x'.repeat(101) }],
    ['BAD_USER_INPUT', 'accountId', { accountId: 'a\0b' }],
    ['BAD_USER_INPUT', 'amount', { amount: '0' }],
    ['BAD_USER_INPUT', 'amount', { amount: '-0' }],
    ['BAD_USER_INPUT', 'amount', { amount: '-1' }],
    ['BAD_USER_INPUT', 'amount', { amount: '1e3' }],
    ['BAD_USER_INPUT', 'amount', { amount: 'NaN' }],
    ['BAD_USER_INPUT', 'amount', { amount: 'Infinity' }],
    ['BAD_USER_INPUT', 'amount', { amount: '' }],
    ['BAD_USER_INPUT', 'amount', { amount: ' 1' }],
    ['BAD_USER_INPUT', 'amount', { amount: '0.000000001' }],
    ['BAD_USER_INPUT', 'amount', { amount: '1000000000000.1' }],
    ['BAD_USER_INPUT', 'amount', { amount: '999999999999.12345678' }],
    ['BAD_USER_INPUT', 'owner', { owner: '' }],
    ['BAD_USER_INPUT', 'owner', { owner: 'new\nline' }],
    ['NOT_FOUND', 'asset', { asset: 'DOGE' }],
    ['NOT_FOUND', 'asset', { asset: '\0' }],
    ['NOT_FOUND', 'accountId', { accountId: 'nobody', owner: null }],
  ])('is refused with %s for %s and writes nothing: %j', async (code, field, change) => {
    const before = await rowCounts(system);
    await expect(record({ key: 'bad', ...change })).rejects.toMatchObject({
      code,
      details: { field },
    });
    expect(await rowCounts(system)).toEqual(before);
  });

  it.each(['deposit.none', '', '\0', '\ud800'])('names no deposit: %j', async (id) => {
    await expect(finalizeDeposit(system, OPERATOR, id)).rejects.toMatchObject({
      code: 'NOT_FOUND',
      details: { field: 'id' },
    });
    await expect(reverseDeposit(system, OPERATOR, id, 'why')).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it.each(['', ' ', 'a\0', 'x'.repeat(501)])('is no reason to reverse: %j', async (reason) => {
    await expect(reverseDeposit(system, OPERATOR, 'deposit.first', reason)).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      details: { field: 'reason' },
    });
  });

  it.each([[actorWith()], [actorWith('ACCOUNT_OWNER', 'ADMIN', 'GUARDIAN')]])(
    'is also a request by anybody but an operator',
    async (actor) => {
      const refusal = { code: 'FORBIDDEN', details: { authority: 'OPERATOR' } };
      await expect(recordDeposit(system, actor, aDeposit())).rejects.toMatchObject(refusal);
      await expect(finalizeDeposit(system, actor, 'deposit.first')).rejects.toMatchObject(refusal);
      await expect(reverseDeposit(system, actor, 'deposit.first', 'x')).rejects.toMatchObject(
        refusal,
      );
    },
  );
});

describe('after any history of deposits, their ends overlapping', () => {
  it('the ledger is sound, nothing pending is negative, and rows agree with the deposits', async () => {
    const step = fc.record({
      account: fc.constantFrom('h1', 'h2'),
      asset: fc.constantFrom('USD', 'BTC'),
      amount: fc.integer({ min: 1, max: 10_000 }).map(String),
      final: fc.boolean(),
      ends: fc.array(fc.constantFrom('finalize', 'reverse'), { maxLength: 3 }),
    });
    let run = 0;
    const history = fc.array(step, { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(history, async (steps) => {
        run += 1;
        const work = steps.map(async ({ account, ends, ...rest }, index) => {
          const { id } = await record({ ...rest, accountId: account, key: `h-${run}-${index}` });
          await Promise.allSettled(
            ends.map((end) =>
              end === 'finalize'
                ? finalizeDeposit(system, OPERATOR, id)
                : reverseDeposit(system, OPERATOR, id, 'undone'),
            ),
          );
        });
        await Promise.all(work);
        expect(await checkLedger(system.db)).toMatchObject({ isSound: true, mismatches: [] });
        const wrong = await system.db.$queryRaw`
          SELECT b.* FROM collateral_balances b LEFT JOIN (
            SELECT account_id, asset, coalesce(sum(amount) FILTER (WHERE status = 'FINAL'), 0) AS final,
              coalesce(sum(amount) FILTER (WHERE status = 'PENDING'), 0) AS pending
            FROM deposits GROUP BY account_id, asset
          ) d USING (account_id, asset)
          WHERE account_id LIKE 'h%' AND (b.balance <> d.final OR b.pending <> d.pending OR b.pending < 0)`;
        expect(wrong).toEqual([]);
      }),
      { numRuns: 15 },
    );
  });
});
