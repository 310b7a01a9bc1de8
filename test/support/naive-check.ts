import { type JsonObject } from '../../src/domain/canonical.js';
import { type SealedEvent } from '../../src/domain/log/event.js';
import { type PriceInstant } from '../../src/playback/price-stream.js';

import {
  createNaiveBook,
  type NaiveAccount,
  type NaiveBook,
  type NaiveCall,
  text,
} from './naive-check-book.js';
import {
  missingToCure,
  naiveHealthOf,
  type NaiveRules,
  naiveRulesOf,
} from './naive-check-health.js';
import {
  centsUp,
  exact,
  isBelow,
  magnitude,
  millionthsDown,
  minus,
  isZero,
  times,
  toText,
} from './naive-check-numbers.js';
import { createNaivePrices, type NaivePrices } from './naive-check-prices.js';
import { createNaiveValuer, type NaiveValuer } from './naive-check-valuer.js';

export interface NaiveFindings {
  /** What is wrong, in words; empty when nothing is. The first hundred. */
  readonly faults: readonly string[];
  readonly calls: number;
  readonly warnings: number;
  readonly quarantines: number;
  /** How many accounts were valued, over all instants. */
  readonly valuations: number;
  /** The book as the log left it. */
  readonly book: NaiveBook;
}

const FAULTS_MAX = 100;
const WARNING_INTERVAL_MS = 6 * 3_600_000;

interface Check {
  readonly rules: NaiveRules;
  readonly prices: NaivePrices;
  readonly book: NaiveBook;
  readonly valuer: NaiveValuer;
  readonly faults: string[];
  calls: number;
  warnings: number;
  quarantines: number;
  valuations: number;
}

/**
 * Plays a run again without the engine: values every account at every played price, and says where
 * the sealed log differs from what the risk model asks for.
 *
 * Holdings come from the log alone, prices from the stream alone, rules from the genesis file.
 * At each instant, when all that the log has for it is taken in, an account that may be decided about
 *
 * - has a call when E < MM and none is open: none missing, none late;
 * - is not in grace at or above its cure margin, below its close-out margin, or after its deadline;
 * - has its call suspended exactly when a price in its scope cannot be used;
 * - was warned at this instant, or the warning cleared, exactly when it crossed the thresholds.
 *
 * So it is, too, just before the first bankruptcy of others in which it has to pay.
 *
 * And each call that the log opened was a breach at its own instant: none extra, none early.
 *
 * @param events The whole sealed log, in order.
 */
export async function findNaiveFaults(
  genesis: JsonObject,
  instants: AsyncIterable<PriceInstant>,
  events: readonly SealedEvent[],
): Promise<NaiveFindings> {
  const rules = naiveRulesOf(genesis);
  const check: Check = {
    rules,
    prices: createNaivePrices(genesis),
    book: createNaiveBook(),
    valuer: createNaiveValuer(rules),
    faults: [],
    calls: 0,
    warnings: 0,
    quarantines: 0,
    valuations: 0,
  };
  let next = 0;
  for await (const instant of instants) {
    const until = instant.at.getTime();
    const first = next;
    while (next < events.length && (events[next]?.at.getTime() ?? 0) <= until) {
      next += 1;
    }
    takeStep(check, instant, events.slice(first, next));
    if (check.faults.length >= FAULTS_MAX) {
      return check;
    }
  }
  for (const event of events.slice(next)) {
    takeEvent(check, event);
  }
  return check;
}

function takeStep(
  check: Check,
  { at, prices }: PriceInstant,
  events: readonly SealedEvent[],
): void {
  const quarantined = prices
    .filter(({ marketId, price }) => check.prices.take(marketId, exact(price.toFixed()), at))
    .map(({ marketId }) => marketId);
  check.valuer.setPrices(check.prices.mark, (marketId) => check.prices.isUsable(marketId, at));
  const told = events.filter(({ type }) => type === 'PriceQuarantined');
  const same = quarantined.join() === told.map(({ marketId }) => marketId).join();
  expectThat(check, same, at, `quarantined ${quarantined.join()}, the log says otherwise`);
  check.quarantines += quarantined.length;

  const raised = new Set<string>();
  const cleared = new Set<string>();
  const touched = new Set<string>();
  const judgeNow = (account: NaiveAccount): void => {
    const { id } = account;
    judge(check, account, at, { raised: raised.delete(id), cleared: cleared.delete(id) });
  };
  for (const event of events) {
    const { type, accountId } = event;
    expectThat(
      check,
      event.at.getTime() === at.getTime() || type === 'GenesisApplied',
      event.at,
      `event ${event.sequence.toString()} is at no instant that was played`,
    );
    if (type === 'MarginWarningRaised') {
      raised.add(accountId ?? '');
    } else if (type === 'MarginWarningCleared') {
      cleared.add(accountId ?? '');
    }
    const account = check.book.accounts.get(accountId ?? '');
    if (account !== undefined && isByOthers(event) && !touched.has(account.id)) {
      touched.add(account.id);
      judgeNow(account);
    }
    takeEvent(check, event);
  }
  for (const account of check.book.accounts.values()) {
    judgeNow(account);
  }
}

