import { max, ZERO } from '../../decimal.js';

import { type Account, type Position, type SideInterest } from '../health/account.js';

const NOTHING: SideInterest = { long: ZERO, short: ZERO };

/** By how much an account's position changed on each side, by market; markets without a change are absent. */
export function movedSizes(before: Account, after: Account): Map<string, SideInterest> {
  const moved = new Map<string, SideInterest>();
  const add = ({ marketId, size }: Position, sign: 1 | -1): void => {
    const { long, short } = moved.get(marketId) ?? NOTHING;
    moved.set(marketId, {
      long: long.plus(max(ZERO, size).times(sign)),
      short: short.plus(max(ZERO, size.negated()).times(sign)),
    });
  };
  before.positions.forEach((position) => {
    add(position, -1);
  });
  after.positions.forEach((position) => {
    add(position, 1);
  });
  return new Map([...moved].filter(([, { long, short }]) => !long.isZero() || !short.isZero()));
}

/** An account after another one of its owner moved by so much. */
export function besideMoved(account: Account, moved: ReadonlyMap<string, SideInterest>): Account {
  const ownerOthers = new Map(account.ownerOthers);
  for (const [marketId, change] of moved) {
    const { long, short } = ownerOthers.get(marketId) ?? NOTHING;
    ownerOthers.set(marketId, {
      long: long.plus(change.long),
      short: short.plus(change.short),
    });
  }
  return { ...account, ownerOthers };
}
