import { type Setting, pickSettings } from '../../settings/setting.js';
import { defaultsOf } from '../../settings/setting-values.js';

/** A numeric margin parameter of a market. */
interface MarketParameter extends Setting {
  /**
   * Where the value used by a decision is recorded. TERMS: a margin call freezes it when it opens, and records
   * show it with the call's terms. STEP: in the record of a liquidation step. VERSION: records name only the
   * version of the parameters.
   */
  readonly recordedIn: 'TERMS' | 'STEP' | 'VERSION';
}

/**
 * All numeric parameters of a market that governance sets, in addition to the margin schedule (`tiers`).
 *
 * Declare a new one at the end, with a default that changes nothing, and `isOptional`. Then `npm run generate`
 * writes the SDL and the table in docs/risk-model.md; genesis files, proposals, mandates, the store, history,
 * records and the API need no change.
 *
 * @see CONTRIBUTING.md#add-a-market-parameter
 */
export const MARKET_PARAMETERS = {
  warningRatio: {
    kind: 'RATIO',
    range: '(1, 100]',
    default: '1.2',
    recordedIn: 'TERMS',
    description: 'Equity below this multiple of maintenance margin raises a WARNING.',
  },
  warningClearRatio: {
    kind: 'RATIO',
    range: '(1, 100]',
    default: '1.25',
    recordedIn: 'TERMS',
    description: 'A WARNING clears at or above this multiple. At least warningRatio.',
  },
  cureRatio: {
    kind: 'RATIO',
    range: '(1, 100]',
    default: '1.1',
    recordedIn: 'TERMS',
    description: 'A margin call is cured, and a liquidation stops, at or above this multiple.',
  },
  closeOutRatio: {
    kind: 'RATIO',
    range: '(0, 1)',
    // Two thirds, rounded up to 12 decimals: against the account.
    default: '0.666666666667',
    recordedIn: 'TERMS',
    description:
      'Equity below this multiple of maintenance margin voids the grace: liquidation starts at once.',
  },
  gracePeriodSeconds: {
    kind: 'SECONDS',
    range: '[0, 2592000]',
    default: '3600',
    recordedIn: 'TERMS',
    description: 'Seconds from a breach to liquidation. 0: notify and liquidate.',
  },
  parameterChangeGraceSeconds: {
    kind: 'SECONDS',
    range: '[0, 2592000]',
    default: '86400',
    recordedIn: 'TERMS',
    description: 'Seconds of grace of a call that a parameter change alone caused.',
  },
  finalityHoldSeconds: {
    kind: 'SECONDS',
    range: '[0, 86400]',
    default: '300',
    recordedIn: 'TERMS',
    description:
      'Seconds by which the deadline of a call may be extended, once per call, while a deposit that would cure it is pending.',
  },
  largePositionNotional: {
    kind: 'NOTIONAL',
    range: '[0, 1000000000000000]',
    default: '100000',
    recordedIn: 'STEP',
    description:
      'In USD. Above this notional one liquidation step closes at most maxLiquidationFraction, then waits liquidationCooldownSeconds.',
  },
  maxLiquidationFraction: {
    kind: 'FRACTION',
    range: '(0, 1]',
    default: '0.2',
    recordedIn: 'STEP',
    description: 'Largest fraction of a large position that one step closes.',
  },
  liquidationCooldownSeconds: {
    kind: 'SECONDS',
    range: '[0, 3600]',
    default: '30',
    recordedIn: 'VERSION',
    description: 'Seconds between two steps on a large position.',
  },
  minPositionNotional: {
    kind: 'NOTIONAL',
    range: '[0, 1000000000000000]',
    default: '50',
    recordedIn: 'STEP',
    description: 'In USD. A step that would leave less than this closes everything.',
  },
  liquidationFee: {
    kind: 'FRACTION',
    range: '[0, 1)',
    default: '0.001',
    recordedIn: 'TERMS',
    description: 'Penalty as a fraction of liquidated notional; goes to the insurance fund.',
  },
  maxSlippage: {
    kind: 'FRACTION',
    // At 1 an order could trade at a price of zero.
    range: '(0, 1)',
    default: '0.01',
    recordedIn: 'STEP',
    description:
      'Maximum distance between the price of a liquidation order and the mark, as a fraction of the mark.',
  },
  maxPriceAgeSeconds: {
    kind: 'SECONDS',
    range: '[1, 86400]',
    default: '60',
    recordedIn: 'VERSION',
    description: 'Seconds after which a price is too old to enforce on.',
  },
  maxPriceDeviation: {
    kind: 'FRACTION',
    range: '(0, 1]',
    default: '0.1',
    recordedIn: 'VERSION',
    description:
      'A new price further than this fraction from the last one is quarantined until confirmed.',
  },
  jumpConfirmationSeconds: {
    kind: 'SECONDS',
    range: '[0, 3600]',
    default: '10',
    isOptional: true,
    recordedIn: 'VERSION',
    description:
      'Seconds, by the clock of the server, for which a single price source must hold a new level before the level is accepted; within this time the level may move by maxPriceDeviation in total.',
  },
  maxJump: {
    kind: 'FRACTION',
    range: '(0, 1]',
    default: '0.5',
    isOptional: true,
    recordedIn: 'VERSION',
    description:
      'A jump further than this fraction from the last usable price is accepted only when a second source or a guardian confirms it.',
  },
  minSources: {
    kind: 'COUNT',
    range: '[1, 16]',
    default: '1',
    isOptional: true,
    recordedIn: 'VERSION',
    description:
      'Minimum number of declared price sources in force for the price of the market to be usable.',
  },
  maxSourceDeviation: {
    kind: 'FRACTION',
    range: '(0, 1]',
    default: '0.05',
    isOptional: true,
    recordedIn: 'VERSION',
    description:
      'A price source further than this fraction from the median of all fresh sources is excluded.',
  },
  stateNoticeSeconds: {
    kind: 'SECONDS',
    range: '[0, 86400]',
    default: '60',
    isOptional: true,
    recordedIn: 'VERSION',
    description:
      'Seconds in which a recurring state is announced at most once: a quarantine in the log, a suspension to the owner of an account.',
  },
  unusablePriceRatio: {
    kind: 'RATIO',
    range: '[1, 1000]',
    default: '2',
    isOptional: true,
    recordedIn: 'VERSION',
    description:
      'While a price cannot be used, the true price is assumed to lie between the last usable price divided by this ratio and multiplied by it.',
  },
  marketFundShare: {
    kind: 'FRACTION',
    range: '[0, 1]',
    default: '0.1',
    isOptional: true,
    recordedIn: 'VERSION',
    description:
      'Largest part of the global fund, and of the backstop, that losses in this market take within a day.',
  },
  ownerFundShare: {
    kind: 'FRACTION',
    range: '[0, 1]',
    default: '0.05',
    isOptional: true,
    recordedIn: 'VERSION',
    description:
      'Largest part of the global fund, and of the backstop, that losses of one owner take within a day.',
  },
  dailyFundShare: {
    kind: 'FRACTION',
    range: '[0, 1]',
    default: '0.25',
    isOptional: true,
    recordedIn: 'VERSION',
    description:
      'A loss in this market takes nothing more of the global fund, or of the backstop, once all losses within a day took this part of it.',
  },
  openInterestCap: {
    kind: 'NOTIONAL',
    range: '[0, 1000000000000000]',
    default: '0',
    isOptional: true,
    recordedIn: 'VERSION',
    description:
      'In USD at the mark. No order may bring all positions of the market, longs and shorts together, above it. 0: no cap.',
  },
  sideInterestCap: {
    kind: 'NOTIONAL',
    range: '[0, 1000000000000000]',
    default: '0',
    isOptional: true,
    recordedIn: 'VERSION',
    description:
      'In USD at the mark. No order may bring all longs, or all shorts, of the market above it. 0: no cap.',
  },
  ownerInterestCap: {
    kind: 'NOTIONAL',
    range: '[0, 1000000000000000]',
    default: '0',
    isOptional: true,
    recordedIn: 'VERSION',
    description:
      'In USD at the mark. No order may bring the positions of all accounts of one owner in the market above it. 0: no cap.',
  },
  settlementWindowSeconds: {
    kind: 'SECONDS',
    range: '[60, 86400]',
    default: '3600',
    isOptional: true,
    recordedIn: 'VERSION',
    description:
      'Seconds before the settlement of a market that is delisted, over which its settlement price is the mean of the mark.',
  },
} as const satisfies Readonly<Record<string, MarketParameter>>;

export type MarketParameterName = keyof typeof MARKET_PARAMETERS;

type NameRecordedIn<Place extends MarketParameter['recordedIn']> = {
  [Name in MarketParameterName]: (typeof MARKET_PARAMETERS)[Name]['recordedIn'] extends Place
    ? Name
    : never;
}[MarketParameterName];

/** The parameters that a margin call freezes when it opens. */
export const TERM_PARAMETERS = pickSettings<typeof MARKET_PARAMETERS, NameRecordedIn<'TERMS'>>(
  MARKET_PARAMETERS,
  ({ recordedIn }) => recordedIn === 'TERMS',
);

/** The parameters that determine a liquidation step, in addition to the frozen terms. */
export const STEP_PARAMETERS = pickSettings<typeof MARKET_PARAMETERS, NameRecordedIn<'STEP'>>(
  MARKET_PARAMETERS,
  ({ recordedIn }) => recordedIn === 'STEP',
);

/** The defaults of a newly listed market. The margin schedule has none: its proposal must give it. */
export const MARGIN_PARAMETER_DEFAULTS = defaultsOf(MARKET_PARAMETERS);
