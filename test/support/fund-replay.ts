import { type Decimal, decimal, ZERO } from '../../src/domain/decimal.js';
import { type JsonObject } from '../../src/domain/canonical.js';
import { type SealedEvent } from '../../src/domain/log/event.js';

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
 * Held on the way: no fund goes below zero; the balances that a settlement states are those that the lines
 * before it give; those of a deleveraging are no more (a part may be reserved for what the venue sells in the
 * same round); `at` does not run backwards from one movement to the next.
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
    const moved = movementsOf(event).filter(
      ({ amount }) =>
        !amount.isZero() && (opening === undefined || event.type !== 'GenesisApplied'),
    );
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
  const names = new Set([...balances.keys(), ...[...ledger.keys()].filter(isFund)]);
  return [...names].sort().flatMap((name) => {
    const [told, held] = [balances.get(name) ?? ZERO, ledger.get(name) ?? ZERO];
    return told.eq(held) ? [] : [`${name} ${told.toFixed()} ≠ ${held.toFixed()}`];
  });
}

function movementsOf({ type, marketId, payload }: SealedEvent): Movement[] {
  const told: JsonObject = payload;
  const amountOf = (field: string): Decimal => decimal(String(told[field]));
  switch (type) {
    case 'GenesisApplied':
      return fundsOfGenesis(told['document'] as JsonObject);
    case 'LiquidationStepFilled':
      return [{ fund: ofMarket(marketId), amount: amountOf('fee') }];
    case 'WaterfallDrawn':
      return told['layer'] === 'ACCOUNT_EQUITY'
        ? []
        : [{ fund: fundOfLayer(told['layer'], marketId), amount: amountOf('amount').negated() }];
    case 'DeficitRecorded':
      return [{ fund: DEFICIT, amount: amountOf('amount').negated() }];
    case 'WaterfallFunded':
      return [
        { fund: DEFICIT, amount: amountOf('deficitPaid') },
        { fund: fundOfLayer(told['layer'], marketId), amount: amountOf('credited') },
      ];
    default:
      return [];
  }
}

function fundsOfGenesis({ funds }: JsonObject): Movement[] {
  const { markets, global, backstop } = funds as JsonObject;
  return [
    ...Object.entries(markets as JsonObject).map(([marketId, amount]) => ({
      fund: ofMarket(marketId),
      amount: decimal(String(amount)),
    })),
    { fund: GLOBAL, amount: decimal(String(global)) },
    { fund: BACKSTOP, amount: decimal(String(backstop)) },
  ];
}

function fundOfLayer(layer: unknown, marketId: string | null): string {
  switch (layer) {
    case 'MARKET_INSURANCE':
      return ofMarket(marketId);
    case 'GLOBAL_INSURANCE':
      return GLOBAL;
    default:
      return BACKSTOP;
  }
}

interface StatedBalance {
  readonly fund: string;
  readonly stated: Decimal;
  readonly isExact: boolean;
}

/** The balances that a line says it was decided from. */
function statedBy(event: SealedEvent): StatedBalance[] {
  const { type, marketId } = event;
  const told: JsonObject = event.payload;
  const { inputs } = (told['explanation'] ?? {}) as { readonly inputs?: JsonObject };
  if (type === 'BankruptcySettled') {
    const { markets, globalFund, backstop } = inputs?.['funds'] as {
      readonly markets: readonly { readonly marketId: string; readonly balance: string }[];
      readonly globalFund: string;
      readonly backstop: string;
    };
    return [
      ...markets.map((market) => ({ fund: ofMarket(market.marketId), stated: market.balance })),
      { fund: GLOBAL, stated: globalFund },
      { fund: BACKSTOP, stated: backstop },
    ].map(({ fund, stated }) => ({ fund, stated: decimal(stated), isExact: true }));
  }
  if (type === 'AutoDeleveraged' && told['side'] === 'BANKRUPT') {
    const { marketFund, globalFund, backstop } = inputs?.['funds'] as Readonly<
      Record<'marketFund' | 'globalFund' | 'backstop', string>
    >;
    return [
      { fund: ofMarket(marketId), stated: marketFund },
      { fund: GLOBAL, stated: globalFund },
      { fund: BACKSTOP, stated: backstop },
    ].map(({ fund, stated }) => ({ fund, stated: decimal(stated), isExact: false }));
  }
  return [];
}
