import { decimal } from '../../decimal.js';
import { decodeSettings } from '../../settings/setting-values.js';

import { type AssetRisk, type MarketRisk } from '../health/account.js';
import { readPositions } from '../health/position-record.js';
import { assetValuesOf } from '../health/asset-record.js';
import {
  type ExplainedMarket,
  type LiquidationExplanation,
  type SlippageQuote,
  type StepSubject,
} from './liquidation-explanation.js';
import { type MarginParameters } from '../parameters/margin-parameters.js';
import {
  MARGIN_PARAMETER_DEFAULTS,
  STEP_PARAMETERS,
  TERM_PARAMETERS,
} from '../parameters/market-parameters.js';

/** The inputs of a recorded decision. */
export interface RecordedSubject extends StepSubject {
  readonly quotes: readonly SlippageQuote[];
}

/** Rebuilds the inputs of a decision. The recorded brackets replace the ramp. */
export function readExplanation({ inputs }: LiquidationExplanation): RecordedSubject {
  const now = new Date(inputs.at);
  const assets = inputs.collateral.map(({ asset, priceMarketId, ...recorded }): AssetRisk => {
    return { asset, priceMarketId, ...assetValuesOf(recorded) };
  });
  return {
    account: {
      id: inputs.accountId,
      owner: inputs.owner,
      ...readPositions(inputs.positions),
      collateral: inputs.collateral.map(({ asset, balance, pending }) => ({
        asset,
        balance: decimal(balance),
        pending: decimal(pending),
      })),
    },
    context: {
      markets: new Map(inputs.markets.map((market) => [market.marketId, readMarket(market, now)])),
      assets: new Map(assets.map((asset) => [asset.asset, asset])),
      now,
    },
    isWaterfallOpen: inputs.isWaterfallOpen,
    isClosingAll: inputs.isClosingAll === true,
    quotes: inputs.slippageQuotes.map(({ size, slippage }) => ({
      size: decimal(size),
      slippage: decimal(slippage),
    })),
  };
}

function readMarket(recorded: ExplainedMarket, now: Date): MarketRisk {
  const { mark, marketId, status, isPriceUsable } = recorded;
  return {
    marketId,
    status,
    isPriceUsable,
    lotSize: decimal(recorded.lotSize),
    parameters: readParameters(recorded, now),
    markPrice:
      mark === null
        ? null
        : {
            price: decimal(mark.price),
            confidence: mark.confidence === null ? null : decimal(mark.confidence),
            source: mark.source,
            at: new Date(mark.at),
          },
  };
}

function readParameters(recorded: ExplainedMarket, now: Date): MarginParameters {
  return {
    // The other parameters do not affect a step, and its record does not contain them.
    ...MARGIN_PARAMETER_DEFAULTS,
    ...decodeSettings(TERM_PARAMETERS, recorded.terms),
    ...decodeSettings(STEP_PARAMETERS, recorded),
    marketId: recorded.marketId,
    version: recorded.parameterVersion,
    tiers: recorded.tiersInForce.map((tier) => ({
      floor: decimal(tier.floor),
      initialMarginFraction: decimal(tier.initialMarginFraction),
      maintenanceMarginFraction: decimal(tier.maintenanceMarginFraction),
    })),
    ramp: null,
    effectiveFrom: now,
    authority: { kind: 'GENESIS', subject: 'record' },
  };
}
