import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { assessAccounts } from '../../../src/app/enforcement/calls/assess-accounts.js';
import { liquidateMarket } from '../../../src/app/enforcement/liquidation/liquidate-market.js';
import { createFollowingWatch, type Watch } from '../../../src/app/enforcement/watch/watch.js';
import { transferCollateral } from '../../../src/app/ingest/collateral/transfer-collateral.js';
import { recordCashFlows } from '../../../src/app/ingest/flows/record-cash-flows.js';
import {
  recordFundingRates,
  recordProfitSettlements,
} from '../../../src/app/ingest/funding/record-holder-payments.js';
import { chargeInterest } from '../../../src/app/ingest/interest/charge-interest.js';
import { recordTrades } from '../../../src/app/ingest/trades/record-trades.js';
import { checkLedger } from '../../../src/app/ledger/ledger.js';
import { relayLog } from '../../../src/app/log/relay.js';
import { findLedgerDifferences } from '../../../src/app/verification/verify-ledger.js';
import { verifyLog } from '../../../src/app/verification/verify-log.js';
import { type Decimal, decimal, roundDown, sum, ZERO } from '../../../src/domain/decimal.js';
import { DomainError } from '../../../src/domain/errors.js';
import { exactEquityOf } from '../../../src/engine/screen/verdict.js';
import { loadAccounts } from '../../../src/store/accounts/accounts.js';

import { anEnforcedSystem, type EnforcedSystem, fund, publish } from '../enforcement/system.js';
import { plainCoins } from './plain-coins.js';
import { OPERATOR } from './system.js';

/** How many days; TRADING_DAYS=500 for a long run. */
const DAYS = Number(process.env.TRADING_DAYS ?? '12');
const ACCOUNTS = 4;
const MARKETS = ['BTC-USD', 'ETH-USD'] as const;
/** BTC is collateral as well, with caps and interest. The haircut is that of the genesis file. */
const COIN = { accountCap: '2', totalCap: '3', borrowRate: '5' };
const coins = plainCoins({
  haircut: decimal('0.1'),
  accountCap: decimal(COIN.accountCap),
  totalCap: decimal(COIN.totalCap),
  borrowRate: decimal(COIN.borrowRate),
});

const account = fc.nat(ACCOUNTS - 1);
const market = fc.constantFrom(...MARKETS);
/** Near 100, with up to twelve decimals. */
const price = fc.oneof(
  fc.integer({ min: 8_000, max: 12_000 }).map((whole) => `${whole}e-2`),
  fc.integer({ min: 80_000_000_000_000, max: 120_000_000_000_000 }).map((whole) => `${whole}e-12`),
);
const size = fc
  .oneof(
    fc.integer({ min: -4_000, max: 4_000 }).map((whole) => [whole, 2] as const),
    fc.integer({ min: -4_000_000_000, max: 4_000_000_000 }).map((whole) => [whole, 8] as const),
  )
  .filter(([whole]) => whole !== 0)
  .map(([whole, places]) => `${whole}e-${places}`);
const plain = (text: string): string => decimal(text).toFixed();

const TRADE = fc.record({
  account,
  market,
  size: size.map(plain),
  price: price.map(plain),
  fee: fc.integer({ min: -10, max: 30 }).map((whole) => plain(`${whole}e-3`)),
});
const STEP = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('TRADES' as const),
      trades: fc.array(TRADE, { minLength: 1, maxLength: 4 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('FLOW' as const),
      account,
      amount: fc.integer({ min: -200_000, max: 300_000 }).map((whole) => plain(`${whole}.5e-3`)),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('COINS' as const), account, amount: size.map(plain) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('TRANSFER' as const),
      account,
      to: account,
      asset: fc.constantFrom('USD', 'BTC'),
      amount: fc.integer({ min: 1, max: 10_000_000_000 }).map((whole) => plain(`${whole}e-8`)),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('INTEREST' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('FUNDING' as const),
      market,
      rate: fc.integer({ min: -1_000_000, max: 1_000_000 }).map((whole) => plain(`${whole}e-9`)),
      price: price.map(plain),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('SETTLE' as const),
      market,
      price: price.map(plain),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('PRICE' as const), market, price: price.map(plain) }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('ENFORCE' as const) }) },
);
type Step = typeof STEP extends fc.Arbitrary<infer Value> ? Value : never;

