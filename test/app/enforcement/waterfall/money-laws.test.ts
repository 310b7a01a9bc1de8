import { expect, test } from 'vitest';
import fc from 'fast-check';

import { assessAccounts } from '../../../../src/app/enforcement/calls/assess-accounts.js';
import { expireGraces } from '../../../../src/app/enforcement/calls/expire-graces.js';
import { liquidateMarket } from '../../../../src/app/enforcement/liquidation/liquidate-market.js';
import {
  finalizeDeposit,
  reverseDeposit,
} from '../../../../src/app/ingest/collateral/change-deposit.js';
import { recordDeposit } from '../../../../src/app/ingest/collateral/record-deposit.js';
import { recordWithdrawal } from '../../../../src/app/ingest/collateral/withdrawals.js';
import { checkLedger, postTransfers } from '../../../../src/app/ledger/ledger.js';
import { relayLog } from '../../../../src/app/log/relay.js';
import { verifyLog } from '../../../../src/app/verification/verify-log.js';
import { type Venue, type VenueOrder } from '../../../../src/app/ports.js';
import { findLedgerDifferences } from '../../../../src/app/verification/verify-ledger.js';
import { type Decimal, decimal } from '../../../../src/domain/decimal.js';
import { DomainError } from '../../../../src/domain/errors.js';
import { inTransaction } from '../../../../src/store/database/database.js';
import { readLedgerBalances } from '../../../../src/store/ledger/funds.js';
import { type NaiveAccount } from '../../../support/naive-check-book.js';
import { naiveHealthOf, naiveRulesOf } from '../../../support/naive-check-health.js';
import { exact, isBelow, toText } from '../../../support/naive-check-numbers.js';
import { aScriptedVenue, filled } from '../../../support/scripted-venue.js';
import { seedOfRun } from '../../../support/seed.js';
import { demoDocument, OPERATOR, SILENT } from '../../ingest/system.js';
import {
  anEnforcedSystem,
  type EnforcedSystem,
  factCounts,
  hold,
  publishLater,
} from '../system.js';

const MARKETS = ['BTC-USD', 'ETH-USD'] as const;
const ACCOUNTS = ['a-1', 'a-2', 'a-3', 'a-4', 'a-5', 'a-6'] as const;
const RUNS = 25;
/** Among all histories of a run. */
const WANTED = [
  ...['steps', 'GraceExpired', 'GraceVoided', 'AccountBankrupt', 'AutoDeleveraged'],
  'LossSocialized',
];

type Happening =
  | {
      readonly kind: 'DEPOSIT';
      readonly account: number;
      readonly asset: 'USD' | 'BTC';
      readonly amount: number;
      readonly final: boolean;
    }
  | { readonly kind: 'FINALIZE' | 'REVERSE'; readonly deposit: number }
  | { readonly kind: 'WITHDRAW'; readonly account: number; readonly amount: number }
  | {
      readonly kind: 'HOLD';
      readonly account: number;
      readonly market: number;
      readonly leverage: number;
    }
  | { readonly kind: 'MOVE'; readonly market: number; readonly percent: number }
  /** A mark at which an account has so much of its maintenance margin: where a grace is given. */
  | {
      readonly kind: 'SQUEEZE';
      readonly account: number;
      readonly market: number;
      readonly percent: number;
      /** How long its owner does nothing about it. */
      readonly seconds: number;
    }
  | { readonly kind: 'WAIT'; readonly seconds: number }
  | { readonly kind: 'FILLS'; readonly share: number };

const account = fc.nat(ACCOUNTS.length - 1);
const market = fc.nat(MARKETS.length - 1);
const happenings: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('DEPOSIT' as const),
      account,
      asset: fc.constantFrom('USD' as const, 'BTC' as const),
      amount: fc.integer({ min: 1, max: 5000 }),
      final: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom('FINALIZE' as const, 'REVERSE' as const),
      deposit: fc.nat(20),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('WITHDRAW' as const),
      account,
      amount: fc.integer({ min: 1, max: 3000 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('HOLD' as const),
      account,
      market,
      leverage: fc.integer({ min: -40, max: 40 }),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('MOVE' as const),
      market,
      percent: fc.integer({ min: -15, max: 15 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('SQUEEZE' as const),
      account,
      market,
      percent: fc.integer({ min: 70, max: 99 }),
      seconds: fc.constantFrom(0, 1800, 7200),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('WAIT' as const),
      seconds: fc.constantFrom(30, 1800, 7200),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('FILLS' as const),
      share: fc.constantFrom(0, 0.3, 1),
    }),
  },
);

