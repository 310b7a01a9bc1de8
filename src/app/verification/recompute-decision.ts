import { decimal, type Decimal } from '../../domain/decimal.js';
import { messageOf } from '../../domain/errors.js';
import { canonicalJson, type Json, type JsonObject } from '../../domain/canonical.js';
import { type SealedEvent } from '../../domain/log/event.js';
import { decodeTerms, type RecordedTerms } from '../../domain/margin-call/recorded-terms.js';
import {
  type Account,
  type MarketRisk,
  type RiskContext,
} from '../../domain/risk/health/account.js';
import { assessAccountHealth, amountDueOf } from '../../domain/risk/health/account-health.js';
import { recomputeDeleveraging } from '../../domain/risk/waterfall/deleveraging-plan.js';
import { type LiquidationExplanation } from '../../domain/risk/liquidation/liquidation-explanation.js';
import { recomputeLiquidationStep } from '../../domain/risk/liquidation/liquidation-step.js';
import { type MarginParameters } from '../../domain/risk/parameters/margin-parameters.js';
import { recomputeSettlement } from '../../domain/risk/waterfall/settlement-plan.js';
import { encodeHealth } from '../enforcement/calls/decision-record.js';

import { type AnnouncedLine, linesOfDeleveraging, linesOfSettlement } from './announced-lines.js';
import {
  deleveragingFaultOf,
  fillFaultOf,
  hasHealthRule,
  settlementFaultOf,
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

type Recompute = (event: SealedEvent, explanation: JsonObject) => Recomputed | string;

/** Lines that have to record an explanation. */
const BY_EXPLANATION: Partial<Record<SealedEvent['type'], Recompute>> = {
  LiquidationStepFilled: recomputeStep,
  LiquidationStepFailed: recomputeStep,
  AutoDeleveraged: recomputeDeleveraged,
  BankruptcySettled: recomputeSettled,
};

function recompute(event: SealedEvent, versions: ParameterVersions): Recomputed | string {
  const { explanation, health, inputs, side } = event.payload;
  if (event.type === 'AutoDeleveraged' && side === 'COUNTERPARTY') {
    // Follows from the bankrupt's own line, which announced it.
    return NO_DECISION;
  }
  const byExplanation = BY_EXPLANATION[event.type];
  if (byExplanation !== undefined) {
    return byExplanation(event, requireObject(explanation));
  }
  return hasHealthRule(event.type) || (isObject(health) && isObject(inputs))
    ? recomputeHealth(event, requireObject(health), requireObject(inputs), versions)
    : NO_DECISION;
}

function recomputeSettled(event: SealedEvent, explanation: JsonObject): Recomputed | string {
  const plan = recomputeSettlement(explanation);
  if (canonicalJson(plan.explanation) !== canonicalJson(explanation)) {
    return 'who pays for the bankruptcy comes out differently';
  }
  return settlementFaultOf(event, plan) ?? { count: 1, announces: linesOfSettlement(event, plan) };
}

function recomputeDeleveraged(event: SealedEvent, explanation: JsonObject): Recomputed | string {
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

function recomputeStep(event: SealedEvent, explanation: JsonObject): Recomputed | string {
  const step = explanation as unknown as LiquidationExplanation;
  const plan = recomputeLiquidationStep(step);
  if (plan === null) {
    return 'the recorded inputs call for no liquidation step';
  }
  if (canonicalJson(plan.explanation) !== canonicalJson(explanation)) {
    return 'the liquidation step comes out differently';
  }
  return fillFaultOf(event, step) ?? { count: 1, announces: [] };
}

function recomputeHealth(
  event: SealedEvent,
  health: JsonObject,
  inputs: JsonObject,
  versions: ParameterVersions,
): Recomputed | string {
  const context = contextOf(inputs, versions, event.at);
  const account = accountOf(inputs, event.accountId ?? '');
  const { terms } = inputs;
  const frozen = isObject(terms) ? decodeTerms(terms as unknown as RecordedTerms) : undefined;
  const measured = assessAccountHealth(account, context, frozen);
  const again = canonicalJson(encodeHealth(measured));
  if (again !== canonicalJson(health)) {
    return `the account's health comes out differently: ${again}`;
  }
  const amountDue = event.payload.amountDue;
  const isOpening = event.type === 'MarginCallOpened' && typeof amountDue === 'string';
  return isOpening && !amountDueOf(measured).eq(amountDue)
    ? 'the amount due comes out differently'
    : (transitionFaultOf(event, measured) ?? { count: 1, announces: [] });
}

interface RecordedPosition {
  readonly marketId: string;
  readonly size: string;
  readonly entryPrice: string;
}

interface RecordedBalance {
  readonly asset: string;
  readonly balance: string;
  readonly pending: string;
  readonly haircut: string;
  readonly priceMarketId: string | null;
}

interface RecordedPrice {
  readonly marketId: string;
  readonly parametersVersion: number;
  readonly price: string | null;
  readonly source: string;
  readonly at: string;
}

function accountOf(inputs: JsonObject, id: string): Account {
  const positions = inputs.positions as unknown as readonly RecordedPosition[];
  const collateral = inputs.collateral as unknown as readonly RecordedBalance[];
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

function contextOf(inputs: JsonObject, versions: ParameterVersions, now: Date): RiskContext {
  const prices = inputs.prices as unknown as readonly RecordedPrice[];
  const collateral = inputs.collateral as unknown as readonly RecordedBalance[];
  const markets = prices.flatMap(
    ({ marketId, parametersVersion, price, source, at }): MarketRisk[] => {
      const parameters = versions.get(marketId)?.get(parametersVersion);
      return parameters === undefined || price === null
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
      collateral.map(({ asset, haircut, priceMarketId }) => [
        asset,
        { asset, haircut: decimal(haircut), priceMarketId },
      ]),
    ),
    now,
  };
}

function requireObject(value: Json | undefined): JsonObject {
  if (!isObject(value)) {
    throw new Error('it is not there');
  }
  return value;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
