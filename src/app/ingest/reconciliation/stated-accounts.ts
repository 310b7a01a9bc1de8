import {
  type Decimal,
  decimal,
  type DecimalBounds,
  parseDecimal,
} from '../../../domain/decimal.js';
import { badInput, notFound } from '../../../domain/errors.js';
import { QUOTE_ASSET } from '../../../domain/quote-asset.js';
import { type StatedAccount } from '../../../store/accounts/reconciliation.js';

import { FLOW_BOUNDS, HOLDING_MAX, requireToken } from '../input.js';
import { type PositionInput, readPositionRow } from '../positions/position-input.js';

/** What the venue says of one account. What it does not name is nothing. */
export interface AccountStateInput {
  readonly accountId: string;
  readonly balances: readonly {
    readonly asset: string;
    /** Signed, in the asset: final, below 0 for a debt. USD has up to 20 decimals, others 12. */
    readonly balance: string;
  }[];
  readonly positions: readonly PositionInput[];
}

/** What a statement can be about. */
export interface KnownNames {
  readonly assets: ReadonlySet<string>;
  readonly markets: ReadonlySet<string>;
}

const BALANCE_BOUNDS: DecimalBounds = {
  min: HOLDING_MAX.negated(),
  max: HOLDING_MAX,
  places: FLOW_BOUNDS.places,
  isSum: true,
};
const QUOTE_BOUNDS: DecimalBounds = { ...BALANCE_BOUNDS, places: 20 };

/**
 * Reads what the venue says of one account.
 *
 * @param field Where it stands, for messages: `accounts[3]`, or a file with the number of the line.
 * @throws DomainError BAD_USER_INPUT, NOT_FOUND naming the field.
 */
export function readStatedAccount(
  field: string,
  input: AccountStateInput,
  known: KnownNames,
): StatedAccount {
  const accountId = requireToken(`${field}.accountId`, input.accountId);
  const balances = new Map<string, Decimal>();
  for (const [index, { asset, balance }] of input.balances.entries()) {
    const place = `${field}.balances[${index}]`;
    if (!known.assets.has(asset)) {
      throw notFound('collateral asset', asset, `${place}.asset`);
    }
    if (balances.has(asset)) {
      throw badInput(`${place}.asset`, 'is named twice', asset);
    }
    const bounds = asset === QUOTE_ASSET ? QUOTE_BOUNDS : BALANCE_BOUNDS;
    balances.set(asset, parseDecimal(`${place}.balance`, balance, bounds));
  }
  const positions = new Map<string, StatedAccount['positions'][number]>();
  for (const [index, position] of input.positions.entries()) {
    const place = `${field}.positions[${index}]`;
    const row = readPositionRow(place, index, position, (market) => known.markets.has(market));
    if (row.accountId !== accountId) {
      throw badInput(`${place}.accountId`, `must be ${accountId}`, position.accountId);
    }
    if (positions.has(row.marketId)) {
      throw badInput(`${place}.marketId`, 'is named twice', row.marketId);
    }
    positions.set(row.marketId, row);
  }
  return {
    accountId,
    balances: [...balances].map(([asset, balance]) => ({ asset, balance })),
    positions: [...positions.values()].map(({ marketId, size, entryPrice }) => ({
      marketId,
      size,
      entryPrice: size.isZero() ? decimal(0) : entryPrice,
    })),
  };
}
