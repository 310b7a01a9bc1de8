import { Link } from '@tanstack/react-router';
import { type ReactNode } from 'react';

import { serverNow } from '../live/clock.js';
import { type Mark, marks } from '../live/state.js';
import { useStore } from '../live/store.js';
import { change, price } from '../ui/format.js';
import { Empty, Panel } from '../ui/Panel.js';
import { Spark } from '../ui/Spark.js';

/** Prices since the page was opened, the largest fall first. */
export function MarkPrices(): ReactNode {
  const all = useStore(marks);
  const rows = [...all].sort(([, a], [, b]) => a.price / a.first - b.price / b.first);
  const now = serverNow();
  return (
    <Panel
      title="Mark prices"
      note="since this page was opened, largest fall first"
      className="marks"
    >
      {rows.length === 0 ? (
        <Empty title="No market has a price yet">
          Until a feed publishes one, nobody can be called and nobody is enforced.
        </Empty>
      ) : (
        <div className="fill data">
          <div className="rows mark-grid" tabIndex={0} role="list" aria-label="Mark prices">
            {rows.map(([id, mark]) => (
              <div role="listitem" key={id}>
                <One id={id} mark={mark} now={now} />
              </div>
            ))}
          </div>
        </div>
      )}
    </Panel>
  );
}

function One({ id, mark, now }: { id: string; mark: Mark; now: number | null }): ReactNode {
  const moved = mark.price / mark.first - 1;
  const ageSeconds = now === null ? 0 : Math.max(0, Math.round((now - mark.at) / 1000));
  const tone = moved === 0 ? 'dim' : moved < 0 ? 'bad' : 'good';
  return (
    <Link to="/markets/$id" params={{ id }} className="mark">
      <b>{id.replace(/-USD$/, '')}</b>
      <Spark values={mark.trail} color={moved < 0 ? 'var(--bad)' : 'var(--good)'} />
      <span className="val">
        {price(mark.price)}
        <br />
        {mark.stale ? (
          <small className="bad">⚠ stale, {ageSeconds} s</small>
        ) : (
          <small className={tone}>{moved === 0 ? 'unchanged' : change(moved)}</small>
        )}
      </span>
    </Link>
  );
}
