import { Gauge, type Registry } from 'prom-client';

import { type LiveBook } from '../../app/enforcement/watch/live-book.js';
import { type ClockCheck } from '../../app/leases/clock-check.js';
import { type Listener } from '../../store/database/listener.js';

export interface Vitals {
  readonly clockCheck: ClockCheck;
  /** Both are null for a process without a book. */
  readonly book: Pick<LiveBook, 'pricesReadMsAgo'> | null;
  readonly listener: Listener | null;
}

/** Metrics of the inputs of this process's decisions: prices, clock and connection. */
export function measureVitals(registry: Registry, { clockCheck, book, listener }: Vitals): void {
  const show = (name: string, help: string, milliseconds: () => number): void => {
    const gauge: Gauge = new Gauge({
      name,
      help,
      registers: [registry],
      collect: () => {
        gauge.set(milliseconds() / 1000);
      },
    });
  };
  show(
    'marginward_clock_ahead_seconds',
    "How far this machine's clock is ahead of the database's; below 0: behind.",
    clockCheck.aheadMs,
  );
  if (book !== null) {
    show(
      'marginward_prices_read_age_seconds',
      'Seconds since a round of this process last read the prices: while it reads none, it enforces nothing.',
      () => book.pricesReadMsAgo() ?? 0,
    );
  }
  if (listener !== null) {
    show(
      'marginward_listener_silent_seconds',
      'Seconds since the database last answered on the listening connection.',
      listener.silentMs,
    );
  }
}
