import pg from 'pg';

export interface Listening {
  /** Ends the connection; nothing is called afterwards. */
  readonly stop: () => Promise<void>;
}

/**
 * One connection of its own that hears a channel until it breaks.
 *
 * @param handlers `onMessage` gets each payload; `onLost` is called once when a connection that
 *   listened is gone: what was announced meanwhile is lost, and the caller catches up by reading.
 * @throws Error when the database cannot be reached now; `onLost` is not called then.
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
  let isListening = false;
  let isOver = false;
  const lose = (cause: unknown): void => {
    if (isListening && !isOver) {
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
  try {
    await client.connect();
    await client.query(`LISTEN ${client.escapeIdentifier(channel)}`);
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
  isListening = true;
  return {
    stop: async () => {
      isOver = true;
      await client.end();
    },
  };
}
