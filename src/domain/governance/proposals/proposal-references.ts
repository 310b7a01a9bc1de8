import { notFound } from '../../errors.js';
import { type MarketStatus, type MarketWindDown } from '../../risk/health/account.js';
import { type CollateralTerms } from '../../risk/parameters/collateral-settings.js';
import { type MarginParameters } from '../../risk/parameters/margin-parameters.js';
import { type PriceSource } from '../../risk/parameters/price-source.js';
import { type Mandate } from '../mandates/mandate.js';

/** The state of a market for the validation of a proposal. */
export interface MarketReference {
  /** The newest version. */
  readonly parameters: MarginParameters;
  /** Null during a guardian's pause. */
  readonly status: MarketStatus | null;
  readonly priceSources: readonly PriceSource[];
  /** The end that a vote decided; null or absent without one. */
  readonly windDown?: MarketWindDown | null;
  /** Whether its price can be used now. */
  readonly isPriceUsable: boolean;
}

/** The present state that a proposal may refer to. A caller may load only what the action names. */
export interface ProposalReferences {
  /** Every listed market. */
  readonly markets: ReadonlyMap<string, MarketReference>;
  /** Every collateral asset, with what gives its balances their value. */
  readonly assets: ReadonlyMap<string, CollateralTerms>;
  readonly mandates: ReadonlyMap<string, Mandate>;
  /** By margin call: whether it is still open. */
  readonly marginCalls: ReadonlyMap<string, { readonly isOpen: boolean; readonly state: string }>;
  readonly now: Date;
}

export function requireMarket(
  marketId: string,
  field: string,
  { markets }: ProposalReferences,
): MarketReference {
  const current = markets.get(marketId);
  if (current === undefined) {
    throw notFound('market', marketId, field);
  }
  return current;
}
