import { readFile } from 'node:fs/promises';

import { z } from 'zod';

import {
  type Clock,
  type Log,
  PLATFORM_VENUE,
  type Venue,
  VenueDownError,
  type VenueFill,
} from '../app/ports.js';
import { type Config } from './config.js';
import { decimal, Decimal } from '../domain/decimal.js';
import { badInput, messageOf } from '../domain/errors.js';
import { createCcxtVenue } from '../infra/venues/ccxt/ccxt-venue.js';
import { paperMarket } from '../infra/venues/paper/books.js';
import {
  createPaperVenue,
  type PaperOutage,
  type PaperVenueLedger,
} from '../infra/venues/paper/paper-venue.js';
import { createPlatformVenue } from '../infra/venues/platform/platform-venue.js';
import { type Db } from '../store/database/database.js';
import { groupBy } from '../store/database/read-page.js';
import { listGivenInFlight, listReportedFills } from '../store/liquidations/liquidation-fills.js';
import {
  appendPaperOrders,
  findPaperFills,
  listPaperDepths,
  type StoredFill,
} from '../store/liquidations/paper-venue.js';
import { loadRiskContext } from '../store/markets/risk-context.js';

export interface VenueParts {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Log;
  readonly seed: string;
}

/** Opens the venue for liquidations: paper, unless an exchange or a platform that executes is configured. */
export function openVenue(parts: VenueParts, config: Config): Promise<Venue> {
  if (config.VENUE === 'platform') {
    return Promise.resolve(openPlatformVenue(parts, config));
  }
  return config.VENUE === 'ccxt' ? openCcxtVenue(parts, config) : openPaperVenue(parts, config);
}

function openPlatformVenue({ db }: VenueParts, config: Config): Venue {
  return createPlatformVenue({
    reports: {
      find: async (orderIds) =>
        groupBy(await listReportedFills(db, orderIds), ({ liquidationId }) => liquidationId),
      listInFlight: (givenUpTo) => listGivenInFlight(db, PLATFORM_VENUE, givenUpTo),
    },
    validMs: config.VENUE_PLATFORM_VALID_SECONDS * 1000,
    answerMs: config.VENUE_PLATFORM_ANSWER_SECONDS * 1000,
    slippage: decimal(config.VENUE_PLATFORM_SLIPPAGE),
  });
}

/** Timeout of a request to an exchange, in milliseconds. */
const EXCHANGE_TIMEOUT_MS = 5000;

/**
 * Opens a real exchange. Symbols are checked at the start. An exchange that does not answer then does not
 * prevent the start: it counts as an outage, and enforcement works except for the orders.
 *
 * @throws DomainError BAD_USER_INPUT when a symbol file or a symbol is not usable.
 */
async function openCcxtVenue({ db, clock, log }: VenueParts, config: Config): Promise<Venue> {
  const { markets } = await loadRiskContext(db, clock.now());
  const exchangeId = config.VENUE_EXCHANGE;
  if (exchangeId === undefined) {
    throw badInput('VENUE_EXCHANGE', 'is required with VENUE=ccxt', null);
  }
  const isSandbox = config.VENUE_SANDBOX === 'true';
  const venue = await createCcxtVenue({
    exchangeId,
    isSandbox,
    isReduceOnly: config.VENUE_REDUCE_ONLY === 'true',
    clock,
    baseUrl: null,
    timeoutMs: EXCHANGE_TIMEOUT_MS,
    apiKey: config.VENUE_API_KEY ?? '',
    secret: config.VENUE_SECRET ?? '',
    passphrase: config.VENUE_PASSPHRASE ?? null,
    symbols: await readSymbols(config.VENUE_SYMBOLS ?? null, [...markets.keys()]),
  });
  try {
    await venue.check();
    log.info({ venue: venue.name, isSandbox, markets: markets.size }, 'the venue is ready');
  } catch (error) {
    if (!(error instanceof VenueDownError)) {
      throw error;
    }
    log.error({ venue: venue.name, reason: error.reason }, 'the venue does not answer yet');
  }
  return venue;
}

const symbolsSchema = z.record(z.string().min(1), z.string().min(1));

/**
 * Reads the symbols from the file, market by market; without a file BTC-USD is BTC/USDT:USDT, the perpetual in
 * USDT.
 */
export async function readSymbols(
  file: string | null,
  marketIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (file === null) {
    return new Map(marketIds.map((id) => [id, `${id.replace(/-USD$/, '')}/USDT:USDT`]));
  }
  const parsed = symbolsSchema.safeParse(await readJson(file));
  if (!parsed.success) {
    throw badInput('VENUE_SYMBOLS', 'must be an object of market to symbol', file);
  }
  const symbols = new Map(Object.entries(parsed.data));
  const missing = marketIds.filter((id) => !symbols.has(id));
  if (missing.length > 0) {
    throw badInput('VENUE_SYMBOLS', `has no symbol for ${missing.join(', ')}`, file);
  }
  return symbols;
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as unknown;
  } catch (error) {
    throw badInput('VENUE_SYMBOLS', `is not readable: ${messageOf(error)}`, file);
  }
}

function outageOf({ VENUE_PAPER_OUTAGE: interval }: Config): PaperOutage | null {
  const [from, until] = (interval ?? '').split('/');
  return from === undefined || until === undefined
    ? null
    : { from: new Date(from), until: new Date(until) };
}

/** The paper venue over its own tables, for every listed market. */
async function openPaperVenue({ db, clock, seed }: VenueParts, config: Config): Promise<Venue> {
  const { markets } = await loadRiskContext(db, clock.now());
  return createPaperVenue({
    seed,
    ledger: paperLedger(db),
    markets: new Map(
      [...markets.values()].map(({ marketId, lotSize }) => [
        marketId,
        paperMarket(marketId, lotSize),
      ]),
    ),
    rejectShare: null,
    replenishHalfLifeSeconds: null,
    latencyMs: config.VENUE_PAPER_LATENCY_MS,
    outage: outageOf(config),
  });
}

function paperLedger(db: Db): PaperVenueLedger {
  return {
    find: async (clientOrderIds) => {
      const stored = await findPaperFills(db, clientOrderIds);
      return new Map([...stored].map(([id, fill]) => [id, decodeFill(id, fill)]));
    },
    append: (records) =>
      appendPaperOrders(
        db,
        records.map(({ order, fill, depth }) => ({
          clientOrderId: order.clientOrderId,
          marketId: order.marketId,
          size: order.size,
          at: order.at,
          fill: encodeFill(fill),
          depth,
        })),
      ),
    loadDepth: () => listPaperDepths(db),
  };
}

function decodeFill(clientOrderId: string, stored: StoredFill): VenueFill {
  return {
    clientOrderId,
    status: stored.status,
    filledSize: new Decimal(stored.filledSize),
    averagePrice: stored.averagePrice === null ? null : new Decimal(stored.averagePrice),
    reason: stored.reason as VenueFill['reason'],
    filledAt: instantOf(stored.filledAt ?? null),
  };
}

function instantOf(text: string | null): Date | null {
  return text === null ? null : new Date(text);
}

function encodeFill(fill: VenueFill): StoredFill {
  return {
    status: fill.status,
    filledSize: fill.filledSize.toFixed(),
    averagePrice: fill.averagePrice?.toFixed() ?? null,
    reason: fill.reason,
    filledAt: fill.filledAt?.toISOString() ?? null,
  };
}
