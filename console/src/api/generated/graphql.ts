/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** The most that a proposal accepts of what its change does at its execution, beyond the committee's limits. */
export type AcceptedImpactInput = {
  /** Notional that it newly calls, in USD. */
  newlyCalledNotional: string;
  /** Accounts that it newly closes out. */
  newlyCloseOutAccounts: number;
};

/** Which accounts. Every part given restricts further. */
export type AccountFilter = {
  /** Only these accounts, at most 500. */
  ids?: Array<string | number> | null | undefined;
  /** Only accounts at one of these levels. */
  levels?: Array<HealthLevel> | null | undefined;
  /** Only accounts with a position in this market. */
  marketId?: string | number | null | undefined;
  /** Only accounts of this owner. */
  owner?: string | null | undefined;
};

/** How far the collateral of an account reaches. Nothing is added up across accounts, whatever their kind. */
export type AccountKind =
  /** All markets, one collateral. What a first deposit or position opens is CROSS. */
  | 'CROSS'
  /** One market and its own collateral. A loss never reaches the owner's other accounts. */
  | 'ISOLATED'
  /** As CROSS, one of several that an owner has beside the first. A loss never reaches the others. */
  | 'SUB';

/** Orders of the accounts list. */
export type AccountOrder =
  /** Most equity first. */
  | 'EQUITY_DESC'
  /** By id. */
  | 'ID_ASC'
  /** Worst margin ratio first; accounts without positions last. */
  | 'MARGIN_RATIO_ASC'
  /** Largest gross notional first. */
  | 'NOTIONAL_DESC';

/** What an account may not do. */
export type AccountRestriction =
  /** It may not open or enlarge a position. */
  | 'NEW_RISK'
  /** Nothing may leave it. */
  | 'WITHDRAWALS';

/** A seat in a committee to be. */
export type CommitteeMemberInput = {
  /** The subject, as in tokens. */
  subject: string;
  /** Voting weight, above 0; only its share of all weight matters. */
  weight: string;
};

/** How far a deposit has come. */
export type DepositStatus =
  /** Irreversible: counts towards margin. */
  | 'FINAL'
  /** Seen, not yet irreversible: counts for nothing. */
  | 'PENDING'
  /** Taken back. */
  | 'REVERSED';

/** Which events. Every part given restricts further; an empty list admits nothing. */
export type EventFilter = {
  /** Only events of these accounts. */
  accountIds?: Array<string | number> | null | undefined;
  /** Only events at or after this instant. */
  from?: string | null | undefined;
  /** Only this line and later ones: a sequence. */
  fromSequence?: string | null | undefined;
  /** Only events of this margin call. */
  marginCallId?: string | number | null | undefined;
  /** Only events of these markets. */
  marketIds?: Array<string | number> | null | undefined;
  /** Only events of this proposal. */
  proposalId?: string | number | null | undefined;
  /** Only events of these types, by name. */
  types?: Array<string> | null | undefined;
  /** Only events before this instant. */
  until?: string | null | undefined;
  /** Only this line and earlier ones: a sequence. */
  untilSequence?: string | null | undefined;
};

/**
 * The level of an account, worst last, from amounts alone: a raised warning does not change it. E = equity,
 * MM = maintenance margin, every comparison strict.
 */
export type HealthLevel =
  /** E is below zero, with or without positions. */
  | 'BANKRUPT'
  /** E is below the close-out margin (closeOutRatio × MM): liquidation starts at once. */
  | 'CLOSE_OUT'
  /** E is at or above the warning margin (warningRatio × MM), or there is no position and E is at or above zero. */
  | 'HEALTHY'
  /** E is below MM: a margin call opens. */
  | 'MARGIN_CALL'
  /** E is below the warning margin. */
  | 'WARNING';

/** What a ledger account is for. */
export type LedgerAccountKind =
  /** Collateral of a trading account. */
  | 'ACCOUNT'
  /** Capital pledged by a backstop provider. Never below zero. */
  | 'BACKSTOP'
  /** Losses that nobody has covered; below zero by so much. */
  | 'DEFICIT'
  /** Where money comes from and goes to when it enters or leaves the system. */
  | 'EXTERNAL'
  /** Insurance fund of all markets. Never below zero. */
  | 'GLOBAL_INSURANCE'
  /** Insurance fund of one market. Never below zero. */
  | 'MARKET_INSURANCE'
  /** Any other. */
  | 'OTHER'
  /** Collateral taken from bankrupt accounts, at the value it was counted for. */
  | 'SEIZED'
  /** The other side of profits and losses that accounts realize. */
  | 'VENUE';

/** What a posting was made for. */
export type LedgerCauseKind =
  /** A position closed against a bankrupt one, at its bankruptcy price: what both sides realized. */
  | 'AUTO_DELEVERAGING'
  /** Cash flows that were told in one call. */
  | 'CASH_FLOWS'
  /** A deposit that became final. */
  | 'DEPOSIT'
  /** A deposit that was taken back after it was final. */
  | 'DEPOSIT_REVERSAL'
  /** A proposal that funded a layer of the waterfall. */
  | 'FUNDING'
  /** Funding of a market at an instant, by its rate. */
  | 'FUNDING_PAYMENT'
  /** The funds that genesis set up. */
  | 'GENESIS'
  /** A liquidation step: profit or loss, and fee. */
  | 'LIQUIDATION'
  /** Any other. */
  | 'OTHER'
  /** Profit or loss of a market's holders that was settled into cash. */
  | 'PROFIT_SETTLEMENT'
  /** Positions that were reported in one call: what they closed. */
  | 'REPORTED_POSITIONS'
  /** Fills at the venue that were reported in one request: realised profit or loss, and fees. */
  | 'TRADES'
  /** Collateral that moved between two accounts of one owner. */
  | 'TRANSFER'
  /** The covering of a bankruptcy: seized collateral, funds, losses that were shared, and the deficit. */
  | 'WATERFALL'
  /** A withdrawal. */
  | 'WITHDRAWAL';

/** How far a mandate reaches in one parameter. */
export type MandateBoundInput = {
  /** Seconds that must lie between two mandated changes of this parameter in one market. */
  cooldownSeconds: number;
  /** Greatest value allowed, in the parameter's own unit; null for no limit. */
  max?: string | null | undefined;
  /** ABSOLUTE: in the parameter's own unit (0.005 = 50 bps). RELATIVE: fraction of the value in force. */
  maxStep: string;
  /** Least value allowed, in the parameter's own unit; null for no limit. */
  min?: string | null | undefined;
  /** How maxStep is measured. */
  mode: StepMode;
  /** The parameter's name, for example maintenanceMarginFraction. `tiers` cannot be mandated. */
  parameter: string;
};

/** What alone brought the account below its maintenance margin. */
export type MarginCallCause =
  /** The account's collateral changed. */
  | 'COLLATERAL_CHANGE'
  /** Margin fractions or a haircut were tightened within the last day, a phase-in included: without that it would be healthy. */
  | 'PARAMETER_CHANGE'
  /** The account's positions changed. */
  | 'POSITION_CHANGE'
  /** A mark price moved, or time passed. */
  | 'PRICE';

/** Which margin calls. Every part given restricts further. */
export type MarginCallFilter = {
  /** Only those of this account. */
  accountId?: string | number | null | undefined;
  /** Only those that the holder has acknowledged, or only those that it has not. */
  acknowledged?: boolean | null | undefined;
  /** Only those with one of these causes. */
  causes?: Array<MarginCallCause> | null | undefined;
  /** Only those of accounts with a position in this market now. */
  marketId?: string | number | null | undefined;
  /** Only those of which a notice was given up. */
  noticeFailed?: boolean | null | undefined;
  /** Only those that have not ended. */
  openOnly?: boolean | null | undefined;
  /** Only those of accounts of this owner. */
  owner?: string | null | undefined;
  /** Only those in one of these states. */
  states?: Array<MarginCallState> | null | undefined;
};

/**
 * A breach opens a call in GRACE: the clock runs from that commit, the notice goes out at once, and a missing delivery
 * never moves the deadline. A call without grace opens in LIQUIDATING. Ended are CURED, RECOVERED, CLOSED and CANCELLED.
 */
export type MarginCallState =
  /** No position is left and equity is below zero: the waterfall covers the rest. */
  | 'BANKRUPT'
  /** Ended by governance. */
  | 'CANCELLED'
  /** Ended: nothing is left to liquidate, and what was missing is covered. */
  | 'CLOSED'
  /** Ended: equity came back to the cure margin, whatever the cause. */
  | 'CURED'
  /** The holder has until the deadline to bring equity back to the cure margin. */
  | 'GRACE'
  /** The deadline has passed and equity is still below, it fell below the close-out margin, or the call has no grace: positions are being reduced. */
  | 'LIQUIDATING'
  /** Ended: a partial liquidation brought equity back to the cure margin. */
  | 'RECOVERED'
  /** The market is paused or its price unusable: the time left is frozen. */
  | 'SUSPENDED';

/**
 * Only the given fields change. One of the two fractions alone scales every bracket by the ratio of new to old in the
 * first.
 */
export type MarginParameterChanges = {
  /** Equity below this multiple of maintenance margin voids the grace: liquidation starts at once. In (0, 1). */
  closeOutRatio?: string | null | undefined;
  /** A margin call is cured, and a liquidation stops, at or above this multiple. In (1, 100]. */
  cureRatio?: string | null | undefined;
  /** A loss in this market takes nothing more of the global fund, or of the backstop, once all losses within a day took this part of it. In [0, 1]. */
  dailyFundShare?: string | null | undefined;
  /** With fillableSpread: at 1 a liquidation gives all of it away at zero equity, at 2 already at half of the cure margin. In [1, 100]. */
  fillableAdjustment?: string | null | undefined;
  /** Part of the maintenance margin of a position that a liquidation order may give away at most; how much of it depends on what the account lacks. maxSlippage still holds. 0: maxSlippage alone. In [0, 1]. */
  fillableSpread?: string | null | undefined;
  /** Seconds by which the deadline of a call may be extended, once per call, while a deposit that would cure it is pending. In [0, 86400]. */
  finalityHoldSeconds?: number | null | undefined;
  /** Seconds from a breach to liquidation. 0: notify and liquidate. In [0, 2592000]. */
  gracePeriodSeconds?: number | null | undefined;
  /** Fraction of notional required to open a position, in the first bracket; changed alone, it scales every bracket. In (0, 1]. */
  initialMarginFraction?: string | null | undefined;
  /** Seconds, by the clock of the server, for which a single price source must hold a new level before the level is accepted; within this time the level may move by maxPriceDeviation in total. In [0, 3600]. */
  jumpConfirmationSeconds?: number | null | undefined;
  /** In USD. Above this notional one liquidation step closes at most maxLiquidationFraction, then waits liquidationCooldownSeconds. In [0, 1000000000000000]. */
  largePositionNotional?: string | null | undefined;
  /** Seconds between two steps on a large position. In [0, 3600]. */
  liquidationCooldownSeconds?: number | null | undefined;
  /** Penalty as a fraction of liquidated notional; goes to the insurance fund. In [0, 1). */
  liquidationFee?: string | null | undefined;
  /** Fraction of notional required to keep a position, in the first bracket; changed alone, it scales every bracket. In (0, 1). */
  maintenanceMarginFraction?: string | null | undefined;
  /** Largest part of the global fund, and of the backstop, that losses in this market take within a day. In [0, 1]. */
  marketFundShare?: string | null | undefined;
  /** A jump further than this fraction from the last usable price is accepted only when a second source or a guardian confirms it. In (0, 1]. */
  maxJump?: string | null | undefined;
  /** Largest fraction of a large position that one step closes. In (0, 1]. */
  maxLiquidationFraction?: string | null | undefined;
  /** In USD. One liquidation step of an account may lose at most this much beyond its equity at the worst price of its order, then waits liquidationCooldownSeconds. 0: no such limit. In [0, 1000000000000000]. */
  maxLiquidationLoss?: string | null | undefined;
  /** In USD. One liquidation step of an account closes at most this much, then waits liquidationCooldownSeconds. 0: no such limit. In [0, 1000000000000000]. */
  maxLiquidationNotional?: string | null | undefined;
  /** Seconds after which a price is too old to enforce on. In [1, 86400]. */
  maxPriceAgeSeconds?: number | null | undefined;
  /** A new price further than this fraction from the last one is quarantined until confirmed. In (0, 1]. */
  maxPriceDeviation?: string | null | undefined;
  /** Maximum distance between the price of a liquidation order and the mark, as a fraction of the mark. In (0, 1). */
  maxSlippage?: string | null | undefined;
  /** A price source further than this fraction from the median of all fresh sources is excluded. In (0, 1]. */
  maxSourceDeviation?: string | null | undefined;
  /** In USD. One liquidation step closes at least this much of a position, or all of it. 0: no minimum. In [0, 1000000000000000]. */
  minLiquidationNotional?: string | null | undefined;
  /** In USD. A step that would leave less than this closes everything. In [0, 1000000000000000]. */
  minPositionNotional?: string | null | undefined;
  /** Minimum number of declared price sources in force for the price of the market to be usable. In [1, 16]. */
  minSources?: number | null | undefined;
  /** In USD at the mark. No order may bring all positions of the market, longs and shorts together, above it. 0: no cap. In [0, 1000000000000000]. */
  openInterestCap?: string | null | undefined;
  /** In USD. Above this open interest of its larger side the initial margin fractions of the market rise, up to 1 at openInterestUpperCap. In [0, 1000000000000000]. */
  openInterestLowerCap?: string | null | undefined;
  /** In USD. From this open interest on, new risk in the market needs all of its notional as initial margin. At least openInterestLowerCap. 0: open interest does not matter. In [0, 1000000000000000]. */
  openInterestUpperCap?: string | null | undefined;
  /** 1: the brackets follow the whole position of an owner on one side of the market, in proportion to the accounts. 0: they follow the position of each account. In [0, 1]. */
  ownerConcentration?: number | null | undefined;
  /** Largest part of the global fund, and of the backstop, that losses of one owner take within a day. In [0, 1]. */
  ownerFundShare?: string | null | undefined;
  /** In USD at the mark. No order may bring the positions of all accounts of one owner in the market above it. 0: no cap. In [0, 1000000000000000]. */
  ownerInterestCap?: string | null | undefined;
  /** Seconds of grace of a call that a parameter change alone caused. In [0, 2592000]. */
  parameterChangeGraceSeconds?: number | null | undefined;
  /** Seconds before the settlement of a market that is delisted, over which its settlement price is the mean of the mark. In [60, 86400]. */
  settlementWindowSeconds?: number | null | undefined;
  /** In USD at the mark. No order may bring all longs, or all shorts, of the market above it. 0: no cap. In [0, 1000000000000000]. */
  sideInterestCap?: string | null | undefined;
  /** Seconds in which a recurring state is announced at most once: a quarantine in the log, a suspension to the owner of an account. In [0, 86400]. */
  stateNoticeSeconds?: number | null | undefined;
  /** A whole new schedule, ascending by floor; not together with one of the two fractions. */
  tiers?: Array<MarginTierInput> | null | undefined;
  /** While a price cannot be used, the true price is assumed to lie between the last usable price divided by this ratio and multiplied by it. In [1, 1000]. */
  unusablePriceRatio?: string | null | undefined;
  /** A WARNING clears at or above this multiple. At least warningRatio. In (1, 100]. */
  warningClearRatio?: string | null | undefined;
  /** Equity below this multiple of maintenance margin raises a WARNING. In (1, 100]. */
  warningRatio?: string | null | undefined;
};

/** One bracket of a margin schedule to be. */
export type MarginTierInput = {
  /** Notional in USD at which this bracket starts; 0 for the first. */
  floor: string;
  /** Fraction of notional needed to open. */
  initialMarginFraction: string;
  /** Fraction of notional needed to keep. Below initialMarginFraction. */
  maintenanceMarginFraction: string;
};

/** Whether and how a market is traded and enforced. */
export type MarketStatus =
  /** Traded and enforced. */
  | 'ACTIVE'
  /** Ended: it has no positions, and takes none. */
  | 'DELISTED'
  /** A guardian has paused enforcement: open calls are suspended. */
  | 'ENFORCEMENT_PAUSED'
  /** Positions may only shrink; enforced. */
  | 'REDUCE_ONLY'
  /** Its positions are settled into cash, at its settlement price; it takes no orders. */
  | 'SETTLING';

/** Why the holders of a market are not enforced. */
export type NotEnforcedReason =
  /** It never had a price. */
  | 'NO_PRICE'
  /** A guardian paused it. */
  | 'PAUSED'
  /** Its last price is too old, too uncertain, or followed by a jump that waits for confirmation. */
  | 'PRICE_UNUSABLE';

/** How far a notice has come. */
export type NoticeStatus =
  /** Given up. */
  | 'FAILED'
  /** Not accepted by the channel yet; tried again. */
  | 'PENDING'
  /** Accepted by the channel. */
  | 'SENT';

/** Kinds of authority behind parameters. */
export type ParameterAuthorityKind =
  /** The file that set the system up. */
  | 'GENESIS'
  /** A mandated admin's own change. */
  | 'MANDATE'
  /** An executed proposal. */
  | 'PROPOSAL';

/** Why a valid set of parameters is warned about. */
export type ParameterWarningCode =
  /** The chance that the promised grace is voided is above 5 %. */
  | 'GRACE_LIKELY_VOIDED'
  /** Three standard deviations of the price between two steps reach through the close-out margin. */
  | 'NO_ROOM_FOR_GAPS'
  /** closeOutRatio · mmf is at most maxSlippage + liquidationFee: where close-out begins, a sale may cost all that is left. */
  | 'NO_ROOM_TO_SELL'
  /** Fee and slippage reach cureRatio × maintenance fraction: no partial liquidation can heal. */
  | 'PARTIAL_LIQUIDATION_CANNOT_HEAL';

/** A change of one market's mark price. */
export type PriceShockInput = {
  /** Fraction of the price: -0.2 is down 20 %. Above -1, at most 100. */
  change: string;
  /** The market; each at most once. */
  marketId: string | number;
};

/** A price source to be. */
export type PriceSourceInput = {
  /** The name that its prices are published under: 1 to 64 letters, digits, dots, colons, dashes or underscores. */
  id: string;
  /** Subjects of tokens that may publish for it, 1 to 16. None publishes for two sources of a market. */
  publishers: Array<string>;
  /** Weight in the median: above 0. Of three sources and more, none has half of the weight. */
  weight: string;
};

/** What a proposal would do. */
export type ProposalKind =
  /** Cancel a margin call. */
  | 'CANCEL_MARGIN_CALL'
  /** Change the settings of a collateral asset. */
  | 'CHANGE_COLLATERAL'
  /** Change the committee. */
  | 'CHANGE_COMMITTEE'
  /** Change a market's margin parameters. */
  | 'CHANGE_PARAMETERS'
  /** The end of a market. */
  | 'DELIST_MARKET'
  /** Pay into a layer of the waterfall. */
  | 'FUND_WATERFALL'
  /** Give an admin a mandate. */
  | 'GRANT_MANDATE'
  /** List a market. */
  | 'LIST_MARKET'
  /** Take a mandate back. */
  | 'REVOKE_MANDATE'
  /** Change a market's status. */
  | 'SET_MARKET_STATUS'
  /** Declare the price sources of a market. */
  | 'SET_PRICE_SOURCES';

/** The state of a proposal. Time alone moves it as far as EXPIRED. */
export type ProposalState =
  /** The vote is on. */
  | 'ACTIVE'
  /** Taken back by its proposer. */
  | 'CANCELLED'
  /** The vote did not pass. */
  | 'DEFEATED'
  /** Done. */
  | 'EXECUTED'
  /** Nobody executed it in time. */
  | 'EXPIRED'
  /** Execution was refused by a rule, which ended it. */
  | 'FAILED'
  /** The vote has not begun. */
  | 'PENDING'
  /** The vote passed; the proposal is in the timelock or may be executed. */
  | 'QUEUED'
  /** The vote passed; it may be executed without a timelock. */
  | 'SUCCEEDED'
  /** Stopped by a guardian. */
  | 'VETOED';

