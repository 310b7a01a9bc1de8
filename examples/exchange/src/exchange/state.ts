import {
  type Book,
  deleverage,
  fund,
  liquidatedBy,
  move,
  newBook,
  openAccount,
  requireAccount,
} from '../book/book.js';
import { type MarginEvent } from '../marginward/calls.js';
import { formatUsd, parsePrice, parseSize, parseUsd } from '../numbers.js';

import { type Entry, type JournalTrade } from './entries.js';
import { feeOf } from './fees.js';
import { type OutgoingRequest, requestsOf } from './requests.js';

export interface Counts {
  trades: number;
  fundings: number;
  deposits: number;
  withdrawals: number;
  transfers: number;
  refusedMoves: number;
  calls: number;
  instructions: number;
  liquidations: number;
  /** Instructions of which nothing could be traded. */
  unfilled: number;
  deleveragings: number;
  bankruptcies: number;
  socialized: number;
  outages: number;
  restarts: number;
}

/** Everything that the exchange knows, but for resting orders and marks. */
export interface State {
  readonly book: Book;
  readonly counts: Counts;
  begin: (Entry & { readonly kind: 'BEGIN' }) | null;
  tick: number;
  readonly cursors: { instructions: string; events: string };
  /** What Marginward was not told yet, or of which it is not known whether it was, in order. */
  readonly outgoing: OutgoingRequest[];
  /** Movements of money that wait for Marginward's answer, by key. */
  readonly asked: Map<string, Entry>;
  /** Accounts that may not take new risk, as the events say. */
  readonly restricted: Set<string>;
  /** Liquidations that were executed and are not booked by Marginward yet, by account. */
  readonly locked: Map<string, string>;
  /** A funding that Marginward was told of, and whose place in its log is not known yet. */
  funding: (Entry & { readonly kind: 'FUNDING' }) | null;
  /** Margin calls whose bankruptcy is settled. */
  readonly settled: Set<string>;
  /** Where both books do not say the same. */
  readonly disagreements: string[];
}

export function newState(): State {
  return {
    book: newBook(),
    counts: {
      trades: 0,
      fundings: 0,
      deposits: 0,
      withdrawals: 0,
      transfers: 0,
      refusedMoves: 0,
      calls: 0,
      instructions: 0,
      liquidations: 0,
      unfilled: 0,
      deleveragings: 0,
      bankruptcies: 0,
      socialized: 0,
      outages: 0,
      restarts: 0,
    },
    begin: null,
    tick: 0,
    cursors: { instructions: '', events: '' },
    outgoing: [],
    asked: new Map(),
    restricted: new Set(),
    locked: new Map(),
    funding: null,
    settled: new Set(),
    disagreements: [],
  };
}

/** Books one line of the journal. It depends on nothing but the lines before. */
export function apply(state: State, entry: Entry): void {
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

function bookEvent(state: State, event: MarginEvent): void {
  const { counts, restricted } = state;
  const accountId = event.accountId ?? '';
  state.cursors.events = event.cursor;
  switch (event.type) {
    case 'AccountRestricted':
      restricted.add(accountId);
      counts.calls += 1;
      break;
    case 'AccountReleased':
      restricted.delete(accountId);
      break;
    case 'LiquidationStepFilled':
      bookFee(state, event);
      unlock(state, event);
      break;
    case 'LiquidationStepFailed':
      unlock(state, event);
      break;
    case 'AutoDeleveraged':
      bookDeleveraging(state, event);
      break;
    case 'WaterfallDrawn':
    case 'LossSocialized':
    case 'BankruptcySettled':
      bookLoss(state, event);
      break;
    case 'VenueFillRefused':
      state.disagreements.push(`Marginward does not believe a fill: ${JSON.stringify(event)}`);
      break;
    case 'VenueOutageBegan':
      counts.outages += 1;
      break;
  }
}

function unlock({ locked }: State, { accountId, liquidationId }: MarginEvent): void {
  if (accountId !== null && locked.get(accountId) === liquidationId) {
    locked.delete(accountId);
  }
}

/** Marginward sets the fee, for it depends on what is left of the account; what was realized is known here already. */
function bookFee(state: State, event: MarginEvent): void {
  const { accountId, marketId, liquidationId, filledSize, realizedPnl, fee } = event;
  const account = requireAccount(state.book, accountId ?? '');
  const own = liquidatedBy(account, marketId ?? '', liquidationId ?? '');
  const isSame =
    own?.size === parseSize(filledSize ?? '0') && own.cash === parseUsd(realizedPnl ?? '0');
  if (!isSame) {
    const here = own === null ? 'nothing' : formatUsd(own.cash);
    state.disagreements.push(`${liquidationId ?? ''} realized ${here}, not ${realizedPnl ?? ''}`);
  }
  const paid = parseUsd(fee ?? '0');
  account.cash -= paid;
  addToFund(state, 'MARKET_INSURANCE', marketId, paid);
}

function bookDeleveraging(
  state: State,
  { accountId, marketId, payload, sequence }: MarginEvent,
): void {
  if (payload === undefined) {
    throw new Error('a deleveraging without its numbers');
  }
  const account = requireAccount(state.book, accountId ?? '');
  const isBooked = deleverage(
    account,
    marketId ?? '',
    {
      kind: 'DELEVERAGING',
      id: payload.liquidationId,
      size: parseSize(payload.size),
      price: parsePrice(payload.price),
      sequence: BigInt(sequence),
    },
    { realized: parseUsd(payload.realizedPnl), sizeAfter: parseSize(payload.positionSize) },
  );
  state.counts.deleveragings += 1;
  if (!isBooked) {
    state.disagreements.push(`${payload.liquidationId} deleveraged what ${account.id} never held`);
  }
}

/**
 * Who pays for a loss. Funds that pay while a position is deleveraged pay into the account; after that, the settlement
 * pays everything that the account owes, and the events behind it only say who paid.
 */
function bookLoss(state: State, event: MarginEvent): void {
  const { book, settled, counts } = state;
  const { marketId, marginCallId } = event;
  const account = requireAccount(book, event.accountId ?? '');
  const amount = parseUsd(event.amount ?? '0');
  if (event.type === 'LossSocialized') {
    account.cash -= amount;
    counts.socialized += 1;
  } else if (event.type === 'BankruptcySettled') {
    // A deposit or a trade of the account may be on its way to Marginward, so its cash here need not be the debt.
    account.cash += parseUsd(event.debt ?? '0');
    book.house.deficit += parseUsd(event.deficit ?? '0');
    settled.add(marginCallId ?? '');
    counts.bankruptcies += 1;
  } else if (event.layer !== 'ACCOUNT_EQUITY') {
    addToFund(state, event.layer ?? '', marketId, -amount);
    account.cash += settled.has(marginCallId ?? '') ? 0n : amount;
  }
}

function addToFund(
  { book: { house } }: State,
  layer: string,
  marketId: string | null,
  amount: bigint,
): void {
  if (layer === 'MARKET_INSURANCE') {
    house.insurance.set(marketId ?? '', (house.insurance.get(marketId ?? '') ?? 0n) + amount);
  } else if (layer === 'GLOBAL_INSURANCE') {
    house.global += amount;
  } else {
    house.backstop += amount;
  }
}
