import { decimal } from '../../domain/decimal.js';
import { type MarkPrice } from '../../domain/risk/health/account.js';
import {
  type PriceDoubt,
  type PriceGuardState,
  type SuspectLevel,
} from '../../domain/risk/price/price-guard-state.js';

/** A price in a JSON column. */
interface StoredPrice {
  readonly price: string;
  readonly confidence: string | null;
  readonly source: string;
  readonly at: string;
}

/**
 * The price guard's state in a JSON column. Optional fields are missing in rows of earlier releases.
 * `latestAt`,
 * `suspectCount` and `isUncertain` are only for processes of those releases.
 */
export interface StoredGuard {
  readonly lastUsable: StoredPrice | null;
  readonly latestAt: string;
  readonly anchor?: { readonly price: string; readonly since: string } | null;
  readonly quotes?: readonly StoredPrice[];
  readonly suspect: StoredPrice | null;
  readonly suspectLatest?: StoredPrice | null;
  readonly suspectSince?: string | null;
  readonly suspectSeenAt?: string | null;
  readonly isUnsteady?: boolean;
  readonly returnedAt?: string | null;
  readonly suspectCount: number;
  readonly doubt?: PriceDoubt | null;
  readonly isUncertain: boolean;
  readonly toldAt?: string | null;
  readonly isUntold?: boolean;
}

function encodePrice(price: MarkPrice): StoredPrice {
  return {
    price: price.price.toFixed(),
    confidence: price.confidence?.toFixed() ?? null,
    source: price.source,
    at: price.at.toISOString(),
  };
}

function decodePrice(stored: StoredPrice): MarkPrice {
  return {
    price: decimal(stored.price),
    confidence: stored.confidence === null ? null : decimal(stored.confidence),
    source: stored.source,
    at: new Date(stored.at),
  };
}

export function encodeGuard(state: PriceGuardState): StoredGuard {
  const { lastUsable, anchor, quotes, suspect, doubt, announcedAt } = state;
  const latestMs = Math.max(0, ...[lastUsable, ...quotes].map((price) => price?.at.getTime() ?? 0));
  return {
    lastUsable: lastUsable && encodePrice(lastUsable),
    latestAt: new Date(latestMs).toISOString(),
    anchor: anchor && { price: anchor.price.toFixed(), since: anchor.since.toISOString() },
    quotes: quotes.map(encodePrice),
    suspect: suspect && encodePrice(suspect.first),
    suspectLatest: suspect && encodePrice(suspect.latest),
    suspectSince: suspect?.since.toISOString() ?? null,
    suspectSeenAt: suspect?.seenAt.toISOString() ?? null,
    isUnsteady: suspect?.isUnsteady ?? false,
    returnedAt: state.returnedAt?.toISOString() ?? null,
    suspectCount: 0,
    doubt,
    isUncertain: doubt !== null,
    toldAt: announcedAt?.toISOString() ?? null,
    isUntold: state.isUnannounced,
  };
}

export function decodeGuard(stored: StoredGuard): PriceGuardState {
  const { lastUsable, quotes, anchor = null, doubt, isUncertain } = stored;
  // Earlier releases stored only the instant of the newest price.
  const latest = lastUsable && { ...lastUsable, at: stored.latestAt };
  return {
    lastUsable: lastUsable && decodePrice(lastUsable),
    anchor: anchor && { price: decimal(anchor.price), since: new Date(anchor.since) },
    quotes: (quotes ?? (latest === null ? [] : [latest])).map(decodePrice),
    suspect: decodeSuspect(stored),
    returnedAt: dateOf(stored.returnedAt ?? null),
    doubt: doubt ?? (isUncertain ? 'TOO_UNCERTAIN' : null),
    announcedAt: dateOf(stored.toldAt ?? null),
    isUnannounced: stored.isUntold ?? false,
  };
}

function decodeSuspect(stored: StoredGuard): SuspectLevel | null {
  const { suspect, suspectLatest } = stored;
  if (suspect === null) {
    return null;
  }
  const first = decodePrice(suspect);
  const since = dateOf(stored.suspectSince ?? null) ?? first.at;
  return {
    first,
    latest: suspectLatest ? decodePrice(suspectLatest) : first,
    since,
    seenAt: dateOf(stored.suspectSeenAt ?? null) ?? since,
    isUnsteady: stored.isUnsteady ?? false,
  };
}

function dateOf(text: string | null): Date | null {
  return text === null ? null : new Date(text);
}
