import { readFile } from 'node:fs/promises';

import { z } from 'zod';

import { type PriceFeed } from '../app/ingest/feeds/price-feed.js';
import { badInput, messageOf } from '../domain/errors.js';
import { ccxtFeed } from '../infra/feeds/ccxt-feed.js';
import { hermesFeed } from '../infra/feeds/hermes-feed.js';

const FEEDS_MAX = 50;
const MARKETS_MAX = 500;
const HERMES_URL = 'https://hermes.pyth.network';

const name = z.string().min(1).max(100);
const address = z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// URL' });
const marketsOf = (symbol: z.ZodType<string>) =>
  z
    .record(name, symbol)
    .refine(
      (markets) => Object.keys(markets).length > 0 && Object.keys(markets).length <= MARKETS_MAX,
      `must have 1 to ${MARKETS_MAX} markets`,
    );

const feedSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('ccxt'),
    source: name,
    publisher: name,
    exchange: name,
    url: address.optional(),
    markets: marketsOf(name),
  }),
  z.strictObject({
    kind: z.literal('hermes'),
    source: name,
    publisher: name,
    url: address.default(HERMES_URL),
    markets: marketsOf(
      z.string().regex(/^(0x)?[0-9a-f]{64}$/i, 'must be the id of a Pyth price, 64 hex digits'),
    ),
  }),
]);
const fileSchema = z.strictObject({ feeds: z.array(feedSchema).min(1).max(FEEDS_MAX) });

/** A feed that is to be run, and for whom it publishes. */
export interface ConfiguredFeed {
  readonly source: string;
  readonly publisher: string;
  readonly feed: PriceFeed;
}

/**
 * Opens the feeds that a file names. Connects to none of them.
 *
 * @throws DomainError BAD_USER_INPUT that lists every fault.
 * @see docs/operations.md#live-feeds
 */
export async function openFeeds(file: string): Promise<ConfiguredFeed[]> {
  let document: unknown;
  try {
    document = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw badInput('--feeds', `${file}: ${messageOf(error)}`, file);
  }
  const read = fileSchema.safeParse(document);
  if (!read.success) {
    const faults = read.error.issues.map(({ path, message }) => `  ${path.join('.')}: ${message}`);
    throw badInput('--feeds', `${file} is not usable:\n${faults.join('\n')}`, file);
  }
  return Promise.all(
    read.data.feeds.map(async ({ source, publisher, ...feed }) => ({
      source,
      publisher,
      feed: await openFeed(feed),
    })),
  );
}

type FeedSettings = z.infer<typeof feedSchema>;
type OwnSettings<Feed> = Feed extends FeedSettings ? Omit<Feed, 'source' | 'publisher'> : never;

function openFeed(feed: OwnSettings<FeedSettings>): PriceFeed | Promise<PriceFeed> {
  const symbols = new Map(Object.entries(feed.markets));
  return feed.kind === 'hermes'
    ? hermesFeed({ url: feed.url, symbols })
    : ccxtFeed({ exchange: feed.exchange, symbols, url: feed.url ?? null });
}
