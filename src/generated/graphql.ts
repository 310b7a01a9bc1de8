import type { DateTimeOutput } from '../api/inputs/scalar-types.js';
import type { DecimalOutput } from '../api/inputs/scalar-types.js';
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { Account as AccountModel } from '../domain/risk/health/account.js';
import type { HealthModel, CollateralAssetModel, CollateralBalanceModel, EventConnectionModel, ParametersModel, PositionModel, SystemStatusModel } from '../api/models/models.js';
import type { Clock as SystemClock } from '../app/ports.js';
import type { ApiKey as ApiKeyModel } from '../store/system/api-keys.js';
import type { CollateralTransfer as CollateralTransferModel } from '../store/flows/collateral-transfers.js';
import type { Committee as CommitteeModel } from '../domain/governance/committee/committee.js';
import type { DepositView as DepositModel } from '../store/flows/read-deposits.js';
import type { GateImpactRecord as GateImpactModel, ChangeImpactRecord as ParameterImpactModel } from '../domain/governance/committee/impact-record.js';
import type { LedgerAccountPageModel, LedgerEntryPageModel } from '../api/lists/ledger-list.js';
import type { LedgerCauseModel } from '../api/loaders/ledger-loaders.js';
import type { LedgerEntryView as LedgerEntryModel } from '../store/ledger/read-ledger.js';
import type { LiquidationView as LiquidationModel } from '../store/liquidations/read-liquidations.js';
import type { MandateAllowance as MandateAllowanceModel } from '../domain/governance/mandates/mandate-allowance.js';
import type { Mandate as MandateModel } from '../domain/governance/mandates/mandate.js';
import type { LogVerification as LogVerificationModel } from '../app/verification/verify-log.js';
import type { MarginCallView as MarginCallModel } from '../store/margin-calls/read-margin-calls.js';
import type { MarketView as MarketModel } from '../store/markets/read-markets.js';
import type { ParameterWarning as ParameterWarningModel } from '../domain/risk/parameters/parameter-warnings.js';
import type { OpenOrder as OpenOrderModel } from '../store/accounts/open-orders.js';
import type { OrderCheck as OrderCheckModel } from '../app/permissions/check-orders.js';
import type { PermissionModel } from '../api/models/permission.js';
import type { ProposalView as ProposalModel } from '../store/governance/read-governance.js';
import type { StressResult as StressTestResultModel } from '../domain/risk/stress/stress.js';
import type { Webhook as WebhookModel, Delivery as DeliveryModel } from '../store/system/webhooks.js';
import type { WithdrawalCheck as WithdrawalCheckModel } from '../app/permissions/check-withdrawal.js';
import type { VisibleEvent as InstructionModel, VisibleEvent as EventModel } from '../domain/log/event.js';
import type { Actor as ViewerModel } from '../app/auth/actor.js';
import type { ApiContext } from '../api/context.js';
export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** An instant, ISO-8601 in UTC with milliseconds, for example "2026-01-01T00:00:00.000Z". */
  DateTime: { input: Date; output: DateTimeOutput; }
  /**
   * An exact base-10 number as a JSON string in plain notation, for example "-0.05". Never a JSON number: a number
   * is refused with BAD_USER_INPUT. Money is in USD, the quote currency; fractions are fractions of one.
   */
  Decimal: { input: string; output: DecimalOutput; }
  /** Any JSON value. Amounts inside it are strings, instants ISO-8601 strings. */
  JSON: { input: unknown; output: unknown; }
};

/** The most that a proposal accepts of what its change does at its execution, beyond the committee's limits. */
export type AcceptedImpactInput = {
  /** Notional that it newly calls, in USD. */
  readonly newlyCalledNotional: Scalars['Decimal']['input'];
  /** Accounts that it newly closes out. */
  readonly newlyCloseOutAccounts: Scalars['Int']['input'];
};

/** A cross-margined account: holdings, health and margin calls. */
export type Account = {
  readonly __typename?: 'Account';
  /** Balances and debts, by asset. */
  readonly collateral: ReadonlyArray<CollateralBalance>;
  /** Deposits, newest first. */
  readonly deposits: DepositConnection;
  /** Measured now, from the rows. PRICE_STALE when a market it depends on never had a price. */
  readonly health: AccountHealth;
  /** The account's id. */
  readonly id: Scalars['ID']['output'];
  /** The one market of an ISOLATED account; null for the others. */
  readonly isolatedMarket?: Maybe<Market>;
  /** How far its collateral reaches. */
  readonly kind: AccountKind;
  /** All its margin calls, newest first. */
  readonly marginCalls: MarginCallConnection;
  /** The call in progress, if any: at most one per account. */
  readonly openMarginCall?: Maybe<MarginCall>;
  /** The orders that rest at the venue, by market and id, as recordOpenOrders had them; at most 500. */
  readonly openOrders: ReadonlyArray<OpenOrder>;
  /** Subject of the owner, as tokens name it. */
  readonly owner: Scalars['String']['output'];
  /** Open positions, by market. */
  readonly positions: ReadonlyArray<Position>;
  /** What the account may not do now: NEW_RISK and WITHDRAWALS while a margin call is open. */
  readonly restrictions: ReadonlyArray<AccountRestriction>;
};


/** A cross-margined account: holdings, health and margin calls. */
export type AccountDepositsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** A cross-margined account: holdings, health and margin calls. */
export type AccountMarginCallsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** Equity fell below zero. */
export type AccountBankrupt = Event & {
  readonly __typename?: 'AccountBankrupt';
  /** The account it is about, if one. */
  readonly accountId?: Maybe<Scalars['ID']['output']>;
  /** The actor: a subject, or system:… for the program itself. */
  readonly actor: Scalars['String']['output'];
  /** What was missing to the cure margin at opening, in USD, rounded up to the cent. */
  readonly amountDue: Scalars['Decimal']['output'];
  /** What was missing to the cure margin afterwards, in USD, rounded up to the cent. */
  readonly amountOutstanding: Scalars['Decimal']['output'];
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** To be given as `after`, to go on behind this event. */
  readonly cursor: Scalars['String']['output'];
  /** Last instant of the grace afterwards. */
  readonly deadline: Scalars['DateTime']['output'];
  /** SHA-256 over the hash before and this line, 64 hex digits. Null for readers who may not read every account: a hash confirms guesses about lines of others. */
  readonly hash?: Maybe<Scalars['String']['output']>;
  /** The measurement that decided it. */
  readonly health: AccountHealth;
  /** The margin call it is about, if one. */
  readonly marginCallId?: Maybe<Scalars['ID']['output']>;
  /** The market it is about, if one. */
  readonly marketId?: Maybe<Scalars['ID']['output']>;
  /** All its facts: amounts and instants as strings. */
  readonly payload: Scalars['JSON']['output'];
  /** Hash of the line before, 64 hex digits. Null for the same readers. */
  readonly previousHash?: Maybe<Scalars['String']['output']>;
  /** The proposal it is about, if one. */
  readonly proposalId?: Maybe<Scalars['ID']['output']>;
  /** Place in the log, from 1 without gaps. */
  readonly sequence: Scalars['String']['output'];
  /** State of the call afterwards. */
  readonly state: MarginCallState;
  /** Name of the fact: the name of this type. */
  readonly type: Scalars['String']['output'];
};

/** A page of accounts. */
export type AccountConnection = {
  readonly __typename?: 'AccountConnection';
  /** The accounts with their cursors. */
  readonly edges: ReadonlyArray<AccountEdge>;
  /** The accounts alone. */
  readonly nodes: ReadonlyArray<Account>;
  /** Where the page lies. */
  readonly pageInfo: PageInfo;
  /** How many accounts there are on all pages. */
  readonly totalCount: Scalars['Int']['output'];
};

/** One account on a page. */
export type AccountEdge = {
  readonly __typename?: 'AccountEdge';
  /** To be given as `after`. It stays right while ratios move: the page after it starts at this account's place when the cursor was made. */
  readonly cursor: Scalars['String']['output'];
  /** The account. */
  readonly node: Account;
};

/** Which accounts. Every part given restricts further. */
export type AccountFilter = {
  /** Only these accounts, at most 500. */
  readonly ids?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** Only accounts at one of these levels. */
  readonly levels?: InputMaybe<ReadonlyArray<HealthLevel>>;
  /** Only accounts with a position in this market. */
  readonly marketId?: InputMaybe<Scalars['ID']['input']>;
  /** Only accounts of this owner. */
  readonly owner?: InputMaybe<Scalars['String']['input']>;
};

/** One account, measured exactly at the mark prices of one instant. Amounts in USD. */
export type AccountHealth = {
  readonly __typename?: 'AccountHealth';
  /** The account. */
  readonly accountId: Scalars['ID']['output'];
  /** The instant of the measurement. */
  readonly asOf: Scalars['DateTime']['output'];
  /** Below this equity there is no grace, in USD. Null in a health that an event recorded. */
  readonly closeOutMargin?: Maybe<Scalars['Decimal']['output']>;
  /** Final collateral after haircuts, in USD; a debt counts in full. */
  readonly collateralValue: Scalars['Decimal']['output'];
  /** At or above this equity a margin call is cured, in USD. Null in a health that an event recorded. */
  readonly cureMargin?: Maybe<Scalars['Decimal']['output']>;
  /** Collateral after haircuts + unrealized PnL − accrued funding and fees, in USD. */
  readonly equity: Scalars['Decimal']['output'];
  /** equity − initialMargin − orderMargin in USD; may be negative. New risk and withdrawals need it to stay ≥ 0. */
  readonly freeCollateral: Scalars['Decimal']['output'];
  /** What opening these positions takes, in USD. */
  readonly initialMargin: Scalars['Decimal']['output'];
  /** Where that puts the account. */
  readonly level: HealthLevel;
  /** Gross notional / equity, to 12 decimals; null when equity ≤ 0. */
  readonly leverage?: Maybe<Scalars['Decimal']['output']>;
  /** What keeping these positions takes, in USD. */
  readonly maintenanceMargin: Scalars['Decimal']['output'];
  /** equity / maintenanceMargin, to 12 decimals; null without positions. */
  readonly marginRatio?: Maybe<Scalars['Decimal']['output']>;
  /** Σ |size| · mark, in USD. Null in a health that an event recorded. */
  readonly notional?: Maybe<Scalars['Decimal']['output']>;
  /** What resting orders reserve beyond initialMargin, in USD: the worse of both sides in each market. 0 in a health recorded by a decision, which orders do not move. */
  readonly orderMargin: Scalars['Decimal']['output'];
  /** marginRatio if every pending deposit were final: shown, never used in a decision. */
  readonly projectedMarginRatio?: Maybe<Scalars['Decimal']['output']>;
  /** Σ size · (mark − entry), in USD. */
  readonly unrealizedPnl: Scalars['Decimal']['output'];
  /** At or above this equity a raised warning is cleared, in USD. Null in a health that an event recorded. */
  readonly warningClearMargin?: Maybe<Scalars['Decimal']['output']>;
  /** Below this equity a warning is raised, in USD: Σ warningRatio · maintenance margin over the markets. In the terms of the open call, if one. Null in a health that an event recorded. */
  readonly warningMargin?: Maybe<Scalars['Decimal']['output']>;
};

/** An account to be opened. */
export type AccountInput = {
  /** The account's id. */
  readonly id: Scalars['ID']['input'];
  /** What it is. It never changes. */
  readonly kind?: InputMaybe<AccountKind>;
  /** The one market of an ISOLATED account; not given for the others. */
  readonly marketId?: InputMaybe<Scalars['ID']['input']>;
  /** Subject of the owner, as tokens name it. */
  readonly owner: Scalars['String']['input'];
};

/** How far the collateral of an account reaches. Nothing is added up across accounts, whatever their kind. */
export type AccountKind =
  /** All markets, one collateral. What a first deposit or position opens is CROSS. */
  | 'CROSS'
  /** One market and its own collateral. A loss never reaches the owner's other accounts. */
  | 'ISOLATED'
  /** As CROSS, one of several that an owner has beside the first. A loss never reaches the others. */
  | 'SUB';

/** An account was opened. */
export type AccountOpened = Event & {
  readonly __typename?: 'AccountOpened';
  /** The account it is about, if one. */
  readonly accountId?: Maybe<Scalars['ID']['output']>;
  /** The actor: a subject, or system:… for the program itself. */
  readonly actor: Scalars['String']['output'];
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** To be given as `after`, to go on behind this event. */
  readonly cursor: Scalars['String']['output'];
  /** SHA-256 over the hash before and this line, 64 hex digits. Null for readers who may not read every account: a hash confirms guesses about lines of others. */
  readonly hash?: Maybe<Scalars['String']['output']>;
  /** What it is. `marketId` is the market of an isolated account. */
  readonly kind?: Maybe<AccountKind>;
  /** The margin call it is about, if one. */
  readonly marginCallId?: Maybe<Scalars['ID']['output']>;
  /** The market it is about, if one. */
  readonly marketId?: Maybe<Scalars['ID']['output']>;
  /** Subject of the owner, as tokens name it. */
  readonly owner?: Maybe<Scalars['String']['output']>;
  /** All its facts: amounts and instants as strings. */
  readonly payload: Scalars['JSON']['output'];
  /** Hash of the line before, 64 hex digits. Null for the same readers. */
  readonly previousHash?: Maybe<Scalars['String']['output']>;
  /** The proposal it is about, if one. */
  readonly proposalId?: Maybe<Scalars['ID']['output']>;
  /** Place in the log, from 1 without gaps. */
  readonly sequence: Scalars['String']['output'];
  /** Name of the fact: the name of this type. */
  readonly type: Scalars['String']['output'];
};

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

/** A partial liquidation brought equity back to the cure margin: the call has ended. */
export type AccountRecovered = Event & {
  readonly __typename?: 'AccountRecovered';
  /** The account it is about, if one. */
  readonly accountId?: Maybe<Scalars['ID']['output']>;
  /** The actor: a subject, or system:… for the program itself. */
  readonly actor: Scalars['String']['output'];
  /** What was missing to the cure margin at opening, in USD, rounded up to the cent. */
  readonly amountDue: Scalars['Decimal']['output'];
  /** What was missing to the cure margin afterwards, in USD, rounded up to the cent. */
  readonly amountOutstanding: Scalars['Decimal']['output'];
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** To be given as `after`, to go on behind this event. */
  readonly cursor: Scalars['String']['output'];
  /** Last instant of the grace afterwards. */
  readonly deadline: Scalars['DateTime']['output'];
  /** SHA-256 over the hash before and this line, 64 hex digits. Null for readers who may not read every account: a hash confirms guesses about lines of others. */
  readonly hash?: Maybe<Scalars['String']['output']>;
  /** The measurement that decided it. */
  readonly health: AccountHealth;
  /** The margin call it is about, if one. */
  readonly marginCallId?: Maybe<Scalars['ID']['output']>;
  /** The market it is about, if one. */
  readonly marketId?: Maybe<Scalars['ID']['output']>;
  /** All its facts: amounts and instants as strings. */
  readonly payload: Scalars['JSON']['output'];
  /** Hash of the line before, 64 hex digits. Null for the same readers. */
  readonly previousHash?: Maybe<Scalars['String']['output']>;
  /** The proposal it is about, if one. */
  readonly proposalId?: Maybe<Scalars['ID']['output']>;
  /** Place in the log, from 1 without gaps. */
  readonly sequence: Scalars['String']['output'];
  /** State of the call afterwards. */
  readonly state: MarginCallState;
  /** Name of the fact: the name of this type. */
  readonly type: Scalars['String']['output'];
};

/** Its margin call has ended: the account may do again what the call forbade. `marginCallId` names the call. */
export type AccountReleased = Event & {
  readonly __typename?: 'AccountReleased';
  /** The account it is about, if one. */
  readonly accountId?: Maybe<Scalars['ID']['output']>;
  /** The actor: a subject, or system:… for the program itself. */
  readonly actor: Scalars['String']['output'];
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** State in which the call ended: CURED, RECOVERED, CLOSED or CANCELLED. */
  readonly callState?: Maybe<MarginCallState>;
  /** To be given as `after`, to go on behind this event. */
  readonly cursor: Scalars['String']['output'];
  /** SHA-256 over the hash before and this line, 64 hex digits. Null for readers who may not read every account: a hash confirms guesses about lines of others. */
  readonly hash?: Maybe<Scalars['String']['output']>;
  /** The margin call it is about, if one. */
  readonly marginCallId?: Maybe<Scalars['ID']['output']>;
  /** The market it is about, if one. */
  readonly marketId?: Maybe<Scalars['ID']['output']>;
  /** All its facts: amounts and instants as strings. */
  readonly payload: Scalars['JSON']['output'];
  /** Hash of the line before, 64 hex digits. Null for the same readers. */
  readonly previousHash?: Maybe<Scalars['String']['output']>;
  /** The proposal it is about, if one. */
  readonly proposalId?: Maybe<Scalars['ID']['output']>;
  /** All that the account may not do from now on: nothing. */
  readonly restrictions?: Maybe<ReadonlyArray<AccountRestriction>>;
  /** Place in the log, from 1 without gaps. */
  readonly sequence: Scalars['String']['output'];
  /** Name of the fact: the name of this type. */
  readonly type: Scalars['String']['output'];
};

/** A margin call was opened: the account may do less from now on. `marginCallId` names the call. */
export type AccountRestricted = Event & {
  readonly __typename?: 'AccountRestricted';
  /** The account it is about, if one. */
  readonly accountId?: Maybe<Scalars['ID']['output']>;
  /** The actor: a subject, or system:… for the program itself. */
  readonly actor: Scalars['String']['output'];
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** To be given as `after`, to go on behind this event. */
  readonly cursor: Scalars['String']['output'];
  /** SHA-256 over the hash before and this line, 64 hex digits. Null for readers who may not read every account: a hash confirms guesses about lines of others. */
  readonly hash?: Maybe<Scalars['String']['output']>;
  /** The margin call it is about, if one. */
  readonly marginCallId?: Maybe<Scalars['ID']['output']>;
  /** The market it is about, if one. */
  readonly marketId?: Maybe<Scalars['ID']['output']>;
  /** All its facts: amounts and instants as strings. */
  readonly payload: Scalars['JSON']['output'];
  /** Hash of the line before, 64 hex digits. Null for the same readers. */
  readonly previousHash?: Maybe<Scalars['String']['output']>;
  /** The proposal it is about, if one. */
  readonly proposalId?: Maybe<Scalars['ID']['output']>;
  /** Code of the refusals that follow: ACCOUNT_UNDER_CALL. */
  readonly reason?: Maybe<Scalars['String']['output']>;
  /** All that the account may not do from now on. */
  readonly restrictions?: Maybe<ReadonlyArray<AccountRestriction>>;
  /** Place in the log, from 1 without gaps. */
  readonly sequence: Scalars['String']['output'];
  /** Name of the fact: the name of this type. */
  readonly type: Scalars['String']['output'];
};

/** What an account may not do. */
export type AccountRestriction =
  /** It may not open or enlarge a position. */
  | 'NEW_RISK'
  /** Nothing may leave it. */
  | 'WITHDRAWALS';

/** All that an account has, as the venue says. What is not named is nothing. */
export type AccountStateInput = {
  /** The account. */
  readonly accountId: Scalars['ID']['input'];
  /** Its balances, each asset once. */
  readonly balances: ReadonlyArray<BalanceInput>;
  /** Its positions, each market once, all of this account. `price` is not looked at. */
  readonly positions: ReadonlyArray<PositionInput>;
};

/** What a partner's programs identify themselves with, in place of a person's token. */
export type ApiKey = {
  readonly __typename?: 'ApiKey';
  /** The accounts that it sees; null together with owners: all. */
  readonly accountIds?: Maybe<ReadonlyArray<Scalars['ID']['output']>>;
  /** Networks that it may be used from; null: all. */
  readonly allowedNetworks?: Maybe<ReadonlyArray<Scalars['String']['output']>>;
  /** When it was made. */
  readonly createdAt: Scalars['DateTime']['output'];
  /** When it ends; null: when it is revoked. */
  readonly expiresAt?: Maybe<Scalars['DateTime']['output']>;
  /** Its id; the log names it as actor `key:…`. */
  readonly id: Scalars['ID']['output'];
  /** When it was last used, to the minute; null: never. */
  readonly lastUsedAt?: Maybe<Scalars['DateTime']['output']>;
  /** What it is for. */
  readonly name: Scalars['String']['output'];
  /** The owners whose accounts it sees; null together with accountIds: all. */
  readonly owners?: Maybe<ReadonlyArray<Scalars['String']['output']>>;
  /** How its newest secret begins: `mw_live_` or `mw_test_`, and eight digits. */
  readonly prefix: Scalars['String']['output'];
  /** When it was revoked; null: it was not. */
  readonly revokedAt?: Maybe<Scalars['DateTime']['output']>;
  /** What it may be used for. */
  readonly scopes: ReadonlyArray<ApiScope>;
};

/** A key, and its secret for the only time. */
export type ApiKeyWithSecret = {
  readonly __typename?: 'ApiKeyWithSecret';
  /** The key. */
  readonly key: ApiKey;
  /** Shown once: sent as `Authorization: Bearer …`. Only a hash of it is kept. */
  readonly secret: Scalars['String']['output'];
};

/** What an API key may be used for. A key without a scope is answered FORBIDDEN; none gives authority over parameters. */
export type ApiScope =
  /** Acknowledges margin calls of the accounts that it sees. */
  | 'ACKNOWLEDGE'
  /** Follows events, health and prices over a WebSocket. */
  | 'FOLLOW'
  /** Records facts and prices. Only for the whole book. */
  | 'INGEST'
  /** Reads accounts, margin calls, markets and what belongs to them. */
  | 'READ';

/** An opposite position was closed at the bankruptcy price to cover a loss. */
export type AutoDeleveraged = Event & {
  readonly __typename?: 'AutoDeleveraged';
  /** The account it is about, if one. */
  readonly accountId?: Maybe<Scalars['ID']['output']>;
  /** The actor: a subject, or system:… for the program itself. */
  readonly actor: Scalars['String']['output'];
  /** What it covered, in USD. */
  readonly amount?: Maybe<Scalars['Decimal']['output']>;
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** To be given as `after`, to go on behind this event. */
  readonly cursor: Scalars['String']['output'];
  /** SHA-256 over the hash before and this line, 64 hex digits. Null for readers who may not read every account: a hash confirms guesses about lines of others. */
  readonly hash?: Maybe<Scalars['String']['output']>;
  /** The margin call it is about, if one. */
  readonly marginCallId?: Maybe<Scalars['ID']['output']>;
  /** The market it is about, if one. */
  readonly marketId?: Maybe<Scalars['ID']['output']>;
  /** All its facts: amounts and instants as strings. */
  readonly payload: Scalars['JSON']['output'];
  /** Hash of the line before, 64 hex digits. Null for the same readers. */
  readonly previousHash?: Maybe<Scalars['String']['output']>;
  /** The price, in USD. */
  readonly price?: Maybe<Scalars['Decimal']['output']>;
  /** The proposal it is about, if one. */
  readonly proposalId?: Maybe<Scalars['ID']['output']>;
  /** Place in the log, from 1 without gaps. */
  readonly sequence: Scalars['String']['output'];
  /** Signed size closed, in base units. */
  readonly size?: Maybe<Scalars['Decimal']['output']>;
  /** Name of the fact: the name of this type. */
  readonly type: Scalars['String']['output'];
};

/** What an account has of one asset, as the venue says. */
export type BalanceInput = {
  /** Name of the asset. */
  readonly asset: Scalars['String']['input'];
  /** Final, signed, in the asset: below 0 for a debt. Up to 20 decimals in USD, 12 in others. */
  readonly balance: Scalars['Decimal']['input'];
};

/** The debt of a bankrupt account was divided among its payers; the derived events that follow name them. */
export type BankruptcySettled = Event & {
  readonly __typename?: 'BankruptcySettled';
  /** The account it is about, if one. */
  readonly accountId?: Maybe<Scalars['ID']['output']>;
  /** The actor: a subject, or system:… for the program itself. */
  readonly actor: Scalars['String']['output'];
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** To be given as `after`, to go on behind this event. */
  readonly cursor: Scalars['String']['output'];
  /** What it owed, in USD, before its own collateral paid. */
  readonly debt?: Maybe<Scalars['Decimal']['output']>;
  /** What nobody paid, in USD. */
  readonly deficit?: Maybe<Scalars['Decimal']['output']>;
  /** SHA-256 over the hash before and this line, 64 hex digits. Null for readers who may not read every account: a hash confirms guesses about lines of others. */
  readonly hash?: Maybe<Scalars['String']['output']>;
  /** The margin call it is about, if one. */
  readonly marginCallId?: Maybe<Scalars['ID']['output']>;
  /** The market it is about, if one. */
  readonly marketId?: Maybe<Scalars['ID']['output']>;
  /** All its facts: amounts and instants as strings. */
  readonly payload: Scalars['JSON']['output'];
  /** Hash of the line before, 64 hex digits. Null for the same readers. */
  readonly previousHash?: Maybe<Scalars['String']['output']>;
  /** The proposal it is about, if one. */
  readonly proposalId?: Maybe<Scalars['ID']['output']>;
  /** Place in the log, from 1 without gaps. */
  readonly sequence: Scalars['String']['output'];
  /** Name of the fact: the name of this type. */
  readonly type: Scalars['String']['output'];
};

/** A part of a load opened accounts with balances, positions and open orders. One line for all of them: what each account had is the content that the line has the hash of. */
export type BookLoaded = Event & {
  readonly __typename?: 'BookLoaded';
  /** The account it is about, if one. */
  readonly accountId?: Maybe<Scalars['ID']['output']>;
  /** Accounts that were opened. */
  readonly accounts?: Maybe<Scalars['Int']['output']>;
  /** The actor: a subject, or system:… for the program itself. */
  readonly actor: Scalars['String']['output'];
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** Balances that are not zero. Their sums by asset are in `payload.totals`. */
  readonly balances?: Maybe<Scalars['Int']['output']>;
  /** SHA-256 of the content, as 64 hex digits. verifyLog compares it with the content that is kept. */
  readonly contentHash?: Maybe<Scalars['String']['output']>;
  /** To be given as `after`, to go on behind this event. */
  readonly cursor: Scalars['String']['output'];
  /** SHA-256 over the hash before and this line, 64 hex digits. Null for readers who may not read every account: a hash confirms guesses about lines of others. */
  readonly hash?: Maybe<Scalars['String']['output']>;
  /** The margin call it is about, if one. */
  readonly marginCallId?: Maybe<Scalars['ID']['output']>;
  /** The market it is about, if one. */
  readonly marketId?: Maybe<Scalars['ID']['output']>;
  /** Open orders. */
  readonly orders?: Maybe<Scalars['Int']['output']>;
  /** All its facts: amounts and instants as strings. */
  readonly payload: Scalars['JSON']['output'];
  /** Positions. */
  readonly positions?: Maybe<Scalars['Int']['output']>;
  /** Hash of the line before, 64 hex digits. Null for the same readers. */
  readonly previousHash?: Maybe<Scalars['String']['output']>;
  /** The proposal it is about, if one. */
  readonly proposalId?: Maybe<Scalars['ID']['output']>;
  /** Place in the log, from 1 without gaps. */
  readonly sequence: Scalars['String']['output'];
  /** Transfer of the ledger that booked the balances. */
  readonly transferId?: Maybe<Scalars['ID']['output']>;
  /** Name of the fact: the name of this type. */
  readonly type: Scalars['String']['output'];
};

/**
 * The accounts the caller may see that hold a position or owe something, in columns: place i of every list is the same
 * account. Numbers with five digits, from the book in memory: for pictures, never for a decision. Amounts in USD. An
 * account that cannot be valued, because a market has no price, is left out.
 */
export type BookSnapshot = {
  readonly __typename?: 'BookSnapshot';
  /** The instant of the measurement. */
  readonly asOf: Scalars['DateTime']['output'];
  /** Equity; may be negative. */
  readonly equities: ReadonlyArray<Scalars['Float']['output']>;
  /** The accounts. */
  readonly ids: ReadonlyArray<Scalars['ID']['output']>;
  /** Their levels. */
  readonly levels: ReadonlyArray<HealthLevel>;
  /** equity / maintenance margin; null without margin. */
  readonly marginRatios: ReadonlyArray<Maybe<Scalars['Float']['output']>>;
  /** Gross notional. */
  readonly notionals: ReadonlyArray<Scalars['Float']['output']>;
  /** How many accounts there are, also those beyond the longest list. */
  readonly totalCount: Scalars['Int']['output'];
};

/** Balances and positions were held against a statement of the venue. One line a comparison, with or without differences. */
export type BooksReconciled = Event & {
  readonly __typename?: 'BooksReconciled';
  /** The account it is about, if one. */
  readonly accountId?: Maybe<Scalars['ID']['output']>;
  /** The actor: a subject, or system:… for the program itself. */
  readonly actor: Scalars['String']['output'];
  /** Instant of the venue's statement. */
  readonly asOf?: Maybe<Scalars['DateTime']['output']>;
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** Accounts that were compared. */
  readonly compared?: Maybe<Scalars['Int']['output']>;
  /** To be given as `after`, to go on behind this event. */
  readonly cursor: Scalars['String']['output'];
  /** Numbers that were different. */
  readonly differences?: Maybe<Scalars['Int']['output']>;
  /** Accounts with a difference. */
  readonly differing?: Maybe<Scalars['Int']['output']>;
  /** SHA-256 over the hash before and this line, 64 hex digits. Null for readers who may not read every account: a hash confirms guesses about lines of others. */
  readonly hash?: Maybe<Scalars['String']['output']>;
  /** Whether there were differences, and all of them were booked. */
  readonly isCorrected?: Maybe<Scalars['Boolean']['output']>;
  /** The margin call it is about, if one. */
  readonly marginCallId?: Maybe<Scalars['ID']['output']>;
  /** The market it is about, if one. */
  readonly marketId?: Maybe<Scalars['ID']['output']>;
  /** Accounts that were not compared: they moved here after the instant, or are being liquidated. */
  readonly moved?: Maybe<Scalars['Int']['output']>;
  /** All its facts: amounts and instants as strings. */
  readonly payload: Scalars['JSON']['output'];
  /** Hash of the line before, 64 hex digits. Null for the same readers. */
  readonly previousHash?: Maybe<Scalars['String']['output']>;
  /** The proposal it is about, if one. */
  readonly proposalId?: Maybe<Scalars['ID']['output']>;
  /** Names the comparison. */
  readonly reconciliationId?: Maybe<Scalars['ID']['output']>;
  /** Place in the log, from 1 without gaps. */
  readonly sequence: Scalars['String']['output'];
  /** Name of the fact: the name of this type. */
  readonly type: Scalars['String']['output'];
};

/** An order that rested at a venue. */
export type CancelledOrder = {
  readonly __typename?: 'CancelledOrder';
  /** Where it rested. */
  readonly marketId: Scalars['ID']['output'];
  /** Its id at the venue. */
  readonly orderId: Scalars['String']['output'];
};

/** Money or an asset that moved at the venue. */
export type CashFlowInput = {
  /** The account. */
  readonly accountId: Scalars['ID']['input'];
  /** Signed, in the asset: above 0 received. Not 0. */
  readonly amount: Scalars['Decimal']['input'];
  /** Name of the asset. */
  readonly asset: Scalars['String']['input'];
  /** When it moved at the venue; at most 60 seconds ahead of the server. */
  readonly at: Scalars['DateTime']['input'];
  /** Names the flow for ever, in all accounts. One that is there with the same content is taken again, and nothing happens; with other content it is a CONFLICT. */
  readonly id: Scalars['ID']['input'];
  /** Why it moved. */
  readonly kind: CashFlowKind;
  /** The market it came from. */
  readonly marketId?: InputMaybe<Scalars['ID']['input']>;
  /** Why, for people, 1 to 500 characters. Needed for a CORRECTION. */
  readonly reason?: InputMaybe<Scalars['String']['input']>;
};

/** Why money moved, besides trades, deposits and withdrawals. None of them moves a position. */
export type CashFlowKind =
  /** What the books here had wrong. Has a reason. */
  | 'CORRECTION'
  /** Charged by the venue, beside the fees of trades. */
  | 'FEE'
  /** Paid or received for holding a position. */
  | 'FUNDING'
  /** On what is borrowed or lent. */
  | 'INTEREST'
  /** Profit or loss that was realised by something that is not told as a trade. */
  | 'REALIZED_PNL'
  /** Given back by the venue. */
  | 'REBATE'
  /** Paid or received at a settlement; entry prices stay. */
  | 'SETTLEMENT';

/** Money or assets of one account moved for another reason than a trade, a deposit or a withdrawal. */
export type CashFlowsRecorded = Event & {
  readonly __typename?: 'CashFlowsRecorded';
  /** The account it is about, if one. */
  readonly accountId?: Maybe<Scalars['ID']['output']>;
  /** The actor: a subject, or system:… for the program itself. */
  readonly actor: Scalars['String']['output'];
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** What they moved in the account's balances. */
  readonly changes?: Maybe<ReadonlyArray<RecordedBalanceChange>>;
  /** To be given as `after`, to go on behind this event. */
  readonly cursor: Scalars['String']['output'];
  /** The flows, in the order in which they were booked. */
  readonly flows?: Maybe<ReadonlyArray<RecordedCashFlow>>;
  /** SHA-256 over the hash before and this line, 64 hex digits. Null for readers who may not read every account: a hash confirms guesses about lines of others. */
  readonly hash?: Maybe<Scalars['String']['output']>;
  /** The margin call it is about, if one. */
  readonly marginCallId?: Maybe<Scalars['ID']['output']>;
  /** The market it is about, if one. */
  readonly marketId?: Maybe<Scalars['ID']['output']>;
  /** All its facts: amounts and instants as strings. */
  readonly payload: Scalars['JSON']['output'];
  /** Hash of the line before, 64 hex digits. Null for the same readers. */
  readonly previousHash?: Maybe<Scalars['String']['output']>;
  /** The proposal it is about, if one. */
  readonly proposalId?: Maybe<Scalars['ID']['output']>;
  /** Place in the log, from 1 without gaps. */
  readonly sequence: Scalars['String']['output'];
  /** Transfer of the ledger that moved the money of the call. */
  readonly transferId?: Maybe<Scalars['ID']['output']>;
  /** Name of the fact: the name of this type. */
  readonly type: Scalars['String']['output'];
};

/** The time of the system. Played prices bring their own, and so does `marginward start` without a price source of yours. */
export type Clock = {
  readonly __typename?: 'Clock';
  /** Whether the time is that of played prices. */
  readonly isPlayed: Scalars['Boolean']['output'];
  /** The time now. */
  readonly now: Scalars['DateTime']['output'];
  /** Seconds that pass in a real one: 1 for real time; null while played time stands, after its last price, or runs as fast as it goes. */
  readonly rate?: Maybe<Scalars['Float']['output']>;
};

/** A collateral asset and what it counts for; governed like a market's parameters. */
export type CollateralAsset = {
  readonly __typename?: 'CollateralAsset';
  /** In the asset. What one account holds beyond it counts for nothing. At its largest value: no cap. In [0, 1000000000000000]. Default 1000000000000000. */
  readonly accountCap: Scalars['Decimal']['output'];
  /** Name of the asset, for example USDC. */
  readonly asset: Scalars['String']['output'];
  /** Interest on a debt as a fraction of it in a year of 365 days, charged for each second, every minute. In [0, 10]. Default 0. */
  readonly borrowRate: Scalars['Decimal']['output'];
  /** Confirmations that make a new deposit final, for operators that count them. */
  readonly confirmationsRequired: Scalars['Int']['output'];
  /** What accounts hold, each up to accountCap, in the asset; null without a totalCap. A deposit beyond totalCap lowers what every holding counts for. */
  readonly countedTotal?: Maybe<Scalars['Decimal']['output']>;
  /** Fraction of the value of a balance that does not count as collateral; a debt counts in full. In [0, 1]. */
  readonly haircut: Scalars['Decimal']['output'];
  /** An asset with a peg counts as 1 USD while the mark of its price market is no further than this fraction from 1 USD, and at the mark beyond. 0: no peg, the mark counts. Above 0 it needs a price market. In [0, 1). Default 0. */
  readonly pegBand: Scalars['Decimal']['output'];
  /** When the last change of the haircut is or was phased in; null when it held at once. */
  readonly phaseInEndsAt?: Maybe<Scalars['DateTime']['output']>;
  /** Mark price of the market that prices it, in USD; null without one, and before the first price. */
  readonly price?: Maybe<MarkPrice>;
  /** Market whose mark prices it; null for USD, and for an asset that counts as 1 USD whatever happens because genesis gave it no price. */
  readonly priceMarketId?: Maybe<Scalars['String']['output']>;
  /** Part of every holding that counts under totalCap, from 0 to 1, before the haircut. */
  readonly share: Scalars['Decimal']['output'];
  /** In the asset. What all accounts together hold beyond it counts for nothing, shared in proportion. At its largest value: no cap. In [0, 1000000000000000]. Default 1000000000000000. */
  readonly totalCap: Scalars['Decimal']['output'];
  /** What one unit counts for before the haircut, in USD: 1 within its peg, else the mark; 1 without a price market, null before the first price. */
  readonly unitValue?: Maybe<Scalars['Decimal']['output']>;
};

/** The balance of an account in one asset. */
export type CollateralBalance = {
  readonly __typename?: 'CollateralBalance';
  /** Name of the asset. */
  readonly asset: Scalars['String']['output'];
  /** FINAL deposits less withdrawals, in the asset: only this counts towards margin. Negative is a debt. */
  readonly balance: Scalars['Decimal']['output'];
  /** How much of the balance counts, in the asset: within the caps and after the haircut; a debt in full. */
  readonly counted: Scalars['Decimal']['output'];
  /** Fraction of its value that does not count, from 0 to 1; none is taken off a debt. */
  readonly haircut: Scalars['Decimal']['output'];
  /** Deposits seen, not yet final, in the asset: these count for nothing. */
  readonly pending: Scalars['Decimal']['output'];
  /** What the balance counts for, in USD: within the caps and after the haircut. */
  readonly value: Scalars['Decimal']['output'];
};

/** The settings of a collateral asset changed. */
export type CollateralChanged = Event & {
  readonly __typename?: 'CollateralChanged';
  /** The account it is about, if one. */
  readonly accountId?: Maybe<Scalars['ID']['output']>;
  /** The actor: a subject, or system:… for the program itself. */
  readonly actor: Scalars['String']['output'];
  /** Name of the asset. */
  readonly asset?: Maybe<Scalars['String']['output']>;
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** To be given as `after`, to go on behind this event. */
  readonly cursor: Scalars['String']['output'];
  /** Fraction of value not counted, from 0 to 1. */
  readonly haircut?: Maybe<Scalars['Decimal']['output']>;
  /** SHA-256 over the hash before and this line, 64 hex digits. Null for readers who may not read every account: a hash confirms guesses about lines of others. */
  readonly hash?: Maybe<Scalars['String']['output']>;
  /** The margin call it is about, if one. */
  readonly marginCallId?: Maybe<Scalars['ID']['output']>;
  /** The market it is about, if one. */
  readonly marketId?: Maybe<Scalars['ID']['output']>;
  /** All its facts: amounts and instants as strings. */
  readonly payload: Scalars['JSON']['output'];
  /** Hash of the line before, 64 hex digits. Null for the same readers. */
  readonly previousHash?: Maybe<Scalars['String']['output']>;
  /** The proposal it is about, if one. */
  readonly proposalId?: Maybe<Scalars['ID']['output']>;
  /** Place in the log, from 1 without gaps. */
  readonly sequence: Scalars['String']['output'];
  /** Name of the fact: the name of this type. */
  readonly type: Scalars['String']['output'];
};

/** Another part of every holding of an asset counts, because of the cap of all accounts together. */
export type CollateralShareChanged = Event & {
  readonly __typename?: 'CollateralShareChanged';
  /** The account it is about, if one. */
  readonly accountId?: Maybe<Scalars['ID']['output']>;
  /** The actor: a subject, or system:… for the program itself. */
  readonly actor: Scalars['String']['output'];
  /** Name of the asset. */
  readonly asset?: Maybe<Scalars['String']['output']>;
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** What accounts hold, each up to the cap of one account, in the asset; null without a cap of all accounts. */
  readonly countedTotal?: Maybe<Scalars['Decimal']['output']>;
  /** To be given as `after`, to go on behind this event. */
  readonly cursor: Scalars['String']['output'];
  /** SHA-256 over the hash before and this line, 64 hex digits. Null for readers who may not read every account: a hash confirms guesses about lines of others. */
  readonly hash?: Maybe<Scalars['String']['output']>;
  /** The margin call it is about, if one. */
  readonly marginCallId?: Maybe<Scalars['ID']['output']>;
  /** The market it is about, if one. */
  readonly marketId?: Maybe<Scalars['ID']['output']>;
  /** All its facts: amounts and instants as strings. */
  readonly payload: Scalars['JSON']['output'];
  /** Hash of the line before, 64 hex digits. Null for the same readers. */
  readonly previousHash?: Maybe<Scalars['String']['output']>;
  /** The proposal it is about, if one. */
  readonly proposalId?: Maybe<Scalars['ID']['output']>;
  /** Place in the log, from 1 without gaps. */
  readonly sequence: Scalars['String']['output'];
  /** The part of every holding that counts from now on, from 0 to 1, before the haircut. */
  readonly share?: Maybe<Scalars['Decimal']['output']>;
  /** Cap of all accounts together, in the asset; null when there is none any more. */
  readonly totalCap?: Maybe<Scalars['Decimal']['output']>;
  /** Name of the fact: the name of this type. */
  readonly type: Scalars['String']['output'];
};

/** Collateral that moved between two accounts of one owner. */
export type CollateralTransfer = {
  readonly __typename?: 'CollateralTransfer';
  /** How much, in the asset. Above 0. */
  readonly amount: Scalars['Decimal']['output'];
  /** Name of the asset. */
  readonly asset: Scalars['String']['output'];
  /** When. */
  readonly at: Scalars['DateTime']['output'];
  /** The account it left. */
  readonly from: Account;
  /** The transfer's id. */
  readonly id: Scalars['ID']['output'];
  /** The account it went to. */
  readonly to: Account;
};

/** Collateral moved between two accounts of one owner: one line for each of them. */
export type CollateralTransferred = Event & {
  readonly __typename?: 'CollateralTransferred';
  /** The account it is about, if one. */
  readonly accountId?: Maybe<Scalars['ID']['output']>;
  /** The actor: a subject, or system:… for the program itself. */
  readonly actor: Scalars['String']['output'];
  /** In the asset: above 0 received, below 0 given. */
  readonly amount?: Maybe<Scalars['Decimal']['output']>;
  /** Name of the asset. */
  readonly asset?: Maybe<Scalars['String']['output']>;
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** The account's final balance of it afterwards, in the asset. */
  readonly balance?: Maybe<Scalars['Decimal']['output']>;
  /** The account on the other side. */
  readonly counterpartyAccountId?: Maybe<Scalars['ID']['output']>;
  /** To be given as `after`, to go on behind this event. */
  readonly cursor: Scalars['String']['output'];
  /** SHA-256 over the hash before and this line, 64 hex digits. Null for readers who may not read every account: a hash confirms guesses about lines of others. */
  readonly hash?: Maybe<Scalars['String']['output']>;
  /** The margin call it is about, if one. */
  readonly marginCallId?: Maybe<Scalars['ID']['output']>;
  /** The market it is about, if one. */
  readonly marketId?: Maybe<Scalars['ID']['output']>;
  /** All its facts: amounts and instants as strings. */
  readonly payload: Scalars['JSON']['output'];
  /** What is pending afterwards, in the asset. */
  readonly pending?: Maybe<Scalars['Decimal']['output']>;
  /** Hash of the line before, 64 hex digits. Null for the same readers. */
  readonly previousHash?: Maybe<Scalars['String']['output']>;
  /** The proposal it is about, if one. */
  readonly proposalId?: Maybe<Scalars['ID']['output']>;
  /** Place in the log, from 1 without gaps. */
  readonly sequence: Scalars['String']['output'];
  /** The transfer. */
  readonly transferId?: Maybe<Scalars['ID']['output']>;
  /** Name of the fact: the name of this type. */
  readonly type: Scalars['String']['output'];
};

/** The committee: members, voting rules and periods, as in force now. */
export type Committee = {
  readonly __typename?: 'Committee';
  /** Seconds after the timelock in which a proposal may be executed, at most 90 days; then it is EXPIRED. In [1, 7776000]. */
  readonly executionWindowSeconds: Scalars['Int']['output'];
  /** Subjects who may veto and pause. */
  readonly guardians: ReadonlyArray<Scalars['String']['output']>;
  /** Fraction of FOR + AGAINST that FOR must reach for a proposal that accepts its impact; threshold, if that is higher. In [0.5, 1]. Default 0.75. */
  readonly impactThreshold: Scalars['Decimal']['output'];
  /** Seconds that voting lasts at least after a proposal first reaches its quorum, at most 30 days. 0: a late quorum extends nothing. In [0, 2592000]. Default 0. */
  readonly lateQuorumExtensionSeconds: Scalars['Int']['output'];
  /** Maximum notional in USD of the accounts that a change may newly bring under a margin call; null: no limit. In [0, 1000000000000000]. */
  readonly maxNewlyCalledNotional?: Maybe<Scalars['Decimal']['output']>;
  /** Maximum number of accounts that a change may newly bring below their close-out margin. In [0, 2147483647]. Default 0. */
  readonly maxNewlyCloseOutAccounts: Scalars['Int']['output'];
  /** The members. */
  readonly members: ReadonlyArray<CommitteeMember>;
  /** Fraction of the total voting weight that FOR + ABSTAIN must reach. In (0, 1]. */
  readonly quorum: Scalars['Decimal']['output'];
  /** Fraction of FOR + AGAINST that FOR must reach. In [0.5, 1]. */
  readonly threshold: Scalars['Decimal']['output'];
  /** Seconds between the end of a vote and its execution, at most 30 days. 0: none. In [0, 2592000]. */
  readonly timelockSeconds: Scalars['Int']['output'];
  /** Duration of a vote in seconds, at most 30 days. In [1, 2592000]. */
  readonly votingPeriodSeconds: Scalars['Int']['output'];
};

/** There is a new committee. */
export type CommitteeChanged = Event & {
  readonly __typename?: 'CommitteeChanged';
  /** The account it is about, if one. */
  readonly accountId?: Maybe<Scalars['ID']['output']>;
  /** The actor: a subject, or system:… for the program itself. */
  readonly actor: Scalars['String']['output'];
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** To be given as `after`, to go on behind this event. */
  readonly cursor: Scalars['String']['output'];
  /** SHA-256 over the hash before and this line, 64 hex digits. Null for readers who may not read every account: a hash confirms guesses about lines of others. */
  readonly hash?: Maybe<Scalars['String']['output']>;
  /** The margin call it is about, if one. */
  readonly marginCallId?: Maybe<Scalars['ID']['output']>;
  /** The market it is about, if one. */
  readonly marketId?: Maybe<Scalars['ID']['output']>;
  /** All its facts: amounts and instants as strings. */
  readonly payload: Scalars['JSON']['output'];
  /** Hash of the line before, 64 hex digits. Null for the same readers. */
  readonly previousHash?: Maybe<Scalars['String']['output']>;
  /** The proposal it is about, if one. */
  readonly proposalId?: Maybe<Scalars['ID']['output']>;
  /** Place in the log, from 1 without gaps. */
  readonly sequence: Scalars['String']['output'];
  /** Name of the fact: the name of this type. */
  readonly type: Scalars['String']['output'];
  /** Its version. */
  readonly version?: Maybe<Scalars['Int']['output']>;
};

/** A seat in the committee. */
export type CommitteeMember = {
  readonly __typename?: 'CommitteeMember';
  /** Who. */
  readonly subject: Scalars['String']['output'];
  /** Voting weight; only its share of all weight matters. */
  readonly weight: Scalars['Decimal']['output'];
};

/** A seat in a committee to be. */
export type CommitteeMemberInput = {
  /** The subject, as in tokens. */
  readonly subject: Scalars['String']['input'];
  /** Voting weight, above 0; only its share of all weight matters. */
  readonly weight: Scalars['Decimal']['input'];
};

/** A key to be made. */
export type CreateApiKeyInput = {
  /** The accounts that it sees, at most 10,000. Null together with owners: all. */
  readonly accountIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** IP addresses or networks (`192.0.2.0/24`) that it may be used from, at most 50. Null: all. */
  readonly allowedNetworks?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** When it ends; null: when it is revoked. */
  readonly expiresAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** What it is for, 1 to 100 characters. */
  readonly name: Scalars['String']['input'];
  /** The owners whose accounts it sees, those to come too, at most 10,000. Null together with accountIds: all. */
  readonly owners?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** What it may be used for, at least one. */
  readonly scopes: ReadonlyArray<ApiScope>;
};

/** A new endpoint. */
export type CreateWebhookInput = {
  /** The accounts, 1 to 500; null: all that the key sees. */
  readonly accountIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** The event types, at least one. */
  readonly eventTypes: ReadonlyArray<Scalars['String']['input']>;
  /** An https:// URL at a public address. */
  readonly url: Scalars['String']['input'];
};

/** A loss that no layer covered is recorded. */
export type DeficitRecorded = Event & {
  readonly __typename?: 'DeficitRecorded';
  /** The account it is about, if one. */
  readonly accountId?: Maybe<Scalars['ID']['output']>;
  /** The actor: a subject, or system:… for the program itself. */
  readonly actor: Scalars['String']['output'];
  /** How much, in USD. */
  readonly amount?: Maybe<Scalars['Decimal']['output']>;
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** To be given as `after`, to go on behind this event. */
  readonly cursor: Scalars['String']['output'];
  /** SHA-256 over the hash before and this line, 64 hex digits. Null for readers who may not read every account: a hash confirms guesses about lines of others. */
  readonly hash?: Maybe<Scalars['String']['output']>;
  /** The margin call it is about, if one. */
  readonly marginCallId?: Maybe<Scalars['ID']['output']>;
  /** The market it is about, if one. */
  readonly marketId?: Maybe<Scalars['ID']['output']>;
  /** All its facts: amounts and instants as strings. */
  readonly payload: Scalars['JSON']['output'];
  /** Hash of the line before, 64 hex digits. Null for the same readers. */
  readonly previousHash?: Maybe<Scalars['String']['output']>;
  /** The proposal it is about, if one. */
  readonly proposalId?: Maybe<Scalars['ID']['output']>;
  /** Place in the log, from 1 without gaps. */
  readonly sequence: Scalars['String']['output'];
  /** Name of the fact: the name of this type. */
  readonly type: Scalars['String']['output'];
};

/** A page of the queue. */
export type DeleveragingConnection = {
  readonly __typename?: 'DeleveragingConnection';
  /** The positions with their cursors. */
  readonly edges: ReadonlyArray<DeleveragingEdge>;
  /** The positions alone. */
  readonly nodes: ReadonlyArray<DeleveragingEntry>;
  /** Where the page lies. */
  readonly pageInfo: PageInfo;
  /** How many positions the queue has. */
  readonly totalCount: Scalars['Int']['output'];
};

/** One position on a page. */
export type DeleveragingEdge = {
  readonly __typename?: 'DeleveragingEdge';
  /** Pass it as `after`. The next page starts after this account, at its rank at that time. */
  readonly cursor: Scalars['String']['output'];
  /** The position. */
  readonly node: DeleveragingEntry;
};

/** One position of the queue. Amounts in USD. */
export type DeleveragingEntry = {
  readonly __typename?: 'DeleveragingEntry';
  /** The account that holds it. */
  readonly accountId: Scalars['ID']['output'];
  /** Average entry price in USD per base unit. */
  readonly entryPrice: Scalars['Decimal']['output'];
  /** Equity of the whole account, in USD. */
  readonly equity: Scalars['Decimal']['output'];
  /** Its place: 1 would be deleveraged first. */
  readonly position: Scalars['Int']['output'];
  /** The place in fifths: 5 is the first fifth to be deleveraged, 1 the last. */
  readonly quantile: Scalars['Int']['output'];
  /** The most that one event may take of it in whole lots: half, rounded down. Signed, in base units. */
  readonly reducibleSize: Scalars['Decimal']['output'];
  /** Signed size, in base units. */
  readonly size: Scalars['Decimal']['output'];
  /** size × (mark − entry), in USD. Above 0: only positions in profit are in the queue. */
  readonly unrealizedPnl: Scalars['Decimal']['output'];
};

/** The rank of a position in the queue of its market and side. */
export type DeleveragingRank = {
  readonly __typename?: 'DeleveragingRank';
  /** How many positions the queue has. */
  readonly of: Scalars['Int']['output'];
  /** Its place: 1 would be deleveraged first. */
  readonly position: Scalars['Int']['output'];
  /** The place in fifths, as exchanges show it in lights: 5 is the first fifth to be deleveraged, 1 the last. */
  readonly quantile: Scalars['Int']['output'];
};

/** Money on its way into an account. */
export type Deposit = {
  readonly __typename?: 'Deposit';
  /** The account it goes to. */
  readonly accountId: Scalars['ID']['output'];
  /** How much, in the asset. Positive. */
  readonly amount: Scalars['Decimal']['output'];
  /** Name of the asset. */
  readonly asset: Scalars['String']['output'];
  /** Number of confirmations reported by operators. Never falls. */
  readonly confirmations: Scalars['Int']['output'];
  /** Confirmations that its asset required when it was first recorded; at this number it is final. */
  readonly confirmationsRequired: Scalars['Int']['output'];
  /** When it became final; null unless it did. */
  readonly finalAt?: Maybe<Scalars['DateTime']['output']>;
  /** The deposit's id. */
  readonly id: Scalars['ID']['output'];
  /** When it was first seen. */
  readonly seenAt: Scalars['DateTime']['output'];
  /** How far it has come. */
  readonly status: DepositStatus;
};

/** A page of deposits. */
export type DepositConnection = {
  readonly __typename?: 'DepositConnection';
  /** The deposits with their cursors. */
  readonly edges: ReadonlyArray<DepositEdge>;
  /** The deposits alone. */
  readonly nodes: ReadonlyArray<Deposit>;
  /** Where the page lies. */
  readonly pageInfo: PageInfo;
  /** How many deposits there are on all pages. */
  readonly totalCount: Scalars['Int']['output'];
};

/** One deposit on a page. */
export type DepositEdge = {
  readonly __typename?: 'DepositEdge';
  /** To be given as `after`. */
  readonly cursor: Scalars['String']['output'];
  /** The deposit. */
  readonly node: Deposit;
};

/** A deposit became irreversible; it counts. */
export type DepositFinal = Event & {
  readonly __typename?: 'DepositFinal';
  /** The account it is about, if one. */
  readonly accountId?: Maybe<Scalars['ID']['output']>;
  /** The actor: a subject, or system:… for the program itself. */
  readonly actor: Scalars['String']['output'];
  /** How much, in the asset. */
  readonly amount?: Maybe<Scalars['Decimal']['output']>;
  /** Name of the asset. */
  readonly asset?: Maybe<Scalars['String']['output']>;
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** The account's final balance of it afterwards, in the asset. */
  readonly balance?: Maybe<Scalars['Decimal']['output']>;
  /** To be given as `after`, to go on behind this event. */
  readonly cursor: Scalars['String']['output'];
  /** The deposit. */
  readonly depositId?: Maybe<Scalars['ID']['output']>;
  /** SHA-256 over the hash before and this line, 64 hex digits. Null for readers who may not read every account: a hash confirms guesses about lines of others. */
  readonly hash?: Maybe<Scalars['String']['output']>;
  /** The margin call it is about, if one. */
  readonly marginCallId?: Maybe<Scalars['ID']['output']>;
  /** The market it is about, if one. */
  readonly marketId?: Maybe<Scalars['ID']['output']>;
  /** All its facts: amounts and instants as strings. */
  readonly payload: Scalars['JSON']['output'];
  /** What is pending afterwards, in the asset. */
  readonly pending?: Maybe<Scalars['Decimal']['output']>;
  /** Hash of the line before, 64 hex digits. Null for the same readers. */
  readonly previousHash?: Maybe<Scalars['String']['output']>;
  /** The proposal it is about, if one. */
  readonly proposalId?: Maybe<Scalars['ID']['output']>;
  /** Place in the log, from 1 without gaps. */
  readonly sequence: Scalars['String']['output'];
  /** Name of the fact: the name of this type. */
  readonly type: Scalars['String']['output'];
  /** The market that prices the asset, when its price could not be used: nobody knew what the deposit was worth. Null otherwise. */
  readonly unusablePriceMarketId?: Maybe<Scalars['String']['output']>;
};

/** One deposit of a batch. */
export type DepositInput = {
  /** The account that is credited. */
  readonly accountId: Scalars['ID']['input'];
  /** Amount in units of the asset. Above 0. */
  readonly amount: Scalars['Decimal']['input'];
  /** Name of the asset. */
  readonly asset: Scalars['String']['input'];
  /** Number of confirmations, from 0; at the number that its asset requires the deposit becomes final. Null: confirmations are not counted. */
  readonly confirmations?: InputMaybe<Scalars['Int']['input']>;
  /** Whether the deposit is final. */
  readonly final?: InputMaybe<Scalars['Boolean']['input']>;
  /** Permanent id of the deposit, like the key of recordDeposit. A deposit that was recorded with the same content is accepted again, and nothing changes. */
  readonly id: Scalars['ID']['input'];
  /** Owner of the account if the account does not exist yet; without an owner, an unknown account is refused. */
  readonly owner?: InputMaybe<Scalars['String']['input']>;
};

/** A deposit was taken back. */
export type DepositReversed = Event & {
  readonly __typename?: 'DepositReversed';
  /** The account it is about, if one. */
  readonly accountId?: Maybe<Scalars['ID']['output']>;
  /** The actor: a subject, or system:… for the program itself. */
  readonly actor: Scalars['String']['output'];
  /** How much, in the asset. */
  readonly amount?: Maybe<Scalars['Decimal']['output']>;
  /** Name of the asset. */
  readonly asset?: Maybe<Scalars['String']['output']>;
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** The account's final balance of it afterwards, in the asset. */
  readonly balance?: Maybe<Scalars['Decimal']['output']>;
  /** To be given as `after`, to go on behind this event. */
  readonly cursor: Scalars['String']['output'];
  /** The deposit. */
  readonly depositId?: Maybe<Scalars['ID']['output']>;
  /** SHA-256 over the hash before and this line, 64 hex digits. Null for readers who may not read every account: a hash confirms guesses about lines of others. */
  readonly hash?: Maybe<Scalars['String']['output']>;
  /** The margin call it is about, if one. */
  readonly marginCallId?: Maybe<Scalars['ID']['output']>;
  /** The market it is about, if one. */
  readonly marketId?: Maybe<Scalars['ID']['output']>;
  /** All its facts: amounts and instants as strings. */
  readonly payload: Scalars['JSON']['output'];
  /** What is pending afterwards, in the asset. */
  readonly pending?: Maybe<Scalars['Decimal']['output']>;
  /** Hash of the line before, 64 hex digits. Null for the same readers. */
  readonly previousHash?: Maybe<Scalars['String']['output']>;
  /** The proposal it is about, if one. */
  readonly proposalId?: Maybe<Scalars['ID']['output']>;
  /** Why. */
  readonly reason?: Maybe<Scalars['String']['output']>;
  /** Place in the log, from 1 without gaps. */
  readonly sequence: Scalars['String']['output'];
  /** Name of the fact: the name of this type. */
  readonly type: Scalars['String']['output'];
};

/** A deposit was seen; it counts for nothing yet. */
export type DepositSeen = Event & {
  readonly __typename?: 'DepositSeen';
  /** The account it is about, if one. */
  readonly accountId?: Maybe<Scalars['ID']['output']>;
  /** The actor: a subject, or system:… for the program itself. */
  readonly actor: Scalars['String']['output'];
  /** How much, in the asset. */
  readonly amount?: Maybe<Scalars['Decimal']['output']>;
  /** Name of the asset. */
  readonly asset?: Maybe<Scalars['String']['output']>;
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** The account's final balance of it afterwards, in the asset. */
  readonly balance?: Maybe<Scalars['Decimal']['output']>;
  /** To be given as `after`, to go on behind this event. */
  readonly cursor: Scalars['String']['output'];
  /** The deposit. */
  readonly depositId?: Maybe<Scalars['ID']['output']>;
  /** SHA-256 over the hash before and this line, 64 hex digits. Null for readers who may not read every account: a hash confirms guesses about lines of others. */
  readonly hash?: Maybe<Scalars['String']['output']>;
  /** The margin call it is about, if one. */
  readonly marginCallId?: Maybe<Scalars['ID']['output']>;
  /** The market it is about, if one. */
  readonly marketId?: Maybe<Scalars['ID']['output']>;
  /** All its facts: amounts and instants as strings. */
  readonly payload: Scalars['JSON']['output'];
  /** What is pending afterwards, in the asset. */
  readonly pending?: Maybe<Scalars['Decimal']['output']>;
  /** Hash of the line before, 64 hex digits. Null for the same readers. */
  readonly previousHash?: Maybe<Scalars['String']['output']>;
  /** The proposal it is about, if one. */
  readonly proposalId?: Maybe<Scalars['ID']['output']>;
  /** Place in the log, from 1 without gaps. */
  readonly sequence: Scalars['String']['output'];
  /** Name of the fact: the name of this type. */
  readonly type: Scalars['String']['output'];
};

/** How far a deposit has come. */
export type DepositStatus =
  /** Irreversible: counts towards margin. */
  | 'FINAL'
  /** Seen, not yet irreversible: counts for nothing. */
  | 'PENDING'
  /** Taken back. */
  | 'REVERSED';

/** Prices can be used again: the time left runs on. */
export type EnforcementResumed = Event & {
  readonly __typename?: 'EnforcementResumed';
  /** The account it is about, if one. */
  readonly accountId?: Maybe<Scalars['ID']['output']>;
  /** The actor: a subject, or system:… for the program itself. */
  readonly actor: Scalars['String']['output'];
  /** What was missing to the cure margin at opening, in USD, rounded up to the cent. */
  readonly amountDue: Scalars['Decimal']['output'];
  /** What was missing to the cure margin afterwards, in USD, rounded up to the cent. */
  readonly amountOutstanding: Scalars['Decimal']['output'];
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** To be given as `after`, to go on behind this event. */
  readonly cursor: Scalars['String']['output'];
  /** Last instant of the grace afterwards. */
  readonly deadline: Scalars['DateTime']['output'];
  /** SHA-256 over the hash before and this line, 64 hex digits. Null for readers who may not read every account: a hash confirms guesses about lines of others. */
  readonly hash?: Maybe<Scalars['String']['output']>;
  /** The measurement that decided it. */
  readonly health: AccountHealth;
  /** The margin call it is about, if one. */
  readonly marginCallId?: Maybe<Scalars['ID']['output']>;
  /** The market it is about, if one. */
  readonly marketId?: Maybe<Scalars['ID']['output']>;
  /** All its facts: amounts and instants as strings. */
  readonly payload: Scalars['JSON']['output'];
  /** Hash of the line before, 64 hex digits. Null for the same readers. */
  readonly previousHash?: Maybe<Scalars['String']['output']>;
  /** The proposal it is about, if one. */
  readonly proposalId?: Maybe<Scalars['ID']['output']>;
  /** Place in the log, from 1 without gaps. */
  readonly sequence: Scalars['String']['output'];
  /** State of the call afterwards. */
  readonly state: MarginCallState;
  /** Name of the fact: the name of this type. */
  readonly type: Scalars['String']['output'];
};

/** A price became unusable or a market paused: the time left is frozen. */
export type EnforcementSuspended = Event & {
  readonly __typename?: 'EnforcementSuspended';
  /** The account it is about, if one. */
  readonly accountId?: Maybe<Scalars['ID']['output']>;
  /** The actor: a subject, or system:… for the program itself. */
  readonly actor: Scalars['String']['output'];
  /** What was missing to the cure margin at opening, in USD, rounded up to the cent. */
  readonly amountDue: Scalars['Decimal']['output'];
  /** What was missing to the cure margin when it was last measured, in USD, rounded up to the cent: now the prices cannot be used. */
  readonly amountOutstanding: Scalars['Decimal']['output'];
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** To be given as `after`, to go on behind this event. */
  readonly cursor: Scalars['String']['output'];
  /** Last instant of the grace afterwards. */
  readonly deadline: Scalars['DateTime']['output'];
  /** SHA-256 over the hash before and this line, 64 hex digits. Null for readers who may not read every account: a hash confirms guesses about lines of others. */
  readonly hash?: Maybe<Scalars['String']['output']>;
  /** The margin call it is about, if one. */
  readonly marginCallId?: Maybe<Scalars['ID']['output']>;
  /** The market it is about, if one. */
  readonly marketId?: Maybe<Scalars['ID']['output']>;
  /** All its facts: amounts and instants as strings. */
  readonly payload: Scalars['JSON']['output'];
  /** Hash of the line before, 64 hex digits. Null for the same readers. */
  readonly previousHash?: Maybe<Scalars['String']['output']>;
  /** The proposal it is about, if one. */
  readonly proposalId?: Maybe<Scalars['ID']['output']>;
  /** Place in the log, from 1 without gaps. */
  readonly sequence: Scalars['String']['output'];
  /** State of the call afterwards. */
  readonly state: MarginCallState;
  /** Name of the fact: the name of this type. */
  readonly type: Scalars['String']['output'];
};

/** The book in memory and its pace. */
export type EngineStatus = {
  readonly __typename?: 'EngineStatus';
  /** Accounts in the book. */
  readonly accounts: Scalars['Int']['output'];
  /** Lines of the log that this process's book has not taken in yet. */
  readonly behindLines: Scalars['Int']['output'];
  /** Milliseconds from a breach to its committed margin call, 99th percentile; null before the first. */
  readonly breachToCallMillisP99?: Maybe<Scalars['Float']['output']>;
  /** When the last price came in; null before the first. */
  readonly lastPriceAt?: Maybe<Scalars['DateTime']['output']>;
  /** Open positions in the book. */
  readonly positions: Scalars['Int']['output'];
  /** Prices taken in per second, over the last minute. */
  readonly pricesPerSecond: Scalars['Float']['output'];
};

/**
 * One line of the append-only log. sequence has no gaps; each hash covers the line and the hash before it. Every fact is an
 * object type of its own that implements this, named as `type` says, with its facts as typed fields beside the payload.
 */
export type Event = {
  /** The account it is about, if one. */
  readonly accountId?: Maybe<Scalars['ID']['output']>;
  /** The actor: a subject, or system:… for the program itself. */
  readonly actor: Scalars['String']['output'];
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** To be given as `after`, to go on behind this event. */
  readonly cursor: Scalars['String']['output'];
  /** SHA-256 over the hash before and this line, 64 hex digits. Null for readers who may not read every account: a hash confirms guesses about lines of others. */
  readonly hash?: Maybe<Scalars['String']['output']>;
  /** The margin call it is about, if one. */
  readonly marginCallId?: Maybe<Scalars['ID']['output']>;
  /** The market it is about, if one. */
  readonly marketId?: Maybe<Scalars['ID']['output']>;
  /** All its facts: amounts and instants as strings. */
  readonly payload: Scalars['JSON']['output'];
  /** Hash of the line before, 64 hex digits. Null for the same readers. */
  readonly previousHash?: Maybe<Scalars['String']['output']>;
  /** The proposal it is about, if one. */
  readonly proposalId?: Maybe<Scalars['ID']['output']>;
  /** Place in the log, from 1 without gaps. */
  readonly sequence: Scalars['String']['output'];
  /** Name of the fact: the name of this type. */
  readonly type: Scalars['String']['output'];
};

/** A page of the log. */
export type EventConnection = {
  readonly __typename?: 'EventConnection';
  /** The events with their cursors. */
  readonly edges: ReadonlyArray<EventEdge>;
  /** The events alone. */
  readonly nodes: ReadonlyArray<Event>;
  /** Where the page lies. */
  readonly pageInfo: PageInfo;
  /** How many events there are on all pages: of the whole log exactly, of a part of it counted up to 1,000,000. */
  readonly totalCount: Scalars['Int']['output'];
};

/** One event on a page. */
export type EventEdge = {
  readonly __typename?: 'EventEdge';
  /** To be given as `after`, here or to a subscription. */
  readonly cursor: Scalars['String']['output'];
  /** The event. */
  readonly node: Event;
};

/** Which events. Every part given restricts further; an empty list admits nothing. */
export type EventFilter = {
  /** Only events of these accounts. */
  readonly accountIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** Only events at or after this instant. */
  readonly from?: InputMaybe<Scalars['DateTime']['input']>;
  /** Only this line and later ones: a sequence. */
  readonly fromSequence?: InputMaybe<Scalars['String']['input']>;
  /** Only events of this margin call. */
  readonly marginCallId?: InputMaybe<Scalars['ID']['input']>;
  /** Only events of these markets. */
  readonly marketIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** Only events of this proposal. */
  readonly proposalId?: InputMaybe<Scalars['ID']['input']>;
  /** Only events of these types, by name. */
  readonly types?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Only events before this instant. */
  readonly until?: InputMaybe<Scalars['DateTime']['input']>;
  /** Only this line and earlier ones: a sequence. */
  readonly untilSequence?: InputMaybe<Scalars['String']['input']>;
};

/** A cap on open interest that is exceeded: no order may add to what it counts. */
export type ExceededCap = {
  readonly __typename?: 'ExceededCap';
  /** What it counts. */
  readonly cap: InterestCap;
  /** The cap in USD, when it was said. */
  readonly limit: Scalars['Decimal']['output'];
  /** What counted against it, in USD at the mark, when it was said. */
  readonly openInterest: Scalars['Decimal']['output'];
  /** Whose accounts it counts; null unless it is of an owner. */
  readonly owner?: Maybe<Scalars['String']['output']>;
  /** When the log said so. */
  readonly since: Scalars['DateTime']['output'];
};

/** Every holder of a market paid or received size · mark price · rate. */
export type FundingPaid = Event & {
  readonly __typename?: 'FundingPaid';
  /** The account it is about, if one. */
  readonly accountId?: Maybe<Scalars['ID']['output']>;
  /** The actor: a subject, or system:… for the program itself. */
  readonly actor: Scalars['String']['output'];
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** To be given as `after`, to go on behind this event. */
  readonly cursor: Scalars['String']['output'];
  /** When the venue charged it. */
  readonly fundedAt?: Maybe<Scalars['DateTime']['output']>;
  /** SHA-256 over the hash before and this line, 64 hex digits. Null for readers who may not read every account: a hash confirms guesses about lines of others. */
  readonly hash?: Maybe<Scalars['String']['output']>;
  /** How many held a position. */
  readonly holders?: Maybe<Scalars['Int']['output']>;
  /** Of all longs, in base units. */
  readonly longSize?: Maybe<Scalars['Decimal']['output']>;
  /** The margin call it is about, if one. */
  readonly marginCallId?: Maybe<Scalars['ID']['output']>;
  /** What notional was measured at, in USD. */
  readonly markPrice?: Maybe<Scalars['Decimal']['output']>;
  /** The market it is about, if one. */
  readonly marketId?: Maybe<Scalars['ID']['output']>;
  /** By those who paid, in USD. */
  readonly paid?: Maybe<Scalars['Decimal']['output']>;
  /** All its facts: amounts and instants as strings. */
  readonly payload: Scalars['JSON']['output'];
  /** Hash of the line before, 64 hex digits. Null for the same readers. */
  readonly previousHash?: Maybe<Scalars['String']['output']>;
  /** The proposal it is about, if one. */
  readonly proposalId?: Maybe<Scalars['ID']['output']>;
  /** Fraction of notional; above 0 longs paid. */
  readonly rate?: Maybe<Scalars['Decimal']['output']>;
  /** By those who received, in USD. */
  readonly received?: Maybe<Scalars['Decimal']['output']>;
  /** Place in the log, from 1 without gaps. */
  readonly sequence: Scalars['String']['output'];
  /** Of all shorts, in base units. */
  readonly shortSize?: Maybe<Scalars['Decimal']['output']>;
  /** Transfer of the ledger that moved the money; its lines say what each holder paid. */
  readonly transferId?: Maybe<Scalars['ID']['output']>;
  /** Name of the fact: the name of this type. */
  readonly type: Scalars['String']['output'];
};

/** The funding rate of one market at one instant. */
export type FundingRateInput = {
  /** When the venue charged it; at most 60 seconds ahead of the server. One rate a market and instant; another is a CONFLICT. */
  readonly at: Scalars['DateTime']['input'];
  /** USD per base unit: what notional is measured at. Above 0. */
  readonly markPrice: Scalars['Decimal']['input'];
  /** The market. */
  readonly marketId: Scalars['ID']['input'];
  /** Fraction of notional, from -1 to 1: above 0, longs pay shorts. */
  readonly rate: Scalars['Decimal']['input'];
};

/** What the gate at execution compares with the committee's limits. */
export type GateImpact = {
  readonly __typename?: 'GateImpact';
  /** The instant of the measurement. */
  readonly asOf: Scalars['DateTime']['output'];
  /** Above what the committee allows. */
  readonly exceedsLimit: Scalars['Boolean']['output'];
  /** Accounts that would reach MARGIN_CALL or worse and have not. */
  readonly newlyCalledAccounts: Scalars['Int']['output'];
  /** Gross notional of the newly called accounts, in USD. */
  readonly newlyCalledNotional: Scalars['Decimal']['output'];
  /** Accounts that would reach CLOSE_OUT or worse and have not. */
  readonly newlyCloseOutAccounts: Scalars['Int']['output'];
};

/** The system was set up. */
export type GenesisApplied = Event & {
  readonly __typename?: 'GenesisApplied';
  /** The account it is about, if one. */
  readonly accountId?: Maybe<Scalars['ID']['output']>;
  /** The actor: a subject, or system:… for the program itself. */
  readonly actor: Scalars['String']['output'];
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** To be given as `after`, to go on behind this event. */
  readonly cursor: Scalars['String']['output'];
  /** SHA-256 of the genesis, 64 hex digits. */
  readonly genesisHash?: Maybe<Scalars['String']['output']>;
  /** SHA-256 over the hash before and this line, 64 hex digits. Null for readers who may not read every account: a hash confirms guesses about lines of others. */
  readonly hash?: Maybe<Scalars['String']['output']>;
  /** The margin call it is about, if one. */
  readonly marginCallId?: Maybe<Scalars['ID']['output']>;
  /** The market it is about, if one. */
  readonly marketId?: Maybe<Scalars['ID']['output']>;
  /** All its facts: amounts and instants as strings. */
  readonly payload: Scalars['JSON']['output'];
  /** Hash of the line before, 64 hex digits. Null for the same readers. */
  readonly previousHash?: Maybe<Scalars['String']['output']>;
  /** The proposal it is about, if one. */
  readonly proposalId?: Maybe<Scalars['ID']['output']>;
  /** Place in the log, from 1 without gaps. */
  readonly sequence: Scalars['String']['output'];
  /** Name of the fact: the name of this type. */
  readonly type: Scalars['String']['output'];
};

/** What governance's records may say of a subject. They decide, whatever a token says. */
export type GovernanceRecord =
  /** A seat in the committee. */
  | 'COMMITTEE_MEMBER'
  /** A guardian of the committee. */
  | 'GUARDIAN'
  /** A mandate for the market that holds now. */
  | 'MANDATE'
  /** The proposer; where it says so, members or guardians too. */
  | 'PROPOSER';

/** The deadline passed with equity below maintenance margin: liquidation begins. */
export type GraceExpired = Event & {
  readonly __typename?: 'GraceExpired';
  /** The account it is about, if one. */
  readonly accountId?: Maybe<Scalars['ID']['output']>;
  /** The actor: a subject, or system:… for the program itself. */
  readonly actor: Scalars['String']['output'];
  /** What was missing to the cure margin at opening, in USD, rounded up to the cent. */
  readonly amountDue: Scalars['Decimal']['output'];
  /** What was missing to the cure margin afterwards, in USD, rounded up to the cent. */
  readonly amountOutstanding: Scalars['Decimal']['output'];
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** To be given as `after`, to go on behind this event. */
  readonly cursor: Scalars['String']['output'];
  /** Last instant of the grace afterwards. */
  readonly deadline: Scalars['DateTime']['output'];
  /** SHA-256 over the hash before and this line, 64 hex digits. Null for readers who may not read every account: a hash confirms guesses about lines of others. */
  readonly hash?: Maybe<Scalars['String']['output']>;
  /** The measurement that decided it. */
  readonly health: AccountHealth;
  /** The margin call it is about, if one. */
  readonly marginCallId?: Maybe<Scalars['ID']['output']>;
  /** The market it is about, if one. */
  readonly marketId?: Maybe<Scalars['ID']['output']>;
  /** The market that is reduced first. */
  readonly nextStepMarketId?: Maybe<Scalars['ID']['output']>;
  /** All its facts: amounts and instants as strings. */
  readonly payload: Scalars['JSON']['output'];
  /** Hash of the line before, 64 hex digits. Null for the same readers. */
  readonly previousHash?: Maybe<Scalars['String']['output']>;
  /** The proposal it is about, if one. */
  readonly proposalId?: Maybe<Scalars['ID']['output']>;
  /** Place in the log, from 1 without gaps. */
  readonly sequence: Scalars['String']['output'];
  /** State of the call afterwards. */
  readonly state: MarginCallState;
  /** Name of the fact: the name of this type. */
  readonly type: Scalars['String']['output'];
};

/** The deadline was moved once, by rule. */
export type GraceExtended = Event & {
  readonly __typename?: 'GraceExtended';
  /** The account it is about, if one. */
  readonly accountId?: Maybe<Scalars['ID']['output']>;
  /** The actor: a subject, or system:… for the program itself. */
  readonly actor: Scalars['String']['output'];
  /** What was missing to the cure margin at opening, in USD, rounded up to the cent. */
  readonly amountDue: Scalars['Decimal']['output'];
  /** What was missing to the cure margin afterwards, in USD, rounded up to the cent. */
  readonly amountOutstanding: Scalars['Decimal']['output'];
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** To be given as `after`, to go on behind this event. */
  readonly cursor: Scalars['String']['output'];
  /** Last instant of the grace afterwards. */
  readonly deadline: Scalars['DateTime']['output'];
  /** By which rule. */
  readonly extension: GraceExtension;
  /** SHA-256 over the hash before and this line, 64 hex digits. Null for readers who may not read every account: a hash confirms guesses about lines of others. */
  readonly hash?: Maybe<Scalars['String']['output']>;
  /** The measurement that decided it. */
  readonly health: AccountHealth;
  /** The margin call it is about, if one. */
  readonly marginCallId?: Maybe<Scalars['ID']['output']>;
  /** The market it is about, if one. */
  readonly marketId?: Maybe<Scalars['ID']['output']>;
  /** All its facts: amounts and instants as strings. */
  readonly payload: Scalars['JSON']['output'];
  /** Hash of the line before, 64 hex digits. Null for the same readers. */
  readonly previousHash?: Maybe<Scalars['String']['output']>;
  /** The proposal it is about, if one. */
  readonly proposalId?: Maybe<Scalars['ID']['output']>;
  /** Place in the log, from 1 without gaps. */
  readonly sequence: Scalars['String']['output'];
  /** State of the call afterwards. */
  readonly state: MarginCallState;
  /** Name of the fact: the name of this type. */
  readonly type: Scalars['String']['output'];
};

/** Rules that move a deadline, each at most once a call. */
export type GraceExtension =
  /** A pending deposit would cure the call: the deadline waits for its finality. */
  | 'FINALITY_HOLD'
  /** Equity is back at maintenance margin without reaching the cure margin: half the grace again. */
  | 'HALF_GRACE';

/** Equity fell below the close-out margin: liquidation begins at once. */
export type GraceVoided = Event & {
  readonly __typename?: 'GraceVoided';
  /** The account it is about, if one. */
  readonly accountId?: Maybe<Scalars['ID']['output']>;
  /** The actor: a subject, or system:… for the program itself. */
  readonly actor: Scalars['String']['output'];
  /** What was missing to the cure margin at opening, in USD, rounded up to the cent. */
  readonly amountDue: Scalars['Decimal']['output'];
  /** What was missing to the cure margin afterwards, in USD, rounded up to the cent. */
  readonly amountOutstanding: Scalars['Decimal']['output'];
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** To be given as `after`, to go on behind this event. */
  readonly cursor: Scalars['String']['output'];
  /** Last instant of the grace afterwards. */
  readonly deadline: Scalars['DateTime']['output'];
  /** SHA-256 over the hash before and this line, 64 hex digits. Null for readers who may not read every account: a hash confirms guesses about lines of others. */
  readonly hash?: Maybe<Scalars['String']['output']>;
  /** The measurement that decided it. */
  readonly health: AccountHealth;
  /** The margin call it is about, if one. */
  readonly marginCallId?: Maybe<Scalars['ID']['output']>;
  /** The market it is about, if one. */
  readonly marketId?: Maybe<Scalars['ID']['output']>;
  /** The market that is reduced first. */
  readonly nextStepMarketId?: Maybe<Scalars['ID']['output']>;
  /** All its facts: amounts and instants as strings. */
  readonly payload: Scalars['JSON']['output'];
  /** Hash of the line before, 64 hex digits. Null for the same readers. */
  readonly previousHash?: Maybe<Scalars['String']['output']>;
  /** The proposal it is about, if one. */
  readonly proposalId?: Maybe<Scalars['ID']['output']>;
  /** Place in the log, from 1 without gaps. */
  readonly sequence: Scalars['String']['output'];
  /** State of the call afterwards. */
  readonly state: MarginCallState;
  /** Name of the fact: the name of this type. */
  readonly type: Scalars['String']['output'];
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

/** Instructions to a platform that executes liquidations itself (VENUE=platform). */
export type InstructionKind =
  /** Cancel every open order of the account, in all markets. Once for each margin call, before its first step. No answer. */
  | 'CANCEL_OPEN_ORDERS'
  /** Two accounts have closed a size with each other at a price; the book has it already. No answer. */
  | 'DELEVERAGE'
  /** Trade the size at the limit price or better, immediate or cancel. Answer with reportLiquidationFills. */
  | 'LIQUIDATE';

/** The state of an instruction to liquidate. */
export type InstructionStatus =
  /** Final: the rest will not trade. */
  | 'CANCELLED'
  /** Final: traded. A rest, if any, will not trade. */
  | 'FILLED'
  /** Received; nothing has traded. */
  | 'OPEN'
  /** A part has traded; the rest may still trade. */
  | 'PARTIALLY_FILLED'
  /** Final: refused; nothing more will trade. */
  | 'REJECTED';

/** What a cap on open interest counts. */
export type InterestCap =
  /** All longs. */
  | 'LONG'
  /** The positions of all accounts of one owner. */
  | 'OWNER'
  /** All shorts. */
  | 'SHORT'
  /** All positions of the market. */
  | 'TOTAL';

/** Every debtor of an asset was charged interest, for each second of what was owed since the last charge. */
export type InterestCharged = Event & {
  readonly __typename?: 'InterestCharged';
  /** The account it is about, if one. */
  readonly accountId?: Maybe<Scalars['ID']['output']>;
  /** The actor: a subject, or system:… for the program itself. */
  readonly actor: Scalars['String']['output'];
  /** Name of the asset. */
  readonly asset?: Maybe<Scalars['String']['output']>;
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** Sum of what they paid, in the asset; each rounded up. */
  readonly charged?: Maybe<Scalars['Decimal']['output']>;
  /** To be given as `after`, to go on behind this event. */
  readonly cursor: Scalars['String']['output'];
  /** Sum of debt times seconds since the last charge, in the asset times seconds. */
  readonly debtSeconds?: Maybe<Scalars['Decimal']['output']>;
  /** How many were charged. */
  readonly debtors?: Maybe<Scalars['Int']['output']>;
  /** SHA-256 over the hash before and this line, 64 hex digits. Null for readers who may not read every account: a hash confirms guesses about lines of others. */
  readonly hash?: Maybe<Scalars['String']['output']>;
  /** The margin call it is about, if one. */
  readonly marginCallId?: Maybe<Scalars['ID']['output']>;
  /** The market it is about, if one. */
  readonly marketId?: Maybe<Scalars['ID']['output']>;
  /** All its facts: amounts and instants as strings. */
  readonly payload: Scalars['JSON']['output'];
  /** Hash of the line before, 64 hex digits. Null for the same readers. */
  readonly previousHash?: Maybe<Scalars['String']['output']>;
  /** The proposal it is about, if one. */
  readonly proposalId?: Maybe<Scalars['ID']['output']>;
  /** Fraction of a debt in a year of 365 days. */
  readonly rate?: Maybe<Scalars['Decimal']['output']>;
  /** Place in the log, from 1 without gaps. */
  readonly sequence: Scalars['String']['output'];
  /** Transfer of the ledger that moved the asset; its lines say what each debtor paid. */
  readonly transferId?: Maybe<Scalars['ID']['output']>;
  /** Name of the fact: the name of this type. */
  readonly type: Scalars['String']['output'];
};

/** The balance of one ledger account in one asset: the sum of its postings. */
export type LedgerAccount = {
  readonly __typename?: 'LedgerAccount';
  /** The trading account, for ACCOUNT. */
  readonly accountId?: Maybe<Scalars['ID']['output']>;
  /** Name of the asset. */
  readonly asset: Scalars['String']['output'];
  /** The balance, in the asset. Signed. */
  readonly balance: Scalars['Decimal']['output'];
  /** What it is for. */
  readonly kind: LedgerAccountKind;
  /** The market, for MARKET_INSURANCE. */
  readonly marketId?: Maybe<Scalars['ID']['output']>;
  /** Its name, for example account:alice, insurance:BTC-USD, insurance:global or deficit. */
  readonly name: Scalars['String']['output'];
};

/** A page of ledger accounts. */
export type LedgerAccountConnection = {
  readonly __typename?: 'LedgerAccountConnection';
  /** The accounts with their cursors. */
  readonly edges: ReadonlyArray<LedgerAccountEdge>;
  /** The accounts alone. */
  readonly nodes: ReadonlyArray<LedgerAccount>;
  /** Where the page lies. */
  readonly pageInfo: PageInfo;
  /** How many there are on all pages, counted up to 10,000. */
  readonly totalCount: Scalars['Int']['output'];
};

/** One ledger account on a page. */
export type LedgerAccountEdge = {
  readonly __typename?: 'LedgerAccountEdge';
  /** To be given as `after`. */
  readonly cursor: Scalars['String']['output'];
  /** The ledger account. */
  readonly node: LedgerAccount;
};

/** Which ledger accounts. Every part given restricts further. */
export type LedgerAccountFilter = {
  /** Only these assets, at most 500. */
  readonly assets?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Only accounts of these kinds. */
  readonly kinds?: InputMaybe<ReadonlyArray<LedgerAccountKind>>;
  /** Only names that begin with this, for example insurance: or account:alice. */
  readonly prefix?: InputMaybe<Scalars['String']['input']>;
};

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

/** What a posting was made for. Whatever belongs to an account that the caller may not see is null. */
export type LedgerCause = {
  readonly __typename?: 'LedgerCause';
  /** The transfer between accounts, for TRANSFER. */
  readonly collateralTransferId?: Maybe<Scalars['ID']['output']>;
  /** The deposit, for DEPOSIT and DEPOSIT_REVERSAL. */
  readonly depositId?: Maybe<Scalars['ID']['output']>;
  /** What it was. */
  readonly kind: LedgerCauseKind;
  /** The step, for LIQUIDATION and AUTO_DELEVERAGING. */
  readonly liquidationId?: Maybe<Scalars['ID']['output']>;
  /** The margin call itself, whose timeline holds the events. */
  readonly marginCall?: Maybe<MarginCall>;
  /** The margin call that it served, for these and WATERFALL. */
  readonly marginCallId?: Maybe<Scalars['ID']['output']>;
  /** The proposal, for FUNDING. */
  readonly proposalId?: Maybe<Scalars['ID']['output']>;
  /** The withdrawal, for WITHDRAWAL. */
  readonly withdrawalId?: Maybe<Scalars['ID']['output']>;
};

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

/** Two amounts of the ledger that should be the same and are not. */
export type LedgerDifference = {
  readonly __typename?: 'LedgerDifference';
  /** Name of the asset. */
  readonly asset: Scalars['String']['output'];
  /** What it should be, in the asset. */
  readonly expected: Scalars['Decimal']['output'];
  /** What it is, in the asset. */
  readonly found: Scalars['Decimal']['output'];
  /** What was compared. */
  readonly kind: LedgerDifferenceKind;
  /** The ledger account; null for a TOTAL, and for COUNTED. */
  readonly ledgerAccount?: Maybe<Scalars['String']['output']>;
  /** The liquidation step, for LIQUIDATION. */
  readonly liquidationId?: Maybe<Scalars['ID']['output']>;
  /** The margin call that ended in the bankruptcy, for SETTLEMENT. */
  readonly marginCallId?: Maybe<Scalars['ID']['output']>;
  /** The transfer, for FACT. */
  readonly transferId?: Maybe<Scalars['ID']['output']>;
};

/** What a check of the ledger compares. */
export type LedgerDifferenceKind =
  /** A balance with the sum of its postings. */
  | 'BALANCE'
  /** What counts under the cap of all accounts, with the balances of the asset. */
  | 'COUNTED'
  /** An amount that a fact of the venue moved in an account (fills, flows, positions) according to the log, compared with its postings. */
  | 'FACT'
  /** What a liquidation step, or auto-deleveraging, realized for an account, less its fee, with what was posted for it. */
  | 'LIQUIDATION'
  /** A payment of a fund, a winner or the deficit in a bankruptcy's record, or of the funds for a deleveraging, compared with its postings. */
  | 'SETTLEMENT'
  /** The sum of all balances of an asset with zero. */
  | 'TOTAL';

/** One line of the journal. The lines of one transfer sum to zero in each asset, and are never changed. */
export type LedgerEntry = {
  readonly __typename?: 'LedgerEntry';
  /** The trading account, for ACCOUNT. */
  readonly accountId?: Maybe<Scalars['ID']['output']>;
  /** Signed, in the asset: above 0 comes in, below 0 goes out. */
  readonly amount: Scalars['Decimal']['output'];
  /** Name of the asset. */
  readonly asset: Scalars['String']['output'];
  /** When it was posted. */
  readonly at: Scalars['DateTime']['output'];
  /** What it was posted for. */
  readonly cause: LedgerCause;
  /** Its number; later lines have larger ones. */
  readonly id: Scalars['ID']['output'];
  /** What that is for. */
  readonly kind: LedgerAccountKind;
  /** Name of the ledger account. */
  readonly ledgerAccount: Scalars['String']['output'];
  /** The transfer that it is a line of; null when that belongs to an account the caller may not see. */
  readonly transferId?: Maybe<Scalars['ID']['output']>;
};

/** A page of the journal. */
export type LedgerEntryConnection = {
  readonly __typename?: 'LedgerEntryConnection';
  /** The lines with their cursors. */
  readonly edges: ReadonlyArray<LedgerEntryEdge>;
  /** The lines alone. */
  readonly nodes: ReadonlyArray<LedgerEntry>;
  /** Where the page lies. */
  readonly pageInfo: PageInfo;
  /** How many there are on all pages, counted up to 10,000. */
  readonly totalCount: Scalars['Int']['output'];
};

/** One line on a page. */
export type LedgerEntryEdge = {
  readonly __typename?: 'LedgerEntryEdge';
  /** To be given as `after`. */
  readonly cursor: Scalars['String']['output'];
  /** The line. */
  readonly node: LedgerEntry;
};

/** Which lines of the journal. Every part given restricts further. */
export type LedgerEntryFilter = {
  /** Only lines of this trading account. */
  readonly accountId?: InputMaybe<Scalars['ID']['input']>;
  /** Only lines in this asset. */
  readonly asset?: InputMaybe<Scalars['String']['input']>;
  /** Only lines at or after this instant. */
  readonly from?: InputMaybe<Scalars['DateTime']['input']>;
  /** Only lines of this ledger account, by name. */
  readonly ledgerAccount?: InputMaybe<Scalars['String']['input']>;
  /** Only lines of this transfer. */
  readonly transferId?: InputMaybe<Scalars['ID']['input']>;
  /** Only lines before this instant. */
  readonly until?: InputMaybe<Scalars['DateTime']['input']>;
};

/** The ledger did not agree with the rows. */
export type LedgerMismatchFound = Event & {
  readonly __typename?: 'LedgerMismatchFound';
  /** The account it is about, if one. */
  readonly accountId?: Maybe<Scalars['ID']['output']>;
  /** The actor: a subject, or system:… for the program itself. */
  readonly actor: Scalars['String']['output'];
  /** Of the first difference: name of the asset. */
  readonly asset?: Maybe<Scalars['String']['output']>;
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** To be given as `after`, to go on behind this event. */
  readonly cursor: Scalars['String']['output'];
  /** How many differences there are; counted up to 1,000. */
  readonly differenceCount?: Maybe<Scalars['Int']['output']>;
  /** What differs, at most 100 of it. */
  readonly differences?: Maybe<ReadonlyArray<LedgerDifference>>;
  /** Of the first difference: what it should be, in the asset. */
  readonly expected?: Maybe<Scalars['Decimal']['output']>;
  /** Of the first difference: what it is, in the asset. */
  readonly found?: Maybe<Scalars['Decimal']['output']>;
  /** SHA-256 over the hash before and this line, 64 hex digits. Null for readers who may not read every account: a hash confirms guesses about lines of others. */
  readonly hash?: Maybe<Scalars['String']['output']>;
  /** The margin call it is about, if one. */
  readonly marginCallId?: Maybe<Scalars['ID']['output']>;
  /** The market it is about, if one. */
  readonly marketId?: Maybe<Scalars['ID']['output']>;
  /** All its facts: amounts and instants as strings. */
  readonly payload: Scalars['JSON']['output'];
  /** Hash of the line before, 64 hex digits. Null for the same readers. */
  readonly previousHash?: Maybe<Scalars['String']['output']>;
  /** The proposal it is about, if one. */
  readonly proposalId?: Maybe<Scalars['ID']['output']>;
  /** Place in the log, from 1 without gaps. */
  readonly sequence: Scalars['String']['output'];
  /** Name of the fact: the name of this type. */
  readonly type: Scalars['String']['output'];
};

/** What the last check of the ledger found: balances against postings, and all of them against zero. */
export type LedgerStatus = {
  readonly __typename?: 'LedgerStatus';
  /** When it was checked. */
  readonly checkedAt: Scalars['DateTime']['output'];
  /** How many differences there were, counted up to 1,000; a LedgerMismatchFound in the log names them. */
  readonly differences: Scalars['Int']['output'];
  /** Whether everything agreed. */
  readonly ok: Scalars['Boolean']['output'];
};

/** How many accounts stand at one level. */
export type LevelCount = {
  readonly __typename?: 'LevelCount';
  /** Accounts at it. */
  readonly accounts: Scalars['Int']['output'];
  /** The level. */
  readonly level: HealthLevel;
  /** Their gross notional in USD. */
  readonly notional: Scalars['Decimal']['output'];
};

/** One step of a forced reduction: one order in one market. Amounts in USD. */
export type Liquidation = {
  readonly __typename?: 'Liquidation';
  /** When it was decided. */
  readonly at: Scalars['DateTime']['output'];
  /** Average price in USD per base unit; null when nothing traded. */
  readonly averagePrice?: Maybe<Scalars['Decimal']['output']>;
  /** Price at which the account's equity was zero when it was decided, in USD; null if none. */
  readonly bankruptcyPrice?: Maybe<Scalars['Decimal']['output']>;
  /**
   * The exact inputs, rule and arithmetic of the decision, enough to recompute it by hand. Who may not read
   * every account sees of a deleveraging's counterparties only how many there were and what each took.
   */
  readonly explanation: Scalars['JSON']['output'];
  /** Fee in USD, to the insurance fund. */
  readonly fee: Scalars['Decimal']['output'];
  /** Signed size traded, in base units. */
  readonly filledSize: Scalars['Decimal']['output'];
  /** The step's id; also the order's client id at the venue. */
  readonly id: Scalars['ID']['output'];
  /** The margin call it serves. */
  readonly marginCallId: Scalars['ID']['output'];
  /** Where it traded. */
  readonly market: Market;
  /** Loss beyond the account's equity in USD, handed to the waterfall. */
  readonly shortfall: Scalars['Decimal']['output'];
  /** Signed size to trade in base units, chosen by the sizing rule: above 0 buys. */
  readonly size: Scalars['Decimal']['output'];
  /** How far it has come. */
  readonly state: LiquidationState;
  /** The payers of the shortfall, in order. */
  readonly waterfall: ReadonlyArray<WaterfallAllocation>;
};

/** A report about an instruction to liquidate: a fill, a state, or both. */
export type LiquidationFillInput = {
  /** Time of the fill or of the change of state; at most 2 seconds ahead of the server. */
  readonly at: Scalars['DateTime']['input'];
  /** Permanent id of the report. A repeat with the same content counts as accepted and changes nothing. */
  readonly id: Scalars['ID']['input'];
  /** The id of the instruction. */
  readonly liquidationId: Scalars['ID']['input'];
  /** Price of the fill, in USD per base unit, above 0; ignored if the size is 0. */
  readonly price: Scalars['Decimal']['input'];
  /** The reason, for people: 1 to 500 printable characters. */
  readonly reason?: InputMaybe<Scalars['String']['input']>;
  /** Signed size of the fill, in base units, with the sign of the instruction; 0 for a report of a state only. */
  readonly size: Scalars['Decimal']['input'];
  /** The state of the instruction after this report. FILLED, CANCELLED and REJECTED are final. */
  readonly status: InstructionStatus;
};

/** How far a liquidation step has come. */
export type LiquidationState =
  /** Not traded. */
  | 'FAILED'
  /** Traded in full. */
  | 'FILLED'
  /** Traded in part. */
  | 'PARTIALLY_FILLED'
  /** Decided, not yet at the venue. */
  | 'PENDING'
  /** At the venue, outcome not recorded yet. */
  | 'SUBMITTED';

/** A liquidation step did not trade. */
export type LiquidationStepFailed = Event & {
  readonly __typename?: 'LiquidationStepFailed';
  /** The account it is about, if one. */
  readonly accountId?: Maybe<Scalars['ID']['output']>;
  /** The actor: a subject, or system:… for the program itself. */
  readonly actor: Scalars['String']['output'];
  /** What was missing to the cure margin afterwards, in USD, rounded up to the cent. */
  readonly amountOutstanding: Scalars['Decimal']['output'];
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** To be given as `after`, to go on behind this event. */
  readonly cursor: Scalars['String']['output'];
  /** Why not: a permanent code, listed in docs/operations.md. */
  readonly failure?: Maybe<Scalars['String']['output']>;
  /** SHA-256 over the hash before and this line, 64 hex digits. Null for readers who may not read every account: a hash confirms guesses about lines of others. */
  readonly hash?: Maybe<Scalars['String']['output']>;
  /** The worst price it might trade at, in USD. */
  readonly limitPrice: Scalars['Decimal']['output'];
  /** The liquidation step. */
  readonly liquidationId: Scalars['ID']['output'];
  /** The margin call it is about, if one. */
  readonly marginCallId?: Maybe<Scalars['ID']['output']>;
  /** The market it is about, if one. */
  readonly marketId?: Maybe<Scalars['ID']['output']>;
  /** All its facts: amounts and instants as strings. */
  readonly payload: Scalars['JSON']['output'];
  /** Hash of the line before, 64 hex digits. Null for the same readers. */
  readonly previousHash?: Maybe<Scalars['String']['output']>;
  /** The proposal it is about, if one. */
  readonly proposalId?: Maybe<Scalars['ID']['output']>;
  /** Place in the log, from 1 without gaps. */
  readonly sequence: Scalars['String']['output'];
  /** Signed size ordered, in base units. */
  readonly size: Scalars['Decimal']['output'];
  /** Its number within the call, from 1. */
  readonly step: Scalars['Int']['output'];
  /** Name of the fact: the name of this type. */
  readonly type: Scalars['String']['output'];
};

/** A liquidation step traded, in full or in part. */
export type LiquidationStepFilled = Event & {
  readonly __typename?: 'LiquidationStepFilled';
  /** The account it is about, if one. */
  readonly accountId?: Maybe<Scalars['ID']['output']>;
  /** The actor: a subject, or system:… for the program itself. */
  readonly actor: Scalars['String']['output'];
  /** What was missing to the cure margin afterwards, in USD, rounded up to the cent. */
  readonly amountOutstanding: Scalars['Decimal']['output'];
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** Average price, in USD. */
  readonly averagePrice?: Maybe<Scalars['Decimal']['output']>;
  /** To be given as `after`, to go on behind this event. */
  readonly cursor: Scalars['String']['output'];
  /** Fee in USD, to the insurance fund. */
  readonly fee: Scalars['Decimal']['output'];
  /** When it traded, on the venue's clock; null when the venue does not say. */
  readonly filledAt?: Maybe<Scalars['DateTime']['output']>;
  /** Signed size traded, in base units. */
  readonly filledSize: Scalars['Decimal']['output'];
  /** SHA-256 over the hash before and this line, 64 hex digits. Null for readers who may not read every account: a hash confirms guesses about lines of others. */
  readonly hash?: Maybe<Scalars['String']['output']>;
  /** The account after the step. */
  readonly health: AccountHealth;
  /** The worst price it might trade at, in USD. */
  readonly limitPrice: Scalars['Decimal']['output'];
  /** The liquidation step. */
  readonly liquidationId: Scalars['ID']['output'];
  /** The margin call it is about, if one. */
  readonly marginCallId?: Maybe<Scalars['ID']['output']>;
  /** The market it is about, if one. */
  readonly marketId?: Maybe<Scalars['ID']['output']>;
  /** All its facts: amounts and instants as strings. */
  readonly payload: Scalars['JSON']['output'];
  /** Hash of the line before, 64 hex digits. Null for the same readers. */
  readonly previousHash?: Maybe<Scalars['String']['output']>;
  /** The proposal it is about, if one. */
  readonly proposalId?: Maybe<Scalars['ID']['output']>;
  /** Profit or loss that the trade realized, in USD. */
  readonly realizedPnl: Scalars['Decimal']['output'];
  /** Place in the log, from 1 without gaps. */
  readonly sequence: Scalars['String']['output'];
  /** Signed size ordered, in base units. */
  readonly size: Scalars['Decimal']['output'];
  /** Its number within the call, from 1. */
  readonly step: Scalars['Int']['output'];
  /** Name of the fact: the name of this type. */
  readonly type: Scalars['String']['output'];
};

/** A check of the log under way. A process runs one at a time. */
export type LogCheckStatus = {
  readonly __typename?: 'LogCheckStatus';
  /** Lines checked so far. */
  readonly checked: Scalars['Int']['output'];
  /** The line at which it began; null for the oldest kept. */
  readonly fromSequence?: Maybe<Scalars['String']['output']>;
  /** How long it has run. */
  readonly seconds: Scalars['Float']['output'];
  /** Lines up to the head as it was when the check began; 0 until that is read. */
  readonly total: Scalars['Int']['output'];
  /** Requests that wait for their turn; at 8 further ones are RATE_LIMITED. */
  readonly waiting: Scalars['Int']['output'];
};

/** The result of checking the chain and recomputing the decisions. */
export type LogVerification = {
  readonly __typename?: 'LogVerification';
  /** How many lines were checked, a faulty one included. */
  readonly checked: Scalars['Int']['output'];
  /** What is wrong with that line, in words; null when nothing is. */
  readonly fault?: Maybe<Scalars['String']['output']>;
  /** Sequence of the first line that does not; null when all do. */
  readonly firstBadSequence?: Maybe<Scalars['String']['output']>;
  /** Hash of the last line of the log as it was when the check began, 64 hex digits. */
  readonly headHash: Scalars['String']['output'];
  /** Whether every line checked follows from the ones before, and every decision checked recomputes. */
  readonly ok: Scalars['Boolean']['output'];
  /** Number of decisions recomputed from their recorded inputs. */
  readonly recomputed: Scalars['Int']['output'];
};

/** What no layer covered was shared. */
export type LossSocialized = Event & {
  readonly __typename?: 'LossSocialized';
  /** The account it is about, if one. */
  readonly accountId?: Maybe<Scalars['ID']['output']>;
  /** The actor: a subject, or system:… for the program itself. */
  readonly actor: Scalars['String']['output'];
  /** How much, in USD. */
  readonly amount?: Maybe<Scalars['Decimal']['output']>;
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** To be given as `after`, to go on behind this event. */
  readonly cursor: Scalars['String']['output'];
  /** SHA-256 over the hash before and this line, 64 hex digits. Null for readers who may not read every account: a hash confirms guesses about lines of others. */
  readonly hash?: Maybe<Scalars['String']['output']>;
  /** The margin call it is about, if one. */
  readonly marginCallId?: Maybe<Scalars['ID']['output']>;
  /** The market it is about, if one. */
  readonly marketId?: Maybe<Scalars['ID']['output']>;
  /** All its facts: amounts and instants as strings. */
  readonly payload: Scalars['JSON']['output'];
  /** Hash of the line before, 64 hex digits. Null for the same readers. */
  readonly previousHash?: Maybe<Scalars['String']['output']>;
  /** The proposal it is about, if one. */
  readonly proposalId?: Maybe<Scalars['ID']['output']>;
  /**
   * The part of it that is taken from profit which deleveraging realized in the last hour, in USD. Null: none. It is
   * charged only for the rest that would be a deficit.
   */
  readonly realizedPart?: Maybe<Scalars['Decimal']['output']>;
  /** Place in the log, from 1 without gaps. */
  readonly sequence: Scalars['String']['output'];
  /** Name of the fact: the name of this type. */
  readonly type: Scalars['String']['output'];
};

/** Authority that an executed proposal gave one admin: which markets and parameters, how far per step, how often, until when. */
export type Mandate = {
  readonly __typename?: 'Mandate';
  /** The holder's subject. */
  readonly admin: Scalars['String']['output'];
  /** How far it reaches in one of its markets now, one entry for each of its bounds; empty for another market. */
  readonly allowances: ReadonlyArray<MandateAllowance>;
  /** Which parameters, and how far. */
  readonly bounds: ReadonlyArray<MandateBound>;
  /** First instant at which it is no longer in force. */
  readonly expiresAt: Scalars['DateTime']['output'];
  /** The proposal that granted it. */
  readonly grantedBy: Proposal;
  /** The mandate's id. */
  readonly id: Scalars['ID']['output'];
  /** In which markets. */
  readonly markets: ReadonlyArray<Scalars['ID']['output']>;
  /** When it was taken back; null unless it was. */
  readonly revokedAt?: Maybe<Scalars['DateTime']['output']>;
};


/** Authority that an executed proposal gave one admin: which markets and parameters, how far per step, how often, until when. */
export type MandateAllowancesArgs = {
  marketId: Scalars['ID']['input'];
};

/** What a mandate leaves to its holder for one parameter of one market: from the value in force, by the step and the range of the bound. The impact gate, and whether all parameters fit each other, come on top. */
export type MandateAllowance = {
  readonly __typename?: 'MandateAllowance';
  /** First instant at which a change may be made: now, or the end of the cooldown. Null when the mandate is not in force, or ends before. */
  readonly availableAt?: Maybe<Scalars['DateTime']['output']>;
  /** The value in force, in the parameter's own unit; of margin fractions the first bracket's. */
  readonly current: Scalars['Decimal']['output'];
  /** Greatest value that a change may name now; null like min. */
  readonly max?: Maybe<Scalars['Decimal']['output']>;
  /** Least value that a change may name now; 0 itself is never allowed. Null when no value is allowed, because a step does not reach the range. */
  readonly min?: Maybe<Scalars['Decimal']['output']>;
  /** The parameter's name. */
  readonly parameter: Scalars['String']['output'];
};

/** A step is refused when it is larger than maxStep, leaves [min, max], or comes before cooldownSeconds are over. Zero as a target is always refused. */
export type MandateBound = {
  readonly __typename?: 'MandateBound';
  /** Seconds that must lie between two changes of this parameter in one market. */
  readonly cooldownSeconds: Scalars['Int']['output'];
  /** Greatest value allowed, in the parameter's own unit; null for no limit. */
  readonly max?: Maybe<Scalars['Decimal']['output']>;
  /** ABSOLUTE: in the parameter's own unit (0.005 = 50 bps). RELATIVE: fraction of the value in force. */
  readonly maxStep: Scalars['Decimal']['output'];
  /** Least value allowed, in the parameter's own unit; null for no limit. */
  readonly min?: Maybe<Scalars['Decimal']['output']>;
  /** How maxStep is measured. */
  readonly mode: StepMode;
  /** A parameter's name, for example maintenanceMarginFraction. */
  readonly parameter: Scalars['String']['output'];
};

/** How far a mandate reaches in one parameter. */
export type MandateBoundInput = {
  /** Seconds that must lie between two mandated changes of this parameter in one market. */
  readonly cooldownSeconds: Scalars['Int']['input'];
  /** Greatest value allowed, in the parameter's own unit; null for no limit. */
  readonly max?: InputMaybe<Scalars['Decimal']['input']>;
  /** ABSOLUTE: in the parameter's own unit (0.005 = 50 bps). RELATIVE: fraction of the value in force. */
  readonly maxStep: Scalars['Decimal']['input'];
  /** Least value allowed, in the parameter's own unit; null for no limit. */
  readonly min?: InputMaybe<Scalars['Decimal']['input']>;
  /** How maxStep is measured. */
  readonly mode: StepMode;
  /** The parameter's name, for example maintenanceMarginFraction. `tiers` cannot be mandated. */
  readonly parameter: Scalars['String']['input'];
};

/** An admin was given a mandate. */
export type MandateGranted = Event & {
  readonly __typename?: 'MandateGranted';
  /** The account it is about, if one. */
  readonly accountId?: Maybe<Scalars['ID']['output']>;
  /** The actor: a subject, or system:… for the program itself. */
  readonly actor: Scalars['String']['output'];
  /** The holder's subject. */
  readonly admin?: Maybe<Scalars['String']['output']>;
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** To be given as `after`, to go on behind this event. */
  readonly cursor: Scalars['String']['output'];
  /** SHA-256 over the hash before and this line, 64 hex digits. Null for readers who may not read every account: a hash confirms guesses about lines of others. */
  readonly hash?: Maybe<Scalars['String']['output']>;
  /** The mandate. */
  readonly mandateId?: Maybe<Scalars['ID']['output']>;
  /** The margin call it is about, if one. */
  readonly marginCallId?: Maybe<Scalars['ID']['output']>;
  /** The market it is about, if one. */
  readonly marketId?: Maybe<Scalars['ID']['output']>;
  /** All its facts: amounts and instants as strings. */
  readonly payload: Scalars['JSON']['output'];
  /** Hash of the line before, 64 hex digits. Null for the same readers. */
  readonly previousHash?: Maybe<Scalars['String']['output']>;
  /** The proposal it is about, if one. */
  readonly proposalId?: Maybe<Scalars['ID']['output']>;
  /** Place in the log, from 1 without gaps. */
  readonly sequence: Scalars['String']['output'];
  /** Name of the fact: the name of this type. */
  readonly type: Scalars['String']['output'];
};

/** A mandate was taken back. */
export type MandateRevoked = Event & {
  readonly __typename?: 'MandateRevoked';
  /** The account it is about, if one. */
  readonly accountId?: Maybe<Scalars['ID']['output']>;
  /** The actor: a subject, or system:… for the program itself. */
  readonly actor: Scalars['String']['output'];
  /** The former holder's subject. */
  readonly admin?: Maybe<Scalars['String']['output']>;
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** To be given as `after`, to go on behind this event. */
  readonly cursor: Scalars['String']['output'];
  /** SHA-256 over the hash before and this line, 64 hex digits. Null for readers who may not read every account: a hash confirms guesses about lines of others. */
  readonly hash?: Maybe<Scalars['String']['output']>;
  /** The mandate. */
  readonly mandateId?: Maybe<Scalars['ID']['output']>;
  /** The margin call it is about, if one. */
  readonly marginCallId?: Maybe<Scalars['ID']['output']>;
  /** The market it is about, if one. */
  readonly marketId?: Maybe<Scalars['ID']['output']>;
  /** All its facts: amounts and instants as strings. */
  readonly payload: Scalars['JSON']['output'];
  /** Hash of the line before, 64 hex digits. Null for the same readers. */
  readonly previousHash?: Maybe<Scalars['String']['output']>;
  /** The proposal it is about, if one. */
  readonly proposalId?: Maybe<Scalars['ID']['output']>;
  /** Place in the log, from 1 without gaps. */
  readonly sequence: Scalars['String']['output'];
  /** Name of the fact: the name of this type. */
  readonly type: Scalars['String']['output'];
};

/** A formal demand to restore margin, with a state and a deadline. Amounts in USD. */
export type MarginCall = {
  readonly __typename?: 'MarginCall';
  /** The account that is called. */
  readonly account: Account;
  /** When the holder acknowledged it; null before. */
  readonly acknowledgedAt?: Maybe<Scalars['DateTime']['output']>;
  /** What was missing to the cure margin when the call opened, in USD, rounded up to the cent. */
  readonly amountDue: Scalars['Decimal']['output'];
  /** What is missing now, in USD, rounded up to the cent; 0 when the call has ended. At unusable prices, what was missing when it was last decided. */
  readonly amountOutstanding: Scalars['Decimal']['output'];
  /** What caused it. */
  readonly cause: MarginCallCause;
  /** When it ended; null before. */
  readonly closedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Last instant of the grace; of a call without grace, the instant at which it opened. */
  readonly deadline: Scalars['DateTime']['output'];
  /** Whole seconds of grace left, frozen while SUSPENDED; 0 when there is none any more. */
  readonly graceRemainingSeconds: Scalars['Int']['output'];
  /** The measurement that opened it. */
  readonly healthAtOpening: AccountHealth;
  /** The margin call's id. */
  readonly id: Scalars['ID']['output'];
  /** Its liquidation steps, oldest first, at most 1000. */
  readonly liquidations: ReadonlyArray<Liquidation>;
  /** Every notice of it, by channel. */
  readonly notices: ReadonlyArray<NoticeDelivery>;
  /** When it opened. */
  readonly openedAt: Scalars['DateTime']['output'];
  /** The state. */
  readonly state: MarginCallState;
  /** Every transition, oldest first, with the inputs that decided it, at most 1000; the rest by `events`. */
  readonly timeline: ReadonlyArray<Event>;
  /** The payers of its bankruptcy, in order, from every step; an account can go bankrupt without a step. */
  readonly waterfall: ReadonlyArray<WaterfallAllocation>;
};

/** The holder, or an operator for it, has seen the call. */
export type MarginCallAcknowledged = Event & {
  readonly __typename?: 'MarginCallAcknowledged';
  /** The account it is about, if one. */
  readonly accountId?: Maybe<Scalars['ID']['output']>;
  /** Delivered notices that count as acknowledged with it. */
  readonly acknowledgedNoticeIds: ReadonlyArray<Scalars['ID']['output']>;
  /** The actor: a subject, or system:… for the program itself. */
  readonly actor: Scalars['String']['output'];
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** To be given as `after`, to go on behind this event. */
  readonly cursor: Scalars['String']['output'];
  /** SHA-256 over the hash before and this line, 64 hex digits. Null for readers who may not read every account: a hash confirms guesses about lines of others. */
  readonly hash?: Maybe<Scalars['String']['output']>;
  /** The margin call it is about, if one. */
  readonly marginCallId?: Maybe<Scalars['ID']['output']>;
  /** The market it is about, if one. */
  readonly marketId?: Maybe<Scalars['ID']['output']>;
  /** All its facts: amounts and instants as strings. */
  readonly payload: Scalars['JSON']['output'];
  /** Hash of the line before, 64 hex digits. Null for the same readers. */
  readonly previousHash?: Maybe<Scalars['String']['output']>;
  /** The proposal it is about, if one. */
  readonly proposalId?: Maybe<Scalars['ID']['output']>;
  /** Place in the log, from 1 without gaps. */
  readonly sequence: Scalars['String']['output'];
  /** Name of the fact: the name of this type. */
  readonly type: Scalars['String']['output'];
};

/** Governance ended the call. */
export type MarginCallCancelled = Event & {
  readonly __typename?: 'MarginCallCancelled';
  /** The account it is about, if one. */
  readonly accountId?: Maybe<Scalars['ID']['output']>;
  /** The actor: a subject, or system:… for the program itself. */
  readonly actor: Scalars['String']['output'];
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** To be given as `after`, to go on behind this event. */
  readonly cursor: Scalars['String']['output'];
  /** SHA-256 over the hash before and this line, 64 hex digits. Null for readers who may not read every account: a hash confirms guesses about lines of others. */
  readonly hash?: Maybe<Scalars['String']['output']>;
  /** The margin call it is about, if one. */
  readonly marginCallId?: Maybe<Scalars['ID']['output']>;
  /** The market it is about, if one. */
  readonly marketId?: Maybe<Scalars['ID']['output']>;
  /** All its facts: amounts and instants as strings. */
  readonly payload: Scalars['JSON']['output'];
  /** Hash of the line before, 64 hex digits. Null for the same readers. */
  readonly previousHash?: Maybe<Scalars['String']['output']>;
  /** The proposal it is about, if one. */
  readonly proposalId?: Maybe<Scalars['ID']['output']>;
  /** Why. */
  readonly reason?: Maybe<Scalars['String']['output']>;
  /** Place in the log, from 1 without gaps. */
  readonly sequence: Scalars['String']['output'];
  /** Name of the fact: the name of this type. */
  readonly type: Scalars['String']['output'];
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

/** Nothing is left to liquidate and nothing missing: the call has ended. After a bankruptcy, `payload` has `debt` (USD) and `coveredBy` (layers of the waterfall, DEFICIT for what nobody paid), and `health` is that of the settled account. */
export type MarginCallClosed = Event & {
  readonly __typename?: 'MarginCallClosed';
  /** The account it is about, if one. */
  readonly accountId?: Maybe<Scalars['ID']['output']>;
  /** The actor: a subject, or system:… for the program itself. */
  readonly actor: Scalars['String']['output'];
  /** What was missing to the cure margin at opening, in USD, rounded up to the cent. */
  readonly amountDue: Scalars['Decimal']['output'];
  /** What was missing to the cure margin afterwards, in USD, rounded up to the cent. */
  readonly amountOutstanding: Scalars['Decimal']['output'];
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** To be given as `after`, to go on behind this event. */
  readonly cursor: Scalars['String']['output'];
  /** Last instant of the grace afterwards. */
  readonly deadline: Scalars['DateTime']['output'];
  /** SHA-256 over the hash before and this line, 64 hex digits. Null for readers who may not read every account: a hash confirms guesses about lines of others. */
  readonly hash?: Maybe<Scalars['String']['output']>;
  /** The measurement that decided it. */
  readonly health: AccountHealth;
  /** The margin call it is about, if one. */
  readonly marginCallId?: Maybe<Scalars['ID']['output']>;
  /** The market it is about, if one. */
  readonly marketId?: Maybe<Scalars['ID']['output']>;
  /** All its facts: amounts and instants as strings. */
  readonly payload: Scalars['JSON']['output'];
  /** Hash of the line before, 64 hex digits. Null for the same readers. */
  readonly previousHash?: Maybe<Scalars['String']['output']>;
  /** The proposal it is about, if one. */
  readonly proposalId?: Maybe<Scalars['ID']['output']>;
  /** Place in the log, from 1 without gaps. */
  readonly sequence: Scalars['String']['output'];
  /** State of the call afterwards. */
  readonly state: MarginCallState;
  /** Name of the fact: the name of this type. */
  readonly type: Scalars['String']['output'];
};

/** A page of margin calls. */
export type MarginCallConnection = {
  readonly __typename?: 'MarginCallConnection';
  /** The margin calls with their cursors. */
  readonly edges: ReadonlyArray<MarginCallEdge>;
  /** The margin calls alone. */
  readonly nodes: ReadonlyArray<MarginCall>;
  /** Where the page lies. */
  readonly pageInfo: PageInfo;
  /** How many margin calls there are on all pages. */
  readonly totalCount: Scalars['Int']['output'];
};

/** Equity came back to the cure margin: the call has ended. */
export type MarginCallCured = Event & {
  readonly __typename?: 'MarginCallCured';
  /** The account it is about, if one. */
  readonly accountId?: Maybe<Scalars['ID']['output']>;
  /** The actor: a subject, or system:… for the program itself. */
  readonly actor: Scalars['String']['output'];
  /** What was missing to the cure margin at opening, in USD, rounded up to the cent. */
  readonly amountDue: Scalars['Decimal']['output'];
  /** What was missing to the cure margin afterwards, in USD, rounded up to the cent. */
  readonly amountOutstanding: Scalars['Decimal']['output'];
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** To be given as `after`, to go on behind this event. */
  readonly cursor: Scalars['String']['output'];
  /** Last instant of the grace afterwards. */
  readonly deadline: Scalars['DateTime']['output'];
  /** SHA-256 over the hash before and this line, 64 hex digits. Null for readers who may not read every account: a hash confirms guesses about lines of others. */
  readonly hash?: Maybe<Scalars['String']['output']>;
  /** The measurement that decided it. */
  readonly health: AccountHealth;
  /** The margin call it is about, if one. */
  readonly marginCallId?: Maybe<Scalars['ID']['output']>;
  /** The market it is about, if one. */
  readonly marketId?: Maybe<Scalars['ID']['output']>;
  /** All its facts: amounts and instants as strings. */
  readonly payload: Scalars['JSON']['output'];
  /** Hash of the line before, 64 hex digits. Null for the same readers. */
  readonly previousHash?: Maybe<Scalars['String']['output']>;
  /** The proposal it is about, if one. */
  readonly proposalId?: Maybe<Scalars['ID']['output']>;
  /** Place in the log, from 1 without gaps. */
  readonly sequence: Scalars['String']['output'];
  /** State of the call afterwards. */
  readonly state: MarginCallState;
  /** Name of the fact: the name of this type. */
  readonly type: Scalars['String']['output'];
};

/** One margin call on a page. */
export type MarginCallEdge = {
  readonly __typename?: 'MarginCallEdge';
  /** To be given as `after`. */
  readonly cursor: Scalars['String']['output'];
  /** The margin call. */
  readonly node: MarginCall;
};

/** Which margin calls. Every part given restricts further. */
export type MarginCallFilter = {
  /** Only those of this account. */
  readonly accountId?: InputMaybe<Scalars['ID']['input']>;
  /** Only those that the holder has acknowledged, or only those that it has not. */
  readonly acknowledged?: InputMaybe<Scalars['Boolean']['input']>;
  /** Only those with one of these causes. */
  readonly causes?: InputMaybe<ReadonlyArray<MarginCallCause>>;
  /** Only those of accounts with a position in this market now. */
  readonly marketId?: InputMaybe<Scalars['ID']['input']>;
  /** Only those of which a notice was given up. */
  readonly noticeFailed?: InputMaybe<Scalars['Boolean']['input']>;
  /** Only those that have not ended. */
  readonly openOnly?: InputMaybe<Scalars['Boolean']['input']>;
  /** Only those of accounts of this owner. */
  readonly owner?: InputMaybe<Scalars['String']['input']>;
  /** Only those in one of these states. */
  readonly states?: InputMaybe<ReadonlyArray<MarginCallState>>;
};

/** Equity fell below maintenance margin: the clock runs, or liquidation begins at once where there is no grace. */
export type MarginCallOpened = Event & {
  readonly __typename?: 'MarginCallOpened';
  /** The account it is about, if one. */
  readonly accountId?: Maybe<Scalars['ID']['output']>;
  /** The actor: a subject, or system:… for the program itself. */
  readonly actor: Scalars['String']['output'];
  /** What was missing to the cure margin, in USD, rounded up to the cent. */
  readonly amountDue: Scalars['Decimal']['output'];
  /** As amountDue. */
  readonly amountOutstanding: Scalars['Decimal']['output'];
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** What alone caused the breach. */
  readonly cause: MarginCallCause;
  /** To be given as `after`, to go on behind this event. */
  readonly cursor: Scalars['String']['output'];
  /** Last instant of the grace; without grace, the instant at which the call opened. */
  readonly deadline: Scalars['DateTime']['output'];
  /** Seconds of grace given; 0 without grace. */
  readonly graceSeconds: Scalars['Int']['output'];
  /** SHA-256 over the hash before and this line, 64 hex digits. Null for readers who may not read every account: a hash confirms guesses about lines of others. */
  readonly hash?: Maybe<Scalars['String']['output']>;
  /** The measurement that opened the call. */
  readonly health: AccountHealth;
  /** The margin call it is about, if one. */
  readonly marginCallId?: Maybe<Scalars['ID']['output']>;
  /** The market it is about, if one. */
  readonly marketId?: Maybe<Scalars['ID']['output']>;
  /** All its facts: amounts and instants as strings. */
  readonly payload: Scalars['JSON']['output'];
  /** Hash of the line before, 64 hex digits. Null for the same readers. */
  readonly previousHash?: Maybe<Scalars['String']['output']>;
  /** The proposal it is about, if one. */
  readonly proposalId?: Maybe<Scalars['ID']['output']>;
  /** Place in the log, from 1 without gaps. */
  readonly sequence: Scalars['String']['output'];
  /** State of the call afterwards: GRACE, or LIQUIDATING without grace. */
  readonly state: MarginCallState;
  /** Name of the fact: the name of this type. */
  readonly type: Scalars['String']['output'];
  /** Why the call has no grace; null when it has one. */
  readonly withoutGrace?: Maybe<WithoutGraceReason>;
};

/** Orders of the list of margin calls. */
export type MarginCallOrder =
  /** Nearest deadline first. */
  | 'DEADLINE_ASC'
  /** Newest first. */
  | 'OPENED_DESC';

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
  readonly closeOutRatio?: InputMaybe<Scalars['Decimal']['input']>;
  /** A margin call is cured, and a liquidation stops, at or above this multiple. In (1, 100]. */
  readonly cureRatio?: InputMaybe<Scalars['Decimal']['input']>;
  /** A loss in this market takes nothing more of the global fund, or of the backstop, once all losses within a day took this part of it. In [0, 1]. */
  readonly dailyFundShare?: InputMaybe<Scalars['Decimal']['input']>;
  /** With fillableSpread: at 1 a liquidation gives all of it away at zero equity, at 2 already at half of the cure margin. In [1, 100]. */
  readonly fillableAdjustment?: InputMaybe<Scalars['Decimal']['input']>;
  /** Part of the maintenance margin of a position that a liquidation order may give away at most; how much of it depends on what the account lacks. maxSlippage still holds. 0: maxSlippage alone. In [0, 1]. */
  readonly fillableSpread?: InputMaybe<Scalars['Decimal']['input']>;
  /** Seconds by which the deadline of a call may be extended, once per call, while a deposit that would cure it is pending. In [0, 86400]. */
  readonly finalityHoldSeconds?: InputMaybe<Scalars['Int']['input']>;
  /** Seconds from a breach to liquidation. 0: notify and liquidate. In [0, 2592000]. */
  readonly gracePeriodSeconds?: InputMaybe<Scalars['Int']['input']>;
  /** Fraction of notional required to open a position, in the first bracket; changed alone, it scales every bracket. In (0, 1]. */
  readonly initialMarginFraction?: InputMaybe<Scalars['Decimal']['input']>;
  /** Seconds, by the clock of the server, for which a single price source must hold a new level before the level is accepted; within this time the level may move by maxPriceDeviation in total. In [0, 3600]. */
  readonly jumpConfirmationSeconds?: InputMaybe<Scalars['Int']['input']>;
  /** In USD. Above this notional one liquidation step closes at most maxLiquidationFraction, then waits liquidationCooldownSeconds. In [0, 1000000000000000]. */
  readonly largePositionNotional?: InputMaybe<Scalars['Decimal']['input']>;
  /** Seconds between two steps on a large position. In [0, 3600]. */
  readonly liquidationCooldownSeconds?: InputMaybe<Scalars['Int']['input']>;
  /** Penalty as a fraction of liquidated notional; goes to the insurance fund. In [0, 1). */
  readonly liquidationFee?: InputMaybe<Scalars['Decimal']['input']>;
  /** Fraction of notional required to keep a position, in the first bracket; changed alone, it scales every bracket. In (0, 1). */
  readonly maintenanceMarginFraction?: InputMaybe<Scalars['Decimal']['input']>;
  /** Largest part of the global fund, and of the backstop, that losses in this market take within a day. In [0, 1]. */
  readonly marketFundShare?: InputMaybe<Scalars['Decimal']['input']>;
  /** A jump further than this fraction from the last usable price is accepted only when a second source or a guardian confirms it. In (0, 1]. */
  readonly maxJump?: InputMaybe<Scalars['Decimal']['input']>;
  /** Largest fraction of a large position that one step closes. In (0, 1]. */
  readonly maxLiquidationFraction?: InputMaybe<Scalars['Decimal']['input']>;
  /** In USD. One liquidation step of an account may lose at most this much beyond its equity at the worst price of its order, then waits liquidationCooldownSeconds. 0: no such limit. In [0, 1000000000000000]. */
  readonly maxLiquidationLoss?: InputMaybe<Scalars['Decimal']['input']>;
  /** In USD. One liquidation step of an account closes at most this much, then waits liquidationCooldownSeconds. 0: no such limit. In [0, 1000000000000000]. */
  readonly maxLiquidationNotional?: InputMaybe<Scalars['Decimal']['input']>;
  /** Seconds after which a price is too old to enforce on. In [1, 86400]. */
  readonly maxPriceAgeSeconds?: InputMaybe<Scalars['Int']['input']>;
  /** A new price further than this fraction from the last one is quarantined until confirmed. In (0, 1]. */
  readonly maxPriceDeviation?: InputMaybe<Scalars['Decimal']['input']>;
  /** Maximum distance between the price of a liquidation order and the mark, as a fraction of the mark. In (0, 1). */
  readonly maxSlippage?: InputMaybe<Scalars['Decimal']['input']>;
  /** A price source further than this fraction from the median of all fresh sources is excluded. In (0, 1]. */
  readonly maxSourceDeviation?: InputMaybe<Scalars['Decimal']['input']>;
  /** In USD. One liquidation step closes at least this much of a position, or all of it. 0: no minimum. In [0, 1000000000000000]. */
  readonly minLiquidationNotional?: InputMaybe<Scalars['Decimal']['input']>;
  /** In USD. A step that would leave less than this closes everything. In [0, 1000000000000000]. */
  readonly minPositionNotional?: InputMaybe<Scalars['Decimal']['input']>;
  /** Minimum number of declared price sources in force for the price of the market to be usable. In [1, 16]. */
  readonly minSources?: InputMaybe<Scalars['Int']['input']>;
  /** In USD at the mark. No order may bring all positions of the market, longs and shorts together, above it. 0: no cap. In [0, 1000000000000000]. */
  readonly openInterestCap?: InputMaybe<Scalars['Decimal']['input']>;
  /** In USD. Above this open interest of its larger side the initial margin fractions of the market rise, up to 1 at openInterestUpperCap. In [0, 1000000000000000]. */
  readonly openInterestLowerCap?: InputMaybe<Scalars['Decimal']['input']>;
  /** In USD. From this open interest on, new risk in the market needs all of its notional as initial margin. At least openInterestLowerCap. 0: open interest does not matter. In [0, 1000000000000000]. */
  readonly openInterestUpperCap?: InputMaybe<Scalars['Decimal']['input']>;
  /** 1: the brackets follow the whole position of an owner on one side of the market, in proportion to the accounts. 0: they follow the position of each account. In [0, 1]. */
  readonly ownerConcentration?: InputMaybe<Scalars['Int']['input']>;
  /** Largest part of the global fund, and of the backstop, that losses of one owner take within a day. In [0, 1]. */
  readonly ownerFundShare?: InputMaybe<Scalars['Decimal']['input']>;
  /** In USD at the mark. No order may bring the positions of all accounts of one owner in the market above it. 0: no cap. In [0, 1000000000000000]. */
  readonly ownerInterestCap?: InputMaybe<Scalars['Decimal']['input']>;
  /** Seconds of grace of a call that a parameter change alone caused. In [0, 2592000]. */
  readonly parameterChangeGraceSeconds?: InputMaybe<Scalars['Int']['input']>;
  /** Seconds before the settlement of a market that is delisted, over which its settlement price is the mean of the mark. In [60, 86400]. */
  readonly settlementWindowSeconds?: InputMaybe<Scalars['Int']['input']>;
  /** In USD at the mark. No order may bring all longs, or all shorts, of the market above it. 0: no cap. In [0, 1000000000000000]. */
  readonly sideInterestCap?: InputMaybe<Scalars['Decimal']['input']>;
  /** Seconds in which a recurring state is announced at most once: a quarantine in the log, a suspension to the owner of an account. In [0, 86400]. */
  readonly stateNoticeSeconds?: InputMaybe<Scalars['Int']['input']>;
  /** A whole new schedule, ascending by floor; not together with one of the two fractions. */
  readonly tiers?: InputMaybe<ReadonlyArray<MarginTierInput>>;
  /** While a price cannot be used, the true price is assumed to lie between the last usable price divided by this ratio and multiplied by it. In [1, 1000]. */
  readonly unusablePriceRatio?: InputMaybe<Scalars['Decimal']['input']>;
  /** A WARNING clears at or above this multiple. At least warningRatio. In (1, 100]. */
  readonly warningClearRatio?: InputMaybe<Scalars['Decimal']['input']>;
  /** Equity below this multiple of maintenance margin raises a WARNING. In (1, 100]. */
  readonly warningRatio?: InputMaybe<Scalars['Decimal']['input']>;
};

/** One version of a market's margin parameters. The keys of MarginParameterChanges are these names. */
export type MarginParameters = {
  readonly __typename?: 'MarginParameters';
  /** What put it in force: an executed proposal, a mandated change, or genesis. */
  readonly authority: ParameterAuthority;
  /** Equity below this multiple of maintenance margin voids the grace: liquidation starts at once. In (0, 1). Default 0.666666666667. */
  readonly closeOutRatio: Scalars['Decimal']['output'];
  /** A margin call is cured, and a liquidation stops, at or above this multiple. In (1, 100]. Default 1.1. */
  readonly cureRatio: Scalars['Decimal']['output'];
  /** A loss in this market takes nothing more of the global fund, or of the backstop, once all losses within a day took this part of it. In [0, 1]. Default 0.25. */
  readonly dailyFundShare: Scalars['Decimal']['output'];
  /** First instant at which the version is in force. */
  readonly effectiveFrom: Scalars['DateTime']['output'];
  /** With fillableSpread: at 1 a liquidation gives all of it away at zero equity, at 2 already at half of the cure margin. In [1, 100]. Default 1. */
  readonly fillableAdjustment: Scalars['Decimal']['output'];
  /** Part of the maintenance margin of a position that a liquidation order may give away at most; how much of it depends on what the account lacks. maxSlippage still holds. 0: maxSlippage alone. In [0, 1]. Default 0. */
  readonly fillableSpread: Scalars['Decimal']['output'];
  /** Seconds by which the deadline of a call may be extended, once per call, while a deposit that would cure it is pending. In [0, 86400]. Default 300. */
  readonly finalityHoldSeconds: Scalars['Int']['output'];
  /** Seconds from a breach to liquidation. 0: notify and liquidate. In [0, 2592000]. Default 3600. */
  readonly gracePeriodSeconds: Scalars['Int']['output'];
  /** Seconds, by the clock of the server, for which a single price source must hold a new level before the level is accepted; within this time the level may move by maxPriceDeviation in total. In [0, 3600]. Default 10. */
  readonly jumpConfirmationSeconds: Scalars['Int']['output'];
  /** In USD. Above this notional one liquidation step closes at most maxLiquidationFraction, then waits liquidationCooldownSeconds. In [0, 1000000000000000]. Default 100000. */
  readonly largePositionNotional: Scalars['Decimal']['output'];
  /** Seconds between two steps on a large position. In [0, 3600]. Default 30. */
  readonly liquidationCooldownSeconds: Scalars['Int']['output'];
  /** Penalty as a fraction of liquidated notional; goes to the insurance fund. In [0, 1). Default 0.001. */
  readonly liquidationFee: Scalars['Decimal']['output'];
  /** Largest part of the global fund, and of the backstop, that losses in this market take within a day. In [0, 1]. Default 0.1. */
  readonly marketFundShare: Scalars['Decimal']['output'];
  /** The market. */
  readonly marketId: Scalars['ID']['output'];
  /** A jump further than this fraction from the last usable price is accepted only when a second source or a guardian confirms it. In (0, 1]. Default 0.5. */
  readonly maxJump: Scalars['Decimal']['output'];
  /** Largest fraction of a large position that one step closes. In (0, 1]. Default 0.2. */
  readonly maxLiquidationFraction: Scalars['Decimal']['output'];
  /** In USD. One liquidation step of an account may lose at most this much beyond its equity at the worst price of its order, then waits liquidationCooldownSeconds. 0: no such limit. In [0, 1000000000000000]. Default 0. */
  readonly maxLiquidationLoss: Scalars['Decimal']['output'];
  /** In USD. One liquidation step of an account closes at most this much, then waits liquidationCooldownSeconds. 0: no such limit. In [0, 1000000000000000]. Default 0. */
  readonly maxLiquidationNotional: Scalars['Decimal']['output'];
  /** Seconds after which a price is too old to enforce on. In [1, 86400]. Default 60. */
  readonly maxPriceAgeSeconds: Scalars['Int']['output'];
  /** A new price further than this fraction from the last one is quarantined until confirmed. In (0, 1]. Default 0.1. */
  readonly maxPriceDeviation: Scalars['Decimal']['output'];
  /** Maximum distance between the price of a liquidation order and the mark, as a fraction of the mark. In (0, 1). Default 0.01. */
  readonly maxSlippage: Scalars['Decimal']['output'];
  /** A price source further than this fraction from the median of all fresh sources is excluded. In (0, 1]. Default 0.05. */
  readonly maxSourceDeviation: Scalars['Decimal']['output'];
  /** In USD. One liquidation step closes at least this much of a position, or all of it. 0: no minimum. In [0, 1000000000000000]. Default 0. */
  readonly minLiquidationNotional: Scalars['Decimal']['output'];
  /** In USD. A step that would leave less than this closes everything. In [0, 1000000000000000]. Default 50. */
  readonly minPositionNotional: Scalars['Decimal']['output'];
  /** Minimum number of declared price sources in force for the price of the market to be usable. In [1, 16]. Default 1. */
  readonly minSources: Scalars['Int']['output'];
  /** In USD at the mark. No order may bring all positions of the market, longs and shorts together, above it. 0: no cap. In [0, 1000000000000000]. Default 0. */
  readonly openInterestCap: Scalars['Decimal']['output'];
  /** In USD. Above this open interest of its larger side the initial margin fractions of the market rise, up to 1 at openInterestUpperCap. In [0, 1000000000000000]. Default 0. */
  readonly openInterestLowerCap: Scalars['Decimal']['output'];
  /** In USD. From this open interest on, new risk in the market needs all of its notional as initial margin. At least openInterestLowerCap. 0: open interest does not matter. In [0, 1000000000000000]. Default 0. */
  readonly openInterestUpperCap: Scalars['Decimal']['output'];
  /** 1: the brackets follow the whole position of an owner on one side of the market, in proportion to the accounts. 0: they follow the position of each account. In [0, 1]. Default 1. */
  readonly ownerConcentration: Scalars['Int']['output'];
  /** Largest part of the global fund, and of the backstop, that losses of one owner take within a day. In [0, 1]. Default 0.05. */
  readonly ownerFundShare: Scalars['Decimal']['output'];
  /** In USD at the mark. No order may bring the positions of all accounts of one owner in the market above it. 0: no cap. In [0, 1000000000000000]. Default 0. */
  readonly ownerInterestCap: Scalars['Decimal']['output'];
  /** Seconds of grace of a call that a parameter change alone caused. In [0, 2592000]. Default 86400. */
  readonly parameterChangeGraceSeconds: Scalars['Int']['output'];
  /** When the phase-in of this version's brackets ends; null when they held at once. */
  readonly phaseInEndsAt?: Maybe<Scalars['DateTime']['output']>;
  /** Seconds before the settlement of a market that is delisted, over which its settlement price is the mean of the mark. In [60, 86400]. Default 3600. */
  readonly settlementWindowSeconds: Scalars['Int']['output'];
  /** In USD at the mark. No order may bring all longs, or all shorts, of the market above it. 0: no cap. In [0, 1000000000000000]. Default 0. */
  readonly sideInterestCap: Scalars['Decimal']['output'];
  /** Seconds in which a recurring state is announced at most once: a quarantine in the log, a suspension to the owner of an account. In [0, 86400]. Default 60. */
  readonly stateNoticeSeconds: Scalars['Int']['output'];
  /** Notional brackets, ascending; the requirement is marginal per bracket, so it is continuous in notional. During a phase-in, the fractions at the requested instant. */
  readonly tiers: ReadonlyArray<MarginTier>;
  /** While a price cannot be used, the true price is assumed to lie between the last usable price divided by this ratio and multiplied by it. In [1, 1000]. Default 2. */
  readonly unusablePriceRatio: Scalars['Decimal']['output'];
  /** 1 for the first, then without gaps. */
  readonly version: Scalars['Int']['output'];
  /** A WARNING clears at or above this multiple. At least warningRatio. In (1, 100]. Default 1.25. */
  readonly warningClearRatio: Scalars['Decimal']['output'];
  /** Equity below this multiple of maintenance margin raises a WARNING. In (1, 100]. Default 1.2. */
  readonly warningRatio: Scalars['Decimal']['output'];
  /** What the set risks though it is valid, whoever put it in force; warned, not refused. Empty: nothing. During a phase-in, at the end of it. */
  readonly warnings: ReadonlyArray<ParameterWarning>;
};

/** A page of parameter versions. */
export type MarginParametersConnection = {
  readonly __typename?: 'MarginParametersConnection';
  /** The versions with their cursors. */
  readonly edges: ReadonlyArray<MarginParametersEdge>;
  /** The versions alone. */
  readonly nodes: ReadonlyArray<MarginParameters>;
  /** Where the page lies. */
  readonly pageInfo: PageInfo;
  /** How many versions there are on all pages. */
  readonly totalCount: Scalars['Int']['output'];
};

/** One parameter version on a page. */
export type MarginParametersEdge = {
  readonly __typename?: 'MarginParametersEdge';
  /** To be given as `after`. */
  readonly cursor: Scalars['String']['output'];
  /** The version. */
  readonly node: MarginParameters;
};

/** One bracket of a margin schedule: the fractions for the part of notional at or above its floor. */
export type MarginTier = {
  readonly __typename?: 'MarginTier';
  /** Notional in USD at which this bracket starts. */
  readonly floor: Scalars['Decimal']['output'];
  /** Fraction of notional needed to open. */
  readonly initialMarginFraction: Scalars['Decimal']['output'];
  /** Fraction of notional needed to keep. */
  readonly maintenanceMarginFraction: Scalars['Decimal']['output'];
};

/** One bracket of a margin schedule to be. */
export type MarginTierInput = {
  /** Notional in USD at which this bracket starts; 0 for the first. */
  readonly floor: Scalars['Decimal']['input'];
  /** Fraction of notional needed to open. */
  readonly initialMarginFraction: Scalars['Decimal']['input'];
  /** Fraction of notional needed to keep. Below initialMarginFraction. */
  readonly maintenanceMarginFraction: Scalars['Decimal']['input'];
};

/** Equity came back to the warning-clear margin. */
export type MarginWarningCleared = Event & {
  readonly __typename?: 'MarginWarningCleared';
  /** The account it is about, if one. */
  readonly accountId?: Maybe<Scalars['ID']['output']>;
  /** The actor: a subject, or system:… for the program itself. */
  readonly actor: Scalars['String']['output'];
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** To be given as `after`, to go on behind this event. */
  readonly cursor: Scalars['String']['output'];
  /** SHA-256 over the hash before and this line, 64 hex digits. Null for readers who may not read every account: a hash confirms guesses about lines of others. */
  readonly hash?: Maybe<Scalars['String']['output']>;
  /** The measurement that decided it. */
  readonly health: AccountHealth;
  /** The margin call it is about, if one. */
  readonly marginCallId?: Maybe<Scalars['ID']['output']>;
  /** The market it is about, if one. */
  readonly marketId?: Maybe<Scalars['ID']['output']>;
  /** All its facts: amounts and instants as strings. */
  readonly payload: Scalars['JSON']['output'];
  /** Hash of the line before, 64 hex digits. Null for the same readers. */
  readonly previousHash?: Maybe<Scalars['String']['output']>;
  /** The proposal it is about, if one. */
  readonly proposalId?: Maybe<Scalars['ID']['output']>;
  /** Place in the log, from 1 without gaps. */
  readonly sequence: Scalars['String']['output'];
  /** Name of the fact: the name of this type. */
  readonly type: Scalars['String']['output'];
};

/** Equity fell below the warning margin. */
export type MarginWarningRaised = Event & {
  readonly __typename?: 'MarginWarningRaised';
  /** The account it is about, if one. */
  readonly accountId?: Maybe<Scalars['ID']['output']>;
  /** The actor: a subject, or system:… for the program itself. */
  readonly actor: Scalars['String']['output'];
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** To be given as `after`, to go on behind this event. */
  readonly cursor: Scalars['String']['output'];
  /** SHA-256 over the hash before and this line, 64 hex digits. Null for readers who may not read every account: a hash confirms guesses about lines of others. */
  readonly hash?: Maybe<Scalars['String']['output']>;
  /** The measurement that decided it. */
  readonly health: AccountHealth;
  /** The margin call it is about, if one. */
  readonly marginCallId?: Maybe<Scalars['ID']['output']>;
  /** The market it is about, if one. */
  readonly marketId?: Maybe<Scalars['ID']['output']>;
  /** All its facts: amounts and instants as strings. */
  readonly payload: Scalars['JSON']['output'];
  /** Hash of the line before, 64 hex digits. Null for the same readers. */
  readonly previousHash?: Maybe<Scalars['String']['output']>;
  /** The proposal it is about, if one. */
  readonly proposalId?: Maybe<Scalars['ID']['output']>;
  /** Place in the log, from 1 without gaps. */
  readonly sequence: Scalars['String']['output'];
  /** Name of the fact: the name of this type. */
  readonly type: Scalars['String']['output'];
};

/** The price positions are valued and enforced at. */
export type MarkPrice = {
  readonly __typename?: 'MarkPrice';
  /** The instant the price is of. Of several sources: that of the minSources-th newest. */
  readonly at: Scalars['DateTime']['output'];
  /** Half the width of the source's confidence interval, in USD; null when it gave none. */
  readonly confidence?: Maybe<Scalars['Decimal']['output']>;
  /** USD per base unit. */
  readonly price: Scalars['Decimal']['output'];
  /** The sources in force, joined by +; without declared sources, the given name. */
  readonly source: Scalars['String']['output'];
  /** Whether enforcement may not use it now: too old, a jump that waits for confirmation, or too uncertain. */
  readonly stale: Scalars['Boolean']['output'];
};

/** One mark price. */
export type MarkPriceInput = {
  /** Time of the price; at most 2 seconds ahead of the server. */
  readonly at: Scalars['DateTime']['input'];
  /** Half the width of the confidence interval, in USD. Not negative. */
  readonly confidence?: InputMaybe<Scalars['Decimal']['input']>;
  /** The market. */
  readonly marketId: Scalars['ID']['input'];
  /** USD per base unit. Above 0. */
  readonly price: Scalars['Decimal']['input'];
};

/** A price as it changed. */
export type MarkPriceUpdate = {
  readonly __typename?: 'MarkPriceUpdate';
  /** The market. */
  readonly marketId: Scalars['ID']['output'];
  /** Its price now. */
  readonly price: MarkPrice;
};

/** What can be traded, with the parameters that govern its risk. */
export type Market = {
  readonly __typename?: 'Market';
  /** The positions of one side in profit, in the order in which they would be auto-deleveraged against a bankrupt position of the other side. For readers of every account. At most a second old; in a market of very many positions, ten times as old as ranking them takes. */
  readonly deleveragingQueue: DeleveragingConnection;
  /** The caps on open interest that are exceeded, as the log said last, the largest open interest first, at most 100. Those of single owners only for the owner and for who may read every account. */
  readonly exceededCaps: ReadonlyArray<ExceededCap>;
  /** Who holds positions in it; null before its first price. */
  readonly holders?: Maybe<MarketHolders>;
  /** The market's id. */
  readonly id: Scalars['ID']['output'];
  /** The last price that enforcement could use; null before the first. */
  readonly markPrice?: Maybe<MarkPrice>;
  /** Σ |size| over all positions, in base units. */
  readonly openInterest: Scalars['Decimal']['output'];
  /** Every version that was ever in force, newest first. */
  readonly parameterHistory: MarginParametersConnection;
  /** What is in force now. */
  readonly parameters: MarginParameters;
  /** What was in force at that moment; null before the market was listed. */
  readonly parametersAt?: Maybe<MarginParameters>;
  /** Its price sources with their present state; empty: none is declared, and all operators publish for one common source. */
  readonly priceSources: ReadonlyArray<PriceSourceState>;
  /** The price that waits in quarantine; null when none does. */
  readonly quarantinedPrice?: Maybe<QuarantinedPrice>;
  /** Whether and how it is traded and enforced. */
  readonly status: MarketStatus;
  /** Name for people. */
  readonly symbol: Scalars['String']['output'];
  /** Its end, if a vote decided one. */
  readonly windDown?: Maybe<MarketWindDown>;
};


/** What can be traded, with the parameters that govern its risk. */
export type MarketDeleveragingQueueArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  side: PositionSide;
};


/** What can be traded, with the parameters that govern its risk. */
export type MarketParameterHistoryArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** What can be traded, with the parameters that govern its risk. */
export type MarketParametersAtArgs = {
  time: Scalars['DateTime']['input'];
};

/** Who holds positions in a market, from the book in memory, as far as the caller may see. Amounts in USD are exact sums, unrounded. */
export type MarketHolders = {
  readonly __typename?: 'MarketHolders';
  /** Accounts with a position in it, by the level of the whole account: every level, best first. The notional is that in this market. */
  readonly levels: ReadonlyArray<LevelCount>;
  /** Σ |size| · mark of long positions. */
  readonly longOpenInterest: Scalars['Decimal']['output'];
  /** Σ |size| · mark of short positions. */
  readonly shortOpenInterest: Scalars['Decimal']['output'];
};

/** A market was listed. */
export type MarketListed = Event & {
  readonly __typename?: 'MarketListed';
  /** The account it is about, if one. */
  readonly accountId?: Maybe<Scalars['ID']['output']>;
  /** The actor: a subject, or system:… for the program itself. */
  readonly actor: Scalars['String']['output'];
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** To be given as `after`, to go on behind this event. */
  readonly cursor: Scalars['String']['output'];
  /** SHA-256 over the hash before and this line, 64 hex digits. Null for readers who may not read every account: a hash confirms guesses about lines of others. */
  readonly hash?: Maybe<Scalars['String']['output']>;
  /** The margin call it is about, if one. */
  readonly marginCallId?: Maybe<Scalars['ID']['output']>;
  /** The market it is about, if one. */
  readonly marketId?: Maybe<Scalars['ID']['output']>;
  /** All its facts: amounts and instants as strings. */
  readonly payload: Scalars['JSON']['output'];
  /** Hash of the line before, 64 hex digits. Null for the same readers. */
  readonly previousHash?: Maybe<Scalars['String']['output']>;
  /** The proposal it is about, if one. */
  readonly proposalId?: Maybe<Scalars['ID']['output']>;
  /** Place in the log, from 1 without gaps. */
  readonly sequence: Scalars['String']['output'];
  /** Its name for people. */
  readonly symbol?: Maybe<Scalars['String']['output']>;
  /** Name of the fact: the name of this type. */
  readonly type: Scalars['String']['output'];
};

/** A market whose price decides nothing now as it is. */
export type MarketNotEnforced = {
  readonly __typename?: 'MarketNotEnforced';
  /** Accounts with a position in it, or with collateral that its price values. */
  readonly accounts: Scalars['Int']['output'];
  /** The market. */
  readonly marketId: Scalars['ID']['output'];
  /** Why. */
  readonly reason: NotEnforcedReason;
};

/** The last position of a market is settled: it is delisted. */
export type MarketSettled = Event & {
  readonly __typename?: 'MarketSettled';
  /** The account it is about, if one. */
  readonly accountId?: Maybe<Scalars['ID']['output']>;
  /** The actor: a subject, or system:… for the program itself. */
  readonly actor: Scalars['String']['output'];
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** To be given as `after`, to go on behind this event. */
  readonly cursor: Scalars['String']['output'];
  /** SHA-256 over the hash before and this line, 64 hex digits. Null for readers who may not read every account: a hash confirms guesses about lines of others. */
  readonly hash?: Maybe<Scalars['String']['output']>;
  /** The margin call it is about, if one. */
  readonly marginCallId?: Maybe<Scalars['ID']['output']>;
  /** The market it is about, if one. */
  readonly marketId?: Maybe<Scalars['ID']['output']>;
  /** By those who lost, in USD. */
  readonly paid?: Maybe<Scalars['Decimal']['output']>;
  /** All its facts: amounts and instants as strings. */
  readonly payload: Scalars['JSON']['output'];
  /** How many positions were settled. */
  readonly positions?: Maybe<Scalars['Int']['output']>;
  /** Hash of the line before, 64 hex digits. Null for the same readers. */
  readonly previousHash?: Maybe<Scalars['String']['output']>;
  /** The settlement price, in USD. */
  readonly price?: Maybe<Scalars['Decimal']['output']>;
  /** The proposal it is about, if one. */
  readonly proposalId?: Maybe<Scalars['ID']['output']>;
  /** By those who won, in USD. */
  readonly received?: Maybe<Scalars['Decimal']['output']>;
  /** Place in the log, from 1 without gaps. */
  readonly sequence: Scalars['String']['output'];
  /** Name of the fact: the name of this type. */
  readonly type: Scalars['String']['output'];
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

/** A market's status changed. */
export type MarketStatusChanged = Event & {
  readonly __typename?: 'MarketStatusChanged';
  /** The account it is about, if one. */
  readonly accountId?: Maybe<Scalars['ID']['output']>;
  /** The actor: a subject, or system:… for the program itself. */
  readonly actor: Scalars['String']['output'];
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** To be given as `after`, to go on behind this event. */
  readonly cursor: Scalars['String']['output'];
  /** SHA-256 over the hash before and this line, 64 hex digits. Null for readers who may not read every account: a hash confirms guesses about lines of others. */
  readonly hash?: Maybe<Scalars['String']['output']>;
  /** The margin call it is about, if one. */
  readonly marginCallId?: Maybe<Scalars['ID']['output']>;
  /** The market it is about, if one. */
  readonly marketId?: Maybe<Scalars['ID']['output']>;
  /** All its facts: amounts and instants as strings. */
  readonly payload: Scalars['JSON']['output'];
  /** Hash of the line before, 64 hex digits. Null for the same readers. */
  readonly previousHash?: Maybe<Scalars['String']['output']>;
  /** The proposal it is about, if one. */
  readonly proposalId?: Maybe<Scalars['ID']['output']>;
  /** Why. */
  readonly reason?: Maybe<Scalars['String']['output']>;
  /** Place in the log, from 1 without gaps. */
  readonly sequence: Scalars['String']['output'];
  /** The status now. */
  readonly status?: Maybe<MarketStatus>;
  /** Name of the fact: the name of this type. */
  readonly type: Scalars['String']['output'];
};

/** The end of a market that a vote decided. */
export type MarketWindDown = {
  readonly __typename?: 'MarketWindDown';
  /** When the last position was settled; null before. */
  readonly delistedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Where the settlement price comes from; null until it is fixed. */
  readonly priceKind?: Maybe<SettlementPriceKind>;
  /** The vote. */
  readonly proposalId: Scalars['ID']['output'];
  /** First instant at which the market takes no new risk. */
  readonly reduceOnlyFrom: Scalars['DateTime']['output'];
  /** How many positions were settled so far. */
  readonly settledPositions: Scalars['Int']['output'];
  /** USD per base unit; null until it is fixed. */
  readonly settlementPrice?: Maybe<Scalars['Decimal']['output']>;
  /** First instant at which its positions are settled into cash. */
  readonly settlesAt: Scalars['DateTime']['output'];
  /** Length of the window before settlesAt, over which the mean of the mark is taken, in seconds. */
  readonly windowSeconds: Scalars['Int']['output'];
};

/** A vote decided the end of a market, in place of an earlier decision. */
export type MarketWindDownScheduled = Event & {
  readonly __typename?: 'MarketWindDownScheduled';
  /** The account it is about, if one. */
  readonly accountId?: Maybe<Scalars['ID']['output']>;
  /** The actor: a subject, or system:… for the program itself. */
  readonly actor: Scalars['String']['output'];
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** To be given as `after`, to go on behind this event. */
  readonly cursor: Scalars['String']['output'];
  /** SHA-256 over the hash before and this line, 64 hex digits. Null for readers who may not read every account: a hash confirms guesses about lines of others. */
  readonly hash?: Maybe<Scalars['String']['output']>;
  /** The margin call it is about, if one. */
  readonly marginCallId?: Maybe<Scalars['ID']['output']>;
  /** The market it is about, if one. */
  readonly marketId?: Maybe<Scalars['ID']['output']>;
  /** All its facts: amounts and instants as strings. */
  readonly payload: Scalars['JSON']['output'];
  /** Hash of the line before, 64 hex digits. Null for the same readers. */
  readonly previousHash?: Maybe<Scalars['String']['output']>;
  /** The proposal it is about, if one. */
  readonly proposalId?: Maybe<Scalars['ID']['output']>;
  /** First instant at which the market takes no new risk. */
  readonly reduceOnlyFrom?: Maybe<Scalars['DateTime']['output']>;
  /** Place in the log, from 1 without gaps. */
  readonly sequence: Scalars['String']['output'];
  /** First instant at which its positions are settled into cash. */
  readonly settlesAt?: Maybe<Scalars['DateTime']['output']>;
  /** A settlement price that the vote stated, in USD; null: the mean of the window. */
  readonly statedPrice?: Maybe<Scalars['Decimal']['output']>;
  /** Name of the fact: the name of this type. */
  readonly type: Scalars['String']['output'];
  /** Length of the window before, over which the mean is taken, in seconds. */
  readonly windowSeconds?: Maybe<Scalars['Int']['output']>;
};

/** Everything that can be changed. Expected refusals are errors with a stable `extensions.code`. */
export type Mutation = {
  readonly __typename?: 'Mutation';
  /** Says that the holder has seen the margin call. Changes neither its state nor its deadline; saying it again changes nothing. */
  readonly acknowledgeMarginCall: MarginCall;
  /** Takes a proposal back, before or during its vote. For its proposer. */
  readonly cancelProposal: Proposal;
  /** Votes, or changes a vote during the voting period: the last vote counts. For members at the start of voting. */
  readonly castVote: Proposal;
  /** A mandated admin's own change: in bounds and out of cooldown, or refused with the bound it broke. */
  readonly changeMarginParameters: MarginParameters;
  /**
   * Puts the quarantined price in force, as the mark. For guardians, who must verify it elsewhere: at most 3
   * of any 24 hours in one market. Refused if another price is in quarantine by then.
   */
  readonly confirmPrice: Market;
  /** Makes a key for a partner's programs. For ADMIN; with the scope INGEST also OPERATOR, for nobody gives what they do not have. */
  readonly createApiKey: ApiKeyWithSecret;
  /** Makes an endpoint. From now on it gets every event of these types that its key sees; one that ADMIN makes sees the whole book. At most 20 a key. */
  readonly createWebhook: WebhookWithSecret;
  /** Deletes an endpoint; a message under way may still arrive. */
  readonly deleteWebhook: Scalars['Boolean']['output'];
  /**
   * Executes a passed proposal. This also happens automatically when the timelock ends; any token may call it. A rule
   * that refuses it, for example IMPACT_LIMIT, ends the proposal as FAILED.
   */
  readonly executeProposal: Proposal;
  /** Marks a deposit as irreversible: from now on it counts as collateral. Operators only; a repeat changes nothing. */
  readonly finalizeDeposit: Deposit;
  /** Opens accounts with their owner and kind. Operators only; idempotent by key and by id. */
  readonly openAccounts: RecordReceipt;
  /**
   * Stops enforcement in a market for at most 4 hours of any 24: no new calls open there, open calls are SUSPENDED
   * with the time they have left. Ends by itself. For guardians.
   */
  readonly pauseEnforcement: Market;
  /** Puts a change to the vote. For members of the committee; one of the actions, whose input names the kind. */
  readonly propose: Proposal;
  /** Publishes mark prices, which are enforced at once. Operators only. */
  readonly publishMarkPrices: RecordReceipt;
  /** Holds balances and positions against what the venue says stood at an instant; with `correct`, books the difference, all or nothing. Operators only; idempotent by key. */
  readonly reconcileAccounts: ReconciliationReport;
  /** Books money and assets that moved for another reason than a trade, a deposit or a withdrawal. They may take a balance below 0, and cause or cure a margin call. Operators only; idempotent by key, and by the id of each flow whatever the key. */
  readonly recordCashFlows: RecordReceipt;
  /** Reports the number of confirmations of a deposit: at the number that its asset requires it becomes final. The count never falls, so calls may be late, repeated or out of order. Operators only. */
  readonly recordConfirmations: Deposit;
  /** Records a deposit. Operators only; idempotent by key. */
  readonly recordDeposit: Deposit;
  /** Records many deposits, each like recordDeposit. Operators only; idempotent by key. */
  readonly recordDeposits: RecordReceipt;
  /** Every holder of a market pays size · markPrice · rate, exactly up to the 20th decimal; what rounding leaves is the venue's. Holders are those of the moment of booking. Operators only; idempotent by key, and by market and instant. */
  readonly recordFundingRates: RecordReceipt;
  /** Replaces the resting orders of each named account in each named market. Operators only; idempotent by key. */
  readonly recordOpenOrders: RecordReceipt;
  /** Replaces the position of each named account in each named market. Positions are facts: they are never refused for their risk. Operators only; idempotent by key. */
  readonly recordPositions: RecordReceipt;
  /** Settles profit and loss of every holder of a market into cash: entry prices are reset to a price, equity stays. Operators only; idempotent by key, and by market and instant. */
  readonly recordProfitSettlements: RecordReceipt;
  /** Books fills at the venue: positions, realised profit and loss, and fees. Facts: never refused for their risk. Operators only; idempotent by key, and by the id of each trade whatever the key. */
  readonly recordTrades: RecordReceipt;
  /** Records a withdrawal; refused if free collateral would fall below 0, and while a margin call is open. Operators only; idempotent by key. */
  readonly recordWithdrawal: Account;
  /** Delivers everything after a cursor of the log again, also to an endpoint that was disabled. */
  readonly replayWebhook: Webhook;
  /** Reports fills and states of liquidations that the platform executes itself. Operators only; idempotent by key and by the id of each report. */
  readonly reportLiquidationFills: RecordReceipt;
  /** Ends a guardian's pause before its time; calls that it suspended in GRACE continue with the time left, at least 15 minutes, unless equity is below the close-out margin. For guardians. */
  readonly resumeEnforcement: Market;
  /** Reverses a deposit. Operators only; a repeat changes nothing. */
  readonly reverseDeposit: Deposit;
  /** Ends a key at once, in open connections too. For ADMIN; saying it again changes nothing. */
  readonly revokeApiKey: ApiKey;
  /** Gives a key another secret; the one before holds for some time. For ADMIN; with the scope INGEST also OPERATOR. */
  readonly rotateApiKey: ApiKeyWithSecret;
  /** Gives an endpoint another secret. For 24 hours messages have two signatures, one of each secret. */
  readonly rotateWebhookSecret: WebhookWithSecret;
  /** Posts a message of this type without facts (`data.isTest`), once and beside the order of events. */
  readonly sendTestEvent: WebhookDelivery;
  /** Moves final collateral between two accounts of one owner, at once and whole; refused for the giver as a withdrawal would be. Operators only; idempotent by key. */
  readonly transferCollateral: CollateralTransfer;
  /** Stops a proposal for good, at any moment before it is executed. For guardians. */
  readonly vetoProposal: Proposal;
};


/** Everything that can be changed. Expected refusals are errors with a stable `extensions.code`. */
export type MutationAcknowledgeMarginCallArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be changed. Expected refusals are errors with a stable `extensions.code`. */
export type MutationCancelProposalArgs = {
  proposalId: Scalars['ID']['input'];
};


/** Everything that can be changed. Expected refusals are errors with a stable `extensions.code`. */
export type MutationCastVoteArgs = {
  choice: VoteChoice;
  proposalId: Scalars['ID']['input'];
  reason?: InputMaybe<Scalars['String']['input']>;
};


/** Everything that can be changed. Expected refusals are errors with a stable `extensions.code`. */
export type MutationChangeMarginParametersArgs = {
  changes: MarginParameterChanges;
  marketId: Scalars['ID']['input'];
  reason: Scalars['String']['input'];
};


/** Everything that can be changed. Expected refusals are errors with a stable `extensions.code`. */
export type MutationConfirmPriceArgs = {
  marketId: Scalars['ID']['input'];
  price: Scalars['Decimal']['input'];
  reason: Scalars['String']['input'];
};


/** Everything that can be changed. Expected refusals are errors with a stable `extensions.code`. */
export type MutationCreateApiKeyArgs = {
  input: CreateApiKeyInput;
};


/** Everything that can be changed. Expected refusals are errors with a stable `extensions.code`. */
export type MutationCreateWebhookArgs = {
  input: CreateWebhookInput;
};


/** Everything that can be changed. Expected refusals are errors with a stable `extensions.code`. */
export type MutationDeleteWebhookArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be changed. Expected refusals are errors with a stable `extensions.code`. */
export type MutationExecuteProposalArgs = {
  proposalId: Scalars['ID']['input'];
};


/** Everything that can be changed. Expected refusals are errors with a stable `extensions.code`. */
export type MutationFinalizeDepositArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be changed. Expected refusals are errors with a stable `extensions.code`. */
export type MutationOpenAccountsArgs = {
  input: OpenAccountsInput;
};


/** Everything that can be changed. Expected refusals are errors with a stable `extensions.code`. */
export type MutationPauseEnforcementArgs = {
  marketId: Scalars['ID']['input'];
  reason: Scalars['String']['input'];
};


/** Everything that can be changed. Expected refusals are errors with a stable `extensions.code`. */
export type MutationProposeArgs = {
  input: ProposeInput;
};


/** Everything that can be changed. Expected refusals are errors with a stable `extensions.code`. */
export type MutationPublishMarkPricesArgs = {
  input: PublishMarkPricesInput;
};


/** Everything that can be changed. Expected refusals are errors with a stable `extensions.code`. */
export type MutationReconcileAccountsArgs = {
  input: ReconcileAccountsInput;
};


/** Everything that can be changed. Expected refusals are errors with a stable `extensions.code`. */
export type MutationRecordCashFlowsArgs = {
  input: RecordCashFlowsInput;
};


/** Everything that can be changed. Expected refusals are errors with a stable `extensions.code`. */
export type MutationRecordConfirmationsArgs = {
  confirmations: Scalars['Int']['input'];
  depositId: Scalars['ID']['input'];
};


/** Everything that can be changed. Expected refusals are errors with a stable `extensions.code`. */
export type MutationRecordDepositArgs = {
  input: RecordDepositInput;
};


/** Everything that can be changed. Expected refusals are errors with a stable `extensions.code`. */
export type MutationRecordDepositsArgs = {
  input: RecordDepositsInput;
};


/** Everything that can be changed. Expected refusals are errors with a stable `extensions.code`. */
export type MutationRecordFundingRatesArgs = {
  input: RecordFundingRatesInput;
};


/** Everything that can be changed. Expected refusals are errors with a stable `extensions.code`. */
export type MutationRecordOpenOrdersArgs = {
  input: RecordOpenOrdersInput;
};


/** Everything that can be changed. Expected refusals are errors with a stable `extensions.code`. */
export type MutationRecordPositionsArgs = {
  input: RecordPositionsInput;
};


/** Everything that can be changed. Expected refusals are errors with a stable `extensions.code`. */
export type MutationRecordProfitSettlementsArgs = {
  input: RecordProfitSettlementsInput;
};


/** Everything that can be changed. Expected refusals are errors with a stable `extensions.code`. */
export type MutationRecordTradesArgs = {
  input: RecordTradesInput;
};


/** Everything that can be changed. Expected refusals are errors with a stable `extensions.code`. */
export type MutationRecordWithdrawalArgs = {
  input: RecordWithdrawalInput;
};


/** Everything that can be changed. Expected refusals are errors with a stable `extensions.code`. */
export type MutationReplayWebhookArgs = {
  after: Scalars['String']['input'];
  id: Scalars['ID']['input'];
};


/** Everything that can be changed. Expected refusals are errors with a stable `extensions.code`. */
export type MutationReportLiquidationFillsArgs = {
  input: ReportLiquidationFillsInput;
};


/** Everything that can be changed. Expected refusals are errors with a stable `extensions.code`. */
export type MutationResumeEnforcementArgs = {
  marketId: Scalars['ID']['input'];
  reason: Scalars['String']['input'];
};


/** Everything that can be changed. Expected refusals are errors with a stable `extensions.code`. */
export type MutationReverseDepositArgs = {
  id: Scalars['ID']['input'];
  reason: Scalars['String']['input'];
};


/** Everything that can be changed. Expected refusals are errors with a stable `extensions.code`. */
export type MutationRevokeApiKeyArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be changed. Expected refusals are errors with a stable `extensions.code`. */
export type MutationRotateApiKeyArgs = {
  id: Scalars['ID']['input'];
  overlapSeconds?: InputMaybe<Scalars['Int']['input']>;
};


/** Everything that can be changed. Expected refusals are errors with a stable `extensions.code`. */
export type MutationRotateWebhookSecretArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be changed. Expected refusals are errors with a stable `extensions.code`. */
export type MutationSendTestEventArgs = {
  type: Scalars['String']['input'];
  webhookId: Scalars['ID']['input'];
};


/** Everything that can be changed. Expected refusals are errors with a stable `extensions.code`. */
export type MutationTransferCollateralArgs = {
  input: TransferCollateralInput;
};


/** Everything that can be changed. Expected refusals are errors with a stable `extensions.code`. */
export type MutationVetoProposalArgs = {
  proposalId: Scalars['ID']['input'];
  reason: Scalars['String']['input'];
};

/** Why the holders of a market are not enforced. */
export type NotEnforcedReason =
  /** It never had a price. */
  | 'NO_PRICE'
  /** A guardian paused it. */
  | 'PAUSED'
  /** Its last price is too old, too uncertain, or followed by a jump that waits for confirmation. */
  | 'PRICE_UNUSABLE';

/** A channel accepted a notice. */
export type NoticeDelivered = Event & {
  readonly __typename?: 'NoticeDelivered';
  /** The account it is about, if one. */
  readonly accountId?: Maybe<Scalars['ID']['output']>;
  /** The actor: a subject, or system:… for the program itself. */
  readonly actor: Scalars['String']['output'];
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** How often it was tried. */
  readonly attempts?: Maybe<Scalars['Int']['output']>;
  /** Name of the channel. */
  readonly channel?: Maybe<Scalars['String']['output']>;
  /** To be given as `after`, to go on behind this event. */
  readonly cursor: Scalars['String']['output'];
  /** SHA-256 over the hash before and this line, 64 hex digits. Null for readers who may not read every account: a hash confirms guesses about lines of others. */
  readonly hash?: Maybe<Scalars['String']['output']>;
  /** The margin call it is about, if one. */
  readonly marginCallId?: Maybe<Scalars['ID']['output']>;
  /** The market it is about, if one. */
  readonly marketId?: Maybe<Scalars['ID']['output']>;
  /** The notice. */
  readonly noticeId?: Maybe<Scalars['ID']['output']>;
  /** Kind of the notice, for example MARGIN_CALL_OPENED. */
  readonly noticeKind?: Maybe<Scalars['String']['output']>;
  /** All its facts: amounts and instants as strings. */
  readonly payload: Scalars['JSON']['output'];
  /** Hash of the line before, 64 hex digits. Null for the same readers. */
  readonly previousHash?: Maybe<Scalars['String']['output']>;
  /** The proposal it is about, if one. */
  readonly proposalId?: Maybe<Scalars['ID']['output']>;
  /** Place in the log, from 1 without gaps. */
  readonly sequence: Scalars['String']['output'];
  /** Name of the fact: the name of this type. */
  readonly type: Scalars['String']['output'];
};

/** One notice on one channel, with the proof that it left. */
export type NoticeDelivery = {
  readonly __typename?: 'NoticeDelivery';
  /** When the holder acknowledged it; null before. */
  readonly acknowledgedAt?: Maybe<Scalars['DateTime']['output']>;
  /** How often it was tried. */
  readonly attempts: Scalars['Int']['output'];
  /** Name of the channel, for example email. */
  readonly channel: Scalars['String']['output'];
  /** What went wrong the last time; null when nothing did. */
  readonly error?: Maybe<Scalars['String']['output']>;
  /** Kind of the notice, for example MARGIN_CALL_OPENED. */
  readonly kind: Scalars['String']['output'];
  /** When the channel accepted it; null before. */
  readonly sentAt?: Maybe<Scalars['DateTime']['output']>;
  /** How far it has come. */
  readonly status: NoticeStatus;
};

/** A notice was given up. */
export type NoticeFailed = Event & {
  readonly __typename?: 'NoticeFailed';
  /** The account it is about, if one. */
  readonly accountId?: Maybe<Scalars['ID']['output']>;
  /** The actor: a subject, or system:… for the program itself. */
  readonly actor: Scalars['String']['output'];
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** How often it was tried. */
  readonly attempts?: Maybe<Scalars['Int']['output']>;
  /** Name of the channel. */
  readonly channel?: Maybe<Scalars['String']['output']>;
  /** To be given as `after`, to go on behind this event. */
  readonly cursor: Scalars['String']['output'];
  /** What went wrong. */
  readonly error?: Maybe<Scalars['String']['output']>;
  /** SHA-256 over the hash before and this line, 64 hex digits. Null for readers who may not read every account: a hash confirms guesses about lines of others. */
  readonly hash?: Maybe<Scalars['String']['output']>;
  /** The margin call it is about, if one. */
  readonly marginCallId?: Maybe<Scalars['ID']['output']>;
  /** The market it is about, if one. */
  readonly marketId?: Maybe<Scalars['ID']['output']>;
  /** The notice. */
  readonly noticeId?: Maybe<Scalars['ID']['output']>;
  /** Kind of the notice, for example MARGIN_CALL_OPENED. */
  readonly noticeKind?: Maybe<Scalars['String']['output']>;
  /** All its facts: amounts and instants as strings. */
  readonly payload: Scalars['JSON']['output'];
  /** Hash of the line before, 64 hex digits. Null for the same readers. */
  readonly previousHash?: Maybe<Scalars['String']['output']>;
  /** The proposal it is about, if one. */
  readonly proposalId?: Maybe<Scalars['ID']['output']>;
  /** Place in the log, from 1 without gaps. */
  readonly sequence: Scalars['String']['output'];
  /** Name of the fact: the name of this type. */
  readonly type: Scalars['String']['output'];
};

/** How far a notice has come. */
export type NoticeStatus =
  /** Given up. */
  | 'FAILED'
  /** Not accepted by the channel yet; tried again. */
  | 'PENDING'
  /** Accepted by the channel. */
  | 'SENT';

/** At most 10,000 a call, taken or rejected one by one. */
export type OpenAccountsInput = {
  /** The accounts. One that is there with the same owner and kind is taken again, and nothing happens. */
  readonly accounts: ReadonlyArray<AccountInput>;
  /** Idempotency key, as for deposits. */
  readonly key: Scalars['String']['input'];
};

/** Open interest of a market is above a cap: by facts, by a price, or by a lower cap. Of an owner it names the account with the largest position. */
export type OpenInterestCapExceeded = Event & {
  readonly __typename?: 'OpenInterestCapExceeded';
  /** The account it is about, if one. */
  readonly accountId?: Maybe<Scalars['ID']['output']>;
  /** The actor: a subject, or system:… for the program itself. */
  readonly actor: Scalars['String']['output'];
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** TOTAL, LONG, SHORT, or OWNER for all accounts of one owner. */
  readonly cap?: Maybe<Scalars['String']['output']>;
  /** To be given as `after`, to go on behind this event. */
  readonly cursor: Scalars['String']['output'];
  /** SHA-256 over the hash before and this line, 64 hex digits. Null for readers who may not read every account: a hash confirms guesses about lines of others. */
  readonly hash?: Maybe<Scalars['String']['output']>;
  /** The cap in USD. */
  readonly limit?: Maybe<Scalars['Decimal']['output']>;
  /** The margin call it is about, if one. */
  readonly marginCallId?: Maybe<Scalars['ID']['output']>;
  /** USD per base unit. */
  readonly markPrice?: Maybe<Scalars['Decimal']['output']>;
  /** The market it is about, if one. */
  readonly marketId?: Maybe<Scalars['ID']['output']>;
  /** What counts against it, in USD at the mark. */
  readonly openInterest?: Maybe<Scalars['Decimal']['output']>;
  /** Whose accounts count; null unless the cap is of an owner. */
  readonly owner?: Maybe<Scalars['String']['output']>;
  /** All its facts: amounts and instants as strings. */
  readonly payload: Scalars['JSON']['output'];
  /** Hash of the line before, 64 hex digits. Null for the same readers. */
  readonly previousHash?: Maybe<Scalars['String']['output']>;
  /** The proposal it is about, if one. */
  readonly proposalId?: Maybe<Scalars['ID']['output']>;
  /** Place in the log, from 1 without gaps. */
  readonly sequence: Scalars['String']['output'];
  /** Name of the fact: the name of this type. */
  readonly type: Scalars['String']['output'];
};

/** Open interest of a market is no longer above a cap that it exceeded. */
export type OpenInterestCapKept = Event & {
  readonly __typename?: 'OpenInterestCapKept';
  /** The account it is about, if one. */
  readonly accountId?: Maybe<Scalars['ID']['output']>;
  /** The actor: a subject, or system:… for the program itself. */
  readonly actor: Scalars['String']['output'];
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** TOTAL, LONG, SHORT, or OWNER for all accounts of one owner. */
  readonly cap?: Maybe<Scalars['String']['output']>;
  /** To be given as `after`, to go on behind this event. */
  readonly cursor: Scalars['String']['output'];
  /** SHA-256 over the hash before and this line, 64 hex digits. Null for readers who may not read every account: a hash confirms guesses about lines of others. */
  readonly hash?: Maybe<Scalars['String']['output']>;
  /** The cap in USD; 0 when governance removed it. */
  readonly limit?: Maybe<Scalars['Decimal']['output']>;
  /** The margin call it is about, if one. */
  readonly marginCallId?: Maybe<Scalars['ID']['output']>;
  /** USD per base unit. */
  readonly markPrice?: Maybe<Scalars['Decimal']['output']>;
  /** The market it is about, if one. */
  readonly marketId?: Maybe<Scalars['ID']['output']>;
  /** What counts against it, in USD at the mark. */
  readonly openInterest?: Maybe<Scalars['Decimal']['output']>;
  /** Whose accounts count; null unless the cap is of an owner. */
  readonly owner?: Maybe<Scalars['String']['output']>;
  /** All its facts: amounts and instants as strings. */
  readonly payload: Scalars['JSON']['output'];
  /** Hash of the line before, 64 hex digits. Null for the same readers. */
  readonly previousHash?: Maybe<Scalars['String']['output']>;
  /** The proposal it is about, if one. */
  readonly proposalId?: Maybe<Scalars['ID']['output']>;
  /** Place in the log, from 1 without gaps. */
  readonly sequence: Scalars['String']['output'];
  /** Name of the fact: the name of this type. */
  readonly type: Scalars['String']['output'];
};

/** An order that rests at the venue, as it was last recorded. */
export type OpenOrder = {
  readonly __typename?: 'OpenOrder';
  /** The venue's id of the order. */
  readonly id: Scalars['ID']['output'];
  /** The market. */
  readonly market: Market;
  /** Its limit price in USD per base unit. */
  readonly price: Scalars['Decimal']['output'];
  /** Whether it can only reduce a position: then it reserves nothing. */
  readonly reduceOnly: Scalars['Boolean']['output'];
  /** Which way it trades. */
  readonly side: OrderSide;
  /** What is left of it, in base units. Above 0. */
  readonly size: Scalars['Decimal']['output'];
};

/** An order that rests at the venue. */
export type OpenOrderInput = {
  /** The account. */
  readonly accountId: Scalars['ID']['input'];
  /** The venue's id of the order. One account's orders in one market have different ids. */
  readonly id: Scalars['ID']['input'];
  /** The market. */
  readonly marketId: Scalars['ID']['input'];
  /** Its limit price in USD per base unit. Above 0. */
  readonly price: Scalars['Decimal']['input'];
  /** Whether it can only reduce a position: then it reserves nothing. */
  readonly reduceOnly?: InputMaybe<Scalars['Boolean']['input']>;
  /** Which way it trades. */
  readonly side: OrderSide;
  /** What is left of it, in base units. Above 0. */
  readonly size: Scalars['Decimal']['input'];
};

/** An account in a market, whose orders are replaced. */
export type OpenOrderScope = {
  /** The account. */
  readonly accountId: Scalars['ID']['input'];
  /** The market. */
  readonly marketId: Scalars['ID']['input'];
};

/** Orders of an account that rested at the venue were cancelled, before a liquidation step was sized. */
export type OpenOrdersCancelled = Event & {
  readonly __typename?: 'OpenOrdersCancelled';
  /** The account it is about, if one. */
  readonly accountId?: Maybe<Scalars['ID']['output']>;
  /** The actor: a subject, or system:… for the program itself. */
  readonly actor: Scalars['String']['output'];
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** To be given as `after`, to go on behind this event. */
  readonly cursor: Scalars['String']['output'];
  /** SHA-256 over the hash before and this line, 64 hex digits. Null for readers who may not read every account: a hash confirms guesses about lines of others. */
  readonly hash?: Maybe<Scalars['String']['output']>;
  /** The margin call it is about, if one. */
  readonly marginCallId?: Maybe<Scalars['ID']['output']>;
  /** The market it is about, if one. */
  readonly marketId?: Maybe<Scalars['ID']['output']>;
  /** The orders. */
  readonly orders: ReadonlyArray<CancelledOrder>;
  /** All its facts: amounts and instants as strings. */
  readonly payload: Scalars['JSON']['output'];
  /** Hash of the line before, 64 hex digits. Null for the same readers. */
  readonly previousHash?: Maybe<Scalars['String']['output']>;
  /** The proposal it is about, if one. */
  readonly proposalId?: Maybe<Scalars['ID']['output']>;
  /** Place in the log, from 1 without gaps. */
  readonly sequence: Scalars['String']['output'];
  /** Name of the fact: the name of this type. */
  readonly type: Scalars['String']['output'];
  /** Name of the venue. */
  readonly venue: Scalars['String']['output'];
};

/** Whether an order may be placed now. */
export type OrderCheck = {
  readonly __typename?: 'OrderCheck';
  /** Whether it may be placed. What only reduces a position always may. */
  readonly allowed: Scalars['Boolean']['output'];
  /** The instant of the prices and parameters that it was judged by. */
  readonly asOf: Scalars['DateTime']['output'];
  /** Why not, as `extensions.code` of errors has it; null when it is allowed. */
  readonly code?: Maybe<Scalars['String']['output']>;
  /** Free collateral in USD with the order resting or filled, whichever leaves less, fees not counted; null when it cannot be measured. */
  readonly freeCollateralAfter?: Maybe<Scalars['Decimal']['output']>;
  /** The largest size that would be allowed, in base units, in whole lots; 0 when none is. */
  readonly maxSize: Scalars['Decimal']['output'];
  /** Why not, for people; null when it is allowed. */
  readonly message?: Maybe<Scalars['String']['output']>;
  /** The line of the log up to which the book in memory had followed; what this process committed since is in the answer, too. Null: judged from the database, which has the newest. */
  readonly sequence?: Maybe<Scalars['String']['output']>;
};

/** An order that somebody wants to place. */
export type OrderCheckInput = {
  /** The account. */
  readonly accountId: Scalars['ID']['input'];
  /** The market. */
  readonly marketId: Scalars['ID']['input'];
  /** The worst price that it may fill at, in USD per base unit. Above 0. */
  readonly price: Scalars['Decimal']['input'];
  /** Whether it can only reduce a position. */
  readonly reduceOnly?: InputMaybe<Scalars['Boolean']['input']>;
  /** Which way it trades. */
  readonly side: OrderSide;
  /** In base units. Above 0. */
  readonly size: Scalars['Decimal']['input'];
};

/** A person stated what became of an order of which the venue does not say it. Then it was booked. */
export type OrderOutcomeStated = Event & {
  readonly __typename?: 'OrderOutcomeStated';
  /** The account it is about, if one. */
  readonly accountId?: Maybe<Scalars['ID']['output']>;
  /** The actor: a subject, or system:… for the program itself. */
  readonly actor: Scalars['String']['output'];
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** To be given as `after`, to go on behind this event. */
  readonly cursor: Scalars['String']['output'];
  /** SHA-256 over the hash before and this line, 64 hex digits. Null for readers who may not read every account: a hash confirms guesses about lines of others. */
  readonly hash?: Maybe<Scalars['String']['output']>;
  /** The liquidation step. */
  readonly liquidationId: Scalars['ID']['output'];
  /** The margin call it is about, if one. */
  readonly marginCallId?: Maybe<Scalars['ID']['output']>;
  /** The market it is about, if one. */
  readonly marketId?: Maybe<Scalars['ID']['output']>;
  /** All its facts: amounts and instants as strings. */
  readonly payload: Scalars['JSON']['output'];
  /** Hash of the line before, 64 hex digits. Null for the same readers. */
  readonly previousHash?: Maybe<Scalars['String']['output']>;
  /** The proposal it is about, if one. */
  readonly proposalId?: Maybe<Scalars['ID']['output']>;
  /** How the person knows. */
  readonly reason: Scalars['String']['output'];
  /** Place in the log, from 1 without gaps. */
  readonly sequence: Scalars['String']['output'];
  /** Average price of that, in USD; null when it did not trade. */
  readonly statedPrice?: Maybe<Scalars['Decimal']['output']>;
  /** Size that it traded, in base units, without a sign; 0 when it did not. */
  readonly statedSize: Scalars['Decimal']['output'];
  /** Name of the fact: the name of this type. */
  readonly type: Scalars['String']['output'];
  /** Name of the venue that was sent the order. */
  readonly venue: Scalars['String']['output'];
};

/** Which way an order trades. */
export type OrderSide =
  /** Buys: makes a position longer. */
  | 'BUY'
  /** Sells: makes a position shorter. */
  | 'SELL';

/** Where a page lies in its list. */
export type PageInfo = {
  readonly __typename?: 'PageInfo';
  /** Cursor of the last entry, to be given as `after` for the next page; null on an empty page. */
  readonly endCursor?: Maybe<Scalars['String']['output']>;
  /** Whether there is more after this page. */
  readonly hasNextPage: Scalars['Boolean']['output'];
  /** Whether the page was requested after a cursor, so that entries precede it. */
  readonly hasPreviousPage: Scalars['Boolean']['output'];
  /** Cursor of the first entry; null on an empty page. */
  readonly startCursor?: Maybe<Scalars['String']['output']>;
};

/** The source of parameters, and the actor. */
export type ParameterAuthority = {
  readonly __typename?: 'ParameterAuthority';
  /** Which kind. */
  readonly kind: ParameterAuthorityKind;
  /** The mandate, when it was one. */
  readonly mandateId?: Maybe<Scalars['ID']['output']>;
  /** The proposal, when it was one. */
  readonly proposalId?: Maybe<Scalars['ID']['output']>;
  /** The actor. */
  readonly subject: Scalars['String']['output'];
};

/** Kinds of authority behind parameters. */
export type ParameterAuthorityKind =
  /** The file that set the system up. */
  | 'GENESIS'
  /** A mandated admin's own change. */
  | 'MANDATE'
  /** An executed proposal. */
  | 'PROPOSAL';

/**
 * What a change of margin would do to the live book, at full effect. Levels and counts are exact; notional is in USD, to
 * the cent.
 */
export type ParameterImpact = {
  readonly __typename?: 'ParameterImpact';
  /** Accounts by level as they would be. */
  readonly after: ReadonlyArray<LevelCount>;
  /** The instant of the measurement. */
  readonly asOf: Scalars['DateTime']['output'];
  /** What the committee's limits are compared with: the schedule 24 hours after execution. The same counts without a phase-in. */
  readonly atGate: GateImpact;
  /** Accounts by level as they are: every level, best first. */
  readonly before: ReadonlyArray<LevelCount>;
  /** Above what the committee allows, judged by `atGate`: execution would end with IMPACT_LIMIT. */
  readonly exceedsLimit: Scalars['Boolean']['output'];
  /** Accounts that would reach MARGIN_CALL or worse and have not. */
  readonly newlyCalledAccounts: Scalars['Int']['output'];
  /** Gross notional of the newly called accounts, in USD. */
  readonly newlyCalledNotional: Scalars['Decimal']['output'];
  /** Accounts that would reach CLOSE_OUT or worse and have not. */
  readonly newlyCloseOutAccounts: Scalars['Int']['output'];
  /** The accounts hit worst, by amount due, as they would be; at most 10, those the caller may see. */
  readonly sample: ReadonlyArray<AccountHealth>;
  /** What the change risks though it is valid; warned, not refused. */
  readonly warnings: ReadonlyArray<ParameterWarning>;
};

/** What a valid set of parameters nevertheless risks, for the lowest bracket that shows it. */
export type ParameterWarning = {
  readonly __typename?: 'ParameterWarning';
  /** What it is. */
  readonly code: ParameterWarningCode;
  /** What it was compared with. */
  readonly limit: Scalars['Decimal']['output'];
  /** The number that was compared. */
  readonly measured: Scalars['Decimal']['output'];
  /** In words. */
  readonly message: Scalars['String']['output'];
  /** Notional in USD from which it applies. */
  readonly tierFloor: Scalars['Decimal']['output'];
};

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

/** A market has a new version of its parameters. */
export type ParametersChanged = Event & {
  readonly __typename?: 'ParametersChanged';
  /** The account it is about, if one. */
  readonly accountId?: Maybe<Scalars['ID']['output']>;
  /** The actor: a subject, or system:… for the program itself. */
  readonly actor: Scalars['String']['output'];
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** The parameters that differ, by name. */
  readonly changed?: Maybe<ReadonlyArray<Scalars['String']['output']>>;
  /** To be given as `after`, to go on behind this event. */
  readonly cursor: Scalars['String']['output'];
  /** First instant at which it is in force. */
  readonly effectiveFrom?: Maybe<Scalars['DateTime']['output']>;
  /** SHA-256 over the hash before and this line, 64 hex digits. Null for readers who may not read every account: a hash confirms guesses about lines of others. */
  readonly hash?: Maybe<Scalars['String']['output']>;
  /** The margin call it is about, if one. */
  readonly marginCallId?: Maybe<Scalars['ID']['output']>;
  /** The market it is about, if one. */
  readonly marketId?: Maybe<Scalars['ID']['output']>;
  /** All its facts: amounts and instants as strings. */
  readonly payload: Scalars['JSON']['output'];
  /** Hash of the line before, 64 hex digits. Null for the same readers. */
  readonly previousHash?: Maybe<Scalars['String']['output']>;
  /** The proposal it is about, if one. */
  readonly proposalId?: Maybe<Scalars['ID']['output']>;
  /** Place in the log, from 1 without gaps. */
  readonly sequence: Scalars['String']['output'];
  /** Name of the fact: the name of this type. */
  readonly type: Scalars['String']['output'];
  /** The version. */
  readonly version?: Maybe<Scalars['Int']['output']>;
};

/** Whether you may do something now; if not, what its mutation would be refused with. */
export type Permission = {
  readonly __typename?: 'Permission';
  /** Whether the mutation would take it now. */
  readonly allowed: Scalars['Boolean']['output'];
  /** Why not, as `extensions.code` of errors has it; null when it is allowed. */
  readonly code?: Maybe<Scalars['String']['output']>;
  /** The facts that errors have beside the code in `extensions`, for example `state` or `authority`; null when it is allowed. */
  readonly details?: Maybe<Scalars['JSON']['output']>;
  /** Why not, in one sentence for people; null when it is allowed. */
  readonly message?: Maybe<Scalars['String']['output']>;
};

/** A position in one market, measured at the mark. Amounts in USD. */
export type Position = {
  readonly __typename?: 'Position';
  /** Price at which the account's equity is zero, other prices unchanged, in USD; null if none does. */
  readonly bankruptcyPrice?: Maybe<Scalars['Decimal']['output']>;
  /** Its place among the positions that would be auto-deleveraged; null when it is not in profit, for then it is not in the queue. */
  readonly deleveragingRank?: Maybe<DeleveragingRank>;
  /** Average entry price in USD per base unit. */
  readonly entryPrice: Scalars['Decimal']['output'];
  /** Tiered requirement to open it, in USD. */
  readonly initialMargin: Scalars['Decimal']['output'];
  /** Mark price of this market alone at which the account reaches its maintenance margin, in USD; null if none does. */
  readonly liquidationPrice?: Maybe<Scalars['Decimal']['output']>;
  /** Tiered requirement to keep it, in USD. */
  readonly maintenanceMargin: Scalars['Decimal']['output'];
  /** Mark price in USD per base unit. */
  readonly markPrice: Scalars['Decimal']['output'];
  /** The market. */
  readonly market: Market;
  /** |size| × mark, in USD. */
  readonly notional: Scalars['Decimal']['output'];
  /** Signed: long > 0, short < 0; in base units. */
  readonly size: Scalars['Decimal']['output'];
  /** size × (mark − entry), in USD. */
  readonly unrealizedPnl: Scalars['Decimal']['output'];
};

/** One position as stated by the venue. */
export type PositionInput = {
  /** The account. */
  readonly accountId: Scalars['ID']['input'];
  /** Average entry price in USD per base unit. Above 0. */
  readonly entryPrice: Scalars['Decimal']['input'];
  /** The market. */
  readonly marketId: Scalars['ID']['input'];
  /** Price of the part that this report closes, in USD per base unit; absent: the present mark price. Required in a market that never had a mark price. */
  readonly price?: InputMaybe<Scalars['Decimal']['input']>;
  /** Signed, in base units: long > 0, short < 0, 0 closes. */
  readonly size: Scalars['Decimal']['input'];
};

/** A position became cash at the settlement price of its market. */
export type PositionSettled = Event & {
  readonly __typename?: 'PositionSettled';
  /** The account it is about, if one. */
  readonly accountId?: Maybe<Scalars['ID']['output']>;
  /** The actor: a subject, or system:… for the program itself. */
  readonly actor: Scalars['String']['output'];
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** What it moved in the account's balances: at most the quote asset. */
  readonly changes?: Maybe<ReadonlyArray<RecordedBalanceChange>>;
  /** To be given as `after`, to go on behind this event. */
  readonly cursor: Scalars['String']['output'];
  /** What it was entered at, in USD. */
  readonly entryPrice?: Maybe<Scalars['Decimal']['output']>;
  /** SHA-256 over the hash before and this line, 64 hex digits. Null for readers who may not read every account: a hash confirms guesses about lines of others. */
  readonly hash?: Maybe<Scalars['String']['output']>;
  /** The margin call it is about, if one. */
  readonly marginCallId?: Maybe<Scalars['ID']['output']>;
  /** The market it is about, if one. */
  readonly marketId?: Maybe<Scalars['ID']['output']>;
  /** The place among the settled positions of the market, from 1. */
  readonly ordinal?: Maybe<Scalars['Int']['output']>;
  /** All its facts: amounts and instants as strings. */
  readonly payload: Scalars['JSON']['output'];
  /** Hash of the line before, 64 hex digits. Null for the same readers. */
  readonly previousHash?: Maybe<Scalars['String']['output']>;
  /** The settlement price, in USD. */
  readonly price?: Maybe<Scalars['Decimal']['output']>;
  /** The proposal it is about, if one. */
  readonly proposalId?: Maybe<Scalars['ID']['output']>;
  /** size · (price − entryPrice), exactly, in USD; below 0 for a loss. */
  readonly realizedPnl?: Maybe<Scalars['Decimal']['output']>;
  /** Place in the log, from 1 without gaps. */
  readonly sequence: Scalars['String']['output'];
  /** Signed, in base units: above 0 was long. */
  readonly size?: Maybe<Scalars['Decimal']['output']>;
  /** Transfer of the ledger that moved the money. */
  readonly transferId?: Maybe<Scalars['ID']['output']>;
  /** Name of the fact: the name of this type. */
  readonly type: Scalars['String']['output'];
};

/** Long or short. */
export type PositionSide =
  /** Size above 0. */
  | 'LONG'
  /** Size below 0. */
  | 'SHORT';

/** An account's positions were replaced. */
export type PositionsRecorded = Event & {
  readonly __typename?: 'PositionsRecorded';
  /** The account it is about, if one. */
  readonly accountId?: Maybe<Scalars['ID']['output']>;
  /** The actor: a subject, or system:… for the program itself. */
  readonly actor: Scalars['String']['output'];
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** The positions before. */
  readonly before?: Maybe<ReadonlyArray<RecordedPosition>>;
  /** What it moved in the account's balances; null when nothing was realised. */
  readonly changes?: Maybe<ReadonlyArray<RecordedBalanceChange>>;
  /** To be given as `after`, to go on behind this event. */
  readonly cursor: Scalars['String']['output'];
  /** SHA-256 over the hash before and this line, 64 hex digits. Null for readers who may not read every account: a hash confirms guesses about lines of others. */
  readonly hash?: Maybe<Scalars['String']['output']>;
  /** The margin call it is about, if one. */
  readonly marginCallId?: Maybe<Scalars['ID']['output']>;
  /** The market it is about, if one. */
  readonly marketId?: Maybe<Scalars['ID']['output']>;
  /** Owner of the account. */
  readonly owner?: Maybe<Scalars['String']['output']>;
  /** All its facts: amounts and instants as strings. */
  readonly payload: Scalars['JSON']['output'];
  /** The positions as recorded. */
  readonly positions?: Maybe<ReadonlyArray<RecordedPosition>>;
  /** Hash of the line before, 64 hex digits. Null for the same readers. */
  readonly previousHash?: Maybe<Scalars['String']['output']>;
  /** The proposal it is about, if one. */
  readonly proposalId?: Maybe<Scalars['ID']['output']>;
  /** What was realised, by market; null when nothing was. */
  readonly realized?: Maybe<ReadonlyArray<RecordedRealization>>;
  /** Place in the log, from 1 without gaps. */
  readonly sequence: Scalars['String']['output'];
  /** Transfer of the ledger that moved what was realised; null when nothing was. */
  readonly transferId?: Maybe<Scalars['ID']['output']>;
  /** Name of the fact: the name of this type. */
  readonly type: Scalars['String']['output'];
};

/** A guardian confirmed a price that waited in quarantine: it is the mark from now on. */
export type PriceConfirmed = Event & {
  readonly __typename?: 'PriceConfirmed';
  /** The account it is about, if one. */
  readonly accountId?: Maybe<Scalars['ID']['output']>;
  /** The actor: a subject, or system:… for the program itself. */
  readonly actor: Scalars['String']['output'];
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** To be given as `after`, to go on behind this event. */
  readonly cursor: Scalars['String']['output'];
  /** SHA-256 over the hash before and this line, 64 hex digits. Null for readers who may not read every account: a hash confirms guesses about lines of others. */
  readonly hash?: Maybe<Scalars['String']['output']>;
  /** The last usable price before, in USD; null before the first. */
  readonly lastUsablePrice?: Maybe<Scalars['Decimal']['output']>;
  /** The margin call it is about, if one. */
  readonly marginCallId?: Maybe<Scalars['ID']['output']>;
  /** The market it is about, if one. */
  readonly marketId?: Maybe<Scalars['ID']['output']>;
  /** All its facts: amounts and instants as strings. */
  readonly payload: Scalars['JSON']['output'];
  /** Hash of the line before, 64 hex digits. Null for the same readers. */
  readonly previousHash?: Maybe<Scalars['String']['output']>;
  /** The mark from now on, in USD. */
  readonly price?: Maybe<Scalars['Decimal']['output']>;
  /** The instant the price is of. */
  readonly priceAt?: Maybe<Scalars['DateTime']['output']>;
  /** The proposal it is about, if one. */
  readonly proposalId?: Maybe<Scalars['ID']['output']>;
  /** Why. */
  readonly reason?: Maybe<Scalars['String']['output']>;
  /** Place in the log, from 1 without gaps. */
  readonly sequence: Scalars['String']['output'];
  /** The sources that show it, joined by +. */
  readonly source?: Maybe<Scalars['String']['output']>;
  /** Name of the fact: the name of this type. */
  readonly type: Scalars['String']['output'];
};

/** A price was held back: nothing is decided on it until it is confirmed. */
export type PriceQuarantined = Event & {
  readonly __typename?: 'PriceQuarantined';
  /** The account it is about, if one. */
  readonly accountId?: Maybe<Scalars['ID']['output']>;
  /** The actor: a subject, or system:… for the program itself. */
  readonly actor: Scalars['String']['output'];
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** Half its confidence interval, in USD. */
  readonly confidence?: Maybe<Scalars['Decimal']['output']>;
  /** To be given as `after`, to go on behind this event. */
  readonly cursor: Scalars['String']['output'];
  /** SHA-256 over the hash before and this line, 64 hex digits. Null for readers who may not read every account: a hash confirms guesses about lines of others. */
  readonly hash?: Maybe<Scalars['String']['output']>;
  /** The instant that one is of. */
  readonly lastUsableAt?: Maybe<Scalars['DateTime']['output']>;
  /** The price that stays in use, in USD; null when there is none. */
  readonly lastUsablePrice?: Maybe<Scalars['Decimal']['output']>;
  /** The margin call it is about, if one. */
  readonly marginCallId?: Maybe<Scalars['ID']['output']>;
  /** The market it is about, if one. */
  readonly marketId?: Maybe<Scalars['ID']['output']>;
  /** All its facts: amounts and instants as strings. */
  readonly payload: Scalars['JSON']['output'];
  /** Hash of the line before, 64 hex digits. Null for the same readers. */
  readonly previousHash?: Maybe<Scalars['String']['output']>;
  /** The price, in USD. */
  readonly price?: Maybe<Scalars['Decimal']['output']>;
  /** The instant the price is of. */
  readonly priceAt?: Maybe<Scalars['DateTime']['output']>;
  /** The proposal it is about, if one. */
  readonly proposalId?: Maybe<Scalars['ID']['output']>;
  /** Why: TOO_UNCERTAIN, STALE, DEVIATES, TOO_FEW_SOURCES, JUMPED, BEYOND_MAX_JUMP or UNSTEADY. */
  readonly reason?: Maybe<Scalars['String']['output']>;
  /** Place in the log, from 1 without gaps. */
  readonly sequence: Scalars['String']['output'];
  /** The publisher's subject. */
  readonly source?: Maybe<Scalars['String']['output']>;
  /** Name of the fact: the name of this type. */
  readonly type: Scalars['String']['output'];
};

/** A change of one market's mark price. */
export type PriceShockInput = {
  /** Fraction of the price: -0.2 is down 20 %. Above -1, at most 100. */
  readonly change: Scalars['Decimal']['input'];
  /** The market; each at most once. */
  readonly marketId: Scalars['ID']['input'];
};

/** A price source that governance has declared. */
export type PriceSource = {
  readonly __typename?: 'PriceSource';
  /** The name that its prices are published under. */
  readonly id: Scalars['String']['output'];
  /** Subjects that may publish for it. */
  readonly publishers: ReadonlyArray<Scalars['String']['output']>;
  /** Weight in the median; only its share of all weight matters. */
  readonly weight: Scalars['Decimal']['output'];
};

/** How a declared price source is doing, over all markets that declare it. */
export type PriceSourceHealth = {
  readonly __typename?: 'PriceSourceHealth';
  /** The name that its prices are published under. */
  readonly id: Scalars['String']['output'];
  /** Markets whose mark it is part of now. */
  readonly inForce: Scalars['Int']['output'];
  /** The instant of its newest price; null before the first. */
  readonly lastPriceAt?: Maybe<Scalars['DateTime']['output']>;
  /** Markets that declare it. */
  readonly markets: Scalars['Int']['output'];
};

/** A price source to be. */
export type PriceSourceInput = {
  /** The name that its prices are published under: 1 to 64 letters, digits, dots, colons, dashes or underscores. */
  readonly id: Scalars['String']['input'];
  /** Subjects of tokens that may publish for it, 1 to 16. None publishes for two sources of a market. */
  readonly publishers: ReadonlyArray<Scalars['String']['input']>;
  /** Weight in the median: above 0. Of three sources and more, none has half of the weight. */
  readonly weight: Scalars['Decimal']['input'];
};

/** A declared price source, with its last price. */
export type PriceSourceState = {
  readonly __typename?: 'PriceSourceState';
  /** The instant of its last price; null before the first. */
  readonly at?: Maybe<Scalars['DateTime']['output']>;
  /** Half its confidence interval, in USD; null when it gave none. */
  readonly confidence?: Maybe<Scalars['Decimal']['output']>;
  /** The name that its prices are published under. */
  readonly id: Scalars['String']['output'];
  /** Its last price, in USD; null before the first. */
  readonly price?: Maybe<Scalars['Decimal']['output']>;
  /** Subjects that may publish for it. */
  readonly publishers: ReadonlyArray<Scalars['String']['output']>;
  /** The present state. */
  readonly standing: SourceStanding;
  /** Weight in the median; only its share of all weight matters. */
  readonly weight: Scalars['Decimal']['output'];
};

/** Other sources publish the prices of a market. */
export type PriceSourcesChanged = Event & {
  readonly __typename?: 'PriceSourcesChanged';
  /** The account it is about, if one. */
  readonly accountId?: Maybe<Scalars['ID']['output']>;
  /** The actor: a subject, or system:… for the program itself. */
  readonly actor: Scalars['String']['output'];
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** Those before. */
  readonly before?: Maybe<ReadonlyArray<PriceSource>>;
  /** To be given as `after`, to go on behind this event. */
  readonly cursor: Scalars['String']['output'];
  /** SHA-256 over the hash before and this line, 64 hex digits. Null for readers who may not read every account: a hash confirms guesses about lines of others. */
  readonly hash?: Maybe<Scalars['String']['output']>;
  /** The margin call it is about, if one. */
  readonly marginCallId?: Maybe<Scalars['ID']['output']>;
  /** The market it is about, if one. */
  readonly marketId?: Maybe<Scalars['ID']['output']>;
  /** All its facts: amounts and instants as strings. */
  readonly payload: Scalars['JSON']['output'];
  /** Hash of the line before, 64 hex digits. Null for the same readers. */
  readonly previousHash?: Maybe<Scalars['String']['output']>;
  /** The proposal it is about, if one. */
  readonly proposalId?: Maybe<Scalars['ID']['output']>;
  /** Place in the log, from 1 without gaps. */
  readonly sequence: Scalars['String']['output'];
  /** All of them from now on; empty: none is declared, and every operator publishes for the same source. */
  readonly sources?: Maybe<ReadonlyArray<PriceSource>>;
  /** Name of the fact: the name of this type. */
  readonly type: Scalars['String']['output'];
};

/** The settlement of one market at one instant. */
export type ProfitSettlementInput = {
  /** When the venue settled; at most 60 seconds ahead of the server. One price a market and instant; another is a CONFLICT. */
  readonly at: Scalars['DateTime']['input'];
  /** The market. */
  readonly marketId: Scalars['ID']['input'];
  /** USD per base unit to which the entry prices of all holders are reset. Above 0. */
  readonly price: Scalars['Decimal']['input'];
};

/** Profit and loss of every holder of a market went into cash: entry prices were reset. */
export type ProfitsSettled = Event & {
  readonly __typename?: 'ProfitsSettled';
  /** The account it is about, if one. */
  readonly accountId?: Maybe<Scalars['ID']['output']>;
  /** The actor: a subject, or system:… for the program itself. */
  readonly actor: Scalars['String']['output'];
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** To be given as `after`, to go on behind this event. */
  readonly cursor: Scalars['String']['output'];
  /** SHA-256 over the hash before and this line, 64 hex digits. Null for readers who may not read every account: a hash confirms guesses about lines of others. */
  readonly hash?: Maybe<Scalars['String']['output']>;
  /** How many held a position. */
  readonly holders?: Maybe<Scalars['Int']['output']>;
  /** The margin call it is about, if one. */
  readonly marginCallId?: Maybe<Scalars['ID']['output']>;
  /** The market it is about, if one. */
  readonly marketId?: Maybe<Scalars['ID']['output']>;
  /** By those who paid, in USD. */
  readonly paid?: Maybe<Scalars['Decimal']['output']>;
  /** All its facts: amounts and instants as strings. */
  readonly payload: Scalars['JSON']['output'];
  /** Hash of the line before, 64 hex digits. Null for the same readers. */
  readonly previousHash?: Maybe<Scalars['String']['output']>;
  /** The entry price of all since, in USD. */
  readonly price?: Maybe<Scalars['Decimal']['output']>;
  /** The proposal it is about, if one. */
  readonly proposalId?: Maybe<Scalars['ID']['output']>;
  /** By those who received, in USD. */
  readonly received?: Maybe<Scalars['Decimal']['output']>;
  /** Place in the log, from 1 without gaps. */
  readonly sequence: Scalars['String']['output'];
  /** When the venue settled. */
  readonly settledAt?: Maybe<Scalars['DateTime']['output']>;
  /** Transfer of the ledger that moved the money; its lines say what each holder paid. */
  readonly transferId?: Maybe<Scalars['ID']['output']>;
  /** Name of the fact: the name of this type. */
  readonly type: Scalars['String']['output'];
};

/** A request to change risk parameters or authority, and its vote. */
export type Proposal = {
  readonly __typename?: 'Proposal';
  /** Exactly what it would do. */
  readonly action: Scalars['JSON']['output'];
  /** When it was proposed. */
  readonly createdAt: Scalars['DateTime']['output'];
  /** Who may vote on it, with their weights: the committee at the start of voting, whoever sits there now. */
  readonly electorate: ReadonlyArray<CommitteeMember>;
  /** First instant at which it may be executed, if it passes. */
  readonly executableAt?: Maybe<Scalars['DateTime']['output']>;
  /** When it was executed; null before. */
  readonly executedAt?: Maybe<Scalars['DateTime']['output']>;
  /** First instant at which it is too late to execute. */
  readonly expiresAt?: Maybe<Scalars['DateTime']['output']>;
  /** The rule that refused its execution; null unless FAILED. */
  readonly failure?: Maybe<ProposalFailure>;
  /** The proposal's id. */
  readonly id: Scalars['ID']['output'];
  /** What the change would have done to the live book when it was proposed; null when it does not touch margin. */
  readonly impactAtProposal?: Maybe<ParameterImpact>;
  /**
   * What it would do to the live book if it were executed now; null when it is over, does not touch margin, or could not
   * be executed as things stand. For readers of every account. Measured on request: select few at a time.
   */
  readonly impactNow?: Maybe<ParameterImpact>;
  /** What it would do. */
  readonly kind: ProposalKind;
  /** The proposer's subject. */
  readonly proposer: Scalars['String']['output'];
  /** The part of the electorate's weight that FOR + ABSTAIN must reach, a fraction in (0, 1], as at the start of voting. */
  readonly quorum: Scalars['Decimal']['output'];
  /** Why. */
  readonly rationale: Scalars['String']['output'];
  /** The present state. */
  readonly state: ProposalState;
  /** Their count, with the weights at the start of voting. */
  readonly tally: Tally;
  /** The part of FOR + AGAINST that FOR must reach, a fraction in [0.5, 1], as at the start of voting: the committee's impactThreshold, if that is more, for a proposal that accepts its impact. */
  readonly threshold: Scalars['Decimal']['output'];
  /** Title for people. */
  readonly title: Scalars['String']['output'];
  /** What you may do about it now, and why not. */
  readonly viewerMay: ProposalPermissions;
  /** The votes, oldest first. */
  readonly votes: ReadonlyArray<Vote>;
  /** Last instant of voting. */
  readonly votingEndsAt: Scalars['DateTime']['output'];
  /** First instant of voting: weights, quorum and threshold are those of then. */
  readonly votingStartsAt: Scalars['DateTime']['output'];
  /** What the parameters of a market that it would change or list risk though they are valid, as measured when it was proposed; empty for other kinds. */
  readonly warnings: ReadonlyArray<ParameterWarning>;
};

/** Its proposer took it back. */
export type ProposalCancelled = Event & {
  readonly __typename?: 'ProposalCancelled';
  /** The account it is about, if one. */
  readonly accountId?: Maybe<Scalars['ID']['output']>;
  /** The actor: a subject, or system:… for the program itself. */
  readonly actor: Scalars['String']['output'];
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** To be given as `after`, to go on behind this event. */
  readonly cursor: Scalars['String']['output'];
  /** SHA-256 over the hash before and this line, 64 hex digits. Null for readers who may not read every account: a hash confirms guesses about lines of others. */
  readonly hash?: Maybe<Scalars['String']['output']>;
  /** The margin call it is about, if one. */
  readonly marginCallId?: Maybe<Scalars['ID']['output']>;
  /** The market it is about, if one. */
  readonly marketId?: Maybe<Scalars['ID']['output']>;
  /** All its facts: amounts and instants as strings. */
  readonly payload: Scalars['JSON']['output'];
  /** Hash of the line before, 64 hex digits. Null for the same readers. */
  readonly previousHash?: Maybe<Scalars['String']['output']>;
  /** The proposal it is about, if one. */
  readonly proposalId?: Maybe<Scalars['ID']['output']>;
  /** Place in the log, from 1 without gaps. */
  readonly sequence: Scalars['String']['output'];
  /** Name of the fact: the name of this type. */
  readonly type: Scalars['String']['output'];
};

/** A page of proposals. */
export type ProposalConnection = {
  readonly __typename?: 'ProposalConnection';
  /** The proposals with their cursors. */
  readonly edges: ReadonlyArray<ProposalEdge>;
  /** The proposals alone. */
  readonly nodes: ReadonlyArray<Proposal>;
  /** Where the page lies. */
  readonly pageInfo: PageInfo;
  /** How many proposals there are on all pages. */
  readonly totalCount: Scalars['Int']['output'];
};

/** A change was proposed; the vote begins. */
export type ProposalCreated = Event & {
  readonly __typename?: 'ProposalCreated';
  /** The account it is about, if one. */
  readonly accountId?: Maybe<Scalars['ID']['output']>;
  /** The actor: a subject, or system:… for the program itself. */
  readonly actor: Scalars['String']['output'];
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** To be given as `after`, to go on behind this event. */
  readonly cursor: Scalars['String']['output'];
  /** SHA-256 over the hash before and this line, 64 hex digits. Null for readers who may not read every account: a hash confirms guesses about lines of others. */
  readonly hash?: Maybe<Scalars['String']['output']>;
  /** The margin call it is about, if one. */
  readonly marginCallId?: Maybe<Scalars['ID']['output']>;
  /** The market it is about, if one. */
  readonly marketId?: Maybe<Scalars['ID']['output']>;
  /** All its facts: amounts and instants as strings. */
  readonly payload: Scalars['JSON']['output'];
  /** Hash of the line before, 64 hex digits. Null for the same readers. */
  readonly previousHash?: Maybe<Scalars['String']['output']>;
  /** The proposal it is about, if one. */
  readonly proposalId?: Maybe<Scalars['ID']['output']>;
  /** What it would do. */
  readonly proposalKind?: Maybe<ProposalKind>;
  /** Why, in the words of its proposer; null of a proposal made before this was recorded. */
  readonly rationale?: Maybe<Scalars['String']['output']>;
  /** Place in the log, from 1 without gaps. */
  readonly sequence: Scalars['String']['output'];
  /** Title for people. */
  readonly title?: Maybe<Scalars['String']['output']>;
  /** Name of the fact: the name of this type. */
  readonly type: Scalars['String']['output'];
  /** Last instant of voting. */
  readonly votingEndsAt?: Maybe<Scalars['DateTime']['output']>;
};

/** One proposal on a page. */
export type ProposalEdge = {
  readonly __typename?: 'ProposalEdge';
  /** To be given as `after`. */
  readonly cursor: Scalars['String']['output'];
  /** The proposal. */
  readonly node: Proposal;
};

/** A proposal took effect. */
export type ProposalExecuted = Event & {
  readonly __typename?: 'ProposalExecuted';
  /** The account it is about, if one. */
  readonly accountId?: Maybe<Scalars['ID']['output']>;
  /** The actor: a subject, or system:… for the program itself. */
  readonly actor: Scalars['String']['output'];
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** To be given as `after`, to go on behind this event. */
  readonly cursor: Scalars['String']['output'];
  /** SHA-256 over the hash before and this line, 64 hex digits. Null for readers who may not read every account: a hash confirms guesses about lines of others. */
  readonly hash?: Maybe<Scalars['String']['output']>;
  /** The margin call it is about, if one. */
  readonly marginCallId?: Maybe<Scalars['ID']['output']>;
  /** The market it is about, if one. */
  readonly marketId?: Maybe<Scalars['ID']['output']>;
  /** All its facts: amounts and instants as strings. */
  readonly payload: Scalars['JSON']['output'];
  /** Hash of the line before, 64 hex digits. Null for the same readers. */
  readonly previousHash?: Maybe<Scalars['String']['output']>;
  /** The proposal it is about, if one. */
  readonly proposalId?: Maybe<Scalars['ID']['output']>;
  /** What it did. */
  readonly proposalKind?: Maybe<ProposalKind>;
  /** Place in the log, from 1 without gaps. */
  readonly sequence: Scalars['String']['output'];
  /** Name of the fact: the name of this type. */
  readonly type: Scalars['String']['output'];
};

/** Execution was refused by a rule, which ended the proposal. */
export type ProposalFailed = Event & {
  readonly __typename?: 'ProposalFailed';
  /** The account it is about, if one. */
  readonly accountId?: Maybe<Scalars['ID']['output']>;
  /** The actor: a subject, or system:… for the program itself. */
  readonly actor: Scalars['String']['output'];
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** The rule, as in `extensions.code`. */
  readonly code?: Maybe<Scalars['String']['output']>;
  /** To be given as `after`, to go on behind this event. */
  readonly cursor: Scalars['String']['output'];
  /** SHA-256 over the hash before and this line, 64 hex digits. Null for readers who may not read every account: a hash confirms guesses about lines of others. */
  readonly hash?: Maybe<Scalars['String']['output']>;
  /** The margin call it is about, if one. */
  readonly marginCallId?: Maybe<Scalars['ID']['output']>;
  /** The market it is about, if one. */
  readonly marketId?: Maybe<Scalars['ID']['output']>;
  /** All its facts: amounts and instants as strings. */
  readonly payload: Scalars['JSON']['output'];
  /** Hash of the line before, 64 hex digits. Null for the same readers. */
  readonly previousHash?: Maybe<Scalars['String']['output']>;
  /** The proposal it is about, if one. */
  readonly proposalId?: Maybe<Scalars['ID']['output']>;
  /** Place in the log, from 1 without gaps. */
  readonly sequence: Scalars['String']['output'];
  /** Name of the fact: the name of this type. */
  readonly type: Scalars['String']['output'];
};

/** Why an execution was refused. */
export type ProposalFailure = {
  readonly __typename?: 'ProposalFailure';
  /** When. */
  readonly at: Scalars['DateTime']['output'];
  /** The code of the refusal, as in an error's `extensions.code`. */
  readonly code: Scalars['String']['output'];
  /** Its facts. */
  readonly details: Scalars['JSON']['output'];
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

/** What you may do about a proposal now. Each is judged by the rules of its mutation; what is given with it, a reason for example, is judged when it comes. */
export type ProposalPermissions = {
  readonly __typename?: 'ProposalPermissions';
  /** Whether you may take it back with cancelProposal. */
  readonly cancel: Permission;
  /** Whether executeProposal would begin. What its action is refused for, the impact gate for example, only the execution tells. */
  readonly execute: Permission;
  /** Whether you may stop it with vetoProposal. */
  readonly veto: Permission;
  /** Whether castVote would take your vote. */
  readonly vote: Permission;
};


/** What you may do about a proposal now. Each is judged by the rules of its mutation; what is given with it, a reason for example, is judged when it comes. */
export type ProposalPermissionsVoteArgs = {
  choice?: InputMaybe<VoteChoice>;
};

/** A vote passed: the proposal is in the timelock. */
export type ProposalQueued = Event & {
  readonly __typename?: 'ProposalQueued';
  /** The account it is about, if one. */
  readonly accountId?: Maybe<Scalars['ID']['output']>;
  /** The actor: a subject, or system:… for the program itself. */
  readonly actor: Scalars['String']['output'];
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** To be given as `after`, to go on behind this event. */
  readonly cursor: Scalars['String']['output'];
  /** First instant of execution. */
  readonly executableAt?: Maybe<Scalars['DateTime']['output']>;
  /** SHA-256 over the hash before and this line, 64 hex digits. Null for readers who may not read every account: a hash confirms guesses about lines of others. */
  readonly hash?: Maybe<Scalars['String']['output']>;
  /** The margin call it is about, if one. */
  readonly marginCallId?: Maybe<Scalars['ID']['output']>;
  /** The market it is about, if one. */
  readonly marketId?: Maybe<Scalars['ID']['output']>;
  /** All its facts: amounts and instants as strings. */
  readonly payload: Scalars['JSON']['output'];
  /** Hash of the line before, 64 hex digits. Null for the same readers. */
  readonly previousHash?: Maybe<Scalars['String']['output']>;
  /** The proposal it is about, if one. */
  readonly proposalId?: Maybe<Scalars['ID']['output']>;
  /** Place in the log, from 1 without gaps. */
  readonly sequence: Scalars['String']['output'];
  /** Name of the fact: the name of this type. */
  readonly type: Scalars['String']['output'];
};

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

/** A guardian stopped it. */
export type ProposalVetoed = Event & {
  readonly __typename?: 'ProposalVetoed';
  /** The account it is about, if one. */
  readonly accountId?: Maybe<Scalars['ID']['output']>;
  /** The actor: a subject, or system:… for the program itself. */
  readonly actor: Scalars['String']['output'];
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** To be given as `after`, to go on behind this event. */
  readonly cursor: Scalars['String']['output'];
  /** SHA-256 over the hash before and this line, 64 hex digits. Null for readers who may not read every account: a hash confirms guesses about lines of others. */
  readonly hash?: Maybe<Scalars['String']['output']>;
  /** The margin call it is about, if one. */
  readonly marginCallId?: Maybe<Scalars['ID']['output']>;
  /** The market it is about, if one. */
  readonly marketId?: Maybe<Scalars['ID']['output']>;
  /** All its facts: amounts and instants as strings. */
  readonly payload: Scalars['JSON']['output'];
  /** Hash of the line before, 64 hex digits. Null for the same readers. */
  readonly previousHash?: Maybe<Scalars['String']['output']>;
  /** The proposal it is about, if one. */
  readonly proposalId?: Maybe<Scalars['ID']['output']>;
  /** Why. */
  readonly reason?: Maybe<Scalars['String']['output']>;
  /** Place in the log, from 1 without gaps. */
  readonly sequence: Scalars['String']['output'];
  /** Name of the fact: the name of this type. */
  readonly type: Scalars['String']['output'];
};

/** The end of a margin call, without a cure. */
export type ProposeCancellationInput = {
  /** The margin call. */
  readonly marginCallId: Scalars['ID']['input'];
  /** The reason, 1 to 10,000 characters. */
  readonly rationale: Scalars['String']['input'];
  /** Title for people, 1 to 200 characters. */
  readonly title: Scalars['String']['input'];
};

/** A change of one collateral asset. What is not given does not change; at least one setting is. */
export type ProposeCollateralInput = {
  /** What the change may do beyond the committee's limits. The proposal then needs the higher of threshold and impactThreshold. */
  readonly acceptsImpact?: InputMaybe<AcceptedImpactInput>;
  /** In the asset. What one account holds beyond it counts for nothing. At its largest value: no cap. In [0, 1000000000000000]. */
  readonly accountCap?: InputMaybe<Scalars['Decimal']['input']>;
  /** Name of the asset. */
  readonly asset: Scalars['String']['input'];
  /** Interest on a debt as a fraction of it in a year of 365 days, charged for each second, every minute. In [0, 10]. */
  readonly borrowRate?: InputMaybe<Scalars['Decimal']['input']>;
  /** Fraction of the value of a balance that does not count as collateral; a debt counts in full. In [0, 1]. */
  readonly haircut?: InputMaybe<Scalars['Decimal']['input']>;
  /** An asset with a peg counts as 1 USD while the mark of its price market is no further than this fraction from 1 USD, and at the mark beyond. 0: no peg, the mark counts. Above 0 it needs a price market. In [0, 1). */
  readonly pegBand?: InputMaybe<Scalars['Decimal']['input']>;
  /** Seconds over which the haircut moves along a line, up to 90 days. 0: at once. */
  readonly phaseInSeconds?: InputMaybe<Scalars['Int']['input']>;
  /** The market whose mark prices it from now on; it has a price that can be used. A price market can be given and replaced, never taken away. */
  readonly priceMarketId?: InputMaybe<Scalars['String']['input']>;
  /** The reason, 1 to 10,000 characters. */
  readonly rationale: Scalars['String']['input'];
  /** Title for people, 1 to 200 characters. */
  readonly title: Scalars['String']['input'];
  /** In the asset. What all accounts together hold beyond it counts for nothing, shared in proportion. At its largest value: no cap. In [0, 1000000000000000]. */
  readonly totalCap?: InputMaybe<Scalars['Decimal']['input']>;
};

/** A whole new committee. */
export type ProposeCommitteeInput = {
  /** Seconds after the timelock in which a proposal may be executed, at most 90 days; then it is EXPIRED. In [1, 7776000]. */
  readonly executionWindowSeconds: Scalars['Int']['input'];
  /** Subjects who may veto and pause. */
  readonly guardians: ReadonlyArray<Scalars['String']['input']>;
  /** Fraction of FOR + AGAINST that FOR must reach for a proposal that accepts its impact; threshold, if that is higher. In [0.5, 1]. */
  readonly impactThreshold?: InputMaybe<Scalars['Decimal']['input']>;
  /** Seconds that voting lasts at least after a proposal first reaches its quorum, at most 30 days. 0: a late quorum extends nothing. In [0, 2592000]. */
  readonly lateQuorumExtensionSeconds?: InputMaybe<Scalars['Int']['input']>;
  /** Maximum notional in USD of the accounts that a change may newly bring under a margin call; null: no limit. In [0, 1000000000000000]. */
  readonly maxNewlyCalledNotional?: InputMaybe<Scalars['Decimal']['input']>;
  /** Maximum number of accounts that a change may newly bring below their close-out margin. In [0, 2147483647]. */
  readonly maxNewlyCloseOutAccounts?: InputMaybe<Scalars['Int']['input']>;
  /** The members. */
  readonly members: ReadonlyArray<CommitteeMemberInput>;
  /** Fraction of the total voting weight that FOR + ABSTAIN must reach. In (0, 1]. */
  readonly quorum: Scalars['Decimal']['input'];
  /** The reason, 1 to 10,000 characters. */
  readonly rationale: Scalars['String']['input'];
  /** Fraction of FOR + AGAINST that FOR must reach. In [0.5, 1]. */
  readonly threshold: Scalars['Decimal']['input'];
  /** Seconds between the end of a vote and its execution, at most 30 days. 0: none. In [0, 2592000]. */
  readonly timelockSeconds: Scalars['Int']['input'];
  /** Title for people, 1 to 200 characters. */
  readonly title: Scalars['String']['input'];
  /** Duration of a vote in seconds, at most 30 days. In [1, 2592000]. */
  readonly votingPeriodSeconds: Scalars['Int']['input'];
};

/**
 * The end of a market: reduce-only from an instant, then all positions into cash at one price, then DELISTED. Until its
 * settlement price is fixed another vote replaces it, and one on the market's status takes it back.
 */
export type ProposeDelistingInput = {
  /** The market. */
  readonly marketId: Scalars['ID']['input'];
  /** The reason, 1 to 10,000 characters. */
  readonly rationale: Scalars['String']['input'];
  /** First instant at which the market takes no new risk. In the past: when the proposal is executed. */
  readonly reduceOnlyFrom: Scalars['DateTime']['input'];
  /** The settlement price in USD, where the marks of the window are not to decide, or were too few. Null: the mean of the mark over settlementWindowSeconds before settlesAt. */
  readonly settlementPrice?: InputMaybe<Scalars['Decimal']['input']>;
  /** First instant at which positions are settled: at least settlementWindowSeconds after reduceOnlyFrom and after the execution, at most 366 days ahead. */
  readonly settlesAt: Scalars['DateTime']['input'];
  /** Title for people, 1 to 200 characters. */
  readonly title: Scalars['String']['input'];
};

/** Money from outside for a layer of the waterfall. An open deficit is paid first. */
export type ProposeFundingInput = {
  /** In USD, above 0, whole cents. */
  readonly amount: Scalars['Decimal']['input'];
  /** Which layer: MARKET_INSURANCE, GLOBAL_INSURANCE or BACKSTOP; the others hold no money. */
  readonly layer: WaterfallLayerKind;
  /** The market of MARKET_INSURANCE; null for the other layers. */
  readonly marketId?: InputMaybe<Scalars['ID']['input']>;
  /** The reason, 1 to 10,000 characters. */
  readonly rationale: Scalars['String']['input'];
  /** Title for people, 1 to 200 characters. */
  readonly title: Scalars['String']['input'];
};

/** Exactly one action. */
export type ProposeInput =
  /** Cancel a margin call. */
  { readonly cancelMarginCall: ProposeCancellationInput; readonly changeCollateral?: never; readonly changeCommittee?: never; readonly changeParameters?: never; readonly delistMarket?: never; readonly fundWaterfall?: never; readonly grantMandate?: never; readonly listMarket?: never; readonly revokeMandate?: never; readonly setMarketStatus?: never; readonly setPriceSources?: never; }
  |  /** Change the settings of a collateral asset. */
  { readonly cancelMarginCall?: never; readonly changeCollateral: ProposeCollateralInput; readonly changeCommittee?: never; readonly changeParameters?: never; readonly delistMarket?: never; readonly fundWaterfall?: never; readonly grantMandate?: never; readonly listMarket?: never; readonly revokeMandate?: never; readonly setMarketStatus?: never; readonly setPriceSources?: never; }
  |  /** Seat another committee. */
  { readonly cancelMarginCall?: never; readonly changeCollateral?: never; readonly changeCommittee: ProposeCommitteeInput; readonly changeParameters?: never; readonly delistMarket?: never; readonly fundWaterfall?: never; readonly grantMandate?: never; readonly listMarket?: never; readonly revokeMandate?: never; readonly setMarketStatus?: never; readonly setPriceSources?: never; }
  |  /** Change a market's margin parameters. */
  { readonly cancelMarginCall?: never; readonly changeCollateral?: never; readonly changeCommittee?: never; readonly changeParameters: ProposeParametersInput; readonly delistMarket?: never; readonly fundWaterfall?: never; readonly grantMandate?: never; readonly listMarket?: never; readonly revokeMandate?: never; readonly setMarketStatus?: never; readonly setPriceSources?: never; }
  |  /** End a market: settle its positions into cash, then delist it. */
  { readonly cancelMarginCall?: never; readonly changeCollateral?: never; readonly changeCommittee?: never; readonly changeParameters?: never; readonly delistMarket: ProposeDelistingInput; readonly fundWaterfall?: never; readonly grantMandate?: never; readonly listMarket?: never; readonly revokeMandate?: never; readonly setMarketStatus?: never; readonly setPriceSources?: never; }
  |  /** Pay into a layer of the waterfall. */
  { readonly cancelMarginCall?: never; readonly changeCollateral?: never; readonly changeCommittee?: never; readonly changeParameters?: never; readonly delistMarket?: never; readonly fundWaterfall: ProposeFundingInput; readonly grantMandate?: never; readonly listMarket?: never; readonly revokeMandate?: never; readonly setMarketStatus?: never; readonly setPriceSources?: never; }
  |  /** Give an admin a mandate. */
  { readonly cancelMarginCall?: never; readonly changeCollateral?: never; readonly changeCommittee?: never; readonly changeParameters?: never; readonly delistMarket?: never; readonly fundWaterfall?: never; readonly grantMandate: ProposeMandateInput; readonly listMarket?: never; readonly revokeMandate?: never; readonly setMarketStatus?: never; readonly setPriceSources?: never; }
  |  /** List a market. */
  { readonly cancelMarginCall?: never; readonly changeCollateral?: never; readonly changeCommittee?: never; readonly changeParameters?: never; readonly delistMarket?: never; readonly fundWaterfall?: never; readonly grantMandate?: never; readonly listMarket: ProposeMarketInput; readonly revokeMandate?: never; readonly setMarketStatus?: never; readonly setPriceSources?: never; }
  |  /** Take a mandate back. */
  { readonly cancelMarginCall?: never; readonly changeCollateral?: never; readonly changeCommittee?: never; readonly changeParameters?: never; readonly delistMarket?: never; readonly fundWaterfall?: never; readonly grantMandate?: never; readonly listMarket?: never; readonly revokeMandate: ProposeRevocationInput; readonly setMarketStatus?: never; readonly setPriceSources?: never; }
  |  /** Change a market's status. */
  { readonly cancelMarginCall?: never; readonly changeCollateral?: never; readonly changeCommittee?: never; readonly changeParameters?: never; readonly delistMarket?: never; readonly fundWaterfall?: never; readonly grantMandate?: never; readonly listMarket?: never; readonly revokeMandate?: never; readonly setMarketStatus: ProposeStatusInput; readonly setPriceSources?: never; }
  |  /** Declare the price sources of a market. */
  { readonly cancelMarginCall?: never; readonly changeCollateral?: never; readonly changeCommittee?: never; readonly changeParameters?: never; readonly delistMarket?: never; readonly fundWaterfall?: never; readonly grantMandate?: never; readonly listMarket?: never; readonly revokeMandate?: never; readonly setMarketStatus?: never; readonly setPriceSources: ProposePriceSourcesInput; };

/** A mandate for one admin. */
export type ProposeMandateInput = {
  /** Subject of the admin, as tokens name it. */
  readonly admin: Scalars['String']['input'];
  /** Which parameters, and how far. */
  readonly bounds: ReadonlyArray<MandateBoundInput>;
  /** First instant at which it is no longer in force. */
  readonly expiresAt: Scalars['DateTime']['input'];
  /** In which markets. */
  readonly markets: ReadonlyArray<Scalars['ID']['input']>;
  /** The reason, 1 to 10,000 characters. */
  readonly rationale: Scalars['String']['input'];
  /** Title for people, 1 to 200 characters. */
  readonly title: Scalars['String']['input'];
};

/** A market to be listed. */
export type ProposeMarketInput = {
  /** The new market's id: 1 to 64 letters, digits, dots, dashes, slashes or underscores. In the proposal's action it is `marketId`. */
  readonly id: Scalars['ID']['input'];
  /** Its parameters, over the defaults; `tiers` or both margin fractions must be given. */
  readonly parameters: MarginParameterChanges;
  /** The reason, 1 to 10,000 characters. */
  readonly rationale: Scalars['String']['input'];
  /** Name for people, 1 to 64 characters, not taken. */
  readonly symbol: Scalars['String']['input'];
  /** Title for people, 1 to 200 characters. */
  readonly title: Scalars['String']['input'];
};

/** A change of the margin parameters of one market. */
export type ProposeParametersInput = {
  /** What the change may do beyond the committee's limits. The proposal then needs the higher of threshold and impactThreshold. */
  readonly acceptsImpact?: InputMaybe<AcceptedImpactInput>;
  /** What changes. */
  readonly changes: MarginParameterChanges;
  /** The market. */
  readonly marketId: Scalars['ID']['input'];
  /** Seconds over which the margin fractions move to the new values along a line, up to 90 days, so that a tightening does not call everyone at once. 0: at once. */
  readonly phaseInSeconds?: InputMaybe<Scalars['Int']['input']>;
  /** The reason, 1 to 10,000 characters. */
  readonly rationale: Scalars['String']['input'];
  /** Title for people, 1 to 200 characters. */
  readonly title: Scalars['String']['input'];
};

/** The price sources of one market: the complete list, which replaces the previous one. */
export type ProposePriceSourcesInput = {
  /** The market. */
  readonly marketId: Scalars['ID']['input'];
  /** The reason, 1 to 10,000 characters. */
  readonly rationale: Scalars['String']['input'];
  /** At least minSources and at most 16. Empty, with a minSources of 1: none is declared, and every operator publishes for one and the same source. */
  readonly sources: ReadonlyArray<PriceSourceInput>;
  /** Title for people, 1 to 200 characters. */
  readonly title: Scalars['String']['input'];
};

/** The end of a mandate. */
export type ProposeRevocationInput = {
  /** The mandate. */
  readonly mandateId: Scalars['ID']['input'];
  /** The reason, 1 to 10,000 characters. */
  readonly rationale: Scalars['String']['input'];
  /** Title for people, 1 to 200 characters. */
  readonly title: Scalars['String']['input'];
};

/** A market's new status. Ends a guardian's pause that runs there. */
export type ProposeStatusInput = {
  /** The market. */
  readonly marketId: Scalars['ID']['input'];
  /** The reason, 1 to 10,000 characters. */
  readonly rationale: Scalars['String']['input'];
  /** The status: ACTIVE, REDUCE_ONLY or ENFORCEMENT_PAUSED. Takes back an end that was decided and not begun. */
  readonly status: MarketStatus;
  /** Title for people, 1 to 200 characters. */
  readonly title: Scalars['String']['input'];
};

/** Mark prices of one source. */
export type PublishMarkPricesInput = {
  /** Idempotency key; optional, because prices older than the last one are rejected anyway. */
  readonly key?: InputMaybe<Scalars['String']['input']>;
  /** The prices, at most 1,000, in order. They take effect together; of several prices of one market, the last usable one is in force. */
  readonly prices: ReadonlyArray<MarkPriceInput>;
  /** The publisher. */
  readonly source: Scalars['String']['input'];
};

/** A price that jumped, and that nothing has confirmed yet. */
export type QuarantinedPrice = {
  readonly __typename?: 'QuarantinedPrice';
  /** The latest price at that level, in USD. */
  readonly price: Scalars['Decimal']['output'];
  /** Since when, by the clock of the server. */
  readonly since: Scalars['DateTime']['output'];
  /** The source that confirms it. */
  readonly source: Scalars['String']['output'];
};

/** Everything that can be read. Every field needs a token; another's account does not exist for its caller. */
export type Query = {
  readonly __typename?: 'Query';
  /** One account; null when there is none or it is another's. */
  readonly account?: Maybe<Account>;
  /** The accounts the caller may see, from the book in memory. */
  readonly accounts: AccountConnection;
  /** Every key, revoked ones too, the newest first. For ADMIN. */
  readonly apiKeys: ReadonlyArray<ApiKey>;
  /** The whole book at once, at most 100,000 accounts: what a map of it needs. */
  readonly bookSnapshot: BookSnapshot;
  /** Whether each order may be placed now: 1 to 1,000, each judged alone. From the book in memory where the process follows the log. Writes nothing. */
  readonly checkOrders: ReadonlyArray<OrderCheck>;
  /** Whether an amount may leave an account now, and how much could. From the book in memory where the process follows the log. Writes nothing. */
  readonly checkWithdrawal: WithdrawalCheck;
  /** The time by which everything is decided: deadlines, votes and prices are of this clock. */
  readonly clock: Clock;
  /** Every collateral asset, by name. */
  readonly collateralAssets: ReadonlyArray<CollateralAsset>;
  /** The committee, as in force now. */
  readonly committee: Committee;
  /** Losses that no layer has covered, in USD, not negative. While it is above 0, nothing can be withdrawn. */
  readonly deficit: Scalars['Decimal']['output'];
  /** The log as far as the caller may see it, oldest first on every page. From its beginning, or with `last` from its end. CURSOR_EXPIRED for a cursor older than the oldest kept event. */
  readonly events: EventConnection;
  /** Ledger accounts with their balances: those of the system by name, then those of trading accounts. Partners and owners see their own accounts; without a role it is FORBIDDEN. */
  readonly ledgerAccounts: LedgerAccountConnection;
  /** The journal, newest first. Partners and owners see the lines of their own accounts; without a role it is FORBIDDEN. */
  readonly ledgerEntries: LedgerEntryConnection;
  /** One liquidation step; null when there is none or it is another's. */
  readonly liquidation?: Maybe<Liquidation>;
  /** Authority that executed proposals gave to admins, newest first, at most 500. */
  readonly mandates: ReadonlyArray<Mandate>;
  /** One margin call; null when there is none or it is another's. */
  readonly marginCall?: Maybe<MarginCall>;
  /** The margin calls the caller may see. */
  readonly marginCalls: MarginCallConnection;
  /** One market; null when there is none. */
  readonly market?: Maybe<Market>;
  /** Every market, by id. */
  readonly markets: ReadonlyArray<Market>;
  /**
   * What a change of one market's parameters would do to the live book if it were made now and at once. Changes nothing;
   * for readers of every account.
   */
  readonly previewMarginParameters: ParameterImpact;
  /** One proposal; null when there is none. */
  readonly proposal?: Maybe<Proposal>;
  /** Proposals, newest first. */
  readonly proposals: ProposalConnection;
  /** The accounts the caller may see, taken together. */
  readonly riskSummary: RiskSummary;
  /** The effect of a price shock on the live book. Changes nothing; for readers of every account. */
  readonly stressTest: StressTestResult;
  /** What runs here and how far it has come. */
  readonly systemStatus: SystemStatus;
  /** Checks the chain from a line to the head and recomputes every recorded decision. For readers of every account. */
  readonly verifyLog: LogVerification;
  /** The token's subject, and the authority that governance has given it. */
  readonly viewer: Viewer;
  /** The layers of the waterfall with their balances, in the order in which they pay. */
  readonly waterfall: ReadonlyArray<WaterfallLayer>;
  /** The caller's endpoints, the newest first: those of its key, or for ADMIN all. */
  readonly webhooks: ReadonlyArray<Webhook>;
};


/** Everything that can be read. Every field needs a token; another's account does not exist for its caller. */
export type QueryAccountArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be read. Every field needs a token; another's account does not exist for its caller. */
export type QueryAccountsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<AccountFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  orderBy?: InputMaybe<AccountOrder>;
};


/** Everything that can be read. Every field needs a token; another's account does not exist for its caller. */
export type QueryBookSnapshotArgs = {
  levels?: InputMaybe<ReadonlyArray<HealthLevel>>;
};


/** Everything that can be read. Every field needs a token; another's account does not exist for its caller. */
export type QueryCheckOrdersArgs = {
  orders: ReadonlyArray<OrderCheckInput>;
};


/** Everything that can be read. Every field needs a token; another's account does not exist for its caller. */
export type QueryCheckWithdrawalArgs = {
  accountId: Scalars['ID']['input'];
  amount: Scalars['Decimal']['input'];
  asset: Scalars['String']['input'];
};


/** Everything that can be read. Every field needs a token; another's account does not exist for its caller. */
export type QueryEventsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<EventFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/** Everything that can be read. Every field needs a token; another's account does not exist for its caller. */
export type QueryLedgerAccountsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<LedgerAccountFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** Everything that can be read. Every field needs a token; another's account does not exist for its caller. */
export type QueryLedgerEntriesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<LedgerEntryFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** Everything that can be read. Every field needs a token; another's account does not exist for its caller. */
export type QueryLiquidationArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be read. Every field needs a token; another's account does not exist for its caller. */
export type QueryMandatesArgs = {
  activeOnly?: InputMaybe<Scalars['Boolean']['input']>;
  admin?: InputMaybe<Scalars['String']['input']>;
};


/** Everything that can be read. Every field needs a token; another's account does not exist for its caller. */
export type QueryMarginCallArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be read. Every field needs a token; another's account does not exist for its caller. */
export type QueryMarginCallsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<MarginCallFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  orderBy?: InputMaybe<MarginCallOrder>;
};


/** Everything that can be read. Every field needs a token; another's account does not exist for its caller. */
export type QueryMarketArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be read. Every field needs a token; another's account does not exist for its caller. */
export type QueryPreviewMarginParametersArgs = {
  changes: MarginParameterChanges;
  marketId: Scalars['ID']['input'];
};


/** Everything that can be read. Every field needs a token; another's account does not exist for its caller. */
export type QueryProposalArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be read. Every field needs a token; another's account does not exist for its caller. */
export type QueryProposalsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  states?: InputMaybe<ReadonlyArray<ProposalState>>;
};


/** Everything that can be read. Every field needs a token; another's account does not exist for its caller. */
export type QueryStressTestArgs = {
  input: StressTestInput;
};


/** Everything that can be read. Every field needs a token; another's account does not exist for its caller. */
export type QueryVerifyLogArgs = {
  fromSequence?: InputMaybe<Scalars['String']['input']>;
};

/** The state of one job queue. */
export type QueueStatus = {
  readonly __typename?: 'QueueStatus';
  /** Jobs that run now. */
  readonly active: Scalars['Int']['output'];
  /** Jobs whose time has not come. */
  readonly delayed: Scalars['Int']['output'];
  /** Jobs that gave up. */
  readonly failed: Scalars['Int']['output'];
  /** Its name. */
  readonly name: Scalars['String']['output'];
  /** Jobs that could run now. */
  readonly waiting: Scalars['Int']['output'];
};

/** At most 10,000 accounts a call. */
export type ReconcileAccountsInput = {
  /** The accounts, each once, 1 to 10,000. */
  readonly accounts: ReadonlyArray<AccountStateInput>;
  /** When the venue's books stood so; at most 60 seconds ahead of the server. */
  readonly asOf: Scalars['DateTime']['input'];
  /** Whether to book the differences: positions as reported, then cash flows of kind CORRECTION. */
  readonly correct?: InputMaybe<Scalars['Boolean']['input']>;
  /** Idempotency key, as for deposits. It names the comparison in the log. */
  readonly key: Scalars['String']['input'];
  /** Why, for people, 1 to 500 characters. Needed to correct. */
  readonly reason?: InputMaybe<Scalars['String']['input']>;
};

/** One number that is not the same here and at the venue. */
export type ReconciliationDifference = {
  readonly __typename?: 'ReconciliationDifference';
  /** The account. */
  readonly accountId: Scalars['ID']['output'];
  /** Of a BALANCE: the asset. */
  readonly asset?: Maybe<Scalars['String']['output']>;
  /** Of a POSITION_SIZE or an ENTRY_PRICE: the market. */
  readonly marketId?: Maybe<Scalars['ID']['output']>;
  /** What is here; null of an ACCOUNT. */
  readonly ours?: Maybe<Scalars['Decimal']['output']>;
  /** What the venue says; null of an ACCOUNT. */
  readonly theirs?: Maybe<Scalars['Decimal']['output']>;
  /** What: BALANCE in the asset, POSITION_SIZE in base units, ENTRY_PRICE in USD, or ACCOUNT for an account that is not known here. */
  readonly what: Scalars['String']['output'];
};

/** What the venue says of an account is not what is here. One line an account. */
export type ReconciliationDifferenceFound = Event & {
  readonly __typename?: 'ReconciliationDifferenceFound';
  /** The account it is about, if one. */
  readonly accountId?: Maybe<Scalars['ID']['output']>;
  /** The actor: a subject, or system:… for the program itself. */
  readonly actor: Scalars['String']['output'];
  /** Instant of the venue's statement. */
  readonly asOf?: Maybe<Scalars['DateTime']['output']>;
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** To be given as `after`, to go on behind this event. */
  readonly cursor: Scalars['String']['output'];
  /** SHA-256 over the hash before and this line, 64 hex digits. Null for readers who may not read every account: a hash confirms guesses about lines of others. */
  readonly hash?: Maybe<Scalars['String']['output']>;
  /** Whether the differences were booked, so that both are the same now. What is different is in `payload.differences`: what, asset, marketId, ours, theirs. */
  readonly isCorrected?: Maybe<Scalars['Boolean']['output']>;
  /** The margin call it is about, if one. */
  readonly marginCallId?: Maybe<Scalars['ID']['output']>;
  /** The market it is about, if one. */
  readonly marketId?: Maybe<Scalars['ID']['output']>;
  /** All its facts: amounts and instants as strings. */
  readonly payload: Scalars['JSON']['output'];
  /** Hash of the line before, 64 hex digits. Null for the same readers. */
  readonly previousHash?: Maybe<Scalars['String']['output']>;
  /** The proposal it is about, if one. */
  readonly proposalId?: Maybe<Scalars['ID']['output']>;
  /** Why it was corrected, for people; null when it was not. */
  readonly reason?: Maybe<Scalars['String']['output']>;
  /** The comparison, as BooksReconciled names it. */
  readonly reconciliationId?: Maybe<Scalars['ID']['output']>;
  /** Place in the log, from 1 without gaps. */
  readonly sequence: Scalars['String']['output'];
  /** Name of the fact: the name of this type. */
  readonly type: Scalars['String']['output'];
};

/** What came of a comparison with the venue's books. */
export type ReconciliationReport = {
  readonly __typename?: 'ReconciliationReport';
  /** Accounts that were compared. */
  readonly compared: Scalars['Int']['output'];
  /** Whether there were differences, and all of them are booked. */
  readonly corrected: Scalars['Boolean']['output'];
  /** Every number that is not the same, as it was before a correction; by account, kind, asset and market. */
  readonly differences: ReadonlyArray<ReconciliationDifference>;
  /** Accounts that were not compared: something of them happened after `asOf`, or an order of a liquidation is at the venue. */
  readonly moved: ReadonlyArray<Scalars['ID']['output']>;
};

/** At most 10,000 a call, taken or rejected one by one, in their order. */
export type RecordCashFlowsInput = {
  /** The flows, in order. */
  readonly flows: ReadonlyArray<CashFlowInput>;
  /** Idempotency key, as for deposits. */
  readonly key: Scalars['String']['input'];
};

/** A deposit that was seen on its chain or in its bank account. */
export type RecordDepositInput = {
  /** The account that is credited. */
  readonly accountId: Scalars['ID']['input'];
  /** Amount in units of the asset. Above 0. */
  readonly amount: Scalars['Decimal']['input'];
  /** Name of the asset. */
  readonly asset: Scalars['String']['input'];
  /** Number of confirmations, from 0; at the number that its asset requires the deposit becomes final. Null: confirmations are not counted. */
  readonly confirmations?: InputMaybe<Scalars['Int']['input']>;
  /** Whether the deposit is final. */
  readonly final?: InputMaybe<Scalars['Boolean']['input']>;
  /** Idempotency key: a repeat with the same content changes nothing and returns the first answer; with other content it is a CONFLICT. */
  readonly key: Scalars['String']['input'];
  /** Owner of the account if the account does not exist yet; without an owner, an unknown account is refused. */
  readonly owner?: InputMaybe<Scalars['String']['input']>;
};

/** At most 10,000 deposits per call; each is accepted or rejected by itself. */
export type RecordDepositsInput = {
  /** The deposits, in order. */
  readonly deposits: ReadonlyArray<DepositInput>;
  /** Idempotency key, as for deposits. */
  readonly key: Scalars['String']['input'];
};

/** At most 1,000 a call, taken or rejected one by one, in their order. */
export type RecordFundingRatesInput = {
  /** Idempotency key, as for deposits. */
  readonly key: Scalars['String']['input'];
  /** The rates, in order. */
  readonly rates: ReadonlyArray<FundingRateInput>;
};

/** The resting orders of some accounts in some markets. At most 10,000 orders and 10,000 scopes a call. */
export type RecordOpenOrdersInput = {
  /** Idempotency key, as for deposits. */
  readonly key: Scalars['String']['input'];
  /** All orders that rest there. Each belongs to one of the scopes. */
  readonly orders: ReadonlyArray<OpenOrderInput>;
  /** Whose orders in which market are replaced, also by none. */
  readonly replaces: ReadonlyArray<OpenOrderScope>;
};

/** At most 10,000 positions per call. An unknown account is created with the given owner. */
export type RecordPositionsInput = {
  /** Idempotency key, as for deposits. */
  readonly key: Scalars['String']['input'];
  /** Owner of accounts that do not exist yet; without an owner, their rows are rejected. */
  readonly owner?: InputMaybe<Scalars['String']['input']>;
  /** The positions; each replaces the account's position in that market. The part that a row closes is realized at its price; the part that it opens changes no balance. New risk is accepted and flagged (RiskTakenUnderCall). */
  readonly positions: ReadonlyArray<PositionInput>;
};

/** At most 1,000 a call, taken or rejected one by one, in their order. */
export type RecordProfitSettlementsInput = {
  /** Idempotency key, as for deposits. */
  readonly key: Scalars['String']['input'];
  /** The settlements, in order. */
  readonly settlements: ReadonlyArray<ProfitSettlementInput>;
};

/** The outcome of a batch: the number of accepted entries, and each rejected one. */
export type RecordReceipt = {
  readonly __typename?: 'RecordReceipt';
  /** Number of accepted entries. */
  readonly accepted: Scalars['Int']['output'];
  /** Whether the key was used before with the same content: nothing was changed, and this is the first answer. */
  readonly duplicate: Scalars['Boolean']['output'];
  /** The rejected entries, in the order of the input. */
  readonly rejected: ReadonlyArray<Rejection>;
};

/** At most 10,000 a call, taken or rejected one by one, in their order. */
export type RecordTradesInput = {
  /** Idempotency key, as for deposits. */
  readonly key: Scalars['String']['input'];
  /** Owner of accounts that are not known yet; without it their trades are rejected. */
  readonly owner?: InputMaybe<Scalars['String']['input']>;
  /** The trades, in order. */
  readonly trades: ReadonlyArray<TradeInput>;
};

/** A withdrawal from an account. */
export type RecordWithdrawalInput = {
  /** The account that is debited. */
  readonly accountId: Scalars['ID']['input'];
  /** Amount in units of the asset. Above 0. */
  readonly amount: Scalars['Decimal']['input'];
  /** Name of the asset. */
  readonly asset: Scalars['String']['input'];
  /** Idempotency key, as for deposits; it must not end like the id of a liquidation step (`call-1.step-1`). */
  readonly key: Scalars['String']['input'];
};

/** What a fact moved in one balance. */
export type RecordedBalanceChange = {
  readonly __typename?: 'RecordedBalanceChange';
  /** Signed, in the asset: above 0 came in. */
  readonly amount: Scalars['Decimal']['output'];
  /** Name of the asset. */
  readonly asset: Scalars['String']['output'];
  /** Final, afterwards, in the asset; below 0 for a debt. */
  readonly balance: Scalars['Decimal']['output'];
};

/** One movement of money or an asset. */
export type RecordedCashFlow = {
  readonly __typename?: 'RecordedCashFlow';
  /** Signed, in the asset: above 0 came in. */
  readonly amount: Scalars['Decimal']['output'];
  /** Name of the asset. */
  readonly asset: Scalars['String']['output'];
  /** The flow. */
  readonly cashFlowId: Scalars['ID']['output'];
  /** When it moved at the venue. */
  readonly flowedAt: Scalars['DateTime']['output'];
  /** Why it moved. */
  readonly kind: CashFlowKind;
  /** The market it came from; null when it is of none. */
  readonly marketId?: Maybe<Scalars['ID']['output']>;
  /** Why, for people. */
  readonly reason?: Maybe<Scalars['String']['output']>;
};

/** A position that became larger, or changed side. */
export type RecordedNewRisk = {
  readonly __typename?: 'RecordedNewRisk';
  /** The market. */
  readonly marketId: Scalars['ID']['output'];
  /** Signed, in base units, afterwards. */
  readonly sizeAfter: Scalars['Decimal']['output'];
  /** Signed, in base units, before. */
  readonly sizeBefore: Scalars['Decimal']['output'];
};

/** One position as it was recorded. */
export type RecordedPosition = {
  readonly __typename?: 'RecordedPosition';
  /** Average entry price in USD; null when closed. */
  readonly entryPrice?: Maybe<Scalars['Decimal']['output']>;
  /** The market. */
  readonly marketId: Scalars['ID']['output'];
  /** Signed, in base units; 0 closed it. */
  readonly size: Scalars['Decimal']['output'];
};

/** What a report of a position realised. */
export type RecordedRealization = {
  readonly __typename?: 'RecordedRealization';
  /** The market. */
  readonly marketId: Scalars['ID']['output'];
  /** USD per base unit at which it was closed; null when only the entry price changed. */
  readonly price?: Maybe<Scalars['Decimal']['output']>;
  /** In USD; below 0 for a loss. */
  readonly realizedPnl: Scalars['Decimal']['output'];
};

/** One fill as it was booked. */
export type RecordedTrade = {
  readonly __typename?: 'RecordedTrade';
  /** In USD; below 0 for a rebate. */
  readonly fee: Scalars['Decimal']['output'];
  /** The market. */
  readonly marketId: Scalars['ID']['output'];
  /** USD per base unit. */
  readonly price: Scalars['Decimal']['output'];
  /** In USD, before the fee; below 0 for a loss. */
  readonly realizedPnl: Scalars['Decimal']['output'];
  /** Signed, in base units: above 0 bought. */
  readonly size: Scalars['Decimal']['output'];
  /** The trade. */
  readonly tradeId: Scalars['ID']['output'];
  /** When it was made at the venue. */
  readonly tradedAt: Scalars['DateTime']['output'];
};

/** One rejected entry. */
export type Rejection = {
  readonly __typename?: 'Rejection';
  /** Error code, as in `extensions.code`. For a price that the guard refused, the reason: NON_POSITIVE, FUTURE_DATED or OUT_OF_ORDER. PRICE_QUARANTINED: recorded, and not used until it is confirmed. */
  readonly code: Scalars['String']['output'];
  /** Path of the faulty field in the input, for example positions[3].size; null for the entry as a whole. */
  readonly field?: Maybe<Scalars['String']['output']>;
  /** Index of the entry in the input, from 0. */
  readonly index: Scalars['Int']['output'];
  /** Explanation for people. */
  readonly message: Scalars['String']['output'];
  /** For a price that the guard refused or put in quarantine: NON_POSITIVE, FUTURE_DATED, OUT_OF_ORDER, TOO_UNCERTAIN, STALE, DEVIATES, TOO_FEW_SOURCES, JUMPED, BEYOND_MAX_JUMP or UNSTEADY; null for any other entry. */
  readonly reason?: Maybe<Scalars['String']['output']>;
};

/** At most 10,000 reports a call, accepted or rejected one by one, in order. */
export type ReportLiquidationFillsInput = {
  /** The reports. Fills of an instruction are added up; it is booked when it is final or its whole size has traded. */
  readonly fills: ReadonlyArray<LiquidationFillInput>;
  /** Idempotency key, as for deposits. */
  readonly key: Scalars['String']['input'];
};

/**
 * The accounts the caller may see, taken together, at the prices of the book in memory. Amounts in USD are exact sums,
 * unrounded. An account that cannot be valued, because a market has no price, is in no level, and in neither equity nor
 * maintenance margin. An account that holds no position and owes nothing is in accountsWithoutPositions, not in a level.
 */
export type RiskSummary = {
  readonly __typename?: 'RiskSummary';
  /** Accounts that hold no position and owe nothing: never traded, closed, or wiped out and settled. Their equity counts. */
  readonly accountsWithoutPositions: Scalars['Int']['output'];
  /** The instant of the measurement. */
  readonly asOf: Scalars['DateTime']['output'];
  /** Σ equity, in USD. */
  readonly equity: Scalars['Decimal']['output'];
  /** Every level, best first, also those without accounts. HEALTHY counts accounts with a position only. */
  readonly levels: ReadonlyArray<LevelCount>;
  /** Σ maintenance margin, in USD. */
  readonly maintenanceMargin: Scalars['Decimal']['output'];
  /** Σ |size| · mark over all positions in markets that have a price, in USD. */
  readonly openInterest: Scalars['Decimal']['output'];
  /** Margin calls that have not ended. */
  readonly openMarginCalls: Scalars['Int']['output'];
};

/** New risk was taken that a permission would have refused: it is booked, and enforced. */
export type RiskTakenUnderCall = Event & {
  readonly __typename?: 'RiskTakenUnderCall';
  /** The account it is about, if one. */
  readonly accountId?: Maybe<Scalars['ID']['output']>;
  /** The actor: a subject, or system:… for the program itself. */
  readonly actor: Scalars['String']['output'];
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** By what: TRADES or POSITIONS. */
  readonly by?: Maybe<Scalars['String']['output']>;
  /** To be given as `after`, to go on behind this event. */
  readonly cursor: Scalars['String']['output'];
  /** Equity less initial margin afterwards, in USD; null when it was not measured. */
  readonly freeCollateral?: Maybe<Scalars['Decimal']['output']>;
  /** SHA-256 over the hash before and this line, 64 hex digits. Null for readers who may not read every account: a hash confirms guesses about lines of others. */
  readonly hash?: Maybe<Scalars['String']['output']>;
  /** The margin call it is about, if one. */
  readonly marginCallId?: Maybe<Scalars['ID']['output']>;
  /** The market it is about, if one. */
  readonly marketId?: Maybe<Scalars['ID']['output']>;
  /** Where risk was added. */
  readonly markets?: Maybe<ReadonlyArray<RecordedNewRisk>>;
  /** All its facts: amounts and instants as strings. */
  readonly payload: Scalars['JSON']['output'];
  /** Hash of the line before, 64 hex digits. Null for the same readers. */
  readonly previousHash?: Maybe<Scalars['String']['output']>;
  /** The proposal it is about, if one. */
  readonly proposalId?: Maybe<Scalars['ID']['output']>;
  /** What would have refused it: ACCOUNT_UNDER_CALL, PRICE_STALE for a market whose price could not be used, or INSUFFICIENT_FREE_COLLATERAL. */
  readonly reason?: Maybe<Scalars['String']['output']>;
  /** Place in the log, from 1 without gaps. */
  readonly sequence: Scalars['String']['output'];
  /** Name of the fact: the name of this type. */
  readonly type: Scalars['String']['output'];
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

/** The price at which all positions of a market are settled is fixed. */
export type SettlementPriceFixed = Event & {
  readonly __typename?: 'SettlementPriceFixed';
  /** The account it is about, if one. */
  readonly accountId?: Maybe<Scalars['ID']['output']>;
  /** The actor: a subject, or system:… for the program itself. */
  readonly actor: Scalars['String']['output'];
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** Parts at whose end a mark was in force: the mean is over these. */
  readonly covered?: Maybe<Scalars['Int']['output']>;
  /** To be given as `after`, to go on behind this event. */
  readonly cursor: Scalars['String']['output'];
  /** SHA-256 over the hash before and this line, 64 hex digits. Null for readers who may not read every account: a hash confirms guesses about lines of others. */
  readonly hash?: Maybe<Scalars['String']['output']>;
  /** The margin call it is about, if one. */
  readonly marginCallId?: Maybe<Scalars['ID']['output']>;
  /** The market it is about, if one. */
  readonly marketId?: Maybe<Scalars['ID']['output']>;
  /** All its facts: amounts and instants as strings. */
  readonly payload: Scalars['JSON']['output'];
  /** Hash of the line before, 64 hex digits. Null for the same readers. */
  readonly previousHash?: Maybe<Scalars['String']['output']>;
  /** USD per base unit. */
  readonly price?: Maybe<Scalars['Decimal']['output']>;
  /** Where it comes from. */
  readonly priceKind?: Maybe<SettlementPriceKind>;
  /** The proposal it is about, if one. */
  readonly proposalId?: Maybe<Scalars['ID']['output']>;
  /** Place in the log, from 1 without gaps. */
  readonly sequence: Scalars['String']['output'];
  /** End of the window. */
  readonly settlesAt?: Maybe<Scalars['DateTime']['output']>;
  /** Parts of the window. */
  readonly slots?: Maybe<Scalars['Int']['output']>;
  /** Name of the fact: the name of this type. */
  readonly type: Scalars['String']['output'];
  /** Length of the window, in seconds. */
  readonly windowSeconds?: Maybe<Scalars['Int']['output']>;
};

/** Where a settlement price comes from. */
export type SettlementPriceKind =
  /** A vote stated it. */
  | 'STATED'
  /** The mean of the mark over the window before the settlement. */
  | 'WINDOW_MEAN';

/** A market cannot be settled: fewer than half of its window had a usable mark. It waits for a vote that states a price. */
export type SettlementPriceMissing = Event & {
  readonly __typename?: 'SettlementPriceMissing';
  /** The account it is about, if one. */
  readonly accountId?: Maybe<Scalars['ID']['output']>;
  /** The actor: a subject, or system:… for the program itself. */
  readonly actor: Scalars['String']['output'];
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** Parts at whose end a mark was in force. */
  readonly covered?: Maybe<Scalars['Int']['output']>;
  /** To be given as `after`, to go on behind this event. */
  readonly cursor: Scalars['String']['output'];
  /** SHA-256 over the hash before and this line, 64 hex digits. Null for readers who may not read every account: a hash confirms guesses about lines of others. */
  readonly hash?: Maybe<Scalars['String']['output']>;
  /** The margin call it is about, if one. */
  readonly marginCallId?: Maybe<Scalars['ID']['output']>;
  /** The market it is about, if one. */
  readonly marketId?: Maybe<Scalars['ID']['output']>;
  /** All its facts: amounts and instants as strings. */
  readonly payload: Scalars['JSON']['output'];
  /** Hash of the line before, 64 hex digits. Null for the same readers. */
  readonly previousHash?: Maybe<Scalars['String']['output']>;
  /** The proposal it is about, if one. */
  readonly proposalId?: Maybe<Scalars['ID']['output']>;
  /** Place in the log, from 1 without gaps. */
  readonly sequence: Scalars['String']['output'];
  /** End of the window. */
  readonly settlesAt?: Maybe<Scalars['DateTime']['output']>;
  /** Parts of the window. */
  readonly slots?: Maybe<Scalars['Int']['output']>;
  /** Name of the fact: the name of this type. */
  readonly type: Scalars['String']['output'];
  /** Length of the window, in seconds. */
  readonly windowSeconds?: Maybe<Scalars['Int']['output']>;
};

/** A part of the book, by account. Without an owner nobody enforces its accounts. */
export type ShardStatus = {
  readonly __typename?: 'ShardStatus';
  /** Events of the log that its owner's book had not processed at its last report; null without an owner. */
  readonly behindLines?: Maybe<Scalars['Int']['output']>;
  /** When the owner's lease ends unless it is renewed, or when the last one ended; null where one process does everything. */
  readonly expiresAt?: Maybe<Scalars['DateTime']['output']>;
  /** Process that decides about its accounts; null when nobody does. */
  readonly owner?: Maybe<Scalars['String']['output']>;
  /** Its number, from 0. */
  readonly shard: Scalars['Int']['output'];
  /** Grows with every owner: a decision under an older one is refused. */
  readonly token: Scalars['String']['output'];
  /** For how long nobody has owned it, in seconds; 0 with an owner. An alert beyond the length of a lease. */
  readonly unownedSeconds: Scalars['Float']['output'];
};

/** A mark price before and after, in USD per base unit. */
export type ShockedPrice = {
  readonly __typename?: 'ShockedPrice';
  /** After the shock and all selling. */
  readonly after: Scalars['Decimal']['output'];
  /** Before the shock. */
  readonly before: Scalars['Decimal']['output'];
  /** The market. */
  readonly marketId: Scalars['ID']['output'];
};

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
  readonly cascade?: InputMaybe<Scalars['Boolean']['input']>;
  /** At most 1,000. Empty: the book at the current prices. */
  readonly shocks: ReadonlyArray<PriceShockInput>;
};

/** What a shock would do to the live book. Amounts in USD. */
export type StressTestResult = {
  readonly __typename?: 'StressTestResult';
  /** What nobody would pay: it would be recorded as a deficit. */
  readonly deficit: Scalars['Decimal']['output'];
  /** The markets that were shocked or sold in, by id. */
  readonly finalPrices: ReadonlyArray<ShockedPrice>;
  /** Accounts by level after all forced selling: every level, best first. One that went bankrupt counts as BANKRUPT, also when its loss was paid. */
  readonly levels: ReadonlyArray<LevelCount>;
  /** Notional that was sold by force, at the marks of its round. */
  readonly liquidatedNotional: Scalars['Decimal']['output'];
  /** Rounds of selling; 0 when nobody is forced. */
  readonly rounds: Scalars['Int']['output'];
  /** What liquidated accounts would owe beyond their equity. */
  readonly shortfall: Scalars['Decimal']['output'];
  /** What each layer of the waterfall would pay of it, in their order. */
  readonly waterfall: ReadonlyArray<WaterfallAllocation>;
};

/** Everything that can be followed over a WebSocket (graphql-transport-ws). */
export type Subscription = {
  readonly __typename?: 'Subscription';
  /** The health now, then again whenever the account changes level or its margin ratio moves by the threshold. */
  readonly accountHealth: AccountHealth;
  /** Proposals, votes, mandates and parameters, in the order of the log. Resumes like marginEvents. */
  readonly governanceEvents: Event;
  /** Every line of the log that the caller may see, whatever it is about. Resumes like marginEvents. */
  readonly logEvents: Event;
  /** Margin calls, liquidations and what surrounds them, in the order of the log. With `after`, first everything since that cursor, then live: no gap, no double. */
  readonly marginEvents: Event;
  /** Each market's mark price now, then every change. A slow reader skips to the newest price. */
  readonly markPrices: MarkPriceUpdate;
  /** The state of the whole book, again and again. */
  readonly riskSummary: RiskSummary;
  /** Instructions to a platform that executes liquidations itself, in the order of the log. Operators only. Resumes like marginEvents. */
  readonly venueInstructions: VenueInstruction;
};


/** Everything that can be followed over a WebSocket (graphql-transport-ws). */
export type SubscriptionAccountHealthArgs = {
  accountId: Scalars['ID']['input'];
  minChange?: InputMaybe<Scalars['Decimal']['input']>;
};


/** Everything that can be followed over a WebSocket (graphql-transport-ws). */
export type SubscriptionGovernanceEventsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
};


/** Everything that can be followed over a WebSocket (graphql-transport-ws). */
export type SubscriptionLogEventsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<EventFilter>;
};


/** Everything that can be followed over a WebSocket (graphql-transport-ws). */
export type SubscriptionMarginEventsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<EventFilter>;
};


/** Everything that can be followed over a WebSocket (graphql-transport-ws). */
export type SubscriptionMarkPricesArgs = {
  marketIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
};


/** Everything that can be followed over a WebSocket (graphql-transport-ws). */
export type SubscriptionRiskSummaryArgs = {
  everySeconds?: InputMaybe<Scalars['Int']['input']>;
};


/** Everything that can be followed over a WebSocket (graphql-transport-ws). */
export type SubscriptionVenueInstructionsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
};

/** What runs here. */
export type SystemStatus = {
  readonly __typename?: 'SystemStatus';
  /** The book in this process's memory. */
  readonly engine: EngineStatus;
  /** SHA-256 of the genesis that set the system up, 64 hex digits; empty before genesis. */
  readonly genesisHash: Scalars['String']['output'];
  /** What the last check of the ledger found; null before the first. */
  readonly ledger?: Maybe<LedgerStatus>;
  /** The check of the log that this process runs for a reader; null when it runs none. */
  readonly logCheck?: Maybe<LogCheckStatus>;
  /** Sequence of the last line of the log; "0" when it is empty. */
  readonly logHead: Scalars['String']['output'];
  /** Markets whose price decides nothing now as it is: their holders are enforced only where no plausible price changes the verdict, and not at all in a market that is paused; other open calls are suspended. */
  readonly marketsNotEnforced: ReadonlyArray<MarketNotEnforced>;
  /** The declared price sources of all markets, by id, whichever process publishes for them. */
  readonly priceSources: ReadonlyArray<PriceSourceHealth>;
  /** The job queues. */
  readonly queues: ReadonlyArray<QueueStatus>;
  /** The parts of the book, and which engine process decides about each. */
  readonly shards: ReadonlyArray<ShardStatus>;
  /** Committed events that have no place in the log yet: how far the relay is behind. */
  readonly unsealedEvents: Scalars['Int']['output'];
  /** Version of the program. */
  readonly version: Scalars['String']['output'];
};

/** A count of votes, in weight. */
export type Tally = {
  readonly __typename?: 'Tally';
  /** Weight that abstained. */
  readonly abstain: Scalars['Decimal']['output'];
  /** Weight against it. */
  readonly against: Scalars['Decimal']['output'];
  /** Weight for it. */
  readonly for: Scalars['Decimal']['output'];
  /** Whether FOR + ABSTAIN reached the quorum. */
  readonly quorumReached: Scalars['Boolean']['output'];
  /** Whether FOR reached its part of FOR + AGAINST. */
  readonly thresholdReached: Scalars['Boolean']['output'];
};

/** Deposits became final in the grace and lowered the amount outstanding at the current prices, without curing. Never for outgoing amounts. */
export type TopUpReceived = Event & {
  readonly __typename?: 'TopUpReceived';
  /** The account it is about, if one. */
  readonly accountId?: Maybe<Scalars['ID']['output']>;
  /** The actor: a subject, or system:… for the program itself. */
  readonly actor: Scalars['String']['output'];
  /** What was missing to the cure margin at opening, in USD, rounded up to the cent. */
  readonly amountDue: Scalars['Decimal']['output'];
  /** What was missing to the cure margin afterwards, in USD, rounded up to the cent. */
  readonly amountOutstanding: Scalars['Decimal']['output'];
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** The cash flows that came in during this grace and were not told of before; null without one. */
  readonly cashFlowIds?: Maybe<ReadonlyArray<Scalars['ID']['output']>>;
  /** To be given as `after`, to go on behind this event. */
  readonly cursor: Scalars['String']['output'];
  /** Last instant of the grace afterwards. */
  readonly deadline: Scalars['DateTime']['output'];
  /** The deposits that became final in this grace and were not reported before. Null in logs of older versions. */
  readonly depositIds?: Maybe<ReadonlyArray<Scalars['ID']['output']>>;
  /** SHA-256 over the hash before and this line, 64 hex digits. Null for readers who may not read every account: a hash confirms guesses about lines of others. */
  readonly hash?: Maybe<Scalars['String']['output']>;
  /** The measurement that decided it. */
  readonly health: AccountHealth;
  /** The margin call it is about, if one. */
  readonly marginCallId?: Maybe<Scalars['ID']['output']>;
  /** The market it is about, if one. */
  readonly marketId?: Maybe<Scalars['ID']['output']>;
  /** All its facts: amounts and instants as strings. */
  readonly payload: Scalars['JSON']['output'];
  /** Hash of the line before, 64 hex digits. Null for the same readers. */
  readonly previousHash?: Maybe<Scalars['String']['output']>;
  /** The proposal it is about, if one. */
  readonly proposalId?: Maybe<Scalars['ID']['output']>;
  /** Place in the log, from 1 without gaps. */
  readonly sequence: Scalars['String']['output'];
  /** State of the call afterwards. */
  readonly state: MarginCallState;
  /** Name of the fact: the name of this type. */
  readonly type: Scalars['String']['output'];
};

/** A fill at the venue. */
export type TradeInput = {
  /** The account that traded. */
  readonly accountId: Scalars['ID']['input'];
  /** When it was made at the venue; at most 60 seconds ahead of the server. The order of booking is the order of arrival. */
  readonly at: Scalars['DateTime']['input'];
  /** In USD: paid when above 0, a rebate when below. In size at most size times price. */
  readonly fee?: InputMaybe<Scalars['Decimal']['input']>;
  /** Names the trade for ever, in all accounts. One that is there with the same content is taken again, and nothing happens; with other content it is a CONFLICT. */
  readonly id: Scalars['ID']['input'];
  /** The market. */
  readonly marketId: Scalars['ID']['input'];
  /** USD per base unit. Above 0. */
  readonly price: Scalars['Decimal']['input'];
  /** Signed, in base units: above 0 bought, below 0 sold. Not 0; times price at most 10¹¹ USD. */
  readonly size: Scalars['Decimal']['input'];
};

/** Fills of one account at the venue, reported in one request. */
export type TradesRecorded = Event & {
  readonly __typename?: 'TradesRecorded';
  /** The account it is about, if one. */
  readonly accountId?: Maybe<Scalars['ID']['output']>;
  /** The actor: a subject, or system:… for the program itself. */
  readonly actor: Scalars['String']['output'];
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** Positions before, in the traded markets. */
  readonly before?: Maybe<ReadonlyArray<RecordedPosition>>;
  /** What it moved in the account's balances: at most the quote asset. */
  readonly changes?: Maybe<ReadonlyArray<RecordedBalanceChange>>;
  /** To be given as `after`, to go on behind this event. */
  readonly cursor: Scalars['String']['output'];
  /** Of all these fills, in USD; below 0 for a rebate. */
  readonly fee?: Maybe<Scalars['Decimal']['output']>;
  /** SHA-256 over the hash before and this line, 64 hex digits. Null for readers who may not read every account: a hash confirms guesses about lines of others. */
  readonly hash?: Maybe<Scalars['String']['output']>;
  /** The margin call it is about, if one. */
  readonly marginCallId?: Maybe<Scalars['ID']['output']>;
  /** The market it is about, if one. */
  readonly marketId?: Maybe<Scalars['ID']['output']>;
  /** All its facts: amounts and instants as strings. */
  readonly payload: Scalars['JSON']['output'];
  /** Positions afterwards, in the traded markets. */
  readonly positions?: Maybe<ReadonlyArray<RecordedPosition>>;
  /** Hash of the line before, 64 hex digits. Null for the same readers. */
  readonly previousHash?: Maybe<Scalars['String']['output']>;
  /** The proposal it is about, if one. */
  readonly proposalId?: Maybe<Scalars['ID']['output']>;
  /** Of all these fills, in USD, before fees; below 0 for a loss. */
  readonly realizedPnl?: Maybe<Scalars['Decimal']['output']>;
  /** Place in the log, from 1 without gaps. */
  readonly sequence: Scalars['String']['output'];
  /** The fills, in the order in which they were booked. */
  readonly trades?: Maybe<ReadonlyArray<RecordedTrade>>;
  /** Transfer of the ledger that moved the money of the call. */
  readonly transferId?: Maybe<Scalars['ID']['output']>;
  /** Name of the fact: the name of this type. */
  readonly type: Scalars['String']['output'];
};

/** A movement of collateral between two accounts of one owner. */
export type TransferCollateralInput = {
  /** How much, in the asset. Above 0. */
  readonly amount: Scalars['Decimal']['input'];
  /** Name of the asset. */
  readonly asset: Scalars['String']['input'];
  /** The account it leaves. */
  readonly fromAccountId: Scalars['ID']['input'];
  /** Idempotency key, as for deposits; it must not end like the id of a liquidation step (`call-1.step-1`). */
  readonly key: Scalars['String']['input'];
  /** The account it goes to. */
  readonly toAccountId: Scalars['ID']['input'];
};

/** A venue's answer contradicted the order: what could not be believed was not booked, and is in dispute. */
export type VenueFillRefused = Event & {
  readonly __typename?: 'VenueFillRefused';
  /** The account it is about, if one. */
  readonly accountId?: Maybe<Scalars['ID']['output']>;
  /** The actor: a subject, or system:… for the program itself. */
  readonly actor: Scalars['String']['output'];
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** Price at which that was booked, in USD; null when nothing was. */
  readonly bookedPrice?: Maybe<Scalars['Decimal']['output']>;
  /** Signed size that was booked, in base units. */
  readonly bookedSize: Scalars['Decimal']['output'];
  /** Average price that the venue reports, in USD; null if there is none or it is not a number. */
  readonly claimedPrice?: Maybe<Scalars['Decimal']['output']>;
  /** Signed size of the fill that the venue reports, in base units; null if it is not a number. */
  readonly claimedSize?: Maybe<Scalars['Decimal']['output']>;
  /**
   * How it contradicts: WRONG_SIDE, BEYOND_ORDER, TOO_MANY_DECIMALS, BEYOND_POSITION, NO_USABLE_NUMBERS,
   * REJECTED_YET_FILLED, WORSE_THAN_LIMIT, IMPLAUSIBLY_GOOD, ANSWERED_TWICE or NOT_ASKED_FOR. Permanent codes.
   */
  readonly contradictions: ReadonlyArray<Scalars['String']['output']>;
  /** To be given as `after`, to go on behind this event. */
  readonly cursor: Scalars['String']['output'];
  /** What the claim would have moved in USD beyond what was booked, above 0 into the account; null without numbers. */
  readonly disputedAmount?: Maybe<Scalars['Decimal']['output']>;
  /** SHA-256 over the hash before and this line, 64 hex digits. Null for readers who may not read every account: a hash confirms guesses about lines of others. */
  readonly hash?: Maybe<Scalars['String']['output']>;
  /** The limit price, in USD; null for an unknown order. */
  readonly limitPrice?: Maybe<Scalars['Decimal']['output']>;
  /** The liquidation step; or, for an unknown order, the order id that the venue named. */
  readonly liquidationId: Scalars['ID']['output'];
  /** The margin call it is about, if one. */
  readonly marginCallId?: Maybe<Scalars['ID']['output']>;
  /** The market it is about, if one. */
  readonly marketId?: Maybe<Scalars['ID']['output']>;
  /** All its facts: amounts and instants as strings. */
  readonly payload: Scalars['JSON']['output'];
  /** Hash of the line before, 64 hex digits. Null for the same readers. */
  readonly previousHash?: Maybe<Scalars['String']['output']>;
  /** The proposal it is about, if one. */
  readonly proposalId?: Maybe<Scalars['ID']['output']>;
  /** Place in the log, from 1 without gaps. */
  readonly sequence: Scalars['String']['output'];
  /** Signed size ordered, in base units; null for an unknown order. */
  readonly size?: Maybe<Scalars['Decimal']['output']>;
  /** Name of the fact: the name of this type. */
  readonly type: Scalars['String']['output'];
  /** Name of the venue. */
  readonly venue: Scalars['String']['output'];
};

/** One instruction to a platform that executes liquidations itself. */
export type VenueInstruction = {
  readonly __typename?: 'VenueInstruction';
  /** The account whose position or orders it is about. */
  readonly accountId: Scalars['ID']['output'];
  /** When it was decided. */
  readonly at: Scalars['DateTime']['output'];
  /** For DELEVERAGE the account on the other side, which trades the opposite size; else null. */
  readonly counterpartyAccountId?: Maybe<Scalars['ID']['output']>;
  /** Give it as `after` to resume behind this instruction. A position in the log, as the cursors of events. */
  readonly cursor: Scalars['String']['output'];
  /** From this instant on it must not be executed; report it as CANCELLED. Null if it does not expire. */
  readonly expiresAt?: Maybe<Scalars['DateTime']['output']>;
  /** Permanent id. For LIQUIDATE it is the `liquidationId` of the reports. */
  readonly id: Scalars['ID']['output'];
  /** What the platform has to do. */
  readonly kind: InstructionKind;
  /** USD per base unit. For LIQUIDATE the worst allowed price, for DELEVERAGE the price; null for CANCEL_OPEN_ORDERS. */
  readonly limitPrice?: Maybe<Scalars['Decimal']['output']>;
  /** The market; for CANCEL_OPEN_ORDERS the market of the first step. */
  readonly marketId: Scalars['ID']['output'];
  /** Signed size of the trade of the account, in base units: above 0 buys. Null for CANCEL_OPEN_ORDERS. */
  readonly size?: Maybe<Scalars['Decimal']['output']>;
};

/** An instruction to a platform that executes liquidations itself (VENUE=platform), as `venueInstructions` delivers it. */
export type VenueInstructionGiven = Event & {
  readonly __typename?: 'VenueInstructionGiven';
  /** The account it is about, if one. */
  readonly accountId?: Maybe<Scalars['ID']['output']>;
  /** The actor: a subject, or system:… for the program itself. */
  readonly actor: Scalars['String']['output'];
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** The counterparty of a deleveraging, for readers of all accounts; null of other kinds. */
  readonly counterpartyAccountId?: Maybe<Scalars['ID']['output']>;
  /** To be given as `after`, to go on behind this event. */
  readonly cursor: Scalars['String']['output'];
  /** The instant from which it must not be executed; null if it does not expire. */
  readonly expiresAt?: Maybe<Scalars['DateTime']['output']>;
  /** SHA-256 over the hash before and this line, 64 hex digits. Null for readers who may not read every account: a hash confirms guesses about lines of others. */
  readonly hash?: Maybe<Scalars['String']['output']>;
  /** Of an order, the id of the liquidation step. */
  readonly instructionId: Scalars['ID']['output'];
  /** What the platform has to do. */
  readonly kind: InstructionKind;
  /** The worst price it may trade at, in USD; of a deleveraging, its price; null when nothing is traded. */
  readonly limitPrice?: Maybe<Scalars['Decimal']['output']>;
  /** The margin call it is about, if one. */
  readonly marginCallId?: Maybe<Scalars['ID']['output']>;
  /** The market it is about, if one. */
  readonly marketId?: Maybe<Scalars['ID']['output']>;
  /** All its facts: amounts and instants as strings. */
  readonly payload: Scalars['JSON']['output'];
  /** Hash of the line before, 64 hex digits. Null for the same readers. */
  readonly previousHash?: Maybe<Scalars['String']['output']>;
  /** The proposal it is about, if one. */
  readonly proposalId?: Maybe<Scalars['ID']['output']>;
  /** Place in the log, from 1 without gaps. */
  readonly sequence: Scalars['String']['output'];
  /** Signed size in base units, as the account trades it; null when nothing is traded. */
  readonly size?: Maybe<Scalars['Decimal']['output']>;
  /** Name of the fact: the name of this type. */
  readonly type: Scalars['String']['output'];
};

/** The venue takes no orders: liquidations wait, nothing else changes. Once for each outage. */
export type VenueOutageBegan = Event & {
  readonly __typename?: 'VenueOutageBegan';
  /** The account it is about, if one. */
  readonly accountId?: Maybe<Scalars['ID']['output']>;
  /** The actor: a subject, or system:… for the program itself. */
  readonly actor: Scalars['String']['output'];
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** To be given as `after`, to go on behind this event. */
  readonly cursor: Scalars['String']['output'];
  /** SHA-256 over the hash before and this line, 64 hex digits. Null for readers who may not read every account: a hash confirms guesses about lines of others. */
  readonly hash?: Maybe<Scalars['String']['output']>;
  /** The margin call it is about, if one. */
  readonly marginCallId?: Maybe<Scalars['ID']['output']>;
  /** The market it is about, if one. */
  readonly marketId?: Maybe<Scalars['ID']['output']>;
  /** When the venue is probed next. */
  readonly nextProbeAt: Scalars['DateTime']['output'];
  /** All its facts: amounts and instants as strings. */
  readonly payload: Scalars['JSON']['output'];
  /** Hash of the line before, 64 hex digits. Null for the same readers. */
  readonly previousHash?: Maybe<Scalars['String']['output']>;
  /** The proposal it is about, if one. */
  readonly proposalId?: Maybe<Scalars['ID']['output']>;
  /** Why: VENUE_DOWN, VENUE_IN_MAINTENANCE, AUTHENTICATION_FAILED or INSTRUCTION_UNANSWERED. */
  readonly reason: Scalars['String']['output'];
  /** Place in the log, from 1 without gaps. */
  readonly sequence: Scalars['String']['output'];
  /** Name of the fact: the name of this type. */
  readonly type: Scalars['String']['output'];
  /** Name of the venue. */
  readonly venue: Scalars['String']['output'];
};

/** The venue takes orders again: liquidations go on. */
export type VenueOutageEnded = Event & {
  readonly __typename?: 'VenueOutageEnded';
  /** The account it is about, if one. */
  readonly accountId?: Maybe<Scalars['ID']['output']>;
  /** The actor: a subject, or system:… for the program itself. */
  readonly actor: Scalars['String']['output'];
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** When the outage began. */
  readonly beganAt: Scalars['DateTime']['output'];
  /** To be given as `after`, to go on behind this event. */
  readonly cursor: Scalars['String']['output'];
  /** SHA-256 over the hash before and this line, 64 hex digits. Null for readers who may not read every account: a hash confirms guesses about lines of others. */
  readonly hash?: Maybe<Scalars['String']['output']>;
  /** The margin call it is about, if one. */
  readonly marginCallId?: Maybe<Scalars['ID']['output']>;
  /** The market it is about, if one. */
  readonly marketId?: Maybe<Scalars['ID']['output']>;
  /** All its facts: amounts and instants as strings. */
  readonly payload: Scalars['JSON']['output'];
  /** Hash of the line before, 64 hex digits. Null for the same readers. */
  readonly previousHash?: Maybe<Scalars['String']['output']>;
  /** The proposal it is about, if one. */
  readonly proposalId?: Maybe<Scalars['ID']['output']>;
  /** Place in the log, from 1 without gaps. */
  readonly sequence: Scalars['String']['output'];
  /** Name of the fact: the name of this type. */
  readonly type: Scalars['String']['output'];
  /** Name of the venue. */
  readonly venue: Scalars['String']['output'];
};

/** The bearer of the token. */
export type Viewer = {
  readonly __typename?: 'Viewer';
  /** Your seat in the committee; null without one. */
  readonly committeeMember?: Maybe<CommitteeMember>;
  /** Whether you are a guardian: may veto proposals and pause enforcement. */
  readonly isGuardian: Scalars['Boolean']['output'];
  /** Mandates that governance granted you and that hold now. */
  readonly mandates: ReadonlyArray<Mandate>;
  /** Whether you may propose now, whatever it is: a seat in the committee, and room for another open proposal. */
  readonly mayPropose: Permission;
  /** The roles in the token. */
  readonly roles: ReadonlyArray<Role>;
  /** The token's subject. */
  readonly subject: Scalars['String']['output'];
};

/** One member's vote. */
export type Vote = {
  readonly __typename?: 'Vote';
  /** When. */
  readonly at: Scalars['DateTime']['output'];
  /** The choice. */
  readonly choice: VoteChoice;
  /** The reason; null if none was given. */
  readonly reason?: Maybe<Scalars['String']['output']>;
  /** The voter's subject. */
  readonly voter: Scalars['String']['output'];
  /** The voter's weight at the start of voting. */
  readonly weight: Scalars['Decimal']['output'];
};

/** A committee member voted. */
export type VoteCast = Event & {
  readonly __typename?: 'VoteCast';
  /** The account it is about, if one. */
  readonly accountId?: Maybe<Scalars['ID']['output']>;
  /** The actor: a subject, or system:… for the program itself. */
  readonly actor: Scalars['String']['output'];
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** The choice. */
  readonly choice?: Maybe<VoteChoice>;
  /** To be given as `after`, to go on behind this event. */
  readonly cursor: Scalars['String']['output'];
  /** SHA-256 over the hash before and this line, 64 hex digits. Null for readers who may not read every account: a hash confirms guesses about lines of others. */
  readonly hash?: Maybe<Scalars['String']['output']>;
  /** The margin call it is about, if one. */
  readonly marginCallId?: Maybe<Scalars['ID']['output']>;
  /** The market it is about, if one. */
  readonly marketId?: Maybe<Scalars['ID']['output']>;
  /** All its facts: amounts and instants as strings. */
  readonly payload: Scalars['JSON']['output'];
  /** Hash of the line before, 64 hex digits. Null for the same readers. */
  readonly previousHash?: Maybe<Scalars['String']['output']>;
  /** The proposal it is about, if one. */
  readonly proposalId?: Maybe<Scalars['ID']['output']>;
  /** Why. */
  readonly reason?: Maybe<Scalars['String']['output']>;
  /** Place in the log, from 1 without gaps. */
  readonly sequence: Scalars['String']['output'];
  /** Name of the fact: the name of this type. */
  readonly type: Scalars['String']['output'];
  /** The voter's subject. */
  readonly voter?: Maybe<Scalars['String']['output']>;
  /** The weight at the start of voting. */
  readonly weight?: Maybe<Scalars['Decimal']['output']>;
};

/** The choice of a vote. */
export type VoteChoice =
  /** Counts for the quorum only. */
  | 'ABSTAIN'
  /** Do not. */
  | 'AGAINST'
  /** Do it. */
  | 'FOR';

/** The quorum was first reached when little time was left, which extends the voting and moves what follows. */
export type VotingExtended = Event & {
  readonly __typename?: 'VotingExtended';
  /** The account it is about, if one. */
  readonly accountId?: Maybe<Scalars['ID']['output']>;
  /** The actor: a subject, or system:… for the program itself. */
  readonly actor: Scalars['String']['output'];
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** To be given as `after`, to go on behind this event. */
  readonly cursor: Scalars['String']['output'];
  /** First instant of execution. */
  readonly executableAt?: Maybe<Scalars['DateTime']['output']>;
  /** SHA-256 over the hash before and this line, 64 hex digits. Null for readers who may not read every account: a hash confirms guesses about lines of others. */
  readonly hash?: Maybe<Scalars['String']['output']>;
  /** The margin call it is about, if one. */
  readonly marginCallId?: Maybe<Scalars['ID']['output']>;
  /** The market it is about, if one. */
  readonly marketId?: Maybe<Scalars['ID']['output']>;
  /** All its facts: amounts and instants as strings. */
  readonly payload: Scalars['JSON']['output'];
  /** Hash of the line before, 64 hex digits. Null for the same readers. */
  readonly previousHash?: Maybe<Scalars['String']['output']>;
  /** The proposal it is about, if one. */
  readonly proposalId?: Maybe<Scalars['ID']['output']>;
  /** Place in the log, from 1 without gaps. */
  readonly sequence: Scalars['String']['output'];
  /** Name of the fact: the name of this type. */
  readonly type: Scalars['String']['output'];
  /** Last instant of voting. */
  readonly votingEndsAt?: Maybe<Scalars['DateTime']['output']>;
};

/** What one layer paid towards a shortfall. */
export type WaterfallAllocation = {
  readonly __typename?: 'WaterfallAllocation';
  /** How much, in USD. */
  readonly amount: Scalars['Decimal']['output'];
  /** The account that was deleveraged or shared the loss; null for funds, and when it is another's. */
  readonly counterpartyAccountId?: Maybe<Scalars['ID']['output']>;
  /** Which layer. */
  readonly kind: WaterfallLayerKind;
};

/** A fund covered a part of a loss. */
export type WaterfallDrawn = Event & {
  readonly __typename?: 'WaterfallDrawn';
  /** The account it is about, if one. */
  readonly accountId?: Maybe<Scalars['ID']['output']>;
  /** The actor: a subject, or system:… for the program itself. */
  readonly actor: Scalars['String']['output'];
  /** How much, in USD. */
  readonly amount?: Maybe<Scalars['Decimal']['output']>;
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** To be given as `after`, to go on behind this event. */
  readonly cursor: Scalars['String']['output'];
  /** SHA-256 over the hash before and this line, 64 hex digits. Null for readers who may not read every account: a hash confirms guesses about lines of others. */
  readonly hash?: Maybe<Scalars['String']['output']>;
  /** Which layer paid. */
  readonly layer?: Maybe<WaterfallLayerKind>;
  /** The margin call it is about, if one. */
  readonly marginCallId?: Maybe<Scalars['ID']['output']>;
  /** The market it is about, if one. */
  readonly marketId?: Maybe<Scalars['ID']['output']>;
  /** All its facts: amounts and instants as strings. */
  readonly payload: Scalars['JSON']['output'];
  /** Hash of the line before, 64 hex digits. Null for the same readers. */
  readonly previousHash?: Maybe<Scalars['String']['output']>;
  /** The proposal it is about, if one. */
  readonly proposalId?: Maybe<Scalars['ID']['output']>;
  /** Place in the log, from 1 without gaps. */
  readonly sequence: Scalars['String']['output'];
  /** Name of the fact: the name of this type. */
  readonly type: Scalars['String']['output'];
};

/** A layer of the waterfall was paid into. */
export type WaterfallFunded = Event & {
  readonly __typename?: 'WaterfallFunded';
  /** The account it is about, if one. */
  readonly accountId?: Maybe<Scalars['ID']['output']>;
  /** The actor: a subject, or system:… for the program itself. */
  readonly actor: Scalars['String']['output'];
  /** How much, in USD. */
  readonly amount?: Maybe<Scalars['Decimal']['output']>;
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** To be given as `after`, to go on behind this event. */
  readonly cursor: Scalars['String']['output'];
  /** SHA-256 over the hash before and this line, 64 hex digits. Null for readers who may not read every account: a hash confirms guesses about lines of others. */
  readonly hash?: Maybe<Scalars['String']['output']>;
  /** Which layer. */
  readonly layer?: Maybe<WaterfallLayerKind>;
  /** The margin call it is about, if one. */
  readonly marginCallId?: Maybe<Scalars['ID']['output']>;
  /** The market it is about, if one. */
  readonly marketId?: Maybe<Scalars['ID']['output']>;
  /** All its facts: amounts and instants as strings. */
  readonly payload: Scalars['JSON']['output'];
  /** Hash of the line before, 64 hex digits. Null for the same readers. */
  readonly previousHash?: Maybe<Scalars['String']['output']>;
  /** The proposal it is about, if one. */
  readonly proposalId?: Maybe<Scalars['ID']['output']>;
  /** Place in the log, from 1 without gaps. */
  readonly sequence: Scalars['String']['output'];
  /** Name of the fact: the name of this type. */
  readonly type: Scalars['String']['output'];
};

/** One layer of the waterfall and its balance. */
export type WaterfallLayer = {
  readonly __typename?: 'WaterfallLayer';
  /** Balance in USD; null for layers without money of their own. */
  readonly balance?: Maybe<Scalars['Decimal']['output']>;
  /** Which layer. */
  readonly kind: WaterfallLayerKind;
  /** The market, for MARKET_INSURANCE. */
  readonly marketId?: Maybe<Scalars['ID']['output']>;
};

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

/** A partner's endpoint: it gets events of the chosen types, signed as standardwebhooks.com specifies, in the order of the log, each at least once. */
export type Webhook = {
  readonly __typename?: 'Webhook';
  /** The chosen accounts; null: all that its key sees. */
  readonly accountIds?: Maybe<ReadonlyArray<Scalars['ID']['output']>>;
  /** The cursor of the last event that was delivered or passed over. */
  readonly cursor: Scalars['String']['output'];
  /** Its messages, the newest first. */
  readonly deliveries: WebhookDeliveryConnection;
  /** The chosen types. */
  readonly eventTypes: ReadonlyArray<Scalars['String']['output']>;
  /** Its id. */
  readonly id: Scalars['ID']['output'];
  /** Its status. */
  readonly status: WebhookStatus;
  /** The URL that messages are posted to. */
  readonly url: Scalars['String']['output'];
};


/** A partner's endpoint: it gets events of the chosen types, signed as standardwebhooks.com specifies, in the order of the log, each at least once. */
export type WebhookDeliveriesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** A message to an endpoint. */
export type WebhookDelivery = {
  readonly __typename?: 'WebhookDelivery';
  /** Attempts made, from 0. */
  readonly attempts: Scalars['Int']['output'];
  /** When it was answered with 2xx. */
  readonly deliveredAt?: Maybe<Scalars['DateTime']['output']>;
  /** The sequence of the event; null: a test. */
  readonly eventSequence?: Maybe<Scalars['String']['output']>;
  /** Also the header webhook-id, on every attempt: receivers drop repeats by it. */
  readonly id: Scalars['ID']['output'];
  /** Why the last attempt failed; null: it did not. */
  readonly lastError?: Maybe<Scalars['String']['output']>;
  /** HTTP status of the last answer; null: there was none. */
  readonly lastStatusCode?: Maybe<Scalars['Int']['output']>;
  /** When it is tried again; null: not again, or as soon as it is its turn. */
  readonly nextAttemptAt?: Maybe<Scalars['DateTime']['output']>;
  /** PENDING, DELIVERED or FAILED. */
  readonly status: Scalars['String']['output'];
  /** The type of the event. */
  readonly type: Scalars['String']['output'];
};

/** A page of messages. */
export type WebhookDeliveryConnection = {
  readonly __typename?: 'WebhookDeliveryConnection';
  /** The messages. */
  readonly nodes: ReadonlyArray<WebhookDelivery>;
  /** The place of the page. */
  readonly pageInfo: PageInfo;
  /** How many there are in all. */
  readonly totalCount: Scalars['Int']['output'];
};

/** An endpoint of a partner gets no more events: its messages failed for three days, or its key is no longer valid. */
export type WebhookDisabled = Event & {
  readonly __typename?: 'WebhookDisabled';
  /** The account it is about, if one. */
  readonly accountId?: Maybe<Scalars['ID']['output']>;
  /** The actor: a subject, or system:… for the program itself. */
  readonly actor: Scalars['String']['output'];
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** To be given as `after`, to go on behind this event. */
  readonly cursor: Scalars['String']['output'];
  /** SHA-256 over the hash before and this line, 64 hex digits. Null for readers who may not read every account: a hash confirms guesses about lines of others. */
  readonly hash?: Maybe<Scalars['String']['output']>;
  /** The margin call it is about, if one. */
  readonly marginCallId?: Maybe<Scalars['ID']['output']>;
  /** The market it is about, if one. */
  readonly marketId?: Maybe<Scalars['ID']['output']>;
  /** All its facts: amounts and instants as strings. */
  readonly payload: Scalars['JSON']['output'];
  /** Hash of the line before, 64 hex digits. Null for the same readers. */
  readonly previousHash?: Maybe<Scalars['String']['output']>;
  /** The proposal it is about, if one. */
  readonly proposalId?: Maybe<Scalars['ID']['output']>;
  /** Why. */
  readonly reason?: Maybe<Scalars['String']['output']>;
  /** Place in the log, from 1 without gaps. */
  readonly sequence: Scalars['String']['output'];
  /** Name of the fact: the name of this type. */
  readonly type: Scalars['String']['output'];
  /** The endpoint. */
  readonly webhookId?: Maybe<Scalars['ID']['output']>;
};

/** The status of an endpoint. */
export type WebhookStatus =
  /** It gets its events as they come. */
  | 'ACTIVE'
  /** It gets nothing more until replayWebhook: it failed for three days, or its key is no longer valid. */
  | 'DISABLED'
  /** Its next message has failed and is tried again; the messages after it wait. */
  | 'FAILING';

/** An endpoint, and its secret for the only time. */
export type WebhookWithSecret = {
  readonly __typename?: 'WebhookWithSecret';
  /** Its id. */
  readonly id: Scalars['ID']['output'];
  /** Shown once: `whsec_` and base64. It signs the messages. */
  readonly secret: Scalars['String']['output'];
  /** The URL that messages are posted to. */
  readonly url: Scalars['String']['output'];
  /** The endpoint. */
  readonly webhook: Webhook;
};

/** Whether an amount may leave an account now. */
export type WithdrawalCheck = {
  readonly __typename?: 'WithdrawalCheck';
  /** Whether recordWithdrawal would take it. */
  readonly allowed: Scalars['Boolean']['output'];
  /** The instant of the prices and parameters that it was judged by. */
  readonly asOf: Scalars['DateTime']['output'];
  /** Why not, as `extensions.code` of errors has it; null when it is allowed. */
  readonly code?: Maybe<Scalars['String']['output']>;
  /** How much could leave now, in the asset. */
  readonly maxAmount: Scalars['Decimal']['output'];
  /** Why not, for people; null when it is allowed. */
  readonly message?: Maybe<Scalars['String']['output']>;
  /** The line of the log up to which the book in memory had followed; what this process committed since is in the answer, too. Null: judged from the database, which has the newest. */
  readonly sequence?: Maybe<Scalars['String']['output']>;
};

/** Collateral left the account. */
export type WithdrawalRecorded = Event & {
  readonly __typename?: 'WithdrawalRecorded';
  /** The account it is about, if one. */
  readonly accountId?: Maybe<Scalars['ID']['output']>;
  /** The actor: a subject, or system:… for the program itself. */
  readonly actor: Scalars['String']['output'];
  /** How much, in the asset. */
  readonly amount?: Maybe<Scalars['Decimal']['output']>;
  /** Name of the asset. */
  readonly asset?: Maybe<Scalars['String']['output']>;
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** To be given as `after`, to go on behind this event. */
  readonly cursor: Scalars['String']['output'];
  /** SHA-256 over the hash before and this line, 64 hex digits. Null for readers who may not read every account: a hash confirms guesses about lines of others. */
  readonly hash?: Maybe<Scalars['String']['output']>;
  /** The margin call it is about, if one. */
  readonly marginCallId?: Maybe<Scalars['ID']['output']>;
  /** The market it is about, if one. */
  readonly marketId?: Maybe<Scalars['ID']['output']>;
  /** All its facts: amounts and instants as strings. */
  readonly payload: Scalars['JSON']['output'];
  /** Hash of the line before, 64 hex digits. Null for the same readers. */
  readonly previousHash?: Maybe<Scalars['String']['output']>;
  /** The proposal it is about, if one. */
  readonly proposalId?: Maybe<Scalars['ID']['output']>;
  /** Place in the log, from 1 without gaps. */
  readonly sequence: Scalars['String']['output'];
  /** Name of the fact: the name of this type. */
  readonly type: Scalars['String']['output'];
  /** The withdrawal. */
  readonly withdrawalId?: Maybe<Scalars['ID']['output']>;
};

/** Why a margin call has no grace. */
export type WithoutGraceReason =
  /** Equity was below the close-out margin already. */
  | 'CLOSE_OUT'
  /** The account had three graces in the last 24 hours. */
  | 'GRACES_USED'
  /** A market of the account gives no grace. */
  | 'NO_GRACE_PERIOD';

export type WithIndex<TObject> = TObject & Record<string, any>;
export type ResolversObject<TObject> = WithIndex<TObject>;

export type ResolverTypeWrapper<T> = Promise<T> | T;


export type ResolverWithResolve<TResult, TParent, TContext, TArgs> = {
  resolve: ResolverFn<TResult, TParent, TContext, TArgs>;
};
export type Resolver<TResult, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = ResolverFn<TResult, TParent, TContext, TArgs> | ResolverWithResolve<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<TResult, TKey extends string, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (obj: T, context: TContext, info: GraphQLResolveInfo) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<TResult = Record<PropertyKey, never>, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;





/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = ResolversObject<{
  AcceptedImpactInput: AcceptedImpactInput;
  Account: ResolverTypeWrapper<AccountModel>;
  AccountBankrupt: ResolverTypeWrapper<EventModel>;
  AccountConnection: ResolverTypeWrapper<Omit<AccountConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['AccountEdge']>, nodes: ReadonlyArray<ResolversTypes['Account']> }>;
  AccountEdge: ResolverTypeWrapper<Omit<AccountEdge, 'node'> & { node: ResolversTypes['Account'] }>;
  AccountFilter: AccountFilter;
  AccountHealth: ResolverTypeWrapper<HealthModel>;
  AccountInput: AccountInput;
  AccountKind: AccountKind;
  AccountOpened: ResolverTypeWrapper<EventModel>;
  AccountOrder: AccountOrder;
  AccountRecovered: ResolverTypeWrapper<EventModel>;
  AccountReleased: ResolverTypeWrapper<EventModel>;
  AccountRestricted: ResolverTypeWrapper<EventModel>;
  AccountRestriction: AccountRestriction;
  AccountStateInput: AccountStateInput;
  ApiKey: ResolverTypeWrapper<ApiKeyModel>;
  ApiKeyWithSecret: ResolverTypeWrapper<Omit<ApiKeyWithSecret, 'key'> & { key: ResolversTypes['ApiKey'] }>;
  ApiScope: ApiScope;
  AutoDeleveraged: ResolverTypeWrapper<EventModel>;
  BalanceInput: BalanceInput;
  BankruptcySettled: ResolverTypeWrapper<EventModel>;
  BookLoaded: ResolverTypeWrapper<EventModel>;
  BookSnapshot: ResolverTypeWrapper<BookSnapshot>;
  BooksReconciled: ResolverTypeWrapper<EventModel>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  CancelledOrder: ResolverTypeWrapper<CancelledOrder>;
  CashFlowInput: CashFlowInput;
  CashFlowKind: CashFlowKind;
  CashFlowsRecorded: ResolverTypeWrapper<EventModel>;
  Clock: ResolverTypeWrapper<SystemClock>;
  CollateralAsset: ResolverTypeWrapper<CollateralAssetModel>;
  CollateralBalance: ResolverTypeWrapper<CollateralBalanceModel>;
  CollateralChanged: ResolverTypeWrapper<EventModel>;
  CollateralShareChanged: ResolverTypeWrapper<EventModel>;
  CollateralTransfer: ResolverTypeWrapper<CollateralTransferModel>;
  CollateralTransferred: ResolverTypeWrapper<EventModel>;
  Committee: ResolverTypeWrapper<CommitteeModel>;
  CommitteeChanged: ResolverTypeWrapper<EventModel>;
  CommitteeMember: ResolverTypeWrapper<CommitteeMember>;
  CommitteeMemberInput: CommitteeMemberInput;
  CreateApiKeyInput: CreateApiKeyInput;
  CreateWebhookInput: CreateWebhookInput;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  Decimal: ResolverTypeWrapper<Scalars['Decimal']['output']>;
  DeficitRecorded: ResolverTypeWrapper<EventModel>;
  DeleveragingConnection: ResolverTypeWrapper<DeleveragingConnection>;
  DeleveragingEdge: ResolverTypeWrapper<DeleveragingEdge>;
  DeleveragingEntry: ResolverTypeWrapper<DeleveragingEntry>;
  DeleveragingRank: ResolverTypeWrapper<DeleveragingRank>;
  Deposit: ResolverTypeWrapper<DepositModel>;
  DepositConnection: ResolverTypeWrapper<Omit<DepositConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['DepositEdge']>, nodes: ReadonlyArray<ResolversTypes['Deposit']> }>;
  DepositEdge: ResolverTypeWrapper<Omit<DepositEdge, 'node'> & { node: ResolversTypes['Deposit'] }>;
  DepositFinal: ResolverTypeWrapper<EventModel>;
  DepositInput: DepositInput;
  DepositReversed: ResolverTypeWrapper<EventModel>;
  DepositSeen: ResolverTypeWrapper<EventModel>;
  DepositStatus: DepositStatus;
  EnforcementResumed: ResolverTypeWrapper<EventModel>;
  EnforcementSuspended: ResolverTypeWrapper<EventModel>;
  EngineStatus: ResolverTypeWrapper<EngineStatus>;
  Event: ResolverTypeWrapper<EventModel>;
  EventConnection: ResolverTypeWrapper<EventConnectionModel>;
  EventEdge: ResolverTypeWrapper<Omit<EventEdge, 'node'> & { node: ResolversTypes['Event'] }>;
  EventFilter: EventFilter;
  ExceededCap: ResolverTypeWrapper<ExceededCap>;
  Float: ResolverTypeWrapper<Scalars['Float']['output']>;
  FundingPaid: ResolverTypeWrapper<EventModel>;
  FundingRateInput: FundingRateInput;
  GateImpact: ResolverTypeWrapper<GateImpactModel>;
  GenesisApplied: ResolverTypeWrapper<EventModel>;
  GovernanceRecord: GovernanceRecord;
  GraceExpired: ResolverTypeWrapper<EventModel>;
  GraceExtended: ResolverTypeWrapper<EventModel>;
  GraceExtension: GraceExtension;
  GraceVoided: ResolverTypeWrapper<EventModel>;
  HealthLevel: HealthLevel;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  InstructionKind: InstructionKind;
  InstructionStatus: InstructionStatus;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  InterestCap: InterestCap;
  InterestCharged: ResolverTypeWrapper<EventModel>;
  JSON: ResolverTypeWrapper<Scalars['JSON']['output']>;
  LedgerAccount: ResolverTypeWrapper<LedgerAccount>;
  LedgerAccountConnection: ResolverTypeWrapper<LedgerAccountPageModel>;
  LedgerAccountEdge: ResolverTypeWrapper<LedgerAccountEdge>;
  LedgerAccountFilter: LedgerAccountFilter;
  LedgerAccountKind: LedgerAccountKind;
  LedgerCause: ResolverTypeWrapper<LedgerCauseModel>;
  LedgerCauseKind: LedgerCauseKind;
  LedgerDifference: ResolverTypeWrapper<LedgerDifference>;
  LedgerDifferenceKind: LedgerDifferenceKind;
  LedgerEntry: ResolverTypeWrapper<LedgerEntryModel>;
  LedgerEntryConnection: ResolverTypeWrapper<LedgerEntryPageModel>;
  LedgerEntryEdge: ResolverTypeWrapper<Omit<LedgerEntryEdge, 'node'> & { node: ResolversTypes['LedgerEntry'] }>;
  LedgerEntryFilter: LedgerEntryFilter;
  LedgerMismatchFound: ResolverTypeWrapper<EventModel>;
  LedgerStatus: ResolverTypeWrapper<LedgerStatus>;
  LevelCount: ResolverTypeWrapper<LevelCount>;
  Liquidation: ResolverTypeWrapper<LiquidationModel>;
  LiquidationFillInput: LiquidationFillInput;
  LiquidationState: LiquidationState;
  LiquidationStepFailed: ResolverTypeWrapper<EventModel>;
  LiquidationStepFilled: ResolverTypeWrapper<EventModel>;
  LogCheckStatus: ResolverTypeWrapper<LogCheckStatus>;
  LogVerification: ResolverTypeWrapper<LogVerificationModel>;
  LossSocialized: ResolverTypeWrapper<EventModel>;
  Mandate: ResolverTypeWrapper<MandateModel>;
  MandateAllowance: ResolverTypeWrapper<MandateAllowanceModel>;
  MandateBound: ResolverTypeWrapper<MandateBound>;
  MandateBoundInput: MandateBoundInput;
  MandateGranted: ResolverTypeWrapper<EventModel>;
  MandateRevoked: ResolverTypeWrapper<EventModel>;
  MarginCall: ResolverTypeWrapper<MarginCallModel>;
  MarginCallAcknowledged: ResolverTypeWrapper<EventModel>;
  MarginCallCancelled: ResolverTypeWrapper<EventModel>;
  MarginCallCause: MarginCallCause;
  MarginCallClosed: ResolverTypeWrapper<EventModel>;
  MarginCallConnection: ResolverTypeWrapper<Omit<MarginCallConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['MarginCallEdge']>, nodes: ReadonlyArray<ResolversTypes['MarginCall']> }>;
  MarginCallCured: ResolverTypeWrapper<EventModel>;
  MarginCallEdge: ResolverTypeWrapper<Omit<MarginCallEdge, 'node'> & { node: ResolversTypes['MarginCall'] }>;
  MarginCallFilter: MarginCallFilter;
  MarginCallOpened: ResolverTypeWrapper<EventModel>;
  MarginCallOrder: MarginCallOrder;
  MarginCallState: MarginCallState;
  MarginParameterChanges: MarginParameterChanges;
  MarginParameters: ResolverTypeWrapper<ParametersModel>;
  MarginParametersConnection: ResolverTypeWrapper<Omit<MarginParametersConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['MarginParametersEdge']>, nodes: ReadonlyArray<ResolversTypes['MarginParameters']> }>;
  MarginParametersEdge: ResolverTypeWrapper<Omit<MarginParametersEdge, 'node'> & { node: ResolversTypes['MarginParameters'] }>;
  MarginTier: ResolverTypeWrapper<MarginTier>;
  MarginTierInput: MarginTierInput;
  MarginWarningCleared: ResolverTypeWrapper<EventModel>;
  MarginWarningRaised: ResolverTypeWrapper<EventModel>;
  MarkPrice: ResolverTypeWrapper<MarkPrice>;
  MarkPriceInput: MarkPriceInput;
  MarkPriceUpdate: ResolverTypeWrapper<MarkPriceUpdate>;
  Market: ResolverTypeWrapper<MarketModel>;
  MarketHolders: ResolverTypeWrapper<MarketHolders>;
  MarketListed: ResolverTypeWrapper<EventModel>;
  MarketNotEnforced: ResolverTypeWrapper<MarketNotEnforced>;
  MarketSettled: ResolverTypeWrapper<EventModel>;
  MarketStatus: MarketStatus;
  MarketStatusChanged: ResolverTypeWrapper<EventModel>;
  MarketWindDown: ResolverTypeWrapper<MarketWindDown>;
  MarketWindDownScheduled: ResolverTypeWrapper<EventModel>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  NotEnforcedReason: NotEnforcedReason;
  NoticeDelivered: ResolverTypeWrapper<EventModel>;
  NoticeDelivery: ResolverTypeWrapper<NoticeDelivery>;
  NoticeFailed: ResolverTypeWrapper<EventModel>;
  NoticeStatus: NoticeStatus;
  OpenAccountsInput: OpenAccountsInput;
  OpenInterestCapExceeded: ResolverTypeWrapper<EventModel>;
  OpenInterestCapKept: ResolverTypeWrapper<EventModel>;
  OpenOrder: ResolverTypeWrapper<OpenOrderModel>;
  OpenOrderInput: OpenOrderInput;
  OpenOrderScope: OpenOrderScope;
  OpenOrdersCancelled: ResolverTypeWrapper<EventModel>;
  OrderCheck: ResolverTypeWrapper<OrderCheckModel>;
  OrderCheckInput: OrderCheckInput;
  OrderOutcomeStated: ResolverTypeWrapper<EventModel>;
  OrderSide: OrderSide;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  ParameterAuthority: ResolverTypeWrapper<ParameterAuthority>;
  ParameterAuthorityKind: ParameterAuthorityKind;
  ParameterImpact: ResolverTypeWrapper<ParameterImpactModel>;
  ParameterWarning: ResolverTypeWrapper<ParameterWarningModel>;
  ParameterWarningCode: ParameterWarningCode;
  ParametersChanged: ResolverTypeWrapper<EventModel>;
  Permission: ResolverTypeWrapper<PermissionModel>;
  Position: ResolverTypeWrapper<PositionModel>;
  PositionInput: PositionInput;
  PositionSettled: ResolverTypeWrapper<EventModel>;
  PositionSide: PositionSide;
  PositionsRecorded: ResolverTypeWrapper<EventModel>;
  PriceConfirmed: ResolverTypeWrapper<EventModel>;
  PriceQuarantined: ResolverTypeWrapper<EventModel>;
  PriceShockInput: PriceShockInput;
  PriceSource: ResolverTypeWrapper<PriceSource>;
  PriceSourceHealth: ResolverTypeWrapper<PriceSourceHealth>;
  PriceSourceInput: PriceSourceInput;
  PriceSourceState: ResolverTypeWrapper<PriceSourceState>;
  PriceSourcesChanged: ResolverTypeWrapper<EventModel>;
  ProfitSettlementInput: ProfitSettlementInput;
  ProfitsSettled: ResolverTypeWrapper<EventModel>;
  Proposal: ResolverTypeWrapper<ProposalModel>;
  ProposalCancelled: ResolverTypeWrapper<EventModel>;
  ProposalConnection: ResolverTypeWrapper<Omit<ProposalConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['ProposalEdge']>, nodes: ReadonlyArray<ResolversTypes['Proposal']> }>;
  ProposalCreated: ResolverTypeWrapper<EventModel>;
  ProposalEdge: ResolverTypeWrapper<Omit<ProposalEdge, 'node'> & { node: ResolversTypes['Proposal'] }>;
  ProposalExecuted: ResolverTypeWrapper<EventModel>;
  ProposalFailed: ResolverTypeWrapper<EventModel>;
  ProposalFailure: ResolverTypeWrapper<ProposalFailure>;
  ProposalKind: ProposalKind;
  ProposalPermissions: ResolverTypeWrapper<ProposalModel>;
  ProposalQueued: ResolverTypeWrapper<EventModel>;
  ProposalState: ProposalState;
  ProposalVetoed: ResolverTypeWrapper<EventModel>;
  ProposeCancellationInput: ProposeCancellationInput;
  ProposeCollateralInput: ProposeCollateralInput;
  ProposeCommitteeInput: ProposeCommitteeInput;
  ProposeDelistingInput: ProposeDelistingInput;
  ProposeFundingInput: ProposeFundingInput;
  ProposeInput: ProposeInput;
  ProposeMandateInput: ProposeMandateInput;
  ProposeMarketInput: ProposeMarketInput;
  ProposeParametersInput: ProposeParametersInput;
  ProposePriceSourcesInput: ProposePriceSourcesInput;
  ProposeRevocationInput: ProposeRevocationInput;
  ProposeStatusInput: ProposeStatusInput;
  PublishMarkPricesInput: PublishMarkPricesInput;
  QuarantinedPrice: ResolverTypeWrapper<QuarantinedPrice>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  QueueStatus: ResolverTypeWrapper<QueueStatus>;
  ReconcileAccountsInput: ReconcileAccountsInput;
  ReconciliationDifference: ResolverTypeWrapper<ReconciliationDifference>;
  ReconciliationDifferenceFound: ResolverTypeWrapper<EventModel>;
  ReconciliationReport: ResolverTypeWrapper<ReconciliationReport>;
  RecordCashFlowsInput: RecordCashFlowsInput;
  RecordDepositInput: RecordDepositInput;
  RecordDepositsInput: RecordDepositsInput;
  RecordFundingRatesInput: RecordFundingRatesInput;
  RecordOpenOrdersInput: RecordOpenOrdersInput;
  RecordPositionsInput: RecordPositionsInput;
  RecordProfitSettlementsInput: RecordProfitSettlementsInput;
  RecordReceipt: ResolverTypeWrapper<RecordReceipt>;
  RecordTradesInput: RecordTradesInput;
  RecordWithdrawalInput: RecordWithdrawalInput;
  RecordedBalanceChange: ResolverTypeWrapper<RecordedBalanceChange>;
  RecordedCashFlow: ResolverTypeWrapper<RecordedCashFlow>;
  RecordedNewRisk: ResolverTypeWrapper<RecordedNewRisk>;
  RecordedPosition: ResolverTypeWrapper<RecordedPosition>;
  RecordedRealization: ResolverTypeWrapper<RecordedRealization>;
  RecordedTrade: ResolverTypeWrapper<RecordedTrade>;
  Rejection: ResolverTypeWrapper<Rejection>;
  ReportLiquidationFillsInput: ReportLiquidationFillsInput;
  RiskSummary: ResolverTypeWrapper<RiskSummary>;
  RiskTakenUnderCall: ResolverTypeWrapper<EventModel>;
  Role: Role;
  SettlementPriceFixed: ResolverTypeWrapper<EventModel>;
  SettlementPriceKind: SettlementPriceKind;
  SettlementPriceMissing: ResolverTypeWrapper<EventModel>;
  ShardStatus: ResolverTypeWrapper<ShardStatus>;
  ShockedPrice: ResolverTypeWrapper<ShockedPrice>;
  SourceStanding: SourceStanding;
  StepMode: StepMode;
  StressTestInput: StressTestInput;
  StressTestResult: ResolverTypeWrapper<StressTestResultModel>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  Subscription: ResolverTypeWrapper<Record<PropertyKey, never>>;
  SystemStatus: ResolverTypeWrapper<SystemStatusModel>;
  Tally: ResolverTypeWrapper<Tally>;
  TopUpReceived: ResolverTypeWrapper<EventModel>;
  TradeInput: TradeInput;
  TradesRecorded: ResolverTypeWrapper<EventModel>;
  TransferCollateralInput: TransferCollateralInput;
  VenueFillRefused: ResolverTypeWrapper<EventModel>;
  VenueInstruction: ResolverTypeWrapper<InstructionModel>;
  VenueInstructionGiven: ResolverTypeWrapper<EventModel>;
  VenueOutageBegan: ResolverTypeWrapper<EventModel>;
  VenueOutageEnded: ResolverTypeWrapper<EventModel>;
  Viewer: ResolverTypeWrapper<ViewerModel>;
  Vote: ResolverTypeWrapper<Vote>;
  VoteCast: ResolverTypeWrapper<EventModel>;
  VoteChoice: VoteChoice;
  VotingExtended: ResolverTypeWrapper<EventModel>;
  WaterfallAllocation: ResolverTypeWrapper<WaterfallAllocation>;
  WaterfallDrawn: ResolverTypeWrapper<EventModel>;
  WaterfallFunded: ResolverTypeWrapper<EventModel>;
  WaterfallLayer: ResolverTypeWrapper<WaterfallLayer>;
  WaterfallLayerKind: WaterfallLayerKind;
  Webhook: ResolverTypeWrapper<WebhookModel>;
  WebhookDelivery: ResolverTypeWrapper<DeliveryModel>;
  WebhookDeliveryConnection: ResolverTypeWrapper<Omit<WebhookDeliveryConnection, 'nodes'> & { nodes: ReadonlyArray<ResolversTypes['WebhookDelivery']> }>;
  WebhookDisabled: ResolverTypeWrapper<EventModel>;
  WebhookStatus: WebhookStatus;
  WebhookWithSecret: ResolverTypeWrapper<Omit<WebhookWithSecret, 'webhook'> & { webhook: ResolversTypes['Webhook'] }>;
  WithdrawalCheck: ResolverTypeWrapper<WithdrawalCheckModel>;
  WithdrawalRecorded: ResolverTypeWrapper<EventModel>;
  WithoutGraceReason: WithoutGraceReason;
}>;

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = ResolversObject<{
  AcceptedImpactInput: AcceptedImpactInput;
  Account: AccountModel;
  AccountBankrupt: EventModel;
  AccountConnection: Omit<AccountConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['AccountEdge']>, nodes: ReadonlyArray<ResolversParentTypes['Account']> };
  AccountEdge: Omit<AccountEdge, 'node'> & { node: ResolversParentTypes['Account'] };
  AccountFilter: AccountFilter;
  AccountHealth: HealthModel;
  AccountInput: AccountInput;
  AccountOpened: EventModel;
  AccountRecovered: EventModel;
  AccountReleased: EventModel;
  AccountRestricted: EventModel;
  AccountStateInput: AccountStateInput;
  ApiKey: ApiKeyModel;
  ApiKeyWithSecret: Omit<ApiKeyWithSecret, 'key'> & { key: ResolversParentTypes['ApiKey'] };
  AutoDeleveraged: EventModel;
  BalanceInput: BalanceInput;
  BankruptcySettled: EventModel;
  BookLoaded: EventModel;
  BookSnapshot: BookSnapshot;
  BooksReconciled: EventModel;
  Boolean: Scalars['Boolean']['output'];
  CancelledOrder: CancelledOrder;
  CashFlowInput: CashFlowInput;
  CashFlowsRecorded: EventModel;
  Clock: SystemClock;
  CollateralAsset: CollateralAssetModel;
  CollateralBalance: CollateralBalanceModel;
  CollateralChanged: EventModel;
  CollateralShareChanged: EventModel;
  CollateralTransfer: CollateralTransferModel;
  CollateralTransferred: EventModel;
  Committee: CommitteeModel;
  CommitteeChanged: EventModel;
  CommitteeMember: CommitteeMember;
  CommitteeMemberInput: CommitteeMemberInput;
  CreateApiKeyInput: CreateApiKeyInput;
  CreateWebhookInput: CreateWebhookInput;
  DateTime: Scalars['DateTime']['output'];
  Decimal: Scalars['Decimal']['output'];
  DeficitRecorded: EventModel;
  DeleveragingConnection: DeleveragingConnection;
  DeleveragingEdge: DeleveragingEdge;
  DeleveragingEntry: DeleveragingEntry;
  DeleveragingRank: DeleveragingRank;
  Deposit: DepositModel;
  DepositConnection: Omit<DepositConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['DepositEdge']>, nodes: ReadonlyArray<ResolversParentTypes['Deposit']> };
  DepositEdge: Omit<DepositEdge, 'node'> & { node: ResolversParentTypes['Deposit'] };
  DepositFinal: EventModel;
  DepositInput: DepositInput;
  DepositReversed: EventModel;
  DepositSeen: EventModel;
  EnforcementResumed: EventModel;
  EnforcementSuspended: EventModel;
  EngineStatus: EngineStatus;
  Event: EventModel;
  EventConnection: EventConnectionModel;
  EventEdge: Omit<EventEdge, 'node'> & { node: ResolversParentTypes['Event'] };
  EventFilter: EventFilter;
  ExceededCap: ExceededCap;
  Float: Scalars['Float']['output'];
  FundingPaid: EventModel;
  FundingRateInput: FundingRateInput;
  GateImpact: GateImpactModel;
  GenesisApplied: EventModel;
  GraceExpired: EventModel;
  GraceExtended: EventModel;
  GraceVoided: EventModel;
  ID: Scalars['ID']['output'];
  Int: Scalars['Int']['output'];
  InterestCharged: EventModel;
  JSON: Scalars['JSON']['output'];
  LedgerAccount: LedgerAccount;
  LedgerAccountConnection: LedgerAccountPageModel;
  LedgerAccountEdge: LedgerAccountEdge;
  LedgerAccountFilter: LedgerAccountFilter;
  LedgerCause: LedgerCauseModel;
  LedgerDifference: LedgerDifference;
  LedgerEntry: LedgerEntryModel;
  LedgerEntryConnection: LedgerEntryPageModel;
  LedgerEntryEdge: Omit<LedgerEntryEdge, 'node'> & { node: ResolversParentTypes['LedgerEntry'] };
  LedgerEntryFilter: LedgerEntryFilter;
  LedgerMismatchFound: EventModel;
  LedgerStatus: LedgerStatus;
  LevelCount: LevelCount;
  Liquidation: LiquidationModel;
  LiquidationFillInput: LiquidationFillInput;
  LiquidationStepFailed: EventModel;
  LiquidationStepFilled: EventModel;
  LogCheckStatus: LogCheckStatus;
  LogVerification: LogVerificationModel;
  LossSocialized: EventModel;
  Mandate: MandateModel;
  MandateAllowance: MandateAllowanceModel;
  MandateBound: MandateBound;
  MandateBoundInput: MandateBoundInput;
  MandateGranted: EventModel;
  MandateRevoked: EventModel;
  MarginCall: MarginCallModel;
  MarginCallAcknowledged: EventModel;
  MarginCallCancelled: EventModel;
  MarginCallClosed: EventModel;
  MarginCallConnection: Omit<MarginCallConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['MarginCallEdge']>, nodes: ReadonlyArray<ResolversParentTypes['MarginCall']> };
  MarginCallCured: EventModel;
  MarginCallEdge: Omit<MarginCallEdge, 'node'> & { node: ResolversParentTypes['MarginCall'] };
  MarginCallFilter: MarginCallFilter;
  MarginCallOpened: EventModel;
  MarginParameterChanges: MarginParameterChanges;
  MarginParameters: ParametersModel;
  MarginParametersConnection: Omit<MarginParametersConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['MarginParametersEdge']>, nodes: ReadonlyArray<ResolversParentTypes['MarginParameters']> };
  MarginParametersEdge: Omit<MarginParametersEdge, 'node'> & { node: ResolversParentTypes['MarginParameters'] };
  MarginTier: MarginTier;
  MarginTierInput: MarginTierInput;
  MarginWarningCleared: EventModel;
  MarginWarningRaised: EventModel;
  MarkPrice: MarkPrice;
  MarkPriceInput: MarkPriceInput;
  MarkPriceUpdate: MarkPriceUpdate;
  Market: MarketModel;
  MarketHolders: MarketHolders;
  MarketListed: EventModel;
  MarketNotEnforced: MarketNotEnforced;
  MarketSettled: EventModel;
  MarketStatusChanged: EventModel;
  MarketWindDown: MarketWindDown;
  MarketWindDownScheduled: EventModel;
  Mutation: Record<PropertyKey, never>;
  NoticeDelivered: EventModel;
  NoticeDelivery: NoticeDelivery;
  NoticeFailed: EventModel;
  OpenAccountsInput: OpenAccountsInput;
  OpenInterestCapExceeded: EventModel;
  OpenInterestCapKept: EventModel;
  OpenOrder: OpenOrderModel;
  OpenOrderInput: OpenOrderInput;
  OpenOrderScope: OpenOrderScope;
  OpenOrdersCancelled: EventModel;
  OrderCheck: OrderCheckModel;
  OrderCheckInput: OrderCheckInput;
  OrderOutcomeStated: EventModel;
  PageInfo: PageInfo;
  ParameterAuthority: ParameterAuthority;
  ParameterImpact: ParameterImpactModel;
  ParameterWarning: ParameterWarningModel;
  ParametersChanged: EventModel;
  Permission: PermissionModel;
  Position: PositionModel;
  PositionInput: PositionInput;
  PositionSettled: EventModel;
  PositionsRecorded: EventModel;
  PriceConfirmed: EventModel;
  PriceQuarantined: EventModel;
  PriceShockInput: PriceShockInput;
  PriceSource: PriceSource;
  PriceSourceHealth: PriceSourceHealth;
  PriceSourceInput: PriceSourceInput;
  PriceSourceState: PriceSourceState;
  PriceSourcesChanged: EventModel;
  ProfitSettlementInput: ProfitSettlementInput;
  ProfitsSettled: EventModel;
  Proposal: ProposalModel;
  ProposalCancelled: EventModel;
  ProposalConnection: Omit<ProposalConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['ProposalEdge']>, nodes: ReadonlyArray<ResolversParentTypes['Proposal']> };
  ProposalCreated: EventModel;
  ProposalEdge: Omit<ProposalEdge, 'node'> & { node: ResolversParentTypes['Proposal'] };
  ProposalExecuted: EventModel;
  ProposalFailed: EventModel;
  ProposalFailure: ProposalFailure;
  ProposalPermissions: ProposalModel;
  ProposalQueued: EventModel;
  ProposalVetoed: EventModel;
  ProposeCancellationInput: ProposeCancellationInput;
  ProposeCollateralInput: ProposeCollateralInput;
  ProposeCommitteeInput: ProposeCommitteeInput;
  ProposeDelistingInput: ProposeDelistingInput;
  ProposeFundingInput: ProposeFundingInput;
  ProposeInput: ProposeInput;
  ProposeMandateInput: ProposeMandateInput;
  ProposeMarketInput: ProposeMarketInput;
  ProposeParametersInput: ProposeParametersInput;
  ProposePriceSourcesInput: ProposePriceSourcesInput;
  ProposeRevocationInput: ProposeRevocationInput;
  ProposeStatusInput: ProposeStatusInput;
  PublishMarkPricesInput: PublishMarkPricesInput;
  QuarantinedPrice: QuarantinedPrice;
  Query: Record<PropertyKey, never>;
  QueueStatus: QueueStatus;
  ReconcileAccountsInput: ReconcileAccountsInput;
  ReconciliationDifference: ReconciliationDifference;
  ReconciliationDifferenceFound: EventModel;
  ReconciliationReport: ReconciliationReport;
  RecordCashFlowsInput: RecordCashFlowsInput;
  RecordDepositInput: RecordDepositInput;
  RecordDepositsInput: RecordDepositsInput;
  RecordFundingRatesInput: RecordFundingRatesInput;
  RecordOpenOrdersInput: RecordOpenOrdersInput;
  RecordPositionsInput: RecordPositionsInput;
  RecordProfitSettlementsInput: RecordProfitSettlementsInput;
  RecordReceipt: RecordReceipt;
  RecordTradesInput: RecordTradesInput;
  RecordWithdrawalInput: RecordWithdrawalInput;
  RecordedBalanceChange: RecordedBalanceChange;
  RecordedCashFlow: RecordedCashFlow;
  RecordedNewRisk: RecordedNewRisk;
  RecordedPosition: RecordedPosition;
  RecordedRealization: RecordedRealization;
  RecordedTrade: RecordedTrade;
  Rejection: Rejection;
  ReportLiquidationFillsInput: ReportLiquidationFillsInput;
  RiskSummary: RiskSummary;
  RiskTakenUnderCall: EventModel;
  SettlementPriceFixed: EventModel;
  SettlementPriceMissing: EventModel;
  ShardStatus: ShardStatus;
  ShockedPrice: ShockedPrice;
  StressTestInput: StressTestInput;
  StressTestResult: StressTestResultModel;
  String: Scalars['String']['output'];
  Subscription: Record<PropertyKey, never>;
  SystemStatus: SystemStatusModel;
  Tally: Tally;
  TopUpReceived: EventModel;
  TradeInput: TradeInput;
  TradesRecorded: EventModel;
  TransferCollateralInput: TransferCollateralInput;
  VenueFillRefused: EventModel;
  VenueInstruction: InstructionModel;
  VenueInstructionGiven: EventModel;
  VenueOutageBegan: EventModel;
  VenueOutageEnded: EventModel;
  Viewer: ViewerModel;
  Vote: Vote;
  VoteCast: EventModel;
  VotingExtended: EventModel;
  WaterfallAllocation: WaterfallAllocation;
  WaterfallDrawn: EventModel;
  WaterfallFunded: EventModel;
  WaterfallLayer: WaterfallLayer;
  Webhook: WebhookModel;
  WebhookDelivery: DeliveryModel;
  WebhookDeliveryConnection: Omit<WebhookDeliveryConnection, 'nodes'> & { nodes: ReadonlyArray<ResolversParentTypes['WebhookDelivery']> };
  WebhookDisabled: EventModel;
  WebhookWithSecret: Omit<WebhookWithSecret, 'webhook'> & { webhook: ResolversParentTypes['Webhook'] };
  WithdrawalCheck: WithdrawalCheckModel;
  WithdrawalRecorded: EventModel;
}>;

export type AuthorityDirectiveArgs = {
  records?: Maybe<GovernanceRecord>;
  roles?: Maybe<ReadonlyArray<Role>>;
  scopes?: Maybe<ReadonlyArray<ApiScope>>;
};

export type AuthorityDirectiveResolver<Result, Parent, ContextType = ApiContext, Args = AuthorityDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type AccountResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['Account'] = ResolversParentTypes['Account']> = ResolversObject<{
  collateral?: Resolver<ReadonlyArray<ResolversTypes['CollateralBalance']>, ParentType, ContextType>;
  deposits?: Resolver<ResolversTypes['DepositConnection'], ParentType, ContextType, RequireFields<AccountDepositsArgs, 'first'>>;
  health?: Resolver<ResolversTypes['AccountHealth'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  isolatedMarket?: Resolver<Maybe<ResolversTypes['Market']>, ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['AccountKind'], ParentType, ContextType>;
  marginCalls?: Resolver<ResolversTypes['MarginCallConnection'], ParentType, ContextType, RequireFields<AccountMarginCallsArgs, 'first'>>;
  openMarginCall?: Resolver<Maybe<ResolversTypes['MarginCall']>, ParentType, ContextType>;
  openOrders?: Resolver<ReadonlyArray<ResolversTypes['OpenOrder']>, ParentType, ContextType>;
  owner?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  positions?: Resolver<ReadonlyArray<ResolversTypes['Position']>, ParentType, ContextType>;
  restrictions?: Resolver<ReadonlyArray<ResolversTypes['AccountRestriction']>, ParentType, ContextType>;
}>;

export type AccountBankruptResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['AccountBankrupt'] = ResolversParentTypes['AccountBankrupt']> = ResolversObject<{
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  amountDue?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  amountOutstanding?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  deadline?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  health?: Resolver<ResolversTypes['AccountHealth'], ParentType, ContextType>;
  marginCallId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  marketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  payload?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  previousHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  proposalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['MarginCallState'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
}>;

export type AccountConnectionResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['AccountConnection'] = ResolversParentTypes['AccountConnection']> = ResolversObject<{
  edges?: Resolver<ReadonlyArray<ResolversTypes['AccountEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Account']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
}>;

export type AccountEdgeResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['AccountEdge'] = ResolversParentTypes['AccountEdge']> = ResolversObject<{
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Account'], ParentType, ContextType>;
}>;

export type AccountHealthResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['AccountHealth'] = ResolversParentTypes['AccountHealth']> = ResolversObject<{
  accountId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  asOf?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  closeOutMargin?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  collateralValue?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  cureMargin?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  equity?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  freeCollateral?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  initialMargin?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  level?: Resolver<ResolversTypes['HealthLevel'], ParentType, ContextType>;
  leverage?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  maintenanceMargin?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  marginRatio?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  notional?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  orderMargin?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  projectedMarginRatio?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  unrealizedPnl?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  warningClearMargin?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  warningMargin?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
}>;

export type AccountOpenedResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['AccountOpened'] = ResolversParentTypes['AccountOpened']> = ResolversObject<{
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  kind?: Resolver<Maybe<ResolversTypes['AccountKind']>, ParentType, ContextType>;
  marginCallId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  marketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  owner?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  payload?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  previousHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  proposalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
}>;

export type AccountRecoveredResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['AccountRecovered'] = ResolversParentTypes['AccountRecovered']> = ResolversObject<{
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  amountDue?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  amountOutstanding?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  deadline?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  health?: Resolver<ResolversTypes['AccountHealth'], ParentType, ContextType>;
  marginCallId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  marketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  payload?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  previousHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  proposalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['MarginCallState'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
}>;

export type AccountReleasedResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['AccountReleased'] = ResolversParentTypes['AccountReleased']> = ResolversObject<{
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  callState?: Resolver<Maybe<ResolversTypes['MarginCallState']>, ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  marginCallId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  marketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  payload?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  previousHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  proposalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  restrictions?: Resolver<Maybe<ReadonlyArray<ResolversTypes['AccountRestriction']>>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
}>;

export type AccountRestrictedResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['AccountRestricted'] = ResolversParentTypes['AccountRestricted']> = ResolversObject<{
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  marginCallId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  marketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  payload?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  previousHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  proposalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  restrictions?: Resolver<Maybe<ReadonlyArray<ResolversTypes['AccountRestriction']>>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
}>;

export type ApiKeyResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['ApiKey'] = ResolversParentTypes['ApiKey']> = ResolversObject<{
  accountIds?: Resolver<Maybe<ReadonlyArray<ResolversTypes['ID']>>, ParentType, ContextType>;
  allowedNetworks?: Resolver<Maybe<ReadonlyArray<ResolversTypes['String']>>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  expiresAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  lastUsedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  owners?: Resolver<Maybe<ReadonlyArray<ResolversTypes['String']>>, ParentType, ContextType>;
  prefix?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  revokedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  scopes?: Resolver<ReadonlyArray<ResolversTypes['ApiScope']>, ParentType, ContextType>;
}>;

export type ApiKeyWithSecretResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['ApiKeyWithSecret'] = ResolversParentTypes['ApiKeyWithSecret']> = ResolversObject<{
  key?: Resolver<ResolversTypes['ApiKey'], ParentType, ContextType>;
  secret?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
}>;

export type AutoDeleveragedResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['AutoDeleveraged'] = ResolversParentTypes['AutoDeleveraged']> = ResolversObject<{
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  amount?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  marginCallId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  marketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  payload?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  previousHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  price?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  proposalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  size?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
}>;

export type BankruptcySettledResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['BankruptcySettled'] = ResolversParentTypes['BankruptcySettled']> = ResolversObject<{
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  debt?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  deficit?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  marginCallId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  marketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  payload?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  previousHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  proposalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
}>;

export type BookLoadedResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['BookLoaded'] = ResolversParentTypes['BookLoaded']> = ResolversObject<{
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  accounts?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  balances?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  contentHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  marginCallId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  marketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  orders?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  payload?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  positions?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  previousHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  proposalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  transferId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
}>;

export type BookSnapshotResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['BookSnapshot'] = ResolversParentTypes['BookSnapshot']> = ResolversObject<{
  asOf?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  equities?: Resolver<ReadonlyArray<ResolversTypes['Float']>, ParentType, ContextType>;
  ids?: Resolver<ReadonlyArray<ResolversTypes['ID']>, ParentType, ContextType>;
  levels?: Resolver<ReadonlyArray<ResolversTypes['HealthLevel']>, ParentType, ContextType>;
  marginRatios?: Resolver<ReadonlyArray<Maybe<ResolversTypes['Float']>>, ParentType, ContextType>;
  notionals?: Resolver<ReadonlyArray<ResolversTypes['Float']>, ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
}>;

export type BooksReconciledResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['BooksReconciled'] = ResolversParentTypes['BooksReconciled']> = ResolversObject<{
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  asOf?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  compared?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  differences?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  differing?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  isCorrected?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  marginCallId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  marketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  moved?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  payload?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  previousHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  proposalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  reconciliationId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
}>;

export type CancelledOrderResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['CancelledOrder'] = ResolversParentTypes['CancelledOrder']> = ResolversObject<{
  marketId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  orderId?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
}>;

export type CashFlowsRecordedResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['CashFlowsRecorded'] = ResolversParentTypes['CashFlowsRecorded']> = ResolversObject<{
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  changes?: Resolver<Maybe<ReadonlyArray<ResolversTypes['RecordedBalanceChange']>>, ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  flows?: Resolver<Maybe<ReadonlyArray<ResolversTypes['RecordedCashFlow']>>, ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  marginCallId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  marketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  payload?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  previousHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  proposalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  transferId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
}>;

export type ClockResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['Clock'] = ResolversParentTypes['Clock']> = ResolversObject<{
  isPlayed?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  now?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  rate?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
}>;

export type CollateralAssetResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['CollateralAsset'] = ResolversParentTypes['CollateralAsset']> = ResolversObject<{
  accountCap?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  asset?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  borrowRate?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  confirmationsRequired?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  countedTotal?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  haircut?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  pegBand?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  phaseInEndsAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  price?: Resolver<Maybe<ResolversTypes['MarkPrice']>, ParentType, ContextType>;
  priceMarketId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  share?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  totalCap?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  unitValue?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
}>;

export type CollateralBalanceResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['CollateralBalance'] = ResolversParentTypes['CollateralBalance']> = ResolversObject<{
  asset?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  balance?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  counted?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  haircut?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  pending?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  value?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
}>;

export type CollateralChangedResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['CollateralChanged'] = ResolversParentTypes['CollateralChanged']> = ResolversObject<{
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  asset?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  haircut?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  marginCallId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  marketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  payload?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  previousHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  proposalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
}>;

export type CollateralShareChangedResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['CollateralShareChanged'] = ResolversParentTypes['CollateralShareChanged']> = ResolversObject<{
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  asset?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  countedTotal?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  marginCallId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  marketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  payload?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  previousHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  proposalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  share?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  totalCap?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
}>;

export type CollateralTransferResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['CollateralTransfer'] = ResolversParentTypes['CollateralTransfer']> = ResolversObject<{
  amount?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  asset?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  from?: Resolver<ResolversTypes['Account'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  to?: Resolver<ResolversTypes['Account'], ParentType, ContextType>;
}>;

export type CollateralTransferredResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['CollateralTransferred'] = ResolversParentTypes['CollateralTransferred']> = ResolversObject<{
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  amount?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  asset?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  balance?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  counterpartyAccountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  marginCallId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  marketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  payload?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  pending?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  previousHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  proposalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  transferId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
}>;

export type CommitteeResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['Committee'] = ResolversParentTypes['Committee']> = ResolversObject<{
  executionWindowSeconds?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  guardians?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  impactThreshold?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  lateQuorumExtensionSeconds?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxNewlyCalledNotional?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  maxNewlyCloseOutAccounts?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  members?: Resolver<ReadonlyArray<ResolversTypes['CommitteeMember']>, ParentType, ContextType>;
  quorum?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  threshold?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  timelockSeconds?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  votingPeriodSeconds?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
}>;

export type CommitteeChangedResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['CommitteeChanged'] = ResolversParentTypes['CommitteeChanged']> = ResolversObject<{
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  marginCallId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  marketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  payload?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  previousHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  proposalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  version?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
}>;

export type CommitteeMemberResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['CommitteeMember'] = ResolversParentTypes['CommitteeMember']> = ResolversObject<{
  subject?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  weight?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
}>;

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export interface DecimalScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Decimal'], any> {
  name: 'Decimal';
}

export type DeficitRecordedResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['DeficitRecorded'] = ResolversParentTypes['DeficitRecorded']> = ResolversObject<{
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  amount?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  marginCallId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  marketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  payload?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  previousHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  proposalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
}>;

export type DeleveragingConnectionResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['DeleveragingConnection'] = ResolversParentTypes['DeleveragingConnection']> = ResolversObject<{
  edges?: Resolver<ReadonlyArray<ResolversTypes['DeleveragingEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['DeleveragingEntry']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
}>;

export type DeleveragingEdgeResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['DeleveragingEdge'] = ResolversParentTypes['DeleveragingEdge']> = ResolversObject<{
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['DeleveragingEntry'], ParentType, ContextType>;
}>;

export type DeleveragingEntryResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['DeleveragingEntry'] = ResolversParentTypes['DeleveragingEntry']> = ResolversObject<{
  accountId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  entryPrice?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  equity?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  position?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  quantile?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  reducibleSize?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  size?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  unrealizedPnl?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
}>;

export type DeleveragingRankResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['DeleveragingRank'] = ResolversParentTypes['DeleveragingRank']> = ResolversObject<{
  of?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  position?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  quantile?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
}>;

export type DepositResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['Deposit'] = ResolversParentTypes['Deposit']> = ResolversObject<{
  accountId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  amount?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  asset?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  confirmations?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  confirmationsRequired?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  finalAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  seenAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['DepositStatus'], ParentType, ContextType>;
}>;

export type DepositConnectionResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['DepositConnection'] = ResolversParentTypes['DepositConnection']> = ResolversObject<{
  edges?: Resolver<ReadonlyArray<ResolversTypes['DepositEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Deposit']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
}>;

export type DepositEdgeResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['DepositEdge'] = ResolversParentTypes['DepositEdge']> = ResolversObject<{
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Deposit'], ParentType, ContextType>;
}>;

export type DepositFinalResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['DepositFinal'] = ResolversParentTypes['DepositFinal']> = ResolversObject<{
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  amount?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  asset?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  balance?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  depositId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  marginCallId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  marketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  payload?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  pending?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  previousHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  proposalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  unusablePriceMarketId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
}>;

export type DepositReversedResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['DepositReversed'] = ResolversParentTypes['DepositReversed']> = ResolversObject<{
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  amount?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  asset?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  balance?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  depositId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  marginCallId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  marketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  payload?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  pending?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  previousHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  proposalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
}>;

export type DepositSeenResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['DepositSeen'] = ResolversParentTypes['DepositSeen']> = ResolversObject<{
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  amount?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  asset?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  balance?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  depositId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  marginCallId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  marketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  payload?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  pending?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  previousHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  proposalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
}>;

export type EnforcementResumedResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['EnforcementResumed'] = ResolversParentTypes['EnforcementResumed']> = ResolversObject<{
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  amountDue?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  amountOutstanding?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  deadline?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  health?: Resolver<ResolversTypes['AccountHealth'], ParentType, ContextType>;
  marginCallId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  marketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  payload?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  previousHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  proposalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['MarginCallState'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
}>;

export type EnforcementSuspendedResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['EnforcementSuspended'] = ResolversParentTypes['EnforcementSuspended']> = ResolversObject<{
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  amountDue?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  amountOutstanding?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  deadline?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  marginCallId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  marketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  payload?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  previousHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  proposalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['MarginCallState'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
}>;

export type EngineStatusResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['EngineStatus'] = ResolversParentTypes['EngineStatus']> = ResolversObject<{
  accounts?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  behindLines?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  breachToCallMillisP99?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  lastPriceAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  positions?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  pricesPerSecond?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
}>;

export type EventResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['Event'] = ResolversParentTypes['Event']> = ResolversObject<{
  __resolveType: TypeResolveFn<'AccountBankrupt' | 'AccountOpened' | 'AccountRecovered' | 'AccountReleased' | 'AccountRestricted' | 'AutoDeleveraged' | 'BankruptcySettled' | 'BookLoaded' | 'BooksReconciled' | 'CashFlowsRecorded' | 'CollateralChanged' | 'CollateralShareChanged' | 'CollateralTransferred' | 'CommitteeChanged' | 'DeficitRecorded' | 'DepositFinal' | 'DepositReversed' | 'DepositSeen' | 'EnforcementResumed' | 'EnforcementSuspended' | 'FundingPaid' | 'GenesisApplied' | 'GraceExpired' | 'GraceExtended' | 'GraceVoided' | 'InterestCharged' | 'LedgerMismatchFound' | 'LiquidationStepFailed' | 'LiquidationStepFilled' | 'LossSocialized' | 'MandateGranted' | 'MandateRevoked' | 'MarginCallAcknowledged' | 'MarginCallCancelled' | 'MarginCallClosed' | 'MarginCallCured' | 'MarginCallOpened' | 'MarginWarningCleared' | 'MarginWarningRaised' | 'MarketListed' | 'MarketSettled' | 'MarketStatusChanged' | 'MarketWindDownScheduled' | 'NoticeDelivered' | 'NoticeFailed' | 'OpenInterestCapExceeded' | 'OpenInterestCapKept' | 'OpenOrdersCancelled' | 'OrderOutcomeStated' | 'ParametersChanged' | 'PositionSettled' | 'PositionsRecorded' | 'PriceConfirmed' | 'PriceQuarantined' | 'PriceSourcesChanged' | 'ProfitsSettled' | 'ProposalCancelled' | 'ProposalCreated' | 'ProposalExecuted' | 'ProposalFailed' | 'ProposalQueued' | 'ProposalVetoed' | 'ReconciliationDifferenceFound' | 'RiskTakenUnderCall' | 'SettlementPriceFixed' | 'SettlementPriceMissing' | 'TopUpReceived' | 'TradesRecorded' | 'VenueFillRefused' | 'VenueInstructionGiven' | 'VenueOutageBegan' | 'VenueOutageEnded' | 'VoteCast' | 'VotingExtended' | 'WaterfallDrawn' | 'WaterfallFunded' | 'WebhookDisabled' | 'WithdrawalRecorded', ParentType, ContextType>;
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  marginCallId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  marketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  payload?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  previousHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  proposalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
}>;

export type EventConnectionResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['EventConnection'] = ResolversParentTypes['EventConnection']> = ResolversObject<{
  edges?: Resolver<ReadonlyArray<ResolversTypes['EventEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Event']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
}>;

export type EventEdgeResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['EventEdge'] = ResolversParentTypes['EventEdge']> = ResolversObject<{
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Event'], ParentType, ContextType>;
}>;

export type ExceededCapResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['ExceededCap'] = ResolversParentTypes['ExceededCap']> = ResolversObject<{
  cap?: Resolver<ResolversTypes['InterestCap'], ParentType, ContextType>;
  limit?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  openInterest?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  owner?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  since?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
}>;

export type FundingPaidResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['FundingPaid'] = ResolversParentTypes['FundingPaid']> = ResolversObject<{
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  fundedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  holders?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  longSize?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  marginCallId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  markPrice?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  marketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  paid?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  payload?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  previousHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  proposalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  rate?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  received?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  shortSize?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  transferId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
}>;

export type GateImpactResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['GateImpact'] = ResolversParentTypes['GateImpact']> = ResolversObject<{
  asOf?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  exceedsLimit?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  newlyCalledAccounts?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  newlyCalledNotional?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  newlyCloseOutAccounts?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
}>;

export type GenesisAppliedResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['GenesisApplied'] = ResolversParentTypes['GenesisApplied']> = ResolversObject<{
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  genesisHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  marginCallId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  marketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  payload?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  previousHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  proposalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
}>;

export type GraceExpiredResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['GraceExpired'] = ResolversParentTypes['GraceExpired']> = ResolversObject<{
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  amountDue?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  amountOutstanding?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  deadline?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  health?: Resolver<ResolversTypes['AccountHealth'], ParentType, ContextType>;
  marginCallId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  marketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  nextStepMarketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  payload?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  previousHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  proposalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['MarginCallState'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
}>;

export type GraceExtendedResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['GraceExtended'] = ResolversParentTypes['GraceExtended']> = ResolversObject<{
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  amountDue?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  amountOutstanding?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  deadline?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  extension?: Resolver<ResolversTypes['GraceExtension'], ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  health?: Resolver<ResolversTypes['AccountHealth'], ParentType, ContextType>;
  marginCallId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  marketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  payload?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  previousHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  proposalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['MarginCallState'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
}>;

export type GraceVoidedResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['GraceVoided'] = ResolversParentTypes['GraceVoided']> = ResolversObject<{
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  amountDue?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  amountOutstanding?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  deadline?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  health?: Resolver<ResolversTypes['AccountHealth'], ParentType, ContextType>;
  marginCallId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  marketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  nextStepMarketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  payload?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  previousHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  proposalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['MarginCallState'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
}>;

export type InterestChargedResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['InterestCharged'] = ResolversParentTypes['InterestCharged']> = ResolversObject<{
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  asset?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  charged?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  debtSeconds?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  debtors?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  marginCallId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  marketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  payload?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  previousHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  proposalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  rate?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  transferId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
}>;

export interface JsonScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['JSON'], any> {
  name: 'JSON';
}

export type LedgerAccountResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['LedgerAccount'] = ResolversParentTypes['LedgerAccount']> = ResolversObject<{
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  asset?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  balance?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['LedgerAccountKind'], ParentType, ContextType>;
  marketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
}>;

export type LedgerAccountConnectionResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['LedgerAccountConnection'] = ResolversParentTypes['LedgerAccountConnection']> = ResolversObject<{
  edges?: Resolver<ReadonlyArray<ResolversTypes['LedgerAccountEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['LedgerAccount']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
}>;

export type LedgerAccountEdgeResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['LedgerAccountEdge'] = ResolversParentTypes['LedgerAccountEdge']> = ResolversObject<{
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['LedgerAccount'], ParentType, ContextType>;
}>;

export type LedgerCauseResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['LedgerCause'] = ResolversParentTypes['LedgerCause']> = ResolversObject<{
  collateralTransferId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  depositId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['LedgerCauseKind'], ParentType, ContextType>;
  liquidationId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  marginCall?: Resolver<Maybe<ResolversTypes['MarginCall']>, ParentType, ContextType>;
  marginCallId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  proposalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  withdrawalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
}>;

export type LedgerDifferenceResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['LedgerDifference'] = ResolversParentTypes['LedgerDifference']> = ResolversObject<{
  asset?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  expected?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  found?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['LedgerDifferenceKind'], ParentType, ContextType>;
  ledgerAccount?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  liquidationId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  marginCallId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  transferId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
}>;

export type LedgerEntryResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['LedgerEntry'] = ResolversParentTypes['LedgerEntry']> = ResolversObject<{
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  amount?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  asset?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cause?: Resolver<ResolversTypes['LedgerCause'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['LedgerAccountKind'], ParentType, ContextType>;
  ledgerAccount?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  transferId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
}>;

export type LedgerEntryConnectionResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['LedgerEntryConnection'] = ResolversParentTypes['LedgerEntryConnection']> = ResolversObject<{
  edges?: Resolver<ReadonlyArray<ResolversTypes['LedgerEntryEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['LedgerEntry']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
}>;

export type LedgerEntryEdgeResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['LedgerEntryEdge'] = ResolversParentTypes['LedgerEntryEdge']> = ResolversObject<{
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['LedgerEntry'], ParentType, ContextType>;
}>;

export type LedgerMismatchFoundResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['LedgerMismatchFound'] = ResolversParentTypes['LedgerMismatchFound']> = ResolversObject<{
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  asset?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  differenceCount?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  differences?: Resolver<Maybe<ReadonlyArray<ResolversTypes['LedgerDifference']>>, ParentType, ContextType>;
  expected?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  found?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  marginCallId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  marketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  payload?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  previousHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  proposalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
}>;

export type LedgerStatusResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['LedgerStatus'] = ResolversParentTypes['LedgerStatus']> = ResolversObject<{
  checkedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  differences?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  ok?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
}>;

export type LevelCountResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['LevelCount'] = ResolversParentTypes['LevelCount']> = ResolversObject<{
  accounts?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  level?: Resolver<ResolversTypes['HealthLevel'], ParentType, ContextType>;
  notional?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
}>;

export type LiquidationResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['Liquidation'] = ResolversParentTypes['Liquidation']> = ResolversObject<{
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  averagePrice?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  bankruptcyPrice?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  explanation?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  fee?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  filledSize?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  marginCallId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  market?: Resolver<ResolversTypes['Market'], ParentType, ContextType>;
  shortfall?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  size?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['LiquidationState'], ParentType, ContextType>;
  waterfall?: Resolver<ReadonlyArray<ResolversTypes['WaterfallAllocation']>, ParentType, ContextType>;
}>;

export type LiquidationStepFailedResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['LiquidationStepFailed'] = ResolversParentTypes['LiquidationStepFailed']> = ResolversObject<{
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  amountOutstanding?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  failure?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  limitPrice?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  liquidationId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  marginCallId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  marketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  payload?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  previousHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  proposalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  size?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  step?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
}>;

export type LiquidationStepFilledResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['LiquidationStepFilled'] = ResolversParentTypes['LiquidationStepFilled']> = ResolversObject<{
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  amountOutstanding?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  averagePrice?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  fee?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  filledAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  filledSize?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  health?: Resolver<ResolversTypes['AccountHealth'], ParentType, ContextType>;
  limitPrice?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  liquidationId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  marginCallId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  marketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  payload?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  previousHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  proposalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  realizedPnl?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  size?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  step?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
}>;

export type LogCheckStatusResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['LogCheckStatus'] = ResolversParentTypes['LogCheckStatus']> = ResolversObject<{
  checked?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  fromSequence?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  seconds?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  total?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  waiting?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
}>;

export type LogVerificationResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['LogVerification'] = ResolversParentTypes['LogVerification']> = ResolversObject<{
  checked?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  fault?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  firstBadSequence?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  headHash?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  ok?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  recomputed?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
}>;

export type LossSocializedResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['LossSocialized'] = ResolversParentTypes['LossSocialized']> = ResolversObject<{
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  amount?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  marginCallId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  marketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  payload?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  previousHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  proposalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  realizedPart?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
}>;

export type MandateResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['Mandate'] = ResolversParentTypes['Mandate']> = ResolversObject<{
  admin?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  allowances?: Resolver<ReadonlyArray<ResolversTypes['MandateAllowance']>, ParentType, ContextType, RequireFields<MandateAllowancesArgs, 'marketId'>>;
  bounds?: Resolver<ReadonlyArray<ResolversTypes['MandateBound']>, ParentType, ContextType>;
  expiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  grantedBy?: Resolver<ResolversTypes['Proposal'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  markets?: Resolver<ReadonlyArray<ResolversTypes['ID']>, ParentType, ContextType>;
  revokedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
}>;

export type MandateAllowanceResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['MandateAllowance'] = ResolversParentTypes['MandateAllowance']> = ResolversObject<{
  availableAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  current?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  max?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  min?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  parameter?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
}>;

export type MandateBoundResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['MandateBound'] = ResolversParentTypes['MandateBound']> = ResolversObject<{
  cooldownSeconds?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  max?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  maxStep?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  min?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  mode?: Resolver<ResolversTypes['StepMode'], ParentType, ContextType>;
  parameter?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
}>;

export type MandateGrantedResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['MandateGranted'] = ResolversParentTypes['MandateGranted']> = ResolversObject<{
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  admin?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  mandateId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  marginCallId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  marketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  payload?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  previousHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  proposalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
}>;

export type MandateRevokedResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['MandateRevoked'] = ResolversParentTypes['MandateRevoked']> = ResolversObject<{
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  admin?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  mandateId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  marginCallId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  marketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  payload?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  previousHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  proposalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
}>;

export type MarginCallResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['MarginCall'] = ResolversParentTypes['MarginCall']> = ResolversObject<{
  account?: Resolver<ResolversTypes['Account'], ParentType, ContextType>;
  acknowledgedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  amountDue?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  amountOutstanding?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  cause?: Resolver<ResolversTypes['MarginCallCause'], ParentType, ContextType>;
  closedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  deadline?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  graceRemainingSeconds?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  healthAtOpening?: Resolver<ResolversTypes['AccountHealth'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  liquidations?: Resolver<ReadonlyArray<ResolversTypes['Liquidation']>, ParentType, ContextType>;
  notices?: Resolver<ReadonlyArray<ResolversTypes['NoticeDelivery']>, ParentType, ContextType>;
  openedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['MarginCallState'], ParentType, ContextType>;
  timeline?: Resolver<ReadonlyArray<ResolversTypes['Event']>, ParentType, ContextType>;
  waterfall?: Resolver<ReadonlyArray<ResolversTypes['WaterfallAllocation']>, ParentType, ContextType>;
}>;

export type MarginCallAcknowledgedResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['MarginCallAcknowledged'] = ResolversParentTypes['MarginCallAcknowledged']> = ResolversObject<{
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  acknowledgedNoticeIds?: Resolver<ReadonlyArray<ResolversTypes['ID']>, ParentType, ContextType>;
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  marginCallId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  marketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  payload?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  previousHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  proposalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
}>;

export type MarginCallCancelledResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['MarginCallCancelled'] = ResolversParentTypes['MarginCallCancelled']> = ResolversObject<{
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  marginCallId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  marketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  payload?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  previousHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  proposalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
}>;

export type MarginCallClosedResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['MarginCallClosed'] = ResolversParentTypes['MarginCallClosed']> = ResolversObject<{
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  amountDue?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  amountOutstanding?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  deadline?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  health?: Resolver<ResolversTypes['AccountHealth'], ParentType, ContextType>;
  marginCallId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  marketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  payload?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  previousHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  proposalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['MarginCallState'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
}>;

export type MarginCallConnectionResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['MarginCallConnection'] = ResolversParentTypes['MarginCallConnection']> = ResolversObject<{
  edges?: Resolver<ReadonlyArray<ResolversTypes['MarginCallEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['MarginCall']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
}>;

export type MarginCallCuredResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['MarginCallCured'] = ResolversParentTypes['MarginCallCured']> = ResolversObject<{
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  amountDue?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  amountOutstanding?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  deadline?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  health?: Resolver<ResolversTypes['AccountHealth'], ParentType, ContextType>;
  marginCallId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  marketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  payload?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  previousHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  proposalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['MarginCallState'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
}>;

export type MarginCallEdgeResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['MarginCallEdge'] = ResolversParentTypes['MarginCallEdge']> = ResolversObject<{
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['MarginCall'], ParentType, ContextType>;
}>;

export type MarginCallOpenedResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['MarginCallOpened'] = ResolversParentTypes['MarginCallOpened']> = ResolversObject<{
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  amountDue?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  amountOutstanding?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cause?: Resolver<ResolversTypes['MarginCallCause'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  deadline?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  graceSeconds?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  health?: Resolver<ResolversTypes['AccountHealth'], ParentType, ContextType>;
  marginCallId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  marketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  payload?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  previousHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  proposalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['MarginCallState'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  withoutGrace?: Resolver<Maybe<ResolversTypes['WithoutGraceReason']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
}>;

export type MarginParametersResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['MarginParameters'] = ResolversParentTypes['MarginParameters']> = ResolversObject<{
  authority?: Resolver<ResolversTypes['ParameterAuthority'], ParentType, ContextType>;
  closeOutRatio?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  cureRatio?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  dailyFundShare?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  effectiveFrom?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  fillableAdjustment?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  fillableSpread?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  finalityHoldSeconds?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  gracePeriodSeconds?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  jumpConfirmationSeconds?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  largePositionNotional?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  liquidationCooldownSeconds?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  liquidationFee?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  marketFundShare?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  marketId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  maxJump?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  maxLiquidationFraction?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  maxLiquidationLoss?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  maxLiquidationNotional?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  maxPriceAgeSeconds?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxPriceDeviation?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  maxSlippage?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  maxSourceDeviation?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  minLiquidationNotional?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  minPositionNotional?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  minSources?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  openInterestCap?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  openInterestLowerCap?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  openInterestUpperCap?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  ownerConcentration?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  ownerFundShare?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  ownerInterestCap?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  parameterChangeGraceSeconds?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  phaseInEndsAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  settlementWindowSeconds?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  sideInterestCap?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  stateNoticeSeconds?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  tiers?: Resolver<ReadonlyArray<ResolversTypes['MarginTier']>, ParentType, ContextType>;
  unusablePriceRatio?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  warningClearRatio?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  warningRatio?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  warnings?: Resolver<ReadonlyArray<ResolversTypes['ParameterWarning']>, ParentType, ContextType>;
}>;

export type MarginParametersConnectionResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['MarginParametersConnection'] = ResolversParentTypes['MarginParametersConnection']> = ResolversObject<{
  edges?: Resolver<ReadonlyArray<ResolversTypes['MarginParametersEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['MarginParameters']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
}>;

export type MarginParametersEdgeResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['MarginParametersEdge'] = ResolversParentTypes['MarginParametersEdge']> = ResolversObject<{
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['MarginParameters'], ParentType, ContextType>;
}>;

export type MarginTierResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['MarginTier'] = ResolversParentTypes['MarginTier']> = ResolversObject<{
  floor?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  initialMarginFraction?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  maintenanceMarginFraction?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
}>;

export type MarginWarningClearedResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['MarginWarningCleared'] = ResolversParentTypes['MarginWarningCleared']> = ResolversObject<{
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  health?: Resolver<ResolversTypes['AccountHealth'], ParentType, ContextType>;
  marginCallId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  marketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  payload?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  previousHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  proposalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
}>;

export type MarginWarningRaisedResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['MarginWarningRaised'] = ResolversParentTypes['MarginWarningRaised']> = ResolversObject<{
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  health?: Resolver<ResolversTypes['AccountHealth'], ParentType, ContextType>;
  marginCallId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  marketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  payload?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  previousHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  proposalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
}>;

export type MarkPriceResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['MarkPrice'] = ResolversParentTypes['MarkPrice']> = ResolversObject<{
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  confidence?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  price?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  source?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  stale?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
}>;

export type MarkPriceUpdateResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['MarkPriceUpdate'] = ResolversParentTypes['MarkPriceUpdate']> = ResolversObject<{
  marketId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  price?: Resolver<ResolversTypes['MarkPrice'], ParentType, ContextType>;
}>;

export type MarketResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['Market'] = ResolversParentTypes['Market']> = ResolversObject<{
  deleveragingQueue?: Resolver<ResolversTypes['DeleveragingConnection'], ParentType, ContextType, RequireFields<MarketDeleveragingQueueArgs, 'first' | 'side'>>;
  exceededCaps?: Resolver<ReadonlyArray<ResolversTypes['ExceededCap']>, ParentType, ContextType>;
  holders?: Resolver<Maybe<ResolversTypes['MarketHolders']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  markPrice?: Resolver<Maybe<ResolversTypes['MarkPrice']>, ParentType, ContextType>;
  openInterest?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  parameterHistory?: Resolver<ResolversTypes['MarginParametersConnection'], ParentType, ContextType, RequireFields<MarketParameterHistoryArgs, 'first'>>;
  parameters?: Resolver<ResolversTypes['MarginParameters'], ParentType, ContextType>;
  parametersAt?: Resolver<Maybe<ResolversTypes['MarginParameters']>, ParentType, ContextType, RequireFields<MarketParametersAtArgs, 'time'>>;
  priceSources?: Resolver<ReadonlyArray<ResolversTypes['PriceSourceState']>, ParentType, ContextType>;
  quarantinedPrice?: Resolver<Maybe<ResolversTypes['QuarantinedPrice']>, ParentType, ContextType>;
  status?: Resolver<ResolversTypes['MarketStatus'], ParentType, ContextType>;
  symbol?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  windDown?: Resolver<Maybe<ResolversTypes['MarketWindDown']>, ParentType, ContextType>;
}>;

export type MarketHoldersResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['MarketHolders'] = ResolversParentTypes['MarketHolders']> = ResolversObject<{
  levels?: Resolver<ReadonlyArray<ResolversTypes['LevelCount']>, ParentType, ContextType>;
  longOpenInterest?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  shortOpenInterest?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
}>;

export type MarketListedResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['MarketListed'] = ResolversParentTypes['MarketListed']> = ResolversObject<{
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  marginCallId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  marketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  payload?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  previousHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  proposalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  symbol?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
}>;

export type MarketNotEnforcedResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['MarketNotEnforced'] = ResolversParentTypes['MarketNotEnforced']> = ResolversObject<{
  accounts?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  marketId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['NotEnforcedReason'], ParentType, ContextType>;
}>;

export type MarketSettledResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['MarketSettled'] = ResolversParentTypes['MarketSettled']> = ResolversObject<{
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  marginCallId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  marketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  paid?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  payload?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  positions?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  previousHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  price?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  proposalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  received?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
}>;

export type MarketStatusChangedResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['MarketStatusChanged'] = ResolversParentTypes['MarketStatusChanged']> = ResolversObject<{
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  marginCallId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  marketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  payload?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  previousHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  proposalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  status?: Resolver<Maybe<ResolversTypes['MarketStatus']>, ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
}>;

export type MarketWindDownResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['MarketWindDown'] = ResolversParentTypes['MarketWindDown']> = ResolversObject<{
  delistedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  priceKind?: Resolver<Maybe<ResolversTypes['SettlementPriceKind']>, ParentType, ContextType>;
  proposalId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  reduceOnlyFrom?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  settledPositions?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  settlementPrice?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  settlesAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  windowSeconds?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
}>;

export type MarketWindDownScheduledResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['MarketWindDownScheduled'] = ResolversParentTypes['MarketWindDownScheduled']> = ResolversObject<{
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  marginCallId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  marketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  payload?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  previousHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  proposalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  reduceOnlyFrom?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  settlesAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  statedPrice?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  windowSeconds?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
}>;

export type MutationResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = ResolversObject<{
  acknowledgeMarginCall?: Resolver<ResolversTypes['MarginCall'], ParentType, ContextType, RequireFields<MutationAcknowledgeMarginCallArgs, 'id'>>;
  cancelProposal?: Resolver<ResolversTypes['Proposal'], ParentType, ContextType, RequireFields<MutationCancelProposalArgs, 'proposalId'>>;
  castVote?: Resolver<ResolversTypes['Proposal'], ParentType, ContextType, RequireFields<MutationCastVoteArgs, 'choice' | 'proposalId'>>;
  changeMarginParameters?: Resolver<ResolversTypes['MarginParameters'], ParentType, ContextType, RequireFields<MutationChangeMarginParametersArgs, 'changes' | 'marketId' | 'reason'>>;
  confirmPrice?: Resolver<ResolversTypes['Market'], ParentType, ContextType, RequireFields<MutationConfirmPriceArgs, 'marketId' | 'price' | 'reason'>>;
  createApiKey?: Resolver<ResolversTypes['ApiKeyWithSecret'], ParentType, ContextType, RequireFields<MutationCreateApiKeyArgs, 'input'>>;
  createWebhook?: Resolver<ResolversTypes['WebhookWithSecret'], ParentType, ContextType, RequireFields<MutationCreateWebhookArgs, 'input'>>;
  deleteWebhook?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType, RequireFields<MutationDeleteWebhookArgs, 'id'>>;
  executeProposal?: Resolver<ResolversTypes['Proposal'], ParentType, ContextType, RequireFields<MutationExecuteProposalArgs, 'proposalId'>>;
  finalizeDeposit?: Resolver<ResolversTypes['Deposit'], ParentType, ContextType, RequireFields<MutationFinalizeDepositArgs, 'id'>>;
  openAccounts?: Resolver<ResolversTypes['RecordReceipt'], ParentType, ContextType, RequireFields<MutationOpenAccountsArgs, 'input'>>;
  pauseEnforcement?: Resolver<ResolversTypes['Market'], ParentType, ContextType, RequireFields<MutationPauseEnforcementArgs, 'marketId' | 'reason'>>;
  propose?: Resolver<ResolversTypes['Proposal'], ParentType, ContextType, RequireFields<MutationProposeArgs, 'input'>>;
  publishMarkPrices?: Resolver<ResolversTypes['RecordReceipt'], ParentType, ContextType, RequireFields<MutationPublishMarkPricesArgs, 'input'>>;
  reconcileAccounts?: Resolver<ResolversTypes['ReconciliationReport'], ParentType, ContextType, RequireFields<MutationReconcileAccountsArgs, 'input'>>;
  recordCashFlows?: Resolver<ResolversTypes['RecordReceipt'], ParentType, ContextType, RequireFields<MutationRecordCashFlowsArgs, 'input'>>;
  recordConfirmations?: Resolver<ResolversTypes['Deposit'], ParentType, ContextType, RequireFields<MutationRecordConfirmationsArgs, 'confirmations' | 'depositId'>>;
  recordDeposit?: Resolver<ResolversTypes['Deposit'], ParentType, ContextType, RequireFields<MutationRecordDepositArgs, 'input'>>;
  recordDeposits?: Resolver<ResolversTypes['RecordReceipt'], ParentType, ContextType, RequireFields<MutationRecordDepositsArgs, 'input'>>;
  recordFundingRates?: Resolver<ResolversTypes['RecordReceipt'], ParentType, ContextType, RequireFields<MutationRecordFundingRatesArgs, 'input'>>;
  recordOpenOrders?: Resolver<ResolversTypes['RecordReceipt'], ParentType, ContextType, RequireFields<MutationRecordOpenOrdersArgs, 'input'>>;
  recordPositions?: Resolver<ResolversTypes['RecordReceipt'], ParentType, ContextType, RequireFields<MutationRecordPositionsArgs, 'input'>>;
  recordProfitSettlements?: Resolver<ResolversTypes['RecordReceipt'], ParentType, ContextType, RequireFields<MutationRecordProfitSettlementsArgs, 'input'>>;
  recordTrades?: Resolver<ResolversTypes['RecordReceipt'], ParentType, ContextType, RequireFields<MutationRecordTradesArgs, 'input'>>;
  recordWithdrawal?: Resolver<ResolversTypes['Account'], ParentType, ContextType, RequireFields<MutationRecordWithdrawalArgs, 'input'>>;
  replayWebhook?: Resolver<ResolversTypes['Webhook'], ParentType, ContextType, RequireFields<MutationReplayWebhookArgs, 'after' | 'id'>>;
  reportLiquidationFills?: Resolver<ResolversTypes['RecordReceipt'], ParentType, ContextType, RequireFields<MutationReportLiquidationFillsArgs, 'input'>>;
  resumeEnforcement?: Resolver<ResolversTypes['Market'], ParentType, ContextType, RequireFields<MutationResumeEnforcementArgs, 'marketId' | 'reason'>>;
  reverseDeposit?: Resolver<ResolversTypes['Deposit'], ParentType, ContextType, RequireFields<MutationReverseDepositArgs, 'id' | 'reason'>>;
  revokeApiKey?: Resolver<ResolversTypes['ApiKey'], ParentType, ContextType, RequireFields<MutationRevokeApiKeyArgs, 'id'>>;
  rotateApiKey?: Resolver<ResolversTypes['ApiKeyWithSecret'], ParentType, ContextType, RequireFields<MutationRotateApiKeyArgs, 'id' | 'overlapSeconds'>>;
  rotateWebhookSecret?: Resolver<ResolversTypes['WebhookWithSecret'], ParentType, ContextType, RequireFields<MutationRotateWebhookSecretArgs, 'id'>>;
  sendTestEvent?: Resolver<ResolversTypes['WebhookDelivery'], ParentType, ContextType, RequireFields<MutationSendTestEventArgs, 'type' | 'webhookId'>>;
  transferCollateral?: Resolver<ResolversTypes['CollateralTransfer'], ParentType, ContextType, RequireFields<MutationTransferCollateralArgs, 'input'>>;
  vetoProposal?: Resolver<ResolversTypes['Proposal'], ParentType, ContextType, RequireFields<MutationVetoProposalArgs, 'proposalId' | 'reason'>>;
}>;

export type NoticeDeliveredResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['NoticeDelivered'] = ResolversParentTypes['NoticeDelivered']> = ResolversObject<{
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  attempts?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  channel?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  marginCallId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  marketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  noticeId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  noticeKind?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  payload?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  previousHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  proposalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
}>;

export type NoticeDeliveryResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['NoticeDelivery'] = ResolversParentTypes['NoticeDelivery']> = ResolversObject<{
  acknowledgedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  attempts?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  channel?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  error?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  sentAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  status?: Resolver<ResolversTypes['NoticeStatus'], ParentType, ContextType>;
}>;

export type NoticeFailedResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['NoticeFailed'] = ResolversParentTypes['NoticeFailed']> = ResolversObject<{
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  attempts?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  channel?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  error?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  marginCallId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  marketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  noticeId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  noticeKind?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  payload?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  previousHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  proposalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
}>;

export type OpenInterestCapExceededResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['OpenInterestCapExceeded'] = ResolversParentTypes['OpenInterestCapExceeded']> = ResolversObject<{
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cap?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  limit?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  marginCallId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  markPrice?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  marketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  openInterest?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  owner?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  payload?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  previousHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  proposalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
}>;

export type OpenInterestCapKeptResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['OpenInterestCapKept'] = ResolversParentTypes['OpenInterestCapKept']> = ResolversObject<{
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cap?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  limit?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  marginCallId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  markPrice?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  marketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  openInterest?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  owner?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  payload?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  previousHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  proposalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
}>;

export type OpenOrderResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['OpenOrder'] = ResolversParentTypes['OpenOrder']> = ResolversObject<{
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  market?: Resolver<ResolversTypes['Market'], ParentType, ContextType>;
  price?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  reduceOnly?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  side?: Resolver<ResolversTypes['OrderSide'], ParentType, ContextType>;
  size?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
}>;

export type OpenOrdersCancelledResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['OpenOrdersCancelled'] = ResolversParentTypes['OpenOrdersCancelled']> = ResolversObject<{
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  marginCallId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  marketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  orders?: Resolver<ReadonlyArray<ResolversTypes['CancelledOrder']>, ParentType, ContextType>;
  payload?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  previousHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  proposalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  venue?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
}>;

export type OrderCheckResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['OrderCheck'] = ResolversParentTypes['OrderCheck']> = ResolversObject<{
  allowed?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  asOf?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  code?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  freeCollateralAfter?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  maxSize?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  message?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  sequence?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
}>;

export type OrderOutcomeStatedResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['OrderOutcomeStated'] = ResolversParentTypes['OrderOutcomeStated']> = ResolversObject<{
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  liquidationId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  marginCallId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  marketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  payload?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  previousHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  proposalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  statedPrice?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  statedSize?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  venue?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
}>;

export type PageInfoResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = ResolversObject<{
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  hasPreviousPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  startCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
}>;

export type ParameterAuthorityResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['ParameterAuthority'] = ResolversParentTypes['ParameterAuthority']> = ResolversObject<{
  kind?: Resolver<ResolversTypes['ParameterAuthorityKind'], ParentType, ContextType>;
  mandateId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  proposalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  subject?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
}>;

export type ParameterImpactResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['ParameterImpact'] = ResolversParentTypes['ParameterImpact']> = ResolversObject<{
  after?: Resolver<ReadonlyArray<ResolversTypes['LevelCount']>, ParentType, ContextType>;
  asOf?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  atGate?: Resolver<ResolversTypes['GateImpact'], ParentType, ContextType>;
  before?: Resolver<ReadonlyArray<ResolversTypes['LevelCount']>, ParentType, ContextType>;
  exceedsLimit?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  newlyCalledAccounts?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  newlyCalledNotional?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  newlyCloseOutAccounts?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  sample?: Resolver<ReadonlyArray<ResolversTypes['AccountHealth']>, ParentType, ContextType>;
  warnings?: Resolver<ReadonlyArray<ResolversTypes['ParameterWarning']>, ParentType, ContextType>;
}>;

export type ParameterWarningResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['ParameterWarning'] = ResolversParentTypes['ParameterWarning']> = ResolversObject<{
  code?: Resolver<ResolversTypes['ParameterWarningCode'], ParentType, ContextType>;
  limit?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  measured?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  tierFloor?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
}>;

export type ParametersChangedResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['ParametersChanged'] = ResolversParentTypes['ParametersChanged']> = ResolversObject<{
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  changed?: Resolver<Maybe<ReadonlyArray<ResolversTypes['String']>>, ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  effectiveFrom?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  marginCallId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  marketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  payload?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  previousHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  proposalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  version?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
}>;

export type PermissionResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['Permission'] = ResolversParentTypes['Permission']> = ResolversObject<{
  allowed?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  code?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  details?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  message?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
}>;

export type PositionResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['Position'] = ResolversParentTypes['Position']> = ResolversObject<{
  bankruptcyPrice?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  deleveragingRank?: Resolver<Maybe<ResolversTypes['DeleveragingRank']>, ParentType, ContextType>;
  entryPrice?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  initialMargin?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  liquidationPrice?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  maintenanceMargin?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  markPrice?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  market?: Resolver<ResolversTypes['Market'], ParentType, ContextType>;
  notional?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  size?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  unrealizedPnl?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
}>;

export type PositionSettledResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['PositionSettled'] = ResolversParentTypes['PositionSettled']> = ResolversObject<{
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  changes?: Resolver<Maybe<ReadonlyArray<ResolversTypes['RecordedBalanceChange']>>, ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  entryPrice?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  marginCallId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  marketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  ordinal?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  payload?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  previousHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  price?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  proposalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  realizedPnl?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  size?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  transferId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
}>;

export type PositionsRecordedResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['PositionsRecorded'] = ResolversParentTypes['PositionsRecorded']> = ResolversObject<{
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  before?: Resolver<Maybe<ReadonlyArray<ResolversTypes['RecordedPosition']>>, ParentType, ContextType>;
  changes?: Resolver<Maybe<ReadonlyArray<ResolversTypes['RecordedBalanceChange']>>, ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  marginCallId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  marketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  owner?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  payload?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  positions?: Resolver<Maybe<ReadonlyArray<ResolversTypes['RecordedPosition']>>, ParentType, ContextType>;
  previousHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  proposalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  realized?: Resolver<Maybe<ReadonlyArray<ResolversTypes['RecordedRealization']>>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  transferId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
}>;

export type PriceConfirmedResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['PriceConfirmed'] = ResolversParentTypes['PriceConfirmed']> = ResolversObject<{
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  lastUsablePrice?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  marginCallId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  marketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  payload?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  previousHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  price?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  priceAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  proposalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  source?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
}>;

export type PriceQuarantinedResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['PriceQuarantined'] = ResolversParentTypes['PriceQuarantined']> = ResolversObject<{
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  confidence?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  lastUsableAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  lastUsablePrice?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  marginCallId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  marketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  payload?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  previousHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  price?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  priceAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  proposalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  source?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
}>;

export type PriceSourceResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['PriceSource'] = ResolversParentTypes['PriceSource']> = ResolversObject<{
  id?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  publishers?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  weight?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
}>;

export type PriceSourceHealthResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['PriceSourceHealth'] = ResolversParentTypes['PriceSourceHealth']> = ResolversObject<{
  id?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  inForce?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  lastPriceAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  markets?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
}>;

export type PriceSourceStateResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['PriceSourceState'] = ResolversParentTypes['PriceSourceState']> = ResolversObject<{
  at?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  confidence?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  price?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  publishers?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  standing?: Resolver<ResolversTypes['SourceStanding'], ParentType, ContextType>;
  weight?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
}>;

export type PriceSourcesChangedResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['PriceSourcesChanged'] = ResolversParentTypes['PriceSourcesChanged']> = ResolversObject<{
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  before?: Resolver<Maybe<ReadonlyArray<ResolversTypes['PriceSource']>>, ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  marginCallId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  marketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  payload?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  previousHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  proposalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  sources?: Resolver<Maybe<ReadonlyArray<ResolversTypes['PriceSource']>>, ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
}>;

export type ProfitsSettledResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['ProfitsSettled'] = ResolversParentTypes['ProfitsSettled']> = ResolversObject<{
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  holders?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  marginCallId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  marketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  paid?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  payload?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  previousHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  price?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  proposalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  received?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  settledAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  transferId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
}>;

export type ProposalResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['Proposal'] = ResolversParentTypes['Proposal']> = ResolversObject<{
  action?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  electorate?: Resolver<ReadonlyArray<ResolversTypes['CommitteeMember']>, ParentType, ContextType>;
  executableAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  executedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  expiresAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  failure?: Resolver<Maybe<ResolversTypes['ProposalFailure']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  impactAtProposal?: Resolver<Maybe<ResolversTypes['ParameterImpact']>, ParentType, ContextType>;
  impactNow?: Resolver<Maybe<ResolversTypes['ParameterImpact']>, ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['ProposalKind'], ParentType, ContextType>;
  proposer?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  quorum?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  rationale?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['ProposalState'], ParentType, ContextType>;
  tally?: Resolver<ResolversTypes['Tally'], ParentType, ContextType>;
  threshold?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  title?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  viewerMay?: Resolver<ResolversTypes['ProposalPermissions'], ParentType, ContextType>;
  votes?: Resolver<ReadonlyArray<ResolversTypes['Vote']>, ParentType, ContextType>;
  votingEndsAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  votingStartsAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  warnings?: Resolver<ReadonlyArray<ResolversTypes['ParameterWarning']>, ParentType, ContextType>;
}>;

export type ProposalCancelledResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['ProposalCancelled'] = ResolversParentTypes['ProposalCancelled']> = ResolversObject<{
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  marginCallId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  marketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  payload?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  previousHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  proposalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
}>;

export type ProposalConnectionResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['ProposalConnection'] = ResolversParentTypes['ProposalConnection']> = ResolversObject<{
  edges?: Resolver<ReadonlyArray<ResolversTypes['ProposalEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Proposal']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
}>;

export type ProposalCreatedResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['ProposalCreated'] = ResolversParentTypes['ProposalCreated']> = ResolversObject<{
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  marginCallId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  marketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  payload?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  previousHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  proposalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  proposalKind?: Resolver<Maybe<ResolversTypes['ProposalKind']>, ParentType, ContextType>;
  rationale?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  title?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  votingEndsAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
}>;

export type ProposalEdgeResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['ProposalEdge'] = ResolversParentTypes['ProposalEdge']> = ResolversObject<{
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Proposal'], ParentType, ContextType>;
}>;

export type ProposalExecutedResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['ProposalExecuted'] = ResolversParentTypes['ProposalExecuted']> = ResolversObject<{
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  marginCallId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  marketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  payload?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  previousHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  proposalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  proposalKind?: Resolver<Maybe<ResolversTypes['ProposalKind']>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
}>;

export type ProposalFailedResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['ProposalFailed'] = ResolversParentTypes['ProposalFailed']> = ResolversObject<{
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  code?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  marginCallId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  marketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  payload?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  previousHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  proposalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
}>;

export type ProposalFailureResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['ProposalFailure'] = ResolversParentTypes['ProposalFailure']> = ResolversObject<{
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  details?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
}>;

export type ProposalPermissionsResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['ProposalPermissions'] = ResolversParentTypes['ProposalPermissions']> = ResolversObject<{
  cancel?: Resolver<ResolversTypes['Permission'], ParentType, ContextType>;
  execute?: Resolver<ResolversTypes['Permission'], ParentType, ContextType>;
  veto?: Resolver<ResolversTypes['Permission'], ParentType, ContextType>;
  vote?: Resolver<ResolversTypes['Permission'], ParentType, ContextType, Partial<ProposalPermissionsVoteArgs>>;
}>;

export type ProposalQueuedResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['ProposalQueued'] = ResolversParentTypes['ProposalQueued']> = ResolversObject<{
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  executableAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  marginCallId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  marketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  payload?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  previousHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  proposalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
}>;

export type ProposalVetoedResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['ProposalVetoed'] = ResolversParentTypes['ProposalVetoed']> = ResolversObject<{
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  marginCallId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  marketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  payload?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  previousHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  proposalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
}>;

export type QuarantinedPriceResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['QuarantinedPrice'] = ResolversParentTypes['QuarantinedPrice']> = ResolversObject<{
  price?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  since?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  source?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
}>;

export type QueryResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = ResolversObject<{
  account?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType, RequireFields<QueryAccountArgs, 'id'>>;
  accounts?: Resolver<ResolversTypes['AccountConnection'], ParentType, ContextType, RequireFields<QueryAccountsArgs, 'first' | 'orderBy'>>;
  apiKeys?: Resolver<ReadonlyArray<ResolversTypes['ApiKey']>, ParentType, ContextType>;
  bookSnapshot?: Resolver<ResolversTypes['BookSnapshot'], ParentType, ContextType, Partial<QueryBookSnapshotArgs>>;
  checkOrders?: Resolver<ReadonlyArray<ResolversTypes['OrderCheck']>, ParentType, ContextType, RequireFields<QueryCheckOrdersArgs, 'orders'>>;
  checkWithdrawal?: Resolver<ResolversTypes['WithdrawalCheck'], ParentType, ContextType, RequireFields<QueryCheckWithdrawalArgs, 'accountId' | 'amount' | 'asset'>>;
  clock?: Resolver<ResolversTypes['Clock'], ParentType, ContextType>;
  collateralAssets?: Resolver<ReadonlyArray<ResolversTypes['CollateralAsset']>, ParentType, ContextType>;
  committee?: Resolver<ResolversTypes['Committee'], ParentType, ContextType>;
  deficit?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  events?: Resolver<ResolversTypes['EventConnection'], ParentType, ContextType, RequireFields<QueryEventsArgs, 'first'>>;
  ledgerAccounts?: Resolver<ResolversTypes['LedgerAccountConnection'], ParentType, ContextType, RequireFields<QueryLedgerAccountsArgs, 'first'>>;
  ledgerEntries?: Resolver<ResolversTypes['LedgerEntryConnection'], ParentType, ContextType, RequireFields<QueryLedgerEntriesArgs, 'first'>>;
  liquidation?: Resolver<Maybe<ResolversTypes['Liquidation']>, ParentType, ContextType, RequireFields<QueryLiquidationArgs, 'id'>>;
  mandates?: Resolver<ReadonlyArray<ResolversTypes['Mandate']>, ParentType, ContextType, RequireFields<QueryMandatesArgs, 'activeOnly'>>;
  marginCall?: Resolver<Maybe<ResolversTypes['MarginCall']>, ParentType, ContextType, RequireFields<QueryMarginCallArgs, 'id'>>;
  marginCalls?: Resolver<ResolversTypes['MarginCallConnection'], ParentType, ContextType, RequireFields<QueryMarginCallsArgs, 'first' | 'orderBy'>>;
  market?: Resolver<Maybe<ResolversTypes['Market']>, ParentType, ContextType, RequireFields<QueryMarketArgs, 'id'>>;
  markets?: Resolver<ReadonlyArray<ResolversTypes['Market']>, ParentType, ContextType>;
  previewMarginParameters?: Resolver<ResolversTypes['ParameterImpact'], ParentType, ContextType, RequireFields<QueryPreviewMarginParametersArgs, 'changes' | 'marketId'>>;
  proposal?: Resolver<Maybe<ResolversTypes['Proposal']>, ParentType, ContextType, RequireFields<QueryProposalArgs, 'id'>>;
  proposals?: Resolver<ResolversTypes['ProposalConnection'], ParentType, ContextType, RequireFields<QueryProposalsArgs, 'first'>>;
  riskSummary?: Resolver<ResolversTypes['RiskSummary'], ParentType, ContextType>;
  stressTest?: Resolver<ResolversTypes['StressTestResult'], ParentType, ContextType, RequireFields<QueryStressTestArgs, 'input'>>;
  systemStatus?: Resolver<ResolversTypes['SystemStatus'], ParentType, ContextType>;
  verifyLog?: Resolver<ResolversTypes['LogVerification'], ParentType, ContextType, Partial<QueryVerifyLogArgs>>;
  viewer?: Resolver<ResolversTypes['Viewer'], ParentType, ContextType>;
  waterfall?: Resolver<ReadonlyArray<ResolversTypes['WaterfallLayer']>, ParentType, ContextType>;
  webhooks?: Resolver<ReadonlyArray<ResolversTypes['Webhook']>, ParentType, ContextType>;
}>;

export type QueueStatusResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['QueueStatus'] = ResolversParentTypes['QueueStatus']> = ResolversObject<{
  active?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  delayed?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  failed?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  waiting?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
}>;

export type ReconciliationDifferenceResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['ReconciliationDifference'] = ResolversParentTypes['ReconciliationDifference']> = ResolversObject<{
  accountId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  asset?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  marketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  ours?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  theirs?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  what?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
}>;

export type ReconciliationDifferenceFoundResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['ReconciliationDifferenceFound'] = ResolversParentTypes['ReconciliationDifferenceFound']> = ResolversObject<{
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  asOf?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  isCorrected?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  marginCallId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  marketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  payload?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  previousHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  proposalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  reconciliationId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
}>;

export type ReconciliationReportResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['ReconciliationReport'] = ResolversParentTypes['ReconciliationReport']> = ResolversObject<{
  compared?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  corrected?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  differences?: Resolver<ReadonlyArray<ResolversTypes['ReconciliationDifference']>, ParentType, ContextType>;
  moved?: Resolver<ReadonlyArray<ResolversTypes['ID']>, ParentType, ContextType>;
}>;

export type RecordReceiptResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['RecordReceipt'] = ResolversParentTypes['RecordReceipt']> = ResolversObject<{
  accepted?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  duplicate?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  rejected?: Resolver<ReadonlyArray<ResolversTypes['Rejection']>, ParentType, ContextType>;
}>;

export type RecordedBalanceChangeResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['RecordedBalanceChange'] = ResolversParentTypes['RecordedBalanceChange']> = ResolversObject<{
  amount?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  asset?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  balance?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
}>;

export type RecordedCashFlowResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['RecordedCashFlow'] = ResolversParentTypes['RecordedCashFlow']> = ResolversObject<{
  amount?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  asset?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  cashFlowId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  flowedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['CashFlowKind'], ParentType, ContextType>;
  marketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
}>;

export type RecordedNewRiskResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['RecordedNewRisk'] = ResolversParentTypes['RecordedNewRisk']> = ResolversObject<{
  marketId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  sizeAfter?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  sizeBefore?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
}>;

export type RecordedPositionResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['RecordedPosition'] = ResolversParentTypes['RecordedPosition']> = ResolversObject<{
  entryPrice?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  marketId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  size?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
}>;

export type RecordedRealizationResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['RecordedRealization'] = ResolversParentTypes['RecordedRealization']> = ResolversObject<{
  marketId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  price?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  realizedPnl?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
}>;

export type RecordedTradeResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['RecordedTrade'] = ResolversParentTypes['RecordedTrade']> = ResolversObject<{
  fee?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  marketId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  price?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  realizedPnl?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  size?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  tradeId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  tradedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
}>;

export type RejectionResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['Rejection'] = ResolversParentTypes['Rejection']> = ResolversObject<{
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  field?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  index?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
}>;

export type RiskSummaryResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['RiskSummary'] = ResolversParentTypes['RiskSummary']> = ResolversObject<{
  accountsWithoutPositions?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  asOf?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  equity?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  levels?: Resolver<ReadonlyArray<ResolversTypes['LevelCount']>, ParentType, ContextType>;
  maintenanceMargin?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  openInterest?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  openMarginCalls?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
}>;

export type RiskTakenUnderCallResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['RiskTakenUnderCall'] = ResolversParentTypes['RiskTakenUnderCall']> = ResolversObject<{
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  by?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  freeCollateral?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  marginCallId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  marketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  markets?: Resolver<Maybe<ReadonlyArray<ResolversTypes['RecordedNewRisk']>>, ParentType, ContextType>;
  payload?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  previousHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  proposalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
}>;

export type SettlementPriceFixedResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['SettlementPriceFixed'] = ResolversParentTypes['SettlementPriceFixed']> = ResolversObject<{
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  covered?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  marginCallId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  marketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  payload?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  previousHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  price?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  priceKind?: Resolver<Maybe<ResolversTypes['SettlementPriceKind']>, ParentType, ContextType>;
  proposalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  settlesAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  slots?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  windowSeconds?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
}>;

export type SettlementPriceMissingResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['SettlementPriceMissing'] = ResolversParentTypes['SettlementPriceMissing']> = ResolversObject<{
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  covered?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  marginCallId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  marketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  payload?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  previousHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  proposalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  settlesAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  slots?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  windowSeconds?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
}>;

export type ShardStatusResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['ShardStatus'] = ResolversParentTypes['ShardStatus']> = ResolversObject<{
  behindLines?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  expiresAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  owner?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  shard?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  token?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  unownedSeconds?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
}>;

export type ShockedPriceResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['ShockedPrice'] = ResolversParentTypes['ShockedPrice']> = ResolversObject<{
  after?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  before?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  marketId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
}>;

export type StressTestResultResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['StressTestResult'] = ResolversParentTypes['StressTestResult']> = ResolversObject<{
  deficit?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  finalPrices?: Resolver<ReadonlyArray<ResolversTypes['ShockedPrice']>, ParentType, ContextType>;
  levels?: Resolver<ReadonlyArray<ResolversTypes['LevelCount']>, ParentType, ContextType>;
  liquidatedNotional?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  rounds?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  shortfall?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  waterfall?: Resolver<ReadonlyArray<ResolversTypes['WaterfallAllocation']>, ParentType, ContextType>;
}>;

export type SubscriptionResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['Subscription'] = ResolversParentTypes['Subscription']> = ResolversObject<{
  accountHealth?: SubscriptionResolver<ResolversTypes['AccountHealth'], "accountHealth", ParentType, ContextType, RequireFields<SubscriptionAccountHealthArgs, 'accountId' | 'minChange'>>;
  governanceEvents?: SubscriptionResolver<ResolversTypes['Event'], "governanceEvents", ParentType, ContextType, Partial<SubscriptionGovernanceEventsArgs>>;
  logEvents?: SubscriptionResolver<ResolversTypes['Event'], "logEvents", ParentType, ContextType, Partial<SubscriptionLogEventsArgs>>;
  marginEvents?: SubscriptionResolver<ResolversTypes['Event'], "marginEvents", ParentType, ContextType, Partial<SubscriptionMarginEventsArgs>>;
  markPrices?: SubscriptionResolver<ResolversTypes['MarkPriceUpdate'], "markPrices", ParentType, ContextType, Partial<SubscriptionMarkPricesArgs>>;
  riskSummary?: SubscriptionResolver<ResolversTypes['RiskSummary'], "riskSummary", ParentType, ContextType, RequireFields<SubscriptionRiskSummaryArgs, 'everySeconds'>>;
  venueInstructions?: SubscriptionResolver<ResolversTypes['VenueInstruction'], "venueInstructions", ParentType, ContextType, Partial<SubscriptionVenueInstructionsArgs>>;
}>;

export type SystemStatusResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['SystemStatus'] = ResolversParentTypes['SystemStatus']> = ResolversObject<{
  engine?: Resolver<ResolversTypes['EngineStatus'], ParentType, ContextType>;
  genesisHash?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  ledger?: Resolver<Maybe<ResolversTypes['LedgerStatus']>, ParentType, ContextType>;
  logCheck?: Resolver<Maybe<ResolversTypes['LogCheckStatus']>, ParentType, ContextType>;
  logHead?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  marketsNotEnforced?: Resolver<ReadonlyArray<ResolversTypes['MarketNotEnforced']>, ParentType, ContextType>;
  priceSources?: Resolver<ReadonlyArray<ResolversTypes['PriceSourceHealth']>, ParentType, ContextType>;
  queues?: Resolver<ReadonlyArray<ResolversTypes['QueueStatus']>, ParentType, ContextType>;
  shards?: Resolver<ReadonlyArray<ResolversTypes['ShardStatus']>, ParentType, ContextType>;
  unsealedEvents?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
}>;

export type TallyResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['Tally'] = ResolversParentTypes['Tally']> = ResolversObject<{
  abstain?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  against?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  for?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  quorumReached?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  thresholdReached?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
}>;

export type TopUpReceivedResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['TopUpReceived'] = ResolversParentTypes['TopUpReceived']> = ResolversObject<{
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  amountDue?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  amountOutstanding?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cashFlowIds?: Resolver<Maybe<ReadonlyArray<ResolversTypes['ID']>>, ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  deadline?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  depositIds?: Resolver<Maybe<ReadonlyArray<ResolversTypes['ID']>>, ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  health?: Resolver<ResolversTypes['AccountHealth'], ParentType, ContextType>;
  marginCallId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  marketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  payload?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  previousHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  proposalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['MarginCallState'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
}>;

export type TradesRecordedResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['TradesRecorded'] = ResolversParentTypes['TradesRecorded']> = ResolversObject<{
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  before?: Resolver<Maybe<ReadonlyArray<ResolversTypes['RecordedPosition']>>, ParentType, ContextType>;
  changes?: Resolver<Maybe<ReadonlyArray<ResolversTypes['RecordedBalanceChange']>>, ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  fee?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  marginCallId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  marketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  payload?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  positions?: Resolver<Maybe<ReadonlyArray<ResolversTypes['RecordedPosition']>>, ParentType, ContextType>;
  previousHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  proposalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  realizedPnl?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  trades?: Resolver<Maybe<ReadonlyArray<ResolversTypes['RecordedTrade']>>, ParentType, ContextType>;
  transferId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
}>;

export type VenueFillRefusedResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['VenueFillRefused'] = ResolversParentTypes['VenueFillRefused']> = ResolversObject<{
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  bookedPrice?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  bookedSize?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  claimedPrice?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  claimedSize?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  contradictions?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  disputedAmount?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  limitPrice?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  liquidationId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  marginCallId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  marketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  payload?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  previousHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  proposalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  size?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  venue?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
}>;

export type VenueInstructionResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['VenueInstruction'] = ResolversParentTypes['VenueInstruction']> = ResolversObject<{
  accountId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  counterpartyAccountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  expiresAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['InstructionKind'], ParentType, ContextType>;
  limitPrice?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  marketId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  size?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
}>;

export type VenueInstructionGivenResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['VenueInstructionGiven'] = ResolversParentTypes['VenueInstructionGiven']> = ResolversObject<{
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  counterpartyAccountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  expiresAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  instructionId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['InstructionKind'], ParentType, ContextType>;
  limitPrice?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  marginCallId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  marketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  payload?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  previousHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  proposalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  size?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
}>;

export type VenueOutageBeganResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['VenueOutageBegan'] = ResolversParentTypes['VenueOutageBegan']> = ResolversObject<{
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  marginCallId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  marketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  nextProbeAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  payload?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  previousHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  proposalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  venue?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
}>;

export type VenueOutageEndedResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['VenueOutageEnded'] = ResolversParentTypes['VenueOutageEnded']> = ResolversObject<{
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  beganAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  marginCallId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  marketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  payload?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  previousHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  proposalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  venue?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
}>;

export type ViewerResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['Viewer'] = ResolversParentTypes['Viewer']> = ResolversObject<{
  committeeMember?: Resolver<Maybe<ResolversTypes['CommitteeMember']>, ParentType, ContextType>;
  isGuardian?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  mandates?: Resolver<ReadonlyArray<ResolversTypes['Mandate']>, ParentType, ContextType>;
  mayPropose?: Resolver<ResolversTypes['Permission'], ParentType, ContextType>;
  roles?: Resolver<ReadonlyArray<ResolversTypes['Role']>, ParentType, ContextType>;
  subject?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
}>;

export type VoteResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['Vote'] = ResolversParentTypes['Vote']> = ResolversObject<{
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  choice?: Resolver<ResolversTypes['VoteChoice'], ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  voter?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  weight?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
}>;

export type VoteCastResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['VoteCast'] = ResolversParentTypes['VoteCast']> = ResolversObject<{
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  choice?: Resolver<Maybe<ResolversTypes['VoteChoice']>, ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  marginCallId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  marketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  payload?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  previousHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  proposalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  voter?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  weight?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
}>;

export type VotingExtendedResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['VotingExtended'] = ResolversParentTypes['VotingExtended']> = ResolversObject<{
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  executableAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  marginCallId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  marketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  payload?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  previousHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  proposalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  votingEndsAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
}>;

export type WaterfallAllocationResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['WaterfallAllocation'] = ResolversParentTypes['WaterfallAllocation']> = ResolversObject<{
  amount?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  counterpartyAccountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['WaterfallLayerKind'], ParentType, ContextType>;
}>;

export type WaterfallDrawnResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['WaterfallDrawn'] = ResolversParentTypes['WaterfallDrawn']> = ResolversObject<{
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  amount?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  layer?: Resolver<Maybe<ResolversTypes['WaterfallLayerKind']>, ParentType, ContextType>;
  marginCallId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  marketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  payload?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  previousHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  proposalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
}>;

export type WaterfallFundedResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['WaterfallFunded'] = ResolversParentTypes['WaterfallFunded']> = ResolversObject<{
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  amount?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  layer?: Resolver<Maybe<ResolversTypes['WaterfallLayerKind']>, ParentType, ContextType>;
  marginCallId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  marketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  payload?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  previousHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  proposalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
}>;

export type WaterfallLayerResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['WaterfallLayer'] = ResolversParentTypes['WaterfallLayer']> = ResolversObject<{
  balance?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['WaterfallLayerKind'], ParentType, ContextType>;
  marketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
}>;

export type WebhookResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['Webhook'] = ResolversParentTypes['Webhook']> = ResolversObject<{
  accountIds?: Resolver<Maybe<ReadonlyArray<ResolversTypes['ID']>>, ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  deliveries?: Resolver<ResolversTypes['WebhookDeliveryConnection'], ParentType, ContextType, RequireFields<WebhookDeliveriesArgs, 'first'>>;
  eventTypes?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['WebhookStatus'], ParentType, ContextType>;
  url?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
}>;

export type WebhookDeliveryResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['WebhookDelivery'] = ResolversParentTypes['WebhookDelivery']> = ResolversObject<{
  attempts?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  deliveredAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  eventSequence?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  lastError?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  lastStatusCode?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  nextAttemptAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  status?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
}>;

export type WebhookDeliveryConnectionResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['WebhookDeliveryConnection'] = ResolversParentTypes['WebhookDeliveryConnection']> = ResolversObject<{
  nodes?: Resolver<ReadonlyArray<ResolversTypes['WebhookDelivery']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
}>;

export type WebhookDisabledResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['WebhookDisabled'] = ResolversParentTypes['WebhookDisabled']> = ResolversObject<{
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  marginCallId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  marketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  payload?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  previousHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  proposalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  webhookId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
}>;

export type WebhookWithSecretResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['WebhookWithSecret'] = ResolversParentTypes['WebhookWithSecret']> = ResolversObject<{
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  secret?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  url?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  webhook?: Resolver<ResolversTypes['Webhook'], ParentType, ContextType>;
}>;

export type WithdrawalCheckResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['WithdrawalCheck'] = ResolversParentTypes['WithdrawalCheck']> = ResolversObject<{
  allowed?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  asOf?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  code?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  maxAmount?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  message?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  sequence?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
}>;

export type WithdrawalRecordedResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['WithdrawalRecorded'] = ResolversParentTypes['WithdrawalRecorded']> = ResolversObject<{
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  amount?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  asset?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  marginCallId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  marketId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  payload?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  previousHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  proposalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  withdrawalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
}>;

export type Resolvers<ContextType = ApiContext> = ResolversObject<{
  Account?: AccountResolvers<ContextType>;
  AccountBankrupt?: AccountBankruptResolvers<ContextType>;
  AccountConnection?: AccountConnectionResolvers<ContextType>;
  AccountEdge?: AccountEdgeResolvers<ContextType>;
  AccountHealth?: AccountHealthResolvers<ContextType>;
  AccountOpened?: AccountOpenedResolvers<ContextType>;
  AccountRecovered?: AccountRecoveredResolvers<ContextType>;
  AccountReleased?: AccountReleasedResolvers<ContextType>;
  AccountRestricted?: AccountRestrictedResolvers<ContextType>;
  ApiKey?: ApiKeyResolvers<ContextType>;
  ApiKeyWithSecret?: ApiKeyWithSecretResolvers<ContextType>;
  AutoDeleveraged?: AutoDeleveragedResolvers<ContextType>;
  BankruptcySettled?: BankruptcySettledResolvers<ContextType>;
  BookLoaded?: BookLoadedResolvers<ContextType>;
  BookSnapshot?: BookSnapshotResolvers<ContextType>;
  BooksReconciled?: BooksReconciledResolvers<ContextType>;
  CancelledOrder?: CancelledOrderResolvers<ContextType>;
  CashFlowsRecorded?: CashFlowsRecordedResolvers<ContextType>;
  Clock?: ClockResolvers<ContextType>;
  CollateralAsset?: CollateralAssetResolvers<ContextType>;
  CollateralBalance?: CollateralBalanceResolvers<ContextType>;
  CollateralChanged?: CollateralChangedResolvers<ContextType>;
  CollateralShareChanged?: CollateralShareChangedResolvers<ContextType>;
  CollateralTransfer?: CollateralTransferResolvers<ContextType>;
  CollateralTransferred?: CollateralTransferredResolvers<ContextType>;
  Committee?: CommitteeResolvers<ContextType>;
  CommitteeChanged?: CommitteeChangedResolvers<ContextType>;
  CommitteeMember?: CommitteeMemberResolvers<ContextType>;
  DateTime?: GraphQLScalarType;
  Decimal?: GraphQLScalarType;
  DeficitRecorded?: DeficitRecordedResolvers<ContextType>;
  DeleveragingConnection?: DeleveragingConnectionResolvers<ContextType>;
  DeleveragingEdge?: DeleveragingEdgeResolvers<ContextType>;
  DeleveragingEntry?: DeleveragingEntryResolvers<ContextType>;
  DeleveragingRank?: DeleveragingRankResolvers<ContextType>;
  Deposit?: DepositResolvers<ContextType>;
  DepositConnection?: DepositConnectionResolvers<ContextType>;
  DepositEdge?: DepositEdgeResolvers<ContextType>;
  DepositFinal?: DepositFinalResolvers<ContextType>;
  DepositReversed?: DepositReversedResolvers<ContextType>;
  DepositSeen?: DepositSeenResolvers<ContextType>;
  EnforcementResumed?: EnforcementResumedResolvers<ContextType>;
  EnforcementSuspended?: EnforcementSuspendedResolvers<ContextType>;
  EngineStatus?: EngineStatusResolvers<ContextType>;
  Event?: EventResolvers<ContextType>;
  EventConnection?: EventConnectionResolvers<ContextType>;
  EventEdge?: EventEdgeResolvers<ContextType>;
  ExceededCap?: ExceededCapResolvers<ContextType>;
  FundingPaid?: FundingPaidResolvers<ContextType>;
  GateImpact?: GateImpactResolvers<ContextType>;
  GenesisApplied?: GenesisAppliedResolvers<ContextType>;
  GraceExpired?: GraceExpiredResolvers<ContextType>;
  GraceExtended?: GraceExtendedResolvers<ContextType>;
  GraceVoided?: GraceVoidedResolvers<ContextType>;
  InterestCharged?: InterestChargedResolvers<ContextType>;
  JSON?: GraphQLScalarType;
  LedgerAccount?: LedgerAccountResolvers<ContextType>;
  LedgerAccountConnection?: LedgerAccountConnectionResolvers<ContextType>;
  LedgerAccountEdge?: LedgerAccountEdgeResolvers<ContextType>;
  LedgerCause?: LedgerCauseResolvers<ContextType>;
  LedgerDifference?: LedgerDifferenceResolvers<ContextType>;
  LedgerEntry?: LedgerEntryResolvers<ContextType>;
  LedgerEntryConnection?: LedgerEntryConnectionResolvers<ContextType>;
  LedgerEntryEdge?: LedgerEntryEdgeResolvers<ContextType>;
  LedgerMismatchFound?: LedgerMismatchFoundResolvers<ContextType>;
  LedgerStatus?: LedgerStatusResolvers<ContextType>;
  LevelCount?: LevelCountResolvers<ContextType>;
  Liquidation?: LiquidationResolvers<ContextType>;
  LiquidationStepFailed?: LiquidationStepFailedResolvers<ContextType>;
  LiquidationStepFilled?: LiquidationStepFilledResolvers<ContextType>;
  LogCheckStatus?: LogCheckStatusResolvers<ContextType>;
  LogVerification?: LogVerificationResolvers<ContextType>;
  LossSocialized?: LossSocializedResolvers<ContextType>;
  Mandate?: MandateResolvers<ContextType>;
  MandateAllowance?: MandateAllowanceResolvers<ContextType>;
  MandateBound?: MandateBoundResolvers<ContextType>;
  MandateGranted?: MandateGrantedResolvers<ContextType>;
  MandateRevoked?: MandateRevokedResolvers<ContextType>;
  MarginCall?: MarginCallResolvers<ContextType>;
  MarginCallAcknowledged?: MarginCallAcknowledgedResolvers<ContextType>;
  MarginCallCancelled?: MarginCallCancelledResolvers<ContextType>;
  MarginCallClosed?: MarginCallClosedResolvers<ContextType>;
  MarginCallConnection?: MarginCallConnectionResolvers<ContextType>;
  MarginCallCured?: MarginCallCuredResolvers<ContextType>;
  MarginCallEdge?: MarginCallEdgeResolvers<ContextType>;
  MarginCallOpened?: MarginCallOpenedResolvers<ContextType>;
  MarginParameters?: MarginParametersResolvers<ContextType>;
  MarginParametersConnection?: MarginParametersConnectionResolvers<ContextType>;
  MarginParametersEdge?: MarginParametersEdgeResolvers<ContextType>;
  MarginTier?: MarginTierResolvers<ContextType>;
  MarginWarningCleared?: MarginWarningClearedResolvers<ContextType>;
  MarginWarningRaised?: MarginWarningRaisedResolvers<ContextType>;
  MarkPrice?: MarkPriceResolvers<ContextType>;
  MarkPriceUpdate?: MarkPriceUpdateResolvers<ContextType>;
  Market?: MarketResolvers<ContextType>;
  MarketHolders?: MarketHoldersResolvers<ContextType>;
  MarketListed?: MarketListedResolvers<ContextType>;
  MarketNotEnforced?: MarketNotEnforcedResolvers<ContextType>;
  MarketSettled?: MarketSettledResolvers<ContextType>;
  MarketStatusChanged?: MarketStatusChangedResolvers<ContextType>;
  MarketWindDown?: MarketWindDownResolvers<ContextType>;
  MarketWindDownScheduled?: MarketWindDownScheduledResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  NoticeDelivered?: NoticeDeliveredResolvers<ContextType>;
  NoticeDelivery?: NoticeDeliveryResolvers<ContextType>;
  NoticeFailed?: NoticeFailedResolvers<ContextType>;
  OpenInterestCapExceeded?: OpenInterestCapExceededResolvers<ContextType>;
  OpenInterestCapKept?: OpenInterestCapKeptResolvers<ContextType>;
  OpenOrder?: OpenOrderResolvers<ContextType>;
  OpenOrdersCancelled?: OpenOrdersCancelledResolvers<ContextType>;
  OrderCheck?: OrderCheckResolvers<ContextType>;
  OrderOutcomeStated?: OrderOutcomeStatedResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  ParameterAuthority?: ParameterAuthorityResolvers<ContextType>;
  ParameterImpact?: ParameterImpactResolvers<ContextType>;
  ParameterWarning?: ParameterWarningResolvers<ContextType>;
  ParametersChanged?: ParametersChangedResolvers<ContextType>;
  Permission?: PermissionResolvers<ContextType>;
  Position?: PositionResolvers<ContextType>;
  PositionSettled?: PositionSettledResolvers<ContextType>;
  PositionsRecorded?: PositionsRecordedResolvers<ContextType>;
  PriceConfirmed?: PriceConfirmedResolvers<ContextType>;
  PriceQuarantined?: PriceQuarantinedResolvers<ContextType>;
  PriceSource?: PriceSourceResolvers<ContextType>;
  PriceSourceHealth?: PriceSourceHealthResolvers<ContextType>;
  PriceSourceState?: PriceSourceStateResolvers<ContextType>;
  PriceSourcesChanged?: PriceSourcesChangedResolvers<ContextType>;
  ProfitsSettled?: ProfitsSettledResolvers<ContextType>;
  Proposal?: ProposalResolvers<ContextType>;
  ProposalCancelled?: ProposalCancelledResolvers<ContextType>;
  ProposalConnection?: ProposalConnectionResolvers<ContextType>;
  ProposalCreated?: ProposalCreatedResolvers<ContextType>;
  ProposalEdge?: ProposalEdgeResolvers<ContextType>;
  ProposalExecuted?: ProposalExecutedResolvers<ContextType>;
  ProposalFailed?: ProposalFailedResolvers<ContextType>;
  ProposalFailure?: ProposalFailureResolvers<ContextType>;
  ProposalPermissions?: ProposalPermissionsResolvers<ContextType>;
  ProposalQueued?: ProposalQueuedResolvers<ContextType>;
  ProposalVetoed?: ProposalVetoedResolvers<ContextType>;
  QuarantinedPrice?: QuarantinedPriceResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  QueueStatus?: QueueStatusResolvers<ContextType>;
  ReconciliationDifference?: ReconciliationDifferenceResolvers<ContextType>;
  ReconciliationDifferenceFound?: ReconciliationDifferenceFoundResolvers<ContextType>;
  ReconciliationReport?: ReconciliationReportResolvers<ContextType>;
  RecordReceipt?: RecordReceiptResolvers<ContextType>;
  RecordedBalanceChange?: RecordedBalanceChangeResolvers<ContextType>;
  RecordedCashFlow?: RecordedCashFlowResolvers<ContextType>;
  RecordedNewRisk?: RecordedNewRiskResolvers<ContextType>;
  RecordedPosition?: RecordedPositionResolvers<ContextType>;
  RecordedRealization?: RecordedRealizationResolvers<ContextType>;
  RecordedTrade?: RecordedTradeResolvers<ContextType>;
  Rejection?: RejectionResolvers<ContextType>;
  RiskSummary?: RiskSummaryResolvers<ContextType>;
  RiskTakenUnderCall?: RiskTakenUnderCallResolvers<ContextType>;
  SettlementPriceFixed?: SettlementPriceFixedResolvers<ContextType>;
  SettlementPriceMissing?: SettlementPriceMissingResolvers<ContextType>;
  ShardStatus?: ShardStatusResolvers<ContextType>;
  ShockedPrice?: ShockedPriceResolvers<ContextType>;
  StressTestResult?: StressTestResultResolvers<ContextType>;
  Subscription?: SubscriptionResolvers<ContextType>;
  SystemStatus?: SystemStatusResolvers<ContextType>;
  Tally?: TallyResolvers<ContextType>;
  TopUpReceived?: TopUpReceivedResolvers<ContextType>;
  TradesRecorded?: TradesRecordedResolvers<ContextType>;
  VenueFillRefused?: VenueFillRefusedResolvers<ContextType>;
  VenueInstruction?: VenueInstructionResolvers<ContextType>;
  VenueInstructionGiven?: VenueInstructionGivenResolvers<ContextType>;
  VenueOutageBegan?: VenueOutageBeganResolvers<ContextType>;
  VenueOutageEnded?: VenueOutageEndedResolvers<ContextType>;
  Viewer?: ViewerResolvers<ContextType>;
  Vote?: VoteResolvers<ContextType>;
  VoteCast?: VoteCastResolvers<ContextType>;
  VotingExtended?: VotingExtendedResolvers<ContextType>;
  WaterfallAllocation?: WaterfallAllocationResolvers<ContextType>;
  WaterfallDrawn?: WaterfallDrawnResolvers<ContextType>;
  WaterfallFunded?: WaterfallFundedResolvers<ContextType>;
  WaterfallLayer?: WaterfallLayerResolvers<ContextType>;
  Webhook?: WebhookResolvers<ContextType>;
  WebhookDelivery?: WebhookDeliveryResolvers<ContextType>;
  WebhookDeliveryConnection?: WebhookDeliveryConnectionResolvers<ContextType>;
  WebhookDisabled?: WebhookDisabledResolvers<ContextType>;
  WebhookWithSecret?: WebhookWithSecretResolvers<ContextType>;
  WithdrawalCheck?: WithdrawalCheckResolvers<ContextType>;
  WithdrawalRecorded?: WithdrawalRecordedResolvers<ContextType>;
}>;

export type DirectiveResolvers<ContextType = ApiContext> = ResolversObject<{
  authority?: AuthorityDirectiveResolver<any, any, ContextType>;
}>;
