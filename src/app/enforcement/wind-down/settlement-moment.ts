import { type Decimal } from '../../../domain/decimal.js';
import { ENGINE_ACTOR, type NewEvent } from '../../../domain/log/event.js';
import { type SettlementWindowRecord } from '../../../domain/log/payloads/wind-down.js';
import { type MarketStatus } from '../../../domain/risk/health/account.js';
import { requireMarket } from '../../../domain/risk/health/collateral-value.js';
import { mayFollow } from '../../../domain/risk/health/market-status.js';
import { type WindowMean, windowMeanOf } from '../../../domain/risk/price/settlement-price.js';
import { inTransaction, type Tx } from '../../../store/database/database.js';
import { lockMarket, saveMarketStatus } from '../../../store/governance/governance-parameters.js';
import { findRunningPause } from '../../../store/governance/governance-records.js';
import { appendEvents } from '../../../store/log/events.js';
import { loadRiskContext } from '../../../store/markets/risk-context.js';
import {
  listSettlementMarks,
  lockWindDown,
  saveNextAt,
  saveSettlementPrice,
  type WindDown,
} from '../../../store/markets/wind-downs.js';
import { type DepsWithoutVenue } from '../../deps.js';

/** Wait for the record of the end of a pause: the status before it comes back first. */
const PAUSE_RETRY_MS = 1000;

/** How far the end of a market has come. */
export interface SettlementMoment {
  /** The settlement price in USD; null before it is fixed, and when the market is delisted. */
  readonly price: Decimal | null;
  /** When more is due; null when nothing is. */
  readonly nextAt: Date | null;
}

const NOTHING: SettlementMoment = { price: null, nextAt: null };

/**
 * Records that a market takes no new risk, and from `settlesAt` on that it is being settled, with the settlement
 * price. Without a price for half of the window it waits for a vote that states one. Writes nothing that is not
 * due, and nothing twice.
 */
export function advanceToSettlement(
  { db, clock }: Pick<DepsWithoutVenue, 'db' | 'clock'>,
  marketId: string,
): Promise<SettlementMoment> {
  return inTransaction(db, async (tx) => {
    // The lock of publishing prices: every mark of the window is kept, and none comes while the mean is taken.
    const market = await lockMarket(tx, marketId);
    const windDown = await lockWindDown(tx, marketId);
    if (market === null || windDown === null || windDown.delistedAt !== null) {
      return NOTHING;
    }
    if (windDown.price !== null) {
      return { price: windDown.price, nextAt: null };
    }
    const now = clock.now();
    const pause = await findRunningPause(tx, marketId);
    if (pause !== null) {
      const retryAt = new Date(now.getTime() + PAUSE_RETRY_MS);
      return waitUntil(tx, marketId, pause.endsAt > now ? pause.endsAt : retryAt);
    }
    if (now < windDown.settlesAt) {
      const isReduceOnly = now >= windDown.reduceOnlyFrom;
      if (isReduceOnly) {
        await changeStatus(tx, windDown, { from: market.status, to: 'REDUCE_ONLY', at: now });
      }
      return waitUntil(tx, marketId, isReduceOnly ? windDown.settlesAt : windDown.reduceOnlyFrom);
    }
    await changeStatus(tx, windDown, { from: market.status, to: 'SETTLING', at: now });
    return fixPrice(tx, windDown, now);
  });
}

async function waitUntil(tx: Tx, marketId: string, nextAt: Date): Promise<SettlementMoment> {
  await saveNextAt(tx, marketId, nextAt);
  return { price: null, nextAt };
}

async function changeStatus(
  tx: Tx,
  { marketId, proposalId }: WindDown,
  { from, to, at }: { readonly from: MarketStatus; readonly to: MarketStatus; readonly at: Date },
): Promise<void> {
  if (!mayFollow(from, to, 'TIME')) {
    return;
  }
  await saveMarketStatus(tx, marketId, to, at);
  const payload = { status: to, before: from, reason: 'The market comes to its end, as voted.' };
  await appendEvents(tx, [
    { type: 'MarketStatusChanged', marketId, proposalId, actor: ENGINE_ACTOR, at, payload },
  ]);
}

/** The stated price, else the mean of the window; neither: the market waits for a vote. */
async function fixPrice(tx: Tx, windDown: WindDown, now: Date): Promise<SettlementMoment> {
  const { marketId, statedPrice } = windDown;
  const { parameters } = requireMarket(await loadRiskContext(tx, now), marketId);
  const { maxPriceAgeSeconds } = parameters;
  const marks = await listSettlementMarks(tx, marketId);
  const mean = windowMeanOf(windDown, marks, maxPriceAgeSeconds);
  const price = statedPrice ?? mean.price;
  const record = recordOf(windDown, mean, { marks, maxPriceAgeSeconds });
  const about = { marketId, proposalId: windDown.proposalId, actor: ENGINE_ACTOR, at: now };
  if (price === null) {
    await saveNextAt(tx, marketId, null);
    await appendEvents(tx, [{ type: 'SettlementPriceMissing', ...about, payload: record }]);
    return NOTHING;
  }
  const kind = statedPrice === null ? 'WINDOW_MEAN' : 'STATED';
  await saveSettlementPrice(tx, marketId, { price, kind, at: now });
  const fixed: NewEvent = {
    type: 'SettlementPriceFixed',
    ...about,
    payload: { price: price.toFixed(), priceKind: kind, ...record },
  };
  await appendEvents(tx, [fixed]);
  return { price, nextAt: null };
}

function recordOf(
  { settlesAt, windowSeconds }: WindDown,
  { slots, covered }: WindowMean,
  {
    marks,
    maxPriceAgeSeconds,
  }: {
    readonly marks: Awaited<ReturnType<typeof listSettlementMarks>>;
    readonly maxPriceAgeSeconds: number;
  },
): SettlementWindowRecord {
  return {
    settlesAt: settlesAt.toISOString(),
    windowSeconds,
    maxPriceAgeSeconds,
    slots,
    covered,
    marks: marks.map(({ slot, price, at }) => ({
      slot,
      price: price.toFixed(),
      at: at.toISOString(),
    })),
  };
}
