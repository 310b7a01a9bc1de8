import { type OutageReason, type VenueReason } from '../../../app/ports.js';

/** What an error means for the order that was being sent. */
export type OrderFailure =
  /** It has not traded and will not. */
  | { readonly kind: 'REJECTED'; readonly reason: VenueReason }
  /** It may have traded: to be asked about, never to be sent again. */
  | { readonly kind: 'UNKNOWN' }
  /** The exchange takes no orders now; this one has not traded and will not. */
  | { readonly kind: 'OUTAGE'; readonly reason: OutageReason };

const UNKNOWN: OrderFailure = { kind: 'UNKNOWN' };
const rejected = (reason: VenueReason): OrderFailure => ({ kind: 'REJECTED', reason });
const outage = (reason: OutageReason): OrderFailure => ({ kind: 'OUTAGE', reason });

/**
 * ccxt's classes of errors; a class that is not here means what its parent means.
 *
 * Certain are only answers in which the exchange says that it refused. A server error is not one: exchanges
 * document that the order may have been executed all the same. Neither is a code that ccxt does not know.
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

  /** It is there already: whoever sent it first. */
  DuplicateOrderId: UNKNOWN,
  ExchangeNotAvailable: UNKNOWN,
  RequestTimeout: UNKNOWN,
  NetworkError: UNKNOWN,
  BadResponse: UNKNOWN,
  OperationFailed: UNKNOWN,
  ExchangeError: UNKNOWN,
};

/** What became of an order whose sending ended in this error. */
export function failureOf(error: unknown): OrderFailure {
  // Not every exchange's code for it has the class of its own.
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

/** Why a question had no answer: the exchange is down in one way or another. Null: it answered something else. */
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

/** Names of its class and of those above, nearest first. */
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

/** What may be logged of an error: its class and message, without queries, which are signed, and without keys. */
export function detailOf(error: unknown, secrets: readonly string[]): string {
  const { name, message } =
    error instanceof Error ? error : { name: 'Error', message: String(error) };
  const bare = message.replace(/\?\S*/g, '').replace(/\s+/g, ' ');
  const masked = secrets.reduce((text, secret) => text.replaceAll(secret, '***'), bare);
  return `${name}: ${masked}`.slice(0, DETAIL_LENGTH_MAX);
}
