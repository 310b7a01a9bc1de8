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
  let connecting: Promise<void> = Promise.resolve();

  async function connect(): Promise<void> {
    const next = new pg.Client({ connectionString: options.url, keepAlive: true });
    const state = { isListening: false, hasEnded: false };
    next.on('error', options.onError);
    next.on('notification', ({ channel, payload }) => {
      options.onMessage(channel, payload ?? '');
    });
    // An attempt that fails is both refused and ended: only the end of one that listened is news.
    next.once('end', () => {
      state.hasEnded = true;
      if (state.isListening) {
        reconnectLater();
      }
    });
    try {
      await next.connect();
      for (const channel of options.channels) {
        await next.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
      }
    } catch (error) {
      await next.end().catch(() => undefined);
      throw error;
    }
    if (isClosed) {
      await next.end();
      return;
    }
    client = next;
    state.isListening = true;
    options.onConnected();
    if (state.hasEnded) {
      reconnectLater();
    }
  }

  function reconnectLater(): void {
    if (isClosed) {
      return;
    }
    timer = setTimeout(() => {
      connecting = connect().catch((error: unknown) => {
        options.onError(error);
        reconnectLater();
      });
    }, RECONNECT_MS);
  }

  await connect();
  return {
    close: async () => {
      isClosed = true;
      if (timer !== null) {
        clearTimeout(timer);
      }
      await connecting;
      await client?.end();
    },
  };
}