/** One account of the plain model: what came in, and every lot that was ever traded. Nothing is averaged. */
interface PlainAccount {
  cash: Decimal;
  readonly lots: { readonly market: string; readonly size: Decimal; readonly price: Decimal }[];
}

interface Day {
  readonly ids: readonly string[];
  readonly model: Map<string, PlainAccount>;
}

let system: EnforcedSystem;
let watch: Watch;
let lastKey = 0;
/** Fills of liquidations, over all days: a law about none would prove nothing. */
let fills = 0;
/** The same for transfers, charges of interest, and steps at which the cap of all accounts held. */
let transfers = 0;
let charges = 0;
let shared = 0;
let chargedAt: Date;
const marks = new Map<string, Decimal>(MARKETS.map((id) => [id, decimal(100)]));

const key = (): string => {
  lastKey += 1;
  return `k-${lastKey}`;
};

beforeAll(async () => {
  system = await anEnforcedSystem({
    tiers: [{ floor: '0', initialMarginFraction: '0.1', maintenanceMarginFraction: '0.05' }],
    gracePeriodSeconds: 0,
    maxPriceDeviation: '1',
    maxPriceAgeSeconds: 86_400,
  });
  await publish(system, { 'BTC-USD': '100', 'ETH-USD': '100' });
  await system.db.$executeRaw`
    UPDATE collateral_assets SET settings = settings || ${JSON.stringify(COIN)}::jsonb, counted_total = 0
    WHERE asset = 'BTC'`;
  // The rate holds from the first charge on.
  const { written } = await chargeInterest(system);
  if (written !== 1) {
    throw new Error('no interest is charged');
  }
  chargedAt = system.clock.at;
  watch = createFollowingWatch(system);
  await watch.warmUp();
  await watch.onUsability(() => 'USABLE');
}, 60_000);
afterAll(() => system.close());

function sizeOf({ lots }: PlainAccount, marketId: string): Decimal {
  return sum(lots.filter((lot) => lot.market === marketId).map((lot) => lot.size));
}

function equityOf(id: string, { cash, lots }: PlainAccount): Decimal {
  return lots.reduce(
    (total, lot) => total.plus(lot.size.times(marks.get(lot.market)!.minus(lot.price))),
    cash.plus(coinsWorth(id)),
  );
}

function coinsWorth(id: string): Decimal {
  return coins.countedOf(id).times(marks.get('BTC-USD')!);
}

function trade(day: Day, id: string, lot: PlainAccount['lots'][number], paid: Decimal): void {
  const plainAccount = day.model.get(id)!;
  plainAccount.lots.push(lot);
  plainAccount.cash = plainAccount.cash.minus(paid);
}

