import { type ReactNode } from 'react';

import { clockTime, count, instant } from '../ui/format.js';
import { type Line } from './report.js';

const BARS = 60;
const WIDTH = 960;
const HEIGHT = 120;

/** Stacked from the ground: what is drawn of a type, in the colour of a level. */
const SERIES = [
  { name: 'called', level: 2, types: ['MarginCallOpened'] },
  { name: 'steps sold', level: 3, types: ['LiquidationStepFilled'] },
  {
    name: 'bankrupt, paid by others',
    level: 4,
    types: ['AccountBankrupt', 'WaterfallDrawn', 'AutoDeleveraged', 'LossSocialized'],
  },
] as const;

interface Bars {
  readonly from: number;
  readonly until: number;
  /** Of each series, how many lines fall into each part of the time. */
  readonly counts: readonly (readonly number[])[];
  readonly most: number;
}

function barsOf(lines: readonly Line[]): Bars {
  const times = lines.map(({ at }) => Date.parse(at));
  const from = times.reduce((least, at) => Math.min(least, at), Infinity);
  const until = times.reduce((most, at) => Math.max(most, at), -Infinity);
  const step = Math.max(1, (until - from) / BARS);
  const counts = SERIES.map(() => new Array<number>(BARS).fill(0));
  lines.forEach(({ type }, index) => {
    const bar = Math.min(BARS - 1, Math.floor(((times[index] ?? from) - from) / step));
    const series = SERIES.findIndex(({ types }) => (types as readonly string[]).includes(type));
    const own = counts[series];
    if (own !== undefined) {
      own[bar] = (own[bar] ?? 0) + 1;
    }
  });
  const sums = Array.from({ length: BARS }, (_, bar) =>
    counts.reduce((sum, own) => sum + (own[bar] ?? 0), 0),
  );
  return { from, until, counts, most: Math.max(1, ...sums) };
}

/** How many were called, sold and bankrupt over the time of the window. Prints as it is. */
export function Timeline({ lines }: { lines: readonly Line[] }): ReactNode {
  const { from, until, counts, most } = barsOf(lines);
  const heights = new Array<number>(BARS).fill(0);
  const sums = counts.map((own) => own.reduce((sum, value) => sum + value, 0));
  const words = SERIES.map(({ name }, at) => `${count(sums[at] ?? 0)} ${name}`).join(', ');
  return (
    <figure className="bars">
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`From ${instant(from)} to ${instant(until)} UTC: ${words}.`}
      >
        {counts.flatMap((own, series) =>
          own.map((value, bar) => {
            const height = (value / most) * HEIGHT;
            const base = heights[bar] ?? 0;
            heights[bar] = base + height;
            return value === 0 ? null : (
              <rect
                key={`${series} ${bar}`}
                x={(bar * WIDTH) / BARS + 1}
                y={HEIGHT - base - height}
                width={WIDTH / BARS - 2}
                height={height}
                fill={`var(--f${SERIES[series]?.level ?? 0})`}
              />
            );
          }),
        )}
      </svg>
      <figcaption>
        <span>{clockTime(from)}</span>
        <span className="legend">
          {SERIES.map(({ name, level }, at) => (
            <span key={name}>
              <i style={{ background: `var(--f${level})` }} />
              {name} {count(sums[at] ?? 0)}
            </span>
          ))}
          <span>tallest bar {count(most)}</span>
        </span>
        <span>{clockTime(until)}</span>
      </figcaption>
    </figure>
  );
}
