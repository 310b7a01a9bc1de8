import { type LiveBook } from '../../app/enforcement/watch/live-book.js';
import { type ClockCheck } from '../../app/leases/clock-check.js';
import { type Db } from '../../store/database/database.js';
import { type Listener } from '../../store/database/listener.js';
import { readLogHead } from '../../store/log/events.js';
import { countAccountsOfShards } from '../../store/system/shards.js';
import { type Measure } from './measure.js';

const ofShards = (counts: ReadonlyMap<number, number>): { shard: number; value: number }[] =>
  Array.from(counts, ([shard, value]) => ({ shard, value }));

/** Metrics of this process's book: its shards, and how far it is behind the log and the prices. */
export const BOOK_MEASURES: readonly Measure<{ readonly db: Db; readonly book: LiveBook }>[] = [
  {
    name: 'marginward_shard_owned',
    help: '1 for each shard that this process owns.',
    labels: ['shard'],
    read: ({ book }) => book.watch.ownedShards().map((shard) => ({ shard, value: 1 })),
  },
  {
    name: 'marginward_shard_accounts',
    help: 'Accounts of a shard that this process owns.',
    labels: ['shard'],
    read: async ({ db, book }) =>
      ofShards(await countAccountsOfShards(db, book.watch.ownedShards())),
  },
  {
    name: 'marginward_shard_candidates_total',
    help: 'Accounts of a shard that were assessed under its lease.',
    labels: ['shard'],
    read: ({ book }) => ofShards(book.watch.assessed),
  },
  {
    name: 'marginward_accounts_undecided',
    help: 'Accounts whose last decision could not be written although others could.',
    read: ({ book }) => book.watch.undecided.size,
  },
  {
    name: 'marginward_book_behind_lines',
    help: "Events of the log that this process's book has not applied.",
    read: async ({ db, book }) => Number((await readLogHead(db)).sequence - book.followed()),
  },
  {
    name: 'marginward_prices_read_age_seconds',
    help: 'Seconds since a round of this process last read the prices: while it reads none, it enforces nothing.',
    read: ({ book }) => (book.pricesReadMsAgo() ?? 0) / 1000,
  },
];

export const CLOCK_MEASURES: readonly Measure<ClockCheck>[] = [
  {
    name: 'marginward_clock_ahead_seconds',
    help: "How far this machine's clock is ahead of the database's; below 0: behind.",
    read: (check) => check.aheadMs() / 1000,
  },
];

export const LISTENER_MEASURES: readonly Measure<Listener>[] = [
  {
    name: 'marginward_listener_silent_seconds',
    help: 'Seconds since the database last answered on the listening connection.',
    read: (listener) => listener.silentMs() / 1000,
  },
];
