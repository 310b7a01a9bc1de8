import { type EnforcedAccount, type Trigger } from '../../../domain/margin-call/call/decision.js';
import { type PriceMoment } from '../../../domain/margin-call/rules/price-moment.js';
import { type RiskContext } from '../../../domain/risk/health/account.js';
import { SHARD_COUNT } from '../../../domain/shards.js';
import { type PriceStanding } from '../../../domain/risk/health/enforceability.js';
import { type Engine } from '../../../engine/engine.js';
import { loadEnforcedAccounts } from '../../../store/accounts/accounts.js';
import { loadRiskContext } from '../../../store/markets/risk-context.js';
import { shardsOfAccounts } from '../../../store/system/shards.js';
import { type Deps } from '../../deps.js';

import { assessAccounts } from '../calls/assess-accounts.js';
import { bookAccountOf } from './book-account.js';

/** Decides the candidates of a book. A book without a decider only follows. */
export interface Decider {
  /** Runs before accounts are decided: it must write to the rows what the decision reads. */
  readonly beforeDeciding?: () => Promise<void>;
  /** Receives the time from a price to the commit of the decisions it led to, in milliseconds. */
  readonly onDecided?: ((milliseconds: number) => void) | undefined;
}

/** A book in memory, and its state relative to the rows. */
export interface WatchedBook {
  readonly deps: Deps;
  readonly engine: Engine;
  /** Null: another process decides. */
  readonly decider: Decider | null;
  /**
   * Which accounts are in the book: `all`, or `owned`, those of the leased shards. A process with leases
   * decides only accounts of its shards in both cases.
   */
  readonly keeps: 'all' | 'owned';
  /** As they were last told; absent: BARRED. */
  readonly standings: Map<string, PriceStanding>;
  /** Null until the book is warm. */
  context: RiskContext | null;
  /** Tokens of the leased shards; null when the process decides all accounts without leases. */
  tokens: Map<number, bigint> | null;
  readonly assessed: Map<number, number>;
  /** Accounts whose last decision could not be written. They are proposed again. */
  readonly undecided: Set<string>;
}

export function requireContext({ context }: WatchedBook): RiskContext {
  if (context === null) {
    throw new Error('Invariant broken: the watch is warmed up before use');
  }
  return context;
}

/** Reads markets and assets into the book. Returns the accounts that become candidates by it. */
export async function loadMarkets(state: WatchedBook): Promise<string[]> {
  const { deps, engine } = state;
  const now = deps.clock.now();
  const context = await loadRiskContext(deps.db, now);
  state.context = context;
  const candidates = new Set<string>();
  for (const { marketId, parameters } of context.markets.values()) {
    const { tiers, ramp, unusablePriceRatio } = parameters;
    engine
      .setMarket({ marketId, tiers, ramp, unusablePriceRatio }, now)
      .forEach((id) => candidates.add(id));
  }
  for (const asset of context.assets.values()) {
    engine.setAsset(asset, now).forEach((id) => candidates.add(id));
  }
  return [...candidates];
}

export async function reload(state: WatchedBook, ids: readonly string[]): Promise<string[]> {
  const { deps } = state;
  const kept = state.keeps === 'owned' ? await listOwned(state, ids) : ids;
  return putAccounts(state, await loadEnforcedAccounts(deps.db, kept, deps.clock.now()));
}

/**
 * The accounts of our shards. Accounts in the book are of our shards; the shard of others is read from the
 * rows.
 */
async function listOwned(
  { deps, engine, tokens }: WatchedBook,
  ids: readonly string[],
): Promise<readonly string[]> {
  if (tokens?.size === SHARD_COUNT) {
    return ids;
  }
  const isKnown = (id: string): boolean => engine.book.accounts.indexOf.has(id);
  const unknown = ids.filter((id) => !isKnown(id));
  const shardOf = await shardsOfAccounts(deps.db, unknown);
  return ids.filter((id) => isKnown(id) || tokens?.has(shardOf.get(id) ?? -1) === true);
}

/** Puts accounts into the book. Returns those with something to decide. */
export function putAccounts(state: WatchedBook, accounts: readonly EnforcedAccount[]): string[] {
  const context = requireContext(state);
  const now = state.deps.clock.now();
  return accounts
    .filter((enforced) => {
      const isCandidate = state.engine.setAccount(bookAccountOf(enforced, context), now);
      return isCandidate || hasCallWithoutPositions(enforced);
    })
    .map(({ account }) => account.id);
}

/**
 * Whether an account under warning or call has lost its last position. The engine watches multiples of margins,
 * and without positions there are none; so this account must be proposed here for its warning or call to end.
 */
function hasCallWithoutPositions({ account, isWarned, openCall }: EnforcedAccount): boolean {
  return account.positions.length === 0 && (isWarned || openCall !== null);
}

/**
 * Decides candidates under lock, and puts them into the book as they are afterwards.
 *
 * @returns The number of accounts to decide; 0 when another process decides.
 */
export async function decideCandidates(
  state: WatchedBook,
  ids: readonly string[],
  trigger: Trigger,
  moment: PriceMoment | null = null,
): Promise<number> {
  const { deps, decider } = state;
  if (decider === null || ids.length === 0) {
    return 0;
  }
  await decider.beforeDeciding?.();
  const { tokens, assessed, undecided } = state;
  const onAssessed = (shard: number, accounts: number): void => {
    assessed.set(shard, (assessed.get(shard) ?? 0) + accounts);
  };
  const onFailed = (accountId: string): void => {
    undecided.add(accountId);
  };
  const after = await assessAccounts(deps, ids, trigger, { moment, tokens, onAssessed, onFailed });
  after.forEach(({ account }) => undecided.delete(account.id));
  putAccounts(state, after);
  return ids.length;
}
