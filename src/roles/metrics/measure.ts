import { Counter, Gauge, type Registry } from 'prom-client';

/** A value and its labels. */
interface Reading {
  readonly value: number;
  readonly [label: string]: string | number;
}

type Readings = number | readonly Reading[];

/** One metric, read from its source at each scrape. A name that ends in `_total` is of a counter, any other of a gauge. */
export interface Measure<Source> {
  readonly name: string;
  readonly help: string;
  /** Absent: a single value. */
  readonly labels?: readonly string[];
  readonly read: (source: Source) => Readings | Promise<Readings>;
}

/** Registers metrics of a source. A labelled value that is no longer read is no longer shown. */
export function measure<Source>(
  registry: Registry,
  measures: readonly Measure<Source>[],
  source: Source,
): void {
  for (const { name, help, labels = [], read } of measures) {
    const collect = async (): Promise<void> => {
      const readings = await read(source);
      metric.reset();
      for (const { value, ...of } of typeof readings === 'number'
        ? [{ value: readings }]
        : readings) {
        if (metric instanceof Counter) {
          metric.inc(of, value);
        } else {
          metric.set(of, value);
        }
      }
    };
    const options = { name, help, labelNames: [...labels], registers: [registry], collect };
    const metric = name.endsWith('_total') ? new Counter(options) : new Gauge(options);
  }
}
