import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { liquidateMarket } from '../../../../src/app/enforcement/liquidation/liquidate-market.js';
import { recordPositions } from '../../../../src/app/ingest/positions/record-positions.js';
import { VenueDownError, type VenueFill, type VenueOrder } from '../../../../src/app/ports.js';
import { ZERO } from '../../../../src/domain/decimal.js';
import { liquidateJob } from '../../../../src/jobs/liquidate.js';
import { readDueWork } from '../../../../src/store/margin-calls/due-work.js';
import {
  aScriptedVenue,
  filled,
  type ScriptedVenue,
  unknown,
} from '../../../support/scripted-venue.js';
import { OPERATOR, secondsAfter } from '../../ingest/system.js';

import {
  aLiquidationSystem,
  callOf,
  inLiquidation,
  isLedgerSound,
  type LiquidationSystem,
  MARKET,
  payloadsOf,
  publish,
  sizeOf,
  wait,
} from './liquidation-system.js';

let venue: ScriptedVenue;
let system: LiquidationSystem;

beforeEach(async () => {
  venue = aScriptedVenue();
  system = await aLiquidationSystem(venue);
});
afterEach(async () => {
  // Whatever a venue says: no money is made or lost, and no long becomes a short.
  const isSound = await isLedgerSound(system);
  const sizes = await system.db.position.findMany({ select: { size: true } });
  await system.close();
  if (!isSound || sizes.some(({ size }) => size.lt(0))) {
    throw new Error('money or positions were made of nothing');
  }
});

/** The size of a step to cure: 589.64 / (48,850 · (1.1 · 1.2 % − 0.4 %)), rounded up to the lot of 0.0001. */
const ORDERED = '-1.3121';

const liquidate = (): ReturnType<typeof liquidateMarket> => liquidateMarket(system, MARKET);

async function contradictions(): Promise<unknown[]> {
  const refused = await payloadsOf(system, 'VenueFillRefused');
  return refused.map((payload) => payload.contradictions);
}

