import { fund, move, openAccount, requireAccount } from '../book/book.js';
import { parseUsd } from '../numbers.js';
import { type Entry, type JournalTrade } from './entries.js';
import { feeOf } from './fees.js';
import { requestsOf } from './requests.js';
import { bookEvent } from './apply-event.js';
import { type State } from './state.js';

/** Books one line of the journal. It depends on nothing but the lines before. */
export function applyEntry(state: State, entry: Entry): void {
  state.outgoing.push(...requestsOf(entry));
  switch (entry.kind) {
    case 'BEGIN':
      begin(state, entry);
      break;
    case 'RESTART':
      state.counts.restarts += 1;
      break;
    case 'TICK':
      state.tick = entry.tick;
      break;
    case 'MARKS':
      state.published.push({ at: entry.at, marks: marksOf(entry.marks), answeredAt: null });
      break;
    case 'MARKED':
      answerMarks(state, entry);
      break;
    case 'ACCOUNTS':
      entry.accounts.forEach((account) => {
        openAccount(state.book, account);
      });
      break;
    case 'DEPOSITS':
      for (const { accountId, amount } of entry.deposits) {
        requireAccount(state.book, accountId).cash += BigInt(amount);
        state.counts.deposits += 1;
      }
      break;
    case 'TRADES':
      entry.trades.forEach((trade) => {
        bookTrade(state, trade);
      });
      break;
    case 'WITHDRAWAL':
    case 'TRANSFER':
      state.asked.set(entry.key, entry);
      break;
    case 'FUNDING':
      state.funding = entry;
      break;
    case 'FUNDED':
      bookFunding(state, entry);
      break;
    case 'INSTRUCTION':
      bookInstruction(state, entry);
      break;
    case 'EVENT':
      bookEvent(state, entry.event);
      break;
    case 'ANSWER':
      bookAnswer(state, entry);
      break;
  }
}

function marksOf(texts: Readonly<Record<string, string>>): ReadonlyMap<string, bigint> {
  return new Map(Object.entries(texts).map(([marketId, mark]) => [marketId, BigInt(mark)]));
}

function answerMarks({ published }: State, { at, answeredAt }: Entry & { kind: 'MARKED' }): void {
  const last = published.at(-1);
  if (last?.at === at) {
    last.answeredAt = answeredAt;
  }
}

function begin(state: State, entry: Entry & { readonly kind: 'BEGIN' }): void {
  state.begin = entry;
  state.cursors.instructions = entry.cursor;
  state.cursors.events = entry.cursor;
  const { house } = state.book;
  for (const [layer, amount] of Object.entries(entry.funds)) {
    if (layer === 'global' || layer === 'backstop') {
      house[layer] = parseUsd(amount);
    } else {
      house.insurance.set(layer, parseUsd(amount));
    }
  }
}

function bookTrade({ book, counts }: State, trade: JournalTrade): void {
  counts.trades += 1;
  const price = BigInt(trade.price);
  const side = (accountId: string, isTaker: boolean): void => {
    const isBought = (trade.takerSide === 'BUY') === isTaker;
    const size = isBought ? BigInt(trade.size) : -BigInt(trade.size);
    const fee = feeOf(trade, isTaker);
    move(requireAccount(book, accountId), trade.marketId, { kind: 'TRADE', size, price, fee });
    book.house.fees += fee;
  };
  if (trade.taker !== null) {
    side(trade.taker, true);
  }
  side(trade.maker, false);
}

function bookFunding(state: State, { rates }: Entry & { readonly kind: 'FUNDED' }): void {
  state.funding = null;
  for (const { marketId, rate, mark, sequence } of rates) {
    const place = { rate: BigInt(rate), mark: BigInt(mark), sequence: BigInt(sequence) };
    fund(state.book, marketId, { kind: 'FUNDING', ...place });
    state.counts.fundings += 1;
  }
}

function bookInstruction(state: State, entry: Entry & { readonly kind: 'INSTRUCTION' }): void {
  const { instruction, trades } = entry;
  const { accountId, marketId, id } = instruction;
  state.cursors.instructions = instruction.cursor;
  state.counts.instructions += 1;
  if (instruction.kind !== 'LIQUIDATE') {
    return;
  }
  state.locked.set(accountId, id);
  if (trades.length === 0) {
    state.counts.unfilled += 1;
    return;
  }
  state.counts.liquidations += 1;
  const sign = (instruction.size ?? '').startsWith('-') ? -1n : 1n;
  let [size, value] = [0n, 0n];
  for (const trade of trades) {
    bookTrade(state, trade);
    size += sign * BigInt(trade.size);
    value += sign * BigInt(trade.size) * BigInt(trade.price);
  }
  move(requireAccount(state.book, accountId), marketId, { kind: 'LIQUIDATION', id, size, value });
}

function bookAnswer(
  state: State,
  { key, isAllowed, rejected }: Entry & { readonly kind: 'ANSWER' },
): void {
  const index = state.outgoing.findIndex((each) => each.key === key);
  state.outgoing.splice(index, index === -1 ? 0 : 1);
  state.disagreements.push(...rejected.map((each) => `${key} was refused: ${each}`));
  const asked = state.asked.get(key);
  if (asked === undefined) {
    return;
  }
  state.asked.delete(key);
  if (!isAllowed) {
    state.counts.refusedMoves += 1;
  } else if (asked.kind === 'TRANSFER') {
    requireAccount(state.book, asked.from).cash -= BigInt(asked.amount);
    requireAccount(state.book, asked.to).cash += BigInt(asked.amount);
    state.counts.transfers += 1;
  } else if (asked.kind === 'WITHDRAWAL') {
    requireAccount(state.book, asked.accountId).cash -= BigInt(asked.amount);
    state.counts.withdrawals += 1;
  }
}
