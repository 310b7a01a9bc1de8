import pg from 'pg';

export interface Listening {
  /** Ends the connection; nothing is called afterwards. */
  readonly stop: () => Promise<void>;
}

/**
 * One connection of its own that hears a channel until it breaks.
 *
 * @param handlers `onMessage` gets each payload; `onLost` is called once when the connection is gone:
 *   what was announced meanwhile is lost, and the caller catches up by reading.
 * @throws Error when the database cannot be reached now.
 */
export async function listenTo(
  url: string,
  channel: string,
  handlers: {
    readonly onMessage: (payload: string) => void;
    readonly onLost: (cause: unknown) => void;
  },
): Promise<Listening> {
  const client = new pg.Client({ connectionString: url, keepAlive: true });
  let isOver = false;
  const lose = (cause: unknown): void => {
    if (!isOver) {
      isOver = true;
      handlers.onLost(cause);
    }
  };
  client.on('notification', ({ payload }) => {
    if (!isOver) {
      handlers.onMessage(payload ?? '');
    }
  });
  client.on('error', lose);
  client.on('end', () => {
    lose(new Error('connection ended'));
  });
  await client.connect();
  await client.query(`LISTEN ${client.escapeIdentifier(channel)}`);
  return {
    stop: async () => {
      isOver = true;
      await client.end();
    },
  };
}