describe('a venue that contradicts an order', () => {
  test('fills at mark and agrees: the account recovers, without alerts', async () => {
    await inLiquidation(system);
    expect(await liquidate()).toEqual({ steps: 1, retryAt: null });
    expect(venue.sent.map(({ size }) => size.toFixed())).toEqual([ORDERED]);
    expect(await sizeOf(system, 'a1')).toBe('0.6879');
    expect(await callOf(system, 'a1')).toMatchObject({ state: 'RECOVERED', stepCount: 1 });
    expect(await contradictions()).toEqual([]);
    expect(system.alerts).toEqual([]);
  });

  test('fills more than asked: what was asked is booked, the rest is refused in sight', async () => {
    venue.onTrade = (orders) => orders.map((order) => filled(order, { size: '-3' }));
    await inLiquidation(system);
    await liquidate();
    expect(await sizeOf(system, 'a1')).toBe('0.6879');
    expect(await payloadsOf(system, 'VenueFillRefused')).toEqual([
      {
        liquidationId: 'a1.call-1.step-1',
        venue: 'scripted',
        contradictions: ['BEYOND_ORDER'],
        size: ORDERED,
        limitPrice: '48500',
        claimedSize: '-3',
        claimedPrice: '48850',
        bookedSize: ORDERED,
        bookedPrice: '48850',
        disputedAmount: '82453.915',
      },
    ]);
    expect(system.alerts.map(({ message }) => message)).toEqual([
      'the venue contradicts an order: the difference is not booked',
    ]);
  });

  test('fills at an absurd price: the account gets its limit, and no worse', async () => {
    venue.onTrade = (orders) => orders.map((order) => filled(order, { price: '0.01' }));
    await inLiquidation(system);
    await liquidate();
    const [step] = await payloadsOf(system, 'LiquidationStepFilled');
    expect(step).toMatchObject({ averagePrice: '48500', filledSize: ORDERED });
    // The loss up to the limit takes a few steps more, each answered as absurdly.
    const said = await contradictions();
    expect(said).toEqual(said.map(() => ['WORSE_THAN_LIMIT']));
    const balances = await system.db.collateralBalance.findMany();
    expect(balances.every(({ balance }) => balance.gte(0))).toBe(true);
  });

  test('fills ten times better than the mark: at most a tenth better is booked', async () => {
    venue.onTrade = (orders) => orders.map((order) => filled(order, { price: '488500' }));
    await inLiquidation(system);
    await liquidate();
    const [step] = await payloadsOf(system, 'LiquidationStepFilled');
    expect(step).toMatchObject({ averagePrice: '53735' });
    expect(await contradictions()).toEqual([['IMPLAUSIBLY_GOOD']]);
  });

  test('buys where it was to sell: nothing is booked, and the step is taken again after a second', async () => {
    venue.onTrade = (orders) => orders.map((order) => filled(order, { size: '1.3121' }));
    await inLiquidation(system);
    await liquidate();
    expect(await sizeOf(system, 'a1')).toBe('2');
    const [failed] = await payloadsOf(system, 'LiquidationStepFailed');
    expect(failed).toMatchObject({
      failure: 'FILL_REFUSED',
      filledSize: '0',
      state: 'LIQUIDATING',
    });
    expect(await contradictions()).toEqual([['WRONG_SIDE']]);

    venue.onTrade = (orders) => orders.map((order) => filled(order));
    wait(system, 30);
    await publish(system, '48850');
    await liquidate();
    expect(venue.sent.map(({ clientOrderId }) => clientOrderId)).toEqual([
      'a1.call-1.step-1',
      'a1.call-1.step-2',
    ]);
    expect(await callOf(system, 'a1')).toMatchObject({ state: 'RECOVERED' });
  });

  test.each([
    ['a size that is no number', { size: 'NaN' }],
    ['a price that is no number', { price: 'NaN' }],
    ['a price of nothing', { price: '0' }],
    ['a price below nothing', { price: '-48850' }],
    ['infinitely much', { size: '-Infinity' }],
  ])('answers with %s: nothing is booked', async (_what, claim) => {
    venue.onTrade = (orders) => orders.map((order) => filled(order, claim));
    await inLiquidation(system);
    await liquidate();
    expect(await sizeOf(system, 'a1')).toBe('2');
    expect(await contradictions()).toEqual([['NO_USABLE_NUMBERS']]);
  });

  test('fills what the account no longer holds: what is left is booked', async () => {
    await inLiquidation(system);
    venue.onTrade = () => new Error('socket hang up');
    await expect(liquidate()).rejects.toThrow('socket hang up');
    // As an operator who repairs rows by hand would: reports are refused while an order is at the venue.
    await system.db.position.updateMany({ data: { size: '1' } });
    venue.onResolve = (orders) => orders.map((order) => filled(order));
    wait(system, 11);
    await liquidate();
    expect(await sizeOf(system, 'a1')).toBe('0');
    expect(await contradictions()).toEqual([['BEYOND_POSITION']]);
  });
});

