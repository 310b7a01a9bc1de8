import { SegmentedControl, useComputedColorScheme } from '@mantine/core';
import { useReducedMotion } from '@mantine/hooks';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { type PointerEvent, type ReactNode, useEffect, useRef, useState } from 'react';

import { book, LEVELS } from '../live/book.js';
import { bookSize, summary } from '../live/state.js';
import { useStore } from '../live/store.js';
import { count, ratio, usdShort } from '../ui/format.js';
import { colourOf, Glyph, LEVEL_NAMES } from '../ui/Glyph.js';
import { Empty, Panel } from '../ui/Panel.js';
import { type Dot, type Dots, openDots } from './dots.js';

const route = getRouteApi('/');

/** Every account as a dot: how near to a call against how large. */
export function BookMap(): ReactNode {
  const { axis = 'notional', level } = route.useSearch();
  const navigate = useNavigate({ from: '/' });
  const { accounts, isRead } = useStore(bookSize);
  const levels = useStore(summary)?.levels ?? [];
  const unhealthy = levels.slice(1).reduce((sum, entry) => sum + entry.accounts, 0);
  const strong = level === undefined ? null : LEVELS.findIndex((name) => name === level);
  const note = isRead
    ? `${count(unhealthy)} of ${count(accounts)} not healthy`
    : 'reading the book …';
  return (
    <Panel
      title={axis === 'notional' ? 'Notional by margin ratio' : 'Leverage by margin ratio'}
      note={note}
      className="map"
      side={
        <SegmentedControl
          size="xs"
          aria-label="Vertical axis"
          value={axis}
          onChange={(value) => {
            void navigate({
              search: (old) => ({ ...old, axis: value === 'leverage' ? 'leverage' : undefined }),
              replace: true,
            });
          }}
          data={[
            { value: 'notional', label: 'Notional' },
            { value: 'leverage', label: 'Leverage' },
          ]}
        />
      }
    >
      {isRead && accounts === 0 ? (
        <Empty title="No account holds a position">
          An account appears here when its first position is recorded.
        </Empty>
      ) : (
        <Plot
          axis={axis}
          strong={strong === -1 ? null : strong}
          sentence={`Every account by margin ratio and ${axis}: ${note}. The worst are in the table of accounts.`}
        />
      )}
    </Panel>
  );
}

interface PlotProps {
  readonly axis: 'notional' | 'leverage';
  readonly strong: number | null;
  readonly sentence: string;
}

function Plot({ axis, strong, sentence }: PlotProps): ReactNode {
  const scheme = useComputedColorScheme('dark');
  const isStill = useReducedMotion();
  const [dot, setDot] = useState<Dot | null>(null);
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const dots = useRef<Dots | null>(null);
  const navigate = useNavigate();
  useEffect(() => {
    if (box.current === null || canvas.current === null) {
      return undefined;
    }
    const opened = openDots(box.current, canvas.current, { axis, moves: !isStill, level: strong });
    dots.current = opened;
    return opened.stop;
  }, [axis, scheme, isStill, strong]);
  const find = (event: PointerEvent<HTMLDivElement>): Dot | null => {
    const bounds = event.currentTarget.getBoundingClientRect();
    return dots.current?.find(event.clientX - bounds.left, event.clientY - bounds.top) ?? null;
  };
  return (
    <div
      className="fill data"
      ref={box}
      onPointerMove={(event) => {
        setDot(find(event));
      }}
      onPointerLeave={() => {
        setDot(null);
      }}
      onPointerUp={(event) => {
        const id = book.ids[find(event)?.at ?? -1];
        if (id !== undefined) {
          void navigate({ to: '/accounts/$id', params: { id } });
        }
      }}
    >
      <canvas ref={canvas} role="img" aria-label={sentence} />
      {dot !== null && (
        <Tip
          dot={dot}
          width={box.current?.clientWidth ?? 0}
          height={box.current?.clientHeight ?? 0}
        />
      )}
    </div>
  );
}

function Tip({ dot, width, height }: { dot: Dot; width: number; height: number }): ReactNode {
  const level = book.level[dot.at] ?? 0;
  const notional = book.notional[dot.at] ?? 0;
  const equity = book.equity[dot.at] ?? 0;
  return (
    <div
      className="tip"
      style={{ left: Math.min(dot.x + 12, width - 210), top: Math.min(dot.y + 12, height - 125) }}
    >
      <span className="state" style={colourOf(level)}>
        <Glyph level={level} /> {LEVEL_NAMES[level]}
      </span>
      <dl className="facts">
        <dt>{book.ids[dot.at]}</dt>
        <dd />
        <dt>Margin ratio</dt>
        <dd>{ratio(book.ratio[dot.at])}</dd>
        <dt>Notional</dt>
        <dd>{usdShort(notional)} USD</dd>
        <dt>Equity</dt>
        <dd>{usdShort(equity)} USD</dd>
        <dt>Leverage</dt>
        <dd>{equity > 0 ? `${(notional / equity).toFixed(1)}×` : '–'}</dd>
      </dl>
    </div>
  );
}