/** The end of a margin call, without a cure. */
export type ProposeCancellationInput = {
  /** The margin call. */
  marginCallId: string | number;
  /** The reason, 1 to 10,000 characters. */
  rationale: string;
  /** Title for people, 1 to 200 characters. */
  title: string;
};

/** A change of one collateral asset. What is not given does not change; at least one setting is. */
export type ProposeCollateralInput = {
  /** What the change may do beyond the committee's limits. The proposal then needs the higher of threshold and impactThreshold. */
  acceptsImpact?: AcceptedImpactInput | null | undefined;
  /** In the asset. What one account holds beyond it counts for nothing. At its largest value: no cap. In [0, 1000000000000000]. */
  accountCap?: string | null | undefined;
  /** Name of the asset. */
  asset: string;
  /** Interest on a debt as a fraction of it in a year of 365 days, charged for each second, every minute. In [0, 10]. */
  borrowRate?: string | null | undefined;
  /** Fraction of the value of a balance that does not count as collateral; a debt counts in full. In [0, 1]. */
  haircut?: string | null | undefined;
  /** An asset with a peg counts as 1 USD while the mark of its price market is no further than this fraction from 1 USD, and at the mark beyond. 0: no peg, the mark counts. Above 0 it needs a price market. In [0, 1). */
  pegBand?: string | null | undefined;
  /** Seconds over which the haircut moves along a line, up to 90 days. 0: at once. */
  phaseInSeconds?: number | null | undefined;
  /** The market whose mark prices it from now on; it has a price that can be used. A price market can be given and replaced, never taken away. */
  priceMarketId?: string | null | undefined;
  /** The reason, 1 to 10,000 characters. */
  rationale: string;
  /** Title for people, 1 to 200 characters. */
  title: string;
  /** In the asset. What all accounts together hold beyond it counts for nothing, shared in proportion. At its largest value: no cap. In [0, 1000000000000000]. */
  totalCap?: string | null | undefined;
};

/** A whole new committee. */
export type ProposeCommitteeInput = {
  /** Seconds after the timelock in which a proposal may be executed, at most 90 days; then it is EXPIRED. In [1, 7776000]. */
  executionWindowSeconds: number;
  /** Subjects who may veto and pause. */
  guardians: Array<string>;
  /** Fraction of FOR + AGAINST that FOR must reach for a proposal that accepts its impact; threshold, if that is higher. In [0.5, 1]. */
  impactThreshold?: string | null | undefined;
  /** Seconds that voting lasts at least after a proposal first reaches its quorum, at most 30 days. 0: a late quorum extends nothing. In [0, 2592000]. */
  lateQuorumExtensionSeconds?: number | null | undefined;
  /** Maximum notional in USD of the accounts that a change may newly bring under a margin call; null: no limit. In [0, 1000000000000000]. */
  maxNewlyCalledNotional?: string | null | undefined;
  /** Maximum number of accounts that a change may newly bring below their close-out margin. In [0, 2147483647]. */
  maxNewlyCloseOutAccounts?: number | null | undefined;
  /** The members. */
  members: Array<CommitteeMemberInput>;
  /** Fraction of the total voting weight that FOR + ABSTAIN must reach. In (0, 1]. */
  quorum: string;
  /** The reason, 1 to 10,000 characters. */
  rationale: string;
  /** Fraction of FOR + AGAINST that FOR must reach. In [0.5, 1]. */
  threshold: string;
  /** Seconds between the end of a vote and its execution, at most 30 days. 0: none. In [0, 2592000]. */
  timelockSeconds: number;
  /** Title for people, 1 to 200 characters. */
  title: string;
  /** Duration of a vote in seconds, at most 30 days. In [1, 2592000]. */
  votingPeriodSeconds: number;
};

/**
 * The end of a market: reduce-only from an instant, then all positions into cash at one price, then DELISTED. Until its
 * settlement price is fixed another vote replaces it, and one on the market's status takes it back.
 */
export type ProposeDelistingInput = {
  /** The market. */
  marketId: string | number;
  /** The reason, 1 to 10,000 characters. */
  rationale: string;
  /** First instant at which the market takes no new risk. In the past: when the proposal is executed. */
  reduceOnlyFrom: string;
  /** The settlement price in USD, where the marks of the window are not to decide, or were too few. Null: the mean of the mark over settlementWindowSeconds before settlesAt. */
  settlementPrice?: string | null | undefined;
  /** First instant at which positions are settled: at least settlementWindowSeconds after reduceOnlyFrom and after the execution, at most 366 days ahead. */
  settlesAt: string;
  /** Title for people, 1 to 200 characters. */
  title: string;
};

/** Money from outside for a layer of the waterfall. An open deficit is paid first. */
export type ProposeFundingInput = {
  /** In USD, above 0, whole cents. */
  amount: string;
  /** Which layer: MARKET_INSURANCE, GLOBAL_INSURANCE or BACKSTOP; the others hold no money. */
  layer: WaterfallLayerKind;
  /** The market of MARKET_INSURANCE; null for the other layers. */
  marketId?: string | number | null | undefined;
  /** The reason, 1 to 10,000 characters. */
  rationale: string;
  /** Title for people, 1 to 200 characters. */
  title: string;
};

/** Exactly one action. */
export type ProposeInput =
  {   /** Cancel a margin call. */
  cancelMarginCall: ProposeCancellationInput; changeCollateral?: never; changeCommittee?: never; changeParameters?: never; delistMarket?: never; fundWaterfall?: never; grantMandate?: never; listMarket?: never; revokeMandate?: never; setMarketStatus?: never; setPriceSources?: never; }
  |  { cancelMarginCall?: never;   /** Change the settings of a collateral asset. */
  changeCollateral: ProposeCollateralInput; changeCommittee?: never; changeParameters?: never; delistMarket?: never; fundWaterfall?: never; grantMandate?: never; listMarket?: never; revokeMandate?: never; setMarketStatus?: never; setPriceSources?: never; }
  |  { cancelMarginCall?: never; changeCollateral?: never;   /** Seat another committee. */
  changeCommittee: ProposeCommitteeInput; changeParameters?: never; delistMarket?: never; fundWaterfall?: never; grantMandate?: never; listMarket?: never; revokeMandate?: never; setMarketStatus?: never; setPriceSources?: never; }
  |  { cancelMarginCall?: never; changeCollateral?: never; changeCommittee?: never;   /** Change a market's margin parameters. */
  changeParameters: ProposeParametersInput; delistMarket?: never; fundWaterfall?: never; grantMandate?: never; listMarket?: never; revokeMandate?: never; setMarketStatus?: never; setPriceSources?: never; }
  |  { cancelMarginCall?: never; changeCollateral?: never; changeCommittee?: never; changeParameters?: never;   /** End a market: settle its positions into cash, then delist it. */
  delistMarket: ProposeDelistingInput; fundWaterfall?: never; grantMandate?: never; listMarket?: never; revokeMandate?: never; setMarketStatus?: never; setPriceSources?: never; }
  |  { cancelMarginCall?: never; changeCollateral?: never; changeCommittee?: never; changeParameters?: never; delistMarket?: never;   /** Pay into a layer of the waterfall. */
  fundWaterfall: ProposeFundingInput; grantMandate?: never; listMarket?: never; revokeMandate?: never; setMarketStatus?: never; setPriceSources?: never; }
  |  { cancelMarginCall?: never; changeCollateral?: never; changeCommittee?: never; changeParameters?: never; delistMarket?: never; fundWaterfall?: never;   /** Give an admin a mandate. */
  grantMandate: ProposeMandateInput; listMarket?: never; revokeMandate?: never; setMarketStatus?: never; setPriceSources?: never; }
  |  { cancelMarginCall?: never; changeCollateral?: never; changeCommittee?: never; changeParameters?: never; delistMarket?: never; fundWaterfall?: never; grantMandate?: never;   /** List a market. */
  listMarket: ProposeMarketInput; revokeMandate?: never; setMarketStatus?: never; setPriceSources?: never; }
  |  { cancelMarginCall?: never; changeCollateral?: never; changeCommittee?: never; changeParameters?: never; delistMarket?: never; fundWaterfall?: never; grantMandate?: never; listMarket?: never;   /** Take a mandate back. */
  revokeMandate: ProposeRevocationInput; setMarketStatus?: never; setPriceSources?: never; }
  |  { cancelMarginCall?: never; changeCollateral?: never; changeCommittee?: never; changeParameters?: never; delistMarket?: never; fundWaterfall?: never; grantMandate?: never; listMarket?: never; revokeMandate?: never;   /** Change a market's status. */
  setMarketStatus: ProposeStatusInput; setPriceSources?: never; }
  |  { cancelMarginCall?: never; changeCollateral?: never; changeCommittee?: never; changeParameters?: never; delistMarket?: never; fundWaterfall?: never; grantMandate?: never; listMarket?: never; revokeMandate?: never; setMarketStatus?: never;   /** Declare the price sources of a market. */
  setPriceSources: ProposePriceSourcesInput; };

/** A mandate for one admin. */
export type ProposeMandateInput = {
  /** Subject of the admin, as tokens name it. */
  admin: string;
  /** Which parameters, and how far. */
  bounds: Array<MandateBoundInput>;
  /** First instant at which it is no longer in force. */
  expiresAt: string;
  /** In which markets. */
  markets: Array<string | number>;
  /** The reason, 1 to 10,000 characters. */
  rationale: string;
  /** Title for people, 1 to 200 characters. */
  title: string;
};

/** A market to be listed. */
export type ProposeMarketInput = {
  /** The new market's id: 1 to 64 letters, digits, dots, dashes, slashes or underscores. In the proposal's action it is `marketId`. */
  id: string | number;
  /** Its parameters, over the defaults; `tiers` or both margin fractions must be given. */
  parameters: MarginParameterChanges;
  /** The reason, 1 to 10,000 characters. */
  rationale: string;
  /** Name for people, 1 to 64 characters, not taken. */
  symbol: string;
  /** Title for people, 1 to 200 characters. */
  title: string;
};

/** A change of the margin parameters of one market. */
export type ProposeParametersInput = {
  /** What the change may do beyond the committee's limits. The proposal then needs the higher of threshold and impactThreshold. */
  acceptsImpact?: AcceptedImpactInput | null | undefined;
  /** What changes. */
  changes: MarginParameterChanges;
  /** The market. */
  marketId: string | number;
  /** Seconds over which the margin fractions move to the new values along a line, up to 90 days, so that a tightening does not call everyone at once. 0: at once. */
  phaseInSeconds?: number | null | undefined;
  /** The reason, 1 to 10,000 characters. */
  rationale: string;
  /** Title for people, 1 to 200 characters. */
  title: string;
};

/** The price sources of one market: the complete list, which replaces the previous one. */
export type ProposePriceSourcesInput = {
  /** The market. */
  marketId: string | number;
  /** The reason, 1 to 10,000 characters. */
  rationale: string;
  /** At least minSources and at most 16. Empty, with a minSources of 1: none is declared, and every operator publishes for one and the same source. */
  sources: Array<PriceSourceInput>;
  /** Title for people, 1 to 200 characters. */
  title: string;
};

/** The end of a mandate. */
export type ProposeRevocationInput = {
  /** The mandate. */
  mandateId: string | number;
  /** The reason, 1 to 10,000 characters. */
  rationale: string;
  /** Title for people, 1 to 200 characters. */
  title: string;
};

/** A market's new status. Ends a guardian's pause that runs there. */
export type ProposeStatusInput = {
  /** The market. */
  marketId: string | number;
  /** The reason, 1 to 10,000 characters. */
  rationale: string;
  /** The status: ACTIVE, REDUCE_ONLY or ENFORCEMENT_PAUSED. Takes back an end that was decided and not begun. */
  status: MarketStatus;
  /** Title for people, 1 to 200 characters. */
  title: string;
};

/** What a token may say of its bearer. It never gives authority over parameters: only governance records do. */
export type Role =
  /** Sees the accounts it owns, and those that the token lists. */
  | 'ACCOUNT_OWNER'
  /** May use mandates that governance granted; reads everything. */
  | 'ADMIN'
  /** May take part in governance as far as the committee's records say; reads everything. */
  | 'COMMITTEE'
  /** May veto and pause as far as the committee's records say; reads everything. */
  | 'GUARDIAN'
  /** May record deposits, withdrawals, positions and prices, and reads everything. */
  | 'OPERATOR'
  /** Sees the accounts that the token lists. */
  | 'PARTNER'
  /** Reads everything, changes nothing. */
  | 'RISK_VIEWER';

/** The state of a price source. */
export type SourceStanding =
  /** It is further than maxSourceDeviation from the median of all fresh sources: left out. */
  | 'DEVIATES'
  /** Its price is dated more than 2 s ahead of the clock. */
  | 'FUTURE_DATED'
  /** It counts. */
  | 'IN_FORCE'
  /** It has sent no price yet. */
  | 'MISSING'
  /** Its price is older than maxPriceAgeSeconds. */
  | 'STALE'
  /** Its confidence is over 2 % of its price. */
  | 'TOO_UNCERTAIN';

/** How a change is measured against a bound. */
export type StepMode =
  /** In the parameter's own unit: 0.005 = 50 bps. */
  | 'ABSOLUTE'
  /** As a fraction of the value in force. */
  | 'RELATIVE';

/** What to ask of a stress test. */
export type StressTestInput = {
  /** Each round of forced selling moves prices by the venue's depth and is applied again, at most 50 rounds. */
  cascade?: boolean | null | undefined;
  /** At most 1,000. Empty: the book at the current prices. */
  shocks: Array<PriceShockInput>;
};

/** The choice of a vote. */
export type VoteChoice =
  /** Counts for the quorum only. */
  | 'ABSTAIN'
  /** Do not. */
  | 'AGAINST'
  /** Do it. */
  | 'FOR';

/** Layers that cover a loss, in order. */
export type WaterfallLayerKind =
  /** The account's own equity. */
  | 'ACCOUNT_EQUITY'
  /** Positions of ranked opposite accounts, closed at the bankruptcy price. */
  | 'AUTO_DELEVERAGING'
  /** Capital pledged by a backstop provider. */
  | 'BACKSTOP'
  /** The insurance fund of all markets. */
  | 'GLOBAL_INSURANCE'
  /** The insurance fund of the market. */
  | 'MARKET_INSURANCE'
  /** What is left, shared by all accounts. */
  | 'SOCIALIZED_LOSS';

export type ProposalsQueryVariables = Exact<{ [key: string]: never; }>;


export type ProposalsQuery = { proposals: { totalCount: number, nodes: Array<{ id: string, kind: ProposalKind, title: string, proposer: string, state: ProposalState, action: unknown, createdAt: string, votingStartsAt: string, votingEndsAt: string, executableAt: string | null, expiresAt: string | null, executedAt: string | null, tally: { for: string, against: string, abstain: string, quorumReached: boolean, thresholdReached: boolean }, votes: Array<{ voter: string, choice: VoteChoice }>, viewerMay: { vote: { allowed: boolean } } }> }, viewer: { mayPropose: { allowed: boolean, message: string | null } }, mandates: Array<{ id: string, admin: string, markets: Array<string>, expiresAt: string, revokedAt: string | null, bounds: Array<{ parameter: string, mode: StepMode, maxStep: string, min: string | null, max: string | null, cooldownSeconds: number }>, grantedBy: { id: string } }> };

export type ProposalQueryVariables = Exact<{
  id: string | number;
}>;


export type ProposalQuery = { proposal: { id: string, kind: ProposalKind, title: string, rationale: string, proposer: string, state: ProposalState, action: unknown, createdAt: string, votingStartsAt: string, votingEndsAt: string, executableAt: string | null, expiresAt: string | null, executedAt: string | null, quorum: string, threshold: string, failure: { at: string, code: string, details: unknown } | null, tally: { for: string, against: string, abstain: string, quorumReached: boolean, thresholdReached: boolean }, votes: Array<{ voter: string, choice: VoteChoice, weight: string, reason: string | null, at: string }>, impactAtProposal: { asOf: string, newlyCalledAccounts: number, newlyCloseOutAccounts: number, newlyCalledNotional: string, exceedsLimit: boolean, before: Array<{ level: HealthLevel, accounts: number, notional: string }>, after: Array<{ level: HealthLevel, accounts: number, notional: string }>, atGate: { newlyCalledAccounts: number, newlyCloseOutAccounts: number, newlyCalledNotional: string, exceedsLimit: boolean }, sample: Array<{ accountId: string, level: HealthLevel, equity: string, maintenanceMargin: string, marginRatio: string | null }>, warnings: Array<{ code: ParameterWarningCode, message: string }> } | null, electorate: Array<{ subject: string, weight: string }>, viewerMay: { for: { allowed: boolean, message: string | null }, against: { allowed: boolean, message: string | null }, abstain: { allowed: boolean, message: string | null }, cancel: { allowed: boolean, message: string | null }, veto: { allowed: boolean, message: string | null }, execute: { allowed: boolean, message: string | null } } } | null };

export type PermittedFragment = { allowed: boolean, message: string | null };

export type ImpactFragment = { asOf: string, newlyCalledAccounts: number, newlyCloseOutAccounts: number, newlyCalledNotional: string, exceedsLimit: boolean, before: Array<{ level: HealthLevel, accounts: number, notional: string }>, after: Array<{ level: HealthLevel, accounts: number, notional: string }>, atGate: { newlyCalledAccounts: number, newlyCloseOutAccounts: number, newlyCalledNotional: string, exceedsLimit: boolean }, sample: Array<{ accountId: string, level: HealthLevel, equity: string, maintenanceMargin: string, marginRatio: string | null }>, warnings: Array<{ code: ParameterWarningCode, message: string }> };

export type MayProposeQueryVariables = Exact<{ [key: string]: never; }>;


export type MayProposeQuery = { viewer: { mayPropose: { allowed: boolean, message: string | null } } };

export type ImpactNowQueryVariables = Exact<{
  id: string | number;
}>;


export type ImpactNowQuery = { proposal: { impactNow: { asOf: string, newlyCalledAccounts: number, newlyCloseOutAccounts: number, newlyCalledNotional: string, exceedsLimit: boolean, before: Array<{ level: HealthLevel, accounts: number, notional: string }>, after: Array<{ level: HealthLevel, accounts: number, notional: string }>, atGate: { newlyCalledAccounts: number, newlyCloseOutAccounts: number, newlyCalledNotional: string, exceedsLimit: boolean }, sample: Array<{ accountId: string, level: HealthLevel, equity: string, maintenanceMargin: string, marginRatio: string | null }>, warnings: Array<{ code: ParameterWarningCode, message: string }> } | null } | null };

export type PreviewQueryVariables = Exact<{
  marketId: string | number;
  changes: MarginParameterChanges;
}>;


export type PreviewQuery = { previewMarginParameters: { asOf: string, newlyCalledAccounts: number, newlyCloseOutAccounts: number, newlyCalledNotional: string, exceedsLimit: boolean, before: Array<{ level: HealthLevel, accounts: number, notional: string }>, after: Array<{ level: HealthLevel, accounts: number, notional: string }>, atGate: { newlyCalledAccounts: number, newlyCloseOutAccounts: number, newlyCalledNotional: string, exceedsLimit: boolean }, sample: Array<{ accountId: string, level: HealthLevel, equity: string, maintenanceMargin: string, marginRatio: string | null }>, warnings: Array<{ code: ParameterWarningCode, message: string }> } };

export type ProposeMutationVariables = Exact<{
  input: ProposeInput;
}>;


export type ProposeMutation = { propose: { id: string } };

