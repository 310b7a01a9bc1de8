import { type JsonObject } from '../log/canonical.js';
import { type LogLine } from '../log/log-line.js';
import {
  instantAt,
  isGiven,
  numberAt,
  numberOrNullAt,
  recordAt,
  recordsAt,
  textAt,
} from '../log/record.js';
import {
  absolute,
  type Decimal,
  floored,
  isAbove0,
  isBelow0,
  isEqual,
  isZero,
  least,
  minus,
  negated,
  ONE,
  plus,
  rounded,
  sumOf,
  textOf,
  times,
  ZERO,
} from '../numbers/decimal.js';

import { type AnnouncedLine } from './announcements.js';
import { lossesByMarket, type MarketResult, PAYOUT_PLACES } from './apportion.js';
import { type CommonFunds, marketFundLimitOf, paidByFunds, type Payment } from './funds.js';
import { readWinner, type Share, sharedAmongWinners } from './winners.js';

/** Why a line is wrong, or what has to follow it. */
export type Announcing =
  { readonly fault: string } | { readonly announces: readonly AnnouncedLine[] };

interface SettledMarket {
  readonly marketId: string;
  readonly payments: readonly Payment[];
  readonly shares: readonly Share[];
  readonly deficit: Decimal;
}

/** Divides the debt of a bankrupt account again. @see docs/risk-model.md#waterfall */
export function recomputeSettlement(line: LogLine): Announcing {
  const explanation = recordAt(line.payload, 'explanation');
  const inputs = recordAt(explanation, 'inputs');
  const numbers = recordAt(explanation, 'numbers');
  const { debt, collateral } = estateOf(
    recordsAt(inputs, 'balances'),
    textAt(inputs, 'quoteAsset'),
  );
  const ownPart = least(debt, collateral);
  const markets = settledMarkets(minus(debt, ownPart), inputs);
  const isSame =
    isEqual(numberAt(numbers, 'debt'), debt) &&
    isEqual(numberAt(numbers, 'collateral'), collateral) &&
    isEqual(numberAt(numbers, 'ownPart'), ownPart) &&
    isSameResult(recordsAt(recordAt(explanation, 'result'), 'markets'), markets);
  if (!isSame) {
    return { fault: 'who pays for the bankruptcy comes out differently' };
  }
  const deficit = sumOf(markets.map((market) => market.deficit));
  const isDecided =
    line.accountId === inputs.accountId &&
    line.at === instantAt(inputs, 'at') &&
    isEqual(numberAt(line.payload, 'debt'), debt) &&
    isEqual(numberAt(line.payload, 'deficit'), deficit);
  return isDecided
    ? { announces: linesOf(line, ownPart, markets) }
    : { fault: 'the settlement is not the one that was decided' };
}

/** The debt in the quote currency once debts in other assets are bought back, and the collateral that is seized. */
function estateOf(
  balances: readonly JsonObject[],
  quoteAsset: string,
): { readonly debt: Decimal; readonly collateral: Decimal } {
  let quote = ZERO;
  let collateral = ZERO;
  for (const held of balances) {
    const [balance, price] = [numberAt(held, 'balance'), numberAt(held, 'price')];
    if (held.asset === quoteAsset) {
      quote = plus(quote, balance);
    } else if (isBelow0(balance)) {
      quote = minus(quote, rounded(times(absolute(balance), price), PAYOUT_PLACES, 'UP'));
    } else {
      const counted = times(times(balance, price), minus(ONE, numberAt(held, 'haircut')));
      collateral = plus(collateral, rounded(counted, PAYOUT_PLACES, 'DOWN'));
    }
  }
  const debt = floored(negated(quote));
  return { debt, collateral: isZero(debt) ? ZERO : collateral };
}

export function readResult(record: JsonObject): MarketResult {
  return {
    marketId: textAt(record, 'marketId'),
    pnl: numberAt(record, 'pnl'),
    exposure: numberAt(record, 'exposure'),
    paid: numberAt(record, 'paid'),
    deleveraged: numberAt(record, 'deleveraged'),
  };
}

