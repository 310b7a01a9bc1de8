import { type CSSProperties, type ReactNode } from 'react';

import { type HealthLevel } from '../api/generated/graphql.js';
import { levelIndex } from '../live/book.js';

/** A shape for each level: colour is never alone. */
const PATHS = [
  'M6 2.2a3.8 3.8 0 1 0 0 7.6a3.8 3.8 0 0 0 0-7.6z',
  'M6 1.4L11 10.4H1z',
  'M6 .6L11.4 6 6 11.4.6 6z',
  'M1.5 1.5h9v9h-9z',
  'M2.4 .8L6 4.4 9.6.8 11.2 2.4 7.6 6l3.6 3.6-1.6 1.6L6 7.6 2.4 11.2.8 9.6 4.4 6 .8 2.4z',
] as const;

export const LEVEL_NAMES = ['Healthy', 'Warning', 'Margin call', 'Close-out', 'Bankrupt'] as const;

export function levelPath(level: number): string {
  return PATHS[level] ?? PATHS[0];
}

/** Sets the colour of a level for what is inside. */
export function colourOf(level: number): CSSProperties {
  return { '--c': `var(--l${level})` } as CSSProperties;
}

export function Glyph({ level, size = 11 }: { level: number; size?: number }): ReactNode {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 12 12"
      aria-hidden="true"
      style={{ flex: 'none', color: `var(--f${level})` }}
    >
      <path d={levelPath(level)} fill="currentColor" />
    </svg>
  );
}

/** Shape, colour and word. */
export function Level({ level }: { level: HealthLevel }): ReactNode {
  const index = levelIndex(level);
  return (
    <span className="state" style={colourOf(index)}>
      <Glyph level={index} size={10} />
      {LEVEL_NAMES[index]}
    </span>
  );
}
