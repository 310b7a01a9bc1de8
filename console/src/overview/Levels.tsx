import { Link } from '@tanstack/react-router';
import { type ReactNode } from 'react';

import { LEVELS } from '../live/book.js';
import { past, type Summary, summary } from '../live/state.js';
import { useStore } from '../live/store.js';
import { count, signed, usdShort } from '../ui/format.js';
import { colourOf, Glyph, LEVEL_NAMES } from '../ui/Glyph.js';
import { Spark } from '../ui/Spark.js';

/** How many accounts stand at each level, and which way it moves since the page was opened. */
export function Levels(): ReactNode {
  const now = useStore(summary);
  const moments = useStore(past);
  return (
    <section className="levels data" aria-label="Accounts by level">
      {LEVELS.map((code, level) => {
        const here = now?.levels[level];
        const first = moments[0]?.counts[level];
        const accounts = here?.accounts ?? 0;
        return (
          <Link
            to="/accounts"
            search={{ level: code }}
            className="level"
            key={code}
            data-level={level}
            data-quiet={level > 0 && accounts === 0}
            style={colourOf(level)}
          >
            <span className="name">
              <Glyph level={level} /> {LEVEL_NAMES[level]}
              <em title="Since this page was opened">
                {first === undefined ? '' : signed(accounts - first)}
              </em>
            </span>
            <span className="count">{now === null ? '–' : count(accounts)}</span>
            <span className="usd">
              {here === undefined ? '' : `${usdShort(Number(here.notional))} USD`}
            </span>
            <Spark
              values={moments.map(({ counts }) => counts[level] ?? 0)}
              color={`var(--f${level})`}
              area
              zero={level > 0}
            />
          </Link>
        );
      })}
      <Totals now={now} />
    </section>
  );
}

function Totals({ now }: { now: Summary | null }): ReactNode {
  const equity = Number(now?.equity ?? 0);
  const maintenance = Number(now?.maintenanceMargin ?? 0);
  return (
    <dl className="facts">
      <dt>Equity</dt>
      <dd>{usdShort(equity)}</dd>
      <dt>Maintenance</dt>
      <dd>{usdShort(maintenance)}</dd>
      <dt>Cover</dt>
      <dd>{maintenance === 0 ? '–' : `${(equity / maintenance).toFixed(2)}×`}</dd>
      <dt>Open interest</dt>
      <dd>{usdShort(Number(now?.openInterest ?? 0))}</dd>
    </dl>
  );
}
