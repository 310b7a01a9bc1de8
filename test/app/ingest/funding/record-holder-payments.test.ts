import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { createPlayedLeader } from '../../../../src/app/enforcement/watch/watch.js';
import {
  PAYMENTS_PER_CALL_MAX,
  recordFundingRates,
  recordProfitSettlements,
} from '../../../../src/app/ingest/funding/record-holder-payments.js';
import {
  type FundingRateInput,
  type ProfitSettlementInput,
} from '../../../../src/app/ingest/funding/holder-payment-input.js';
import { recordTrades } from '../../../../src/app/ingest/trades/record-trades.js';
import { checkLedger } from '../../../../src/app/ledger/ledger.js';
import { relayLog } from '../../../../src/app/log/relay.js';
import { findLedgerDifferences } from '../../../../src/app/verification/verify-ledger.js';
import { verifyLog } from '../../../../src/app/verification/verify-log.js';
import { exactEquityOf } from '../../../../src/engine/screen/verdict.js';
import { assessAccountHealth } from '../../../../src/domain/risk/health/account-health.js';
import { loadAccounts } from '../../../../src/store/accounts/accounts.js';
import { listEvents } from '../../../../src/store/log/events.js';
import { loadRiskContext } from '../../../../src/store/markets/risk-context.js';
import {
  anEnforcedSystem,
  callsOf,
  type EnforcedSystem,
  fund,
  hold,
  publish,
} from '../../enforcement/system.js';
import { actorWith, balanceOf, NOW, OPERATOR, rowCounts, secondsAfter } from '../system.js';

const MARKET = 'BTC-USD';
let system: EnforcedSystem;
let lastKey = 0;

beforeEach(async () => {
  system = await anEnforcedSystem();
  await publish(system, { [MARKET]: '50000' });
  for (const [accountId, size] of [
    ['long', '3'],
    ['short', '-1'],
    ['other', '-2'],
  ] as const) {
    await fund(system, accountId, '10000');
    await hold(system, accountId, size, '49000');
  }
});
afterEach(() => system.close());

const aRate = (changes: Partial<FundingRateInput> = {}): FundingRateInput => ({
  marketId: MARKET,
  rate: '0.0001',
  markPrice: '50000',
  at: NOW,
  ...changes,
});
const aSettlement = (changes: Partial<ProfitSettlementInput> = {}): ProfitSettlementInput => ({
  marketId: MARKET,
  price: '50000',
  at: NOW,
  ...changes,
});
const charge = (...rates: readonly FundingRateInput[]) => {
  lastKey += 1;
  return recordFundingRates(system, OPERATOR, { key: `f-${lastKey}`, rates });
};
const settle = (...settlements: readonly ProfitSettlementInput[]) => {
  lastKey += 1;
  return recordProfitSettlements(system, OPERATOR, { key: `s-${lastKey}`, settlements });
};
const cash = async (): Promise<string[]> => {
  const balances = ['long', 'short', 'other'].map((id) => balanceOf(system, id, 'USD'));
  return (await Promise.all(balances)).map(({ balance }) => balance);
};
const ledgerOf = async (ledgerAccount: string): Promise<string> => {
  const row = await system.db.ledgerBalance.findFirst({ where: { ledgerAccount, asset: 'USD' } });
  return row?.balance.toFixed() ?? '0';
};
const seal = () => relayLog(system, { enqueue: () => Promise.resolve() });

async function expectSound(): Promise<void> {
  await seal();
  expect(await verifyLog(system, null)).toMatchObject({ ok: true, fault: null });
  expect(await findLedgerDifferences(system.db)).toEqual([]);
  expect((await checkLedger(system.db)).isSound).toBe(true);
}

