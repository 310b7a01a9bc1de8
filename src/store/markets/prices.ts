import { type PriceGuardState } from '../../domain/risk/price/price-guard.js';

import { type Reader, type Tx } from '../database/database.js';
import { decodeGuard, encodeGuard, type StoredGuard } from './price-guard-row.js';

/** Guard states by market; with `lock` nobody else changes them before the commit. */
export async function loadGuards(
  reader: Reader,
  marketIds: readonly string[],
  options: { readonly lock: boolean },
): Promise<Map<string, PriceGuardState>> {
  if (options.lock) {
    // A market without a price has no row to lock yet; its market row stands in for it.
    await reader.$queryRaw`
      SELECT id FROM markets WHERE id = ANY(${[...marketIds]}::text[]) ORDER BY id FOR NO KEY UPDATE`;
  }
  const rows = await reader.$queryRaw<{ market_id: string; guard: StoredGuard }[]>`
    SELECT market_id, guard FROM mark_prices WHERE market_id = ANY(${[...marketIds]}::text[])`;
  return new Map(rows.map((row) => [row.market_id, decodeGuard(row.guard)]));
}

/** Writes the guard states and with them the last usable prices, in one statement. */
export async function savePrices(
  tx: Tx,
  states: readonly { readonly marketId: string; readonly state: PriceGuardState }[],
): Promise<void> {
  if (states.length === 0) {
    return;
  }
  const usable = states.map(({ state }) => state.lastUsable);
  await tx.$executeRaw`
    INSERT INTO mark_prices (market_id, price, confidence, source, at, guard)
    SELECT * FROM unnest(
      ${states.map(({ marketId }) => marketId)}::text[],
      ${usable.map((p) => p?.price.toFixed() ?? null)}::numeric[],
      ${usable.map((p) => p?.confidence?.toFixed() ?? null)}::numeric[],
      ${usable.map((p) => p?.source ?? null)}::text[],
      ${usable.map((p) => p?.at.toISOString() ?? null)}::timestamptz[],
      ${states.map(({ state }) => JSON.stringify(encodeGuard(state)))}::jsonb[])
    ON CONFLICT (market_id) DO UPDATE SET price = excluded.price, confidence = excluded.confidence,
      source = excluded.source, at = excluded.at, guard = excluded.guard`;
}

/** Tells every process of prices that are usable now. */
export const PRICE_CHANNEL = 'marginward_prices';

/** A price on its way to other processes; decimals and the instant as text. */
export interface AnnouncedPrice {
  readonly marketId: string;
  readonly price: string;
  readonly confidence: string | null;
  readonly source: string;
  readonly at: string;
}

/** Reads a message of `PRICE_CHANNEL`. @throws Error when it is none: anybody on the database may notify. */
export function parseAnnouncedPrices(message: string): readonly AnnouncedPrice[] {
  const prices: unknown = JSON.parse(message);
  if (!Array.isArray(prices) || !prices.every(isAnnouncedPrice)) {
    throw new Error('the message is no list of prices');
  }
  return prices;
}

const DECIMAL = /^\d+(\.\d+)?$/;

function isAnnouncedPrice(value: unknown): value is AnnouncedPrice {
  if (typeof value !== 'object' || value === null) {
    return false;
  }
  const { marketId, price, confidence, source, at }: Partial<Record<string, unknown>> = {
    ...value,
  };
  const isDecimal = (text: unknown): boolean => typeof text === 'string' && DECIMAL.test(text);
  return (
    typeof marketId === 'string' &&
    isDecimal(price) &&
    (confidence === null || isDecimal(confidence)) &&
    typeof source === 'string' &&
    typeof at === 'string' &&
    !Number.isNaN(Date.parse(at))
  );
}

/** Bytes of one message: PostgreSQL takes fewer than 8,000. */
const MESSAGE_BYTES_MAX = 7_900;

/**
 * Tells other processes, on commit, of prices that became usable, in their order: as many in one
 * message as it has room for.
 */
export async function announcePrices(tx: Tx, prices: readonly AnnouncedPrice[]): Promise<void> {
  let message: string[] = [];
  let bytes = 0;
  const send = async (): Promise<void> => {
    if (message.length > 0) {
      await tx.$queryRaw`SELECT pg_notify(${PRICE_CHANNEL}, ${`[${message.join(',')}]`})::text`;
    }
    message = [];
    bytes = 0;
  };
  for (const price of prices) {
    const text = JSON.stringify(price);
    const size = Buffer.byteLength(text) + 1;
    if (bytes + size > MESSAGE_BYTES_MAX) {
      await send();
    }
    message.push(text);
    bytes += size;
  }
  await send();
}
