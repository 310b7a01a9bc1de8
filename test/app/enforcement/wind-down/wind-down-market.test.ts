import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { assessAccounts } from '../../../../src/app/enforcement/calls/assess-accounts.js';
import { liquidateMarket } from '../../../../src/app/enforcement/liquidation/liquidate-market.js';
import { sweep } from '../../../../src/app/enforcement/sweep.js';
import { pauseEnforcement } from '../../../../src/app/governance/committee/pause-enforcement.js';
import { loadBook } from '../../../../src/app/ingest/positions/load-book.js';
import { recordOpenOrders } from '../../../../src/app/ingest/orders/record-open-orders.js';
import { recordPositions } from '../../../../src/app/ingest/positions/record-positions.js';
import { recordTrades } from '../../../../src/app/ingest/trades/record-trades.js';
import { checkOrders } from '../../../../src/app/permissions/check-orders.js';
import { type JobRequest } from '../../../../src/app/ports.js';
import { decimal } from '../../../../src/domain/decimal.js';
import { windDownJob } from '../../../../src/jobs/wind-down.js';
import { inTransaction } from '../../../../src/store/database/database.js';
import { readLedgerBalances } from '../../../../src/store/ledger/funds.js';
import { filled } from '../../../support/scripted-venue.js';
import { OPERATOR } from '../../ingest/system.js';
import {
  actorOf,
  enact,
  factsOf,
  FRANK,
  type GovernanceSystem,
  proposeAction,
  publish,
  refusalOf,
} from '../../governance/system.js';
import { callsOf } from '../system.js';
import { aSlippingVenue, leaveInFunds, paidByLayers } from '../waterfall/waterfall-system.js';
import {
  anEndingSystem,
  cashOf,
  decideEnd,
  delisting,
  expectSound,
  later,
  MARKET,
  playWindow,
  settle,
  statusOf,
  trader,
} from './wind-down-system.js';

const FLAT = ['50000', '50000', '50000', '50000', '50000', '50000'];
const EVERYTHING = actorOf('olga', 'OPERATOR', 'RISK_VIEWER');

let system: GovernanceSystem;

beforeEach(async () => {
  system = await anEndingSystem();
});

afterEach(() => system.close());

async function orderRefusal(side: 'BUY' | 'SELL', reduceOnly = false): Promise<unknown> {
  const [check] = await checkOrders(system, EVERYTHING, [
    { accountId: 'l-1', marketId: MARKET, side, size: '0.01', price: '50000', reduceOnly },
  ]);
  return check?.refusal?.details.state ?? check?.refusal?.code ?? null;
}

