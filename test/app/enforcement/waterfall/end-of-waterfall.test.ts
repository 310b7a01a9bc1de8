import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { assessAccounts } from '../../../../src/app/enforcement/calls/assess-accounts.js';
import { liquidateMarket } from '../../../../src/app/enforcement/liquidation/liquidate-market.js';
import { planSteps } from '../../../../src/app/enforcement/liquidation/plan-steps.js';
import { deleverageMarket } from '../../../../src/app/enforcement/waterfall/deleverage.js';
import { recordWithdrawal } from '../../../../src/app/ingest/collateral/withdrawals.js';
import { checkLedger } from '../../../../src/app/ledger/ledger.js';
import { relayLog } from '../../../../src/app/log/relay.js';
import { findLedgerDifferences } from '../../../../src/app/verification/verify-ledger.js';
import { verifyLog } from '../../../../src/app/verification/verify-log.js';
import { decimal } from '../../../../src/domain/decimal.js';
import { readLedgerBalances } from '../../../../src/store/ledger/funds.js';
import { filled, type ScriptedVenue } from '../../../support/scripted-venue.js';
import { OPERATOR, SILENT } from '../../ingest/system.js';
import {
  anEnforcedSystem,
  callsOf,
  type EnforcedSystem,
  fund,
  hold,
  publish,
  publishLater,
  until,
} from '../system.js';
import {
  aSlippingVenue,
  leaveInFunds,
  liquidateUntilQuiet,
  paidByLayers,
} from './waterfall-system.js';

const MARKETS = ['BTC-USD', 'ETH-USD'];

let system: EnforcedSystem;
let venue: ScriptedVenue;

beforeEach(async () => {
  venue = aSlippingVenue('0.0005');
  system = { ...(await anEnforcedSystem()), venue, log: SILENT };
  await publish(system, { 'BTC-USD': '50000', 'ETH-USD': '2500' });
});

afterEach(() => system.close());

async function trader(
  id: string,
  cash: string,
  ...positions: readonly (readonly [size: string, entryPrice: string, marketId?: string])[]
): Promise<void> {
  await fund(system, id, cash);
  for (const [size, entryPrice, marketId = 'BTC-USD'] of positions) {
    await hold(system, id, size, entryPrice, marketId);
  }
}

async function fallTo(prices: Readonly<Record<string, string>>, ...ids: string[]): Promise<void> {
  await publishLater(system, 1, prices);
  await assessAccounts(system, ids, 'PRICE');
}

async function crash(prices: Readonly<Record<string, string>>, ...ids: string[]): Promise<void> {
  await publishLater(system, 1, prices);
  await liquidateUntilQuiet(system, ids, MARKETS);
}

async function held(id: string): Promise<string[]> {
  const rows = await system.db.position.findMany({
    where: { accountId: id },
    orderBy: { marketId: 'asc' },
  });
  return rows.map(({ marketId, size }) => `${marketId} ${size.toFixed()}`);
}

async function expectSound(): Promise<void> {
  await relayLog(system, { enqueue: () => Promise.resolve() });

  expect(await checkLedger(system.db)).toMatchObject({ isSound: true });
  expect(await findLedgerDifferences(system.db)).toEqual([]);
  expect(await verifyLog(system, null)).toMatchObject({ ok: true, fault: null });
}

