import { decimal } from '../../domain/decimal.js';
import { type MarkPrice } from '../../domain/risk/health/account.js';
import { type PriceGuardState } from '../../domain/risk/price/price-guard.js';

/** A price in a JSON column. */
interface StoredPrice {
  readonly price: string;
  readonly confidence: string | null;
  readonly source: string;
  readonly at: string;
}

/** The price guard's state in a JSON column. */
export interface StoredGuard {
  readonly lastUsable: StoredPrice | null;
  readonly latestAt: string;
  readonly suspect: StoredPrice | null;
  /** Absent in rows from before it was noted. */
  readonly suspectSince?: string | null;
  readonly suspectCount: number;
  readonly isUncertain: boolean;
}

function encodePrice(price: MarkPrice | null): StoredPrice | null {
  return (
    price && {
      price: price.price.toFixed(),
      confidence: price.confidence?.toFixed() ?? null,
      source: price.source,
      at: price.at.toISOString(),
    }
  );
}

function decodePrice(stored: StoredPrice | null): MarkPrice | null {
  return (
    stored && {
      price: decimal(stored.price),
      confidence: stored.confidence === null ? null : decimal(stored.confidence),
      source: stored.source,
      at: new Date(stored.at),
    }
  );
}

export function encodeGuard(state: PriceGuardState): StoredGuard {
  return {
    lastUsable: encodePrice(state.lastUsable),
    latestAt: state.latestAt.toISOString(),
    suspect: encodePrice(state.suspect),
    suspectSince: state.suspectSince?.toISOString() ?? null,
    suspectCount: state.suspectCount,
    isUncertain: state.isUncertain,
  };
}

export function decodeGuard(stored: StoredGuard): PriceGuardState {
  return {
    lastUsable: decodePrice(stored.lastUsable),
    latestAt: new Date(stored.latestAt),
    suspect: decodePrice(stored.suspect),
    suspectSince: dateOf(stored.suspectSince ?? null),
    suspectCount: stored.suspectCount,
    isUncertain: stored.isUncertain,
  };
}

function dateOf(text: string | null): Date | null {
  return text === null ? null : new Date(text);
}
