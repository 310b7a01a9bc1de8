import { loadEnforcedAccounts } from '../../../store/accounts/accounts.js';
import { listAccountIdsOfShards, type Tokens } from '../../../store/system/shards.js';
import { type Deps } from '../../deps.js';

import { decideCandidates, putAccounts, type WatchedBook } from './watched-book.js';

/** Accounts read from the database at a time. */
export const WATCH_PAGE = 5000;
/** A token that no lease has. Nothing is decided under it; the next call drops the shard and reads it again. */
const HALF_READ = -1n;

/**
 * Brings the book in line with the leases, one shard after another. A shard that was lost and regained under
 * another token is read again. A failed load is retried by the next call.
 */
export async function followLeases(state: WatchedBook, held: Tokens): Promise<void> {
  const tokens = (state.tokens ??= new Map<number, bigint>());
  for (const [shard, token] of [...tokens]) {
    if (held.get(shard) !== token) {
      await dropShard(state, shard);
      tokens.delete(shard);
      // The new owner finds the failed accounts by itself; those of our shards are proposed again by their next
      // decision.
      state.undecided.clear();
    }
  }
  for (const [shard, token] of [...held]) {
    if (tokens.get(shard) !== token) {
      tokens.set(shard, token);
      try {
        await loadShard(state, shard);
      } catch (error) {
        tokens.set(shard, HALF_READ);
        throw error;
      }
    }
  }
}

async function dropShard(state: WatchedBook, shard: number): Promise<void> {
  if (state.keeps === 'owned') {
    for await (const page of pagesOf(state.deps, shard)) {
      page.forEach(state.engine.removeAccount);
    }
  }
}

/**
 * Reads the accounts of a shard and decides those that its previous owner may have left undecided: accounts
 * beyond a threshold, and every open call, because its market may have changed its usability in between.
 */
export async function loadShard(state: WatchedBook, shard: number): Promise<void> {
  const { deps } = state;
  for await (const page of pagesOf(deps, shard)) {
    const accounts = await loadEnforcedAccounts(deps.db, page, deps.clock.now());
    const proposed = new Set(putAccounts(state, accounts));
    accounts
      .filter(({ openCall }) => openCall !== null)
      .forEach(({ account }) => proposed.add(account.id));
    await decideCandidates(state, [...proposed].sort(), 'TIME');
  }
}

async function* pagesOf(deps: Deps, shard: number): AsyncGenerator<string[]> {
  let page = await listAccountIdsOfShards(deps.db, [shard], '', WATCH_PAGE);
  for (let last = page.at(-1); last !== undefined; last = page.at(-1)) {
    yield page;
    page = await listAccountIdsOfShards(deps.db, [shard], last, WATCH_PAGE);
  }
}