describe('the end of a market', () => {
  test('is reduce-only from its instant, settled from its instant, and then delisted', async () => {
    await trader(system, 'l-1', '10000', ['0.1', '49000']);
    await trader(system, 's-1', '10000', ['-0.07', '51000']);
    const { reduceOnlyFrom, settlesAt } = await decideEnd(system);

    system.clock.at = new Date(reduceOnlyFrom.getTime() - 1);
    await publish(system);
    expect(await statusOf(system)).toBe('ACTIVE');
    expect(await orderRefusal('BUY')).toBeNull();
    system.clock.at = reduceOnlyFrom;
    await publish(system);
    // Nothing recorded it yet.
    expect(await statusOf(system)).toBe('REDUCE_ONLY');
    expect(await orderRefusal('BUY')).toBe('REDUCE_ONLY');
    expect(await orderRefusal('SELL')).toBeNull();
    expect(await settle(system)).toEqual(settlesAt);

    await playWindow(system, settlesAt, ['50000', '50100', '50200', '50300', '50400', '50600']);
    expect(await statusOf(system)).toBe('SETTLING');
    expect(await orderRefusal('SELL')).toBe('SETTLING');
    expect(await orderRefusal('SELL', true)).toBe('SETTLING');
    expect(await settle(system)).toBeNull();

    // (50,000 + 50,100 + 50,200 + 50,300 + 50,400 + 50,600) / 6, each for ten seconds: 50,266.66666666667,
    // with as many decimals as a mark may have. Long 0.1 from 49,000, short 0.07 from 51,000.
    expect(await statusOf(system)).toBe('DELISTED');
    expect(await cashOf(system, 'l-1')).toBe('10126.666666666667');
    expect(await cashOf(system, 's-1')).toBe('10051.3333333333331');
    expect(await system.db.position.count({ where: { marketId: MARKET } })).toBe(0);
    const statuses = await factsOf(system, 'MarketStatusChanged');
    expect(statuses.map(({ payload }) => payload.status)).toEqual([
      'REDUCE_ONLY',
      'SETTLING',
      'DELISTED',
    ]);
    expect((await factsOf(system, 'MarketSettled'))[0]?.payload).toEqual({
      price: '50266.66666666667',
      positions: 2,
      paid: '0',
      received: '178.0000000000001',
    });
    await expectSound(system);
  });

  test('comes by its job, and by the sweep when the job was lost', async () => {
    await trader(system, 'l-1', '10000', ['0.1', '49000']);
    const { reduceOnlyFrom, settlesAt } = await decideEnd(system);
    const jobs: JobRequest[] = [];
    const queue = {
      enqueue: (asked: readonly JobRequest[]) => Promise.resolve(void jobs.push(...asked)),
    };

    expect((await sweep(system, queue)).nextAt).toEqual(reduceOnlyFrom);
    system.clock.at = reduceOnlyFrom;
    await sweep(system, queue);
    expect(jobs).toMatchObject([{ queue: 'wind-down', payload: { marketId: MARKET } }]);
    expect(await windDownJob.run(system, { marketId: MARKET })).toEqual({
      kind: 'later',
      at: settlesAt,
    });
    jobs.length = 0;
    await sweep(system, queue);
    expect(jobs).toEqual([]);

    await playWindow(system, settlesAt, FLAT);
    expect(await windDownJob.run(system, { marketId: MARKET })).toEqual({ kind: 'done' });
    expect(await windDownJob.run(system, { marketId: MARKET })).toEqual({ kind: 'done' });
    await sweep(system, queue);
    expect(jobs).toEqual([]);
    expect(await statusOf(system)).toBe('DELISTED');
  });

  test('settles each position once when two workers do it, and one of them is killed', async () => {
    const holders = Array.from({ length: 1100 }, (_, place) => ({
      accountId: `a-${String(place).padStart(4, '0')}`,
      owner: `o-${String(place)}`,
      deposits: [{ asset: 'USD', amount: decimal('1000') }],
      positions: [
        {
          marketId: MARKET,
          size: decimal(place % 2 === 0 ? '0.001' : '-0.001'),
          entryPrice: decimal(49_500 + place),
        },
      ],
    }));
    await loadBook(system, holders, system.clock.now());
    const { settlesAt } = await decideEnd(system);
    await playWindow(system, settlesAt, FLAT);

    const both = Promise.allSettled([settle(system), settle(system)]);
    while ((await system.db.settledPosition.count()) === 0) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await system.db.$queryRaw`
      SELECT pg_terminate_backend(pid)::text FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'`;
    await both;
    await settle(system);

    expect(await statusOf(system)).toBe('DELISTED');
    const settled = await system.db.settledPosition.findMany({ orderBy: { ordinal: 'asc' } });
    expect(settled.map(({ ordinal }) => ordinal)).toEqual(holders.map((_, place) => place + 1));
    expect(new Set(settled.map(({ accountId }) => accountId)).size).toBe(holders.length);
    await expectSound(system);
  }, 60_000);

  test('takes no position, order or mark into account afterwards', async () => {
    await trader(system, 'l-1', '10000', ['0.1', '49000']);
    const { settlesAt } = await decideEnd(system);
    await playWindow(system, settlesAt, FLAT);
    await settle(system);
    const at = system.clock.now();
    const place = { accountId: 'l-1', marketId: MARKET };

    const trade = { id: 't-1', ...place, size: '0.1', price: '50000', fee: '0', at };
    expect(await recordTrades(system, OPERATOR, { key: 't', trades: [trade] })).toMatchObject({
      accepted: 0,
      rejected: [{ code: 'CONFLICT', field: 'trades[0].marketId' }],
    });
    const [none, some] = [
      { ...place, size: '0', entryPrice: '0' },
      { ...place, size: '1', entryPrice: '50000' },
    ];
    expect(await recordPositions(system, OPERATOR, { key: 'p', positions: [none] })).toMatchObject({
      accepted: 1,
    });
    expect(await recordPositions(system, OPERATOR, { key: 'q', positions: [some] })).toMatchObject({
      accepted: 0,
      rejected: [{ code: 'CONFLICT' }],
    });
    const order = {
      id: 'o',
      ...place,
      side: 'BUY' as const,
      size: '1',
      price: '1',
      reduceOnly: false,
    };
    expect(
      await recordOpenOrders(system, OPERATOR, { key: 'o', replaces: [place], orders: [order] }),
    ).toMatchObject({ accepted: 0, rejected: [{ code: 'CONFLICT' }] });
    expect(await orderRefusal('BUY')).toBe('DELISTED');
  });
});

