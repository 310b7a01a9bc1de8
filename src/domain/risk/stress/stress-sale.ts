import { type Decimal, ONE, ZERO, decimal, min } from '../../decimal.js';
import { assert } from '../../errors.js';

import { type Account, type MarketRisk, type RiskContext } from '../health/account.js';
import { assessAccountHealth } from '../health/account-health.js';
import { requireMark, requireMarket } from '../health/collateral-value.js';
import { assessLiquidationFill } from '../liquidation/liquidation-fill.js';
import { type LiquidationPlan, planLiquidationStep } from '../liquidation/liquidation-step.js';
import { type BookedResult } from '../waterfall/loss-attribution.js';

/** What an account was forced to trade in one round. */
export interface ForcedSale {
  /** Afterwards. */
  readonly account: Account;
  /** Signed sizes by market. */
  readonly traded: ReadonlyMap<string, Decimal>;
  /** At the marks, in USD. */
  readonly notional: Decimal;
  /** What it came to in each market that was traded: where a loss belongs. */
  readonly results: readonly BookedResult[];
}

export interface SaleTerms {
  readonly priceImpact: (marketId: string, size: Decimal, mark: Decimal) => Decimal;
  readonly quoteAsset: string;
}

/** No position is large in a stress test. */
const UNLIMITED = decimal('1e30');

/**
 * Reduces an account, position by position, until it is cured or has none: the steps of a
 * liquidation without size caps, each filled at the slippage of its own size.
 */
export function sellToCure(
  subject: Account | undefined,
  context: RiskContext,
  terms: SaleTerms,
): ForcedSale {
  assert(subject !== undefined, 'only known accounts are sold');
  const uncapped = withoutCaps(context, subject);
  const traded = new Map<string, Decimal>();
  let account = subject;
  let notional: Decimal = ZERO;
  let results: readonly BookedResult[] = [];
  for (;;) {
    const plan = planLiquidationStep({
      account,
      context: uncapped,
      expectedSlippage: (size, marketId) =>
        terms.priceImpact(marketId, signedAs(account, marketId, size), markOf(context, marketId)),
      isWaterfallOpen: true,
    });
    if (plan === null) {
      return { account, traded, notional, results };
    }
    const sale = sellOnce(account, context, plan, terms);
    account = sale.account;
    results = addResults(results, [sale.result]);
    traded.set(plan.marketId, (traded.get(plan.marketId) ?? ZERO).plus(plan.size));
    notional = notional.plus(plan.size.abs().times(markOf(context, plan.marketId)));
  }
}

/** Results of several rounds as one, market by market. */
export function addResults(
  before: readonly BookedResult[],
  more: readonly BookedResult[],
): readonly BookedResult[] {
  const sums = new Map(before.map((result) => [result.marketId, result]));
  for (const result of more) {
    const known = sums.get(result.marketId);
    sums.set(result.marketId, {
      ...result,
      realized: result.realized.plus(known?.realized ?? ZERO),
      traded: result.traded.plus(known?.traded ?? ZERO),
    });
  }
  return [...sums.values()];
}

function sellOnce(
  account: Account,
  context: RiskContext,
  plan: LiquidationPlan,
  { priceImpact, quoteAsset }: SaleTerms,
): { readonly account: Account; readonly result: BookedResult } {
  const { marketId, size } = plan;
  const { parameters } = requireMarket(context, marketId);
  const mark = markOf(context, marketId);
  const slippage = min(priceImpact(marketId, size, mark), parameters.maxSlippage);
  const averagePrice = mark.times(size.gt(0) ? ONE.plus(slippage) : ONE.minus(slippage));
  const { position, quoteChange } = assessLiquidationFill(
    assessAccountHealth(account, context),
    marketId,
    { filledSize: size, averagePrice },
    parameters.liquidationFee,
  );
  const others = account.positions.filter((held) => held.marketId !== marketId);
  const quote = account.collateral.find(({ asset }) => asset === quoteAsset);
  const balance = (quote?.balance ?? ZERO).plus(quoteChange);
  return {
    account: {
      ...account,
      positions: position === null ? others : [...others, position],
      collateral: [
        ...account.collateral.filter(({ asset }) => asset !== quoteAsset),
        { asset: quoteAsset, balance, pending: quote?.pending ?? ZERO },
      ],
    },
    result: {
      ...{ marketId, realized: quoteChange, traded: size.abs().times(averagePrice) },
      ...{ paid: ZERO, deleveraged: ZERO },
    },
  };
}

function withoutCaps(context: RiskContext, { positions }: Account): RiskContext {
  const markets = new Map(context.markets);
  for (const { marketId } of positions) {
    const market: MarketRisk = requireMarket(context, marketId);
    const parameters = { ...market.parameters, largePositionNotional: UNLIMITED };
    markets.set(marketId, { ...market, parameters });
  }
  return { ...context, markets };
}

function signedAs({ positions }: Account, marketId: string, size: Decimal): Decimal {
  const isLong = positions.some((held) => held.marketId === marketId && held.size.gt(0));
  return isLong ? size.abs().negated() : size.abs();
}

function markOf(context: RiskContext, marketId: string): Decimal {
  return requireMark(requireMarket(context, marketId));
}