describe('a funding rate', () => {
  test('makes every holder pay size · mark · rate, with one event', async () => {
    expect(await charge(aRate())).toEqual({ accepted: 1, rejected: [], duplicate: false });
    expect(await cash()).toEqual(['9985', '10005', '10010']);
    expect(await ledgerOf('venue:funding')).toBe('0');
    const events = await system.db.pendingEvent.findMany({ where: { type: 'FundingPaid' } });
    expect(events).toMatchObject([
      {
        marketId: MARKET,
        accountId: null,
        payload: {
          transferId: `funding/${MARKET}/${NOW.toISOString()}`,
          holders: 3,
          paid: '15',
          received: '15',
          longSize: '3',
          shortSize: '3',
        },
      },
    ]);
    await expectSound();
  });

  test('below zero makes shorts pay', async () => {
    await charge(aRate({ rate: '-0.0001' }));
    expect(await cash()).toEqual(['10015', '9995', '9990']);
  });

  test('is exact, and the rounding remainder goes to the venue', async () => {
    // 3 · 0.000000000001 · 0.000000000001 is 3 · 10⁻²⁴: longs pay 10⁻²⁰ for it, shorts get nothing.
    await charge(aRate({ rate: '0.000000000001', markPrice: '0.000000000001' }));
    expect(await cash()).toEqual(['9999.99999999999999999999', '10000', '10000']);
    expect(await ledgerOf('venue:funding')).toBe('0.00000000000000000001');
    await expectSound();
  });

  test('is charged once a market and instant, whatever the key; another rate is a CONFLICT', async () => {
    await charge(aRate());
    expect(await charge(aRate())).toEqual({ accepted: 1, rejected: [], duplicate: false });
    expect(await charge(aRate({ rate: '0.0002' }), aRate({ at: secondsAfter(1) }))).toMatchObject({
      accepted: 1,
      rejected: [{ index: 0, code: 'CONFLICT', field: 'rates[0]' }],
    });
    expect(await cash()).toEqual(['9970', '10010', '10020']);
    await expectSound();
  });

  test('is rejected row by row, and writes nothing then', async () => {
    const before = await rowCounts(system);
    const { accepted, rejected } = await charge(
      aRate({ rate: '10' }),
      aRate({ rate: '1.000000000001' }),
      aRate({ rate: '0.0000000000001' }),
      aRate({ markPrice: '0' }),
      aRate({ marketId: 'NONE-USD' }),
      aRate({ at: secondsAfter(61) }),
    );
    expect(accepted).toBe(0);
    expect(rejected.map(({ code, field }) => [code, field])).toEqual([
      ['BAD_USER_INPUT', 'rates[0].rate'],
      ['BAD_USER_INPUT', 'rates[1].rate'],
      ['BAD_USER_INPUT', 'rates[2].rate'],
      ['BAD_USER_INPUT', 'rates[3].markPrice'],
      ['NOT_FOUND', 'rates[4].marketId'],
      ['BAD_USER_INPUT', 'rates[5].at'],
    ]);
    expect(await rowCounts(system)).toEqual({ ...before, keys: before.keys! + 1 });
  });

  test('that takes a holder beyond the exact range is rejected; the next is charged', async () => {
    await hold(system, 'long', '1000000', '0.1');
    const { rejected } = await charge(
      aRate({ rate: '1', markPrice: '9007199.25' }),
      aRate({ at: secondsAfter(1), rate: '0' }),
    );
    expect(rejected.map(({ index, code }) => [index, code])).toEqual([[0, 'BAD_USER_INPUT']]);
    await expectSound();
  });

  test('is refused as a whole without rows, with too many, or by anybody but an operator', async () => {
    await expect(charge()).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    const many = Array.from({ length: PAYMENTS_PER_CALL_MAX + 1 }, () => aRate());
    await expect(charge(...many)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    await expect(
      recordFundingRates(system, actorWith('ADMIN'), { key: 'x', rates: [aRate()] }),
    ).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  test('concurrent with trades of its holders causes no deadlock and loses nothing', async () => {
    const trade = (n: number) =>
      recordTrades(system, OPERATOR, {
        key: `t-${n}`,
        trades: ['short', 'long', 'other'].map((accountId) => ({
          id: `${n}-${accountId}`,
          accountId,
          marketId: MARKET,
          size: n % 2 === 0 ? '1' : '-1',
          price: '50000',
          fee: '1',
          at: NOW,
        })),
      });
    await Promise.all(
      Array.from({ length: 10 }, (_, n) =>
        n % 2 === 0 ? charge(aRate({ at: secondsAfter(n) })) : trade(n),
      ),
    );
    expect(await system.db.fundingRate.count()).toBe(5);
    await expectSound();
  });
});

describe('an engine that follows', () => {
  const equityInRows = async (accountId: string): Promise<string> => {
    const account = (await loadAccounts(system.db, [accountId])).get(accountId)!;
    const context = await loadRiskContext(system.db, system.clock.now());
    return assessAccountHealth(account, context).equity.times('1e36').toFixed();
  };

  test('has every holder as in the rows, and calls those who cannot pay', async () => {
    const watch = createPlayedLeader(system);
    await watch.warmUp();
    await watch.onUsability((marketId) => (marketId === MARKET ? 'USABLE' : 'BARRED'));
    await seal();
    const head = (await listEvents(system.db, {}, 0n, 1000)).at(-1)!.sequence;
    // 3 · 50,000 need 1,800; equity is 13,000.
    await charge(aRate({ rate: '0.075' }));
    await settle(aSettlement({ at: secondsAfter(1) }));
    await seal();
    await watch.onEvents(await listEvents(system.db, {}, head, 100));

    expect(await callsOf(system)).toEqual(['long GRACE']);
    const opened = await system.db.marginCall.findFirstOrThrow();
    expect(opened.cause).toBe('COLLATERAL_CHANGE');
    const { book } = watch.engine;
    for (const accountId of ['long', 'short', 'other']) {
      const row = book.accounts.indexOf.get(accountId)!;
      expect(exactEquityOf(book, row).toString()).toBe(await equityInRows(accountId));
    }
    await expectSound();
  });
});

describe('a settlement of profits', () => {
  test('moves profit and loss into cash and resets entries; equity stays', async () => {
    expect(await settle(aSettlement())).toEqual({ accepted: 1, rejected: [], duplicate: false });
    expect(await cash()).toEqual(['13000', '9000', '8000']);
    const entries = await system.db.position.findMany({ select: { entryPrice: true } });
    expect(entries.map(({ entryPrice }) => entryPrice.toFixed())).toEqual(Array(3).fill('50000'));
    expect(await settle(aSettlement())).toMatchObject({ accepted: 1 });
    expect(await settle(aSettlement({ price: '1' }))).toMatchObject({
      rejected: [{ code: 'CONFLICT' }],
    });
    expect(await cash()).toEqual(['13000', '9000', '8000']);
    await expectSound();
  });

  test('is balanced by the venue where longs and shorts differ', async () => {
    await hold(system, 'other', '-1', '49000');
    const before = await ledgerOf('venue');
    await settle(aSettlement());
    expect(Number(await ledgerOf('venue')) - Number(before)).toBe(-1000);
    await expectSound();
  });
});

test('a payment whose sum was changed in the log is found, and so is one that was posted otherwise', async () => {
  await charge(aRate());
  await system.db.$executeRaw`UPDATE pending_events
    SET payload = jsonb_set(payload::jsonb, '{paid}', '"16"') WHERE type = 'FundingPaid'`;
  await seal();
  expect(await verifyLog(system, null)).toMatchObject({
    ok: false,
    fault: 'what the holders paid is not the rate of what they held',
  });
  expect(await findLedgerDifferences(system.db)).toMatchObject([
    { kind: 'FACT', ledgerAccount: 'venue:funding' },
  ]);
});
