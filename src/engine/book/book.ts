import { type AccountTable, createAccountTable } from './account-table.js';
import { type HolderList, createHolderList } from './holder-list.js';
import { type LineTable, createLineTable } from './line-table.js';
import { type MarketTable, createMarketTable } from './market-table.js';
import { type RatioTable, createRatioTable } from './ratio-table.js';

/** An asset as referenced by lines. */
export interface AssetEntry {
  /** The market of its lines: NO_MARKET for what counts as 1 USD whatever happens, that of its peg, or that which prices it. */
  readonly market: number;
  readonly priceMarketId: string | null;
  /** How far from 1 the price may be within its peg, ×10¹²; 0: no peg. */
  readonly band: bigint;
  /** Ratio rows of what is held and of a debt. */
  readonly heldRow: number;
  readonly debtRow: number;
  /** The fraction of a holding within its cap that counts, ×10¹². */
  readonly keep: bigint;
  /** ×10¹²: what one account holds beyond it counts for nothing. Null: no cap. */
  readonly accountCap: bigint | null;
}

/**
 * The whole of holdings that are beyond the cap of an account, ×10¹²: by row of the account, then by the ratio
 * row of what is held. Their lines have what is within the cap.
 */
export type CappedHoldings = Map<number, Map<number, bigint>>;

/** Every account's positions and collateral in flat arrays. */
export interface Book {
  readonly markets: MarketTable;
  readonly ratios: RatioTable;
  readonly assets: Map<string, AssetEntry>;
  readonly capped: CappedHoldings;
  readonly accounts: AccountTable;
  readonly lines: LineTable;
  /** By market number. */
  readonly holders: HolderList[];
  /** Positions in the book, without collateral. */
  positionCount: number;
}

export function createBook(): Book {
  return {
    markets: createMarketTable(),
    ratios: createRatioTable(),
    assets: new Map(),
    capped: new Map(),
    accounts: createAccountTable(),
    lines: createLineTable(),
    holders: [],
    positionCount: 0,
  };
}

/** The holders of a market, an empty list at first. */
export function holdersOf(book: Book, market: number): HolderList {
  const known = book.holders[market];
  if (known !== undefined) {
    return known;
  }
  const list = createHolderList();
  book.holders[market] = list;
  return list;
}
