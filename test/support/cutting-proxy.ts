import net, { type AddressInfo, type Socket } from 'node:net';

/** Stands between a client and the API, and fails as networks do. */
export interface CuttingProxy {
  readonly port: number;
  /** Ends each connection after so many bytes from the server; null: passes all. */
  cutAfterBytes: number | null;
  /** Half-open: on the connections of now nothing passes any more, and neither side is told. */
  readonly silence: () => void;
  /** How many connections were cut. */
  readonly cuts: () => number;
  readonly close: () => void;
}

export async function startCuttingProxy(serverPort: number): Promise<CuttingProxy> {
  const pairs = new Set<{ isSilent: boolean }>();
  let cuts = 0;
  const pass = (client: Socket): void => {
    const server = net.connect(serverPort, '127.0.0.1');
    const pair = { isSilent: false };
    pairs.add(pair);
    const end = (): void => {
      pairs.delete(pair);
      client.destroy();
      server.destroy();
    };
    let sent = 0;
    server.on('data', (chunk: Buffer) => {
      if (pair.isSilent) {
        return;
      }
      const room = proxy.cutAfterBytes === null ? Infinity : proxy.cutAfterBytes - sent;
      sent += chunk.length;
      if (room > chunk.length) {
        client.write(chunk);
      } else if (room > 0) {
        cuts += 1;
        client.end(chunk.subarray(0, room));
        server.destroy();
      }
    });
    client.on('data', (chunk: Buffer) => pair.isSilent || server.write(chunk));
    client.on('error', end).on('close', end);
    server.on('error', end);
  };
  const listener = net.createServer(pass);
  await new Promise<void>((resolve) => {
    listener.listen(0, '127.0.0.1', resolve);
  });
  const proxy: CuttingProxy = {
    port: (listener.address() as AddressInfo).port,
    cutAfterBytes: null,
    silence: () => {
      for (const pair of pairs) {
        pair.isSilent = true;
      }
    },
    cuts: () => cuts,
    close: () => {
      listener.close();
    },
  };
  return proxy;
}
