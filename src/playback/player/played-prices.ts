import { type PlayedPrices } from './player-options.js';
import { type Genesis, marketIdsBySymbol } from '../../domain/genesis/genesis.js';
import { openPriceFiles } from '../price-files/price-files.js';
import { type PriceStream } from '../price-stream.js';
import { openScenario } from '../demo/scenario.js';
import { type Scenario } from '../demo/scenario.js';

export interface PriceSource {
  /** Files; none for the bundled scenario. */
  readonly prices?: readonly string[];
  /** The symbol of files without a symbol column. */
  readonly symbol?: string;
  readonly seed: string;
}

/**
 * The prices to play: files, or the bundled scenario.
 *
 * @throws DomainError BAD_USER_INPUT when a file cannot be played, with file and line.
 */
export async function openPrices(
  { prices: files = [], symbol, seed }: PriceSource,
  genesis: Genesis,
): Promise<PriceStream> {
  const bySymbol = marketIdsBySymbol(genesis.markets);
  if (files.length === 0) {
    const listed = new Set(genesis.markets.map(({ id }) => id));
    return openScenario(seed, (marketId) => listed.has(marketId));
  }
  return openPriceFiles(files, {
    symbolToMarket: (symbol) => bySymbol.get(symbol) ?? null,
    symbol: symbol ?? null,
    maxPriceAgeSeconds: Math.min(
      ...genesis.markets.map(({ parameters }) => parameters.maxPriceAgeSeconds),
    ),
  });
}

/** Names the played prices by their inputs: files or scenario, seed, book and script. */
export function playedPricesOf(
  stream: PriceStream,
  seed: string,
  accounts: number,
  scenario: Scenario = 'crash',
): PlayedPrices {
  const parts = [stream.fingerprint, seed, String(accounts)];
  return {
    fingerprint: [...parts, ...(scenario === 'crash' ? [] : [scenario])].join('/'),
    instants: () => stream.instants(),
  };
}