describe('who cannot carry what the settlement costs', () => {
  test('goes down the waterfall, and who won pays before a deficit is recorded', async () => {
    await leaveInFunds(system, {});
    await trader(system, 'l-1', '300', ['1', '50000']);
    await trader(system, 's-1', '20000', ['-1', '50000']);
    const { settlesAt } = await decideEnd(system);
    await playWindow(system, settlesAt, ['49000', '49000', '49000', '49000', '49000', '49000']);
    await settle(system);

    // 1,000 lost with 300: 700 are owed. The short has won 1,000.
    expect(await paidByLayers(system)).toEqual(['SOCIALIZED_LOSS s-1 700']);
    expect(await callsOf(system)).toEqual(['l-1 CLOSED']);
    expect([await cashOf(system, 'l-1'), await cashOf(system, 's-1')]).toEqual(['0', '20300']);
    expect((await readLedgerBalances(system.db, 'USD')).get('deficit')?.toFixed() ?? '0').toBe('0');
    const facts = (await factsOf(system)).map(({ type }) => type);
    const order = ['MarginCallOpened', 'PositionSettled', 'AccountBankrupt'];
    expect(facts.filter((type) => order.includes(type)).slice(0, 3)).toEqual(order);
    expect(await statusOf(system)).toBe('DELISTED');
    await expectSound(system);
  });

  test('is paid from the fund of the market that ended, in proportion to what was lost there', async () => {
    await leaveInFunds(system, { [`insurance:${MARKET}`]: '10000', 'insurance:ETH-USD': '10000' });
    system.prices.set('ETH-USD', '2500');
    await publish(system);
    await trader(system, 'l-1', '300', ['1', '50000']);
    await recordPositions(system, OPERATOR, {
      key: 'eth',
      positions: [{ accountId: 'l-1', marketId: 'ETH-USD', size: '0.1', entryPrice: '2500' }],
    });
    const { settlesAt } = await decideEnd(system);
    await playWindow(system, settlesAt, ['49000', '49000', '49000', '49000', '49000', '49000']);
    await settle(system);

    // Its call goes on in the other market, and ends there.
    expect(await callsOf(system)).toEqual(['l-1 LIQUIDATING']);
    const liquidating = { ...system, venue: aSlippingVenue('0') };
    await liquidateMarket(liquidating, MARKET);
    await liquidateMarket(liquidating, 'ETH-USD');
    expect(await callsOf(system)).toEqual(['l-1 CLOSED']);
    // ETH-USD lost nothing, and its fund pays nothing.
    const paid = await system.db.waterfallAllocation.findMany();
    expect(paid.map(({ kind, marketId, amount }) => [kind, marketId, amount.toFixed()])).toEqual([
      ['MARKET_INSURANCE', MARKET, '700'],
    ]);
    await expectSound(system);
  });
});

