import { type Decimal } from '../../decimal.js';
import { type MarketStatus } from '../../risk/health/account.js';
import { type PriceSource } from '../../risk/parameters/price-source.js';
import { type CollateralChanges } from '../../risk/parameters/collateral-settings.js';

import { type Committee } from '../committee/committee.js';
import { type MandateTerms } from '../mandates/mandate.js';
import { type AcceptedImpact } from './accepted-impact.js';
import { type MarginParameterChanges } from '../parameters/parameter-changes.js';

export const PROPOSAL_KINDS = [
  'CHANGE_PARAMETERS',
  'CHANGE_COLLATERAL',
  'GRANT_MANDATE',
  'REVOKE_MANDATE',
  'LIST_MARKET',
  'SET_MARKET_STATUS',
  'CHANGE_COMMITTEE',
  'FUND_WATERFALL',
  'CANCEL_MARGIN_CALL',
  'SET_PRICE_SOURCES',
  'DELIST_MARKET',
] as const;
export type ProposalKind = (typeof PROPOSAL_KINDS)[number];

export const MARKET_STATUSES = [
  'ACTIVE',
  'REDUCE_ONLY',
  'ENFORCEMENT_PAUSED',
  'SETTLING',
  'DELISTED',
] as const satisfies readonly MarketStatus[];

/** The layers of the waterfall that have a balance of their own. The others cannot be funded. */
export const FUNDABLE_LAYERS = ['MARKET_INSURANCE', 'GLOBAL_INSURANCE', 'BACKSTOP'] as const;
export type FundableLayer = (typeof FUNDABLE_LAYERS)[number];

/** The effect of a proposal. One shape per kind; stored as JSON, decimals as strings. */
export type ProposalAction =
  | {
      readonly kind: 'CHANGE_PARAMETERS';
      readonly marketId: string;
      readonly changes: MarginParameterChanges;
      /** 0: at once. Otherwise the fractions move linearly over this time. */
      readonly phaseInSeconds: number;
      /** Absent: the committee's limits hold. */
      readonly acceptsImpact?: AcceptedImpact;
    }
  | ({
      readonly kind: 'CHANGE_COLLATERAL';
      readonly asset: string;
      /** 0: at once. Otherwise the haircut moves linearly over this time. */
      readonly phaseInSeconds: number;
      /** Absent: the committee's limits hold. */
      readonly acceptsImpact?: AcceptedImpact;
    } & CollateralChanges)
  | ({ readonly kind: 'GRANT_MANDATE' } & MandateTerms)
  | { readonly kind: 'REVOKE_MANDATE'; readonly mandateId: string }
  | {
      readonly kind: 'LIST_MARKET';
      readonly marketId: string;
      readonly symbol: string;
      /** Merged over the defaults; the margin schedule has none and must be given. */
      readonly parameters: MarginParameterChanges;
    }
  | { readonly kind: 'SET_MARKET_STATUS'; readonly marketId: string; readonly status: MarketStatus }
  | {
      readonly kind: 'SET_PRICE_SOURCES';
      readonly marketId: string;
      /** All sources; they replace the previous ones. Empty: all operators publish for one common source. */
      readonly sources: readonly PriceSource[];
    }
  | { readonly kind: 'CHANGE_COMMITTEE'; readonly committee: Committee }
  | {
      readonly kind: 'FUND_WATERFALL';
      readonly layer: FundableLayer;
      /** The market of MARKET_INSURANCE; null for the other layers. */
      readonly marketId: string | null;
      /** In USD, positive, whole cents. */
      readonly amount: Decimal;
    }
  | {
      readonly kind: 'DELIST_MARKET';
      readonly marketId: string;
      /** First instant at which the market takes no new risk. In the past: at once. */
      readonly reduceOnlyFrom: Date;
      /** First instant at which its positions are settled into cash. */
      readonly settlesAt: Date;
      /** In USD; null: the mean of the mark over `settlementWindowSeconds` before. */
      readonly settlementPrice: Decimal | null;
    }
  | { readonly kind: 'CANCEL_MARGIN_CALL'; readonly marginCallId: string };

export type ActionOf<Kind extends ProposalKind> = Extract<ProposalAction, { readonly kind: Kind }>;
