import net, { type AddressInfo, type Socket } from 'node:net';

/** Stands between a program and PostgreSQL, and fails as networks and servers do. */
export interface DatabaseProxy {
  /** Of the same database, through the proxy. */
  readonly url: string;
  /** Connections that have listened and were not silenced. */
  readonly listening: () => number;
  /**
   * Half-open: nothing passes any more, in either direction, and neither side is told. On all connections,
   * or on those that listen; the same for those that begin, or begin to listen, until `hear` or `heal`.
   */
  readonly silence: (which: 'ALL' | 'LISTENING') => void;
  /** What begins from now on is passed on. What is half-open stays so. */
  readonly hear: () => void;
  /** Ends every connection, and every one that is tried until `heal`. */
  readonly cut: () => void;
  /** Ends every connection, half-open ones too, and passes on what begins from now on. */
  readonly heal: () => void;
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

interface Proxy {
  readonly pairs: Set<Pair>;
  passes: 'ALL' | 'UNLESS_LISTENING' | 'NOTHING' | 'NOBODY';
  /** Fresh connections that are yet to be ended. */
  toEnd: number;
  ended: number;
}

/** @param url Of a database on a server that speaks without TLS. */
export async function startDatabaseProxy(url: string): Promise<DatabaseProxy> {
  const target = new URL(url);
  const proxy: Proxy = { pairs: new Set(), passes: 'ALL', toEnd: 0, ended: 0 };
  const listener = net.createServer((client) => {
    client.on('error', () => undefined);
    if (proxy.passes === 'NOBODY') {
      client.destroy();
    } else {
      passOn(client, net.connect(Number(target.port), target.hostname), proxy);
    }
  });
  await new Promise<void>((resolve) => {
    listener.listen(0, '127.0.0.1', resolve);
  });
  const { port } = listener.address() as AddressInfo;
  const through = new URL(url);
  through.hostname = '127.0.0.1';
  through.port = String(port);
  const turn = (passes: Proxy['passes']): void => {
    proxy.passes = passes;
    proxy.pairs.forEach((pair) => {
      silenceIfAsked(pair, proxy);
    });
  };
  return {
    url: through.href,
    listening: () =>
      [...proxy.pairs].filter(({ listens, isSilent }) => listens && !isSilent).length,
    silence: (which) => {
      turn(which === 'ALL' ? 'NOTHING' : 'UNLESS_LISTENING');
    },
    hear: () => {
      turn('ALL');
    },
    cut: () => {
      turn('NOBODY');
      endAll(proxy);
    },
    heal: () => {
      endAll(proxy);
      turn('ALL');
    },
    endFresh: (count) => {
      proxy.toEnd = count;
    },
    ended: () => proxy.ended,
    stop: async () => {
      endAll(proxy);
      await new Promise((resolve) => listener.close(resolve));
    },
  };
}

function passOn(client: Socket, server: Socket, proxy: Proxy): void {
  const pair: Pair = { client, server, listens: false, isSilent: false };
  proxy.pairs.add(pair);
  silenceIfAsked(pair, proxy);
  let isFresh = true;
  client.on('data', (data) => {
    pair.listens ||= isListen(data);
    silenceIfAsked(pair, proxy);
    if (!pair.isSilent) {
      server.write(data);
    }
  });
  server.on('data', (data) => {
    if (pair.isSilent) {
      return;
    }
    const isReady = isFresh && data.subarray(-READY.length).equals(READY);
    isFresh &&= !isReady;
    if (isReady && proxy.toEnd > 0) {
      proxy.toEnd -= 1;
      proxy.ended += 1;
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
        proxy.pairs.delete(pair);
      }
    });
  }
}

function silenceIfAsked(pair: Pair, { passes }: Proxy): void {
  pair.isSilent ||= passes === 'NOTHING' || (passes === 'UNLESS_LISTENING' && pair.listens);
}

function endAll({ pairs }: Proxy): void {
  for (const { client, server } of pairs) {
    client.destroy();
    server.destroy();
  }
  pairs.clear();
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
