import { type CommitId, type CommitSnapshot, isCommittedBefore } from '../../commit-order.js';
import { type MarketRisk, type MarkPrice, type RiskContext } from '../../risk/health/account.js';
import { isFromTheFuture, PRICE_AHEAD_SECONDS_MAX } from '../../risk/price/price-composite.js';

import { type EnforcedAccount } from '../call/decision.js';
import { isGraceOver } from './grace.js';
import { scopeOf } from './scope.js';

/** A usable price of one market, with its commit. */
export interface CommittedPrice extends MarkPrice {
  readonly marketId: string;
  /** The commits before its own. Null: unknown, because it was read from the rows. */
  readonly before: CommitSnapshot | null;
}

/** Prices of all markets in force together, from the commit of the last of them on. */
export interface PriceMoment {
  readonly prices: ReadonlyMap<string, CommittedPrice>;
  /** A snapshot at or before the start of the moment. Null: unknown. */
  readonly since: () => CommitSnapshot | null;
  /**
   * A snapshot at the time when a market's price was replaced. Null: the price is still in force, or its
   * successor was missed.
   */
  readonly endOf: (marketId: string) => CommitSnapshot | null;
}

/** Commit data of an account's rows, to order the account relative to prices. */
export interface AccountMarks {
  /** The commit that last changed its holdings. */
  readonly holdingsCommit: CommitId;
  /** `priceCountOf` of the prices at which the account was last decided. */
  readonly decidedPrices: bigint;
}

/** The commits that last changed the rules of markets and assets. */
export interface RuleCommits {
  readonly markets: ReadonlyMap<string, CommitId>;
  readonly assets: ReadonlyMap<string, CommitId>;
}

/** The input for choosing between the prices of a moment and the present ones. */
export interface ContextChoice {
  /** The present rows, read under the lock of the accounts. */
  readonly inRows: RiskContext;
  readonly moment: PriceMoment;
  readonly rules: RuleCommits;
  readonly marksOf: (accountId: string) => AccountMarks | undefined;
}

/**
 * The number of usable prices taken so far over all markets: a logical clock. Later sets of prices have a
 * larger count.
 */
export function priceCountOf({ markets }: Pick<RiskContext, 'markets'>): bigint {
  let count = 0n;
  for (const { markPrice } of markets.values()) {
    count += markPrice?.version ?? 0n;
  }
  return count;
}

/**
 * Selects the prices at which an account is decided: those of the moment, if its holdings and its rules were in
 * force together with them; else the present ones. A superseded price is never combined with a later fact.
 *
 * The moment is chosen only when all of this is true; `S` are the markets in the account's scope:
 *
 * - at least one of its prices in S was replaced since: else the rows are equivalent or newer;
 * - the account's holdings, and the rules of S and of its collateral, were committed before the moment began,
 *   or before any of its prices in S was replaced; by commit order, not by a clock;
 * - no rule that changes by time alone has changed since: a phase-in, the end of a pause;
 * - the account was not decided at later prices;
 * - no grace of it is over: a deadline is decided at prices from after it.
 *
 * @returns The context for each account: `inRows`, or one common context of the moment.
 * @see docs/adr/0023-a-verdict-is-about-what-stood-together.md
 */
export function contextSelector(choice: ContextChoice): (subject: EnforcedAccount) => RiskContext {
  const { inRows, moment } = choice;
  const atMoment = contextAt(inRows, moment);
  const momentCount = priceCountOf(atMoment);
  return (subject) => {
    const marks = choice.marksOf(subject.account.id);
    const isChosen =
      marks !== undefined &&
      marks.decidedPrices <= momentCount &&
      !isDeadlinePast(subject, inRows.now) &&
      wereInForceTogether(subject, marks, choice);
    return isChosen ? atMoment : inRows;
  };
}