export type VoteMutationVariables = Exact<{
  id: string | number;
  choice: VoteChoice;
  reason?: string | null | undefined;
}>;


export type VoteMutation = { castVote: { id: string } };

export type CancelProposalMutationVariables = Exact<{
  id: string | number;
}>;


export type CancelProposalMutation = { cancelProposal: { id: string } };

export type VetoProposalMutationVariables = Exact<{
  id: string | number;
  reason: string;
}>;


export type VetoProposalMutation = { vetoProposal: { id: string } };

export type ExecuteProposalMutationVariables = Exact<{
  id: string | number;
}>;


export type ExecuteProposalMutation = { executeProposal: { id: string } };

export type ChangeParametersMutationVariables = Exact<{
  marketId: string | number;
  changes: MarginParameterChanges;
  reason: string;
}>;


export type ChangeParametersMutation = { changeMarginParameters: { version: number } };

export type IncidentQueryVariables = Exact<{
  filter?: EventFilter | null | undefined;
  after?: string | null | undefined;
}>;


export type IncidentQuery = { events: { totalCount: number, pageInfo: { endCursor: string | null, hasNextPage: boolean }, nodes: Array<
      | { __typename: 'AccountBankrupt', amountOutstanding: string, sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null }
      | { __typename: 'AccountOpened', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null }
      | { __typename: 'AccountRecovered', amountOutstanding: string, sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null }
      | { __typename: 'AccountReleased', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null }
      | { __typename: 'AccountRestricted', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null }
      | { __typename: 'AutoDeleveraged', size: string | null, price: string | null, amount: string | null, sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null }
      | { __typename: 'BankruptcySettled', debt: string | null, deficit: string | null, sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null }
      | { __typename: 'BookLoaded', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null }
      | { __typename: 'BooksReconciled', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null }
      | { __typename: 'CashFlowsRecorded', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null }
      | { __typename: 'CollateralChanged', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null }
      | { __typename: 'CollateralShareChanged', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null }
      | { __typename: 'CollateralTransferred', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null }
      | { __typename: 'CommitteeChanged', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null }
      | { __typename: 'DeficitRecorded', amount: string | null, sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null }
      | { __typename: 'DepositFinal', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null }
      | { __typename: 'DepositReversed', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null }
      | { __typename: 'DepositSeen', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null }
      | { __typename: 'EnforcementResumed', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null }
      | { __typename: 'EnforcementSuspended', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null }
      | { __typename: 'FundingPaid', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null }
      | { __typename: 'GenesisApplied', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null }
      | { __typename: 'GraceExpired', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null }
      | { __typename: 'GraceExtended', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null }
      | { __typename: 'GraceVoided', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null }
      | { __typename: 'InterestCharged', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null }
      | { __typename: 'LedgerMismatchFound', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null }
      | { __typename: 'LiquidationStepFailed', failure: string | null, amountOutstanding: string, sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null }
      | { __typename: 'LiquidationStepFilled', filledSize: string, averagePrice: string | null, fee: string, amountOutstanding: string, sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null }
      | { __typename: 'LossSocialized', amount: string | null, sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null }
      | { __typename: 'MandateGranted', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null }
      | { __typename: 'MandateRevoked', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null }
      | { __typename: 'MarginCallAcknowledged', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null }
      | { __typename: 'MarginCallCancelled', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null }
      | { __typename: 'MarginCallClosed', amountOutstanding: string, sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null }
      | { __typename: 'MarginCallCured', amountOutstanding: string, sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null }
      | { __typename: 'MarginCallOpened', amountDue: string, amountOutstanding: string, cause: MarginCallCause, sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null }
      | { __typename: 'MarginWarningCleared', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null }
      | { __typename: 'MarginWarningRaised', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null }
      | { __typename: 'MarketListed', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null }
      | { __typename: 'MarketSettled', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null }
      | { __typename: 'MarketStatusChanged', status: MarketStatus | null, reason: string | null, sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null }
      | { __typename: 'MarketWindDownScheduled', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null }
      | { __typename: 'NoticeDelivered', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null }
      | { __typename: 'NoticeFailed', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null }
      | { __typename: 'OpenInterestCapExceeded', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null }
      | { __typename: 'OpenInterestCapKept', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null }
      | { __typename: 'OpenOrdersCancelled', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null }
      | { __typename: 'OrderOutcomeStated', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null }
      | { __typename: 'ParametersChanged', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null }
      | { __typename: 'PositionSettled', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null }
      | { __typename: 'PositionsRecorded', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null }
      | { __typename: 'PriceConfirmed', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null }
      | { __typename: 'PriceQuarantined', reason: string | null, price: string | null, sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null }
      | { __typename: 'PriceSourcesChanged', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null }
      | { __typename: 'ProfitsSettled', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null }
      | { __typename: 'ProposalCancelled', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null }
      | { __typename: 'ProposalCreated', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null }
      | { __typename: 'ProposalExecuted', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null }
      | { __typename: 'ProposalFailed', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null }
      | { __typename: 'ProposalQueued', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null }
      | { __typename: 'ProposalVetoed', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null }
      | { __typename: 'ReconciliationDifferenceFound', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null }
      | { __typename: 'RiskTakenUnderCall', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null }
      | { __typename: 'SettlementPriceFixed', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null }
      | { __typename: 'SettlementPriceMissing', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null }
      | { __typename: 'TopUpReceived', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null }
      | { __typename: 'TradesRecorded', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null }
      | { __typename: 'VenueFillRefused', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null }
      | { __typename: 'VenueInstructionGiven', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null }
      | { __typename: 'VenueOutageBegan', venue: string, sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, outage: string }
      | { __typename: 'VenueOutageEnded', venue: string, sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null }
      | { __typename: 'VoteCast', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null }
      | { __typename: 'VotingExtended', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null }
      | { __typename: 'WaterfallDrawn', layer: WaterfallLayerKind | null, amount: string | null, sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null }
      | { __typename: 'WaterfallFunded', layer: WaterfallLayerKind | null, amount: string | null, sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null }
      | { __typename: 'WebhookDisabled', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null }
      | { __typename: 'WithdrawalRecorded', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null }
    > } };

type IncidentLine_AccountBankrupt_Fragment = { __typename: 'AccountBankrupt', amountOutstanding: string, sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null };

type IncidentLine_AccountOpened_Fragment = { __typename: 'AccountOpened', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null };

type IncidentLine_AccountRecovered_Fragment = { __typename: 'AccountRecovered', amountOutstanding: string, sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null };

type IncidentLine_AccountReleased_Fragment = { __typename: 'AccountReleased', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null };

type IncidentLine_AccountRestricted_Fragment = { __typename: 'AccountRestricted', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null };

type IncidentLine_AutoDeleveraged_Fragment = { __typename: 'AutoDeleveraged', size: string | null, price: string | null, amount: string | null, sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null };

type IncidentLine_BankruptcySettled_Fragment = { __typename: 'BankruptcySettled', debt: string | null, deficit: string | null, sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null };

type IncidentLine_BookLoaded_Fragment = { __typename: 'BookLoaded', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null };

type IncidentLine_BooksReconciled_Fragment = { __typename: 'BooksReconciled', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null };

type IncidentLine_CashFlowsRecorded_Fragment = { __typename: 'CashFlowsRecorded', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null };

type IncidentLine_CollateralChanged_Fragment = { __typename: 'CollateralChanged', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null };

type IncidentLine_CollateralShareChanged_Fragment = { __typename: 'CollateralShareChanged', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null };

type IncidentLine_CollateralTransferred_Fragment = { __typename: 'CollateralTransferred', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null };

type IncidentLine_CommitteeChanged_Fragment = { __typename: 'CommitteeChanged', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null };

type IncidentLine_DeficitRecorded_Fragment = { __typename: 'DeficitRecorded', amount: string | null, sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null };

type IncidentLine_DepositFinal_Fragment = { __typename: 'DepositFinal', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null };

type IncidentLine_DepositReversed_Fragment = { __typename: 'DepositReversed', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null };

type IncidentLine_DepositSeen_Fragment = { __typename: 'DepositSeen', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null };

type IncidentLine_EnforcementResumed_Fragment = { __typename: 'EnforcementResumed', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null };

type IncidentLine_EnforcementSuspended_Fragment = { __typename: 'EnforcementSuspended', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null };

type IncidentLine_FundingPaid_Fragment = { __typename: 'FundingPaid', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null };

type IncidentLine_GenesisApplied_Fragment = { __typename: 'GenesisApplied', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null };

type IncidentLine_GraceExpired_Fragment = { __typename: 'GraceExpired', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null };

type IncidentLine_GraceExtended_Fragment = { __typename: 'GraceExtended', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null };

type IncidentLine_GraceVoided_Fragment = { __typename: 'GraceVoided', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null };

type IncidentLine_InterestCharged_Fragment = { __typename: 'InterestCharged', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null };

type IncidentLine_LedgerMismatchFound_Fragment = { __typename: 'LedgerMismatchFound', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null };

type IncidentLine_LiquidationStepFailed_Fragment = { __typename: 'LiquidationStepFailed', failure: string | null, amountOutstanding: string, sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null };

type IncidentLine_LiquidationStepFilled_Fragment = { __typename: 'LiquidationStepFilled', filledSize: string, averagePrice: string | null, fee: string, amountOutstanding: string, sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null };

type IncidentLine_LossSocialized_Fragment = { __typename: 'LossSocialized', amount: string | null, sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null };

type IncidentLine_MandateGranted_Fragment = { __typename: 'MandateGranted', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null };

type IncidentLine_MandateRevoked_Fragment = { __typename: 'MandateRevoked', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null };

type IncidentLine_MarginCallAcknowledged_Fragment = { __typename: 'MarginCallAcknowledged', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null };

type IncidentLine_MarginCallCancelled_Fragment = { __typename: 'MarginCallCancelled', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null };

type IncidentLine_MarginCallClosed_Fragment = { __typename: 'MarginCallClosed', amountOutstanding: string, sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null };

type IncidentLine_MarginCallCured_Fragment = { __typename: 'MarginCallCured', amountOutstanding: string, sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null };

type IncidentLine_MarginCallOpened_Fragment = { __typename: 'MarginCallOpened', amountDue: string, amountOutstanding: string, cause: MarginCallCause, sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null };

type IncidentLine_MarginWarningCleared_Fragment = { __typename: 'MarginWarningCleared', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null };

type IncidentLine_MarginWarningRaised_Fragment = { __typename: 'MarginWarningRaised', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null };

type IncidentLine_MarketListed_Fragment = { __typename: 'MarketListed', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null };

type IncidentLine_MarketSettled_Fragment = { __typename: 'MarketSettled', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null };

type IncidentLine_MarketStatusChanged_Fragment = { __typename: 'MarketStatusChanged', status: MarketStatus | null, reason: string | null, sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null };

type IncidentLine_MarketWindDownScheduled_Fragment = { __typename: 'MarketWindDownScheduled', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null };

type IncidentLine_NoticeDelivered_Fragment = { __typename: 'NoticeDelivered', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null };

type IncidentLine_NoticeFailed_Fragment = { __typename: 'NoticeFailed', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null };

type IncidentLine_OpenInterestCapExceeded_Fragment = { __typename: 'OpenInterestCapExceeded', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null };

type IncidentLine_OpenInterestCapKept_Fragment = { __typename: 'OpenInterestCapKept', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null };

type IncidentLine_OpenOrdersCancelled_Fragment = { __typename: 'OpenOrdersCancelled', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null };

type IncidentLine_OrderOutcomeStated_Fragment = { __typename: 'OrderOutcomeStated', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null };

type IncidentLine_ParametersChanged_Fragment = { __typename: 'ParametersChanged', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null };

type IncidentLine_PositionSettled_Fragment = { __typename: 'PositionSettled', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null };

type IncidentLine_PositionsRecorded_Fragment = { __typename: 'PositionsRecorded', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null };

type IncidentLine_PriceConfirmed_Fragment = { __typename: 'PriceConfirmed', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null };

type IncidentLine_PriceQuarantined_Fragment = { __typename: 'PriceQuarantined', reason: string | null, price: string | null, sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null };

type IncidentLine_PriceSourcesChanged_Fragment = { __typename: 'PriceSourcesChanged', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null };

type IncidentLine_ProfitsSettled_Fragment = { __typename: 'ProfitsSettled', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null };

type IncidentLine_ProposalCancelled_Fragment = { __typename: 'ProposalCancelled', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null };

type IncidentLine_ProposalCreated_Fragment = { __typename: 'ProposalCreated', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null };

type IncidentLine_ProposalExecuted_Fragment = { __typename: 'ProposalExecuted', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null };

type IncidentLine_ProposalFailed_Fragment = { __typename: 'ProposalFailed', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null };

type IncidentLine_ProposalQueued_Fragment = { __typename: 'ProposalQueued', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null };

type IncidentLine_ProposalVetoed_Fragment = { __typename: 'ProposalVetoed', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null };

type IncidentLine_ReconciliationDifferenceFound_Fragment = { __typename: 'ReconciliationDifferenceFound', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null };

type IncidentLine_RiskTakenUnderCall_Fragment = { __typename: 'RiskTakenUnderCall', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null };

type IncidentLine_SettlementPriceFixed_Fragment = { __typename: 'SettlementPriceFixed', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null };

type IncidentLine_SettlementPriceMissing_Fragment = { __typename: 'SettlementPriceMissing', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null };

type IncidentLine_TopUpReceived_Fragment = { __typename: 'TopUpReceived', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null };

type IncidentLine_TradesRecorded_Fragment = { __typename: 'TradesRecorded', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null };

type IncidentLine_VenueFillRefused_Fragment = { __typename: 'VenueFillRefused', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null };

type IncidentLine_VenueInstructionGiven_Fragment = { __typename: 'VenueInstructionGiven', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null };

type IncidentLine_VenueOutageBegan_Fragment = { __typename: 'VenueOutageBegan', venue: string, sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, outage: string };

type IncidentLine_VenueOutageEnded_Fragment = { __typename: 'VenueOutageEnded', venue: string, sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null };

type IncidentLine_VoteCast_Fragment = { __typename: 'VoteCast', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null };

type IncidentLine_VotingExtended_Fragment = { __typename: 'VotingExtended', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null };

type IncidentLine_WaterfallDrawn_Fragment = { __typename: 'WaterfallDrawn', layer: WaterfallLayerKind | null, amount: string | null, sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null };

type IncidentLine_WaterfallFunded_Fragment = { __typename: 'WaterfallFunded', layer: WaterfallLayerKind | null, amount: string | null, sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null };

type IncidentLine_WebhookDisabled_Fragment = { __typename: 'WebhookDisabled', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null };

type IncidentLine_WithdrawalRecorded_Fragment = { __typename: 'WithdrawalRecorded', sequence: string, type: string, at: string, actor: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null };

export type IncidentLineFragment =
  | IncidentLine_AccountBankrupt_Fragment
  | IncidentLine_AccountOpened_Fragment
  | IncidentLine_AccountRecovered_Fragment
  | IncidentLine_AccountReleased_Fragment
  | IncidentLine_AccountRestricted_Fragment
  | IncidentLine_AutoDeleveraged_Fragment
  | IncidentLine_BankruptcySettled_Fragment
  | IncidentLine_BookLoaded_Fragment
  | IncidentLine_BooksReconciled_Fragment
  | IncidentLine_CashFlowsRecorded_Fragment
  | IncidentLine_CollateralChanged_Fragment
  | IncidentLine_CollateralShareChanged_Fragment
  | IncidentLine_CollateralTransferred_Fragment
  | IncidentLine_CommitteeChanged_Fragment
  | IncidentLine_DeficitRecorded_Fragment
  | IncidentLine_DepositFinal_Fragment
  | IncidentLine_DepositReversed_Fragment
  | IncidentLine_DepositSeen_Fragment
  | IncidentLine_EnforcementResumed_Fragment
  | IncidentLine_EnforcementSuspended_Fragment
  | IncidentLine_FundingPaid_Fragment
  | IncidentLine_GenesisApplied_Fragment
  | IncidentLine_GraceExpired_Fragment
  | IncidentLine_GraceExtended_Fragment
  | IncidentLine_GraceVoided_Fragment
  | IncidentLine_InterestCharged_Fragment
  | IncidentLine_LedgerMismatchFound_Fragment
  | IncidentLine_LiquidationStepFailed_Fragment
  | IncidentLine_LiquidationStepFilled_Fragment
  | IncidentLine_LossSocialized_Fragment
  | IncidentLine_MandateGranted_Fragment
  | IncidentLine_MandateRevoked_Fragment
  | IncidentLine_MarginCallAcknowledged_Fragment
  | IncidentLine_MarginCallCancelled_Fragment
  | IncidentLine_MarginCallClosed_Fragment
  | IncidentLine_MarginCallCured_Fragment
  | IncidentLine_MarginCallOpened_Fragment
  | IncidentLine_MarginWarningCleared_Fragment
  | IncidentLine_MarginWarningRaised_Fragment
  | IncidentLine_MarketListed_Fragment
  | IncidentLine_MarketSettled_Fragment
  | IncidentLine_MarketStatusChanged_Fragment
  | IncidentLine_MarketWindDownScheduled_Fragment
  | IncidentLine_NoticeDelivered_Fragment
  | IncidentLine_NoticeFailed_Fragment
  | IncidentLine_OpenInterestCapExceeded_Fragment
  | IncidentLine_OpenInterestCapKept_Fragment
  | IncidentLine_OpenOrdersCancelled_Fragment
  | IncidentLine_OrderOutcomeStated_Fragment
  | IncidentLine_ParametersChanged_Fragment
  | IncidentLine_PositionSettled_Fragment
  | IncidentLine_PositionsRecorded_Fragment
  | IncidentLine_PriceConfirmed_Fragment
  | IncidentLine_PriceQuarantined_Fragment
  | IncidentLine_PriceSourcesChanged_Fragment
  | IncidentLine_ProfitsSettled_Fragment
  | IncidentLine_ProposalCancelled_Fragment
  | IncidentLine_ProposalCreated_Fragment
  | IncidentLine_ProposalExecuted_Fragment
  | IncidentLine_ProposalFailed_Fragment
  | IncidentLine_ProposalQueued_Fragment
  | IncidentLine_ProposalVetoed_Fragment
  | IncidentLine_ReconciliationDifferenceFound_Fragment
  | IncidentLine_RiskTakenUnderCall_Fragment
  | IncidentLine_SettlementPriceFixed_Fragment
  | IncidentLine_SettlementPriceMissing_Fragment
  | IncidentLine_TopUpReceived_Fragment
  | IncidentLine_TradesRecorded_Fragment
  | IncidentLine_VenueFillRefused_Fragment
  | IncidentLine_VenueInstructionGiven_Fragment
  | IncidentLine_VenueOutageBegan_Fragment
  | IncidentLine_VenueOutageEnded_Fragment
  | IncidentLine_VoteCast_Fragment
  | IncidentLine_VotingExtended_Fragment
  | IncidentLine_WaterfallDrawn_Fragment
  | IncidentLine_WaterfallFunded_Fragment
  | IncidentLine_WebhookDisabled_Fragment
  | IncidentLine_WithdrawalRecorded_Fragment
;

export type ViewerQueryVariables = Exact<{ [key: string]: never; }>;


export type ViewerQuery = { viewer: { subject: string, roles: Array<Role>, isGuardian: boolean, committeeMember: { subject: string, weight: string } | null, mandates: Array<{ id: string, markets: Array<string>, expiresAt: string, bounds: Array<{ parameter: string, mode: StepMode, maxStep: string, min: string | null, max: string | null, cooldownSeconds: number }> }> }, committee: { guardians: Array<string>, quorum: string, threshold: string, votingPeriodSeconds: number, timelockSeconds: number, executionWindowSeconds: number, maxNewlyCloseOutAccounts: number, maxNewlyCalledNotional: string | null, members: Array<{ subject: string, weight: string }> }, markets: Array<{ id: string, symbol: string, status: MarketStatus }> };