describe('dust does not keep a bankrupt position alive', () => {
  beforeEach(() => leaveInFunds(system, {}));

  /** All that is lost is lost in ETH; BTC is worth 22,900 USD and bears none of it. */
  async function inTwoMarkets(): Promise<void> {
    await publishLater(system, 1, { 'BTC-USD': '45800', 'ETH-USD': '2500' });
    await trader('b-1', '1500.00000022', ['0.5', '45800'], ['10', '2500', 'ETH-USD']);
    await trader('s-1', '60000', ['-40', '2500', 'ETH-USD']);
  }

  test('a bankrupt account with equity of 0.00000022 and a position of 22,900 USD is sold at once', async () => {
    await inTwoMarkets();
    await crash({ 'BTC-USD': '45800', 'ETH-USD': '2300' }, 'b-1', 's-1');

    // ETH is closed at 2,350, which leaves 0.00000022. BTC is sold at 45,777.10.
    expect(venue.sent.map(({ marketId, size }) => `${marketId} ${size.toFixed()}`)).toEqual([
      'BTC-USD -0.5',
    ]);
    expect(await held('b-1')).toEqual([]);
    expect(await callsOf(system)).toEqual(['b-1 CLOSED']);
    await expectSound();
  });

  test('a position that bears no loss is deleveraged at the mark if a counterparty can take it', async () => {
    await inTwoMarkets();
    await trader('s-2', '60000', ['-2', '50000']);
    await crash({ 'BTC-USD': '45800', 'ETH-USD': '2300' }, 'b-1', 's-1', 's-2');

    expect(venue.sent).toEqual([]);
    expect(await held('b-1')).toEqual([]);
    expect(await held('s-2')).toEqual(['BTC-USD -1.5']);
    expect(await paidByLayers(system)).toEqual([
      'AUTO_DELEVERAGING s-1 500',
      'AUTO_DELEVERAGING s-2 0',
    ]);
    expect(await callsOf(system)).toEqual(['b-1 CLOSED']);
    await expectSound();
  });

  test('an account for which others have paid does not recover when the price rises', async () => {
    await inTwoMarkets();
    venue.onTrade = (orders) => orders.map((order) => ({ ...filled(order), status: 'UNKNOWN' }));
    await fallTo({ 'BTC-USD': '45800', 'ETH-USD': '2300' }, 'b-1');
    await liquidateMarket(system, 'ETH-USD');
    expect(await held('b-1')).toEqual(['BTC-USD 0.5']);
    venue.onTrade = (orders) => orders.map((order) => filled(order));
    await publishLater(system, 1, { 'BTC-USD': '60000', 'ETH-USD': '2300' });
    await liquidateUntilQuiet(system, ['b-1'], MARKETS);

    expect(await held('b-1')).toEqual([]);
    expect(await callsOf(system)).toEqual(['b-1 CLOSED']);
    await expectSound();
  });

  test.each([
    { name: 'a hair above nothing', cash: '2000.00000022' },
    { name: 'nothing at all', cash: '2000' },
    { name: 'a hair below nothing', cash: '1999.99999978' },
  ])(
    'with $name a position is deleveraged, and sold where nobody can take it',
    async ({ cash }) => {
      await trader('b-1', cash, ['1', '50000']);
      await trader('s-1', '60000', ['-1', '50000']);
      await crash({ 'BTC-USD': '48000', 'ETH-USD': '2500' }, 'b-1', 's-1');

      // Half of s-1; the other half of the position is sold, and its slippage of 12 is shared.
      expect(await held('s-1')).toEqual(['BTC-USD -0.5']);
      expect(venue.sent.map(({ size }) => size.toFixed())).toEqual(['-0.5']);
      expect(await held('b-1')).toEqual([]);
      expect(await callsOf(system)).toEqual(['b-1 CLOSED']);
      await expectSound();
    },
  );

  test('a remainder below one lot after a partial fill is closed, too', async () => {
    await trader('b-1', '3000', ['2', '50000']);
    let isFirst = true;
    venue.onTrade = (orders) =>
      orders.map((order) => {
        const size = isFirst ? '-1.99995' : order.size.toFixed();
        const status = isFirst ? 'PARTIALLY_FILLED' : 'FILLED';
        isFirst = false;
        return { ...filled(order, { size }), status } as const;
      });
    await crash({ 'BTC-USD': '48000', 'ETH-USD': '2500' }, 'b-1');
    expect(await held('b-1')).toEqual(['BTC-USD 0.00005']);
    await crash({ 'BTC-USD': '48000', 'ETH-USD': '2500' }, 'b-1');

    expect(await held('b-1')).toEqual([]);
    expect(await callsOf(system)).toEqual(['b-1 CLOSED']);
    await expectSound();
  });
});