describe('a venue that says it filled twice', () => {
  test('in one answer: the first counts, another that differs is refused', async () => {
    venue.onTrade = (orders) =>
      orders.flatMap((order) => [filled(order), filled(order, { size: '-1' })]);
    await inLiquidation(system);
    await liquidate();
    expect(await sizeOf(system, 'a1')).toBe('0.6879');
    expect(await contradictions()).toEqual([['ANSWERED_TWICE']]);
  });

  test('in the same words: nothing is wrong', async () => {
    venue.onTrade = (orders) => orders.flatMap((order) => [filled(order), filled(order)]);
    await inLiquidation(system);
    await liquidate();
    expect(await sizeOf(system, 'a1')).toBe('0.6879');
    expect(await contradictions()).toEqual([]);
  });

  test('to two workers that ask at once, in different words: one is booked, the other refused', async () => {
    await inLiquidation(system);
    venue.onTrade = () => new Error('socket hang up');
    await expect(liquidate()).rejects.toThrow('socket hang up');
    wait(system, 11);
    const sizes = ['-1.3121', '-1'];
    let letBothGo = (): void => undefined;
    const bothAsked = new Promise<void>((resolve) => {
      letBothGo = resolve;
    });
    venue.resolve = async (orders) => {
      const size = sizes.shift()!;
      if (sizes.length === 0) {
        letBothGo();
      }
      await bothAsked;
      return orders.map((order) => filled(order, { size }));
    };
    await Promise.all([liquidate(), liquidate()]);
    expect(await contradictions()).toEqual([['ANSWERED_TWICE']]);
    expect(await payloadsOf(system, 'LiquidationStepFilled')).toHaveLength(1);
  });

  /** Two workers ask about one order, and both have their answers before either books. */
  async function askTwice(answer: (order: VenueOrder) => VenueFill[]): Promise<void> {
    wait(system, 11);
    let asking = 0;
    let letBothGo = (): void => undefined;
    const bothAsked = new Promise<void>((resolve) => {
      letBothGo = resolve;
    });
    venue.resolve = async (orders) => {
      asking += 1;
      if (asking === 2) {
        letBothGo();
      }
      await bothAsked;
      return orders.flatMap(answer);
    };
    await Promise.all([liquidate(), liquidate()]);
  }

  test('to two workers, with equal content, more than the account still holds: it is reported once', async () => {
    await inLiquidation(system);
    venue.onTrade = () => new Error('socket hang up');
    await expect(liquidate()).rejects.toThrow('socket hang up');
    await system.db.position.updateMany({ data: { size: '1' } });
    await askTwice((order) => [filled(order)]);
    expect(await sizeOf(system, 'a1')).toBe('0');
    expect(await contradictions()).toEqual([['BEYOND_POSITION']]);
    expect(system.alerts).toHaveLength(1);
  });

  test('repeatedly, for an order that was never sent: it is reported once, and again if it differs', async () => {
    const sizes = ['-1', '-1.0', '-1', '-2'];
    const stray = (order: VenueOrder): VenueFill => ({
      ...filled(order, { size: sizes.shift()! }),
      clientOrderId: 'somebody.else',
    });
    venue.onTrade = (orders) => [...orders.map(unknown), stray(orders[0]!)];
    venue.onResolve = (orders) => [...orders.map(unknown), stray(orders[0]!)];
    await inLiquidation(system);
    await expect(liquidate()).rejects.toThrow('outcome of these orders is unknown');
    for (let attempt = 0; attempt < 2; attempt += 1) {
      wait(system, 11);
      await expect(liquidate()).rejects.toThrow('outcome of these orders is unknown');
    }
    expect(sizes).toEqual([]);
    const refused = await payloadsOf(system, 'VenueFillRefused');
    expect(refused.map(({ claimedSize }) => claimedSize)).toEqual(['-1', '-2']);
    expect(system.alerts).toHaveLength(2);
  });

  test('to two workers, for an order that was never sent: it is reported once', async () => {
    await inLiquidation(system);
    venue.onTrade = () => new Error('socket hang up');
    await expect(liquidate()).rejects.toThrow('socket hang up');
    await askTwice((order) => [
      filled(order),
      { ...filled(order), clientOrderId: 'somebody.else' },
    ]);
    expect(await contradictions()).toEqual([['NOT_ASKED_FOR']]);
    expect(system.alerts).toHaveLength(1);
  });

  test('for an order that was never sent: nothing is booked', async () => {
    venue.onTrade = (orders) => [
      ...orders.map((order) => filled(order)),
      { ...filled(orders[0]!), clientOrderId: 'somebody.else' },
    ];
    await inLiquidation(system);
    await liquidate();
    const [stray] = await payloadsOf(system, 'VenueFillRefused');
    expect(stray).toMatchObject({
      liquidationId: 'somebody.else',
      contradictions: ['NOT_ASKED_FOR'],
      bookedSize: '0',
    });
  });
});

test('depth is asked about the side that a step trades on', async () => {
  const asked = new Map<string, boolean>();
  venue.readDepth = (marketIds, now) =>
    Promise.resolve({
      at: now,
      expectedSlippage: (marketId, size) => {
        asked.set(marketIds.join() + marketId, size.isNegative());
        return ZERO;
      },
    });
  await inLiquidation(system);
  await liquidate();
  expect([...asked]).toEqual([[MARKET + MARKET, true]]);
});

test('answers in any order are booked to the accounts that they are about', async () => {
  venue.onTrade = (orders) => orders.map((order) => filled(order)).reverse();
  await inLiquidation(system, { a1: '2', a2: '1', a3: '0.5' });
  await liquidate();
  const sold = new Map(venue.sent.map(({ accountId, size }) => [accountId, size]));
  for (const [accountId, size] of Object.entries({ a1: 2, a2: 1, a3: 0.5 })) {
    expect(await sizeOf(system, accountId)).toBe(sold.get(accountId)!.plus(size).toFixed());
  }
  expect(await contradictions()).toEqual([]);
});

