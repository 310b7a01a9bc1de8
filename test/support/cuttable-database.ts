import net, { type AddressInfo, type Socket } from 'node:net';

/** A way to a real PostgreSQL that can be cut, or go silent: whoever uses it sees an outage and no mock. */
export interface CuttableDatabase {
  readonly url: string;
  /** Ends every connection, and every one that is tried until `heal`. */
  readonly cut: () => void;
  /** Passes nothing on any more: connections stay open and nobody answers. */
  readonly silence: () => void;
  readonly heal: () => void;
  readonly stop: () => Promise<void>;
}

export async function startCuttableDatabase(url: string): Promise<CuttableDatabase> {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  let state: 'UP' | 'CUT' | 'SILENT' = 'UP';
  const server = net.createServer((client) => {
    client.on('error', () => undefined);
    if (state === 'CUT') {
      client.destroy();
      return;
    }
    const database = net.connect(Number(target.port), target.hostname);
    for (const [from, to] of [
      [client, database],
      [database, client],
    ] as const) {
      sockets.add(from);
      from.on('error', () => undefined);
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
      from.on('data', (data) => {
        if (state === 'UP') {
          to.write(data);
        }
      });
    }
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const end = (): void => {
    for (const socket of sockets) {
      socket.destroy();
    }
  };
  const own = new URL(url);
  own.port = String((server.address() as AddressInfo).port);
  own.hostname = '127.0.0.1';
  return {
    url: own.href,
    cut: () => {
      state = 'CUT';
      end();
    },
    silence: () => {
      state = 'SILENT';
    },
    heal: () => {
      // What was asked while nobody answered has no answer any more.
      end();
      state = 'UP';
    },
    stop: async () => {
      end();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
