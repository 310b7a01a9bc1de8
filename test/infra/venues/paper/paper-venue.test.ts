import { describe, expect, it } from 'vitest';
import fc from 'fast-check';

import { VenueDownError, type VenueFill, type VenueOrder } from '../../../../src/app/ports.js';
import { decimal } from '../../../../src/domain/decimal.js';
import {
  averageSlippage,
  consumedAfter,
  depthWithin,
} from '../../../../src/infra/venues/paper/depth.js';
import { createMemoryLedger } from '../../../support/paper-venue-memory.js';
import {
  type PaperVenue,
  type PaperVenueLedger,
  type PaperVenueOptions,
  createPaperVenue,
} from '../../../../src/infra/venues/paper/paper-venue.js';
import { NOW, secondsAfter } from '../../../support/risk-factories.js';

/** 100,000 USD rest in every 10 bps of BTC-USD; no order is rejected without a reason. */
function aVenue(
  overrides: Pick<Partial<PaperVenueOptions>, 'ledger' | 'latencyMs' | 'outage'> & {
    rejectShare?: string;
  } = {},
): PaperVenue {
  return createPaperVenue({
    seed: '1',
    ledger: overrides.ledger ?? createMemoryLedger(),
    markets: new Map([
      ['BTC-USD', { depthPer10Bps: decimal(100_000), lotSize: decimal('0.001') }],
      ['ETH-USD', { depthPer10Bps: decimal(100_000), lotSize: decimal('0.01') }],
    ]),
    rejectShare: decimal(overrides.rejectShare ?? '0'),
    replenishHalfLifeSeconds: null,
    latencyMs: overrides.latencyMs ?? 0,
    outage: overrides.outage ?? null,
  });
}

interface OrderText {
  readonly id?: string;
  readonly size?: string;
  readonly limit?: string;
  readonly at?: Date;
  readonly marketId?: string;
}

/** Sells 1 at a mark of 100,000 down to 99,000. */
function anOrder({
  id = '1',
  size = '-1',
  limit = '99000',
  at = NOW,
  ...rest
}: OrderText = {}): VenueOrder {
  return {
    clientOrderId: `order-${id}`,
    accountId: 'a1',
    marketId: rest.marketId ?? 'BTC-USD',
    size: decimal(size),
    limitPrice: decimal(limit),
    markPrice: decimal(100_000),
    at,
  };
}

/** Trades one order by itself. */
async function tradeOne(venue: PaperVenue, order: VenueOrder): Promise<VenueFill> {
  const [fill] = await venue.trade([order]);
  return fill!;
}

/** What an order of this size is expected to slip by now. */
async function slippageOf(
  venue: PaperVenue,
  { size = '-1', at = NOW, marketId = 'BTC-USD' }: OrderText = {},
): Promise<string> {
  const depth = await venue.readDepth([marketId], at);
  return depth.expectedSlippage(marketId, decimal(size), decimal(100_000)).toFixed();
}

function shown({ status, filledSize, averagePrice, reason }: VenueFill): readonly unknown[] {
  return [status, filledSize.toFixed(), averagePrice?.toFixed() ?? null, reason];
}

describe('the paper venue', () => {
  it('sells below and buys above mark by half the spread and half the depth it walked', async () => {
    const venue = aVenue();
    expect(shown(await tradeOne(venue, anOrder({ id: 'sell' })))).toEqual([
      'FILLED',
      '-1',
      '99940',
      null,
    ]);
    expect(
      shown(await tradeOne(venue, anOrder({ id: 'buy', size: '1', limit: '101000' }))),
    ).toEqual(['FILLED', '1', '100060', null]);
  });

  it('fills whole lots as far as the limit reaches', async () => {
    const venue = aVenue();
    const fill = await tradeOne(venue, anOrder({ size: '-5', limit: '99789.5' }));
    expect(shown(fill)).toEqual(['PARTIALLY_FILLED', '-2.005', '99889.75', 'LIMIT_REACHED']);
  });

  it('rejects an order whose limit is inside the spread, or on the near side of the mark', async () => {
    const venue = aVenue();
    for (const limit of ['99990', '100000', '100500']) {
      const fill = await tradeOne(venue, anOrder({ id: limit, limit }));
      expect(shown(fill)).toEqual(['REJECTED', '0', null, 'NO_DEPTH_WITHIN_LIMIT']);
    }
  });

  it('slips more under repeated selling and recovers by half in a half-life', async () => {
    const venue = aVenue();
    expect(await slippageOf(venue)).toBe('0.0006');
    await tradeOne(venue, anOrder());
    const later = [0, 30, 60, 90, 120, 86_400];
    expect(
      await Promise.all(later.map((seconds) => slippageOf(venue, { at: secondsAfter(seconds) }))),
    ).toEqual(['0.0016', '0.00135', '0.0011', '0.000975', '0.00085', '0.0006']);
  });

  it('keeps the two sides and the markets apart', async () => {
    const venue = aVenue();
    await tradeOne(venue, anOrder());
    const slippage = ['BTC-USD', 'ETH-USD'].map((marketId) =>
      slippageOf(venue, { marketId, size: '1' }),
    );
    expect(await Promise.all(slippage)).toEqual(['0.0006', '0.0006']);
  });

  it('trades what it expected to', async () => {
    const venue = aVenue();
    await tradeOne(venue, anOrder({ id: 'before' }));
    const at = secondsAfter(7);
    const expected = await slippageOf(venue, { size: '-0.7', at });
    const { averagePrice } = await tradeOne(venue, anOrder({ id: 'now', size: '-0.7', at }));
    expect(averagePrice?.toFixed()).toBe(
      decimal(100_000).times(decimal(1).minus(expected)).toFixed(),
    );
  });
});

