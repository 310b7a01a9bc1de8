import { formatPrice, formatSize, formatUsd } from '../numbers.js';
import { type Mutation } from '../marginward/calls.js';

import { type Entry, type JournalTrade } from './entries.js';
import { feeOf } from './fees.js';

/** Something that Marginward is told. */
export interface OutgoingRequest {
  readonly key: string;
  readonly mutation: Mutation;
  readonly input: object;
  /** Whether the journal keeps its answer. What is not kept is told anew after a crash. */
  readonly isKept: boolean;
}

/** What a line of the journal has to tell Marginward; null when nothing. The same line says the same again. */
export function requestsOf(entry: Entry): OutgoingRequest[] {
  switch (entry.kind) {
    case 'ACCOUNTS':
      return [kept(entry.key, 'openAccounts', { accounts: entry.accounts })];
    case 'DEPOSITS': {
      const deposits = entry.deposits.map(({ id, accountId, amount }) => ({
        id,
        accountId,
        asset: 'USD',
        amount: formatUsd(BigInt(amount)),
        final: true,
      }));
      return [kept(entry.key, 'recordDeposits', { deposits })];
    }
    case 'TRADES':
      return [tradesRequest(entry.key, entry.trades, entry.at)];
    case 'WITHDRAWAL': {
      const { accountId, amount } = entry;
      const input = { accountId, asset: 'USD', amount: formatUsd(BigInt(amount)) };
      return [kept(entry.key, 'recordWithdrawal', input)];
    }
    case 'TRANSFER': {
      const { from, to, amount } = entry;
      return [
        kept(entry.key, 'transferCollateral', {
          fromAccountId: from,
          toAccountId: to,
          asset: 'USD',
          amount: formatUsd(BigInt(amount)),
        }),
      ];
    }
    case 'FUNDING': {
      const rates = entry.rates.map(({ marketId, rate, mark }) => ({
        marketId,
        rate: formatPrice(BigInt(rate)),
        markPrice: formatPrice(BigInt(mark)),
        at: entry.at,
      }));
      return [kept(entry.key, 'recordFundingRates', { rates })];
    }
    case 'INSTRUCTION':
      return instructionRequests(entry);
    case 'BEGIN':
    case 'RESTART':
    case 'TICK':
    case 'MARKS':
    case 'MARKED':
    case 'FUNDED':
    case 'EVENT':
    case 'ANSWER':
      return [];
  }
}

function kept(key: string, mutation: Mutation, input: object): OutgoingRequest {
  return { key, mutation, input: { key, ...input }, isKept: true };
}

/** Each side of a trade is a row of its own. */
function tradesRequest(key: string, trades: readonly JournalTrade[], at: string): OutgoingRequest {
  const rows = trades.flatMap((trade) => {
    const { id, marketId, taker, maker, takerSide } = trade;
    const price = formatPrice(BigInt(trade.price));
    const row = (suffix: string, accountId: string, isTaker: boolean) => {
      const isBought = (takerSide === 'BUY') === isTaker;
      const size = isBought ? BigInt(trade.size) : -BigInt(trade.size);
      const fee = feeOf(trade, isTaker);
      return {
        id: `${id}.${suffix}`,
        accountId,
        marketId,
        size: formatSize(size),
        price,
        fee: formatUsd(fee),
        at,
      };
    };
    return [...(taker === null ? [] : [row('taker', taker, true)]), row('maker', maker, false)];
  });
  return kept(key, 'recordTrades', { trades: rows });
}

function instructionRequests(entry: Entry & { readonly kind: 'INSTRUCTION' }): OutgoingRequest[] {
  const { instruction, trades, at, reason } = entry;
  if (instruction.kind !== 'LIQUIDATE') {
    return [];
  }
  const sign = (instruction.size ?? '').startsWith('-') ? -1n : 1n;
  const fills = trades.map(({ id, size, price }, index) => ({
    id: `${id}.liquidated`,
    liquidationId: instruction.id,
    size: formatSize(sign * BigInt(size)),
    price: formatPrice(BigInt(price)),
    at,
    // With the last of the whole size the order has ended; a report behind it would be refused.
    status: reason === null && index === trades.length - 1 ? 'FILLED' : 'PARTIALLY_FILLED',
  }));
  const end = {
    id: `${instruction.id}.end`,
    liquidationId: instruction.id,
    size: '0',
    price: '0',
    at,
    status: 'CANCELLED',
    reason,
  };
  const reports = reason === null ? fills : [...fills, end];
  return [
    ...(trades.length === 0 ? [] : [tradesRequest(`makers-${instruction.id}`, trades, at)]),
    kept(`report-${instruction.id}`, 'reportLiquidationFills', { fills: reports }),
  ];
}
