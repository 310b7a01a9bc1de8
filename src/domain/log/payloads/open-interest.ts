import { type InterestCap } from '../../risk/positions/open-interest.js';

/** Open interest of a market against one of its caps. */
type OpenInterestRecord = {
  /** TOTAL, LONG, SHORT, or OWNER for all accounts of one owner. */
  readonly cap: InterestCap;
  /** Subject whose accounts count; null unless the cap is of an owner. */
  readonly owner: string | null;
  /** The cap in USD; 0 when governance removed it. */
  readonly limit: string;
  /** What counts against it, in USD at the mark. */
  readonly openInterest: string;
  /** USD per base unit. */
  readonly markPrice: string;
};

/** Open interest is above a cap: by facts, by a price, or by a lower cap. */
export type OpenInterestCapExceeded = OpenInterestRecord;

/** Open interest is no longer above a cap that it exceeded. */
export type OpenInterestCapKept = OpenInterestRecord;

export interface OpenInterestPayloads {
  readonly OpenInterestCapExceeded: OpenInterestCapExceeded;
  readonly OpenInterestCapKept: OpenInterestCapKept;
}