describe('a margin call that is open when its market ends', () => {
  async function called(): Promise<void> {
    await trader(system, 'l-1', '1000', ['1', '50000']);
    await trader(system, 's-1', '60000', ['-1', '50000']);
  }

  test('in its grace is cured by the cash', async () => {
    await called();
    const { settlesAt } = await decideEnd(system);
    await playWindow(system, settlesAt, ['49500', '49500', '49500', '49500', '49500', '49500']);
    await assessAccounts(system, ['l-1'], 'PRICE');
    expect(await callsOf(system)).toEqual(['l-1 GRACE']);
    await settle(system);

    expect(await callsOf(system)).toEqual(['l-1 CURED']);
    expect(await cashOf(system, 'l-1')).toBe('500');
    await expectSound(system);
  });

  test('suspended for its price ends, too', async () => {
    await called();
    const { settlesAt } = await decideEnd(system);
    await playWindow(system, settlesAt, ['49500', '49500', '49500', '49500', '49500', '49500']);
    await assessAccounts(system, ['l-1'], 'PRICE');
    system.clock.at = later(system, 600);
    await assessAccounts(system, ['l-1'], 'TIME');
    expect(await callsOf(system)).toEqual(['l-1 SUSPENDED']);
    await settle(system);

    expect(await callsOf(system)).toEqual(['l-1 CURED']);
    expect(await statusOf(system)).toBe('DELISTED');
    await expectSound(system);
  });

  test('with an order at the venue waits for its answer, and is settled for what is left', async () => {
    const venue = aSlippingVenue('0');
    const liquidating = { ...system, venue };
    await trader(system, 'l-1', '700', ['1', '50000']);
    await trader(system, 's-1', '60000', ['-1', '50000']);
    const { settlesAt } = await decideEnd(system);
    await playWindow(system, settlesAt, ['49500', '49500', '49500', '49500', '49500', '49500']);
    await assessAccounts(system, ['l-1'], 'PRICE');
    venue.onTrade = (orders) => orders.map((order) => ({ ...filled(order), status: 'UNKNOWN' }));
    await expect(liquidateMarket(liquidating, MARKET)).rejects.toThrow('unknown');

    expect(await settle(system)).toEqual(later(system, 1));
    expect(await statusOf(system)).toBe('SETTLING');
    expect(await system.db.position.findMany({ select: { accountId: true } })).toEqual([
      { accountId: 'l-1' },
    ]);
    await expect(
      system.db.market.update({ where: { id: MARKET }, data: { status: 'DELISTED' } }),
    ).rejects.toThrow('has open positions');

    venue.onResolve = (orders) => orders.map((order) => filled(order));
    venue.onTrade = venue.onResolve;
    system.clock.at = later(system, 60);
    await publish(system);
    await liquidateMarket(liquidating, MARKET);
    expect(venue.asked.length).toBeGreaterThan(0);
    await settle(system);
    expect(await statusOf(system)).toBe('DELISTED');
    expect(await callsOf(system)).toEqual([
      expect.stringMatching(/^l-1 (CURED|RECOVERED|CLOSED)$/),
    ]);
    await expectSound(system);
  });
});

describe('a market without a usable price in half of its window', () => {
  test('waits for a vote that states the price', async () => {
    await trader(system, 'l-1', '10000', ['0.1', '49000']);
    const { settlesAt } = await decideEnd(system);
    system.clock.at = settlesAt;

    expect(await settle(system)).toBeNull();
    expect(await settle(system)).toBeNull();
    expect(await statusOf(system)).toBe('SETTLING');
    expect((await factsOf(system, 'SettlementPriceMissing')).length).toBeGreaterThan(0);
    expect(await system.db.position.count()).toBe(1);
    expect((await sweep(system, { enqueue: () => Promise.resolve() })).asked).toBe(0);
    const when = { reduceOnlyFrom: settlesAt, settlesAt };
    expect(await refusalOf(proposeAction(system, delisting(when)))).toMatchObject({
      code: 'CONFLICT',
      details: { state: 'SETTLING' },
    });

    await enact(system, delisting(when, { settlementPrice: '48000' }));
    await settle(system);
    expect(await statusOf(system)).toBe('DELISTED');
    expect(await cashOf(system, 'l-1')).toBe('9900');
    const [fixed] = await factsOf(system, 'SettlementPriceFixed');
    expect(fixed?.payload).toMatchObject({ price: '48000', priceKind: 'STATED', covered: 0 });
    await expectSound(system);
  });
});