export type BookQueryVariables = Exact<{
  levels?: Array<HealthLevel> | HealthLevel | null | undefined;
}>;


export type BookQuery = { bookSnapshot: { asOf: string, ids: Array<string>, levels: Array<HealthLevel>, marginRatios: Array<number | null>, notionals: Array<number>, equities: Array<number>, totalCount: number } };

export type OpenCallsQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type OpenCallsQuery = { marginCalls: { totalCount: number, pageInfo: { endCursor: string | null, hasNextPage: boolean }, nodes: Array<{ id: string, state: MarginCallState, cause: MarginCallCause, amountDue: string, amountOutstanding: string, openedAt: string, deadline: string, graceRemainingSeconds: number, acknowledgedAt: string | null, account: { id: string, owner: string }, notices: Array<{ status: NoticeStatus }> }> } };

export type StatusQueryVariables = Exact<{ [key: string]: never; }>;


export type StatusQuery = { deficit: string, systemStatus: { version: string, logHead: string, unsealedEvents: number, engine: { accounts: number, positions: number, behindLines: number, pricesPerSecond: number, breachToCallMillisP99: number | null, lastPriceAt: string | null }, queues: Array<{ name: string, waiting: number, delayed: number, active: number, failed: number }>, marketsNotEnforced: Array<{ marketId: string, accounts: number, reason: NotEnforcedReason }>, ledger: { ok: boolean, checkedAt: string, differences: number } | null, shards: Array<{ shard: number, owner: string | null, token: string, expiresAt: string | null, unownedSeconds: number, behindLines: number | null }> }, waterfall: Array<{ kind: WaterfallLayerKind, marketId: string | null, balance: string | null }>, proposals: { nodes: Array<{ id: string, votes: Array<{ voter: string }>, viewerMay: { vote: { allowed: boolean } } }> } };

export type SummarySubscriptionVariables = Exact<{ [key: string]: never; }>;


export type SummarySubscription = { riskSummary: { asOf: string, equity: string, maintenanceMargin: string, openInterest: string, openMarginCalls: number, accountsWithoutPositions: number, levels: Array<{ level: HealthLevel, accounts: number, notional: string }> } };

export type HealthSubscriptionVariables = Exact<{
  id: string | number;
}>;


export type HealthSubscription = { accountHealth: { asOf: string } };

export type PricesSubscriptionVariables = Exact<{
  marketIds: Array<string | number> | string | number;
}>;


export type PricesSubscription = { markPrices: { marketId: string, price: { price: string, at: string, stale: boolean } } };

export type GovernanceEventsSubscriptionVariables = Exact<{
  after?: string | null | undefined;
}>;


export type GovernanceEventsSubscription = { governanceEvents:
    | { cursor: string, type: string, proposalId: string | null, marketId: string | null, at: string, actor: string, sequence: string }
    | { cursor: string, type: string, proposalId: string | null, marketId: string | null, at: string, actor: string, sequence: string }
    | { cursor: string, type: string, proposalId: string | null, marketId: string | null, at: string, actor: string, sequence: string }
    | { cursor: string, type: string, proposalId: string | null, marketId: string | null, at: string, actor: string, sequence: string }
    | { cursor: string, type: string, proposalId: string | null, marketId: string | null, at: string, actor: string, sequence: string }
    | { cursor: string, type: string, proposalId: string | null, marketId: string | null, at: string, actor: string, sequence: string }
    | { cursor: string, type: string, proposalId: string | null, marketId: string | null, at: string, actor: string, sequence: string }
    | { cursor: string, type: string, proposalId: string | null, marketId: string | null, at: string, actor: string, sequence: string }
    | { cursor: string, type: string, proposalId: string | null, marketId: string | null, at: string, actor: string, sequence: string }
    | { cursor: string, type: string, proposalId: string | null, marketId: string | null, at: string, actor: string, sequence: string }
    | { cursor: string, type: string, proposalId: string | null, marketId: string | null, at: string, actor: string, sequence: string }
    | { cursor: string, type: string, proposalId: string | null, marketId: string | null, at: string, actor: string, sequence: string }
    | { cursor: string, type: string, proposalId: string | null, marketId: string | null, at: string, actor: string, sequence: string }
    | { cursor: string, type: string, proposalId: string | null, marketId: string | null, at: string, actor: string, sequence: string }
    | { cursor: string, type: string, proposalId: string | null, marketId: string | null, at: string, actor: string, sequence: string }
    | { cursor: string, type: string, proposalId: string | null, marketId: string | null, at: string, actor: string, sequence: string }
    | { cursor: string, type: string, proposalId: string | null, marketId: string | null, at: string, actor: string, sequence: string }
    | { cursor: string, type: string, proposalId: string | null, marketId: string | null, at: string, actor: string, sequence: string }
    | { cursor: string, type: string, proposalId: string | null, marketId: string | null, at: string, actor: string, sequence: string }
    | { cursor: string, type: string, proposalId: string | null, marketId: string | null, at: string, actor: string, sequence: string }
    | { cursor: string, type: string, proposalId: string | null, marketId: string | null, at: string, actor: string, sequence: string }
    | { cursor: string, type: string, proposalId: string | null, marketId: string | null, at: string, actor: string, sequence: string }
    | { cursor: string, type: string, proposalId: string | null, marketId: string | null, at: string, actor: string, sequence: string }
    | { cursor: string, type: string, proposalId: string | null, marketId: string | null, at: string, actor: string, sequence: string }
    | { cursor: string, type: string, proposalId: string | null, marketId: string | null, at: string, actor: string, sequence: string }
    | { cursor: string, type: string, proposalId: string | null, marketId: string | null, at: string, actor: string, sequence: string }
    | { cursor: string, type: string, proposalId: string | null, marketId: string | null, at: string, actor: string, sequence: string }
    | { cursor: string, type: string, proposalId: string | null, marketId: string | null, at: string, actor: string, sequence: string }
    | { cursor: string, type: string, proposalId: string | null, marketId: string | null, at: string, actor: string, sequence: string }
    | { cursor: string, type: string, proposalId: string | null, marketId: string | null, at: string, actor: string, sequence: string }
    | { cursor: string, type: string, proposalId: string | null, marketId: string | null, at: string, actor: string, sequence: string }
    | { cursor: string, type: string, proposalId: string | null, marketId: string | null, at: string, actor: string, sequence: string }
    | { cursor: string, type: string, proposalId: string | null, marketId: string | null, at: string, actor: string, sequence: string }
    | { cursor: string, type: string, proposalId: string | null, marketId: string | null, at: string, actor: string, sequence: string }
    | { cursor: string, type: string, proposalId: string | null, marketId: string | null, at: string, actor: string, sequence: string }
    | { cursor: string, type: string, proposalId: string | null, marketId: string | null, at: string, actor: string, sequence: string }
    | { cursor: string, type: string, proposalId: string | null, marketId: string | null, at: string, actor: string, sequence: string }
    | { cursor: string, type: string, proposalId: string | null, marketId: string | null, at: string, actor: string, sequence: string }
    | { cursor: string, type: string, proposalId: string | null, marketId: string | null, at: string, actor: string, sequence: string }
    | { cursor: string, type: string, proposalId: string | null, marketId: string | null, at: string, actor: string, sequence: string }
    | { cursor: string, type: string, proposalId: string | null, marketId: string | null, at: string, actor: string, sequence: string }
    | { cursor: string, type: string, proposalId: string | null, marketId: string | null, at: string, actor: string, sequence: string }
    | { cursor: string, type: string, proposalId: string | null, marketId: string | null, at: string, actor: string, sequence: string }
    | { cursor: string, type: string, proposalId: string | null, marketId: string | null, at: string, actor: string, sequence: string }
    | { cursor: string, type: string, proposalId: string | null, marketId: string | null, at: string, actor: string, sequence: string }
    | { cursor: string, type: string, proposalId: string | null, marketId: string | null, at: string, actor: string, sequence: string }
    | { cursor: string, type: string, proposalId: string | null, marketId: string | null, at: string, actor: string, sequence: string }
    | { cursor: string, type: string, proposalId: string | null, marketId: string | null, at: string, actor: string, sequence: string }
    | { cursor: string, type: string, proposalId: string | null, marketId: string | null, at: string, actor: string, sequence: string }
    | { cursor: string, type: string, proposalId: string | null, marketId: string | null, at: string, actor: string, sequence: string }
    | { cursor: string, type: string, proposalId: string | null, marketId: string | null, at: string, actor: string, sequence: string }
    | { cursor: string, type: string, proposalId: string | null, marketId: string | null, at: string, actor: string, sequence: string }
    | { cursor: string, type: string, proposalId: string | null, marketId: string | null, at: string, actor: string, sequence: string }
    | { cursor: string, type: string, proposalId: string | null, marketId: string | null, at: string, actor: string, sequence: string }
    | { cursor: string, type: string, proposalId: string | null, marketId: string | null, at: string, actor: string, sequence: string }
    | { cursor: string, type: string, proposalId: string | null, marketId: string | null, at: string, actor: string, sequence: string }
    | { cursor: string, type: string, proposalId: string | null, marketId: string | null, at: string, actor: string, sequence: string }
    | { cursor: string, type: string, proposalId: string | null, marketId: string | null, at: string, actor: string, sequence: string }
    | { cursor: string, type: string, proposalId: string | null, marketId: string | null, at: string, actor: string, sequence: string }
    | { cursor: string, type: string, proposalId: string | null, marketId: string | null, at: string, actor: string, sequence: string }
    | { cursor: string, type: string, proposalId: string | null, marketId: string | null, at: string, actor: string, sequence: string }
    | { cursor: string, type: string, proposalId: string | null, marketId: string | null, at: string, actor: string, sequence: string }
    | { cursor: string, type: string, proposalId: string | null, marketId: string | null, at: string, actor: string, sequence: string }
    | { cursor: string, type: string, proposalId: string | null, marketId: string | null, at: string, actor: string, sequence: string }
    | { cursor: string, type: string, proposalId: string | null, marketId: string | null, at: string, actor: string, sequence: string }
    | { cursor: string, type: string, proposalId: string | null, marketId: string | null, at: string, actor: string, sequence: string }
    | { cursor: string, type: string, proposalId: string | null, marketId: string | null, at: string, actor: string, sequence: string }
    | { cursor: string, type: string, proposalId: string | null, marketId: string | null, at: string, actor: string, sequence: string }
    | { cursor: string, type: string, proposalId: string | null, marketId: string | null, at: string, actor: string, sequence: string }
    | { cursor: string, type: string, proposalId: string | null, marketId: string | null, at: string, actor: string, sequence: string }
    | { cursor: string, type: string, proposalId: string | null, marketId: string | null, at: string, actor: string, sequence: string }
    | { cursor: string, type: string, proposalId: string | null, marketId: string | null, at: string, actor: string, sequence: string }
    | { cursor: string, type: string, proposalId: string | null, marketId: string | null, at: string, actor: string, sequence: string }
    | { cursor: string, type: string, proposalId: string | null, marketId: string | null, at: string, actor: string, sequence: string }
    | { cursor: string, type: string, proposalId: string | null, marketId: string | null, at: string, actor: string, sequence: string }
    | { cursor: string, type: string, proposalId: string | null, marketId: string | null, at: string, actor: string, sequence: string }
    | { cursor: string, type: string, proposalId: string | null, marketId: string | null, at: string, actor: string, sequence: string }
    | { cursor: string, type: string, proposalId: string | null, marketId: string | null, at: string, actor: string, sequence: string }
   };

export type MarginEventsSubscriptionVariables = Exact<{
  after?: string | null | undefined;
}>;


