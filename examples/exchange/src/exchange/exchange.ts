import { MARKETS } from '../markets.js';
import { newOrderBook, type OrderBook } from '../matching/order-book.js';
import { type Instruction } from '../marginward/calls.js';
import { type Connection } from '../marginward/graphql.js';

import { type Entry } from './entries.js';
import { type Journal } from './journal.js';
import { newState, type State } from './state.js';
import { applyEntry } from './apply-entry.js';

export interface Exchange {
  readonly connection: Connection;
  readonly journal: Journal;
  readonly state: State;
  /** Resting orders, by market. They do not outlive the process. */
  readonly orderBooks: ReadonlyMap<string, OrderBook>;
  /** Accounts and markets whose resting orders changed since Marginward was told. */
  readonly changed: Set<string>;
  /** Instructions that were received and not executed. */
  readonly waiting: Instruction[];
  /** While a funding is under way nothing trades: who holds what must be certain. */
  isHalted: boolean;
  /** Of orders and requests that the journal does not know. */
  numbers: number;
}

/** An exchange as its journal says. One that was killed has no resting orders, and tells so. */
export function openExchange(connection: Connection, journal: Journal): Exchange {
  const state = newState();
  journal.before.forEach((entry) => {
    applyEntry(state, entry);
  });
  const exchange: Exchange = {
    connection,
    journal,
    state,
    orderBooks: new Map(MARKETS.map(({ id }) => [id, newOrderBook()])),
    changed: new Set(),
    waiting: [],
    isHalted: false,
    numbers: 0,
  };
  if (journal.before.length > 0) {
    record(exchange, { kind: 'RESTART' });
    for (const account of state.book.accounts.values()) {
      [...account.holdings.keys()].forEach((marketId) =>
        exchange.changed.add(placeKey(account.id, marketId)),
      );
    }
  }
  return exchange;
}

/** Writes a line, then books it. */
export function record({ journal, state }: Exchange, entry: Entry): void {
  journal.write(entry);
  applyEntry(state, entry);
}

export function nextNumber(exchange: Exchange): string {
  exchange.numbers += 1;
  return `${exchange.state.counts.restarts}-${exchange.numbers}`;
}

export const placeKey = (accountId: string, marketId: string): string => `${accountId} ${marketId}`;
