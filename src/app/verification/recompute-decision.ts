import { decimal, type Decimal } from '../../domain/decimal.js';
import { messageOf } from '../../domain/errors.js';
import { canonicalJson } from '../../domain/canonical.js';
import { type SealedEvent } from '../../domain/log/event.js';
import { type DecisionInputs } from '../../domain/log/payloads/enforcement/decision.js';
import { requireFact, requireText } from '../../domain/log/recorded-facts.js';
import { decodeTerms } from '../../domain/margin-call/call/recorded-terms.js';
import {
  type Account,
  type MarketRisk,
  type RiskContext,
} from '../../domain/risk/health/account.js';
import { assessAccountHealth, amountDueOf } from '../../domain/risk/health/account-health.js';
import { readPositions } from '../../domain/risk/health/position-record.js';
import { assetValuesOf } from '../../domain/risk/health/asset-record.js';
import { plausibleEndsOf } from '../../domain/risk/health/plausible-prices.js';
import { recomputeDeleveraging } from '../../domain/risk/waterfall/deleveraging-record.js';
import { recomputeLiquidationStep } from '../../domain/risk/liquidation/liquidation-step.js';
import { type MarginParameters } from '../../domain/risk/parameters/margin-parameters.js';
import { recomputeSettlement } from '../../domain/risk/waterfall/settlement-record.js';
import { encodeHealth } from '../enforcement/calls/decision-record.js';

import {
  flowsFaultOf,
  fundingFaultOf,
  interestFaultOf,
  reportFaultOf,
  shareFaultOf,
  tradesFaultOf,
} from './recompute-facts.js';
import { isSettlementEvent, type SettlementCheck } from './recompute-settlement.js';
import {
  type AnnouncedLine,
  linesOfDeleveraging,
  linesOfRestriction,
  linesOfSettlement,
} from './announced-lines.js';
import {
  deleveragingFaultOf,
  fillFaultOf,
  hasHealthRule,
  isMeasuredEvent,
  type MeasuredEvent,
  settlementFaultOf,
  type StepEvent,
  transitionFaultOf,
  uncertaintyFaultOf,
} from './decision-rules.js';

/** Parameter versions by market and number. */
export type ParameterVersions = ReadonlyMap<string, ReadonlyMap<number, MarginParameters>>;

/** What an event is checked against, in addition to its own record. */
export interface LinePlace {
  readonly versions: ParameterVersions;
  /** Follows the ends of markets over the lines before. */
  readonly settlements: SettlementCheck;
  /** Whether an earlier decision announced it: then its health is recorded and justifies nothing. */
  readonly isDerived: boolean;
}

/** The result of recomputing one event. */
export interface Recomputed {
  /** The number of decisions recomputed. */
  readonly count: number;
  /** Derived events that must follow from this decision. */
  readonly announces: readonly AnnouncedLine[];
}

const NO_DECISION: Recomputed = { count: 0, announces: [] };
const ONE_DECISION: Recomputed = { count: 1, announces: [] };

/**
 * Recomputes the decision of one event from its recorded inputs.
 *
 * - Where an event records health with its inputs (holdings, prices, parameter versions), the health is
 *   measured again and must be equal to the last digit; for a new call the amount due, too. And it must justify
 *   the transition: below maintenance margin for a call, at cure margin for its end.
 * - Where it records a liquidation step, the step is planned again from its explanation, and the recorded trade
 *   must fit that order, with the resulting profit, loss and fee.
 * - Where it records who pays for a bankruptcy, by deleveraging or by settlement, that is decided again, and
 *   announces the events of the payers.
 * - Where it records the effect of fills, flows or reports of positions on cash, they are applied again.
 * - Where it records the share of a capped asset that counts, the share is divided again.
 * - Where it records the end of a market, the mean of its marks is taken again, and each position settled again.
 *
 * @returns The contradictions, as text. An incomplete record is a fault of the record, so no event can end the
 *   check.
 */
export function recomputeDecision(event: SealedEvent, place: LinePlace): Recomputed | string {
  try {
    return recompute(event, place);
  } catch (error) {
    return `the record lacks an input of its decision: ${messageOf(error)}`;
  }
}

function recompute(event: SealedEvent, place: LinePlace): Recomputed | string {
  const { type } = event;
  if (type === 'LiquidationStepFilled' || type === 'LiquidationStepFailed') {
    return recomputeStep(event);
  }
  if (type === 'AutoDeleveraged') {
    return recomputeDeleveraged(event);
  }
  if (type === 'BankruptcySettled') {
    return recomputeSettled(event);
  }
  if (type === 'TradesRecorded') {
    return tradesFaultOf(event) ?? ONE_DECISION;
  }
  if (type === 'BookLoaded') {
    // verifyLog has compared it with the content that is kept.
    return ONE_DECISION;
  }
  if (type === 'FundingPaid') {
    return fundingFaultOf(event) ?? ONE_DECISION;
  }
  if (type === 'PositionsRecorded') {
    return reportFaultOf(event) ?? ONE_DECISION;
  }
  if (type === 'CashFlowsRecorded') {
    return flowsFaultOf(event) ?? ONE_DECISION;
  }
  if (type === 'InterestCharged') {
    return interestFaultOf(event) ?? ONE_DECISION;
  }
  if (type === 'CollateralShareChanged') {
    return shareFaultOf(event) ?? ONE_DECISION;
  }
  if (isSettlementEvent(event)) {
    return place.settlements.faultOf(event) ?? ONE_DECISION;
  }
  return isMeasuredEvent(event) ? recomputeMeasured(event, place) : NO_DECISION;
}

