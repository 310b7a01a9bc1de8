import { type Book, newBook } from '../book/book.js';

import { type PublishedMarks } from '../check/naive-check.js';

import { type Entry } from './entries.js';
import { type OutgoingRequest } from './requests.js';

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
  /** All marks that were published, in their order. */
  readonly published: PublishedMarks[];
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
    published: [],
    disagreements: [],
  };
}
