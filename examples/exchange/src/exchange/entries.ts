import { type AccountKind } from '../book/book.js';
import { type Instruction, type MarginEvent } from '../marginward/calls.js';

/** Numbers in the journal are texts: units of 10⁻⁸, 10⁻¹² and 10⁻²⁰, as the book has them. */
export interface JournalTrade {
  readonly id: string;
  readonly marketId: string;
  readonly price: string;
  readonly size: string;
  /** Null: a liquidation order of Marginward, whose side is reported as a fill. */
  readonly taker: string | null;
  readonly takerSide: 'BUY' | 'SELL';
  readonly maker: string;
}

/**
 * What has happened, one line each. The state of the exchange is what its lines make of nothing, so one that was killed
 * reads them again. A line that has something to tell Marginward is also the order to tell it: it stands before the
 * request, and `answer` behind it.
 */
export type Entry =
  /** The first line. */
  | {
      readonly kind: 'BEGIN';
      readonly seed: number;
      readonly traders: number;
      readonly ticks: number;
      /** Of Marginward's log. */
      readonly cursor: string;
      readonly funds: Readonly<Record<string, string>>;
    }
  /** The process was started again. Resting orders are gone. */
  | { readonly kind: 'RESTART' }
  | { readonly kind: 'TICK'; readonly tick: number }
  /** Marks that are about to be published, by market. */
  | {
      readonly kind: 'MARKS';
      readonly at: string;
      readonly marks: Readonly<Record<string, string>>;
    }
  /** Marginward has answered: the marks of this instant are in force. */
  | { readonly kind: 'MARKED'; readonly at: string; readonly answeredAt: number }
  | {
      readonly kind: 'ACCOUNTS';
      readonly key: string;
      readonly accounts: readonly {
        readonly id: string;
        readonly owner: string;
        readonly kind: AccountKind;
        readonly marketId: string | null;
      }[];
    }
  | {
      readonly kind: 'DEPOSITS';
      readonly key: string;
      readonly deposits: readonly {
        readonly id: string;
        readonly accountId: string;
        readonly amount: string;
      }[];
    }
  | {
      readonly kind: 'TRADES';
      readonly key: string;
      readonly at: string;
      readonly trades: readonly JournalTrade[];
    }
  /** Money that may only leave when Marginward allows it: booked with the answer. */
  | {
      readonly kind: 'WITHDRAWAL';
      readonly key: string;
      readonly accountId: string;
      readonly amount: string;
    }
  | {
      readonly kind: 'TRANSFER';
      readonly key: string;
      readonly from: string;
      readonly to: string;
      readonly amount: string;
    }
  | {
      readonly kind: 'FUNDING';
      readonly key: string;
      readonly at: string;
      readonly rates: readonly Rate[];
    }
  /** Marginward has booked the funding: here is its place among what Marginward decides. */
  | {
      readonly kind: 'FUNDED';
      readonly rates: readonly (Rate & { readonly sequence: string })[];
    }
  /** An instruction, and what the matching engine made of it. */
  | {
      readonly kind: 'INSTRUCTION';
      readonly instruction: Instruction;
      readonly at: string;
      /** Signed. */
      readonly trades: readonly JournalTrade[];
      /** Why less traded than asked for. */
      readonly reason: string | null;
    }
  | { readonly kind: 'EVENT'; readonly event: MarginEvent }
  | {
      readonly kind: 'ANSWER';
      readonly key: string;
      readonly isAllowed: boolean;
      /** Rows that Marginward did not take. Nothing of what is told may be refused. */
      readonly rejected: readonly string[];
    };

export interface Rate {
  readonly marketId: string;
  readonly rate: string;
  readonly mark: string;
}
