import 'uplot/dist/uPlot.min.css';

import { useComputedColorScheme } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';
import UPlot from 'uplot';

import { serverNow } from '../live/clock.js';
import { marks } from '../live/state.js';

const HEIGHT_PX = 180;
const POINTS_MAX = 3600;

/** The mark price of one market while the page is open. */
export function PriceChart({ marketId }: { marketId: string }): ReactNode {
  const host = useRef<HTMLDivElement>(null);
  const scheme = useComputedColorScheme('dark');
  useEffect(() => {
    const box = host.current;
    if (box === null) {
      return undefined;
    }
    const style = getComputedStyle(document.documentElement);
    const ink = style.getPropertyValue('--faint').trim();
    const line = style.getPropertyValue('--line').trim();
    const axis = { stroke: ink, grid: { stroke: line, width: 1 }, ticks: { stroke: line } };
    const times: number[] = [];
    const values: number[] = [];
    const plot = new UPlot(
      {
        width: box.clientWidth,
        height: HEIGHT_PX,
        tzDate: (at) => UPlot.tzDate(new Date(at * 1000), 'UTC'),
        legend: { show: false },
        // A minute at the least: one point alone would be shown on a scale of years.
        scales: { x: { range: (_plot, from, to) => [from, Math.max(to, from + 60)] } },
        axes: [axis, { ...axis, size: 70 }],
        series: [
          {},
          {
            stroke: style.getPropertyValue('--accent').trim(),
            width: 1.5,
            points: { show: false },
          },
        ],
      },
      [times, values],
      box,
    );
    const take = (): void => {
      const mark = marks.get().get(marketId);
      const at = serverNow();
      const last = times.at(-1) ?? 0;
      if (mark !== undefined && at !== null && at / 1000 > last) {
        times.push(at / 1000);
        values.push(mark.price);
        if (times.length > POINTS_MAX) {
          times.shift();
          values.shift();
        }
        plot.setData([times, values]);
      }
    };
    take();
    const timer = setInterval(take, 1000);
    const observer = new ResizeObserver(() => {
      plot.setSize({ width: box.clientWidth, height: HEIGHT_PX });
    });
    observer.observe(box);
    return () => {
      clearInterval(timer);
      observer.disconnect();
      plot.destroy();
    };
  }, [marketId, scheme]);
  return (
    <div
      className="chart data"
      ref={host}
      role="img"
      aria-label={`Mark price of ${marketId}, UTC`}
    />
  );
}