async function act(day: Day, step: Step): Promise<void> {
  const at = system.clock.now();
  switch (step.kind) {
    case 'TRADES': {
      const rows = step.trades.map((each) => ({
        ...each,
        id: key(),
        accountId: day.ids[each.account]!,
      }));
      const trades = rows.map((row) => ({
        id: row.id,
        accountId: row.accountId,
        marketId: row.market,
        size: row.size,
        price: row.price,
        fee: row.fee,
        at,
      }));
      const { rejected } = await recordTrades(system, OPERATOR, { key: key(), trades });
      const refused = new Set(rejected.map(({ index }) => index));
      for (const [index, row] of rows.entries()) {
        if (!refused.has(index)) {
          const lot = { market: row.market, size: decimal(row.size), price: decimal(row.price) };
          trade(day, row.accountId, lot, decimal(row.fee));
        }
      }
      return;
    }
    case 'FLOW': {
      const accountId = day.ids[step.account]!;
      const flow = { id: key(), accountId, asset: 'USD', kind: 'INTEREST' as const, at };
      await recordCashFlows(system, OPERATOR, {
        key: key(),
        flows: [{ ...flow, amount: step.amount, marketId: null, reason: null }],
      });
      const plainAccount = day.model.get(accountId)!;
      plainAccount.cash = plainAccount.cash.plus(step.amount);
      return;
    }
    case 'COINS': {
      const accountId = day.ids[step.account]!;
      const flow = { id: key(), accountId, asset: 'BTC', kind: 'SETTLEMENT' as const, at };
      await recordCashFlows(system, OPERATOR, {
        key: key(),
        flows: [{ ...flow, amount: step.amount, marketId: null, reason: null }],
      });
      coins.move(accountId, decimal(step.amount), at);
      return;
    }
    case 'TRANSFER':
      await transfer(day, step, at);
      return;
    case 'INTEREST':
      await interest(at);
      return;
    case 'FUNDING': {
      const rate = { marketId: step.market, rate: step.rate, markPrice: step.price, at };
      const receipt = await recordFundingRates(system, OPERATOR, { key: key(), rates: [rate] });
      expect(receipt.rejected).toEqual([]);
      for (const plainAccount of day.model.values()) {
        const paid = sizeOf(plainAccount, step.market).times(step.price).times(step.rate);
        plainAccount.cash = plainAccount.cash.plus(roundDown(paid.negated(), 20));
      }
      return;
    }
    case 'SETTLE': {
      const settlements = [{ marketId: step.market, price: step.price, at }];
      await recordProfitSettlements(system, OPERATOR, { key: key(), settlements });
      return;
    }
    case 'PRICE':
      await publish(system, { [step.market]: step.price });
      marks.set(step.market, decimal(step.price));
      await watch.onPrices([{ marketId: step.market, price: decimal(step.price) }]);
      return;
    case 'ENFORCE':
      await assessAccounts(system, [...day.ids], 'PRICE');
      for (const marketId of MARKETS) {
        await liquidateMarket(system, marketId);
      }
  }
}

async function transfer(
  day: Day,
  { account: from, to, asset, amount }: Extract<Step, { kind: 'TRANSFER' }>,
  at: Date,
): Promise<void> {
  const fromAccountId = day.ids[from]!;
  const toAccountId = day.ids[to]!;
  try {
    const input = { key: key(), fromAccountId, toAccountId, asset, amount };
    await transferCollateral(system, OPERATOR, input);
  } catch (error) {
    // Not the same account, too much, or under a call: then nothing has moved.
    expect(error).toBeInstanceOf(DomainError);
    return;
  }
  transfers += 1;
  for (const [id, moved] of [
    [fromAccountId, decimal(amount).negated()],
    [toAccountId, decimal(amount)],
  ] as const) {
    if (asset === 'BTC') {
      coins.move(id, moved, at);
    } else {
      const plainAccount = day.model.get(id)!;
      plainAccount.cash = plainAccount.cash.plus(moved);
    }
  }
}

/** A charge of interest, a minute after the last one or later. */
async function interest(at: Date): Promise<void> {
  const isDue = at.getTime() >= chargedAt.getTime() + 60_000 && coins.isOwed();
  expect((await chargeInterest(system)).written).toBe(isDue ? 1 : 0);
  if (isDue) {
    chargedAt = at;
    charges += coins.charge(at).isZero() ? 0 : 1;
  }
}

/** Maximum rounding loss in what one liquidation or deleveraging realises. */
const ROUNDING = decimal('0.000001');

