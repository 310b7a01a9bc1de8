import { type Decimal, decimal, ZERO } from '../../src/domain/decimal.js';
import { type JsonObject } from '../../src/domain/canonical.js';
import { type EventType } from '../../src/domain/log/event-payloads.js';
import { type SealedEvent } from '../../src/domain/log/event.js';
import {
  type DeleveragingExplanation,
  type SettlementExplanation,
} from '../../src/domain/risk/waterfall/waterfall-explanation.js';

/** What the log alone says of the funds. Ledger names and lines of the log are all that is taken from the product. */
export interface FundReplay {
  /** After the last line: funds in USD, and what nobody has covered as `deficit`, below zero. */
  readonly balances: ReadonlyMap<string, Decimal>;
  /** What a line states and the lines before it do not give, in words. */
  readonly faults: readonly string[];
  /** Lines that moved a fund. */
  readonly movements: number;
  /** Bankruptcies and deleveragings whose stated balances were compared. */
  readonly compared: number;
  /** Of the movements, markets whose own fund paid. */
  readonly payingMarkets: ReadonlySet<string>;
}

const GLOBAL = 'insurance:global';
const BACKSTOP = 'backstop';
const DEFICIT = 'deficit';
const ofMarket = (marketId: string | null): string => `insurance:${marketId ?? ''}`;

interface Movement {
  readonly fund: string;
  readonly amount: Decimal;
}

/**
 * Replays the lines that move funds, in the order of the log.
 *
 * Held on the way: no fund goes below zero; a market's balance that a settlement states is the one that the lines
 * before it give, and what it states of the common funds is no more (one loss takes a share); the balances of a
 * deleveraging are no more, too (a part may be reserved for what the venue sells in the same round); `at` does not
 * run backwards from one movement to the next.
 *
 * @param opening What the funds held at first, where a test has moved them behind the log; else the genesis says so.
 */
export function replayFunds(
  log: readonly SealedEvent[],
  opening?: ReadonlyMap<string, Decimal>,
): FundReplay {
  const balances = new Map(opening ?? []);
  const faults: string[] = [];
  const payingMarkets = new Set<string>();
  let movements = 0;
  let compared = 0;
  let last: SealedEvent | null = null;
  const heldBy = (fund: string): Decimal => balances.get(fund) ?? ZERO;
  for (const event of log) {
    const line = `${String(event.sequence)} ${event.type}`;
    for (const { fund, stated, isExact } of statedBy(event)) {
      const given = heldBy(fund);
      if (isExact ? !stated.eq(given) : stated.gt(given)) {
        faults.push(`${line}: ${fund} is said to hold ${stated.toFixed()}, not ${given.toFixed()}`);
      }
    }
    compared += statedBy(event).length > 0 ? 1 : 0;
    const isOpened = opening !== undefined && event.type === 'GenesisApplied';
    const told = MOVEMENTS[event.type]?.(event.payload, event.marketId) ?? [];
    const moved = told.filter(({ amount }) => !isOpened && !amount.isZero());
    for (const { fund, amount } of moved) {
      balances.set(fund, heldBy(fund).plus(amount));
      if (fund !== DEFICIT && heldBy(fund).lt(0)) {
        faults.push(`${line}: ${fund} holds ${heldBy(fund).toFixed()}`);
      }
      if (fund === ofMarket(event.marketId) && amount.lt(0)) {
        payingMarkets.add(event.marketId ?? '');
      }
    }
    if (moved.length > 0) {
      movements += 1;
      if (last !== null && event.at < last.at) {
        faults.push(`${line} is dated before ${String(last.sequence)} ${last.type}`);
      }
      last = event;
    }
  }
  return { balances, faults, movements, compared, payingMarkets };
}