describe('an order id that was traded', () => {
  it('answers the first result and takes no more depth', async () => {
    const venue = aVenue();
    const first = await tradeOne(venue, anOrder());
    const again = await tradeOne(venue, anOrder({ size: '-2' }));
    expect(shown(again)).toEqual(shown(first));
    expect(await slippageOf(venue)).toBe('0.0016');
  });

  it('trades once when it arrives twice at once', async () => {
    const venue = aVenue();
    const [a, b] = await Promise.all([tradeOne(venue, anOrder()), tradeOne(venue, anOrder())]);
    expect(shown(a)).toEqual(shown(b));
    expect(await slippageOf(venue)).toBe('0.0016');
  });

  it('is found again by a new process, with the depth that was taken', async () => {
    const ledger = createMemoryLedger();
    const first = await tradeOne(aVenue({ ledger }), anOrder());
    const restarted = aVenue({ ledger });
    expect(await slippageOf(restarted)).toBe('0.0016');
    expect(shown(await tradeOne(restarted, anOrder()))).toEqual(shown(first));
  });

  it('trades nothing of a batch that another process is recording, and answers its trade when asked again', async () => {
    const ledger = createMemoryLedger();
    let isFirstLook = true;
    const other = aVenue({ ledger });
    const racing = aVenue({
      ledger: {
        ...ledger,
        async find(id) {
          const found = isFirstLook ? new Map<string, VenueFill>() : await ledger.find(id);
          isFirstLook = false;
          return found;
        },
      },
    });
    const winner = await tradeOne(other, anOrder());
    await expect(tradeOne(racing, anOrder({ size: '-3' }))).rejects.toThrow('recorded already');
    expect(shown(await tradeOne(racing, anOrder({ size: '-3' })))).toEqual(shown(winner));
  });

  it('is not taken for recorded when the ledger fails', async () => {
    const broken: PaperVenueLedger = {
      ...createMemoryLedger(),
      append: () => Promise.reject(new Error('disk full')),
    };
    const venue = aVenue({ ledger: broken });
    await expect(tradeOne(venue, anOrder())).rejects.toThrow('disk full');
    expect(await slippageOf(venue)).toBe('0.0006');
  });
});

describe('a failing venue', () => {
  it('rejects the given share of orders, the same ones every time', async () => {
    const rejectedIds = async (): Promise<readonly number[]> => {
      const venue = aVenue({ rejectShare: '0.1' });
      const fills = await Promise.all(
        Array.from({ length: 1_000 }, (_, id) =>
          tradeOne(venue, anOrder({ id: String(id), size: '-0.001', limit: '1' })),
        ),
      );
      return fills.flatMap(({ reason }, id) => (reason === 'VENUE_REJECTED' ? [id] : []));
    };
    const ids = await rejectedIds();
    expect(ids.length).toBeGreaterThan(70);
    expect(ids.length).toBeLessThan(130);
    expect(await rejectedIds()).toEqual(ids);
  });

  it('trades nothing and says so while it is down, and trades the same order once it is up', async () => {
    const venue = aVenue({ outage: { from: NOW, until: secondsAfter(10) } });
    await expect(tradeOne(venue, anOrder())).rejects.toThrow(VenueDownError);
    await expect(slippageOf(venue)).rejects.toThrow(VenueDownError);
    expect(await venue.status(NOW)).toEqual({ isUp: false, reason: 'VENUE_DOWN' });
    expect(await venue.status(secondsAfter(10))).toEqual({ isUp: true });
    expect((await tradeOne(venue, anOrder({ at: secondsAfter(10) }))).status).toBe('FILLED');
  });

  it('is down from the first instant of a configured outage, and up at its end', async () => {
    const venue = aVenue({ outage: { from: secondsAfter(10), until: secondsAfter(20) } });
    const isUp = async (ms: number): Promise<boolean> =>
      (await venue.status(new Date(NOW.getTime() + ms))).isUp;
    expect(await Promise.all([9_999, 10_000, 19_999, 20_000].map(isUp))).toEqual([
      ...[true, false, false, true],
    ]);
    const during = anOrder({ id: 'during', at: secondsAfter(15) });
    await expect(tradeOne(venue, during)).rejects.toThrow(VenueDownError);
    expect((await tradeOne(venue, anOrder({ id: 'after', at: secondsAfter(20) }))).status).toBe(
      'FILLED',
    );
  });
});

