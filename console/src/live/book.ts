import { type BookQuery, type HealthLevel } from '../api/generated/graphql.js';

export const LEVELS = [
  'HEALTHY',
  'WARNING',
  'MARGIN_CALL',
  'CLOSE_OUT',
  'BANKRUPT',
] as const satisfies HealthLevel[];

export function levelIndex(level: HealthLevel): number {
  return LEVELS.indexOf(level);
}

/** What an event says of an account. */
export interface Measured {
  readonly level: HealthLevel;
  readonly marginRatio?: string | null;
  readonly leverage?: string | null;
  readonly equity: string;
}

type Snapshot = BookQuery['bookSnapshot'];

/** The book as columns: what a picture of it needs, and nothing that React has to look at. */
export interface Book {
  readonly ids: readonly string[];
  level: Uint8Array;
  ratio: Float32Array;
  notional: Float32Array;
  equity: Float32Array;
  /** Grows with every change. */
  version: number;
  readonly takeAll: (snapshot: Snapshot) => void;
  /** The accounts that are not healthy; whoever was and is not among them has become so. */
  readonly takeWorst: (snapshot: Snapshot) => void;
  readonly takeOne: (id: string, health: Measured) => void;
}

function openBook(): Book {
  const index = new Map<string, number>();
  const ids: string[] = [];
  const place = (id: string): number => {
    const known = index.get(id);
    if (known !== undefined) {
      return known;
    }
    index.set(id, ids.length);
    ids.push(id);
    if (ids.length > book.level.length) {
      grow();
    }
    return ids.length - 1;
  };
  const grow = (): void => {
    const size = Math.max(1024, book.level.length * 2);
    const level = new Uint8Array(size);
    level.set(book.level);
    book.level = level;
    for (const name of ['ratio', 'notional', 'equity'] as const) {
      const wider = new Float32Array(size);
      wider.set(book[name]);
      book[name] = wider;
    }
  };
  const put = (snapshot: Snapshot): void => {
    snapshot.ids.forEach((id, row) => {
      const at = place(id);
      book.level[at] = levelIndex(snapshot.levels[row] ?? 'HEALTHY');
      book.ratio[at] = snapshot.marginRatios[row] ?? Number.NaN;
      book.notional[at] = snapshot.notionals[row] ?? 0;
      book.equity[at] = snapshot.equities[row] ?? 0;
    });
    book.version += 1;
  };
  const book: Book = {
    ids,
    level: new Uint8Array(0),
    ratio: new Float32Array(0),
    notional: new Float32Array(0),
    equity: new Float32Array(0),
    version: 0,
    takeAll: (snapshot) => {
      // Who is not in it holds nothing any more.
      book.ratio.fill(Number.NaN);
      book.level.fill(0);
      put(snapshot);
    },
    takeWorst: (snapshot) => {
      for (let at = 0; at < ids.length; at += 1) {
        book.level[at] = 0;
      }
      put(snapshot);
    },
    takeOne: (id, { level, marginRatio, leverage, equity }) => {
      const at = place(id);
      book.level[at] = levelIndex(level);
      book.ratio[at] =
        marginRatio === null || marginRatio === undefined ? Number.NaN : Number(marginRatio);
      book.equity[at] = Number(equity);
      if (leverage !== null && leverage !== undefined) {
        book.notional[at] = Number(leverage) * Number(equity);
      }
      book.version += 1;
    },
  };
  return book;
}

export const book = openBook();
