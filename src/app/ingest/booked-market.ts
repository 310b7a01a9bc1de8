import { DomainError, notFound } from '../../domain/errors.js';
import { type Reader } from '../../store/database/database.js';
import { listDelistedIds, listMarketIds } from '../../store/markets/risk-context.js';

/** The markets that trades may name. */
export interface BookedMarkets {
  /** Every market there is, by id. */
  readonly listed: ReadonlySet<string>;
  /** Those whose end is over: they have no positions, and take none. */
  readonly ended: ReadonlySet<string>;
}

export async function readBookedMarkets(reader: Reader): Promise<BookedMarkets> {
  return { listed: await listMarketIds(reader), ended: await listDelistedIds(reader) };
}

/**
 * Refuses a trade that would leave a position in a market that has none any more. Any other fact is booked,
 * whatever the market's status.
 *
 * @throws DomainError NOT_FOUND; CONFLICT with the state DELISTED.
 */
export function requireBookedMarket(
  field: string,
  marketId: string,
  { listed, ended }: BookedMarkets,
): void {
  if (!listed.has(marketId)) {
    throw notFound('market', marketId, field);
  }
  if (ended.has(marketId)) {
    throw delisted(field, marketId);
  }
}

export function delisted(field: string, marketId: string): DomainError {
  const message = `Market ${marketId} is DELISTED: its positions are settled.`;
  return new DomainError('CONFLICT', message, { field, marketId, state: 'DELISTED' });
}
