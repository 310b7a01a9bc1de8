import { Counter, Gauge, type Registry } from 'prom-client';

import { type LiveBook } from '../../app/enforcement/watch/live-book.js';
import { type Db } from '../../store/database/database.js';
import { countPendingEvents, readLogHead } from '../../store/log/events.js';
import { countAccountsOfShards, listShardLeases } from '../../store/system/shards.js';

/** Metrics from the rows about shards and log, the same for every process: read at each scrape. */
export function measureLeases(registry: Registry, db: Db): void {
  const unowned: Gauge = new Gauge({
    name: 'marginward_shard_unowned_seconds',
    help: 'Time since a shard lost its owner; 0 with an owner.',
    labelNames: ['shard'],
    registers: [registry],
    collect: async () => {
      for (const { shard, unownedMs } of await listShardLeases(db, null)) {
        unowned.set({ shard }, unownedMs / 1000);
      }
    },
  });
  const behind: Gauge = new Gauge({
    name: 'marginward_shard_behind_lines',
    help: 'Events of the log that the book of a shard has not applied, as last reported by its owner.',
    labelNames: ['shard'],
    registers: [registry],
    collect: async () => {
      behind.reset();
      const { sequence } = await readLogHead(db);
      for (const { shard, followed } of await listShardLeases(db, null)) {
        if (followed !== null) {
          behind.set({ shard }, Number(sequence - followed));
        }
      }
    },
  });
  const unsealed: Gauge = new Gauge({
    name: 'marginward_log_unsealed_events',
    help: 'Committed events that are not sealed yet.',
    registers: [registry],
    collect: async () => {
      unsealed.set(await countPendingEvents(db));
    },
  });
}

/** Metrics of this process's book: its shards, and how far it is behind the log. */
export function measureBook(registry: Registry, db: Db, book: LiveBook): void {
  const { watch } = book;
  const owned: Gauge = new Gauge({
    name: 'marginward_shard_owned',
    help: '1 for each shard that this process owns.',
    labelNames: ['shard'],
    registers: [registry],
    collect: () => {
      owned.reset();
      watch.ownedShards().forEach((shard) => {
        owned.set({ shard }, 1);
      });
    },
  });
  const accounts: Gauge = new Gauge({
    name: 'marginward_shard_accounts',
    help: 'Accounts of a shard that this process owns.',
    labelNames: ['shard'],
    registers: [registry],
    collect: async () => {
      const counts = await countAccountsOfShards(db, watch.ownedShards());
      accounts.reset();
      counts.forEach((count, shard) => {
        accounts.set({ shard }, count);
      });
    },
  });
  const candidates: Counter = new Counter({
    name: 'marginward_shard_candidates_total',
    help: 'Accounts of a shard that were assessed under its lease.',
    labelNames: ['shard'],
    registers: [registry],
    collect: () => {
      candidates.reset();
      watch.assessed.forEach((count, shard) => {
        candidates.inc({ shard }, count);
      });
    },
  });
  const undecided: Gauge = new Gauge({
    name: 'marginward_accounts_undecided',
    help: 'Accounts whose last decision could not be written although others could.',
    registers: [registry],
    collect: () => {
      undecided.set(watch.undecided.size);
    },
  });
  const behind: Gauge = new Gauge({
    name: 'marginward_book_behind_lines',
    help: "Events of the log that this process's book has not applied.",
    registers: [registry],
    collect: async () => {
      behind.set(Number((await readLogHead(db)).sequence - book.followed()));
    },
  });
}