describe('a venue that times out', () => {
  test('after trading: it is asked at once, and the order is never sent again', async () => {
    venue.onTrade = (orders) => orders.map(unknown);
    venue.onResolve = (orders) => orders.map((order) => filled(order));
    await inLiquidation(system);
    await liquidate();
    expect(venue.sent).toHaveLength(1);
    expect(venue.asked).toEqual(venue.sent);
    expect(await sizeOf(system, 'a1')).toBe('0.6879');
  });

  test('and does not know the outcome either: the order stays in flight, no other is sent, and it is asked until it answers', async () => {
    venue.onTrade = (orders) => orders.map(unknown);
    await inLiquidation(system);
    await expect(liquidate()).rejects.toThrow('outcome of these orders is unknown');
    for (let attempt = 0; attempt < 3; attempt += 1) {
      wait(system, 11);
      await publish(system, '48850');
      await expect(liquidate()).rejects.toThrow('a1.call-1.step-1');
    }
    expect(venue.sent).toHaveLength(1);
    venue.onResolve = (orders) => orders.map((order) => filled(order));
    await liquidate();
    expect(venue.sent).toHaveLength(1);
    expect(await callOf(system, 'a1')).toMatchObject({ state: 'RECOVERED', stepCount: 1 });
  });

  test('leaves one answer out of many: the others are booked, and it is asked about that one', async () => {
    venue.onTrade = (orders) => orders.slice(1).map((order) => filled(order));
    venue.onResolve = (orders) => orders.map((order) => filled(order));
    await inLiquidation(system, { a1: '2', a2: '1' });
    await liquidate();
    expect(venue.asked).toEqual([venue.sent[0]]);
    expect(venue.sent).toHaveLength(2);
    expect(await payloadsOf(system, 'LiquidationStepFilled')).toHaveLength(2);
  });

  test('for an order that is at another venue than the one configured now: it is left alone', async () => {
    venue.onTrade = () => new Error('socket hang up');
    await inLiquidation(system);
    await expect(liquidate()).rejects.toThrow('socket hang up');
    wait(system, 11);
    const other = { ...aScriptedVenue(), name: 'other' };
    await expect(liquidateMarket({ ...system, venue: other }, MARKET)).rejects.toThrow(
      'Order a1.call-1.step-1 is at scripted, and the venue is other now',
    );
    expect(other.asked).toEqual([]);
  });
});

test('a venue that throttles is not asked for five seconds, and no account is forgotten', async () => {
  const throttling: ScriptedVenue = { ...venue, ordersMax: 1 };
  throttling.trade = (orders) => {
    venue.sent.push(...orders);
    return Promise.resolve(
      orders.map((order) => ({ ...unknown(order), status: 'REJECTED', reason: 'RATE_LIMITED' })),
    );
  };
  await inLiquidation(system, { a1: '2', a2: '2', a3: '2' });
  const throttled = await liquidateMarket({ ...system, venue: throttling }, MARKET);
  expect(throttled).toEqual({ steps: 1, retryAt: secondsAfter(5, system.clock.now()) });
  expect(venue.sent).toHaveLength(1);
  wait(system, 30);
  await publish(system, '48850');
  await liquidate();
  const calls = await Promise.all(['a1', 'a2', 'a3'].map((id) => callOf(system, id)));
  expect(calls.map(({ state }) => state)).toEqual(['RECOVERED', 'RECOVERED', 'RECOVERED']);
});

