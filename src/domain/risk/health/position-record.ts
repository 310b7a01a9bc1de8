/* eslint-disable @typescript-eslint/consistent-type-definitions -- an interface is no JSON value */
import { decimal, ZERO } from '../../decimal.js';

import { type Account, type RiskContext, type SideInterest } from './account.js';
import { othersBeside } from './owner-concentration.js';

/** A position as an input of a decision, in base units and USD, as text. */
export type RecordedPosition = {
  readonly marketId: string;
  /** Signed. */
  readonly size: string;
  readonly entryPrice: string;
  /** What the owner's other accounts held on its side, where that counted; else absent. */
  readonly ownerOthers?: string;
};

/** The positions of an account with what the brackets of each depended on. */
export function recordPositions(
  account: Account,
  { markets }: Pick<RiskContext, 'markets'>,
): RecordedPosition[] {
  return account.positions.map(({ marketId, size, entryPrice }) => {
    const parameters = markets.get(marketId)?.parameters;
    const others = parameters === undefined ? ZERO : othersBeside(account, parameters, size);
    return {
      marketId,
      size: size.toFixed(),
      entryPrice: entryPrice.toFixed(),
      ...(others.isZero() ? {} : { ownerOthers: others.toFixed() }),
    };
  });
}

/** What a record knows of an account: positions, and beside them what its owner's other accounts held. */
export function readPositions(
  recorded: readonly RecordedPosition[],
): Pick<Account, 'positions' | 'ownerOthers'> {
  const ownerOthers = new Map<string, SideInterest>();
  for (const { marketId, size, ownerOthers: text } of recorded) {
    if (text !== undefined) {
      const isLong = decimal(size).isPositive();
      const others = decimal(text);
      ownerOthers.set(
        marketId,
        isLong ? { long: others, short: ZERO } : { long: ZERO, short: others },
      );
    }
  }
  return {
    positions: recorded.map(({ marketId, size, entryPrice }) => ({
      marketId,
      size: decimal(size),
      entryPrice: decimal(entryPrice),
    })),
    ...(ownerOthers.size === 0 ? {} : { ownerOthers }),
  };
}
