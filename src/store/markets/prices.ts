import { parseCommitSnapshot } from '../../domain/commit-order.js';
import { decimal } from '../../domain/decimal.js';
import { type CommittedPrice } from '../../domain/margin-call/rules/price-moment.js';
import { type PriceGuardState } from '../../domain/risk/price/price-guard-state.js';

import { type Reader, type Tx } from '../database/database.js';
import { decodeGuard, encodeGuard, type StoredGuard } from './price-guard-row.js';

/** Guard states by market; with `lock` they are locked until the commit. */
export async function loadGuards(
  reader: Reader,
  marketIds: readonly string[],
  options: { readonly lock: boolean },
): Promise<Map<string, PriceGuardState>> {
  if (options.lock) {
    // A market without a price has no row to lock yet, so its market row is locked instead.
    await reader.$queryRaw`
      SELECT id FROM markets WHERE id = ANY(${[...marketIds]}::text[]) ORDER BY id FOR NO KEY UPDATE`;
  }
  const rows = await reader.$queryRaw<{ market_id: string; guard: StoredGuard }[]>`
    SELECT market_id, guard FROM mark_prices WHERE market_id = ANY(${[...marketIds]}::text[])`;
  return new Map(rows.map((row) => [row.market_id, decodeGuard(row.guard)]));
}

/** A market's last usable price after the write. */
export interface SavedPrice {
  readonly marketId: string;
  /** The number of usable prices of the market so far. */
  readonly version: bigint;
  /** The snapshot of commits just before, in PostgreSQL's text format. */
  readonly before: string;
}

/** Writes the guard states and the last usable prices, in one statement. */
export async function savePrices(
  tx: Tx,
  states: readonly { readonly marketId: string; readonly state: PriceGuardState }[],
): Promise<SavedPrice[]> {
  if (states.length === 0) {
    return [];
  }
  const usable = states.map(({ state }) => state.lastUsable);
  const rows = await tx.$queryRaw<{ market_id: string; version: bigint; before: string }[]>`
    INSERT INTO mark_prices (market_id, price, confidence, source, at, guard)
    SELECT * FROM unnest(
      ${states.map(({ marketId }) => marketId)}::text[],
      ${usable.map((p) => p?.price.toFixed() ?? null)}::numeric[],
      ${usable.map((p) => p?.confidence?.toFixed() ?? null)}::numeric[],
      ${usable.map((p) => p?.source ?? null)}::text[],
      ${usable.map((p) => p?.at.toISOString() ?? null)}::timestamptz[],
      ${states.map(({ state }) => JSON.stringify(encodeGuard(state)))}::jsonb[])
    ON CONFLICT (market_id) DO UPDATE SET price = excluded.price, confidence = excluded.confidence,
      source = excluded.source, at = excluded.at, guard = excluded.guard
    RETURNING market_id, version, pg_current_snapshot()::text AS before`;
  return rows.map(({ market_id: marketId, version, before }) => ({ marketId, version, before }));
}

/** The channel that announces usable prices to every process. */
export const PRICE_CHANNEL = 'marginward_prices';

/** A price to announce to other processes; decimals, numbers and the instant as text. */
export interface AnnouncedPrice {
  readonly marketId: string;
  readonly price: string;
  readonly confidence: string | null;
  readonly source: string;
  readonly at: string;
  /** The version within its market, and the snapshot just before its commit. */
  readonly version: string;
  readonly before: string;
}

/** A received price: a process of an older release sends neither version nor snapshot. */
interface ReceivedPrice
  extends
    Omit<AnnouncedPrice, 'version' | 'before'>,
    Partial<Pick<AnnouncedPrice, 'version' | 'before'>> {
  /** Set on a message's last price when more prices of the same commit follow in the next message. */
  readonly continues?: boolean;
}

/** The prices of one message. */
export interface AnnouncedPrices {
  readonly prices: readonly CommittedPrice[];
  /** More prices of the same commit follow in the next message. */
  readonly continues: boolean;
}

/**
 * Reads a message of `PRICE_CHANNEL`. @throws Error for an invalid message: any user of the database may
 * notify.
 */
export function parseAnnouncedPrices(message: string): AnnouncedPrices {
  const heard: unknown = JSON.parse(message);
  if (!Array.isArray(heard) || !heard.every(isAnnouncedPrice)) {
    throw new Error('the message is not a list of prices');
  }
  return { prices: heard.map(committedPriceOf), continues: heard.at(-1)?.continues === true };
}

/** Without version or snapshot, decisions use the present prices once it is replaced. */
function committedPriceOf(heard: ReceivedPrice): CommittedPrice {
  const { marketId, price, confidence, source, at, version, before } = heard;
  return {
    marketId,
    source,
    price: decimal(price),
    at: new Date(at),
    confidence: confidence === null ? null : decimal(confidence),
    ...(version === undefined ? {} : { version: BigInt(version) }),
    before: before === undefined ? null : parseCommitSnapshot(before),
  };
}

const DECIMAL = /^\d+(\.\d+)?$/;

const WHOLE = /^\d+$/;

function isAnnouncedPrice(value: unknown): value is ReceivedPrice {
  if (typeof value !== 'object' || value === null) {
    return false;
  }
  const fields: Partial<Record<string, unknown>> = { ...value };
  const { marketId, price, confidence, source, at, version, before } = fields;
  const isDecimal = (text: unknown): boolean => typeof text === 'string' && DECIMAL.test(text);
  return (
    typeof marketId === 'string' &&
    isDecimal(price) &&
    (confidence === null || isDecimal(confidence)) &&
    typeof source === 'string' &&
    typeof at === 'string' &&
    !Number.isNaN(Date.parse(at)) &&
    (version === undefined || (typeof version === 'string' && WHOLE.test(version))) &&
    (before === undefined || typeof before === 'string')
  );
}

/** Maximum bytes of one message: PostgreSQL accepts fewer than 8,000. */
const MESSAGE_BYTES_MAX = 7_900;
/** A longer snapshot is reduced to its lowest number: then fewer commits count as earlier, which is safe. */
const SNAPSHOT_LENGTH_MAX = 1_000;
/** Added to a message's last price when more of the same commit follow in the next message. */
const CONTINUES = ',"continues":true}';

/**
 * Announces newly usable prices to other processes on commit, one per market, with as many in one message as
 * fit.
 */
export async function announcePrices(tx: Tx, prices: readonly AnnouncedPrice[]): Promise<void> {
  const messages: string[][] = [[]];
  let bytes = 0;
  for (const { before, ...price } of prices) {
    const [lowest = ''] = before.split(':', 1);
    const told = before.length > SNAPSHOT_LENGTH_MAX ? `${lowest}:${lowest}:` : before;
    const text = JSON.stringify({ ...price, before: told });
    const size = Buffer.byteLength(text) + 1;
    if (bytes + size > MESSAGE_BYTES_MAX - CONTINUES.length) {
      messages.push([]);
      bytes = 0;
    }
    messages.at(-1)?.push(text);
    bytes += size;
  }
  const [last = '', ...others] = messages.map((texts) => texts.join(',')).reverse();
  for (const text of others.reverse()) {
    await notify(tx, `[${text.slice(0, -1)}${CONTINUES}]`);
  }
  if (last !== '') {
    await notify(tx, `[${last}]`);
  }
}

async function notify(tx: Tx, message: string): Promise<void> {
  await tx.$queryRaw`SELECT pg_notify(${PRICE_CHANNEL}, ${message})::text`;
}
