/** A page of a list read by key, newest first: at most `first` rows after `after`. */
export interface PageRequest {
  readonly first: number;
  readonly after: PageKey | null;
}

/** The key of a row in a list sorted by time, then id, both descending. */
export interface PageKey {
  readonly at: Date;
  readonly id: string;
}

export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly hasNextPage: boolean;
  /** Rows on all pages. */
  readonly totalCount: number;
}

/** Builds a page from the rows, of which one more than requested was read. */
export function pageOf<Row>(rows: readonly Row[], first: number, totalCount: number): Page<Row> {
  return { rows: rows.slice(0, first), hasNextPage: rows.length > first, totalCount };
}

/** Groups rows by one of their columns, keeping their order. */
export function groupBy<Row>(
  rows: readonly Row[],
  keyOf: (row: Row) => string,
): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group === undefined) {
      groups.set(key, [row]);
    } else {
      group.push(row);
    }
  }
  return groups;
}