/** One random history, and the state that it tracks. */
interface History {
  readonly system: EnforcedSystem;
  readonly marks: Map<string, Decimal>;
  readonly deposits: string[];
  /** Of the orders that were sent: the account's equity before, without the product's arithmetic, and the mark. */
  readonly sent: Map<string, { readonly equity: Decimal; readonly mark: Decimal }>;
  share: number;
}

const RULES = naiveRulesOf(demoDocument());
const FEES = new Map(
  (
    demoDocument().markets as unknown as readonly {
      readonly id: string;
      readonly parameters: { readonly liquidationFee: string };
    }[]
  ).map(({ id, parameters }) => [id, parameters.liquidationFee]),
);

async function begin(): Promise<History> {
  const venue = aScriptedVenue();
  const watched: Venue = {
    ...venue,
    trade: async (orders) => {
      await expectBelowCure(history, orders);
      return venue.trade(orders);
    },
  };
  const system = { ...(await anEnforcedSystem()), venue: watched, log: SILENT };
  const history: History = {
    system,
    deposits: [],
    sent: new Map(),
    share: 1,
    marks: new Map([
      ['BTC-USD', decimal('50000')],
      ['ETH-USD', decimal('2500')],
    ]),
  };
  venue.onTrade = (orders) =>
    orders.map((order) => {
      const size = order.size.times(history.share).toDecimalPlaces(4);
      return size.isZero()
        ? { ...filled(order), status: 'REJECTED', filledSize: size, averagePrice: null }
        : {
            ...filled(order, { size: size.toFixed(), price: halfWayOf(order).toFixed() }),
            status: size.eq(order.size) ? 'FILLED' : 'PARTIALLY_FILLED',
          };
    });
  await drainFunds(system);
  await publishLater(system, 1, pricesOf(history));
  return history;
}

/** Between mark and limit. */
function halfWayOf({ markPrice, limitPrice }: VenueOrder): Decimal {
  return markPrice.plus(limitPrice).div(2).toDecimalPlaces(6);
}

/** So little that bankruptcies reach the winners. */
async function drainFunds(system: EnforcedSystem): Promise<void> {
  const balances = await readLedgerBalances(system.db, 'USD');
  const drained = [...balances].filter(([name, balance]) => isFund(name) && balance.gt(10));
  await inTransaction(system.db, (tx) =>
    postTransfers(
      tx,
      drained.map(([name, balance]) => ({
        transferId: `test.drain.${name}`,
        at: system.clock.now(),
        postings: [
          { ledgerAccount: name, asset: 'USD', amount: balance.minus(10).negated() },
          { ledgerAccount: 'external', asset: 'USD', amount: balance.minus(10) },
        ],
      })),
    ),
  );
}

function isFund(name: string): boolean {
  return name.startsWith('insurance:') || name === 'backstop';
}

function pricesOf({ marks }: History): Record<string, string> {
  return Object.fromEntries([...marks].map(([marketId, price]) => [marketId, price.toFixed(2)]));
}

/** Ignores refusals by rules; any other error fails the test. */
async function attempt(work: Promise<unknown>): Promise<void> {
  await work.catch((error: unknown) => {
    if (!(error instanceof DomainError)) {
      throw error;
    }
  });
}

