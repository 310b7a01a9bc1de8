import { type Deps } from '../../app/deps.js';
import { loadBook } from '../../app/ingest/positions/load-book.js';
import { type Genesis } from '../../domain/genesis/genesis.js';
import { drawBook } from './demo-book.js';
import { type PriceStream } from '../price-stream.js';

export interface BookSize {
  readonly seed: string;
  readonly accounts: number;
  readonly maxLeverage: number | null;
}

/**
 * Draws a book over the markets that will have prices and loads it; existing accounts are kept.
 *
 * @returns The number of accounts created now.
 */
export async function loadDemoBook(
  deps: Pick<Deps, 'db'>,
  genesis: Genesis,
  stream: PriceStream,
  size: BookSize,
): Promise<number> {
  const firstPrices = new Map(stream.markets.map(({ marketId, price }) => [marketId, price]));
  const markets = genesis.markets.flatMap(({ id, lotSize, parameters }) => {
    const price = firstPrices.get(id);
    return price === undefined ? [] : [{ marketId: id, price, lotSize, parameters }];
  });
  const assets = genesis.collateralAssets.filter(
    ({ priceMarketId }) => priceMarketId === null || firstPrices.has(priceMarketId),
  );
  const book = drawBook({ ...size, markets, assets });
  const { created } = await loadBook(deps, book, stream.startsAt);
  return created;
}
