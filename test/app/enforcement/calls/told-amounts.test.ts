import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { assessAccounts } from '../../../../src/app/enforcement/calls/assess-accounts.js';
import { liquidateMarket } from '../../../../src/app/enforcement/liquidation/liquidate-market.js';
import {
  finalizeDeposit,
  reverseDeposit,
} from '../../../../src/app/ingest/collateral/change-deposit.js';
import { recordDeposit } from '../../../../src/app/ingest/collateral/record-deposit.js';
import { relayLog } from '../../../../src/app/log/relay.js';
import { noticeMessage } from '../../../../src/app/notices/notice-messages.js';
import { verifyLog } from '../../../../src/app/verification/verify-log.js';
import { type JsonObject } from '../../../../src/domain/canonical.js';
import { OPERATOR, SILENT } from '../../ingest/system.js';
import {
  anEnforcedSystem,
  type EnforcedSystem,
  fund,
  hold,
  publish,
  publishLater,
} from '../system.js';

// BTC-USD: a long of 1 entered at 50,000 with 1,000 USD is called below 49,595 (MM 1.2 %), and below
// 49,395 its equity is below the close-out margin. The cure margin is 1.32 % of the price.
let system: EnforcedSystem;

beforeEach(async () => {
  system = { ...(await anEnforcedSystem()), log: SILENT };
  await publish(system, { 'BTC-USD': '50000' });
  await fund(system, 'e-1', '1000');
  await hold(system, 'e-1', '1', '50000');
});

afterEach(() => system.close());

async function fallTo(price: string, trigger: 'PRICE' | 'COLLATERAL_CHANGE' = 'PRICE') {
  await publishLater(system, 1, { 'BTC-USD': price });
  await assessAccounts(system, ['e-1'], trigger);
}

interface Told {
  readonly type: string;
  readonly payload: JsonObject;
}

/** What the log says of the account's calls, in order; without what it may not do meanwhile. */
async function told(): Promise<Told[]> {
  await relayLog(system, { enqueue: () => Promise.resolve() });
  const events = await system.db.event.findMany({
    where: { accountId: 'e-1', marginCallId: { not: null }, type: { not: 'AccountRestricted' } },
    orderBy: { sequence: 'asc' },
  });
  return events.map(({ type, payload }) => ({ type, payload: payload as JsonObject }));
}

async function noticeKinds(): Promise<string[]> {
  const notices = await system.db.notice.findMany({ where: { accountId: 'e-1' } });
  return notices.map(({ kind }) => kind).sort();
}

async function lastMessage(kind: string): Promise<string> {
  const { body, ...notice } = await system.db.notice.findFirstOrThrow({ where: { kind } });
  const { subject, text } = noticeMessage({ ...notice, body: body as JsonObject });
  return `${subject}\n${text}`;
}

const input = { accountId: 'e-1', asset: 'USD', final: false };

describe('a top-up', () => {
  test('is reported at the present prices, although the price fell meanwhile', async () => {
    await fallTo('49590');
    // 590 of 654.588 at the opening; 500 of 653.40 at 49,500.
    await publishLater(system, 1, { 'BTC-USD': '49500' });
    await fund(system, 'e-1', '20');
    await assessAccounts(system, ['e-1'], 'PRICE');
    await assessAccounts(system, ['e-1'], 'COLLATERAL_CHANGE');
    const events = await told();

    expect(events.map(({ type }) => type)).toEqual(['MarginCallOpened', 'TopUpReceived']);
    expect(events[0]?.payload.amountDue).toBe('64.59');
    expect(events[1]?.payload).toMatchObject({
      amountOutstanding: '133.4',
      state: 'GRACE',
      depositIds: [expect.stringMatching(/^deposit\./)],
    });
    expect(await noticeKinds()).toEqual(['MARGIN_CALL_OPENED', 'TOP_UP_RECEIVED']);
    expect(await lastMessage('TOP_UP_RECEIVED')).toContain('Still outstanding: 133.40 USD');
    expect(await verifyLog(system, null)).toMatchObject({ ok: true });
  });

  test('is a deposit seen before the grace that becomes final in it, reported once', async () => {
    await recordDeposit(system, OPERATOR, { ...input, key: 'early', amount: '5' });
    await fallTo('49590');
    await finalizeDeposit(system, OPERATOR, 'deposit.early');
    await assessAccounts(system, ['e-1'], 'COLLATERAL_CHANGE');
    await fallTo('49585', 'COLLATERAL_CHANGE');

    const topUps = (await told()).filter(({ type }) => type === 'TopUpReceived');
    expect(topUps.map(({ payload }) => payload.depositIds)).toEqual([['deposit.early']]);
  });

  test('is none when money went out, although the price rose', async () => {
    await fund(system, 'e-1', '0.01');
    await recordDeposit(system, OPERATOR, { ...input, key: 'back', amount: '0.5', final: true });
    await fallTo('49580');
    await publishLater(system, 1, { 'BTC-USD': '49600' });
    await reverseDeposit(system, OPERATOR, 'deposit.back', 'a mistake');
    await assessAccounts(system, ['e-1'], 'COLLATERAL_CHANGE');

    expect((await told()).map(({ type }) => type)).toEqual(['MarginCallOpened']);
  });

  test('is none when what came in was taken back before anybody looked', async () => {
    await fallTo('49590');
    await recordDeposit(system, OPERATOR, { ...input, key: 'gone', amount: '5', final: true });
    await reverseDeposit(system, OPERATOR, 'deposit.gone', 'a mistake');
    await assessAccounts(system, ['e-1'], 'COLLATERAL_CHANGE');

    expect((await told()).map(({ type }) => type)).toEqual(['MarginCallOpened']);
  });
});

