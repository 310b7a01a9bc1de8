import { type Deps } from '../../app/deps.js';
import { loadBook } from '../../app/ingest/positions/load-book.js';
import { type PlayedPrices } from '../../playback/player/player-options.js';
import { type GenesisFile } from '../../composition/wiring.js';
import { type JsonObject } from '../../domain/canonical.js';
import { badInput } from '../../domain/errors.js';
import { type Genesis, marketIdsBySymbol } from '../../domain/genesis/genesis.js';
import { drawBook } from '../../playback/demo/demo-book.js';
import { DEMO_PERIODS } from '../../playback/demo/governance-script.js';
import { openPriceFiles } from '../../playback/price-files/price-files.js';
import { type PriceStream } from '../../playback/price-stream.js';
import { openScenario } from '../../playback/demo/scenario.js';

import { type Scenario } from '../../playback/demo/scenario.js';

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

/**
 * The same genesis with periods of the committee that fit the played hours, for `--scenario governance`:
 * they are part of the document and so of the log.
 *
 * @throws DomainError BAD_USER_INPUT for a committee without a guardian.
 */
export function withDemoPeriods({ genesis, document }: GenesisFile): GenesisFile {
  if (genesis.committee.guardians.length === 0) {
    throw badInput('committee.guardians', 'must name one for --scenario governance', null);
  }
  return {
    genesis: { ...genesis, committee: { ...genesis.committee, ...DEMO_PERIODS } },
    document: {
      ...document,
      committee: { ...(document.committee as JsonObject), ...DEMO_PERIODS },
    },
  };
}

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