describe('a venue that is down', () => {
  const HOUR = 3600;

  test('for an hour: calls wait, there is one alert, and everything goes on when it is back', async () => {
    await inLiquidation(system, { a1: '2', a2: '2', a3: '2' });
    const before = await callOf(system, 'a1');
    venue.down = 'VENUE_DOWN';
    const beganAt = system.clock.now();
    for (let second = 0; second < HOUR; second += 10) {
      const { retryAt } = await liquidate();
      expect(retryAt).not.toBeNull();
      wait(system, 10);
    }
    expect(await callOf(system, 'a1')).toEqual(before);
    expect(before.state).toBe('LIQUIDATING');
    expect(venue.sent).toEqual([]);
    expect(system.alerts).toEqual([
      {
        message: 'the venue takes no orders: liquidations wait',
        facts: { venue: 'scripted', reason: 'VENUE_DOWN', detail: 'scripted' },
      },
    ]);
    expect(await payloadsOf(system, 'VenueOutageBegan')).toHaveLength(1);
    expect(await payloadsOf(system, 'LiquidationStepFailed')).toEqual([]);
    // 1, 2, 4, 8, 16 s and then every 30: at ticks of 10 s.
    expect(venue.probes()).toBeLessThan(HOUR / 30 + 8);

    venue.down = null;
    wait(system, 30);
    await publish(system, '48850');
    expect(await liquidate()).toEqual({ steps: 3, retryAt: null });
    expect(await payloadsOf(system, 'VenueOutageEnded')).toEqual([
      { venue: 'scripted', beganAt: beganAt.toISOString() },
    ]);
    for (const accountId of ['a1', 'a2', 'a3']) {
      expect(await callOf(system, accountId)).toMatchObject({ state: 'RECOVERED' });
    }
    expect(system.alerts).toHaveLength(1);
  });

  test('makes no work until it is to be asked again', async () => {
    await inLiquidation(system);
    venue.down = 'VENUE_IN_MAINTENANCE';
    const { retryAt } = await liquidate();
    const now = system.clock.now();
    expect(retryAt).toEqual(secondsAfter(1, now));
    const justBefore = new Date(now.getTime() + 999);
    expect(await readDueWork(system.db, justBefore, 0)).toMatchObject({
      markets: [],
      nextAt: retryAt,
    });
    expect((await readDueWork(system.db, secondsAfter(1, now), 0)).markets).toEqual([MARKET]);
    expect(await liquidateJob.run(system, { marketId: MARKET })).toEqual({
      kind: 'later',
      at: retryAt,
    });
  });

  test('is noticed by ten workers at once, and reported once', async () => {
    await inLiquidation(system);
    venue.down = 'AUTHENTICATION_FAILED';
    const all = await Promise.all(Array.from({ length: 10 }, liquidate));
    expect(all.every(({ retryAt }) => retryAt !== null)).toBe(true);
    expect(await payloadsOf(system, 'VenueOutageBegan')).toHaveLength(1);
    expect(system.alerts).toHaveLength(1);
  });

  test('goes down while orders are sent: those that did not trade fail, and are decided again', async () => {
    venue.onTrade = () => new VenueDownError('VENUE_DOWN', 'connection refused');
    await inLiquidation(system);
    expect((await liquidate()).retryAt).not.toBeNull();
    const [failed] = await payloadsOf(system, 'LiquidationStepFailed');
    expect(failed).toMatchObject({ failure: 'VENUE_DOWN', state: 'LIQUIDATING' });
    expect(await system.db.liquidation.count({ where: { state: 'SUBMITTED' } })).toBe(0);

    venue.onTrade = (orders) => orders.map((order) => filled(order));
    wait(system, 31);
    await publish(system, '48850');
    await liquidate();
    expect(await callOf(system, 'a1')).toMatchObject({ state: 'RECOVERED', stepCount: 2 });
  });

  test('goes down with an order in flight: it stays there until the venue can be asked', async () => {
    venue.onTrade = () => new Error('socket hang up');
    await inLiquidation(system);
    await expect(liquidate()).rejects.toThrow('socket hang up');
    venue.down = 'VENUE_DOWN';
    wait(system, 11);
    expect((await liquidate()).retryAt).not.toBeNull();
    expect(await system.db.liquidation.count({ where: { state: 'SUBMITTED' } })).toBe(1);
    const report = { accountId: 'a1', marketId: MARKET, size: '5', entryPrice: '50000' };
    const receipt = await recordPositions(system, OPERATOR, { key: 'k', positions: [report] });
    expect(receipt.rejected).toMatchObject([{ code: 'CONFLICT' }]);

    venue.down = null;
    venue.onResolve = (orders) => orders.map((order) => filled(order));
    wait(system, 2);
    await liquidate();
    expect(venue.sent).toHaveLength(1);
    expect(await callOf(system, 'a1')).toMatchObject({ state: 'RECOVERED', stepCount: 1 });
  });

  test('comes and goes: it is asked less and less often', async () => {
    await inLiquidation(system);
    const waits: number[] = [];
    for (let time = 0; time < 6; time += 1) {
      venue.down = 'VENUE_DOWN';
      const { retryAt } = await liquidate();
      waits.push((retryAt!.getTime() - system.clock.now().getTime()) / 1000);
      system.clock.at = retryAt!;
      venue.down = null;
      // Up when it is asked, and down again for the depth.
      venue.readDepth = () => Promise.reject(new VenueDownError('VENUE_DOWN', 'flaps'));
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 30]);
  });
});