/** Somebody else's bankruptcy changes an account: what the price alone asked for must be told by then. */
function isByOthers({ type, payload }: SealedEvent): boolean {
  return type === 'LossSocialized' || (type === 'AutoDeleveraged' && payload.side !== 'BANKRUPT');
}

/** What one event says must hold at its own moment, before it takes effect. */
function takeEvent(check: Check, event: SealedEvent): void {
  const { type, accountId, at, payload } = event;
  const account = check.book.accounts.get(accountId ?? '');
  if (type === 'MarginCallOpened' && account !== undefined) {
    check.calls += 1;
    expectThat(check, account.call === null, at, `${account.id} already has a call`);
    const isUsable = check.valuer.isInScopeUsable(account);
    expectThat(check, isUsable, at, `${account.id}: a price is unusable`);
    const health = naiveHealthOf(account, check.rules, check.prices.mark);
    const { equity, margins } = health;
    const isBreach = isBelow(equity, margins.maintenance);
    expectThat(check, isBreach, at, `${account.id} was called at ${toText(equity)}, no breach`);
    const due = toText(centsUp(missingToCure(health)));
    const told = toText(exact(text(payload, 'amountDue')));
    expectThat(check, due === told, at, `${account.id} owes ${due}, not ${told}`);
  }
  if (type === 'LiquidationStepFilled' && account !== undefined) {
    checkFill(check, account, event);
  }
  check.warnings += type === 'MarginWarningRaised' ? 1 : 0;
  check.book.apply(event);
}

/** What was realized: ⌊−filled · (average price − entry)⌋, for the filled size has the other sign. */
function checkFill(
  check: Check,
  account: NaiveAccount,
  { marketId, payload, at }: SealedEvent,
): void {
  const held = account.positions.get(marketId ?? '');
  const { averagePrice }: JsonObject = payload;
  if (held === undefined || typeof averagePrice !== 'string') {
    return;
  }
  const filled = exact(text(payload, 'filledSize'));
  const pnl = millionthsDown(times(filled, minus(held.entryPrice, exact(averagePrice))));
  const told = exact(text(payload, 'realizedPnl'));
  const where = `${account.id} in ${marketId ?? ''}`;
  expectThat(check, isZero(minus(pnl, told)), at, `${where} realized ${toText(pnl)}, not so`);
  const isReducing =
    !isBelow(magnitude(held.size), magnitude(filled)) && filled.units * held.size.units <= 0n;
  expectThat(check, isReducing, at, `${where}: a fill beyond the position`);
}

interface WarningEvents {
  readonly raised: boolean;
  readonly cleared: boolean;
}

/** What must hold of an account once everything at an instant is settled. */
function judge(check: Check, account: NaiveAccount, at: Date, told: WarningEvents): void {
  const { id, call } = account;
  const fault =
    call === null ? judgeWatched(check, account, at, told) : judgeCall(check, account, call, at);
  if (fault !== null) {
    expectThat(check, false, at, `${id}: ${fault}`);
  }
}

/** An account without a call. Answers what is wrong. */
function judgeWatched(
  check: Check,
  account: NaiveAccount,
  at: Date,
  told: WarningEvents,
): string | null {
  const wasWarned = account.isWarned;
  let isCallMissing = false;
  if (check.valuer.isInScopeUsable(account)) {
    check.valuations += 1;
    const hasPositions = account.positions.size > 0;
    const under = check.valuer.verdict(account);
    isCallMissing = hasPositions && under.maintenance;
    account.isWarned = hasPositions && (wasWarned ? under.clear : under.warning);
  }
  const isRaised = account.isWarned && !wasWarned;
  // The log's own warning of this instant is in `warnedAt` by now: then it was due.
  const isDue =
    account.warnedAt === null || at.getTime() - account.warnedAt.getTime() >= WARNING_INTERVAL_MS;
  if (isCallMissing) {
    return 'a call is missing';
  }
  if (told.raised ? !isRaised : isRaised && isDue) {
    return `warning ${told.raised ? 'extra' : 'missing'}`;
  }
  const isCleared = wasWarned && !account.isWarned;
  return told.cleared === isCleared ? null : `clearing ${told.cleared ? 'extra' : 'missing'}`;
}

/** An account with a call. Answers what is wrong. */
function judgeCall(check: Check, account: NaiveAccount, call: NaiveCall, at: Date): string | null {
  const isUsable = check.valuer.isInScopeUsable(account);
  if (call.state === 'BANKRUPT') {
    return 'the waterfall has not run';
  }
  if ((call.state === 'SUSPENDED') === isUsable) {
    return `${call.state} with prices ${isUsable ? '' : 'not '}usable`;
  }
  if (call.state !== 'GRACE') {
    return null;
  }
  check.valuations += 1;
  const under = check.valuer.verdict(account);
  if (!under.cure) {
    return 'in grace though cured';
  }
  if (under.closeOut) {
    return 'in grace below its close-out margin';
  }
  return at <= call.deadline ? null : 'in grace after its deadline';
}

function expectThat({ faults }: Check, holds: boolean, at: Date, fault: string): void {
  if (!holds && faults.length < FAULTS_MAX) {
    faults.push(`${at.toISOString()} ${fault}`);
  }
}