function settledMarkets(loss: Decimal, inputs: JsonObject): readonly SettledMarket[] {
  if (isZero(loss)) {
    return [];
  }
  const funds = recordAt(inputs, 'funds');
  const ofMarket = new Map(
    recordsAt(funds, 'markets').map((fund) => [textAt(fund, 'marketId'), fund]),
  );
  const results = recordsAt(inputs, 'results');
  const drawn = new Map(
    results.map((result) => [textAt(result, 'marketId'), numberAt(result, 'fundDrawn')]),
  );
  const losses = lossesByMarket(loss, results.map(readResult)).map(({ marketId, amount }) => {
    const fund = ofMarket.get(marketId) ?? {};
    const balance = numberOrNullAt(fund, 'balance') ?? ZERO;
    const before = numberOrNullAt(fund, 'before') ?? balance;
    return {
      marketId,
      amount,
      limits: limitsOf(fund),
      fund: marketFundLimitOf(balance, before, drawn.get(marketId) ?? ZERO),
    };
  });
  const common = {
    globalFund: numberAt(funds, 'globalFund'),
    backstop: numberAt(funds, 'backstop'),
  };
  const { payments, open } = paidByFunds(losses, common);
  const winners = recordsAt(inputs, 'winners');
  const paid = new Map<string, Decimal>();
  const markets = open.map(({ marketId, amount }): SettledMarket => {
    const asked = winners.filter((winner) => winner.marketId === marketId).map(readWinner);
    const { shares, remaining } = sharedAmongWinners(amount, isZero(amount) ? [] : asked, paid);
    return {
      marketId,
      payments: payments.filter((payment) => payment.marketId === marketId),
      shares,
      deficit: remaining,
    };
  });
  requireDivided(loss, markets);
  return markets;
}

/** @throws Error when something of the loss has no payer, because no market is on record. */
function requireDivided(loss: Decimal, markets: readonly SettledMarket[]): void {
  const borne = markets.flatMap(({ payments, shares, deficit }) => [
    ...[...payments, ...shares].map(({ amount }) => amount),
    deficit,
  ]);
  if (!isEqual(sumOf(borne), loss)) {
    throw new Error('not the whole debt has a payer');
  }
}

function limitsOf(fund: JsonObject): CommonFunds | null {
  return isGiven(fund, 'globalLimit') && isGiven(fund, 'backstopLimit')
    ? { globalFund: numberAt(fund, 'globalLimit'), backstop: numberAt(fund, 'backstopLimit') }
    : null;
}

function isSameResult(recorded: readonly JsonObject[], markets: readonly SettledMarket[]): boolean {
  return (
    recorded.length === markets.length &&
    markets.every((market, index) => {
      const told = recorded[index] ?? {};
      return (
        told.marketId === market.marketId &&
        isEqual(numberAt(told, 'deficit'), market.deficit) &&
        isSamePayments(recordsAt(told, 'allocations'), market.payments) &&
        isSameShares(recordsAt(told, 'shares'), market.shares)
      );
    })
  );
}

/** Whether the recorded payments of funds are these, in this order. */
export function isSamePayments(
  recorded: readonly JsonObject[],
  payments: readonly Pick<Payment, 'kind' | 'amount'>[],
): boolean {
  return (
    recorded.length === payments.length &&
    payments.every(({ kind, amount }, index) => {
      const told = recorded[index] ?? {};
      return told.kind === kind && isEqual(numberAt(told, 'amount'), amount);
    })
  );
}

function isSameShares(recorded: readonly JsonObject[], shares: readonly Share[]): boolean {
  return (
    recorded.length === shares.length &&
    shares.every(({ accountId, amount, realizedPart }, index) => {
      const told = recorded[index] ?? {};
      const realized = numberOrNullAt(told, 'realizedPart') ?? ZERO;
      return (
        told.accountId === accountId &&
        isEqual(numberAt(told, 'amount'), amount) &&
        isEqual(realized, realizedPart)
      );
    })
  );
}

function linesOf(
  { accountId, marginCallId }: LogLine,
  ownPart: Decimal,
  markets: readonly SettledMarket[],
): readonly AnnouncedLine[] {
  const own = { accountId, marginCallId };
  const drawn = (marketId: string | null, layer: string, amount: Decimal): AnnouncedLine => ({
    type: 'WaterfallDrawn',
    ...own,
    marketId,
    facts: { layer, amount: textOf(amount) },
  });
  return [
    ...(isZero(ownPart) ? [] : [drawn(null, 'ACCOUNT_EQUITY', ownPart)]),
    ...markets.flatMap(({ marketId, payments, shares, deficit }) => [
      ...payments.map(({ kind, amount }) => drawn(marketId, kind, amount)),
      ...shares.map((share): AnnouncedLine => ({
        type: 'LossSocialized',
        accountId: share.accountId,
        marketId,
        marginCallId: null,
        facts: {
          amount: textOf(share.amount),
          realizedPart: isAbove0(share.realizedPart) ? textOf(share.realizedPart) : null,
        },
      })),
      ...(isZero(deficit)
        ? []
        : [{ type: 'DeficitRecorded', ...own, marketId, facts: { amount: textOf(deficit) } }]),
    ]),
    { type: 'MarginCallClosed', ...own, marketId: null, facts: {} },
  ];
}
