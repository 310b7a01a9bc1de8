import { type EnforcedAccount, type Trigger } from '../../../domain/margin-call/call/decision.js';
import { decideEnforcement } from '../../../domain/margin-call/rules/enforcement.js';
import {
  type AccountMarks,
  type PriceMoment,
  contextSelector,
} from '../../../domain/margin-call/rules/price-moment.js';
import { type RiskContext } from '../../../domain/risk/health/account.js';
import { loadEnforcedAccounts, lockAccounts } from '../../../store/accounts/accounts.js';
import { inTransaction, type Tx, isReachable } from '../../../store/database/database.js';
import { listPositionsInLiquidation } from '../../../store/accounts/positions.js';
import { loadRiskContext, loadRuleCommits } from '../../../store/markets/risk-context.js';
import { lockOwnedAccounts, type Tokens } from '../../../store/system/shards.js';
import { type Deps } from '../../deps.js';

import { recordDecisions } from './record-decisions.js';

/** Maximum number of accounts in one transaction, so that a crash is several transactions, not one endless one. */
export const ASSESSMENT_BATCH = 2000;

export interface Assessment {
  /**
   * Prices in force together when the engine proposed the accounts. An account whose rows and rules were in
   * force with them is decided at these prices, and the decision records them. Other accounts are decided at
   * the present prices, as all are with null (`contextSelector`).
   */
  readonly moment?: PriceMoment | null;
  /**
   * The leases of the deciding engine: accounts of lost shards are skipped, and nothing is written for them.
   * Null: decide under the lock of the rows alone.
   */
  readonly tokens?: Tokens | null;
  /** Receives the number of accounts of a shard that were assessed under its lease. */
  readonly onAssessed?: (shard: number, accounts: number) => void;
  /** Receives each account that could not be decided while others could. Absent: a failure ends the call. */
  readonly onFailed?: (accountId: string) => void;
}

/**
 * Decides these accounts from their rows under lock: warnings, calls, cures, expiries, suspensions. The engine
 * proposes accounts; this function decides.
 *
 * One transaction per batch: lock the rows, value exactly, decide in the domain, write state, notices and
 * events together. Safe to run for any accounts at any time; where nothing is due, nothing is written.
 *
 * @param trigger What started the assessment; it is the cause of a call that no rule change caused.
 * @returns The accounts as they are afterwards.
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
    after.push(...(await assessIsolatingFailures(deps, batch, trigger, assessment)));
  }
  return after;
}

/** After this number of accounts failed alone and none succeeded, the cause is not in an account. */
const FAILED_ALONE_MAX = 16;

/**
 * Decides a batch. A failed batch is halved until a failing account is alone, so that one account whose
 * decision cannot be written does not hold up the others.
 *
 * @throws Error when the database does not answer, or every account fails.
 */
async function assessIsolatingFailures(
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
      const isCommonCause = failed.length >= FAILED_ALONE_MAX && !isAnyDecided;
      if (onFailed === undefined || accountId === undefined || isCommonCause) {
        throw error;
      }
      if (!(await isReachable(deps.db))) {
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
    deps.log.error({ err: error, accountId }, 'an account could not be decided');
    onFailed?.(accountId);
  }
  return after;
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
    // Read the clock after the lock: the decision is later than the transactions it waited for.
    const now = deps.clock.now();
    const [inRows, subjects] = await Promise.all([
      loadRiskContext(tx, now),
      loadEnforcedAccounts(tx, [...marks.keys()], now),
    ]);
    const contextOf = await selectContexts(tx, inRows, marks, assessment);
    const awaited = await listWithOrderInFlight(tx, subjects);
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
 * Accounts whose positions were closed by trades while an order of their margin call is at the venue. The call
 * ends only when the outcome of the order is booked, because an order belongs to an open call.
 */
async function listWithOrderInFlight(
  tx: Tx,
  subjects: readonly EnforcedAccount[],
): Promise<Set<string>> {
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

/** Locks the rows. @returns The marks of the accounts that this process may decide, by account. */
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

/** Selects the prices at which each account is decided. */
async function selectContexts(
  tx: Tx,
  inRows: RiskContext,
  marks: ReadonlyMap<string, AccountMarks>,
  { moment = null }: Assessment,
): Promise<(subject: EnforcedAccount) => RiskContext> {
  if (moment === null) {
    return () => inRows;
  }
  const rules = await loadRuleCommits(tx);
  return contextSelector({ inRows, moment, rules, marksOf: (accountId) => marks.get(accountId) });
}
