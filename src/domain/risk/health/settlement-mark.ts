import { type MarketRisk, type RiskContext } from './account.js';

/** The source of a settlement price in the record of a decision. */
const SETTLEMENT_SOURCE = 'settlement';

/** The context in which the mark of every market that is being settled is its settlement price. */
export function atSettlementPrices(context: RiskContext): RiskContext {
  const settling = [...context.markets.values()].flatMap((market) => settledMarket(market) ?? []);
  if (settling.length === 0) {
    return context;
  }
  const marks = settling.map((market): [string, MarketRisk] => [market.marketId, market]);
  return { ...context, markets: new Map([...context.markets, ...marks]) };
}

/** Null for a market that is not being settled, or whose settlement price is not fixed. */
function settledMarket(market: MarketRisk): MarketRisk | null {
  const { status, windDown, markPrice } = market;
  const price = windDown?.settlementPrice ?? null;
  if (status !== 'SETTLING' || windDown === undefined || price === null) {
    return null;
  }
  const version = markPrice?.version;
  const mark = { price, confidence: null, source: SETTLEMENT_SOURCE, at: windDown.settlesAt };
  return {
    ...market,
    markPrice: { ...mark, ...(version === undefined ? {} : { version }) },
    isPriceUsable: true,
  };
}