/** Funds that the replay and the ledger disagree about: `insurance:BTC-USD 10 ≠ 9`. */
export function fundDifferences(
  { balances }: Pick<FundReplay, 'balances'>,
  ledger: ReadonlyMap<string, Decimal>,
): string[] {
  const isFund = (name: string): boolean => /^(insurance:.*|backstop|deficit)$/.test(name);
  const names = new Set([...balances.keys(), ...ledger.keys()].filter(isFund));
  return [...names].sort().flatMap((name) => {
    const [told, held] = [balances.get(name) ?? ZERO, ledger.get(name) ?? ZERO];
    return told.eq(held) ? [] : [`${name} ${told.toFixed()} ≠ ${held.toFixed()}`];
  });
}

/** What lines of a type move. */
const MOVEMENTS: Readonly<
  Partial<Record<EventType, (told: JsonObject, marketId: string | null) => readonly Movement[]>>
> = {
  GenesisApplied: fundsOfGenesis,
  LiquidationStepFilled: (told, marketId) => [
    { fund: ofMarket(marketId), amount: amountIn(told, 'fee') },
  ],
  WaterfallDrawn: (told, marketId) =>
    told.layer === 'ACCOUNT_EQUITY'
      ? []
      : [
          {
            fund: fundOfLayer(told.layer, marketId),
            amount: amountIn(told, 'amount').negated(),
          },
        ],
  DeficitRecorded: (told) => [{ fund: DEFICIT, amount: amountIn(told, 'amount').negated() }],
  WaterfallFunded: (told, marketId) => [
    { fund: DEFICIT, amount: amountIn(told, 'deficitPaid') },
    { fund: fundOfLayer(told.layer, marketId), amount: amountIn(told, 'credited') },
  ],
};

function fundsOfGenesis(told: JsonObject): Movement[] {
  const { funds } = told.document as { readonly funds: JsonObject };
  const markets = funds.markets as JsonObject;
  return [
    ...Object.keys(markets).map((marketId) => ({
      fund: ofMarket(marketId),
      amount: amountIn(markets, marketId),
    })),
    { fund: GLOBAL, amount: amountIn(funds, 'global') },
    { fund: BACKSTOP, amount: amountIn(funds, 'backstop') },
  ];
}

function fundOfLayer(layer: unknown, marketId: string | null): string {
  switch (layer) {
    case 'MARKET_INSURANCE':
      return ofMarket(marketId);
    case 'GLOBAL_INSURANCE':
      return GLOBAL;
    case 'BACKSTOP':
      return BACKSTOP;
    default:
      throw new Error(`no fund pays for the layer ${String(layer)}`);
  }
}

function amountIn(told: JsonObject, field: string): Decimal {
  const text = told[field];
  if (typeof text !== 'string') {
    throw new Error(`${field} is no amount`);
  }
  return decimal(text);
}

interface StatedBalance {
  readonly fund: string;
  readonly stated: Decimal;
  /** False: a part of what the fund holds may be reserved. */
  readonly isExact: boolean;
}

/** The balances that a line says it was decided from. */
function statedBy(event: SealedEvent): StatedBalance[] {
  const told: JsonObject = event.payload;
  if (event.type === 'BankruptcySettled') {
    const { funds } = (told.explanation as SettlementExplanation).inputs;
    return [
      ...funds.markets.map(({ marketId, balance }) => [ofMarket(marketId), balance] as const),
      [GLOBAL, funds.globalFund] as const,
      [BACKSTOP, funds.backstop] as const,
    ].map(([fund, balance]) => {
      // Of a common fund a settlement states what it may give to this loss.
      const isExact = fund !== GLOBAL && fund !== BACKSTOP;
      return { fund, stated: decimal(balance), isExact };
    });
  }
  if (event.type === 'AutoDeleveraged' && told.side === 'BANKRUPT') {
    const { funds } = (told.explanation as DeleveragingExplanation).inputs;
    const stated = [
      [ofMarket(event.marketId), funds.marketFund],
      [GLOBAL, funds.globalFund],
      [BACKSTOP, funds.backstop],
    ] as const;
    return stated.map(([fund, balance]) => ({ fund, stated: decimal(balance), isExact: false }));
  }
  return [];
}
