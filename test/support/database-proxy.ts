import net, { type AddressInfo, type Socket } from 'node:net';

/** Stands between a program and PostgreSQL, and fails as networks and servers do. */
export interface DatabaseProxy {
  /** Of the same database, through the proxy. */
  readonly url: string;
  /** Connections that have listened and were not silenced. */
  readonly listening: () => number;
  /**
   * Half-open: nothing passes any more on connections that listen, in either direction, and neither side
   * is told. The same for every connection that begins to listen until `hear`.
   */
  readonly silence: () => void;
  readonly hear: () => void;
  /** Ends so many of the next connections as soon as they are ready, as an administrator may (57P01). */
  readonly endFresh: (count: number) => void;
  /** How many were ended so far. */
  readonly ended: () => number;
  readonly stop: () => Promise<void>;
}

interface Pair {
  readonly client: Socket;
  readonly server: Socket;
  listens: boolean;
  isSilent: boolean;
}

/** @param url Of a database on a server that speaks without TLS. */
export async function startDatabaseProxy(url: string): Promise<DatabaseProxy> {
  const target = new URL(url);
  const pairs = new Set<Pair>();
  const state = { isSilencing: false, toEnd: 0, ended: 0 };
  const silenceIfListening = (pair: Pair): void => {
    pair.isSilent ||= state.isSilencing && pair.listens;
  };
  const proxy = net.createServer((client) => {
    const server = net.connect(Number(target.port), target.hostname);
    const pair: Pair = { client, server, listens: false, isSilent: false };
    pairs.add(pair);
    let isFresh = true;
    client.on('data', (data) => {
      pair.listens ||= isListen(data);
      silenceIfListening(pair);
      if (!pair.isSilent) {
        server.write(data);
      }
    });
    server.on('data', (data) => {
      silenceIfListening(pair);
      if (pair.isSilent) {
        return;
      }
      const isReady = isFresh && data.subarray(-READY.length).equals(READY);
      isFresh &&= !isReady;
      if (isReady && state.toEnd > 0) {
        state.toEnd -= 1;
        state.ended += 1;
        client.end(Buffer.concat([data, TERMINATED]));
        server.destroy();
      } else {
        client.write(data);
      }
    });
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      socket.on('error', () => undefined);
      socket.on('close', () => {
        if (!pair.isSilent) {
          other.destroy();
          pairs.delete(pair);
        }
      });
    }
  });
  await new Promise<void>((resolve) => {
    proxy.listen(0, '127.0.0.1', resolve);
  });
  const { port } = proxy.address() as AddressInfo;
  const through = new URL(url);
  through.hostname = '127.0.0.1';
  through.port = String(port);
  return {
    url: through.href,
    listening: () => [...pairs].filter(({ listens, isSilent }) => listens && !isSilent).length,
    silence: () => {
      state.isSilencing = true;
      pairs.forEach(silenceIfListening);
    },
    hear: () => {
      state.isSilencing = false;
    },
    endFresh: (count) => {
      state.toEnd = count;
    },
    ended: () => state.ended,
    stop: async () => {
      for (const { client, server } of pairs) {
        client.destroy();
        server.destroy();
      }
      await new Promise((resolve) => proxy.close(resolve));
    },
  };
}

/** A simple query that begins so: its type, its length, its text. */
function isListen(data: Buffer): boolean {
  return data.toString('latin1', 0, 1) === 'Q' && data.toString('latin1', 5, 12) === 'LISTEN ';
}

/** ReadyForQuery, idle: the last bytes with which PostgreSQL accepts a connection. */
const READY = Buffer.from([0x5a, 0, 0, 0, 5, 0x49]);

/** ErrorResponse of `pg_terminate_backend`. */
const TERMINATED = ((): Buffer => {
  const fields = Buffer.from(
    'SFATAL\0VFATAL\0C57P01\0Mterminating connection due to administrator command\0\0',
  );
  const head = Buffer.alloc(5);
  head.write('E');
  head.writeInt32BE(fields.length + 4, 1);
  return Buffer.concat([head, fields]);
})();