describe('latency', () => {
  it('is in the time of the fill, and the book refills from there', async () => {
    const venue = aVenue({ latencyMs: 30_000 });
    const fill = await tradeOne(venue, anOrder());
    expect(fill.filledAt).toEqual(secondsAfter(30));
    expect(await slippageOf(venue, { at: secondsAfter(90) })).toBe('0.0011');
  });
});

describe('an order that may not have arrived', () => {
  const asked = async (venue: PaperVenue, afterMs: number): Promise<VenueFill> => {
    const [fill] = await venue.resolve([anOrder()], new Date(NOW.getTime() + afterMs));
    return fill!;
  };

  it('trades when it is asked about within half a minute, and never later', async () => {
    expect(shown(await asked(aVenue(), 30_000))).toEqual(['FILLED', '-1', '99940', null]);
    const late = aVenue();
    expect(shown(await asked(late, 30_001))).toEqual(['REJECTED', '0', null, 'NEVER_ARRIVED']);
    expect((await tradeOne(late, anOrder())).reason).toBe('NEVER_ARRIVED');
  });

  it('answers what it traded, however late it is asked about', async () => {
    const venue = aVenue();
    const first = await tradeOne(venue, anOrder());
    expect(await asked(venue, 3_600_000)).toEqual(first);
    expect(await slippageOf(venue)).toBe('0.0016');
  });
});

describe('resting orders', () => {
  it('keep liquidations of their account and market out until they are cancelled', async () => {
    const venue = aVenue();
    const resting = { accountId: 'a1', marketId: 'BTC-USD', orderId: 'r1' };
    venue.restOrder(resting);
    venue.restOrder({ ...resting, accountId: 'a2', orderId: 'r2' });
    expect(shown(await tradeOne(venue, anOrder({ id: 'early' })))).toEqual([
      ...['REJECTED', '0', null, 'OPEN_ORDERS_REST'],
    ]);
    expect((await tradeOne(venue, anOrder({ id: 'eth', marketId: 'ETH-USD' }))).status).toBe(
      'FILLED',
    );
    expect(await venue.cancelOpenOrders?.(['a1'], NOW)).toEqual([resting]);
    expect(await venue.cancelOpenOrders?.(['a1'], NOW)).toEqual([]);
    expect((await tradeOne(venue, anOrder({ id: 'then' }))).status).toBe('FILLED');
  });
});

const cents = (least: number, most: number): fc.Arbitrary<string> =>
  fc.integer({ min: least * 100, max: most * 100 }).map((n) => (n / 100).toFixed(2));

describe('laws of the paper book', () => {
  const book = { depthPer10Bps: decimal(100_000), halfSpread: decimal('0.0001') };

  it('no fill is beyond its limit or larger than its order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: -20_000, max: 20_000 }).filter((lots) => lots !== 0),
        cents(95_000, 105_000),
        async (lots, limit) => {
          const size = decimal(lots).times('0.001');
          const venue = aVenue();
          const fill = await tradeOne(venue, anOrder({ size: size.toFixed(), limit }));
          const isWithin = size.gt(0)
            ? fill.averagePrice?.lte(limit)
            : fill.averagePrice?.gte(limit);
          expect(fill.averagePrice === null || isWithin).toBe(true);
          expect(fill.filledSize.abs().lte(size.abs())).toBe(true);
          expect(fill.filledSize.times(size).gte(0)).toBe(true);
          expect(fill.filledSize.mod('0.001').isZero()).toBe(true);
        },
      ),
    );
  });

  it('a larger order never slips less, nor does one into a book that more was taken from', () => {
    fc.assert(
      fc.property(cents(0, 1e6), cents(0, 1e6), cents(0, 1e5), (consumed, notional, more) => {
        const slippage = averageSlippage(book, decimal(consumed), decimal(notional));
        const larger = averageSlippage(book, decimal(consumed), decimal(notional).plus(more));
        const later = averageSlippage(book, decimal(consumed).plus(more), decimal(notional));
        return larger.gte(slippage) && later.gte(slippage);
      }),
    );
  });

  it('what was taken only ever comes back, all of it in the end', () => {
    fc.assert(
      fc.property(cents(0, 1e6), fc.nat(10_000_000), fc.nat(1_000_000), (consumed, ms, moreMs) => {
        const left = consumedAfter(decimal(consumed), ms, 60_000);
        const later = consumedAfter(decimal(consumed), ms + moreMs, 60_000);
        return later.lte(left) && left.lte(consumed) && later.gte(0);
      }),
    );
    expect(consumedAfter(decimal(1e9), 64 * 60_000, 60_000).isZero()).toBe(true);
  });

  it('the depth within a limit is never negative', () => {
    expect(depthWithin(book, decimal(0), decimal('-0.1')).isZero()).toBe(true);
    expect(depthWithin(book, decimal(1e9), decimal('0.01')).isZero()).toBe(true);
    expect(depthWithin(book, decimal(0), decimal('0.0011')).toFixed()).toBe('100000');
  });
});
