import { type JsonObject } from '../../canonical.js';
import { type FundableLayer } from '../../governance/proposals/proposal-action.js';
import { type MarketStatus } from '../../risk/health/account.js';
import { type ParameterAuthority } from '../../risk/parameters/margin-parameters.js';

/** A market has a new version of its parameters. */
export type ParametersChanged = {
  /** The new version. */
  readonly version: number;
  /** Names of the parameters that differ. */
  readonly changed: readonly string[];
  /** Their values in the version before, by name. */
  readonly before: JsonObject;
  /** Their values in this version, at full effect, by name. */
  readonly after: JsonObject;
  /** First instant at which it is in force, ISO 8601. */
  readonly effectiveFrom: string;
  /** When a phase-in is complete, ISO 8601; null without one. */
  readonly phaseInEndsAt: string | null;
  /** The proposal or mandate that allowed it. */
  readonly authority: ParameterAuthority;
  readonly reason: string;
};

/** The settings of a collateral asset changed. */
export type CollateralChanged = {
  /** Name of the asset. */
  readonly asset: string;
  /** Haircut before: fraction of value not counted, from 0 to 1. */
  readonly before: string;
  /** Haircut at full effect, from 0 to 1. */
  readonly haircut: string;
  /** When a phase-in is complete, ISO 8601; null without one. */
  readonly phaseInEndsAt: string | null;
  /** Present only if another setting or the price market changed: all of these by name, before and after. */
  readonly settings?: { readonly before: JsonObject; readonly after: JsonObject };
};

/** Another part of every holding of an asset counts, because of the cap of all accounts together. */
export type CollateralShareChanged = {
  /** Name of the asset. */
  readonly asset: string;
  /** The part that counted before, from 0 to 1. */
  readonly before: string;
  /** The part that counts from now on, from 0 to 1, before the haircut. */
  readonly share: string;
  /** Cap of all accounts, in the asset; null when there is none any more. */
  readonly totalCap: string | null;
  /** What accounts hold, each up to the cap of one account, in the asset; null without a cap of all accounts. */
  readonly countedTotal: string | null;
};

/** There is a new committee. */
export type CommitteeChanged = {
  /** Its version. */
  readonly version: number;
  /** In its stored form. */
  readonly committee: JsonObject;
};

/** A market was listed. */
export type MarketListed = {
  /** Display name. */
  readonly symbol: string;
  /** Smallest step of size, in base units. */
  readonly lotSize: string;
  /** Version of its parameters: 1. */
  readonly version: number;
  /** Its parameters, by name. */
  readonly parameters: JsonObject;
};

/** A price source, as stored in an event. */
export type PriceSourceRecord = {
  /** The name under which its prices are published. */
  readonly id: string;
  /** Only its share of the total weight matters. */
  readonly weight: string;
  /** Subjects that may publish for it. */
  readonly publishers: readonly string[];
};

/** The declared price sources of a market changed. */
export type PriceSourcesChanged = {
  /** The previous sources. */
  readonly before: readonly PriceSourceRecord[];
  /** The complete new list; empty: none is declared. */
  readonly sources: readonly PriceSourceRecord[];
};

/** A guardian confirmed a quarantined price, which is now the mark. */
export type PriceConfirmed = {
  /** The new mark, in USD. */
  readonly price: string;
  /** The sources that show it, joined by `+`. */
  readonly source: string;
  /** Instant of the price, ISO 8601. */
  readonly priceAt: string;
  /** The last usable price before, in USD; null before the first. */
  readonly lastUsablePrice: string | null;
  readonly reason: string;
};

/** A market's status changed: by a vote, by a guardian's pause, or because a pause is over. */
export type MarketStatusChanged = {
  readonly status: MarketStatus;
  /** The status before. */
  readonly before: MarketStatus;
  readonly reason: string;
  /** Set only for a guardian's pause. */
  readonly pauseId?: string;
  /** When the pause that begins will end, ISO 8601. */
  readonly endsAt?: string;
  /** Set only when the vote took back the end of the market that an earlier one decided. */
  readonly takesBackWindDown?: true;
};

/** A layer of the waterfall received a payment. */
export type WaterfallFunded = {
  readonly layer: FundableLayer;
  /** The whole payment, in USD. */
  readonly amount: string;
  /** The part that paid an open deficit, in USD. */
  readonly deficitPaid: string;
  /** The part credited to the layer, in USD. */
  readonly credited: string;
  /** The rest of the deficit, in USD. */
  readonly deficitLeft: string;
};

/** The system was set up. */
export type GenesisApplied = {
  /** Name of the genesis. */
  readonly name: string;
  /** SHA-256 of the document's canonical JSON, 64 hex digits. */
  readonly hash: string;
  /** The whole genesis file. */
  readonly document: JsonObject;
};

export interface GovernancePayloads {
  readonly ParametersChanged: ParametersChanged;
  readonly CollateralChanged: CollateralChanged;
  readonly CollateralShareChanged: CollateralShareChanged;
  readonly CommitteeChanged: CommitteeChanged;
  readonly MarketListed: MarketListed;
  readonly MarketStatusChanged: MarketStatusChanged;
  readonly PriceSourcesChanged: PriceSourcesChanged;
  readonly PriceConfirmed: PriceConfirmed;
  readonly WaterfallFunded: WaterfallFunded;
  readonly GenesisApplied: GenesisApplied;
}
