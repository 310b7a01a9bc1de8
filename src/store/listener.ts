import pg from 'pg';

/** Hears what other connections announce on commit. Nothing is promised while it reconnects. */
export interface Listener {
  readonly close: () => Promise<void>;
}

export interface ListenerOptions {
  readonly url: string;
  readonly channels: readonly string[];
  readonly onMessage: (channel: string, payload: string) => void;
  /** After every (re)connection: what was announced meanwhile must be looked up. */
  readonly onConnected: () => void;
  readonly onError: (error: unknown) => void;
}

const RECONNECT_MS = 500;

/** Opens one connection that listens, and reopens it when it breaks until it is closed. */
export async function openListener(options: ListenerOptions): Promise<Listener> {
  let client: pg.Client | null = null;
  let isClosed = false;
  let timer: NodeJS.Timeout | null = null;

  async function connect(): Promise<void> {
    const next = new pg.Client({ connectionString: options.url, keepAlive: true });
    next.on('error', options.onError);
    next.on('notification', ({ channel, payload }) => {
      options.onMessage(channel, payload ?? '');
    });
    next.once('end', reconnectLater);
    await next.connect();
    for (const channel of options.channels) {
      await next.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
    }
    client = next;
    options.onConnected();
  }

  function reconnectLater(): void {
    if (!isClosed) {
      timer = setTimeout(() => {
        connect().catch((error: unknown) => {
          options.onError(error);
          reconnectLater();
        });
      }, RECONNECT_MS);
    }
  }

  await connect();
  return {
    close: async () => {
      isClosed = true;
      if (timer !== null) {
        clearTimeout(timer);
      }
      await client?.end();
    },
  };
}
