import { type FeedHealth } from '../../app/ingest/feeds/run-feed.js';
import { type Measure } from './measure.js';

type Health = Readonly<FeedHealth>;

const ofFeed = (
  name: string,
  help: string,
  valueOf: (health: Health) => number,
): Measure<readonly Health[]> => ({
  name,
  help,
  labels: ['source'],
  read: (feeds) => feeds.map((health) => ({ source: health.source, value: valueOf(health) })),
});

/** The state of the price feeds of this process, by source. */
export const FEED_MEASURES: readonly Measure<readonly Health[]>[] = [
  ofFeed(
    'marginward_feed_connected',
    'Whether a price has come since the last connection began: 1 or 0.',
    (feed) => Number(feed.isConnected),
  ),
  ofFeed(
    'marginward_feed_heard_timestamp_seconds',
    'When the last price arrived; 0 before the first.',
    (feed) => (feed.heardAt?.getTime() ?? 0) / 1000,
  ),
  ofFeed('marginward_feed_received_total', 'Prices that arrived.', (feed) => feed.received),
  ofFeed(
    'marginward_feed_dropped_total',
    'Prices that were duplicates or out of order.',
    (feed) => feed.dropped,
  ),
  ofFeed(
    'marginward_feed_published_total',
    'Prices that became part of a mark.',
    (feed) => feed.published,
  ),
  ofFeed(
    'marginward_feed_rejected_total',
    'Prices that the price guard refused or put in quarantine.',
    (feed) => feed.rejected,
  ),
  ofFeed(
    'marginward_feed_connections_total',
    'Connections that were begun.',
    (feed) => feed.connections,
  ),
];
