import { type Connection, request } from './graphql.js';

/** A line of Marginward's log. */
export interface LogLine {
  readonly cursor: string;
  readonly sequence: string;
  readonly type: string;
  readonly accountId: string | null;
  readonly marketId: string | null;
  readonly marginCallId: string | null;
  readonly at: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

const PAGE = 500;

/** The lines of these types behind a cursor, in their order, up to the head of the log. */
export async function* linesOf(
  connection: Connection,
  types: readonly string[],
  after: string,
): AsyncGenerator<LogLine> {
  for (let cursor = after; ;) {
    const { events }: { events: { nodes: LogLine[] } } = await request(
      connection,
      `query ($after: String, $types: [String!]) {
        events(first: ${String(PAGE)}, after: $after, filter: { types: $types }) {
          nodes { cursor sequence type accountId marketId marginCallId at payload } } }`,
      { after: cursor, types },
    );
    yield* events.nodes;
    const last = events.nodes.at(-1);
    if (last === undefined || events.nodes.length < PAGE) {
      return;
    }
    cursor = last.cursor;
  }
}
