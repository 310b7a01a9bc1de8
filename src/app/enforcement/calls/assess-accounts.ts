import { type EnforcedAccount, type Trigger } from '../../../domain/margin-call/decision.js';
import { decideEnforcement } from '../../../domain/margin-call/enforcement.js';
import {
  type MarketRisk,
  type MarkPrice,
  type RiskContext,
} from '../../../domain/risk/health/account.js';
import { loadEnforcedAccounts, lockAccounts } from '../../../store/accounts/accounts.js';
import { inTransaction, type Tx } from '../../../store/database/database.js';
import { loadRiskContext } from '../../../store/markets/risk-context.js';
import { lockOwnedAccounts, type Tokens } from '../../../store/system/shards.js';
import { type Deps } from '../../deps.js';

import { type PricesInForce } from './prices-in-force.js';
import { type DecidedAccount, recordDecisions } from './record-decisions.js';

/** At most so many accounts in one transaction: a crash is a few transactions, not one that never ends. */
export const ASSESSMENT_BATCH = 2000;

export interface Assessment {
  /**
   * Prices that stood together when the engine proposed the accounts. Where the rows have moved on
   * since, the decision is made at these, and records them; null for the prices in the rows.
   */
  readonly seen?: PricesInForce | null;
  /**
   * The leases under which an engine decides: accounts of shards that it has lost are passed over, and
   * nothing is written for them. Null for those who decide under the lock of the rows alone.
   */
  readonly tokens?: Tokens | null;
  /** How many accounts of a shard were looked at under its lease. */
  readonly onAssessed?: (shard: number, accounts: number) => void;
  /** Told of each account that could not be decided about while others could. Absent: it ends all. */
  readonly onFailed?: (accountId: string) => void;
}

/**
 * Looks at these accounts as the rows have them now and does what is due: warnings, calls, cures,
 * expiries, suspensions. The engine proposes accounts; this decides.
 *
 * One transaction per batch: lock the rows, value exactly, decide in the domain, write state, notices
 * and events together. Safe to run for any accounts at any time; where nothing is due, nothing is written.
 *
 * @param trigger What made us look; it names the cause of a call that no change of the rules has caused.
 * @returns The accounts as they stand afterwards.
 */
export async function assessAccounts(
  deps: Deps,
  accountIds: readonly string[],
  trigger: Trigger,
  assessment: Assessment = {},
): Promise<EnforcedAccount[]> {
  const after: EnforcedAccount[] = [];
  for (let start = 0; start < accountIds.length; start += ASSESSMENT_BATCH) {
    const batch = accountIds.slice(start, start + ASSESSMENT_BATCH);
    after.push(...(await assessApart(deps, batch, trigger, assessment)));
  }
  return after;
}

/** Where so many fail alone, and nobody else does not, it is no account's fault. */
const BLAMED_MAX = 16;

/**
 * One account whose decision cannot be written must not hold up those beside it: a batch that failed is
 * halved until the account is alone.
 *
 * @throws Error when the database does not answer, or fails for everybody.
 */
async function assessApart(
  deps: Deps,
  accountIds: readonly string[],
  trigger: Trigger,
  assessment: Assessment,
): Promise<EnforcedAccount[]> {
  const { onFailed } = assessment;
  const failed: { readonly accountId: string; readonly error: unknown }[] = [];
  let isAnyDecided = false;
  const halve = async (ids: readonly string[]): Promise<EnforcedAccount[]> => {
    try {
      const decided = await assessBatch(deps, ids, trigger, assessment);
      isAnyDecided = true;
      return decided;
    } catch (error) {
      const [accountId, ...others] = ids;
      const isNobodysFault = failed.length >= BLAMED_MAX && !isAnyDecided;
      if (onFailed === undefined || accountId === undefined || isNobodysFault) {
        throw error;
      }
      if (!(await answers(deps))) {
        throw error;
      }
      if (others.length === 0) {
        failed.push({ accountId, error });
        return [];
      }
      const middle = Math.ceil(ids.length / 2);
      return [...(await halve(ids.slice(0, middle))), ...(await halve(ids.slice(middle)))];
    }
  };
  const after = await halve(accountIds);
  for (const { accountId, error } of failed) {
    deps.log.error({ err: error, accountId }, 'an account could not be decided about');
    onFailed?.(accountId);
  }
  return after;
}

/** Whether the database is there: without it no account is to blame. */
function answers({ db }: Deps): Promise<boolean> {
  return db.$queryRaw`SELECT 1`.then(
    () => true,
    () => false,
  );
}

function assessBatch(
  deps: Deps,
  accountIds: readonly string[],
  trigger: Trigger,
  assessment: Assessment,
): Promise<EnforcedAccount[]> {
  const { seen = null } = assessment;
  const now = deps.clock.now();
  return inTransaction(deps.db, async (tx) => {
    const locked = await lockSubjects(tx, accountIds, assessment);
    if (locked.length === 0) {
      return [];
    }
    const [inRows, subjects] = await Promise.all([
      loadRiskContext(tx, now),
      loadEnforcedAccounts(tx, locked, now),
    ]);
    const context = seen === null ? inRows : contextAt(inRows, seen);
    const decided: DecidedAccount[] = subjects.map((before) => ({
      before,
      decision: decideEnforcement(before, context, trigger),
    }));
    await recordDecisions(
      tx,
      decided.filter(({ decision }) => decision.actions.length > 0),
      context,
      deps.channels,
    );
    return decided.map(({ decision }) => decision.after);
  });
}

/** Takes the rows. @returns Whom this may decide about. */
async function lockSubjects(
  tx: Tx,
  accountIds: readonly string[],
  { tokens = null, onAssessed }: Assessment,
): Promise<readonly string[]> {
  if (tokens === null) {
    await lockAccounts(tx, accountIds);
    return accountIds;
  }
  const shardOf = await lockOwnedAccounts(tx, accountIds, tokens);
  for (const shard of new Set(shardOf.values())) {
    onAssessed?.(shard, [...shardOf.values()].filter((other) => other === shard).length);
  }
  return [...shardOf.keys()];
}

/**
 * The context at prices that were seen. One that was followed by another since was usable when it was
 * committed, and what came after, a quarantine too, does not change that: only its age is looked at, as
 * it was when these prices stood together. Where it is still the last, the rows say whether it can be
 * used.
 */
function contextAt(context: RiskContext, prices: PricesInForce): RiskContext {
  const stoodAt = Math.max(...[...prices.values()].map(({ at }) => at.getTime()));
  const markets = [...context.markets].map(([marketId, market]): [string, MarketRisk] => {
    const markPrice = prices.get(marketId);
    if (markPrice === undefined || isSamePrice(markPrice, market.markPrice)) {
      return [marketId, market];
    }
    const ageMs = stoodAt - markPrice.at.getTime();
    const isPriceUsable = ageMs <= market.parameters.maxPriceAgeSeconds * 1000;
    return [marketId, { ...market, markPrice, isPriceUsable }];
  });
  return { ...context, markets: new Map(markets) };
}

function isSamePrice(a: MarkPrice, b: MarkPrice | null): boolean {
  return b !== null && a.at.getTime() === b.at.getTime() && a.price.eq(b.price);
}
