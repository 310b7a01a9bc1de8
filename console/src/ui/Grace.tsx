import { type ReactNode } from 'react';

import { type MarginCallState } from '../api/generated/graphql.js';
import { span } from './format.js';
import { colourOf, Glyph } from './Glyph.js';

const SOON_MS = 300_000;

export interface GraceProps {
  readonly state: MarginCallState;
  readonly openedAt: number;
  readonly deadline: number;
  readonly frozenMs: number;
  readonly now: number | null;
}

/** How much grace is left: a number, and a bar that empties. Red under five minutes. */
export function Grace({ state, openedAt, deadline, frozenMs, now }: GraceProps): ReactNode {
  if (state === 'SUSPENDED') {
    return <span className="left dim">frozen, {span(frozenMs)}</span>;
  }
  if (state !== 'GRACE' || now === null) {
    return <span className="left dim">–</span>;
  }
  const left = deadline - now;
  const part = Math.max(0, Math.min(1, left / Math.max(1, deadline - openedAt)));
  return (
    <span className="left" data-urgent={left < SOON_MS}>
      {span(left)}
      <span className="grace">
        <i style={{ width: `${part * 100}%` }} />
      </span>
    </span>
  );
}

const SEVERITY: Readonly<Record<MarginCallState, number>> = {
  GRACE: 2,
  SUSPENDED: 1,
  LIQUIDATING: 3,
  BANKRUPT: 4,
  CURED: 0,
  RECOVERED: 0,
  CLOSED: 0,
  CANCELLED: 0,
};

export function CallState({ state }: { state: MarginCallState }): ReactNode {
  const level = SEVERITY[state];
  return (
    <span className="state" style={colourOf(level)}>
      <Glyph level={level} size={10} />
      {state.charAt(0) + state.slice(1).toLowerCase()}
    </span>
  );
}