function recomputeSettled(event: SealedEvent<'BankruptcySettled'>): Recomputed | string {
  const explanation = requireFact(event.payload, 'explanation');
  const plan = recomputeSettlement(explanation);
  if (canonicalJson(plan.explanation) !== canonicalJson(explanation)) {
    return 'who pays for the bankruptcy comes out differently';
  }
  return settlementFaultOf(event, plan) ?? { count: 1, announces: linesOfSettlement(event, plan) };
}

function recomputeDeleveraged(event: SealedEvent<'AutoDeleveraged'>): Recomputed | string {
  const { payload } = event;
  if (payload.side === 'COUNTERPARTY') {
    // It is derived from the bankrupt's own event, which announced it.
    return NO_DECISION;
  }
  if (payload.side !== 'BANKRUPT') {
    return 'it does not say which side of the deleveraging it concerns';
  }
  const explanation = requireFact(payload, 'explanation');
  const plan = recomputeDeleveraging(explanation);
  if (plan === null) {
    return 'the recorded inputs call for no deleveraging';
  }
  if (canonicalJson(plan.explanation) !== canonicalJson(explanation)) {
    return 'the deleveraging comes out differently';
  }
  return (
    deleveragingFaultOf(event, plan) ?? { count: 1, announces: linesOfDeleveraging(event, plan) }
  );
}

function recomputeStep(event: StepEvent): Recomputed | string {
  const explanation = requireFact(event.payload, 'explanation');
  const plan = recomputeLiquidationStep(explanation);
  if (plan === null) {
    return 'the recorded inputs call for no liquidation step';
  }
  if (canonicalJson(plan.explanation) !== canonicalJson(explanation)) {
    return 'the liquidation step comes out differently';
  }
  return fillFaultOf(event, explanation) ?? { count: 1, announces: [] };
}

/** Recomputes a decision with recorded health, also one that needs no measurement. */
function recomputeMeasured(event: MeasuredEvent, place: LinePlace): Recomputed | string {
  const { health, inputs } = event.payload;
  return hasHealthRule(event.type) || (isGiven(health) && isGiven(inputs))
    ? recomputeHealth(event, place)
    : { count: 0, announces: linesOfRestriction(event) };
}

function recomputeHealth(
  event: MeasuredEvent,
  { versions, isDerived }: LinePlace,
): Recomputed | string {
  const health = requireFact(event.payload, 'health');
  const inputs = requireFact(event.payload, 'inputs');
  const context = contextOf(inputs, versions, event.at);
  const account = accountOf(inputs, event.accountId ?? '');
  const frozen = isGiven(inputs.terms) ? decodeTerms(inputs.terms) : undefined;
  const bounded = inputs.prices.flatMap((price) => (price.isBounded ? price.marketId : []));
  const ends = plausibleEndsOf(account, context, bounded, frozen);
  const measured = assessAccountHealth(account, ends.best, frozen);
  const again = canonicalJson(encodeHealth(measured));
  if (again !== canonicalJson(health)) {
    return `the account's health comes out differently: ${again}`;
  }
  const isDueWrong =
    event.type === 'MarginCallOpened' &&
    !amountDueOf(measured).eq(requireText(event.payload, 'amountDue'));
  if (isDueWrong) {
    return 'the amount due comes out differently';
  }
  const fault = isDerived
    ? null
    : (transitionFaultOf(event, measured) ??
      uncertaintyFaultOf(event, assessAccountHealth(account, ends.worst, frozen)));
  return fault ?? { count: 1, announces: linesOfRestriction(event) };
}

function accountOf({ positions, collateral }: DecisionInputs, id: string): Account {
  return {
    id,
    owner: '',
    ...readPositions(positions),
    collateral: collateral.map(({ asset, balance, pending }) => ({
      asset,
      balance: decimal(balance),
      pending: decimal(pending),
    })),
  };
}

const ANY_LOT: Decimal = decimal(1);

function contextOf(
  { prices, collateral }: DecisionInputs,
  versions: ParameterVersions,
  now: Date,
): RiskContext {
  const markets = prices.flatMap(
    ({ marketId, parametersVersion, price, source, at, isBounded }): MarketRisk[] => {
      const parameters = versions.get(marketId)?.get(parametersVersion ?? 0);
      const isPriced = price !== null && source !== null && at !== null;
      return parameters === undefined
        ? []
        : [
            {
              marketId,
              status: 'ACTIVE',
              lotSize: ANY_LOT,
              parameters,
              markPrice: isPriced
                ? { price: decimal(price), confidence: null, source, at: new Date(at) }
                : null,
              isPriceUsable: isBounded !== true,
            },
          ];
    },
  );
  return {
    markets: new Map(markets.map((market) => [market.marketId, market])),
    assets: new Map(
      collateral.flatMap(({ asset, priceMarketId, ...recorded }) =>
        recorded.haircut === null
          ? []
          : [[asset, { asset, priceMarketId, ...assetValuesOf(recorded) }]],
      ),
    ),
    now,
  };
}

function isGiven<Value>(value: Value | null | undefined): value is Value {
  return value !== null && value !== undefined;
}
