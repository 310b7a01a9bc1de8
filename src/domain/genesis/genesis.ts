import { type Decimal } from '../decimal.js';
import { type GenesisCommittee, readCommittee, readSubjects } from './genesis-committee.js';
import { readParameters } from './genesis-parameters.js';
import { AMOUNT, LIST_MAX, POSITIVE_AMOUNT, readIdentifier } from './genesis-values.js';
import {
  type JsonFault,
  type JsonReader,
  addFault,
  createJsonReader,
  pathOf,
  readArray,
  readDecimal,
  readObject,
  readRecord,
  readText,
  requireDistinct,
} from '../json-reader.js';
import { QUOTE_ASSET } from '../quote-asset.js';
import { COLLATERAL_SETTINGS, quoteAssetFaults } from '../risk/parameters/collateral-settings.js';
import { type MarginParameterSet } from '../risk/parameters/margin-parameters.js';
import { type PriceSource } from '../risk/parameters/price-source.js';
import { readSources } from './genesis-sources.js';
import { type SettingValues } from '../settings/setting.js';
import { readSettings } from '../settings/setting-values.js';

/** A market as listed in the file. */
export interface GenesisMarket {
  readonly id: string;
  readonly symbol: string;
  /** Smallest step of size, in base units. Positive. */
  readonly lotSize: Decimal;
  /** Names of this market in price files and feeds, for example BTCUSDT. */
  readonly aliases: readonly string[];
  readonly parameters: MarginParameterSet;
  /** The publishers of its prices; empty: none is declared, and all operators publish for one common source. */
  readonly sources: readonly PriceSource[];
}

export interface GenesisCollateralAsset extends SettingValues<typeof COLLATERAL_SETTINGS> {
  readonly asset: string;
  /** The market whose mark prices the asset; null when one unit counts as 1 USD, whatever happens (`unpricedAssets`). */
  readonly priceMarketId: string | null;
}

/** The initial balances of the waterfall's funds, in USD. A market without an entry starts at 0. */
export interface GenesisFunds {
  readonly markets: ReadonlyMap<string, Decimal>;
  readonly global: Decimal;
  readonly backstop: Decimal;
}

/** The initial state of a deployment, and event 1 of its log (docs/risk-model.md#governance). */
export interface Genesis {
  readonly name: string;
  readonly quoteCurrency: typeof QUOTE_ASSET;
  readonly markets: readonly GenesisMarket[];
  readonly collateralAssets: readonly GenesisCollateralAsset[];
  readonly committee: GenesisCommittee;
  readonly funds: GenesisFunds;
  /** Subjects that may ingest positions, deposits and prices. */
  readonly operators: readonly string[];
}

export type GenesisFault = JsonFault;

const MARKETS_MAX = 2_000;
const NAME = /^[^\s\p{C}](?:[^\p{C}]{0,98}[^\s\p{C}])?$/u;
const NAME_RULE = 'must be 1 to 100 printable characters';
/**
 * Reads a genesis document and lists all its faults.
 *
 * Checks shape and ranges, and that no id, symbol or alias means two markets, assets and funds name listed
 * markets, and every set of margin parameters is valid as a whole (docs/risk-model.md#governance,
 * `validateParameterSet`).
 *
 * @param json The parsed JSON, untrusted.
 * @returns The genesis, or all faults; never both.
 */
export function parseGenesis(
  json: unknown,
): { readonly genesis: Genesis } | { readonly faults: readonly GenesisFault[] } {
  const reader = createJsonReader();
  const root = readObject(reader, '', json, [
    'name',
    'quoteCurrency',
    'markets',
    'collateralAssets',
    'committee',
    'funds',
    'operators',
  ]);
  const name = readText(reader, 'name', root.name, NAME, NAME_RULE);
  if (root.quoteCurrency !== QUOTE_ASSET) {
    addFault(reader, 'quoteCurrency', `must be "${QUOTE_ASSET}"`, root.quoteCurrency);
  }
  const markets = readMarkets(reader, root.markets);
  const marketIds = new Set(markets.map((market) => market.id));
  const genesis: Genesis = {
    name,
    quoteCurrency: QUOTE_ASSET,
    markets,
    collateralAssets: readCollateralAssets(reader, root.collateralAssets, marketIds),
    committee: readCommittee(reader, root.committee),
    funds: readFunds(reader, root.funds, marketIds),
    operators: readSubjects(reader, 'operators', root.operators ?? [], LIST_MAX),
  };
  return reader.faults.length > 0 ? { faults: reader.faults } : { genesis };
}

/** Maps every name of a market (id, symbol, aliases) to its id, for price files and feeds. */
export function marketIdsBySymbol(
  markets: readonly Pick<GenesisMarket, 'id' | 'symbol' | 'aliases'>[],
): ReadonlyMap<string, string> {
  return new Map(
    markets.flatMap(({ id, symbol, aliases }) =>
      [id, symbol, ...aliases].map((name): [string, string] => [name, id]),
    ),
  );
}

