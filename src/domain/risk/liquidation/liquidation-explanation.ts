/* eslint-disable @typescript-eslint/consistent-type-definitions -- an interface is no JSON value */
import { type Decimal } from '../../decimal.js';
import {
  type RecordedSettings,
  type StoredSettings,
  encodeSettings,
  recordSettings,
} from '../../settings/setting-values.js';

import {
  type Account,
  type MarketRisk,
  type MarketStatus,
  type RiskContext,
} from '../health/account.js';
import { type AccountHealth, type PositionHealth } from '../health/account-health.js';
import { recordPositions, type RecordedPosition } from '../health/position-record.js';
import { recordAsset } from '../health/asset-record.js';
import { requireAsset, requireMarket } from '../health/collateral-value.js';
import { type Sizing, type SizingReason } from './liquidation-sizing.js';
import { type EnforcementTerms, type MarginTier } from '../parameters/margin-parameters.js';
import { tiersInForce } from '../parameters/margin-tiers.js';
import { STEP_PARAMETERS, TERM_PARAMETERS } from '../parameters/market-parameters.js';

/** The slippage that the venue suggested for an unsigned size, before the limit of maxSlippage. */
export interface SlippageQuote {
  readonly size: Decimal;
  readonly slippage: Decimal;
}

/** From here on plain JSON: decimals and times as text. */
export type ExplainedTier = Readonly<Record<keyof MarginTier, string>>;

export type ExplainedMark = {
  readonly price: string;
  readonly confidence: string | null;
  readonly source: string;
  readonly at: string;
  readonly ageMs: number;
};

/** One market in scope: it holds a position, or its mark values collateral. */
export type ExplainedMarket = {
  readonly marketId: string;
  readonly status: MarketStatus;
  readonly isPriceUsable: boolean;
  readonly mark: ExplainedMark | null;
  readonly lotSize: string;
  readonly parameterVersion: number;
  readonly tiersInForce: readonly ExplainedTier[];
  /** Frozen by the margin call, else those of the version. */
  readonly terms: StoredSettings<typeof TERM_PARAMETERS>;
} & RecordedSettings<typeof STEP_PARAMETERS>;

export type ExplainedInputs = {
  readonly accountId: string;
  readonly owner: string;
  readonly at: string;
  readonly isWaterfallOpen: boolean;
  /** Present only if an earlier step broke its assertions. */
  readonly isClosingAll?: true;
  readonly positions: readonly RecordedPosition[];
  readonly collateral: readonly {
    readonly asset: string;
    readonly balance: string;
    readonly pending: string;
    readonly haircut: string;
    readonly priceMarketId: string | null;
  }[];
  readonly markets: readonly ExplainedMarket[];
  readonly slippageQuotes: readonly Readonly<Record<'size' | 'slippage', string>>[];
};

export type ExplainedNumbers = {
  readonly equity: string;
  readonly collateralValue: string;
  readonly unrealizedPnl: string;
  readonly maintenanceMargin: string;
  readonly cureMargin: string;
  readonly shortage: string;
  readonly markPrice: string;
  readonly notional: string;
  /** The maintenance fraction of the bracket in which the notional lies. */
  readonly marginalMaintenanceFraction: string;
  readonly assumedCost: string;
  /** q*; null when no partial close of this position cures. */
  readonly sizeToCure: string | null;
  /** Null when no cap applies. */
  readonly sizeCap: string | null;
  readonly isCapBypassed: boolean;
};

export type ExplainedResult = {
  readonly marketId: string;
  readonly size: string;
  readonly limitPrice: string;
  readonly reason: SizingReason;
  readonly bankruptcyPrice: string | null;
  readonly isHealing: boolean;
};

/** The record of a step, sufficient to recompute it by hand: inputs, rule, intermediate numbers, result. */
export type LiquidationExplanation = {
  readonly rule: string;
  readonly formula: string;
  readonly inputs: ExplainedInputs;
  readonly numbers: ExplainedNumbers;
  readonly result: ExplainedResult;
};

const RULE = 'docs/risk-model.md#liquidation-step';
const FORMULA =
  'q* = (cure margin - equity) / (mark * (cureRatio * mmr - f)), bracket by bracket from the top; ' +
  'f = liquidationFee + s, and liquidationFee * s more for a purchase, s = min(slippage, maxSlippage); ' +
  'q = min(ceil(q*) to the lot, |size|, cap)';
/** The same in a market with minLiquidationNotional. */
const FORMULA_WITH_LEAST = FORMULA.replace(
  'ceil(q*) to the lot',
  'max(ceil(q*) to the lot, least)',
);