async function happen(history: History, happening: Happening, index: number): Promise<void> {
  const { system, marks, deposits } = history;
  const key = `key-${String(index)}`;
  switch (happening.kind) {
    case 'DEPOSIT': {
      const { asset, final } = happening;
      const accountId = ACCOUNTS[happening.account] ?? '';
      const amount = asset === 'USD' ? happening.amount : happening.amount / 50_000;
      const deposit = { key, accountId, owner: accountId, asset, amount: amount.toFixed(8), final };
      deposits.push((await recordDeposit(system, OPERATOR, deposit)).id);
      break;
    }
    case 'FINALIZE':
    case 'REVERSE': {
      const id = deposits[happening.deposit % Math.max(1, deposits.length)];
      if (id !== undefined) {
        await attempt(
          happening.kind === 'FINALIZE'
            ? finalizeDeposit(system, OPERATOR, id)
            : reverseDeposit(system, OPERATOR, id, 'It was taken back.'),
        );
      }
      break;
    }
    case 'WITHDRAW': {
      const accountId = ACCOUNTS[happening.account] ?? '';
      const amount = String(happening.amount);
      await attempt(recordWithdrawal(system, OPERATOR, { key, accountId, asset: 'USD', amount }));
      break;
    }
    case 'HOLD': {
      const marketId = MARKETS[happening.market] ?? '';
      const mark = marks.get(marketId) ?? decimal('1');
      const size = decimal(1000 * happening.leverage)
        .div(mark)
        .toDecimalPlaces(3);
      const accountId = ACCOUNTS[happening.account] ?? '';
      await attempt(hold(system, accountId, size.toFixed(), mark.toFixed(2), marketId));
      break;
    }
    case 'MOVE': {
      const marketId = MARKETS[happening.market] ?? '';
      const mark = marks.get(marketId) ?? decimal('1');
      marks.set(marketId, mark.times(1 + happening.percent / 100).toDecimalPlaces(2));
      break;
    }
    case 'SQUEEZE': {
      const marketId = MARKETS[happening.market] ?? '';
      const mark = await squeezingMark(history, happening, marketId);
      if (mark !== null) {
        marks.set(marketId, mark);
        await settle(history);
        await publishLater(system, happening.seconds, pricesOf(history));
        await expireGraces(system);
      }
      break;
    }
    case 'WAIT':
      await publishLater(system, happening.seconds, pricesOf(history));
      await expireGraces(system);
      break;
    case 'FILLS':
      history.share = happening.share;
      break;
  }
  await settle(history);
}

/**
 * The mark, as a margin that grows with it has it, at which the account's equity is this part of its margin.
 * Null where the account holds nothing, or the price would have to jump.
 */
async function squeezingMark(
  { system, marks }: History,
  { account, percent }: Extract<Happening, { kind: 'SQUEEZE' }>,
  marketId: string,
): Promise<Decimal | null> {
  const holdings = await holdingsOf(system, ACCOUNTS[account] ?? '');
  const held = holdings.positions.get(marketId);
  const mark = marks.get(marketId) ?? decimal('1');
  if (held === undefined) {
    return null;
  }
  const { equity, margins } = naiveHealthOf(holdings, RULES, (id) =>
    exact(marks.get(id)?.toFixed(2) ?? ''),
  );
  const margin = decimal(toText(margins.maintenance)).times(percent / 100);
  const size = decimal(toText(held.size));
  const fraction = margin.div(size.abs().times(mark));
  const move = margin.minus(toText(equity)).div(size.minus(size.abs().times(fraction)));
  return move.abs().lt(mark.times('0.2')) ? mark.plus(move).toDecimalPlaces(2) : null;
}

/** Runs the work of the engine and the jobs after every change, until nothing is due. */
async function settle(history: History): Promise<void> {
  const { system } = history;
  await publishLater(system, 31, pricesOf(history));
  await assessAccounts(system, ACCOUNTS, 'PRICE');
  for (const marketId of MARKETS) {
    await liquidateMarket(system, marketId);
  }
  await assessAccounts(system, ACCOUNTS, 'COLLATERAL_CHANGE');
}

/** An account as its rows have it, for arithmetic that is not the product's. */
async function holdingsOf({ db }: EnforcedSystem, id: string): Promise<NaiveAccount> {
  const positions = await db.position.findMany({ where: { accountId: id } });
  const balances = await db.collateralBalance.findMany({ where: { accountId: id } });
  return {
    id,
    isWarned: false,
    warnedAt: null,
    call: null,
    callCount: 0,
    revision: 0,
    positions: new Map(
      positions.map(({ marketId, size, entryPrice }) => [
        marketId,
        { size: exact(size.toFixed()), entryPrice: exact(entryPrice.toFixed()) },
      ]),
    ),
    balances: new Map(balances.map(({ asset, balance }) => [asset, exact(balance.toFixed())])),
  };
}

async function expectBelowCure(history: History, orders: readonly VenueOrder[]): Promise<void> {
  for (const { accountId, clientOrderId, marketId, markPrice } of orders) {
    const holdings = await holdingsOf(history.system, accountId);
    const { equity, margins } = naiveHealthOf(holdings, RULES, (id) =>
      exact(history.marks.get(id)?.toFixed(2) ?? ''),
    );
    const isJustified = isBelow(equity, margins.cure) || (await hasBeenPaidFor(history, accountId));
    expect([clientOrderId, isJustified]).toEqual([clientOrderId, true]);
    expect(markPrice.toFixed(2)).toBe(history.marks.get(marketId)?.toFixed(2));
    history.sent.set(clientOrderId, { equity: decimal(toText(equity)), mark: markPrice });
  }
}

