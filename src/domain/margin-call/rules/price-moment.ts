import { type CommitId, type CommitSnapshot, isCommittedBefore } from '../../commit-order.js';
import { type MarketRisk, type MarkPrice, type RiskContext } from '../../risk/health/account.js';
import { isFromTheFuture, PRICE_AHEAD_SECONDS_MAX } from '../../risk/price/price-composite.js';

import { type EnforcedAccount } from '../call/decision.js';
import { isGraceOver } from './grace.js';
import { scopeOf } from './scope.js';

/** A usable price of one market, as it was committed. */
export interface CommittedPrice extends MarkPrice {
  readonly marketId: string;
  /** What was committed just before it was. Null: not known, for it was read from the rows. */
  readonly before: CommitSnapshot | null;
}

/** Prices of all markets that stood together, from the commit of the last of them on. */
export interface PriceMoment {
  readonly prices: ReadonlyMap<string, CommittedPrice>;
  /** What was committed when they began to stand together, or before. Null: not known, as far as heard. */
  readonly since: () => CommitSnapshot | null;
  /**
   * What was committed when the price that a market has here was replaced. Null: it stands still, or the
   * price that followed it was missed.
   */
  readonly endOf: (marketId: string) => CommitSnapshot | null;
}

/** What the rows of an account say of its place between the prices. */
export interface AccountMarks {
  /** The commit that last changed what it holds. */
  readonly holdingsCommit: CommitId;
  /** `priceCountOf` the prices at which something was last decided about it. */
  readonly decidedPrices: bigint;
}

/** The commits that last changed the rules of markets and assets. */
export interface RuleCommits {
  readonly markets: ReadonlyMap<string, CommitId>;
  readonly assets: ReadonlyMap<string, CommitId>;
}

/** One decision's choice between the prices of a moment and those of now. */
export interface VerdictChoice {
  /** As the rows are now, under the lock of the accounts. */
  readonly inRows: RiskContext;
  readonly moment: PriceMoment;
  readonly rules: RuleCommits;
  readonly marksOf: (accountId: string) => AccountMarks | undefined;
}

/**
 * How many usable prices had been taken in: a clock that ticks with every price, in every market. Prices
 * that stood together later have a larger count.
 */
export function priceCountOf({ markets }: Pick<RiskContext, 'markets'>): bigint {
  let count = 0n;
  for (const { markPrice } of markets.values()) {
    count += markPrice?.version ?? 0n;
  }
  return count;
}

/**
 * At which prices an account is decided about: at those of the moment, if what it holds and the rules that
 * bind it stood together with them; else at those of now. A superseded price never meets a later fact.
 *
 * The moment is chosen only when all of this holds; `S` are the markets in the account's scope:
 *
 * - one of its prices in S was replaced by now: else the rows say the same, and more;
 * - what the account holds, and the rules of S and of its collateral, were committed before the moment began,
 *   or before any of its prices in S was replaced. The order is that of the commits, not of a clock;
 * - no rule that moves by itself has moved since: a phase-in, a pause that ends;
 * - the account was not decided about at later prices;
 * - no grace of it is over: a deadline is judged at the prices of the time after it.
 *
 * @returns For each account the context to decide in: `inRows`, or one and the same context of the moment.
 * @see docs/adr/0023-a-verdict-is-about-what-stood-together.md
 */
export function verdictContexts(choice: VerdictChoice): (subject: EnforcedAccount) => RiskContext {
  const { inRows, moment } = choice;
  const atMoment = contextAt(inRows, moment);
  const momentCount = priceCountOf(atMoment);
  return (subject) => {
    const marks = choice.marksOf(subject.account.id);
    const isChosen =
      marks !== undefined &&
      marks.decidedPrices <= momentCount &&
      !isDeadlinePast(subject, inRows.now) &&
      stoodTogether(subject, marks, choice);
    return isChosen ? atMoment : inRows;
  };
}

function stoodTogether(
  { account }: EnforcedAccount,
  marks: AccountMarks,
  { inRows, moment, rules }: VerdictChoice,
): boolean {
  const scope = scopeOf(account, inRows);
  const assets = account.collateral.map(({ asset }) => asset);
  const isWhole = scope.every((marketId) => moment.prices.get(marketId)?.version !== undefined);
  const replaced = scope.filter((marketId) => isReplaced(marketId, moment, inRows));
  if (!isWhole || replaced.length === 0 || haveRulesMoved(scope, assets, moment, inRows)) {
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

/** Whether a phase-in, or the end of a pause, has changed what binds the account since the moment began. */
function haveRulesMoved(
  scope: readonly string[],
  assets: readonly string[],
  moment: PriceMoment,
  { markets, now, ...inRows }: RiskContext,
): boolean {
  const began = stoodAt(moment, now) - PRICE_AHEAD_SECONDS_MAX * 1000;
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
 * The context at the prices of a moment. A price that was replaced since was usable when it was committed,
 * and what came after it, a quarantine too, does not change that: only its age counts, as it was when these
 * prices stood together. Of a price that still stands the rows say whether it can be used.
 */
function contextAt(inRows: RiskContext, moment: PriceMoment): RiskContext {
  const at = stoodAt(moment, inRows.now);
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

/** A price that a clock ahead let in says nothing of when the others stood. */
function stoodAt({ prices }: PriceMoment, now: Date): number {
  const instants = [...prices.values()].map(({ at }) => at);
  return Math.max(...instants.filter((at) => !isFromTheFuture(at, now)).map((at) => at.getTime()));
}
