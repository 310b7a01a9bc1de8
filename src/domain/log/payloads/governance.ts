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
  /** First instant at which it holds, ISO 8601. */
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
  /** Only where another setting changed: all others by name, before and after. */
  readonly settings?: { readonly before: JsonObject; readonly after: JsonObject };
};

/** There is a new committee. */
export type CommitteeChanged = {
  /** Its version. */
  readonly version: number;
  /** As it is stored. */
  readonly committee: JsonObject;
};

/** A market was listed. */
export type MarketListed = {
  /** Its name for people. */
  readonly symbol: string;
  /** Smallest step of size, in base units. */
  readonly lotSize: string;
  /** Of its parameters: 1. */
  readonly version: number;
  /** Its parameters, by name. */
  readonly parameters: JsonObject;
};

/** A price source as an event has it. */
export type PriceSourceRecord = {
  /** The name that its prices are published under. */
  readonly id: string;
  /** Only its share of all weight matters. */
  readonly weight: string;
  /** Subjects that may publish for it. */
  readonly publishers: readonly string[];
};

/** Other sources publish the prices of a market. */
export type PriceSourcesChanged = {
  /** Those before. */
  readonly before: readonly PriceSourceRecord[];
  /** All of them, from now on; empty: none is declared. */
  readonly sources: readonly PriceSourceRecord[];
};

/** A guardian confirmed a price that waited in quarantine: it is the mark from now on. */
export type PriceConfirmed = {
  /** The mark from now on, in USD. */
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
  /** Only of a guardian's pause. */
  readonly pauseId?: string;
  /** When a pause that begins will end by itself, ISO 8601. */
  readonly endsAt?: string;
};

/** A layer of the waterfall was paid into. */
export type WaterfallFunded = {
  readonly layer: FundableLayer;
  /** All that was paid, in USD. */
  readonly amount: string;
  /** The part that paid an open deficit, in USD. */
  readonly deficitPaid: string;
  /** The part that the layer got, in USD. */
  readonly credited: string;
  /** What of the deficit is left, in USD. */
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
  readonly CommitteeChanged: CommitteeChanged;
  readonly MarketListed: MarketListed;
  readonly MarketStatusChanged: MarketStatusChanged;
  readonly PriceSourcesChanged: PriceSourcesChanged;
  readonly PriceConfirmed: PriceConfirmed;
  readonly WaterfallFunded: WaterfallFunded;
  readonly GenesisApplied: GenesisApplied;
}
