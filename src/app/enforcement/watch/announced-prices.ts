import { parseCommitSnapshot } from '../../../domain/commit-order.js';
import { decimal } from '../../../domain/decimal.js';
import { type CommittedPrice } from '../../../domain/margin-call/price-moment.js';
import { type AnnouncedPrice } from '../../../store/markets/prices.js';

/** One message about prices that were committed together. */
export interface PriceAnnouncement {
  readonly prices: readonly CommittedPrice[];
  /** More prices of the same commit follow in the next message. */
  readonly continues: boolean;
}

/**
 * Reads a message of `PRICE_CHANNEL`. A process of an older release announces prices without version and
 * snapshot: they are taken in, and a decision at one that was replaced falls back to the prices of now.
 *
 * @returns Null when it is no such message.
 */
export function readAnnouncement(message: string): PriceAnnouncement | null {
  const announced = parse(message);
  if (!Array.isArray(announced) || !announced.every(isAnnounced)) {
    return null;
  }
  return {
    prices: announced.map(committedPriceOf),
    continues: announced.at(-1)?.continues === true,
  };
}

type Announced = Omit<AnnouncedPrice, 'version' | 'before'> &
  Partial<Pick<AnnouncedPrice, 'version' | 'before'>> & { readonly continues?: boolean };

function parse(message: string): unknown {
  try {
    return JSON.parse(message);
  } catch {
    return null;
  }
}

const DECIMAL = /^\d+(?:\.\d+)?$/;
const VERSION = /^\d+$/;

function isAnnounced(value: unknown): value is Announced {
  if (typeof value !== 'object' || value === null) {
    return false;
  }
  const price = value as Partial<Record<keyof Announced, unknown>>;
  return (
    typeof price.marketId === 'string' &&
    isTextLike(price.price, DECIMAL) &&
    (price.confidence === null || isTextLike(price.confidence, DECIMAL)) &&
    typeof price.source === 'string' &&
    typeof price.at === 'string' &&
    !Number.isNaN(Date.parse(price.at)) &&
    (price.version === undefined || isTextLike(price.version, VERSION)) &&
    (price.before === undefined || typeof price.before === 'string')
  );
}

function isTextLike(value: unknown, pattern: RegExp): boolean {
  return typeof value === 'string' && pattern.test(value);
}

function committedPriceOf(announced: Announced): CommittedPrice {
  const { marketId, price, confidence, source, at, version, before } = announced;
  return {
    ...{ marketId, source, at: new Date(at), price: decimal(price) },
    confidence: confidence === null ? null : decimal(confidence),
    ...(version === undefined ? {} : { version: BigInt(version) }),
    before: before === undefined ? null : parseCommitSnapshot(before),
  };
}
