import { positionIn, requireAccount } from '../book/book.js';
import { requireMarket } from '../markets.js';
import { type Order } from '../matching/order-book.js';
import { EVENTS, type Instruction, INSTRUCTIONS, type MarginEvent } from '../marginward/calls.js';
import { follow } from '../marginward/graphql.js';
import { absolute, parsePrice, parseSize, smaller } from '../numbers.js';
import { type JournalTrade } from './entries.js';
import { tradesOf, cancelOrders } from './trading.js';
import { type Exchange, record, nextNumber } from './exchange.js';

/** Follows what Marginward asks for and what it has decided, for ever. */
export async function followMarginward(exchange: Exchange): Promise<never> {
  const { connection, state } = exchange;
  return Promise.race([
    follow(
      connection,
      {
        query: INSTRUCTIONS,
        after: () => exchange.waiting.at(-1)?.cursor ?? state.cursors.instructions,
      },
      (data) => {
        exchange.waiting.push((data as { venueInstructions: Instruction }).venueInstructions);
        executeWaiting(exchange);
      },
    ),
    follow(connection, { query: EVENTS, after: () => state.cursors.events }, (data) => {
      const { marginEvents: event } = data as { marginEvents: MarginEvent };
      record(exchange, { kind: 'EVENT', event });
      if (event.type === 'AccountRestricted') {
        cancelOrders(exchange, event.accountId ?? '');
      }
    }),
  ]);
}

export function executeWaiting(exchange: Exchange): void {
  while (!exchange.isHalted) {
    const instruction = exchange.waiting.shift();
    if (instruction === undefined) {
      return;
    }
    executeInstruction(exchange, instruction, new Date());
  }
}

/** Executes an instruction in the own order book, and writes one line of what it made of it. */
function executeInstruction(exchange: Exchange, instruction: Instruction, at: Date): void {
  const { accountId, kind, expiresAt } = instruction;
  const line = { kind: 'INSTRUCTION', instruction, at: at.toISOString() } as const;
  cancelOrders(exchange, accountId);
  if (kind !== 'LIQUIDATE') {
    record(exchange, { ...line, trades: [], reason: null });
    return;
  }
  if (expiresAt !== null && at.getTime() >= Date.parse(expiresAt)) {
    record(exchange, { ...line, trades: [], reason: 'received after it had expired' });
    return;
  }
  const { trades, isWhole } = liquidate(exchange, instruction);
  const reason = isWhole ? null : 'no more depth within the limit';
  record(exchange, { ...line, trades, reason });
}

/** Immediate or cancel, at the limit at worst, and never more than the account holds. */
function liquidate(
  exchange: Exchange,
  { accountId, marketId, size, limitPrice }: Instruction,
): { readonly trades: readonly JournalTrade[]; readonly isWhole: boolean } {
  const { book } = exchange.state;
  const orderBook = exchange.orderBooks.get(marketId);
  const asked = parseSize(size ?? '0');
  const held = positionIn(requireAccount(book, accountId), marketId).size;
  if (orderBook === undefined || asked > 0n === held > 0n) {
    return { trades: [], isWhole: false };
  }
  const side = asked > 0n ? 'BUY' : 'SELL';
  const { tick } = requireMarket(marketId);
  const limit = parsePrice(limitPrice ?? '0');
  const order: Order = {
    id: nextNumber(exchange),
    accountId,
    side,
    price: side === 'BUY' ? limit - (limit % tick) : limit,
    size: smaller(absolute(asked), absolute(held)),
  };
  const trades = tradesOf(exchange, orderBook, { order, marketId, tradesBefore: 0 });
  const traded = trades.reduce((sum, each) => sum + BigInt(each.size), 0n);
  return {
    trades: trades.map((each) => ({ ...each, taker: null })),
    isWhole: traded === absolute(asked),
  };
}
