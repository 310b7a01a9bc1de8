import { Counter, Gauge, type Registry } from 'prom-client';

import { type FeedHealth } from '../../app/ingest/feeds/run-feed.js';

/** How the price feeds of this process are doing, by source. */
export function measureFeeds(registry: Registry, feeds: readonly Readonly<FeedHealth>[]): void {
  const show = (name: string, help: string, of: (health: Readonly<FeedHealth>) => number): void => {
    const gauge: Gauge = new Gauge({
      name,
      help,
      labelNames: ['source'],
      registers: [registry],
      collect: () => {
        feeds.forEach((health) => {
          gauge.set({ source: health.source }, of(health));
        });
      },
    });
  };
  const count = (
    name: string,
    help: string,
    of: (health: Readonly<FeedHealth>) => number,
  ): void => {
    const counter: Counter = new Counter({
      name,
      help,
      labelNames: ['source'],
      registers: [registry],
      collect: () => {
        counter.reset();
        feeds.forEach((health) => {
          counter.inc({ source: health.source }, of(health));
        });
      },
    });
  };
  show(
    'marginward_feed_connected',
    'Whether a price has come since the last connection began: 1 or 0.',
    ({ isConnected }) => Number(isConnected),
  );
  show(
    'marginward_feed_heard_timestamp_seconds',
    'When the last price arrived; 0 before the first.',
    ({ heardAt }) => (heardAt?.getTime() ?? 0) / 1000,
  );
  count('marginward_feed_received_total', 'Prices that arrived.', ({ received }) => received);
  count(
    'marginward_feed_dropped_total',
    'Prices that were duplicates or out of order.',
    ({ dropped }) => dropped,
  );
  count(
    'marginward_feed_published_total',
    'Prices that became part of a mark.',
    ({ published }) => published,
  );
  count(
    'marginward_feed_rejected_total',
    'Prices that the price guard refused or put in quarantine.',
    ({ rejected }) => rejected,
  );
  count(
    'marginward_feed_connections_total',
    'Connections that were begun.',
    ({ connections }) => connections,
  );
}