/** The account of a step and the decision's inputs other than the venue's depth. */
export interface StepSubject {
  readonly account: Account;
  readonly context: RiskContext;
  readonly terms?: ReadonlyMap<string, EnforcementTerms>;
  readonly isWaterfallOpen: boolean;
  readonly isClosingAll?: boolean;
}

interface StepResult {
  readonly marketId: string;
  readonly size: Decimal;
  readonly limitPrice: Decimal;
  readonly reason: SizingReason;
  readonly bankruptcyPrice: Decimal | null;
  readonly isHealing: boolean;
}

interface StepNumbers {
  readonly health: AccountHealth;
  readonly position: PositionHealth;
  readonly shortage: Decimal;
  readonly sizing: Sizing;
  readonly sizeCap: Decimal | null;
  readonly isCapBypassed: boolean;
  readonly marginal: Decimal;
}

/** Encodes a decision as plain JSON. */
export function explainLiquidation(
  subject: StepSubject,
  decided: StepResult,
  { health, position, shortage, sizing, sizeCap, isCapBypassed, marginal }: StepNumbers,
  quotes: readonly SlippageQuote[],
): LiquidationExplanation {
  const { parameters } = requireMarket(subject.context, decided.marketId);
  return {
    rule: RULE,
    formula: parameters.minLiquidationNotional.isZero() ? FORMULA : FORMULA_WITH_LEAST,
    inputs: explainInputs(subject, quotes),
    numbers: {
      equity: health.equity.toFixed(),
      collateralValue: health.collateralValue.toFixed(),
      unrealizedPnl: health.unrealizedPnl.toFixed(),
      maintenanceMargin: health.maintenanceMargin.toFixed(),
      cureMargin: health.cureMargin.toFixed(),
      shortage: shortage.toFixed(),
      markPrice: position.markPrice.toFixed(),
      notional: position.notional.toFixed(),
      marginalMaintenanceFraction: marginal.toFixed(),
      assumedCost: sizing.assumedCost.toFixed(),
      sizeToCure: textOf(sizing.sizeToCure),
      sizeCap: textOf(sizeCap),
      isCapBypassed,
    },
    result: {
      marketId: decided.marketId,
      size: decided.size.toFixed(),
      limitPrice: decided.limitPrice.toFixed(),
      reason: decided.reason,
      bankruptcyPrice: textOf(decided.bankruptcyPrice),
      isHealing: decided.isHealing,
    },
  };
}

function explainInputs(
  { account, context, terms, isWaterfallOpen, isClosingAll }: StepSubject,
  quotes: readonly SlippageQuote[],
): ExplainedInputs {
  const collateral = account.collateral.map(({ asset, balance, pending }) => ({
    asset,
    balance: balance.toFixed(),
    pending: pending.toFixed(),
    ...recordAsset(requireAsset(context, asset)),
    priceMarketId: requireAsset(context, asset).priceMarketId,
  }));
  const priced = collateral.flatMap(({ priceMarketId }) => priceMarketId ?? []);
  const held = account.positions.map(({ marketId }) => marketId);
  return {
    accountId: account.id,
    owner: account.owner,
    at: context.now.toISOString(),
    isWaterfallOpen,
    ...(isClosingAll === true ? { isClosingAll } : {}),
    positions: recordPositions(account, context),
    collateral,
    markets: [...new Set([...held, ...priced])]
      .map((marketId) => requireMarket(context, marketId))
      .map((market) =>
        explainMarket(market, terms?.get(market.marketId) ?? market.parameters, context.now),
      ),
    slippageQuotes: quotes.map(({ size, slippage }) => ({
      size: size.toFixed(),
      slippage: slippage.toFixed(),
    })),
  };
}

function explainMarket(market: MarketRisk, terms: EnforcementTerms, now: Date): ExplainedMarket {
  const { marketId, status, isPriceUsable, lotSize, markPrice, parameters } = market;
  return {
    marketId,
    status,
    isPriceUsable,
    mark:
      markPrice === null
        ? null
        : {
            price: markPrice.price.toFixed(),
            confidence: textOf(markPrice.confidence),
            source: markPrice.source,
            at: markPrice.at.toISOString(),
            ageMs: now.getTime() - markPrice.at.getTime(),
          },
    lotSize: lotSize.toFixed(),
    parameterVersion: parameters.version,
    tiersInForce: tiersInForce(parameters, now).map((tier) => ({
      floor: tier.floor.toFixed(),
      initialMarginFraction: tier.initialMarginFraction.toFixed(),
      maintenanceMarginFraction: tier.maintenanceMarginFraction.toFixed(),
    })),
    terms: encodeSettings(TERM_PARAMETERS, terms),
    ...recordSettings(STEP_PARAMETERS, parameters),
  };
}

function textOf(value: Decimal | null): string | null {
  return value === null ? null : value.toFixed();
}
