import { type Decimal, ZERO } from '../../../domain/decimal.js';
import { ENGINE_ACTOR, type NewEvent } from '../../../domain/log/event.js';
import { type MarketRisk, type RiskContext } from '../../../domain/risk/health/account.js';
import {
  capsInForce,
  type InterestCap,
  isCapToBeTold,
  type SideInterest,
  type ToldCap,
} from '../../../domain/risk/positions/open-interest.js';
import { lockAccounts } from '../../../store/accounts/accounts.js';
import { inTransaction, type Reader } from '../../../store/database/database.js';
import { appendEvents } from '../../../store/log/events.js';
import { loadRiskContext } from '../../../store/markets/risk-context.js';
import {
  listOwnerPositions,
  loadSideInterest,
  type OwnerPosition,
} from '../../../store/open-interest/interest.js';
import {
  type CapKey,
  listToldCaps,
  saveToldCaps,
  type ToldCapOfMarket,
} from '../../../store/open-interest/told-caps.js';
import { type Deps } from '../../deps.js';

/** Maximum number of owners above a cap that one look considers, the largest first. */
const OWNERS_MAX = 1000;

/** A cap, and the open interest that counts against it now, in USD. */
interface CapNow extends CapKey {
  readonly notional: Decimal;
  /** 0: governance removed the cap. */
  readonly limit: Decimal;
  readonly markPrice: Decimal;
  /** Of an owner: the account with its largest position. Null for every other cap. */
  readonly accountId: string | null;
}

/**
 * Compares the open interest of all markets with its caps and says in the log what changed: a cap that is exceeded,
 * and one that no longer is. Facts are booked whatever they exceed, a price moves what counts, and governance moves
 * the caps; so this looks at what stands, not at what happened. A sweep calls it while there are caps.
 *
 * @returns The number of lines written.
 * @see docs/risk-model.md#caps-on-open-interest
 */
export async function watchOpenInterest({
  db,
  clock,
}: Pick<Deps, 'db' | 'clock'>): Promise<number> {
  const context = await loadRiskContext(db, clock.now());
  const told = new Map((await listToldCaps(db)).map((cap) => [nameOf(cap), cap]));
  const measured = await measureCaps(db, context, [...told.values()]);
  const toldOf = (key: CapKey): ToldCapOfMarket | null => told.get(nameOf(key)) ?? null;
  const changed = measured.filter((cap) => isToBeTold(cap, toldOf(cap), context));
  if (changed.length === 0) {
    return 0;
  }
  return inTransaction(db, async (tx) => {
    await lockAccounts(
      tx,
      changed.flatMap(({ accountId }) => accountId ?? []),
    );
    const at = clock.now();
    const saved = await saveToldCaps(
      tx,
      changed.map((cap) => ({ ...cap, isExceeded: isExceeded(cap), at })),
      toldOf,
    );
    const names = new Set(saved.map(nameOf));
    const events = changed.filter((cap) => names.has(nameOf(cap))).map((cap) => eventOf(cap, at));
    await appendEvents(tx, events);
    return events.length;
  });
}

function nameOf({ marketId, cap, owner }: CapKey): string {
  return `${marketId}\n${cap}\n${owner ?? ''}`;
}

function isExceeded({ notional, limit }: CapNow): boolean {
  return limit.gt(0) && notional.gt(limit);
}

function isToBeTold(cap: CapNow, told: ToldCap | null, { markets, now }: RiskContext): boolean {
  const noticeSeconds = markets.get(cap.marketId)?.parameters.stateNoticeSeconds ?? 0;
  return isCapToBeTold(told, { isExceeded: isExceeded(cap), now, noticeSeconds });
}

/** Every cap in force, and every one that was said to be exceeded. */
async function measureCaps(
  db: Reader,
  { markets }: RiskContext,
  told: readonly ToldCapOfMarket[],
): Promise<CapNow[]> {
  const exceeded = told.filter((cap) => cap.isExceeded);
  const watched = [...markets.values()].filter(
    ({ marketId, parameters }) =>
      capsInForce(parameters).length > 0 || exceeded.some((cap) => cap.marketId === marketId),
  );
  const priced = watched.flatMap((market) => {
    const mark = market.markPrice?.price ?? null;
    return mark === null ? [] : [{ market, mark }];
  });
  const sides = await loadSideInterest(
    db,
    priced.map(({ market }) => market.marketId),
  );
  const also = exceeded.flatMap(({ marketId, owner }) =>
    owner === null ? [] : [{ marketId, owner }],
  );
  const above = new Map(
    priced.flatMap(({ market: { marketId, parameters }, mark }) =>
      parameters.ownerInterestCap.gt(0)
        ? [[marketId, parameters.ownerInterestCap.div(mark)] as const]
        : [],
    ),
  );
  const owners = await listOwnerPositions(db, { above, also, limit: OWNERS_MAX });
  return priced.flatMap((pricedMarket) => [
    ...marketCaps(pricedMarket, sides.get(pricedMarket.market.marketId)),
    ...ownerCaps(pricedMarket, owners),
  ]);
}

interface PricedMarket {
  readonly market: MarketRisk;
  readonly mark: Decimal;
}

function marketCaps(
  { market: { marketId, parameters }, mark }: PricedMarket,
  { long, short }: SideInterest = { long: ZERO, short: ZERO },
): CapNow[] {
  const { openInterestCap, sideInterestCap } = parameters;
  const capOf = (cap: InterestCap, size: Decimal, limit: Decimal): CapNow => ({
    marketId,
    cap,
    owner: null,
    notional: size.times(mark),
    limit,
    markPrice: mark,
    accountId: null,
  });
  return [
    capOf('TOTAL', long.plus(short), openInterestCap),
    capOf('LONG', long, sideInterestCap),
    capOf('SHORT', short, sideInterestCap),
  ];
}

function ownerCaps(
  { market: { marketId, parameters }, mark }: PricedMarket,
  positions: readonly OwnerPosition[],
): CapNow[] {
  return positions
    .filter((position) => position.marketId === marketId)
    .map(({ owner, size, accountId }) => ({
      marketId,
      cap: 'OWNER',
      owner,
      notional: size.times(mark),
      limit: parameters.ownerInterestCap,
      markPrice: mark,
      accountId,
    }));
}

function eventOf(cap: CapNow, at: Date): NewEvent {
  return {
    type: isExceeded(cap) ? 'OpenInterestCapExceeded' : 'OpenInterestCapKept',
    accountId: cap.accountId,
    marketId: cap.marketId,
    actor: ENGINE_ACTOR,
    at,
    payload: {
      cap: cap.cap,
      owner: cap.owner,
      limit: cap.limit.toFixed(),
      openInterest: cap.notional.toFixed(),
      markPrice: cap.markPrice.toFixed(),
    },
  };
}