test('a fall straight below the close-out margin is one event and one notice', async () => {
  await fallTo('49300');
  const [opened, ...others] = await told();

  expect(others).toEqual([]);
  expect(opened).toMatchObject({
    type: 'MarginCallOpened',
    payload: {
      state: 'LIQUIDATING',
      withoutGrace: 'CLOSE_OUT',
      graceSeconds: 0,
      nextStepMarketId: 'BTC-USD',
    },
  });
  expect(await noticeKinds()).toEqual(['MARGIN_CALL_OPENED']);
  const message = await lastMessage('MARGIN_CALL_OPENED');
  expect(message).toContain('Margin call without grace, liquidation started');
  expect(message).not.toMatch(/Deadline|Add collateral/);
  expect(await verifyLog(system, null)).toMatchObject({ ok: true });
});

describe('a grace that is extended', () => {
  test.each([
    // Equity 610, the cure margin 654.852: half the grace.
    ['HALF_GRACE', '49610', null, '44.86'],
    // Equity 580, the cure margin 654.456, and 100 pending would cure.
    ['FINALITY_HOLD', '49580', '100', '74.46'],
  ] as const)(
    '%s says what is missing at the price of then',
    async (extension, price, pending, missing) => {
      await fallTo('49590');
      if (pending !== null) {
        await recordDeposit(system, OPERATOR, { ...input, key: 'pending', amount: pending });
      }
      await publishLater(system, 3601, { 'BTC-USD': price });
      await assessAccounts(system, ['e-1'], 'TIME');
      const [opened, extended] = await told();

      expect(opened?.payload.amountOutstanding).toBe('64.59');
      expect(extended).toMatchObject({
        type: 'GraceExtended',
        payload: { extension, amountOutstanding: missing },
      });
      expect(await lastMessage('GRACE_EXTENDED')).toContain(`${missing} USD`);
      expect(await verifyLog(system, null)).toMatchObject({ ok: true });
    },
  );
});

test('after a suspension the amount is that of the price of then', async () => {
  await fallTo('49590');
  system.clock.at = new Date(system.clock.at.getTime() + 120_000);
  await assessAccounts(system, ['e-1'], 'TIME');
  await fallTo('49500');
  const resumed = (await told()).find(({ type }) => type === 'EnforcementResumed');

  expect(resumed?.payload.amountOutstanding).toBe('153.4');
});

test('a bankrupt account is told its level, who paid, and that nothing is owed', async () => {
  // Sold at 48,000: a loss of 2,000 on 1,000, and no fee from what is not there.
  await fallTo('48000');
  await liquidateMarket(system, 'BTC-USD');
  const events = await told();
  const payloadOf = (type: string) => events.find((event) => event.type === type)?.payload;

  expect(payloadOf('AccountBankrupt')).toMatchObject({
    health: { level: 'BANKRUPT', equity: '-1000' },
  });
  expect(payloadOf('MarginCallClosed')).toMatchObject({
    debt: '1000',
    amountOutstanding: '0',
    coveredBy: [expect.stringMatching(/^(MARKET|GLOBAL)_INSURANCE$/)],
    health: { level: 'HEALTHY', equity: '0' },
  });
  const message = await lastMessage('MARGIN_CALL_CLOSED');
  expect(message).toContain('Margin call closed, nothing is owed');
  expect(message).toContain('covered by insurance funds.');
  expect(message).toContain('You owe nothing.');
  const held = await system.db.collateralBalance.findMany({ where: { accountId: 'e-1' } });
  expect(held.map(({ balance }) => Number(balance))).toEqual([0]);
  expect(await verifyLog(system, null)).toMatchObject({ ok: true });
});
