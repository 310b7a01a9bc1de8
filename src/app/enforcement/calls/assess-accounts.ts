import { type EnforcedAccount, type Trigger } from '../../../domain/margin-call/call/decision.js';
import { decideEnforcement } from '../../../domain/margin-call/rules/enforcement.js';
import {
  type AccountMarks,
  type PriceMoment,
  verdictContexts,
} from '../../../domain/margin-call/rules/price-moment.js';
import { type RiskContext } from '../../../domain/risk/health/account.js';
import { loadEnforcedAccounts, lockAccounts } from '../../../store/accounts/accounts.js';
import { inTransaction, type Tx } from '../../../store/database/database.js';
import { listPositionsInLiquidation } from '../../../store/accounts/positions.js';
import { loadRiskContext, loadRuleCommits } from '../../../store/markets/risk-context.js';
import { lockOwnedAccounts, type Tokens } from '../../../store/system/shards.js';
import { type Deps } from '../../deps.js';

import { recordDecisions } from './record-decisions.js';

/** At most so many accounts in one transaction: a crash is a few transactions, not one that never ends. */
export const ASSESSMENT_BATCH = 2000;

export interface Assessment {
  /**
   * Prices that stood together when the engine proposed the accounts. An account whose rows and rules
   * stood together with them is decided about at these prices, which the decision records; any other at
   * the prices of now, as all are with null (`verdictContexts`).
   */
  readonly moment?: PriceMoment | null;
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
 * Looks at these accounts as the rows have them under the lock and does what is due: warnings, calls, cures,
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
  return inTransaction(deps.db, async (tx) => {
    const marks = await lockSubjects(tx, accountIds, assessment);
    if (marks.size === 0) {
      return [];
    }
    // After the lock: who waited for it decides after what it waited for.
    const now = deps.clock.now();
    const [inRows, subjects] = await Promise.all([
      loadRiskContext(tx, now),
      loadEnforcedAccounts(tx, [...marks.keys()], now),
    ]);
    const contextOf = await chooseContexts(tx, inRows, marks, assessment);
    const awaited = await listAwaited(tx, subjects);
    const decided = subjects.map((before) => {
      const context = contextOf(before);
      const decision = awaited.has(before.account.id)
        ? { after: before, actions: [] }
        : decideEnforcement(before, context, trigger);
      return { before, context, decision };
    });
    for (const context of new Set(decided.map((each) => each.context))) {
      await recordDecisions(
        tx,
        decided.filter((each) => each.context === context && each.decision.actions.length > 0),
        context,
        deps.channels,
      );
    }
    return decided.map(({ decision }) => decision.after);
  });
}

/**
 * Accounts whose positions were closed by trades while an order of their margin call is at the venue. The call ends
 * when the outcome of the order is booked, not before: an order belongs to an open call.
 */
async function listAwaited(tx: Tx, subjects: readonly EnforcedAccount[]): Promise<Set<string>> {
  const emptied = subjects.filter(
    ({ account, openCall }) => openCall !== null && account.positions.length === 0,
  );
  if (emptied.length === 0) {
    return new Set();
  }
  const ids = emptied.map(({ account }) => account.id);
  const inFlight = await listPositionsInLiquidation(tx, ids);
  return new Set(inFlight.map(({ accountId }) => accountId));
}

/** Takes the rows. @returns The marks of those that this may decide about, by account. */
async function lockSubjects(
  tx: Tx,
  accountIds: readonly string[],
  { tokens = null, onAssessed }: Assessment,
): Promise<ReadonlyMap<string, AccountMarks>> {
  if (tokens === null) {
    return lockAccounts(tx, accountIds);
  }
  const owned = await lockOwnedAccounts(tx, accountIds, tokens);
  const shards = [...owned.values()].map(({ shard }) => shard);
  for (const shard of new Set(shards)) {
    onAssessed?.(shard, shards.filter((other) => other === shard).length);
  }
  return owned;
}

/** At which prices each account is decided about. */
async function chooseContexts(
  tx: Tx,
  inRows: RiskContext,
  marks: ReadonlyMap<string, AccountMarks>,
  { moment = null }: Assessment,
): Promise<(subject: EnforcedAccount) => RiskContext> {
  if (moment === null) {
    return () => inRows;
  }
  const rules = await loadRuleCommits(tx);
  return verdictContexts({ inRows, moment, rules, marksOf: (accountId) => marks.get(accountId) });
}