export type MarginEventsSubscription = { marginEvents:
    | { __typename: 'AccountBankrupt', state: MarginCallState, amountOutstanding: string, deadline: string, cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, health: { level: HealthLevel, leverage: string | null, marginRatio: string | null, equity: string, maintenanceMargin: string } }
    | { __typename: 'AccountOpened', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
    | { __typename: 'AccountRecovered', state: MarginCallState, amountOutstanding: string, deadline: string, cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, health: { level: HealthLevel, leverage: string | null, marginRatio: string | null, equity: string, maintenanceMargin: string } }
    | { __typename: 'AccountReleased', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
    | { __typename: 'AccountRestricted', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
    | { __typename: 'AutoDeleveraged', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
    | { __typename: 'BankruptcySettled', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
    | { __typename: 'BookLoaded', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
    | { __typename: 'BooksReconciled', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
    | { __typename: 'CashFlowsRecorded', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
    | { __typename: 'CollateralChanged', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
    | { __typename: 'CollateralShareChanged', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
    | { __typename: 'CollateralTransferred', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
    | { __typename: 'CommitteeChanged', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
    | { __typename: 'DeficitRecorded', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, deficit: string | null }
    | { __typename: 'DepositFinal', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
    | { __typename: 'DepositReversed', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
    | { __typename: 'DepositSeen', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
    | { __typename: 'EnforcementResumed', state: MarginCallState, amountOutstanding: string, deadline: string, cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, health: { level: HealthLevel, leverage: string | null, marginRatio: string | null, equity: string, maintenanceMargin: string } }
    | { __typename: 'EnforcementSuspended', state: MarginCallState, amountOutstanding: string, deadline: string, cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
    | { __typename: 'FundingPaid', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
    | { __typename: 'GenesisApplied', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
    | { __typename: 'GraceExpired', state: MarginCallState, amountOutstanding: string, deadline: string, cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, health: { level: HealthLevel, leverage: string | null, marginRatio: string | null, equity: string, maintenanceMargin: string } }
    | { __typename: 'GraceExtended', state: MarginCallState, amountOutstanding: string, deadline: string, cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, health: { level: HealthLevel, leverage: string | null, marginRatio: string | null, equity: string, maintenanceMargin: string } }
    | { __typename: 'GraceVoided', state: MarginCallState, amountOutstanding: string, deadline: string, cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, health: { level: HealthLevel, leverage: string | null, marginRatio: string | null, equity: string, maintenanceMargin: string } }
    | { __typename: 'InterestCharged', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
    | { __typename: 'LedgerMismatchFound', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
    | { __typename: 'LiquidationStepFailed', amountOutstanding: string, failure: string | null, step: number, cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
    | { __typename: 'LiquidationStepFilled', amountOutstanding: string, filledSize: string, averagePrice: string | null, step: number, cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, health: { level: HealthLevel, leverage: string | null, marginRatio: string | null, equity: string, maintenanceMargin: string } }
    | { __typename: 'LossSocialized', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
    | { __typename: 'MandateGranted', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
    | { __typename: 'MandateRevoked', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
    | { __typename: 'MarginCallAcknowledged', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
    | { __typename: 'MarginCallCancelled', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
    | { __typename: 'MarginCallClosed', state: MarginCallState, amountOutstanding: string, deadline: string, cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, health: { level: HealthLevel, leverage: string | null, marginRatio: string | null, equity: string, maintenanceMargin: string } }
    | { __typename: 'MarginCallCured', state: MarginCallState, amountOutstanding: string, deadline: string, cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, health: { level: HealthLevel, leverage: string | null, marginRatio: string | null, equity: string, maintenanceMargin: string } }
    | { __typename: 'MarginCallOpened', state: MarginCallState, amountDue: string, amountOutstanding: string, deadline: string, cause: MarginCallCause, cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, health: { level: HealthLevel, leverage: string | null, marginRatio: string | null, equity: string, maintenanceMargin: string } }
    | { __typename: 'MarginWarningCleared', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, health: { level: HealthLevel, leverage: string | null, marginRatio: string | null, equity: string, maintenanceMargin: string } }
    | { __typename: 'MarginWarningRaised', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, health: { level: HealthLevel, leverage: string | null, marginRatio: string | null, equity: string, maintenanceMargin: string } }
    | { __typename: 'MarketListed', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
    | { __typename: 'MarketSettled', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
    | { __typename: 'MarketStatusChanged', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
    | { __typename: 'MarketWindDownScheduled', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
    | { __typename: 'NoticeDelivered', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
    | { __typename: 'NoticeFailed', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
    | { __typename: 'OpenInterestCapExceeded', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
    | { __typename: 'OpenInterestCapKept', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
    | { __typename: 'OpenOrdersCancelled', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
    | { __typename: 'OrderOutcomeStated', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
    | { __typename: 'ParametersChanged', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
    | { __typename: 'PositionSettled', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
    | { __typename: 'PositionsRecorded', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
    | { __typename: 'PriceConfirmed', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
    | { __typename: 'PriceQuarantined', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
    | { __typename: 'PriceSourcesChanged', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
    | { __typename: 'ProfitsSettled', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
    | { __typename: 'ProposalCancelled', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
    | { __typename: 'ProposalCreated', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
    | { __typename: 'ProposalExecuted', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
    | { __typename: 'ProposalFailed', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
    | { __typename: 'ProposalQueued', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
    | { __typename: 'ProposalVetoed', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
    | { __typename: 'ReconciliationDifferenceFound', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
    | { __typename: 'RiskTakenUnderCall', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
    | { __typename: 'SettlementPriceFixed', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
    | { __typename: 'SettlementPriceMissing', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
    | { __typename: 'TopUpReceived', state: MarginCallState, amountOutstanding: string, deadline: string, cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, health: { level: HealthLevel, leverage: string | null, marginRatio: string | null, equity: string, maintenanceMargin: string } }
    | { __typename: 'TradesRecorded', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
    | { __typename: 'VenueFillRefused', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
    | { __typename: 'VenueInstructionGiven', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
    | { __typename: 'VenueOutageBegan', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
    | { __typename: 'VenueOutageEnded', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
    | { __typename: 'VoteCast', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
    | { __typename: 'VotingExtended', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
    | { __typename: 'WaterfallDrawn', layer: WaterfallLayerKind | null, cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, drawn: string | null }
    | { __typename: 'WaterfallFunded', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
    | { __typename: 'WebhookDisabled', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
    | { __typename: 'WithdrawalRecorded', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
   };

export type MeasuredFragment = { level: HealthLevel, leverage: string | null, marginRatio: string | null, equity: string, maintenanceMargin: string };

type LogLine_AccountBankrupt_Fragment = { __typename: 'AccountBankrupt', state: MarginCallState, amountOutstanding: string, deadline: string, cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, health: { level: HealthLevel, leverage: string | null, marginRatio: string | null, equity: string, maintenanceMargin: string } };

type LogLine_AccountOpened_Fragment = { __typename: 'AccountOpened', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string };

type LogLine_AccountRecovered_Fragment = { __typename: 'AccountRecovered', state: MarginCallState, amountOutstanding: string, deadline: string, cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, health: { level: HealthLevel, leverage: string | null, marginRatio: string | null, equity: string, maintenanceMargin: string } };

type LogLine_AccountReleased_Fragment = { __typename: 'AccountReleased', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string };

type LogLine_AccountRestricted_Fragment = { __typename: 'AccountRestricted', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string };

type LogLine_AutoDeleveraged_Fragment = { __typename: 'AutoDeleveraged', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string };

type LogLine_BankruptcySettled_Fragment = { __typename: 'BankruptcySettled', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string };

type LogLine_BookLoaded_Fragment = { __typename: 'BookLoaded', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string };

type LogLine_BooksReconciled_Fragment = { __typename: 'BooksReconciled', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string };

type LogLine_CashFlowsRecorded_Fragment = { __typename: 'CashFlowsRecorded', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string };

type LogLine_CollateralChanged_Fragment = { __typename: 'CollateralChanged', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string };

type LogLine_CollateralShareChanged_Fragment = { __typename: 'CollateralShareChanged', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string };

type LogLine_CollateralTransferred_Fragment = { __typename: 'CollateralTransferred', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string };

type LogLine_CommitteeChanged_Fragment = { __typename: 'CommitteeChanged', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string };

type LogLine_DeficitRecorded_Fragment = { __typename: 'DeficitRecorded', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, deficit: string | null };

type LogLine_DepositFinal_Fragment = { __typename: 'DepositFinal', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string };

type LogLine_DepositReversed_Fragment = { __typename: 'DepositReversed', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string };

type LogLine_DepositSeen_Fragment = { __typename: 'DepositSeen', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string };

type LogLine_EnforcementResumed_Fragment = { __typename: 'EnforcementResumed', state: MarginCallState, amountOutstanding: string, deadline: string, cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, health: { level: HealthLevel, leverage: string | null, marginRatio: string | null, equity: string, maintenanceMargin: string } };

type LogLine_EnforcementSuspended_Fragment = { __typename: 'EnforcementSuspended', state: MarginCallState, amountOutstanding: string, deadline: string, cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string };

type LogLine_FundingPaid_Fragment = { __typename: 'FundingPaid', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string };

type LogLine_GenesisApplied_Fragment = { __typename: 'GenesisApplied', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string };

type LogLine_GraceExpired_Fragment = { __typename: 'GraceExpired', state: MarginCallState, amountOutstanding: string, deadline: string, cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, health: { level: HealthLevel, leverage: string | null, marginRatio: string | null, equity: string, maintenanceMargin: string } };

type LogLine_GraceExtended_Fragment = { __typename: 'GraceExtended', state: MarginCallState, amountOutstanding: string, deadline: string, cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, health: { level: HealthLevel, leverage: string | null, marginRatio: string | null, equity: string, maintenanceMargin: string } };

type LogLine_GraceVoided_Fragment = { __typename: 'GraceVoided', state: MarginCallState, amountOutstanding: string, deadline: string, cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, health: { level: HealthLevel, leverage: string | null, marginRatio: string | null, equity: string, maintenanceMargin: string } };

type LogLine_InterestCharged_Fragment = { __typename: 'InterestCharged', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string };

type LogLine_LedgerMismatchFound_Fragment = { __typename: 'LedgerMismatchFound', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string };

type LogLine_LiquidationStepFailed_Fragment = { __typename: 'LiquidationStepFailed', amountOutstanding: string, failure: string | null, step: number, cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string };

type LogLine_LiquidationStepFilled_Fragment = { __typename: 'LiquidationStepFilled', amountOutstanding: string, filledSize: string, averagePrice: string | null, step: number, cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, health: { level: HealthLevel, leverage: string | null, marginRatio: string | null, equity: string, maintenanceMargin: string } };

type LogLine_LossSocialized_Fragment = { __typename: 'LossSocialized', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string };

type LogLine_MandateGranted_Fragment = { __typename: 'MandateGranted', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string };

type LogLine_MandateRevoked_Fragment = { __typename: 'MandateRevoked', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string };

type LogLine_MarginCallAcknowledged_Fragment = { __typename: 'MarginCallAcknowledged', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string };

type LogLine_MarginCallCancelled_Fragment = { __typename: 'MarginCallCancelled', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string };

type LogLine_MarginCallClosed_Fragment = { __typename: 'MarginCallClosed', state: MarginCallState, amountOutstanding: string, deadline: string, cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, health: { level: HealthLevel, leverage: string | null, marginRatio: string | null, equity: string, maintenanceMargin: string } };

type LogLine_MarginCallCured_Fragment = { __typename: 'MarginCallCured', state: MarginCallState, amountOutstanding: string, deadline: string, cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, health: { level: HealthLevel, leverage: string | null, marginRatio: string | null, equity: string, maintenanceMargin: string } };

type LogLine_MarginCallOpened_Fragment = { __typename: 'MarginCallOpened', state: MarginCallState, amountDue: string, amountOutstanding: string, deadline: string, cause: MarginCallCause, cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, health: { level: HealthLevel, leverage: string | null, marginRatio: string | null, equity: string, maintenanceMargin: string } };

type LogLine_MarginWarningCleared_Fragment = { __typename: 'MarginWarningCleared', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, health: { level: HealthLevel, leverage: string | null, marginRatio: string | null, equity: string, maintenanceMargin: string } };

type LogLine_MarginWarningRaised_Fragment = { __typename: 'MarginWarningRaised', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, health: { level: HealthLevel, leverage: string | null, marginRatio: string | null, equity: string, maintenanceMargin: string } };

type LogLine_MarketListed_Fragment = { __typename: 'MarketListed', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string };

type LogLine_MarketSettled_Fragment = { __typename: 'MarketSettled', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string };

type LogLine_MarketStatusChanged_Fragment = { __typename: 'MarketStatusChanged', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string };

type LogLine_MarketWindDownScheduled_Fragment = { __typename: 'MarketWindDownScheduled', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string };

type LogLine_NoticeDelivered_Fragment = { __typename: 'NoticeDelivered', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string };

type LogLine_NoticeFailed_Fragment = { __typename: 'NoticeFailed', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string };

type LogLine_OpenInterestCapExceeded_Fragment = { __typename: 'OpenInterestCapExceeded', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string };

type LogLine_OpenInterestCapKept_Fragment = { __typename: 'OpenInterestCapKept', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string };

type LogLine_OpenOrdersCancelled_Fragment = { __typename: 'OpenOrdersCancelled', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string };

type LogLine_OrderOutcomeStated_Fragment = { __typename: 'OrderOutcomeStated', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string };

type LogLine_ParametersChanged_Fragment = { __typename: 'ParametersChanged', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string };

type LogLine_PositionSettled_Fragment = { __typename: 'PositionSettled', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string };

type LogLine_PositionsRecorded_Fragment = { __typename: 'PositionsRecorded', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string };

type LogLine_PriceConfirmed_Fragment = { __typename: 'PriceConfirmed', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string };

type LogLine_PriceQuarantined_Fragment = { __typename: 'PriceQuarantined', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string };

type LogLine_PriceSourcesChanged_Fragment = { __typename: 'PriceSourcesChanged', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string };

type LogLine_ProfitsSettled_Fragment = { __typename: 'ProfitsSettled', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string };

type LogLine_ProposalCancelled_Fragment = { __typename: 'ProposalCancelled', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string };

type LogLine_ProposalCreated_Fragment = { __typename: 'ProposalCreated', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string };

type LogLine_ProposalExecuted_Fragment = { __typename: 'ProposalExecuted', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string };

type LogLine_ProposalFailed_Fragment = { __typename: 'ProposalFailed', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string };

type LogLine_ProposalQueued_Fragment = { __typename: 'ProposalQueued', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string };

type LogLine_ProposalVetoed_Fragment = { __typename: 'ProposalVetoed', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string };

type LogLine_ReconciliationDifferenceFound_Fragment = { __typename: 'ReconciliationDifferenceFound', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string };

type LogLine_RiskTakenUnderCall_Fragment = { __typename: 'RiskTakenUnderCall', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string };

type LogLine_SettlementPriceFixed_Fragment = { __typename: 'SettlementPriceFixed', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string };

type LogLine_SettlementPriceMissing_Fragment = { __typename: 'SettlementPriceMissing', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string };

type LogLine_TopUpReceived_Fragment = { __typename: 'TopUpReceived', state: MarginCallState, amountOutstanding: string, deadline: string, cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, health: { level: HealthLevel, leverage: string | null, marginRatio: string | null, equity: string, maintenanceMargin: string } };

type LogLine_TradesRecorded_Fragment = { __typename: 'TradesRecorded', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string };

type LogLine_VenueFillRefused_Fragment = { __typename: 'VenueFillRefused', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string };

type LogLine_VenueInstructionGiven_Fragment = { __typename: 'VenueInstructionGiven', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string };

type LogLine_VenueOutageBegan_Fragment = { __typename: 'VenueOutageBegan', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string };

type LogLine_VenueOutageEnded_Fragment = { __typename: 'VenueOutageEnded', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string };

type LogLine_VoteCast_Fragment = { __typename: 'VoteCast', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string };

type LogLine_VotingExtended_Fragment = { __typename: 'VotingExtended', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string };

type LogLine_WaterfallDrawn_Fragment = { __typename: 'WaterfallDrawn', layer: WaterfallLayerKind | null, cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, drawn: string | null };

type LogLine_WaterfallFunded_Fragment = { __typename: 'WaterfallFunded', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string };

type LogLine_WebhookDisabled_Fragment = { __typename: 'WebhookDisabled', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string };

type LogLine_WithdrawalRecorded_Fragment = { __typename: 'WithdrawalRecorded', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string };

export type LogLineFragment =
  | LogLine_AccountBankrupt_Fragment
  | LogLine_AccountOpened_Fragment
  | LogLine_AccountRecovered_Fragment
  | LogLine_AccountReleased_Fragment
  | LogLine_AccountRestricted_Fragment
  | LogLine_AutoDeleveraged_Fragment
  | LogLine_BankruptcySettled_Fragment
  | LogLine_BookLoaded_Fragment
  | LogLine_BooksReconciled_Fragment
  | LogLine_CashFlowsRecorded_Fragment
  | LogLine_CollateralChanged_Fragment
  | LogLine_CollateralShareChanged_Fragment
  | LogLine_CollateralTransferred_Fragment
  | LogLine_CommitteeChanged_Fragment
  | LogLine_DeficitRecorded_Fragment
  | LogLine_DepositFinal_Fragment
  | LogLine_DepositReversed_Fragment
  | LogLine_DepositSeen_Fragment
  | LogLine_EnforcementResumed_Fragment
  | LogLine_EnforcementSuspended_Fragment
  | LogLine_FundingPaid_Fragment
  | LogLine_GenesisApplied_Fragment
  | LogLine_GraceExpired_Fragment
  | LogLine_GraceExtended_Fragment
  | LogLine_GraceVoided_Fragment
  | LogLine_InterestCharged_Fragment
  | LogLine_LedgerMismatchFound_Fragment
  | LogLine_LiquidationStepFailed_Fragment
  | LogLine_LiquidationStepFilled_Fragment
  | LogLine_LossSocialized_Fragment
  | LogLine_MandateGranted_Fragment
  | LogLine_MandateRevoked_Fragment
  | LogLine_MarginCallAcknowledged_Fragment
  | LogLine_MarginCallCancelled_Fragment
  | LogLine_MarginCallClosed_Fragment
  | LogLine_MarginCallCured_Fragment
  | LogLine_MarginCallOpened_Fragment
  | LogLine_MarginWarningCleared_Fragment
  | LogLine_MarginWarningRaised_Fragment
  | LogLine_MarketListed_Fragment
  | LogLine_MarketSettled_Fragment
  | LogLine_MarketStatusChanged_Fragment
  | LogLine_MarketWindDownScheduled_Fragment
  | LogLine_NoticeDelivered_Fragment
  | LogLine_NoticeFailed_Fragment
  | LogLine_OpenInterestCapExceeded_Fragment
  | LogLine_OpenInterestCapKept_Fragment
  | LogLine_OpenOrdersCancelled_Fragment
  | LogLine_OrderOutcomeStated_Fragment
  | LogLine_ParametersChanged_Fragment
  | LogLine_PositionSettled_Fragment
  | LogLine_PositionsRecorded_Fragment
  | LogLine_PriceConfirmed_Fragment
  | LogLine_PriceQuarantined_Fragment
  | LogLine_PriceSourcesChanged_Fragment
  | LogLine_ProfitsSettled_Fragment
  | LogLine_ProposalCancelled_Fragment
  | LogLine_ProposalCreated_Fragment
  | LogLine_ProposalExecuted_Fragment
  | LogLine_ProposalFailed_Fragment
  | LogLine_ProposalQueued_Fragment
  | LogLine_ProposalVetoed_Fragment
  | LogLine_ReconciliationDifferenceFound_Fragment
  | LogLine_RiskTakenUnderCall_Fragment
  | LogLine_SettlementPriceFixed_Fragment
  | LogLine_SettlementPriceMissing_Fragment
  | LogLine_TopUpReceived_Fragment
  | LogLine_TradesRecorded_Fragment
  | LogLine_VenueFillRefused_Fragment
  | LogLine_VenueInstructionGiven_Fragment
  | LogLine_VenueOutageBegan_Fragment
  | LogLine_VenueOutageEnded_Fragment
  | LogLine_VoteCast_Fragment
  | LogLine_VotingExtended_Fragment
  | LogLine_WaterfallDrawn_Fragment
  | LogLine_WaterfallFunded_Fragment
  | LogLine_WebhookDisabled_Fragment
  | LogLine_WithdrawalRecorded_Fragment
;

export type LastEventsQueryVariables = Exact<{
  filter?: EventFilter | null | undefined;
  last: number;
}>;


export type LastEventsQuery = { events: { nodes: Array<
      | { __typename: 'AccountBankrupt', state: MarginCallState, amountOutstanding: string, deadline: string, cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, health: { level: HealthLevel, leverage: string | null, marginRatio: string | null, equity: string, maintenanceMargin: string } }
      | { __typename: 'AccountOpened', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'AccountRecovered', state: MarginCallState, amountOutstanding: string, deadline: string, cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, health: { level: HealthLevel, leverage: string | null, marginRatio: string | null, equity: string, maintenanceMargin: string } }
      | { __typename: 'AccountReleased', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'AccountRestricted', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'AutoDeleveraged', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'BankruptcySettled', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'BookLoaded', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'BooksReconciled', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'CashFlowsRecorded', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'CollateralChanged', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'CollateralShareChanged', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'CollateralTransferred', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'CommitteeChanged', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'DeficitRecorded', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, deficit: string | null }
      | { __typename: 'DepositFinal', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'DepositReversed', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'DepositSeen', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'EnforcementResumed', state: MarginCallState, amountOutstanding: string, deadline: string, cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, health: { level: HealthLevel, leverage: string | null, marginRatio: string | null, equity: string, maintenanceMargin: string } }
      | { __typename: 'EnforcementSuspended', state: MarginCallState, amountOutstanding: string, deadline: string, cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'FundingPaid', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'GenesisApplied', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'GraceExpired', state: MarginCallState, amountOutstanding: string, deadline: string, cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, health: { level: HealthLevel, leverage: string | null, marginRatio: string | null, equity: string, maintenanceMargin: string } }
      | { __typename: 'GraceExtended', state: MarginCallState, amountOutstanding: string, deadline: string, cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, health: { level: HealthLevel, leverage: string | null, marginRatio: string | null, equity: string, maintenanceMargin: string } }
      | { __typename: 'GraceVoided', state: MarginCallState, amountOutstanding: string, deadline: string, cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, health: { level: HealthLevel, leverage: string | null, marginRatio: string | null, equity: string, maintenanceMargin: string } }
      | { __typename: 'InterestCharged', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'LedgerMismatchFound', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'LiquidationStepFailed', amountOutstanding: string, failure: string | null, step: number, cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'LiquidationStepFilled', amountOutstanding: string, filledSize: string, averagePrice: string | null, step: number, cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, health: { level: HealthLevel, leverage: string | null, marginRatio: string | null, equity: string, maintenanceMargin: string } }
      | { __typename: 'LossSocialized', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'MandateGranted', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'MandateRevoked', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'MarginCallAcknowledged', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'MarginCallCancelled', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'MarginCallClosed', state: MarginCallState, amountOutstanding: string, deadline: string, cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, health: { level: HealthLevel, leverage: string | null, marginRatio: string | null, equity: string, maintenanceMargin: string } }
      | { __typename: 'MarginCallCured', state: MarginCallState, amountOutstanding: string, deadline: string, cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, health: { level: HealthLevel, leverage: string | null, marginRatio: string | null, equity: string, maintenanceMargin: string } }
      | { __typename: 'MarginCallOpened', state: MarginCallState, amountDue: string, amountOutstanding: string, deadline: string, cause: MarginCallCause, cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, health: { level: HealthLevel, leverage: string | null, marginRatio: string | null, equity: string, maintenanceMargin: string } }
      | { __typename: 'MarginWarningCleared', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, health: { level: HealthLevel, leverage: string | null, marginRatio: string | null, equity: string, maintenanceMargin: string } }
      | { __typename: 'MarginWarningRaised', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, health: { level: HealthLevel, leverage: string | null, marginRatio: string | null, equity: string, maintenanceMargin: string } }
      | { __typename: 'MarketListed', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'MarketSettled', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'MarketStatusChanged', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'MarketWindDownScheduled', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'NoticeDelivered', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'NoticeFailed', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'OpenInterestCapExceeded', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'OpenInterestCapKept', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'OpenOrdersCancelled', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'OrderOutcomeStated', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'ParametersChanged', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'PositionSettled', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'PositionsRecorded', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'PriceConfirmed', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'PriceQuarantined', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'PriceSourcesChanged', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'ProfitsSettled', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'ProposalCancelled', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'ProposalCreated', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'ProposalExecuted', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'ProposalFailed', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'ProposalQueued', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'ProposalVetoed', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'ReconciliationDifferenceFound', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'RiskTakenUnderCall', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'SettlementPriceFixed', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'SettlementPriceMissing', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'TopUpReceived', state: MarginCallState, amountOutstanding: string, deadline: string, cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, health: { level: HealthLevel, leverage: string | null, marginRatio: string | null, equity: string, maintenanceMargin: string } }
      | { __typename: 'TradesRecorded', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'VenueFillRefused', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'VenueInstructionGiven', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'VenueOutageBegan', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'VenueOutageEnded', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'VoteCast', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'VotingExtended', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'WaterfallDrawn', layer: WaterfallLayerKind | null, cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, drawn: string | null }
      | { __typename: 'WaterfallFunded', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'WebhookDisabled', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'WithdrawalRecorded', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
    > } };

export type AccountsQueryVariables = Exact<{
  filter?: AccountFilter | null | undefined;
  orderBy?: AccountOrder | null | undefined;
  after?: string | null | undefined;
}>;


export type AccountsQuery = { accounts: { totalCount: number, pageInfo: { endCursor: string | null, hasNextPage: boolean }, nodes: Array<{ id: string, owner: string, kind: AccountKind, health: { level: HealthLevel, equity: string, maintenanceMargin: string, marginRatio: string | null, leverage: string | null, freeCollateral: string }, openMarginCall: { id: string, state: MarginCallState } | null }> } };

export type AccountQueryVariables = Exact<{
  id: string | number;
}>;


export type AccountQuery = { account: { id: string, owner: string, kind: AccountKind, restrictions: Array<AccountRestriction>, health: { equity: string, collateralValue: string, unrealizedPnl: string, initialMargin: string, maintenanceMargin: string, marginRatio: string | null, freeCollateral: string, projectedMarginRatio: string | null, leverage: string | null, orderMargin: string, level: HealthLevel, asOf: string }, positions: Array<{ size: string, entryPrice: string, markPrice: string, notional: string, unrealizedPnl: string, initialMargin: string, maintenanceMargin: string, liquidationPrice: string | null, bankruptcyPrice: string | null, market: { id: string, status: MarketStatus, parameters: { version: number, warningRatio: string, warningClearRatio: string, cureRatio: string, closeOutRatio: string, tiers: Array<{ floor: string, maintenanceMarginFraction: string }> } } }>, collateral: Array<{ asset: string, balance: string, pending: string, haircut: string, value: string }>, deposits: { nodes: Array<{ id: string, asset: string, amount: string, status: DepositStatus, seenAt: string, confirmations: number, confirmationsRequired: number }> }, openMarginCall: { id: string, state: MarginCallState, amountDue: string, amountOutstanding: string, deadline: string, openedAt: string, graceRemainingSeconds: number, cause: MarginCallCause, acknowledgedAt: string | null } | null, marginCalls: { totalCount: number, nodes: Array<{ id: string, state: MarginCallState, cause: MarginCallCause, amountDue: string, openedAt: string, closedAt: string | null }> } } | null, collateralAssets: Array<{ asset: string, unitValue: string | null, price: { price: string } | null }>, ledgerEntries: { nodes: Array<{ id: string, at: string, asset: string, amount: string, cause: { kind: LedgerCauseKind } }> } };

export type MarginCallQueryVariables = Exact<{
  id: string | number;
}>;


export type MarginCallQuery = { marginCall: { id: string, state: MarginCallState, cause: MarginCallCause, amountDue: string, amountOutstanding: string, openedAt: string, deadline: string, closedAt: string | null, graceRemainingSeconds: number, acknowledgedAt: string | null, account: { id: string, owner: string, health: { level: HealthLevel, equity: string, maintenanceMargin: string, marginRatio: string | null }, positions: Array<{ market: { id: string } }> }, notices: Array<{ kind: string, channel: string, status: NoticeStatus, attempts: number, sentAt: string | null, error: string | null }>, waterfall: Array<{ kind: WaterfallLayerKind, amount: string, counterpartyAccountId: string | null }>, timeline: Array<
      | { sequence: string, type: string, at: string, actor: string, marketId: string | null, payload: unknown }
      | { sequence: string, type: string, at: string, actor: string, marketId: string | null, payload: unknown }
      | { sequence: string, type: string, at: string, actor: string, marketId: string | null, payload: unknown }
      | { sequence: string, type: string, at: string, actor: string, marketId: string | null, payload: unknown }
      | { sequence: string, type: string, at: string, actor: string, marketId: string | null, payload: unknown }
      | { sequence: string, type: string, at: string, actor: string, marketId: string | null, payload: unknown }
      | { sequence: string, type: string, at: string, actor: string, marketId: string | null, payload: unknown }
      | { sequence: string, type: string, at: string, actor: string, marketId: string | null, payload: unknown }
      | { sequence: string, type: string, at: string, actor: string, marketId: string | null, payload: unknown }
      | { sequence: string, type: string, at: string, actor: string, marketId: string | null, payload: unknown }
      | { sequence: string, type: string, at: string, actor: string, marketId: string | null, payload: unknown }
      | { sequence: string, type: string, at: string, actor: string, marketId: string | null, payload: unknown }
      | { sequence: string, type: string, at: string, actor: string, marketId: string | null, payload: unknown }
      | { sequence: string, type: string, at: string, actor: string, marketId: string | null, payload: unknown }
      | { sequence: string, type: string, at: string, actor: string, marketId: string | null, payload: unknown }
      | { sequence: string, type: string, at: string, actor: string, marketId: string | null, payload: unknown }
      | { sequence: string, type: string, at: string, actor: string, marketId: string | null, payload: unknown }
      | { sequence: string, type: string, at: string, actor: string, marketId: string | null, payload: unknown }
      | { sequence: string, type: string, at: string, actor: string, marketId: string | null, payload: unknown }
      | { sequence: string, type: string, at: string, actor: string, marketId: string | null, payload: unknown }
      | { sequence: string, type: string, at: string, actor: string, marketId: string | null, payload: unknown }
      | { sequence: string, type: string, at: string, actor: string, marketId: string | null, payload: unknown }
      | { sequence: string, type: string, at: string, actor: string, marketId: string | null, payload: unknown }
      | { sequence: string, type: string, at: string, actor: string, marketId: string | null, payload: unknown }
      | { sequence: string, type: string, at: string, actor: string, marketId: string | null, payload: unknown }
      | { sequence: string, type: string, at: string, actor: string, marketId: string | null, payload: unknown }
      | { sequence: string, type: string, at: string, actor: string, marketId: string | null, payload: unknown }
      | { sequence: string, type: string, at: string, actor: string, marketId: string | null, payload: unknown }
      | { sequence: string, type: string, at: string, actor: string, marketId: string | null, payload: unknown }
      | { sequence: string, type: string, at: string, actor: string, marketId: string | null, payload: unknown }
      | { sequence: string, type: string, at: string, actor: string, marketId: string | null, payload: unknown }
      | { sequence: string, type: string, at: string, actor: string, marketId: string | null, payload: unknown }
      | { sequence: string, type: string, at: string, actor: string, marketId: string | null, payload: unknown }
      | { sequence: string, type: string, at: string, actor: string, marketId: string | null, payload: unknown }
      | { sequence: string, type: string, at: string, actor: string, marketId: string | null, payload: unknown }
      | { sequence: string, type: string, at: string, actor: string, marketId: string | null, payload: unknown }
      | { sequence: string, type: string, at: string, actor: string, marketId: string | null, payload: unknown }
      | { sequence: string, type: string, at: string, actor: string, marketId: string | null, payload: unknown }
      | { sequence: string, type: string, at: string, actor: string, marketId: string | null, payload: unknown }
      | { sequence: string, type: string, at: string, actor: string, marketId: string | null, payload: unknown }
      | { sequence: string, type: string, at: string, actor: string, marketId: string | null, payload: unknown }
      | { sequence: string, type: string, at: string, actor: string, marketId: string | null, payload: unknown }
      | { sequence: string, type: string, at: string, actor: string, marketId: string | null, payload: unknown }
      | { sequence: string, type: string, at: string, actor: string, marketId: string | null, payload: unknown }
      | { sequence: string, type: string, at: string, actor: string, marketId: string | null, payload: unknown }
      | { sequence: string, type: string, at: string, actor: string, marketId: string | null, payload: unknown }
      | { sequence: string, type: string, at: string, actor: string, marketId: string | null, payload: unknown }
      | { sequence: string, type: string, at: string, actor: string, marketId: string | null, payload: unknown }
      | { sequence: string, type: string, at: string, actor: string, marketId: string | null, payload: unknown }
      | { sequence: string, type: string, at: string, actor: string, marketId: string | null, payload: unknown }
      | { sequence: string, type: string, at: string, actor: string, marketId: string | null, payload: unknown }
      | { sequence: string, type: string, at: string, actor: string, marketId: string | null, payload: unknown }
      | { sequence: string, type: string, at: string, actor: string, marketId: string | null, payload: unknown }
      | { sequence: string, type: string, at: string, actor: string, marketId: string | null, payload: unknown }
      | { sequence: string, type: string, at: string, actor: string, marketId: string | null, payload: unknown }
      | { sequence: string, type: string, at: string, actor: string, marketId: string | null, payload: unknown }
      | { sequence: string, type: string, at: string, actor: string, marketId: string | null, payload: unknown }
      | { sequence: string, type: string, at: string, actor: string, marketId: string | null, payload: unknown }
      | { sequence: string, type: string, at: string, actor: string, marketId: string | null, payload: unknown }
      | { sequence: string, type: string, at: string, actor: string, marketId: string | null, payload: unknown }
      | { sequence: string, type: string, at: string, actor: string, marketId: string | null, payload: unknown }
      | { sequence: string, type: string, at: string, actor: string, marketId: string | null, payload: unknown }
      | { sequence: string, type: string, at: string, actor: string, marketId: string | null, payload: unknown }
      | { sequence: string, type: string, at: string, actor: string, marketId: string | null, payload: unknown }
      | { sequence: string, type: string, at: string, actor: string, marketId: string | null, payload: unknown }
      | { sequence: string, type: string, at: string, actor: string, marketId: string | null, payload: unknown }
      | { sequence: string, type: string, at: string, actor: string, marketId: string | null, payload: unknown }
      | { sequence: string, type: string, at: string, actor: string, marketId: string | null, payload: unknown }
      | { sequence: string, type: string, at: string, actor: string, marketId: string | null, payload: unknown }
      | { sequence: string, type: string, at: string, actor: string, marketId: string | null, payload: unknown }
      | { sequence: string, type: string, at: string, actor: string, marketId: string | null, payload: unknown }
      | { sequence: string, type: string, at: string, actor: string, marketId: string | null, payload: unknown }
      | { sequence: string, type: string, at: string, actor: string, marketId: string | null, payload: unknown }
      | { sequence: string, type: string, at: string, actor: string, marketId: string | null, payload: unknown }
      | { sequence: string, type: string, at: string, actor: string, marketId: string | null, payload: unknown }
      | { sequence: string, type: string, at: string, actor: string, marketId: string | null, payload: unknown }
      | { sequence: string, type: string, at: string, actor: string, marketId: string | null, payload: unknown }
      | { sequence: string, type: string, at: string, actor: string, marketId: string | null, payload: unknown }
    > } | null };

export type AcknowledgeMutationVariables = Exact<{
  id: string | number;
}>;


export type AcknowledgeMutation = { acknowledgeMarginCall: { id: string, acknowledgedAt: string | null } };

export type EndedCallsQueryVariables = Exact<{
  after?: string | null | undefined;
  filter?: MarginCallFilter | null | undefined;
}>;


export type EndedCallsQuery = { marginCalls: { totalCount: number, pageInfo: { endCursor: string | null, hasNextPage: boolean }, nodes: Array<{ id: string, state: MarginCallState, cause: MarginCallCause, amountDue: string, openedAt: string, closedAt: string | null, acknowledgedAt: string | null, account: { id: string, owner: string } }> } };

export type MarketsQueryVariables = Exact<{ [key: string]: never; }>;


export type MarketsQuery = { markets: Array<{ id: string, symbol: string, status: MarketStatus, openInterest: string, markPrice: { price: string, at: string, stale: boolean } | null, quarantinedPrice: { price: string, since: string } | null, holders: { longOpenInterest: string, shortOpenInterest: string, levels: Array<{ level: HealthLevel, accounts: number, notional: string }> } | null, parameters: { version: number, phaseInEndsAt: string | null, tiers: Array<{ floor: string, initialMarginFraction: string, maintenanceMarginFraction: string }> } }>, waterfall: Array<{ kind: WaterfallLayerKind, marketId: string | null, balance: string | null }> };

export type MarketQueryVariables = Exact<{
  id: string | number;
}>;


export type MarketQuery = { market: { id: string, symbol: string, status: MarketStatus, openInterest: string, windDown: { reduceOnlyFrom: string, settlesAt: string, settlementPrice: string | null, settledPositions: number, delistedAt: string | null } | null, markPrice: { price: string, at: string, stale: boolean, source: string, confidence: string | null } | null, quarantinedPrice: { price: string, source: string, since: string } | null, priceSources: Array<{ id: string, weight: string, standing: SourceStanding, price: string | null, at: string | null }>, holders: { longOpenInterest: string, shortOpenInterest: string, levels: Array<{ level: HealthLevel, accounts: number, notional: string }> } | null, parameters: { version: number, effectiveFrom: string, phaseInEndsAt: string | null, warningRatio: string, warningClearRatio: string, cureRatio: string, closeOutRatio: string, gracePeriodSeconds: number, parameterChangeGraceSeconds: number, finalityHoldSeconds: number, largePositionNotional: string, maxLiquidationFraction: string, liquidationCooldownSeconds: number, minPositionNotional: string, liquidationFee: string, maxSlippage: string, maxPriceAgeSeconds: number, maxPriceDeviation: string, jumpConfirmationSeconds: number, maxJump: string, minSources: number, maxSourceDeviation: string, stateNoticeSeconds: number, authority: { kind: ParameterAuthorityKind, subject: string, proposalId: string | null, mandateId: string | null }, tiers: Array<{ floor: string, initialMarginFraction: string, maintenanceMarginFraction: string }> }, parameterHistory: { nodes: Array<{ version: number, effectiveFrom: string, phaseInEndsAt: string | null, warningRatio: string, warningClearRatio: string, cureRatio: string, closeOutRatio: string, gracePeriodSeconds: number, parameterChangeGraceSeconds: number, finalityHoldSeconds: number, largePositionNotional: string, maxLiquidationFraction: string, liquidationCooldownSeconds: number, minPositionNotional: string, liquidationFee: string, maxSlippage: string, maxPriceAgeSeconds: number, maxPriceDeviation: string, jumpConfirmationSeconds: number, maxJump: string, minSources: number, maxSourceDeviation: string, stateNoticeSeconds: number, authority: { kind: ParameterAuthorityKind, subject: string, proposalId: string | null, mandateId: string | null }, tiers: Array<{ floor: string, initialMarginFraction: string, maintenanceMarginFraction: string }> }> } } | null, waterfall: Array<{ kind: WaterfallLayerKind, marketId: string | null, balance: string | null }> };

export type ParametersFragment = { version: number, effectiveFrom: string, phaseInEndsAt: string | null, warningRatio: string, warningClearRatio: string, cureRatio: string, closeOutRatio: string, gracePeriodSeconds: number, parameterChangeGraceSeconds: number, finalityHoldSeconds: number, largePositionNotional: string, maxLiquidationFraction: string, liquidationCooldownSeconds: number, minPositionNotional: string, liquidationFee: string, maxSlippage: string, maxPriceAgeSeconds: number, maxPriceDeviation: string, jumpConfirmationSeconds: number, maxJump: string, minSources: number, maxSourceDeviation: string, stateNoticeSeconds: number, authority: { kind: ParameterAuthorityKind, subject: string, proposalId: string | null, mandateId: string | null }, tiers: Array<{ floor: string, initialMarginFraction: string, maintenanceMarginFraction: string }> };

export type PauseMutationVariables = Exact<{
  marketId: string | number;
  reason: string;
}>;


export type PauseMutation = { pauseEnforcement: { id: string, status: MarketStatus } };

export type ResumeMutationVariables = Exact<{
  marketId: string | number;
  reason: string;
}>;


export type ResumeMutation = { resumeEnforcement: { id: string, status: MarketStatus } };

export type FundsQueryVariables = Exact<{ [key: string]: never; }>;


export type FundsQuery = { deficit: string, waterfall: Array<{ kind: WaterfallLayerKind, marketId: string | null, balance: string | null }>, systemStatus: { ledger: { ok: boolean, checkedAt: string, differences: number } | null }, ledgerEntries: { nodes: Array<{ id: string, at: string, ledgerAccount: string, kind: LedgerAccountKind, asset: string, amount: string, cause: { kind: LedgerCauseKind } }> }, events: { nodes: Array<
      | { __typename: 'AccountBankrupt', state: MarginCallState, amountOutstanding: string, deadline: string, cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, health: { level: HealthLevel, leverage: string | null, marginRatio: string | null, equity: string, maintenanceMargin: string } }
      | { __typename: 'AccountOpened', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'AccountRecovered', state: MarginCallState, amountOutstanding: string, deadline: string, cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, health: { level: HealthLevel, leverage: string | null, marginRatio: string | null, equity: string, maintenanceMargin: string } }
      | { __typename: 'AccountReleased', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'AccountRestricted', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'AutoDeleveraged', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'BankruptcySettled', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'BookLoaded', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'BooksReconciled', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'CashFlowsRecorded', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'CollateralChanged', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'CollateralShareChanged', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'CollateralTransferred', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'CommitteeChanged', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'DeficitRecorded', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, deficit: string | null }
      | { __typename: 'DepositFinal', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'DepositReversed', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'DepositSeen', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'EnforcementResumed', state: MarginCallState, amountOutstanding: string, deadline: string, cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, health: { level: HealthLevel, leverage: string | null, marginRatio: string | null, equity: string, maintenanceMargin: string } }
      | { __typename: 'EnforcementSuspended', state: MarginCallState, amountOutstanding: string, deadline: string, cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'FundingPaid', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'GenesisApplied', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'GraceExpired', state: MarginCallState, amountOutstanding: string, deadline: string, cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, health: { level: HealthLevel, leverage: string | null, marginRatio: string | null, equity: string, maintenanceMargin: string } }
      | { __typename: 'GraceExtended', state: MarginCallState, amountOutstanding: string, deadline: string, cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, health: { level: HealthLevel, leverage: string | null, marginRatio: string | null, equity: string, maintenanceMargin: string } }
      | { __typename: 'GraceVoided', state: MarginCallState, amountOutstanding: string, deadline: string, cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, health: { level: HealthLevel, leverage: string | null, marginRatio: string | null, equity: string, maintenanceMargin: string } }
      | { __typename: 'InterestCharged', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'LedgerMismatchFound', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'LiquidationStepFailed', amountOutstanding: string, failure: string | null, step: number, cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'LiquidationStepFilled', amountOutstanding: string, filledSize: string, averagePrice: string | null, step: number, cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, health: { level: HealthLevel, leverage: string | null, marginRatio: string | null, equity: string, maintenanceMargin: string } }
      | { __typename: 'LossSocialized', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'MandateGranted', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'MandateRevoked', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'MarginCallAcknowledged', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'MarginCallCancelled', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'MarginCallClosed', state: MarginCallState, amountOutstanding: string, deadline: string, cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, health: { level: HealthLevel, leverage: string | null, marginRatio: string | null, equity: string, maintenanceMargin: string } }
      | { __typename: 'MarginCallCured', state: MarginCallState, amountOutstanding: string, deadline: string, cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, health: { level: HealthLevel, leverage: string | null, marginRatio: string | null, equity: string, maintenanceMargin: string } }
      | { __typename: 'MarginCallOpened', state: MarginCallState, amountDue: string, amountOutstanding: string, deadline: string, cause: MarginCallCause, cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, health: { level: HealthLevel, leverage: string | null, marginRatio: string | null, equity: string, maintenanceMargin: string } }
      | { __typename: 'MarginWarningCleared', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, health: { level: HealthLevel, leverage: string | null, marginRatio: string | null, equity: string, maintenanceMargin: string } }
      | { __typename: 'MarginWarningRaised', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, health: { level: HealthLevel, leverage: string | null, marginRatio: string | null, equity: string, maintenanceMargin: string } }
      | { __typename: 'MarketListed', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'MarketSettled', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'MarketStatusChanged', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'MarketWindDownScheduled', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'NoticeDelivered', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'NoticeFailed', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'OpenInterestCapExceeded', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'OpenInterestCapKept', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'OpenOrdersCancelled', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'OrderOutcomeStated', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'ParametersChanged', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'PositionSettled', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'PositionsRecorded', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'PriceConfirmed', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'PriceQuarantined', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'PriceSourcesChanged', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'ProfitsSettled', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'ProposalCancelled', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'ProposalCreated', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'ProposalExecuted', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'ProposalFailed', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'ProposalQueued', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'ProposalVetoed', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'ReconciliationDifferenceFound', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'RiskTakenUnderCall', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'SettlementPriceFixed', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'SettlementPriceMissing', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'TopUpReceived', state: MarginCallState, amountOutstanding: string, deadline: string, cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, health: { level: HealthLevel, leverage: string | null, marginRatio: string | null, equity: string, maintenanceMargin: string } }
      | { __typename: 'TradesRecorded', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'VenueFillRefused', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'VenueInstructionGiven', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'VenueOutageBegan', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'VenueOutageEnded', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'VoteCast', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'VotingExtended', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'WaterfallDrawn', layer: WaterfallLayerKind | null, cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, drawn: string | null }
      | { __typename: 'WaterfallFunded', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'WebhookDisabled', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
      | { __typename: 'WithdrawalRecorded', cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string }
    > } };

export type LogQueryVariables = Exact<{
  filter?: EventFilter | null | undefined;
  last: number;
  before?: string | null | undefined;
}>;


export type LogQuery = { events: { totalCount: number, pageInfo: { startCursor: string | null, hasPreviousPage: boolean }, nodes: Array<
      | { cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, hash: string | null, previousHash: string | null, payload: unknown }
      | { cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, hash: string | null, previousHash: string | null, payload: unknown }
      | { cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, hash: string | null, previousHash: string | null, payload: unknown }
      | { cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, hash: string | null, previousHash: string | null, payload: unknown }
      | { cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, hash: string | null, previousHash: string | null, payload: unknown }
      | { cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, hash: string | null, previousHash: string | null, payload: unknown }
      | { cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, hash: string | null, previousHash: string | null, payload: unknown }
      | { cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, hash: string | null, previousHash: string | null, payload: unknown }
      | { cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, hash: string | null, previousHash: string | null, payload: unknown }
      | { cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, hash: string | null, previousHash: string | null, payload: unknown }
      | { cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, hash: string | null, previousHash: string | null, payload: unknown }
      | { cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, hash: string | null, previousHash: string | null, payload: unknown }
      | { cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, hash: string | null, previousHash: string | null, payload: unknown }
      | { cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, hash: string | null, previousHash: string | null, payload: unknown }
      | { cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, hash: string | null, previousHash: string | null, payload: unknown }
      | { cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, hash: string | null, previousHash: string | null, payload: unknown }
      | { cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, hash: string | null, previousHash: string | null, payload: unknown }
      | { cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, hash: string | null, previousHash: string | null, payload: unknown }
      | { cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, hash: string | null, previousHash: string | null, payload: unknown }
      | { cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, hash: string | null, previousHash: string | null, payload: unknown }
      | { cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, hash: string | null, previousHash: string | null, payload: unknown }
      | { cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, hash: string | null, previousHash: string | null, payload: unknown }
      | { cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, hash: string | null, previousHash: string | null, payload: unknown }
      | { cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, hash: string | null, previousHash: string | null, payload: unknown }
      | { cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, hash: string | null, previousHash: string | null, payload: unknown }
      | { cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, hash: string | null, previousHash: string | null, payload: unknown }
      | { cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, hash: string | null, previousHash: string | null, payload: unknown }
      | { cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, hash: string | null, previousHash: string | null, payload: unknown }
      | { cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, hash: string | null, previousHash: string | null, payload: unknown }
      | { cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, hash: string | null, previousHash: string | null, payload: unknown }
      | { cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, hash: string | null, previousHash: string | null, payload: unknown }
      | { cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, hash: string | null, previousHash: string | null, payload: unknown }
      | { cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, hash: string | null, previousHash: string | null, payload: unknown }
      | { cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, hash: string | null, previousHash: string | null, payload: unknown }
      | { cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, hash: string | null, previousHash: string | null, payload: unknown }
      | { cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, hash: string | null, previousHash: string | null, payload: unknown }
      | { cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, hash: string | null, previousHash: string | null, payload: unknown }
      | { cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, hash: string | null, previousHash: string | null, payload: unknown }
      | { cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, hash: string | null, previousHash: string | null, payload: unknown }
      | { cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, hash: string | null, previousHash: string | null, payload: unknown }
      | { cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, hash: string | null, previousHash: string | null, payload: unknown }
      | { cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, hash: string | null, previousHash: string | null, payload: unknown }
      | { cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, hash: string | null, previousHash: string | null, payload: unknown }
      | { cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, hash: string | null, previousHash: string | null, payload: unknown }
      | { cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, hash: string | null, previousHash: string | null, payload: unknown }
      | { cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, hash: string | null, previousHash: string | null, payload: unknown }
      | { cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, hash: string | null, previousHash: string | null, payload: unknown }
      | { cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, hash: string | null, previousHash: string | null, payload: unknown }
      | { cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, hash: string | null, previousHash: string | null, payload: unknown }
      | { cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, hash: string | null, previousHash: string | null, payload: unknown }
      | { cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, hash: string | null, previousHash: string | null, payload: unknown }
      | { cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, hash: string | null, previousHash: string | null, payload: unknown }
      | { cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, hash: string | null, previousHash: string | null, payload: unknown }
      | { cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, hash: string | null, previousHash: string | null, payload: unknown }
      | { cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, hash: string | null, previousHash: string | null, payload: unknown }
      | { cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, hash: string | null, previousHash: string | null, payload: unknown }
      | { cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, hash: string | null, previousHash: string | null, payload: unknown }
      | { cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, hash: string | null, previousHash: string | null, payload: unknown }
      | { cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, hash: string | null, previousHash: string | null, payload: unknown }
      | { cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, hash: string | null, previousHash: string | null, payload: unknown }
      | { cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, hash: string | null, previousHash: string | null, payload: unknown }
      | { cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, hash: string | null, previousHash: string | null, payload: unknown }
      | { cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, hash: string | null, previousHash: string | null, payload: unknown }
      | { cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, hash: string | null, previousHash: string | null, payload: unknown }
      | { cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, hash: string | null, previousHash: string | null, payload: unknown }
      | { cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, hash: string | null, previousHash: string | null, payload: unknown }
      | { cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, hash: string | null, previousHash: string | null, payload: unknown }
      | { cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, hash: string | null, previousHash: string | null, payload: unknown }
      | { cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, hash: string | null, previousHash: string | null, payload: unknown }
      | { cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, hash: string | null, previousHash: string | null, payload: unknown }
      | { cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, hash: string | null, previousHash: string | null, payload: unknown }
      | { cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, hash: string | null, previousHash: string | null, payload: unknown }
      | { cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, hash: string | null, previousHash: string | null, payload: unknown }
      | { cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, hash: string | null, previousHash: string | null, payload: unknown }
      | { cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, hash: string | null, previousHash: string | null, payload: unknown }
      | { cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, hash: string | null, previousHash: string | null, payload: unknown }
      | { cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, hash: string | null, previousHash: string | null, payload: unknown }
      | { cursor: string, sequence: string, type: string, accountId: string | null, marketId: string | null, marginCallId: string | null, proposalId: string | null, actor: string, at: string, hash: string | null, previousHash: string | null, payload: unknown }
    > } };

export type VerifyLogQueryVariables = Exact<{
  from?: string | null | undefined;
}>;


export type VerifyLogQuery = { verifyLog: { ok: boolean, checked: number, recomputed: number, firstBadSequence: string | null, fault: string | null, headHash: string } };

export type StressQueryVariables = Exact<{
  input: StressTestInput;
}>;


export type StressQuery = { stressTest: { liquidatedNotional: string, shortfall: string, deficit: string, rounds: number, levels: Array<{ level: HealthLevel, accounts: number, notional: string }>, waterfall: Array<{ kind: WaterfallLayerKind, amount: string }>, finalPrices: Array<{ marketId: string, before: string, after: string }> } };

export type TiersAtQueryVariables = Exact<{
  time: string;
}>;


export type TiersAtQuery = { markets: Array<{ id: string, parametersAt: { version: number, tiers: Array<{ floor: string, maintenanceMarginFraction: string }> } | null }> };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const PermittedFragmentDoc = new TypedDocumentString(`
    fragment Permitted on Permission {
  allowed
  message
}
    `, {"fragmentName":"Permitted"}) as unknown as TypedDocumentString<PermittedFragment, unknown>;
export const ImpactFragmentDoc = new TypedDocumentString(`
    fragment Impact on ParameterImpact {
  asOf
  before {
    level
    accounts
    notional
  }
  after {
    level
    accounts
    notional
  }
  newlyCalledAccounts
  newlyCloseOutAccounts
  newlyCalledNotional
  exceedsLimit
  atGate {
    newlyCalledAccounts
    newlyCloseOutAccounts
    newlyCalledNotional
    exceedsLimit
  }
  sample {
    accountId
    level
    equity
    maintenanceMargin
    marginRatio
  }
  warnings {
    code
    message
  }
}
    `, {"fragmentName":"Impact"}) as unknown as TypedDocumentString<ImpactFragment, unknown>;
export const IncidentLineFragmentDoc = new TypedDocumentString(`
    fragment IncidentLine on Event {
  __typename
  sequence
  type
  at
  actor
  accountId
  marketId
  marginCallId
  proposalId
  ... on MarginCallOpened {
    amountDue
    amountOutstanding
    cause
  }
  ... on MarginCallCured {
    amountOutstanding
  }
  ... on MarginCallClosed {
    amountOutstanding
  }
  ... on AccountRecovered {
    amountOutstanding
  }
  ... on AccountBankrupt {
    amountOutstanding
  }
  ... on LiquidationStepFilled {
    filledSize
    averagePrice
    fee
    amountOutstanding
  }
  ... on LiquidationStepFailed {
    failure
    amountOutstanding
  }
  ... on WaterfallDrawn {
    layer
    amount
  }
  ... on WaterfallFunded {
    layer
    amount
  }
  ... on AutoDeleveraged {
    size
    price
    amount
  }
  ... on LossSocialized {
    amount
  }
  ... on DeficitRecorded {
    amount
  }
  ... on BankruptcySettled {
    debt
    deficit
  }
  ... on MarketStatusChanged {
    status
    reason
  }
  ... on PriceQuarantined {
    reason
    price
  }
  ... on VenueOutageBegan {
    venue
    outage: reason
  }
  ... on VenueOutageEnded {
    venue
  }
}
    `, {"fragmentName":"IncidentLine"}) as unknown as TypedDocumentString<IncidentLineFragment, unknown>;
export const MeasuredFragmentDoc = new TypedDocumentString(`
    fragment Measured on AccountHealth {
  level
  leverage
  marginRatio
  equity
  maintenanceMargin
}
    `, {"fragmentName":"Measured"}) as unknown as TypedDocumentString<MeasuredFragment, unknown>;
export const LogLineFragmentDoc = new TypedDocumentString(`
    fragment LogLine on Event {
  __typename
  cursor
  sequence
  type
  accountId
  marketId
  marginCallId
  proposalId
  actor
  at
  ... on MarginCallOpened {
    state
    amountDue
    amountOutstanding
    deadline
    cause
    health {
      ...Measured
    }
  }
  ... on MarginCallCured {
    state
    amountOutstanding
    deadline
    health {
      ...Measured
    }
  }
  ... on MarginCallClosed {
    state
    amountOutstanding
    deadline
    health {
      ...Measured
    }
  }
  ... on AccountRecovered {
    state
    amountOutstanding
    deadline
    health {
      ...Measured
    }
  }
  ... on AccountBankrupt {
    state
    amountOutstanding
    deadline
    health {
      ...Measured
    }
  }
  ... on TopUpReceived {
    state
    amountOutstanding
    deadline
    health {
      ...Measured
    }
  }
  ... on GraceExpired {
    state
    amountOutstanding
    deadline
    health {
      ...Measured
    }
  }
  ... on GraceVoided {
    state
    amountOutstanding
    deadline
    health {
      ...Measured
    }
  }
  ... on GraceExtended {
    state
    amountOutstanding
    deadline
    health {
      ...Measured
    }
  }
  ... on EnforcementSuspended {
    state
    amountOutstanding
    deadline
  }
  ... on EnforcementResumed {
    state
    amountOutstanding
    deadline
    health {
      ...Measured
    }
  }
  ... on LiquidationStepFilled {
    amountOutstanding
    filledSize
    averagePrice
    step
    health {
      ...Measured
    }
  }
  ... on LiquidationStepFailed {
    amountOutstanding
    failure
    step
  }
  ... on MarginWarningRaised {
    health {
      ...Measured
    }
  }
  ... on MarginWarningCleared {
    health {
      ...Measured
    }
  }
  ... on WaterfallDrawn {
    layer
    drawn: amount
  }
  ... on DeficitRecorded {
    deficit: amount
  }
}
    fragment Measured on AccountHealth {
  level
  leverage
  marginRatio
  equity
  maintenanceMargin
}`, {"fragmentName":"LogLine"}) as unknown as TypedDocumentString<LogLineFragment, unknown>;
export const ParametersFragmentDoc = new TypedDocumentString(`
    fragment Parameters on MarginParameters {
  version
  effectiveFrom
  phaseInEndsAt
  authority {
    kind
    subject
    proposalId
    mandateId
  }
  tiers {
    floor
    initialMarginFraction
    maintenanceMarginFraction
  }
  warningRatio
  warningClearRatio
  cureRatio
  closeOutRatio
  gracePeriodSeconds
  parameterChangeGraceSeconds
  finalityHoldSeconds
  largePositionNotional
  maxLiquidationFraction
  liquidationCooldownSeconds
  minPositionNotional
  liquidationFee
  maxSlippage
  maxPriceAgeSeconds
  maxPriceDeviation
  jumpConfirmationSeconds
  maxJump
  minSources
  maxSourceDeviation
  stateNoticeSeconds
}
    `, {"fragmentName":"Parameters"}) as unknown as TypedDocumentString<ParametersFragment, unknown>;
export const ProposalsDocument = new TypedDocumentString(`
    query Proposals {
  proposals(first: 100) {
    totalCount
    nodes {
      id
      kind
      title
      proposer
      state
      action
      createdAt
      votingStartsAt
      votingEndsAt
      executableAt
      expiresAt
      executedAt
      tally {
        for
        against
        abstain
        quorumReached
        thresholdReached
      }
      votes {
        voter
        choice
      }
      viewerMay {
        vote {
          allowed
        }
      }
    }
  }
  viewer {
    mayPropose {
      ...Permitted
    }
  }
  mandates(activeOnly: false) {
    id
    admin
    markets
    expiresAt
    revokedAt
    bounds {
      parameter
      mode
      maxStep
      min
      max
      cooldownSeconds
    }
    grantedBy {
      id
    }
  }
}
    fragment Permitted on Permission {
  allowed
  message
}`) as unknown as TypedDocumentString<ProposalsQuery, ProposalsQueryVariables>;
export const ProposalDocument = new TypedDocumentString(`
    query Proposal($id: ID!) {
  proposal(id: $id) {
    id
    kind
    title
    rationale
    proposer
    state
    action
    createdAt
    votingStartsAt
    votingEndsAt
    executableAt
    expiresAt
    executedAt
    failure {
      at
      code
      details
    }
    tally {
      for
      against
      abstain
      quorumReached
      thresholdReached
    }
    votes {
      voter
      choice
      weight
      reason
      at
    }
    impactAtProposal {
      ...Impact
    }
    quorum
    threshold
    electorate {
      subject
      weight
    }
    viewerMay {
      for: vote(choice: FOR) {
        ...Permitted
      }
      against: vote(choice: AGAINST) {
        ...Permitted
      }
      abstain: vote(choice: ABSTAIN) {
        ...Permitted
      }
      cancel {
        ...Permitted
      }
      veto {
        ...Permitted
      }
      execute {
        ...Permitted
      }
    }
  }
}
    fragment Permitted on Permission {
  allowed
  message
}
fragment Impact on ParameterImpact {
  asOf
  before {
    level
    accounts
    notional
  }
  after {
    level
    accounts
    notional
  }
  newlyCalledAccounts
  newlyCloseOutAccounts
  newlyCalledNotional
  exceedsLimit
  atGate {
    newlyCalledAccounts
    newlyCloseOutAccounts
    newlyCalledNotional
    exceedsLimit
  }
  sample {
    accountId
    level
    equity
    maintenanceMargin
    marginRatio
  }
  warnings {
    code
    message
  }
}`) as unknown as TypedDocumentString<ProposalQuery, ProposalQueryVariables>;
export const MayProposeDocument = new TypedDocumentString(`
    query MayPropose {
  viewer {
    mayPropose {
      ...Permitted
    }
  }
}
    fragment Permitted on Permission {
  allowed
  message
}`) as unknown as TypedDocumentString<MayProposeQuery, MayProposeQueryVariables>;
export const ImpactNowDocument = new TypedDocumentString(`
    query ImpactNow($id: ID!) {
  proposal(id: $id) {
    impactNow {
      ...Impact
    }
  }
}
    fragment Impact on ParameterImpact {
  asOf
  before {
    level
    accounts
    notional
  }
  after {
    level
    accounts
    notional
  }
  newlyCalledAccounts
  newlyCloseOutAccounts
  newlyCalledNotional
  exceedsLimit
  atGate {
    newlyCalledAccounts
    newlyCloseOutAccounts
    newlyCalledNotional
    exceedsLimit
  }
  sample {
    accountId
    level
    equity
    maintenanceMargin
    marginRatio
  }
  warnings {
    code
    message
  }
}`) as unknown as TypedDocumentString<ImpactNowQuery, ImpactNowQueryVariables>;
export const PreviewDocument = new TypedDocumentString(`
    query Preview($marketId: ID!, $changes: MarginParameterChanges!) {
  previewMarginParameters(marketId: $marketId, changes: $changes) {
    ...Impact
  }
}
    fragment Impact on ParameterImpact {
  asOf
  before {
    level
    accounts
    notional
  }
  after {
    level
    accounts
    notional
  }
  newlyCalledAccounts
  newlyCloseOutAccounts
  newlyCalledNotional
  exceedsLimit
  atGate {
    newlyCalledAccounts
    newlyCloseOutAccounts
    newlyCalledNotional
    exceedsLimit
  }
  sample {
    accountId
    level
    equity
    maintenanceMargin
    marginRatio
  }
  warnings {
    code
    message
  }
}`) as unknown as TypedDocumentString<PreviewQuery, PreviewQueryVariables>;
export const ProposeDocument = new TypedDocumentString(`
    mutation Propose($input: ProposeInput!) {
  propose(input: $input) {
    id
  }
}
    `) as unknown as TypedDocumentString<ProposeMutation, ProposeMutationVariables>;
export const VoteDocument = new TypedDocumentString(`
    mutation Vote($id: ID!, $choice: VoteChoice!, $reason: String) {
  castVote(proposalId: $id, choice: $choice, reason: $reason) {
    id
  }
}
    `) as unknown as TypedDocumentString<VoteMutation, VoteMutationVariables>;
export const CancelProposalDocument = new TypedDocumentString(`
    mutation CancelProposal($id: ID!) {
  cancelProposal(proposalId: $id) {
    id
  }
}
    `) as unknown as TypedDocumentString<CancelProposalMutation, CancelProposalMutationVariables>;
export const VetoProposalDocument = new TypedDocumentString(`
    mutation VetoProposal($id: ID!, $reason: String!) {
  vetoProposal(proposalId: $id, reason: $reason) {
    id
  }
}
    `) as unknown as TypedDocumentString<VetoProposalMutation, VetoProposalMutationVariables>;
export const ExecuteProposalDocument = new TypedDocumentString(`
    mutation ExecuteProposal($id: ID!) {
  executeProposal(proposalId: $id) {
    id
  }
}
    `) as unknown as TypedDocumentString<ExecuteProposalMutation, ExecuteProposalMutationVariables>;
export const ChangeParametersDocument = new TypedDocumentString(`
    mutation ChangeParameters($marketId: ID!, $changes: MarginParameterChanges!, $reason: String!) {
  changeMarginParameters(marketId: $marketId, changes: $changes, reason: $reason) {
    version
  }
}
    `) as unknown as TypedDocumentString<ChangeParametersMutation, ChangeParametersMutationVariables>;
export const IncidentDocument = new TypedDocumentString(`
    query Incident($filter: EventFilter, $after: String) {
  events(first: 500, after: $after, filter: $filter) {
    totalCount
    pageInfo {
      endCursor
      hasNextPage
    }
    nodes {
      ...IncidentLine
    }
  }
}
    fragment IncidentLine on Event {
  __typename
  sequence
  type
  at
  actor
  accountId
  marketId
  marginCallId
  proposalId
  ... on MarginCallOpened {
    amountDue
    amountOutstanding
    cause
  }
  ... on MarginCallCured {
    amountOutstanding
  }
  ... on MarginCallClosed {
    amountOutstanding
  }
  ... on AccountRecovered {
    amountOutstanding
  }
  ... on AccountBankrupt {
    amountOutstanding
  }
  ... on LiquidationStepFilled {
    filledSize
    averagePrice
    fee
    amountOutstanding
  }
  ... on LiquidationStepFailed {
    failure
    amountOutstanding
  }
  ... on WaterfallDrawn {
    layer
    amount
  }
  ... on WaterfallFunded {
    layer
    amount
  }
  ... on AutoDeleveraged {
    size
    price
    amount
  }
  ... on LossSocialized {
    amount
  }
  ... on DeficitRecorded {
    amount
  }
  ... on BankruptcySettled {
    debt
    deficit
  }
  ... on MarketStatusChanged {
    status
    reason
  }
  ... on PriceQuarantined {
    reason
    price
  }
  ... on VenueOutageBegan {
    venue
    outage: reason
  }
  ... on VenueOutageEnded {
    venue
  }
}`) as unknown as TypedDocumentString<IncidentQuery, IncidentQueryVariables>;
export const ViewerDocument = new TypedDocumentString(`
    query Viewer {
  viewer {
    subject
    roles
    isGuardian
    committeeMember {
      subject
      weight
    }
    mandates {
      id
      markets
      expiresAt
      bounds {
        parameter
        mode
        maxStep
        min
        max
        cooldownSeconds
      }
    }
  }
  committee {
    members {
      subject
      weight
    }
    guardians
    quorum
    threshold
    votingPeriodSeconds
    timelockSeconds
    executionWindowSeconds
    maxNewlyCloseOutAccounts
    maxNewlyCalledNotional
  }
  markets {
    id
    symbol
    status
  }
}
    `) as unknown as TypedDocumentString<ViewerQuery, ViewerQueryVariables>;
export const BookDocument = new TypedDocumentString(`
    query Book($levels: [HealthLevel!]) {
  bookSnapshot(levels: $levels) {
    asOf
    ids
    levels
    marginRatios
    notionals
    equities
    totalCount
  }
}
    `) as unknown as TypedDocumentString<BookQuery, BookQueryVariables>;
export const OpenCallsDocument = new TypedDocumentString(`
    query OpenCalls($after: String) {
  marginCalls(
    first: 500
    after: $after
    filter: {openOnly: true}
    orderBy: DEADLINE_ASC
  ) {
    totalCount
    pageInfo {
      endCursor
      hasNextPage
    }
    nodes {
      id
      state
      cause
      amountDue
      amountOutstanding
      openedAt
      deadline
      graceRemainingSeconds
      acknowledgedAt
      account {
        id
        owner
      }
      notices {
        status
      }
    }
  }
}
    `) as unknown as TypedDocumentString<OpenCallsQuery, OpenCallsQueryVariables>;
export const StatusDocument = new TypedDocumentString(`
    query Status {
  systemStatus {
    version
    logHead
    unsealedEvents
    engine {
      accounts
      positions
      behindLines
      pricesPerSecond
      breachToCallMillisP99
      lastPriceAt
    }
    queues {
      name
      waiting
      delayed
      active
      failed
    }
    marketsNotEnforced {
      marketId
      accounts
      reason
    }
    ledger {
      ok
      checkedAt
      differences
    }
    shards {
      shard
      owner
      token
      expiresAt
      unownedSeconds
      behindLines
    }
  }
  waterfall {
    kind
    marketId
    balance
  }
  deficit
  proposals(first: 100, states: [PENDING, ACTIVE, SUCCEEDED, QUEUED]) {
    nodes {
      id
      votes {
        voter
      }
      viewerMay {
        vote {
          allowed
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<StatusQuery, StatusQueryVariables>;
export const SummaryDocument = new TypedDocumentString(`
    subscription Summary {
  riskSummary(everySeconds: 1) {
    asOf
    equity
    maintenanceMargin
    openInterest
    openMarginCalls
    accountsWithoutPositions
    levels {
      level
      accounts
      notional
    }
  }
}
    `) as unknown as TypedDocumentString<SummarySubscription, SummarySubscriptionVariables>;
export const HealthDocument = new TypedDocumentString(`
    subscription Health($id: ID!) {
  accountHealth(accountId: $id) {
    asOf
  }
}
    `) as unknown as TypedDocumentString<HealthSubscription, HealthSubscriptionVariables>;
export const PricesDocument = new TypedDocumentString(`
    subscription Prices($marketIds: [ID!]!) {
  markPrices(marketIds: $marketIds) {
    marketId
    price {
      price
      at
      stale
    }
  }
}
    `) as unknown as TypedDocumentString<PricesSubscription, PricesSubscriptionVariables>;
export const GovernanceEventsDocument = new TypedDocumentString(`
    subscription GovernanceEvents($after: String) {
  governanceEvents(after: $after) {
    cursor
    type
    proposalId
    marketId
    at
    actor
    sequence
  }
}
    `) as unknown as TypedDocumentString<GovernanceEventsSubscription, GovernanceEventsSubscriptionVariables>;
export const MarginEventsDocument = new TypedDocumentString(`
    subscription MarginEvents($after: String) {
  marginEvents(after: $after) {
    ...LogLine
  }
}
    fragment Measured on AccountHealth {
  level
  leverage
  marginRatio
  equity
  maintenanceMargin
}
fragment LogLine on Event {
  __typename
  cursor
  sequence
  type
  accountId
  marketId
  marginCallId
  proposalId
  actor
  at
  ... on MarginCallOpened {
    state
    amountDue
    amountOutstanding
    deadline
    cause
    health {
      ...Measured
    }
  }
  ... on MarginCallCured {
    state
    amountOutstanding
    deadline
    health {
      ...Measured
    }
  }
  ... on MarginCallClosed {
    state
    amountOutstanding
    deadline
    health {
      ...Measured
    }
  }
  ... on AccountRecovered {
    state
    amountOutstanding
    deadline
    health {
      ...Measured
    }
  }
  ... on AccountBankrupt {
    state
    amountOutstanding
    deadline
    health {
      ...Measured
    }
  }
  ... on TopUpReceived {
    state
    amountOutstanding
    deadline
    health {
      ...Measured
    }
  }
  ... on GraceExpired {
    state
    amountOutstanding
    deadline
    health {
      ...Measured
    }
  }
  ... on GraceVoided {
    state
    amountOutstanding
    deadline
    health {
      ...Measured
    }
  }
  ... on GraceExtended {
    state
    amountOutstanding
    deadline
    health {
      ...Measured
    }
  }
  ... on EnforcementSuspended {
    state
    amountOutstanding
    deadline
  }
  ... on EnforcementResumed {
    state
    amountOutstanding
    deadline
    health {
      ...Measured
    }
  }
  ... on LiquidationStepFilled {
    amountOutstanding
    filledSize
    averagePrice
    step
    health {
      ...Measured
    }
  }
  ... on LiquidationStepFailed {
    amountOutstanding
    failure
    step
  }
  ... on MarginWarningRaised {
    health {
      ...Measured
    }
  }
  ... on MarginWarningCleared {
    health {
      ...Measured
    }
  }
  ... on WaterfallDrawn {
    layer
    drawn: amount
  }
  ... on DeficitRecorded {
    deficit: amount
  }
}`) as unknown as TypedDocumentString<MarginEventsSubscription, MarginEventsSubscriptionVariables>;
export const LastEventsDocument = new TypedDocumentString(`
    query LastEvents($filter: EventFilter, $last: Int!) {
  events(filter: $filter, last: $last) {
    nodes {
      ...LogLine
    }
  }
}
    fragment Measured on AccountHealth {
  level
  leverage
  marginRatio
  equity
  maintenanceMargin
}
fragment LogLine on Event {
  __typename
  cursor
  sequence
  type
  accountId
  marketId
  marginCallId
  proposalId
  actor
  at
  ... on MarginCallOpened {
    state
    amountDue
    amountOutstanding
    deadline
    cause
    health {
      ...Measured
    }
  }
  ... on MarginCallCured {
    state
    amountOutstanding
    deadline
    health {
      ...Measured
    }
  }
  ... on MarginCallClosed {
    state
    amountOutstanding
    deadline
    health {
      ...Measured
    }
  }
  ... on AccountRecovered {
    state
    amountOutstanding
    deadline
    health {
      ...Measured
    }
  }
  ... on AccountBankrupt {
    state
    amountOutstanding
    deadline
    health {
      ...Measured
    }
  }
  ... on TopUpReceived {
    state
    amountOutstanding
    deadline
    health {
      ...Measured
    }
  }
  ... on GraceExpired {
    state
    amountOutstanding
    deadline
    health {
      ...Measured
    }
  }
  ... on GraceVoided {
    state
    amountOutstanding
    deadline
    health {
      ...Measured
    }
  }
  ... on GraceExtended {
    state
    amountOutstanding
    deadline
    health {
      ...Measured
    }
  }
  ... on EnforcementSuspended {
    state
    amountOutstanding
    deadline
  }
  ... on EnforcementResumed {
    state
    amountOutstanding
    deadline
    health {
      ...Measured
    }
  }
  ... on LiquidationStepFilled {
    amountOutstanding
    filledSize
    averagePrice
    step
    health {
      ...Measured
    }
  }
  ... on LiquidationStepFailed {
    amountOutstanding
    failure
    step
  }
  ... on MarginWarningRaised {
    health {
      ...Measured
    }
  }
  ... on MarginWarningCleared {
    health {
      ...Measured
    }
  }
  ... on WaterfallDrawn {
    layer
    drawn: amount
  }
  ... on DeficitRecorded {
    deficit: amount
  }
}`) as unknown as TypedDocumentString<LastEventsQuery, LastEventsQueryVariables>;
export const AccountsDocument = new TypedDocumentString(`
    query Accounts($filter: AccountFilter, $orderBy: AccountOrder, $after: String) {
  accounts(first: 100, after: $after, filter: $filter, orderBy: $orderBy) {
    totalCount
    pageInfo {
      endCursor
      hasNextPage
    }
    nodes {
      id
      owner
      kind
      health {
        level
        equity
        maintenanceMargin
        marginRatio
        leverage
        freeCollateral
      }
      openMarginCall {
        id
        state
      }
    }
  }
}
    `) as unknown as TypedDocumentString<AccountsQuery, AccountsQueryVariables>;
export const AccountDocument = new TypedDocumentString(`
    query Account($id: ID!) {
  account(id: $id) {
    id
    owner
    kind
    restrictions
    health {
      equity
      collateralValue
      unrealizedPnl
      initialMargin
      maintenanceMargin
      marginRatio
      freeCollateral
      projectedMarginRatio
      leverage
      orderMargin
      level
      asOf
    }
    positions {
      size
      entryPrice
      markPrice
      notional
      unrealizedPnl
      initialMargin
      maintenanceMargin
      liquidationPrice
      bankruptcyPrice
      market {
        id
        status
        parameters {
          version
          warningRatio
          warningClearRatio
          cureRatio
          closeOutRatio
          tiers {
            floor
            maintenanceMarginFraction
          }
        }
      }
    }
    collateral {
      asset
      balance
      pending
      haircut
      value
    }
    deposits(first: 10) {
      nodes {
        id
        asset
        amount
        status
        seenAt
        confirmations
        confirmationsRequired
      }
    }
    openMarginCall {
      id
      state
      amountDue
      amountOutstanding
      deadline
      openedAt
      graceRemainingSeconds
      cause
      acknowledgedAt
    }
    marginCalls(first: 30) {
      totalCount
      nodes {
        id
        state
        cause
        amountDue
        openedAt
        closedAt
      }
    }
  }
  collateralAssets {
    asset
    unitValue
    price {
      price
    }
  }
  ledgerEntries(first: 40, filter: {accountId: $id}) {
    nodes {
      id
      at
      asset
      amount
      cause {
        kind
      }
    }
  }
}
    `) as unknown as TypedDocumentString<AccountQuery, AccountQueryVariables>;
export const MarginCallDocument = new TypedDocumentString(`
    query MarginCall($id: ID!) {
  marginCall(id: $id) {
    id
    state
    cause
    amountDue
    amountOutstanding
    openedAt
    deadline
    closedAt
    graceRemainingSeconds
    acknowledgedAt
    account {
      id
      owner
      health {
        level
        equity
        maintenanceMargin
        marginRatio
      }
      positions {
        market {
          id
        }
      }
    }
    notices {
      kind
      channel
      status
      attempts
      sentAt
      error
    }
    waterfall {
      kind
      amount
      counterpartyAccountId
    }
    timeline {
      sequence
      type
      at
      actor
      marketId
      payload
    }
  }
}
    `) as unknown as TypedDocumentString<MarginCallQuery, MarginCallQueryVariables>;
export const AcknowledgeDocument = new TypedDocumentString(`
    mutation Acknowledge($id: ID!) {
  acknowledgeMarginCall(id: $id) {
    id
    acknowledgedAt
  }
}
    `) as unknown as TypedDocumentString<AcknowledgeMutation, AcknowledgeMutationVariables>;
export const EndedCallsDocument = new TypedDocumentString(`
    query EndedCalls($after: String, $filter: MarginCallFilter) {
  marginCalls(first: 100, after: $after, filter: $filter) {
    totalCount
    pageInfo {
      endCursor
      hasNextPage
    }
    nodes {
      id
      state
      cause
      amountDue
      openedAt
      closedAt
      acknowledgedAt
      account {
        id
        owner
      }
    }
  }
}
    `) as unknown as TypedDocumentString<EndedCallsQuery, EndedCallsQueryVariables>;
export const MarketsDocument = new TypedDocumentString(`
    query Markets {
  markets {
    id
    symbol
    status
    openInterest
    markPrice {
      price
      at
      stale
    }
    quarantinedPrice {
      price
      since
    }
    holders {
      longOpenInterest
      shortOpenInterest
      levels {
        level
        accounts
        notional
      }
    }
    parameters {
      version
      phaseInEndsAt
      tiers {
        floor
        initialMarginFraction
        maintenanceMarginFraction
      }
    }
  }
  waterfall {
    kind
    marketId
    balance
  }
}
    `) as unknown as TypedDocumentString<MarketsQuery, MarketsQueryVariables>;
export const MarketDocument = new TypedDocumentString(`
    query Market($id: ID!) {
  market(id: $id) {
    id
    symbol
    status
    windDown {
      reduceOnlyFrom
      settlesAt
      settlementPrice
      settledPositions
      delistedAt
    }
    openInterest
    markPrice {
      price
      at
      stale
      source
      confidence
    }
    quarantinedPrice {
      price
      source
      since
    }
    priceSources {
      id
      weight
      standing
      price
      at
    }
    holders {
      longOpenInterest
      shortOpenInterest
      levels {
        level
        accounts
        notional
      }
    }
    parameters {
      ...Parameters
    }
    parameterHistory(first: 20) {
      nodes {
        ...Parameters
      }
    }
  }
  waterfall {
    kind
    marketId
    balance
  }
}
    fragment Parameters on MarginParameters {
  version
  effectiveFrom
  phaseInEndsAt
  authority {
    kind
    subject
    proposalId
    mandateId
  }
  tiers {
    floor
    initialMarginFraction
    maintenanceMarginFraction
  }
  warningRatio
  warningClearRatio
  cureRatio
  closeOutRatio
  gracePeriodSeconds
  parameterChangeGraceSeconds
  finalityHoldSeconds
  largePositionNotional
  maxLiquidationFraction
  liquidationCooldownSeconds
  minPositionNotional
  liquidationFee
  maxSlippage
  maxPriceAgeSeconds
  maxPriceDeviation
  jumpConfirmationSeconds
  maxJump
  minSources
  maxSourceDeviation
  stateNoticeSeconds
}`) as unknown as TypedDocumentString<MarketQuery, MarketQueryVariables>;
export const PauseDocument = new TypedDocumentString(`
    mutation Pause($marketId: ID!, $reason: String!) {
  pauseEnforcement(marketId: $marketId, reason: $reason) {
    id
    status
  }
}
    `) as unknown as TypedDocumentString<PauseMutation, PauseMutationVariables>;
export const ResumeDocument = new TypedDocumentString(`
    mutation Resume($marketId: ID!, $reason: String!) {
  resumeEnforcement(marketId: $marketId, reason: $reason) {
    id
    status
  }
}
    `) as unknown as TypedDocumentString<ResumeMutation, ResumeMutationVariables>;
export const FundsDocument = new TypedDocumentString(`
    query Funds {
  waterfall {
    kind
    marketId
    balance
  }
  deficit
  systemStatus {
    ledger {
      ok
      checkedAt
      differences
    }
  }
  ledgerEntries(first: 60) {
    nodes {
      id
      at
      ledgerAccount
      kind
      asset
      amount
      cause {
        kind
      }
    }
  }
  events(
    filter: {types: ["WaterfallDrawn", "WaterfallFunded", "DeficitRecorded", "AutoDeleveraged", "LossSocialized"]}
    last: 100
  ) {
    nodes {
      ...LogLine
    }
  }
}
    fragment Measured on AccountHealth {
  level
  leverage
  marginRatio
  equity
  maintenanceMargin
}
fragment LogLine on Event {
  __typename
  cursor
  sequence
  type
  accountId
  marketId
  marginCallId
  proposalId
  actor
  at
  ... on MarginCallOpened {
    state
    amountDue
    amountOutstanding
    deadline
    cause
    health {
      ...Measured
    }
  }
  ... on MarginCallCured {
    state
    amountOutstanding
    deadline
    health {
      ...Measured
    }
  }
  ... on MarginCallClosed {
    state
    amountOutstanding
    deadline
    health {
      ...Measured
    }
  }
  ... on AccountRecovered {
    state
    amountOutstanding
    deadline
    health {
      ...Measured
    }
  }
  ... on AccountBankrupt {
    state
    amountOutstanding
    deadline
    health {
      ...Measured
    }
  }
  ... on TopUpReceived {
    state
    amountOutstanding
    deadline
    health {
      ...Measured
    }
  }
  ... on GraceExpired {
    state
    amountOutstanding
    deadline
    health {
      ...Measured
    }
  }
  ... on GraceVoided {
    state
    amountOutstanding
    deadline
    health {
      ...Measured
    }
  }
  ... on GraceExtended {
    state
    amountOutstanding
    deadline
    health {
      ...Measured
    }
  }
  ... on EnforcementSuspended {
    state
    amountOutstanding
    deadline
  }
  ... on EnforcementResumed {
    state
    amountOutstanding
    deadline
    health {
      ...Measured
    }
  }
  ... on LiquidationStepFilled {
    amountOutstanding
    filledSize
    averagePrice
    step
    health {
      ...Measured
    }
  }
  ... on LiquidationStepFailed {
    amountOutstanding
    failure
    step
  }
  ... on MarginWarningRaised {
    health {
      ...Measured
    }
  }
  ... on MarginWarningCleared {
    health {
      ...Measured
    }
  }
  ... on WaterfallDrawn {
    layer
    drawn: amount
  }
  ... on DeficitRecorded {
    deficit: amount
  }
}`) as unknown as TypedDocumentString<FundsQuery, FundsQueryVariables>;
export const LogDocument = new TypedDocumentString(`
    query Log($filter: EventFilter, $last: Int!, $before: String) {
  events(filter: $filter, last: $last, before: $before) {
    totalCount
    pageInfo {
      startCursor
      hasPreviousPage
    }
    nodes {
      cursor
      sequence
      type
      accountId
      marketId
      marginCallId
      proposalId
      actor
      at
      hash
      previousHash
      payload
    }
  }
}
    `) as unknown as TypedDocumentString<LogQuery, LogQueryVariables>;
export const VerifyLogDocument = new TypedDocumentString(`
    query VerifyLog($from: String) {
  verifyLog(fromSequence: $from) {
    ok
    checked
    recomputed
    firstBadSequence
    fault
    headHash
  }
}
    `) as unknown as TypedDocumentString<VerifyLogQuery, VerifyLogQueryVariables>;
export const StressDocument = new TypedDocumentString(`
    query Stress($input: StressTestInput!) {
  stressTest(input: $input) {
    liquidatedNotional
    shortfall
    deficit
    rounds
    levels {
      level
      accounts
      notional
    }
    waterfall {
      kind
      amount
    }
    finalPrices {
      marketId
      before
      after
    }
  }
}
    `) as unknown as TypedDocumentString<StressQuery, StressQueryVariables>;
export const TiersAtDocument = new TypedDocumentString(`
    query TiersAt($time: DateTime!) {
  markets {
    id
    parametersAt(time: $time) {
      version
      tiers {
        floor
        maintenanceMarginFraction
      }
    }
  }
}
    `) as unknown as TypedDocumentString<TiersAtQuery, TiersAtQueryVariables>;