describe('what a crash made pays before a deficit is recorded', () => {
  beforeEach(() => leaveInFunds(system, {}));

  /** 30 coins of 50,000 with 31.67 a coin, 10 short; 45 % down. In the proportions of issue 13. */
  async function crashOfBook(): Promise<void> {
    await publishLater(system, 1, { 'SOL-USD': '100' });
    await trader('l-1', '950', ['30', '100', 'SOL-USD']);
    await trader('s-1', '5000', ['-10', '100', 'SOL-USD']);
    await publishLater(system, 1, { 'SOL-USD': '55' });
    await liquidateUntilQuiet(system, ['l-1', 's-1'], ['SOL-USD']);
  }

  test('profit that deleveraging realized is used last, and no deficit is left', async () => {
    await crashOfBook();

    // 400 owed. Half of 10 is closed at 55 + 400 / 30: 66.666667. 25 are sold at 54.9725: 334.020833 are
    // left. The short has 225 of open profit, and 158.333333 that deleveraging realized.
    expect(await paidByLayers(system)).toEqual([
      'AUTO_DELEVERAGING s-1 66.66666666667',
      'SOCIALIZED_LOSS s-1 334.020834',
    ]);
    const [profit] = await system.db.realizedProfit.findMany();
    expect(profit?.profit.toFixed()).toBe('158.333333');
    expect(profit?.lossPaid.toFixed()).toBe('109.020834');
    const funds = await readLedgerBalances(system.db, 'USD');
    expect(funds.get('deficit')?.toFixed() ?? '0').toBe('0');
    await expect(
      recordWithdrawal(system, OPERATOR, {
        key: 'w-1',
        accountId: 's-1',
        asset: 'USD',
        amount: '1',
      }),
    ).resolves.toMatchObject({ duplicate: false });
    await expectSound();
  });

  test('the log says which part was realized', async () => {
    await crashOfBook();
    await relayLog(system, { enqueue: () => Promise.resolve() });
    const shared = await system.db.event.findFirstOrThrow({ where: { type: 'LossSocialized' } });

    expect(shared.payload).toMatchObject({ amount: '334.020834', realizedPart: '109.020834' });
  });

  test('after an hour that profit is not used any more', async () => {
    await publishLater(system, 1, { 'SOL-USD': '100' });
    await trader('l-1', '950', ['30', '100', 'SOL-USD']);
    await trader('s-1', '5000', ['-10', '100', 'SOL-USD']);
    venue.onTrade = (orders) => orders.map((order) => ({ ...filled(order), status: 'UNKNOWN' }));
    await fallTo({ 'SOL-USD': '55' }, 'l-1');
    await expect(liquidateMarket(system, 'SOL-USD')).rejects.toThrow('unknown');
    venue.onResolve = (orders) => orders.map((order) => filled(order));
    await publishLater(system, 3601, { 'SOL-USD': '55' });
    await liquidateUntilQuiet(system, ['l-1', 's-1'], ['SOL-USD']);

    const funds = await readLedgerBalances(system.db, 'USD');
    // 333.333334 − 225.
    expect(funds.get('deficit')?.toFixed()).toBe('-108.333334');
    await expectSound();
  });
});

describe('a deficit', () => {
  /** Records a deficit, then withdraws a dollar from another account. */
  async function withdrawAfter(amount: string): Promise<unknown> {
    await leaveInFunds(system, {});
    await trader('b-1', decimal('4000').minus(amount).toFixed(), ['2', '50000']);
    await trader('a-1', '9000', ['0.1', '50000']);
    venue.onTrade = (orders) => orders.map((order) => filled(order));
    await crash({ 'BTC-USD': '48000', 'ETH-USD': '2500' }, 'b-1');
    const funds = await readLedgerBalances(system.db, 'USD');
    expect(funds.get('deficit')?.toFixed()).toBe(`-${amount}`);
    const asked = { key: 'w-1', accountId: 'a-1', asset: 'USD', amount: '1' };
    return recordWithdrawal(system, OPERATOR, asked);
  }

  test('below 100 USD is recorded and halts no withdrawal', async () => {
    await expect(withdrawAfter('99.999999')).resolves.toMatchObject({ duplicate: false });
  });

  test('of 100 USD halts withdrawals', async () => {
    await expect(withdrawAfter('100')).rejects.toMatchObject({
      code: 'WITHDRAWALS_HALTED',
      details: { deficit: '100', haltsFrom: '100' },
    });
  });
});