function readMarkets(reader: JsonReader, value: unknown): readonly GenesisMarket[] {
  const markets = readArray(reader, 'markets', value, { min: 1, max: MARKETS_MAX }).map(
    (entry, index) => readMarket(reader, pathOf('markets', index), entry),
  );
  requireDistinct(
    reader,
    markets.flatMap(({ id, symbol, aliases }, index) => {
      const path = pathOf('markets', index);
      const names = [
        { path: pathOf(path, 'id'), value: id },
        ...aliases.map((alias, at) => ({
          path: pathOf(pathOf(path, 'aliases'), at),
          value: alias,
        })),
      ];
      return symbol === id ? names : [...names, { path: pathOf(path, 'symbol'), value: symbol }];
    }),
  );
  return markets;
}

function readMarket(reader: JsonReader, path: string, value: unknown): GenesisMarket {
  const keys = ['id', 'symbol', 'lotSize', 'aliases', 'parameters', 'sources'];
  const market = readObject(reader, path, value, keys);
  const aliasesPath = pathOf(path, 'aliases');
  const parameters = readParameters(reader, pathOf(path, 'parameters'), market.parameters);
  return {
    id: readIdentifier(reader, pathOf(path, 'id'), market.id),
    symbol: readIdentifier(reader, pathOf(path, 'symbol'), market.symbol),
    lotSize: readDecimal(reader, pathOf(path, 'lotSize'), market.lotSize, POSITIVE_AMOUNT),
    aliases: readArray(reader, aliasesPath, market.aliases ?? [], { min: 0, max: LIST_MAX }).map(
      (alias, index) => readIdentifier(reader, pathOf(aliasesPath, index), alias),
    ),
    parameters,
    sources: readSources(reader, path, market.sources ?? [], parameters.minSources),
  };
}

function readCollateralAssets(
  reader: JsonReader,
  value: unknown,
  marketIds: ReadonlySet<string>,
): readonly GenesisCollateralAsset[] {
  const keys = ['asset', 'priceMarketId', ...Object.keys(COLLATERAL_SETTINGS)];
  const list = readArray(reader, 'collateralAssets', value, { min: 1, max: LIST_MAX });
  const assets = list.map((entry, index): GenesisCollateralAsset => {
    const path = pathOf('collateralAssets', index);
    const object = readObject(reader, path, entry, keys);
    const { asset, priceMarketId } = object;
    if (priceMarketId !== null && !isListed(priceMarketId, marketIds)) {
      const rule = 'must be the id of a listed market, or null for an asset worth 1 USD';
      addFault(reader, pathOf(path, 'priceMarketId'), rule, priceMarketId);
    }
    const settings = readSettings(reader, path, COLLATERAL_SETTINGS, object);
    if (settings.pegBand.gt(0) && priceMarketId === null) {
      const rule = 'needs a priceMarketId: without a price nobody sees that a peg is lost';
      addFault(reader, pathOf(path, 'pegBand'), rule, settings.pegBand.toFixed());
    }
    return {
      asset: readIdentifier(reader, pathOf(path, 'asset'), asset),
      ...settings,
      priceMarketId: isListed(priceMarketId, marketIds) ? priceMarketId : null,
    };
  });
  requireDistinct(
    reader,
    assets.map(({ asset }, index) => ({
      path: pathOf(pathOf('collateralAssets', index), 'asset'),
      value: asset,
    })),
  );
  requireQuoteAsset(reader, assets);
  return assets;
}

/** Liquidations pay and receive the quote asset, so every account must be able to hold it at its full value. */
function requireQuoteAsset(reader: JsonReader, assets: readonly GenesisCollateralAsset[]): void {
  const index = assets.findIndex(({ asset }) => asset === QUOTE_ASSET);
  const quote = assets[index];
  if (quote === undefined) {
    const rule = `must list ${QUOTE_ASSET}, which profits, losses and fees are paid in`;
    addFault(reader, 'collateralAssets', rule, undefined);
    return;
  }
  const path = pathOf('collateralAssets', index);
  if (quote.priceMarketId !== null) {
    const rule = `must be null: every price is in ${QUOTE_ASSET}`;
    addFault(reader, pathOf(path, 'priceMarketId'), rule, quote.priceMarketId);
  }
  for (const { field, rule, value } of quoteAssetFaults(quote)) {
    addFault(reader, pathOf(path, field), rule, value);
  }
}

function readFunds(
  reader: JsonReader,
  value: unknown,
  marketIds: ReadonlySet<string>,
): GenesisFunds {
  const funds = readObject(reader, 'funds', value, ['markets', 'global', 'backstop']);
  const balances = readRecord(reader, 'funds.markets', funds.markets ?? {});
  const markets = new Map<string, Decimal>();
  for (const [marketId, balance] of Object.entries(balances)) {
    const path = pathOf('funds.markets', marketId);
    if (!marketIds.has(marketId)) {
      addFault(reader, path, 'is not the id of a listed market', marketId);
    }
    markets.set(marketId, readDecimal(reader, path, balance, AMOUNT));
  }
  return {
    markets,
    global: readDecimal(reader, 'funds.global', funds.global, AMOUNT),
    backstop: readDecimal(reader, 'funds.backstop', funds.backstop, AMOUNT),
  };
}

function isListed(marketId: unknown, marketIds: ReadonlySet<string>): marketId is string {
  return typeof marketId === 'string' && marketIds.has(marketId);
}