describe('a decided end', () => {
  test('is refused when it could not be carried out', async () => {
    const now = system.clock.now();
    const refused = async (action: Parameters<typeof proposeAction>[1]): Promise<unknown> => {
      const refusal = await refusalOf(proposeAction(system, action));
      return [refusal?.code, refusal?.details.field ?? refusal?.details.state];
    };
    const [soon, tomorrow] = [later(system, 60), later(system, 86_400)];

    expect(await refused(delisting({ reduceOnlyFrom: tomorrow, settlesAt: soon }))).toEqual([
      'BAD_USER_INPUT',
      'reduceOnlyFrom',
    ]);
    const justBefore = new Date(soon.getTime() - 1);
    expect(await refused(delisting({ reduceOnlyFrom: now, settlesAt: justBefore }))).toEqual([
      'BAD_USER_INPUT',
      'settlesAt',
    ]);
    expect(await refused(delisting({ reduceOnlyFrom: now, settlesAt: soon }))).toEqual([
      undefined,
      undefined,
    ]);
    const when = { reduceOnlyFrom: now, settlesAt: now };
    for (const settlementPrice of ['0', '-1', '1000000000.1', '0.0000000000001']) {
      expect(await refused(delisting(when, { settlementPrice }))).toEqual([
        'BAD_USER_INPUT',
        'settlementPrice',
      ]);
    }
    expect(
      await refused({ kind: 'SET_MARKET_STATUS', marketId: MARKET, status: 'DELISTED' }),
    ).toEqual(['BAD_USER_INPUT', 'status']);
  });

  test('is taken back by a vote on the status until it is settled, and not after', async () => {
    await trader(system, 'l-1', '10000', ['0.1', '49000']);
    const [reduceOnlyFrom, settlesAt] = [later(system, 36_000), later(system, 72_000)];
    await enact(system, delisting({ reduceOnlyFrom, settlesAt }));
    await enact(system, { kind: 'SET_MARKET_STATUS', marketId: MARKET, status: 'ACTIVE' });
    expect((await factsOf(system, 'MarketStatusChanged')).at(-1)?.payload).toMatchObject({
      status: 'ACTIVE',
      takesBackWindDown: true,
    });
    await system.wait(20 * 3600);
    await settle(system);
    expect(await statusOf(system)).toBe('ACTIVE');

    const end = await decideEnd(system);
    await playWindow(system, end.settlesAt, FLAT);
    await settle(system);
    const again = { kind: 'SET_MARKET_STATUS', marketId: MARKET, status: 'ACTIVE' };
    expect(await refusalOf(proposeAction(system, again))).toMatchObject({
      code: 'CONFLICT',
      details: { state: 'DELISTED' },
    });
    const when = { reduceOnlyFrom: end.settlesAt, settlesAt: end.settlesAt };
    expect(await refusalOf(proposeAction(system, delisting(when)))).toMatchObject({
      code: 'CONFLICT',
      details: { state: 'DELISTED' },
    });
    expect(
      await refusalOf(pauseEnforcement(system, FRANK, { marketId: MARKET, reason: 'x' })),
    ).toMatchObject({ code: 'CONFLICT', details: { state: 'DELISTED' } });
  });

  test('waits for the end of a pause, and cannot be paused once it is settled', async () => {
    await trader(system, 'l-1', '10000', ['0.1', '49000']);
    const { settlesAt } = await decideEnd(system);
    system.clock.at = new Date(settlesAt.getTime() - 120_000);
    await pauseEnforcement(system, FRANK, { marketId: MARKET, reason: 'The index is wrong.' });
    await playWindow(system, settlesAt, FLAT);

    expect(await settle(system)).toEqual(new Date(settlesAt.getTime() - 120_000 + 4 * 3_600_000));
    expect(await system.db.position.count()).toBe(1);
  });

  test('keeps positions out of a delisted market in the database itself', async () => {
    const { settlesAt } = await decideEnd(system);
    await playWindow(system, settlesAt, FLAT);
    await settle(system);
    const write = inTransaction(system.db, (tx) =>
      tx.$executeRaw`INSERT INTO accounts (id, owner, created_at) VALUES ('x', 'x', now())`.then(
        () =>
          tx.$executeRaw`INSERT INTO positions (account_id, market_id, size, entry_price) VALUES ('x', ${MARKET}, 1, 1)`,
      ),
    );

    await expect(write).rejects.toThrow('a delisted market has no positions');
  });
});