test.each([
  { name: 'by the venue', slippage: '0', first: [] },
  { name: 'by deleveraging', slippage: '0.0005', first: ['AUTO_DELEVERAGING s-1 0'] },
])('a quarter that a round reserved is paid, although the first was paid $name', async (each) => {
  const { slippage, first } = each;
  await leaveInFunds(system, { 'insurance:BTC-USD': '1250' });
  venue = aSlippingVenue(slippage);
  system = { ...system, venue };
  venue.onTrade = (orders) => orders.map((order) => filled(order));
  // 312 and 241.395 are owed: a quarter of 1,250 is 312.50, a quarter of what the first leaves is 234.50.
  await trader('b-1', '1688', ['1', '50000']);
  await trader('b-2', '1758.605', ['1', '50000']);
  await trader('s-1', '60000', ['-9', '50000']);
  await crash({ 'BTC-USD': '48000', 'ETH-USD': '2500' }, 'b-1', 'b-2', 's-1');

  expect(await paidByLayers(system)).toEqual([
    ...['MARKET_INSURANCE 312', ...first],
    'MARKET_INSURANCE 241.395',
  ]);
  const funds = await readLedgerBalances(system.db, 'USD');
  expect(funds.get('insurance:BTC-USD')?.toFixed()).toBe('696.605');
  await expectSound();
});

describe('two jobs for one market', () => {
  beforeEach(() => leaveInFunds(system, {}));

  test('a bankrupt account is not sold before its counterparties were asked', async () => {
    await trader('b-1', '3000', ['2', '50000']);
    await trader('c-1', '3000', ['2', '50000']);
    await trader('s-1', '60000', ['-9', '50000']);
    await fallTo({ 'BTC-USD': '48850', 'ETH-USD': '2500' }, 'c-1');
    let answer: (() => void) | undefined;
    const { onTrade } = venue;
    const slow: EnforcedSystem = {
      ...system,
      venue: {
        ...venue,
        trade: async (orders) => {
          if (answer === undefined) {
            await new Promise<void>((resolve) => {
              answer = resolve;
            });
          }
          venue.sent.push(...orders);
          const fills = onTrade(orders);
          return fills instanceof Error ? Promise.reject(fills) : fills;
        },
      },
    };
    const first = liquidateMarket(slow, 'BTC-USD');
    await until(() => answer !== undefined);
    await fallTo({ 'BTC-USD': '48000', 'ETH-USD': '2500' }, 'b-1');
    const depth = await venue.readDepth(['BTC-USD'], system.clock.now());
    // The first job's order is at the venue: neither deleveraging nor selling.
    const looked = { depth, funds: { balances: null } };
    expect(await deleverageMarket(system, 'BTC-USD', ['b-1'], looked)).toBeNull();
    await liquidateMarket(system, 'BTC-USD');
    expect(venue.sent).toEqual([]);

    answer?.();
    await first;
    await liquidateMarket(system, 'BTC-USD');
    expect(new Set(venue.sent.map(({ accountId }) => accountId))).toEqual(new Set(['c-1']));
    expect(await held('b-1')).toEqual([]);
    expect((await paidByLayers(system)).join()).toContain('AUTO_DELEVERAGING s-1');
    await expectSound();
  });

  test('a market that became free a moment later gives no order for it either', async () => {
    await trader('b-1', '3000', ['2', '50000']);
    await trader('s-1', '60000', ['-9', '50000']);
    await fallTo({ 'BTC-USD': '48000', 'ETH-USD': '2500' }, 'b-1');
    const depth = await venue.readDepth(['BTC-USD'], system.clock.now());
    const funds = { balances: null };
    const asked = { marketId: 'BTC-USD', accountIds: ['b-1'], depth, funds };

    expect(await planSteps(system, { ...asked, deleveraged: new Set() })).toEqual({
      due: 1,
      orders: [],
    });
    const { orders } = await planSteps(system, { ...asked, deleveraged: new Set(['b-1']) });
    expect(orders).toHaveLength(1);
  });
});
