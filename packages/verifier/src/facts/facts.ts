import { type LogLine } from '../log/log-line.js';

import { type MarketEnds } from './market-end.js';
import { interestFaultOf, shareFaultOf } from './debts.js';
import { flowsFaultOf, fundingFaultOf, reportFaultOf, tradesFaultOf } from './positions.js';

const RULES: Readonly<Record<string, (line: LogLine) => string | null>> = {
  TradesRecorded: tradesFaultOf,
  PositionsRecorded: reportFaultOf,
  CashFlowsRecorded: flowsFaultOf,
  FundingPaid: fundingFaultOf,
  InterestCharged: interestFaultOf,
  CollateralShareChanged: shareFaultOf,
};
const OF_MARKET_ENDS: ReadonlySet<string> = new Set([
  ...['SettlementPriceFixed', 'SettlementPriceMissing', 'PositionSettled', 'MarketSettled'],
]);

/** Whether a line records a fact together with what follows from it. */
export function isFact(type: string): boolean {
  return Object.hasOwn(RULES, type) || OF_MARKET_ENDS.has(type);
}

/** Why what follows from a fact comes out differently; null when it does not. */
export function factFaultOf(line: LogLine, marketEnds: MarketEnds): string | null {
  return OF_MARKET_ENDS.has(line.type)
    ? marketEnds.faultOf(line)
    : (RULES[line.type]?.(line) ?? null);
}
