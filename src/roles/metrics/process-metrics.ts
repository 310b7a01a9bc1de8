import { Histogram, Registry } from 'prom-client';

/** Measurements by the process of itself. */
export interface ProcessMetrics {
  readonly registry: Registry;
  readonly onDecided: (milliseconds: number) => void;
  /** Median and slow percentile of the last decisions; null before the first. */
  readonly breachToCallMillis: () => { readonly p50: number | null; readonly p99: number | null };
}

/** Number of the last measurements kept for the percentiles. */
const SAMPLES_MAX = 10_000;

export function createMetrics(): ProcessMetrics {
  const registry = new Registry();
  const histogram = new Histogram({
    name: 'marginward_breach_to_commit_milliseconds',
    help: 'Time from a price to the commit of the decisions that it caused.',
    buckets: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000],
    registers: [registry],
  });
  const samples: number[] = [];
  let next = 0;
  return {
    registry,
    onDecided: (milliseconds) => {
      histogram.observe(milliseconds);
      samples[next % SAMPLES_MAX] = milliseconds;
      next += 1;
    },
    breachToCallMillis: () => {
      const sorted = [...samples].sort((a, b) => a - b);
      const at = (part: number): number | null => {
        const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
        return value === undefined ? null : Math.round(value * 1000) / 1000;
      };
      return { p50: at(0.5), p99: at(0.99) };
    },
  };
}