/** Applies the enforcement events to the model, and compares it with rows and engine. */
async function follow(day: Day): Promise<void> {
  const events = await relayLog(system, { enqueue: () => Promise.resolve() });
  await watch.onEvents(events);
  const roundings = new Map<string, number>();
  const bankrupt = new Set<string>();
  for (const event of events) {
    const { type, payload } = event;
    const id = event.accountId ?? '';
    const plainAccount = day.model.get(id);
    if (plainAccount === undefined) {
      continue;
    }
    if (type === 'LiquidationStepFilled' || type === 'AutoDeleveraged') {
      const isStep = type === 'LiquidationStepFilled';
      fills += 1;
      roundings.set(id, (roundings.get(id) ?? 0) + 1);
      trade(
        day,
        id,
        {
          market: event.marketId!,
          size: decimal((isStep ? payload.filledSize : payload.size)!),
          price: decimal((isStep ? payload.averagePrice : payload.price)!),
        },
        decimal(isStep ? payload.fee! : 0),
      );
      if (type === 'AutoDeleveraged' && payload.side === 'BANKRUPT') {
        bankrupt.add(id);
      }
    } else if (type === 'LossSocialized') {
      plainAccount.cash = plainAccount.cash.minus(payload.amount!);
    } else if (type === 'AccountBankrupt') {
      bankrupt.add(id);
    }
  }
  for (const id of bankrupt) {
    const { collateral } = (await loadAccounts(system.db, [id])).get(id)!;
    const held = collateral.find(({ asset }) => asset === 'BTC')?.balance ?? ZERO;
    if (!held.eq(coins.balanceOf(id))) {
      coins.restart(id, held, system.clock.at);
    }
  }
  shared += coins.share().lt(1) ? 1 : 0;
  for (const id of day.ids) {
    await expectEqual(id, day.model.get(id)!, {
      lostMax: ROUNDING.times(roundings.get(id) ?? 0),
      isBankrupt: bankrupt.has(id),
    });
  }
}

interface Tolerated {
  /** Maximum rounding loss since the last step. 0 without a liquidation. */
  readonly lostMax: Decimal;
  /** Others paid for it: the model restarts from the account's present holdings. */
  readonly isBankrupt: boolean;
}

async function expectEqual(
  id: string,
  plainAccount: PlainAccount,
  { lostMax, isBankrupt }: Tolerated,
): Promise<void> {
  const held = (await loadAccounts(system.db, [id])).get(id)!;
  for (const marketId of MARKETS) {
    const own = held.positions.find((position) => position.marketId === marketId)?.size ?? ZERO;
    const traded = sizeOf(plainAccount, marketId);
    expect([id, marketId, own.toFixed()]).toEqual([id, marketId, traded.toFixed()]);
  }
  const balanceIn = (asset: string): Decimal =>
    held.collateral.find((each) => each.asset === asset)?.balance ?? ZERO;
  expect([id, balanceIn('BTC').toFixed()]).toEqual([id, coins.balanceOf(id).toFixed()]);
  const inRows = held.positions.reduce(
    (total, { marketId, size: own, entryPrice }) =>
      total.plus(own.times(marks.get(marketId)!.minus(entryPrice))),
    balanceIn('USD').plus(coinsWorth(id)),
  );
  const lost = equityOf(id, plainAccount).minus(inRows);
  const isExpected = isBankrupt || (lost.gte(0) && lost.lte(lostMax));
  expect([id, isExpected, lost.toFixed()]).toEqual([id, true, lost.toFixed()]);
  plainAccount.cash = plainAccount.cash.minus(lost);
  const { book } = watch.engine;
  const inBook = exactEquityOf(book, book.accounts.indexOf.get(id)!);
  expect([id, inBook.toString()]).toEqual([id, inRows.times('1e36').toFixed()]);
}

async function begin(): Promise<Day> {
  const ids = Array.from({ length: ACCOUNTS }, () => `day-${key()}`);
  const model = new Map<string, PlainAccount>();
  const [owner] = ids;
  for (const id of ids) {
    await fund(system, id, '400', 'USD', owner);
    model.set(id, { cash: decimal(400), lots: [] });
  }
  return { ids, model };
}

test('after every step positions, coins and equity are those of the lots, to the last digit', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(STEP, { minLength: 5, maxLength: 25 }), async (steps) => {
      const day = await begin();
      await follow(day);
      for (const step of steps) {
        system.clock.at = new Date(system.clock.at.getTime() + 40_000);
        await act(day, step);
        await follow(day);
      }
      expect((await checkLedger(system.db)).isSound).toBe(true);
    }),
    { numRuns: DAYS, endOnFailure: process.env.SHRINK !== '1' },
  );
  expect(fills).toBeGreaterThan(0);
  expect(transfers).toBeGreaterThan(0);
  expect(charges).toBeGreaterThan(0);
  expect(shared).toBeGreaterThan(0);
  expect(await findLedgerDifferences(system.db)).toEqual([]);
  expect(await verifyLog(system, null)).toMatchObject({ ok: true, fault: null });
}, 600_000);