/** Of an estate everything is closed, whatever its equity becomes: by deleveraging others have paid for it. */
async function hasBeenPaidFor({ system: { db } }: History, accountId: string): Promise<boolean> {
  const rows = await db.$queryRaw<unknown[]>`
    SELECT 1 FROM margin_calls c WHERE c.account_id = ${accountId} AND c.closed_at IS NULL AND EXISTS (
      SELECT 1 FROM pending_events e WHERE e.margin_call_id = c.id AND e.type = 'AutoDeleveraged'
        AND e.payload ->> 'side' = 'BANKRUPT')`;
  return rows.length > 0;
}

interface StepPayload {
  readonly liquidationId: string;
  readonly filledSize: string;
  readonly averagePrice: string;
  readonly limitPrice: string;
  readonly fee: string;
  readonly health: { readonly equity: string };
}

/** No step takes more from its account than slippage to the limit and the fee, to a millionth. */
async function expectStepsWithinBounds({ system, sent }: History): Promise<number> {
  const events = await system.db.$queryRaw<{ market_id: string; payload: StepPayload }[]>`
    SELECT market_id, payload FROM events WHERE type = 'LiquidationStepFilled'`;
  for (const { market_id: marketId, payload } of events) {
    const before = sent.get(payload.liquidationId);
    if (before === undefined) {
      throw new Error(`${payload.liquidationId} was filled and never sent`);
    }
    const filledSize = decimal(payload.filledSize).abs();
    const slippage = before.mark.minus(payload.limitPrice).abs();
    const worst = before.equity
      .minus(filledSize.times(slippage))
      .minus(payload.fee)
      .minus('0.000002');
    const isWithin = decimal(payload.health.equity).gte(worst);
    expect([payload.liquidationId, isWithin]).toEqual([payload.liquidationId, true]);
    const isFeeWithin = decimal(payload.fee).lte(
      filledSize
        .times(payload.averagePrice)
        .times(FEES.get(marketId) ?? '')
        .plus('0.000001'),
    );
    expect([payload.liquidationId, isFeeWithin]).toEqual([payload.liquidationId, true]);
  }
  return events.length;
}

async function expectLaws(history: History): Promise<ReadonlyMap<string, number>> {
  const { system } = history;
  const { isSound, totals } = await checkLedger(system.db);
  expect([isSound, [...totals.values()].every((total) => total.isZero())]).toEqual([true, true]);
  const balances = await readLedgerBalances(system.db, 'USD');
  const negative = [...balances].filter(([name, balance]) => isFund(name) && balance.lt(0));
  expect(negative.map(([name]) => name)).toEqual([]);
  await relayLog(system, { enqueue: () => Promise.resolve() });
  // What steps say of themselves is compared with their postings once it is sealed.
  expect(await findLedgerDifferences(system.db)).toEqual([]);
  expect(await verifyLog(system, null)).toMatchObject({ ok: true, fault: null });
  const steps = await expectStepsWithinBounds(history);
  return new Map([...(await factCounts(system)), ['steps', steps]]);
}

test('money is conserved and nobody is liquidated who is well, whatever happens', async () => {
  const seen = new Map<string, number>();
  const seed = seedOfRun();
  await fc.assert(
    fc.asyncProperty(fc.array(happenings, { minLength: 25, maxLength: 45 }), async (events) => {
      const history = await begin();
      try {
        for (const [index, accountId] of ACCOUNTS.entries()) {
          const deposit = { key: accountId, accountId, owner: accountId, asset: 'USD' };
          const amount = String(800 + index * 100);
          await recordDeposit(history.system, OPERATOR, { ...deposit, amount, final: true });
        }
        for (const [index, happening] of events.entries()) {
          await happen(history, happening, index);
        }
        for (const [type, count] of await expectLaws(history)) {
          seen.set(type, (seen.get(type) ?? 0) + count);
        }
      } finally {
        await history.system.close();
      }
    }),
    { numRuns: RUNS, seed, endOnFailure: true },
  );
  // What the laws are about did happen.
  const happened = WANTED.map((type) => [type, (seen.get(type) ?? 0) > 0]);
  expect([seed, happened]).toEqual([seed, WANTED.map((type) => [type, true])]);
}, 1_800_000);
