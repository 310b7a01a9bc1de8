import { type Decimal } from '../../domain/decimal.js';
import { type AccountStanding, marketsOfStanding } from '../../domain/permission/standing.js';
import { type Account, type RiskContext } from '../../domain/risk/health/account.js';
import { loadStandings } from '../../store/accounts/standings.js';
import { type Touched } from '../../store/database/commit-touches.js';
import {
  cappedAmong,
  loadLargerSides,
  setOpenInterest,
} from '../../store/open-interest/crowded-markets.js';
import { type Deps } from '../deps.js';
import { type LiveBook } from '../enforcement/watch/live-book.js';
import { readDeficit } from '../ledger/ledger.js';

import { type CheckBook, rowsOf } from './check-book.js';

/** Accounts kept at most; the one that was read longest ago goes first. */
const HELD_MAX = 50_000;
/** Accounts whose owner is remembered; then they are forgotten, and noted again as they are read. */
const OWNERS_MAX = 500_000;
/**
 * What the log does not tell is read again after this long: resting orders that another process recorded, open
 * interest, the deficit.
 */
export const KEPT_MS_MAX = 5000;

interface Held {
  /** Null: there is no such account. */
  readonly standing: AccountStanding | null;
  readonly readMs: number;
}

export interface LiveCheckBook extends CheckBook {
  readonly close: () => void;
}

/**
 * What permissions are judged by, from memory: the prices and parameters that the live book read last, and the
 * accounts that were asked about before. An account is read from the rows at its first question, and again when a
 * transaction of this process changed it, when the book follows a line of the log that concerns it, or after
 * `KEPT_MS_MAX`; the other accounts of its owner that were asked about before with it, because their positions share
 * brackets. So an answer contains everything that this process committed before the question, everything up
 * to its `sequence`, and resting orders that other processes recorded five seconds ago. While the book does not follow, everything is
 * read from the rows.
 *
 * @param nowMs Milliseconds of a clock that is never set.
 */
export function createLiveCheckBook(
  deps: Pick<Deps, 'db' | 'clock'>,
  book: Pick<LiveBook, 'held' | 'onFollowed'>,
  nowMs: () => number = () => performance.now(),
): LiveCheckBook {
  const rows = rowsOf(deps);
  const standings = createHeldStandings(deps, nowMs);
  const deficit = kept(() => readDeficit(deps.db), nowMs);
  const sides = createKeptSides(deps, nowMs);
  const ends = [
    deps.db.touches.onTouched((touched) => {
      standings.drop(touched);
      if (touched === null) {
        deficit.forget();
      }
    }),
    book.onFollowed((events) => {
      const ids = events.flatMap(({ accountId }) => accountId ?? []);
      standings.drop(ids.length < events.length ? null : new Set(ids));
    }),
  ];
  return {
    read: async (accountIds, marketIds) => {
      const held = book.held();
      if (held === null) {
        return rows.read(accountIds, marketIds);
      }
      const found = await standings.read(accountIds);
      const asked = [...[...found.values()].flatMap(marketsOfStanding), ...marketIds];
      return {
        standings: found,
        context: await sides.into(held.context, asked),
        sequence: held.sequence,
        deficit: deficit.read,
      };
    },
    close: () => {
      ends.forEach((end) => {
        end();
      });
    },
  };
}

interface HeldStandings {
  readonly read: (ids: readonly string[]) => Promise<Map<string, AccountStanding>>;
  readonly drop: (touched: Touched) => void;
}

