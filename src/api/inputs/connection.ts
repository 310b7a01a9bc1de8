/** A Relay page of nodes of any type. */
export interface Connection<Node> {
  readonly edges: readonly { readonly cursor: string; readonly node: Node }[];
  readonly nodes: readonly Node[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
  readonly totalCount: number;
}

/** Builds the page from its rows and their surroundings. */
export function connectionOf<Node>(
  rows: readonly Node[],
  cursorOf: (node: Node, index: number) => string,
  place: {
    readonly hasNextPage: boolean;
    /** Whether the page was requested with a cursor. */
    readonly hasPreviousPage: boolean;
    readonly totalCount: number;
  },
): Connection<Node> {
  const edges = rows.map((node, index) => ({ cursor: cursorOf(node, index), node }));
  return {
    edges,
    nodes: rows,
    pageInfo: {
      hasNextPage: place.hasNextPage,
      hasPreviousPage: place.hasPreviousPage,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    totalCount: place.totalCount,
  };
}
