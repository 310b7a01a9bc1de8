import { decimal, type Decimal } from '../../domain/decimal.js';
import { messageOf } from '../../domain/errors.js';
import { canonicalJson } from '../../domain/canonical.js';
import { type SealedEvent } from '../../domain/log/event.js';
import { type DecisionInputs } from '../../domain/log/payloads/decision.js';
import { requireFact, requireText } from '../../domain/log/recorded-facts.js';
import { decodeTerms } from '../../domain/margin-call/recorded-terms.js';
import {
  type Account,
  type MarketRisk,
  type RiskContext,
} from '../../domain/risk/health/account.js';
import { assessAccountHealth, amountDueOf } from '../../domain/risk/health/account-health.js';
import { recomputeDeleveraging } from '../../domain/risk/waterfall/deleveraging-plan.js';
import { recomputeLiquidationStep } from '../../domain/risk/liquidation/liquidation-step.js';
import { type MarginParameters } from '../../domain/risk/parameters/margin-parameters.js';
import { recomputeSettlement } from '../../domain/risk/waterfall/settlement-plan.js';
import { collateralValuesOf } from '../../domain/risk/parameters/collateral-settings.js';
import { encodeHealth } from '../enforcement/calls/decision-record.js';

import { flowsFaultOf, fundingFaultOf, reportFaultOf, tradesFaultOf } from './recompute-facts.js';
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
} from './decision-rules.js';

/** Parameter versions by market and number. */
export type ParameterVersions = ReadonlyMap<string, ReadonlyMap<number, MarginParameters>>;

/** What one line came to. */
export interface Recomputed {
  /** How many decisions were made again. */
  readonly count: number;
  /** Lines that have to follow, since this one decided so. */
  readonly announces: readonly AnnouncedLine[];
}

const NO_DECISION: Recomputed = { count: 0, announces: [] };
const ONE_DECISION: Recomputed = { count: 1, announces: [] };

/**
 * Makes the decision of one event again from what the event says it followed from.
 *
 * - Where an event records health with its inputs (holdings, prices, parameter versions), the health
 *   is measured again and must be the same to the last digit; for a new call the amount due, too. And it
 *   must call for what was decided: below maintenance margin for a call, at cure margin for its end.
 * - Where it records a liquidation step, the step is planned again from its explanation, and what was
 *   traded must be of that order, with the profit, loss and fee that follow.
 * - Where it records who pays for a bankruptcy, by deleveraging or by settlement, that is decided again,
 *   and announces what those who pay are told.
 * - Where it records what fills, flows or reports of positions did to cash, they are applied again.
 *
 * @returns In words what does not agree: a record too poor to make its decision from is a fault of the
 *   record, so nothing that one says can end the check.
 */
export function recomputeDecision(
  event: SealedEvent,
  versions: ParameterVersions,
): Recomputed | string {
  try {
    return recompute(event, versions);
  } catch (error) {
    return `the record does not hold what its decision follows from: ${messageOf(error)}`;
  }
}

function recompute(event: SealedEvent, versions: ParameterVersions): Recomputed | string {
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
  if (type === 'FundingPaid') {
    return fundingFaultOf(event) ?? ONE_DECISION;
  }
  if (type === 'PositionsRecorded') {
    return reportFaultOf(event) ?? ONE_DECISION;
  }
  if (type === 'CashFlowsRecorded') {
    return flowsFaultOf(event) ?? ONE_DECISION;
  }
  return isMeasuredEvent(event) ? recomputeMeasured(event, versions) : NO_DECISION;
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
    // It follows from the bankrupt's own line, which announced it.
    return NO_DECISION;
  }
  if (payload.side !== 'BANKRUPT') {
    return 'it does not say which side of the deleveraging it is about';
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

/** A decision that needs no measurement may nevertheless record one: then it is checked. */
function recomputeMeasured(event: MeasuredEvent, versions: ParameterVersions): Recomputed | string {
  const { health, inputs } = event.payload;
  return hasHealthRule(event.type) || (isGiven(health) && isGiven(inputs))
    ? recomputeHealth(event, versions)
    : { count: 0, announces: linesOfRestriction(event) };
}

function recomputeHealth(event: MeasuredEvent, versions: ParameterVersions): Recomputed | string {
  const health = requireFact(event.payload, 'health');
  const inputs = requireFact(event.payload, 'inputs');
  const context = contextOf(inputs, versions, event.at);
  const account = accountOf(inputs, event.accountId ?? '');
  const frozen = isGiven(inputs.terms) ? decodeTerms(inputs.terms) : undefined;
  const measured = assessAccountHealth(account, context, frozen);
  const again = canonicalJson(encodeHealth(measured));
  if (again !== canonicalJson(health)) {
    return `the account's health comes out differently: ${again}`;
  }
  const isDueWrong =
    event.type === 'MarginCallOpened' &&
    !amountDueOf(measured).eq(requireText(event.payload, 'amountDue'));
  return isDueWrong
    ? 'the amount due comes out differently'
    : (transitionFaultOf(event, measured) ?? { count: 1, announces: linesOfRestriction(event) });
}

function accountOf({ positions, collateral }: DecisionInputs, id: string): Account {
  return {
    id,
    owner: '',
    positions: positions.map(({ marketId, size, entryPrice }) => ({
      marketId,
      size: decimal(size),
      entryPrice: decimal(entryPrice),
    })),
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
    ({ marketId, parametersVersion, price, source, at }): MarketRisk[] => {
      const parameters = versions.get(marketId)?.get(parametersVersion ?? 0);
      return parameters === undefined || price === null || source === null || at === null
        ? []
        : [
            {
              marketId,
              status: 'ACTIVE',
              lotSize: ANY_LOT,
              parameters,
              markPrice: { price: decimal(price), confidence: null, source, at: new Date(at) },
              isPriceUsable: true,
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
          : [[asset, { asset, priceMarketId, ...collateralValuesOf(recorded) }]],
      ),
    ),
    now,
  };
}

function isGiven<Value>(value: Value | null | undefined): value is Value {
  return value !== null && value !== undefined;
}