function createHeldStandings({ db }: Pick<Deps, 'db'>, nowMs: () => number): HeldStandings {
  const held = new Map<string, Held>();
  const owners = createOwners();
  /** What was touched while a read was under way: its rows may be from before. */
  const reading = new Set<{ readonly ids: Set<string>; isAny: boolean }>();
  const load = async (ids: readonly string[]): Promise<Map<string, AccountStanding>> => {
    const touched = { ids: new Set<string>(), isAny: false };
    reading.add(touched);
    try {
      const readMs = nowMs();
      const found = await loadStandings(db, ids);
      for (const id of ids) {
        held.delete(id);
        // An account that is touched meanwhile is answered as it was read, and read again the next time.
        const isOld = touched.isAny || touched.ids.has(id);
        held.set(id, { standing: found.get(id) ?? null, readMs: isOld ? -Infinity : readMs });
      }
      found.forEach(({ account }) => {
        owners.note(account);
      });
      shrink(held);
      return found;
    } finally {
      reading.delete(touched);
    }
  };
  return {
    read: async (ids) => {
      const now = nowMs();
      const missing: string[] = [];
      const found = new Map<string, AccountStanding>();
      for (const id of ids) {
        const entry = held.get(id);
        if (entry === undefined || now - entry.readMs >= KEPT_MS_MAX) {
          missing.push(id);
        } else if (entry.standing !== null) {
          found.set(id, entry.standing);
        }
      }
      return missing.length === 0 ? found : new Map([...found, ...(await load(missing))]);
    },
    drop: (touched) => {
      for (const one of reading) {
        one.isAny ||= touched === null;
        touched?.forEach((id) => one.ids.add(id));
      }
      if (touched === null) {
        held.clear();
      } else {
        touched.forEach((id) => {
          held.delete(id);
          owners.accountsBeside(id).forEach((each) => held.delete(each));
        });
      }
    },
  };
}

/** Which accounts were read, by owner. An account never changes its owner. */
function createOwners() {
  const ownerOf = new Map<string, string>();
  const accountsOf = new Map<string, Set<string>>();
  return {
    note: ({ id, owner }: Pick<Account, 'id' | 'owner'>): void => {
      if (ownerOf.size >= OWNERS_MAX) {
        ownerOf.clear();
        accountsOf.clear();
      }
      ownerOf.set(id, owner);
      accountsOf.set(owner, (accountsOf.get(owner) ?? new Set()).add(id));
    },
    accountsBeside: (id: string): ReadonlySet<string> =>
      accountsOf.get(ownerOf.get(id) ?? '') ?? new Set(),
  };
}

function shrink(held: Map<string, Held>): void {
  for (const id of held.keys()) {
    if (held.size <= HELD_MAX) {
      return;
    }
    held.delete(id);
  }
}

interface Kept<Value> {
  readonly read: () => Promise<Value>;
  readonly forget: () => void;
}

/** Reads at most once in `KEPT_MS_MAX`, also for those who ask at the same time. */
function kept<Value>(load: () => Promise<Value>, nowMs: () => number): Kept<Value> {
  let last: { readonly value: Promise<Value>; readonly ms: number } | null = null;
  const forget = (): void => {
    last = null;
  };
  return {
    forget,
    read: () => {
      if (last === null || nowMs() - last.ms >= KEPT_MS_MAX) {
        const value = load();
        value.catch(forget);
        last = { value, ms: nowMs() };
      }
      return last.value;
    },
  };
}

function createKeptSides({ db }: Pick<Deps, 'db'>, nowMs: () => number) {
  const byMarket = new Map<string, Kept<Decimal | undefined>>();
  const sideOf = (marketId: string): Promise<Decimal | undefined> => {
    const known =
      byMarket.get(marketId) ??
      kept(async () => (await loadLargerSides(db, [marketId])).get(marketId), nowMs);
    byMarket.set(marketId, known);
    return known.read();
  };
  return {
    into: async (context: RiskContext, marketIds: readonly string[]): Promise<RiskContext> => {
      const capped = cappedAmong(context, marketIds);
      if (capped.length === 0) {
        return context;
      }
      const sizes = new Map<string, Decimal>();
      for (const { marketId } of capped) {
        const size = await sideOf(marketId);
        if (size !== undefined) {
          sizes.set(marketId, size);
        }
      }
      return setOpenInterest(context, capped, sizes);
    },
  };
}
