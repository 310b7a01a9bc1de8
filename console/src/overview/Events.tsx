import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';

import { type LogEvent, type Ticker, ticker } from '../live/state.js';
import { useStore } from '../live/store.js';
import { clockTime, count } from '../ui/format.js';
import { eventFigure, eventLevel, eventText } from '../ui/event-text.js';
import { held } from '../ui/Frame.js';
import { Glyph } from '../ui/Glyph.js';
import { Empty, Panel } from '../ui/Panel.js';

const LINES_MAX = 120;
const QUIET = new Set(['NoticeDelivered', 'MarginWarningCleared']);

/** What one account lived through at one instant, oldest first. */
interface Group {
  readonly key: string;
  readonly events: readonly LogEvent[];
}

function groupsOf(events: readonly LogEvent[]): readonly Group[] {
  const groups: { key: string; events: LogEvent[] }[] = [];
  for (const event of events) {
    const last = groups.at(-1);
    const first = last?.events[0];
    const isSame =
      first !== undefined &&
      (event.accountId ?? null) !== null &&
      first.accountId === event.accountId &&
      first.at === event.at;
    if (isSame) {
      last?.events.unshift(event);
    } else if (!QUIET.has(event.type)) {
      groups.push({ key: event.sequence, events: [event] });
    }
    if (groups.length > LINES_MAX) {
      break;
    }
  }
  return groups;
}

/** Newest first. While somebody points at them or has pressed p, nothing moves and the new ones are counted. */
export function Events(): ReactNode {
  const now = useStore(ticker);
  const isHeld = useStore(held);
  const [still, setStill] = useState<Ticker | null>(null);
  const [wasHeld, setWasHeld] = useState(isHeld);
  if (isHeld !== wasHeld) {
    setWasHeld(isHeld);
    setStill(isHeld ? now : null);
  }
  const shown = still ?? now;
  const waiting = now.seen - shown.seen;
  const groups = groupsOf(shown.events);
  return (
    <Panel
      title="Events"
      className="ticker"
      note={now.perSecond >= 1 ? `${now.perSecond.toFixed(0)} a second` : undefined}
      side={
        still === null ? (
          <Link to="/incident">Post-incident</Link>
        ) : (
          <span className="dim">
            {count(waiting)} new, held{isHeld ? ' (p)' : ' while you look'}
          </span>
        )
      }
    >
      {now.gap && (
        <p className="refusal">
          Gap: events during the break are no longer kept. Everything was read anew.
        </p>
      )}
      {groups.length === 0 ? (
        <Empty title="Quiet">From now on, every margin call and liquidation is told here.</Empty>
      ) : (
        <div className="fill data">
          <div
            className="rows"
            tabIndex={0}
            role="log"
            aria-live="off"
            aria-label="Events, newest first"
            onPointerEnter={() => {
              setStill(now);
            }}
            onPointerLeave={() => {
              setStill(isHeld ? shown : null);
            }}
          >
            {groups.map((group) => (
              <Line key={group.key} group={group} />
            ))}
          </div>
        </div>
      )}
    </Panel>
  );
}

function Line({ group }: { group: Group }): ReactNode {
  const { events } = group;
  const gravest = events.reduce((worst, event) =>
    eventLevel(event.type) > eventLevel(worst.type) ? event : worst,
  );
  const { accountId, marketId, at, sequence } = gravest;
  const said = events
    .filter(({ type }) => events.length === 1 || !QUIET.has(type))
    .map(({ type }) => eventText(type));
  return (
    <div className="row" title={`#${sequence} ${gravest.type} ${at}`}>
      <span className="dim">{clockTime(at)}</span>
      <Glyph level={eventLevel(gravest.type)} size={10} />
      <span>
        {(accountId ?? null) === null ? (
          <b>{marketId ?? ''}</b>
        ) : (
          <Link
            to="/accounts/$id"
            params={{ id: accountId ?? '' }}
            search={{ call: gravest.marginCallId ?? undefined }}
            className="strong"
            tabIndex={-1}
          >
            {accountId}
          </Link>
        )}{' '}
        {said.join(', ')}
      </span>
      <span className="num dim">{eventFigure(gravest)}</span>
    </div>
  );
}
