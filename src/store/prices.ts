import { type PriceGuardState } from '../domain/risk/price-guard.js';

import { type Reader, type Tx } from './database.js';
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

/** Tells every process of prices that are usable now; at most 100 in one message. */
export const PRICE_CHANNEL = 'marginward_prices';

/** Tells other processes, on commit, that these markets have new prices. */
export async function announcePrices(
  tx: Tx,
  prices: readonly { readonly marketId: string; readonly price: string; readonly at: string }[],
): Promise<void> {
  for (let start = 0; start < prices.length; start += 100) {
    const text = JSON.stringify(prices.slice(start, start + 100));
    await tx.$queryRaw`SELECT pg_notify(${PRICE_CHANNEL}, ${text})::text`;
  }
}
