import {
  type LogLineFragment,
  type MarginCallCause,
  type MarginCallState,
  type StatusQuery,
  type SummarySubscription,
  type ViewerQuery,
} from '../api/generated/graphql.js';
import { createStore } from './store.js';

export type Summary = SummarySubscription['riskSummary'];
export type LogEvent = LogLineFragment;

/** An open margin call, as the last event or read has it. */
export interface OpenCall {
  readonly id: string;
  readonly accountId: string;
  readonly owner: string;
  readonly state: MarginCallState;
  readonly cause: MarginCallCause | null;
  readonly outstanding: string;
  readonly openedAt: number;
  readonly deadline: number;
  /** Of a suspended call: what is left when it goes on. Milliseconds. */
  readonly frozenMs: number;
  readonly acknowledged: boolean;
  readonly noticeFailed: boolean;
}

export interface Mark {
  readonly price: number;
  readonly at: number;
  readonly stale: boolean;
  readonly trail: readonly number[];
  /** When the page was opened. */
  readonly first: number;
}

/** Whether what is on the screen is what is. */
export interface LinkState {
  readonly state: 'connecting' | 'live' | 'lost';
  /** Wall clock of this machine, milliseconds. */
  readonly since: number;
  readonly reason: string;
  /** Events that came after a break, from where it began. */
  readonly caughtUp: number;
  readonly asOf: string | null;
}

export interface Ticker {
  /** Newest first. */
  readonly events: readonly LogEvent[];
  readonly seen: number;
  readonly perSecond: number;
  /** Sequences of before were no longer kept when a break ended. */
  readonly gap: boolean;
}

export interface Moment {
  readonly at: number;
  readonly counts: readonly number[];
}

export const summary = createStore<Summary | null>(null);
/** A second each, since the page was opened; an hour at the most. */
export const past = createStore<readonly Moment[]>([]);
export const calls = createStore<ReadonlyMap<string, OpenCall>>(new Map());
export const ticker = createStore<Ticker>({ events: [], seen: 0, perSecond: 0, gap: false });
export const marks = createStore<ReadonlyMap<string, Mark>>(new Map());
export const link = createStore<LinkState>({
  state: 'connecting',
  since: Date.now(),
  reason: '',
  caughtUp: 0,
  asOf: null,
});
export const bookSize = createStore<{ readonly accounts: number; readonly isRead: boolean }>({
  accounts: 0,
  isRead: false,
});
export const who = createStore<ViewerQuery | null>(null);
export const status = createStore<StatusQuery | null>(null);
/** Grows with every event of governance: pages about it read again. */
export const governed = createStore(0);