function wereInForceTogether(
  { account }: EnforcedAccount,
  marks: AccountMarks,
  { inRows, moment, rules }: ContextChoice,
): boolean {
  const scope = scopeOf(account, inRows);
  const assets = account.collateral.map(({ asset }) => asset);
  const isWhole = scope.every((marketId) => moment.prices.get(marketId)?.version !== undefined);
  const replaced = scope.filter((marketId) => isReplaced(marketId, moment, inRows));
  if (!isWhole || replaced.length === 0 || haveRulesChanged(scope, assets, moment, inRows)) {
    return false;
  }
  const facts = [
    marks.holdingsCommit,
    ...scope.map((marketId) => rules.markets.get(marketId)),
    ...assets.map((asset) => rules.assets.get(asset)),
  ];
  const areBefore = (snapshot: CommitSnapshot | null): boolean =>
    snapshot !== null &&
    facts.every((commit) => commit !== undefined && isCommittedBefore(commit, snapshot));
  return (
    areBefore(moment.since()) || replaced.every((marketId) => areBefore(moment.endOf(marketId)))
  );
}

function isReplaced(marketId: string, { prices }: PriceMoment, inRows: RiskContext): boolean {
  return prices.get(marketId)?.version !== inRows.markets.get(marketId)?.markPrice?.version;
}

/** Whether a phase-in, or the end of a pause, has changed the account's rules since the moment began. */
function haveRulesChanged(
  scope: readonly string[],
  assets: readonly string[],
  moment: PriceMoment,
  { markets, now, ...inRows }: RiskContext,
): boolean {
  const began = startOfMoment(moment, now) - PRICE_AHEAD_SECONDS_MAX * 1000;
  const hasMoved = (startsAt: Date, endsAt: Date): boolean =>
    startsAt < now && endsAt.getTime() > began;
  return (
    scope.some((marketId) => {
      const market = markets.get(marketId);
      const ramp = market?.parameters.ramp ?? null;
      const pauseEndsAt = market?.pause?.endsAt;
      return (
        (ramp !== null && hasMoved(ramp.startsAt, ramp.endsAt)) ||
        (pauseEndsAt !== undefined && pauseEndsAt <= now && hasMoved(pauseEndsAt, pauseEndsAt))
      );
    }) ||
    assets.some((asset) => {
      const ramp = inRows.assets.get(asset)?.ramp;
      return (
        ramp !== undefined && ramp.startsAt < ramp.endsAt && hasMoved(ramp.startsAt, ramp.endsAt)
      );
    })
  );
}

function isDeadlinePast({ openCall }: EnforcedAccount, now: Date): boolean {
  return openCall?.state === 'GRACE' && isGraceOver(openCall, now);
}

/**
 * The context at the prices of a moment. A price that was replaced since was usable when it was committed, and
 * later events, including a quarantine, do not change that: only its age counts, at the time when these prices
 * were in force together. For a price that is still in force the rows say whether it is usable.
 */
function contextAt(inRows: RiskContext, moment: PriceMoment): RiskContext {
  const at = startOfMoment(moment, inRows.now);
  const markets = [...inRows.markets].map(([marketId, market]): [string, MarketRisk] => {
    const markPrice = moment.prices.get(marketId);
    if (markPrice === undefined) {
      return [marketId, { ...market, markPrice: null, isPriceUsable: false }];
    }
    if (!isReplaced(marketId, moment, inRows)) {
      return [marketId, market];
    }
    const ageMs = at - markPrice.at.getTime();
    const isPriceUsable =
      ageMs <= market.parameters.maxPriceAgeSeconds * 1000 &&
      !isFromTheFuture(markPrice.at, inRows.now);
    return [marketId, { ...market, markPrice, isPriceUsable }];
  });
  return { ...inRows, markets: new Map(markets) };
}

/** The instant at which the prices were in force together. A price dated ahead does not determine it. */
function startOfMoment({ prices }: PriceMoment, now: Date): number {
  const instants = [...prices.values()].map(({ at }) => at);
  return Math.max(...instants.filter((at) => !isFromTheFuture(at, now)).map((at) => at.getTime()));
}
