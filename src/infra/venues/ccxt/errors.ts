import { type OutageReason, type VenueReason } from '../../../app/ports.js';

/** The meaning of an error for the order being sent. */
export type OrderFailure =
  /** It has not traded and will not. */
  | { readonly kind: 'REJECTED'; readonly reason: VenueReason }
  /** It may have traded: it must be queried, never sent again. */
  | { readonly kind: 'UNKNOWN' }
  /** The exchange takes no orders now; this one has not traded and will not. */
  | { readonly kind: 'OUTAGE'; readonly reason: OutageReason };

const UNKNOWN: OrderFailure = { kind: 'UNKNOWN' };
const rejected = (reason: VenueReason): OrderFailure => ({ kind: 'REJECTED', reason });
const outage = (reason: OutageReason): OrderFailure => ({ kind: 'OUTAGE', reason });

/**
 * The meaning of ccxt's error classes; a class that is not listed has the meaning of its parent.
 *
 * Only an explicit refusal by the exchange is certain. A server error is not: exchanges document that the order
 * may have been executed nevertheless. Nor is a code unknown to ccxt.
 *
 * @see docs/operations.md#errors-of-an-exchange
 */
const FAILURE_OF_ERROR: Readonly<Record<string, OrderFailure>> = {
  AuthenticationError: outage('AUTHENTICATION_FAILED'),
  OnMaintenance: outage('VENUE_IN_MAINTENANCE'),

  InsufficientFunds: rejected('INSUFFICIENT_FUNDS'),
  InvalidOrder: rejected('INVALID_ORDER'),
  OrderNotFillable: rejected('NO_DEPTH_WITHIN_LIMIT'),
  ContractUnavailable: rejected('MARKET_CLOSED'),
  MarketClosed: rejected('MARKET_CLOSED'),
  BadRequest: rejected('INVALID_ORDER'),
  ArgumentsRequired: rejected('INVALID_ORDER'),
  NotSupported: rejected('INVALID_ORDER'),
  OperationRejected: rejected('VENUE_REJECTED'),
  InvalidNonce: rejected('VENUE_REJECTED'),
  RateLimitExceeded: rejected('RATE_LIMITED'),
  DDoSProtection: rejected('RATE_LIMITED'),

  /** The order already exists: another request sent it. */
  DuplicateOrderId: UNKNOWN,
  ExchangeNotAvailable: UNKNOWN,
  RequestTimeout: UNKNOWN,
  NetworkError: UNKNOWN,
  BadResponse: UNKNOWN,
  OperationFailed: UNKNOWN,
  ExchangeError: UNKNOWN,
};

/** The outcome of an order whose sending ended in this error. */
export function failureOf(error: unknown): OrderFailure {
  // Not every exchange's code for this has its own class.
  if (isA(error, 'InvalidOrder') && /duplicat/i.test((error as Error).message)) {
    return UNKNOWN;
  }
  for (const name of classesOf(error)) {
    const failure = FAILURE_OF_ERROR[name];
    if (failure !== undefined) {
      return failure;
    }
  }
  return UNKNOWN;
}

/** Why a query had no answer: the exchange is down in some way. Null: it gave another answer. */
export function outageOf(error: unknown): OutageReason | null {
  const failure = failureOf(error);
  if (failure.kind === 'OUTAGE') {
    return failure.reason;
  }
  const isRefusal = ['RateLimitExceeded', 'DDoSProtection', 'InvalidNonce'].some((name) =>
    isA(error, name),
  );
  return (isA(error, 'OperationFailed') && !isRefusal) || !isA(error, 'BaseError')
    ? 'VENUE_DOWN'
    : null;
}

export function isA(error: unknown, name: string): boolean {
  return classesOf(error).includes(name);
}

/** Names of an error's class and its parents, nearest first. */
function classesOf(error: unknown): string[] {
  const names: string[] = [];
  let prototype: unknown = Object(error);
  while (prototype !== null) {
    prototype = Object.getPrototypeOf(prototype);
    const name = (prototype as { constructor?: { name?: string } } | null)?.constructor?.name;
    if (name !== undefined) {
      names.push(name);
    }
  }
  return names;
}

const DETAIL_LENGTH_MAX = 300;

/** The loggable part of an error: class and message, without signed queries and keys. */
export function detailOf(error: unknown, secrets: readonly string[]): string {
  const { name, message } =
    error instanceof Error ? error : { name: 'Error', message: String(error) };
  const bare = message.replace(/\?\S*/g, '').replace(/\s+/g, ' ');
  const masked = secrets.reduce((text, secret) => text.replaceAll(secret, '***'), bare);
  return `${name}: ${masked}`.slice(0, DETAIL_LENGTH_MAX);
}
