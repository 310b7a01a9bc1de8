/** A part of a list that is read by key, newest first: what comes after `after`, at most `first`. */
export interface PageRequest {
  readonly first: number;
  readonly after: PageKey | null;
}

/** The place of a row in a list that is ordered by time, then id, both descending. */
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

/** A page from one row more than was asked for. */
export function pageOf<Row>(rows: readonly Row[], first: number, totalCount: number): Page<Row> {
  return { rows: rows.slice(0, first), hasNextPage: rows.length > first, totalCount };
}

/** Rows by one of their columns, in their order. */
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
