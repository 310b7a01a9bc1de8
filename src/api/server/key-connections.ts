import { type Authentication, type TokenVerifier } from '../../app/auth/authentication.js';
import { type Log } from '../../app/ports.js';
import { DomainError } from '../../domain/errors.js';

/** What a lost announcement delays. */
const LOOK_MS = 5000;

/** What an open connection was opened with. */
export interface KeyConnection {
  readonly authorization: string;
  readonly address: string;
  /** Told what the key allows now. */
  readonly onRenewed: (authentication: Authentication) => void;
  /** Told once that the key holds no longer. */
  readonly onEnded: (refusal: DomainError) => void;
}

/** The open connections of API keys. */
export interface KeyConnections {
  /** @returns To be called when the connection has closed. */
  readonly add: (connection: KeyConnection) => () => void;
  readonly close: () => Promise<void>;
}

/**
 * Asks again about the keys of open connections whenever a key has changed anywhere, and every 5 s in case that
 * was not heard; once for all connections of one key and address.
 */
export async function watchKeyConnections(options: {
  /** Hears of changes of keys, wherever they are made. */
  readonly listen: (onChange: () => void) => Promise<{ readonly close: () => Promise<void> }>;
  readonly verifyToken: TokenVerifier;
  readonly log: Log;
}): Promise<KeyConnections> {
  const { log, verifyToken } = options;
  const groups = new Map<string, Set<KeyConnection>>();
  let looking: Promise<void> | null = null;
  let changes = 0;
  const look = async (): Promise<void> => {
    for (let seen = -1; seen !== changes;) {
      seen = changes;
      for (const group of [...groups.values()]) {
        await recheckKey(group, verifyToken, log);
      }
    }
  };
  const lookSoon = (): void => {
    changes += 1;
    looking ??= look().finally(() => {
      looking = null;
    });
  };
  const listener = await options.listen(lookSoon);
  const timer = setInterval(lookSoon, LOOK_MS);
  timer.unref();
  return {
    add: (connection) => {
      const name = `${connection.address} ${connection.authorization}`;
      const group = groups.get(name) ?? new Set();
      groups.set(name, group.add(connection));
      return () => {
        group.delete(connection);
        if (group.size === 0 && groups.get(name) === group) {
          groups.delete(name);
        }
      };
    },
    close: async () => {
      clearInterval(timer);
      await listener.close();
      await looking;
    },
  };
}

/** A key that cannot be asked about now holds on: what refuses it is an answer. */
async function recheckKey(
  group: ReadonlySet<KeyConnection>,
  verifyToken: TokenVerifier,
  log: Log,
): Promise<void> {
  const [one] = group;
  if (one === undefined) {
    return;
  }
  try {
    const authentication = await verifyToken(one.authorization, one.address);
    for (const { onRenewed } of [...group]) {
      onRenewed(authentication);
    }
  } catch (error) {
    if (error instanceof DomainError && error.code === 'UNAUTHENTICATED') {
      for (const { onEnded } of [...group]) {
        onEnded(error);
      }
    } else {
      log.warn({ err: error }, 'an API key of open connections could not be looked up');
    }
  }
}
