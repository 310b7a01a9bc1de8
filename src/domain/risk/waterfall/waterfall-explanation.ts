/* eslint-disable @typescript-eslint/consistent-type-definitions -- an interface is no JSON value */
import { type MarketResult } from './loss-attribution.js';
import { type PricedBalance } from './bankrupt-estate.js';
import { type FundBalances, type FundedLayer } from './waterfall.js';

/** Decimals and instants as text, in USD unless stated otherwise. */
type Text<Shape> = { readonly [Field in keyof Shape]: string };

/** A payment of one fund. */
type ExplainedPayment = {
  readonly kind: Exclude<FundedLayer, 'ACCOUNT_EQUITY'>;
  readonly amount: string;
};

/** An account and its signed size in base units. */
export type ExplainedHolding = Readonly<
  Record<'accountId' | 'size' | 'entryPrice' | 'equity', string>
>;

/** The record of a deleveraging, sufficient to recompute it by hand: inputs, rule, intermediate numbers, result. */
export type DeleveragingExplanation = {
  readonly rule: string;
  readonly formula: string;
  readonly inputs: ExplainedHolding & {
    readonly at: string;
    readonly marketId: string;
    readonly markPrice: string;
    /** Absent: no. */
    readonly isEstate?: true;
    readonly results: readonly Text<MarketResult>[];
    /** In base units. */
    readonly lotSize: string;
    /** A fraction of notional. */
    readonly expectedSlippage: string;
    readonly funds: Text<FundBalances>;
    /** Accounts in profit on the other side, first to last. */
    readonly queue: readonly ExplainedHolding[];
  };
  readonly numbers: Readonly<Record<'loss' | 'expectedLoss' | 'fundsPart' | 'price', string>>;
  readonly result: {
    readonly allocations: readonly ExplainedPayment[];
    readonly assignments: readonly Readonly<
      Record<'accountId' | 'size' | 'equityChange', string>
    >[];
    readonly remainingSize: string;
  };
};

/** The record of a settlement, sufficient to recompute it by hand. */
export type SettlementExplanation = {
  readonly rule: string;
  readonly formula: string;
  readonly inputs: {
    readonly accountId: string;
    readonly at: string;
    readonly quoteAsset: string;
    /** Balances, each in its asset. */
    readonly balances: readonly Text<PricedBalance>[];
    readonly results: readonly (Text<MarketResult> & { readonly fundDrawn: string })[];
    readonly funds: {
      /** `before` is absent if equal to the balance. */
      readonly markets: readonly {
        readonly marketId: string;
        readonly balance: string;
        readonly before?: string;
        /** What the common funds give for a loss there. Absent: all that they hold. */
        readonly globalLimit?: string;
        readonly backstopLimit?: string;
      }[];
      readonly globalFund: string;
      readonly backstop: string;
    };
    /** Accounts in profit in a market whose funds did not pay. */
    readonly winners: readonly (Readonly<
      Record<'marketId' | 'accountId' | 'unrealizedPnl' | 'equity' | 'lossesPaid' | 'paid', string>
    > & {
      /** Absent: deleveraging realized nothing. */
      readonly realizedProfit?: string;
    })[];
  };
  readonly numbers: Readonly<Record<'debt' | 'collateral' | 'ownPart', string>>;
  readonly result: {
    readonly markets: readonly {
      readonly marketId: string;
      readonly allocations: readonly ExplainedPayment[];
      readonly shares: readonly {
        readonly accountId: string;
        readonly amount: string;
        /** Absent: nothing. */
        readonly realizedPart?: string;
      }[];
      readonly deficit: string;
    }[];
  };
};
