import { decimal, type Decimal } from '../../domain/decimal.js';
import { messageOf } from '../../domain/errors.js';
import { canonicalJson, type Json, type JsonObject } from '../../domain/log/canonical.js';
import { type SealedEvent } from '../../domain/log/event.js';
import { decodeTerms, type RecordedTerms } from '../../domain/margin-call/recorded-terms.js';
import { type Account, type MarketRisk, type RiskContext } from '../../domain/risk/account.js';
import { assessAccountHealth, amountDueOf } from '../../domain/risk/account-health.js';
import { DELEVERAGING_RULE, recomputeDeleveraging } from '../../domain/risk/deleveraging-plan.js';
import { type LiquidationExplanation } from '../../domain/risk/liquidation-explanation.js';
import { recomputeLiquidationStep } from '../../domain/risk/liquidation-step.js';
import { type MarginParameters } from '../../domain/risk/margin-parameters.js';
import { encodeHealth } from '../enforcement/decision-record.js';

import { deleveragingFaultOf, fillFaultOf, transitionFaultOf } from './decision-rules.js';

/** Parameter versions by market and number. */
export type ParameterVersions = ReadonlyMap<string, ReadonlyMap<number, MarginParameters>>;

/**
 * Makes the decision of one event again from what the event says it followed from.
 *
 * - Where an event records health with its inputs (holdings, prices, parameter versions), the health
 *   is measured again and must be the same to the last digit; for a new call the amount due, too. And it
 *   must call for what was decided: below maintenance margin for a call, at cure margin for its end.
 * - Where it records a liquidation step, the step is planned again from its explanation, and what was
 *   traded must be of that order, with the profit, loss and fee that follow.
 *
 * @returns How many decisions were made again, or in words what does not agree: a record too poor to
 *   make its decision from is a fault of the record, so nothing that one says can end the check.
 */
export function findMismatch(event: SealedEvent, versions: ParameterVersions): number | string {
  try {
    return recomputeDecision(event, versions);
  } catch (error) {
    return `the record does not hold what its decision follows from: ${messageOf(error)}`;
  }
}

function recomputeDecision(event: SealedEvent, versions: ParameterVersions): number | string {
  const { payload } = event;
  const explanation = payload.explanation;
  if (isObject(explanation)) {
    return findStepMismatch(event, explanation) ?? 1;
  }
  const { health, inputs } = payload;
  if (!isObject(health) || !isObject(inputs)) {
    return 0;
  }
  return findHealthMismatch(event, health, inputs, versions) ?? 1;
}

function findStepMismatch(event: SealedEvent, explanation: JsonObject): string | null {
  const isDeleveraging = explanation.rule === DELEVERAGING_RULE;
  const step = explanation as unknown as LiquidationExplanation;
  const plan = isDeleveraging ? recomputeDeleveraging(explanation) : recomputeLiquidationStep(step);
  if (plan === null) {
    return 'the recorded inputs call for no liquidation step';
  }
  if (canonicalJson(plan.explanation) !== canonicalJson(explanation)) {
    return 'the liquidation step comes out differently';
  }
  return isDeleveraging ? deleveragingFaultOf(event, explanation) : fillFaultOf(event, step);
}

function findHealthMismatch(
  event: SealedEvent,
  health: JsonObject,
  inputs: JsonObject,
  versions: ParameterVersions,
): string | null {
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
    : transitionFaultOf(event, measured);
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

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
