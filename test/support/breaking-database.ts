import net, { type AddressInfo, type Socket } from 'node:net';

/** Speaks as much of PostgreSQL's protocol as a connection that listens needs, and breaks on demand. */
export interface BreakingDatabase {
  readonly url: string;
  /** Connections that are open now. */
  readonly open: () => number;
  /** Connections that were tried while it was down. */
  readonly refused: () => number;
  /** Cuts every connection, and every one that is tried until `comeUp`. */
  readonly goDown: () => void;
  readonly comeUp: () => void;
  readonly stop: () => Promise<void>;
}

export async function startBreakingDatabase(): Promise<BreakingDatabase> {
  const sockets = new Set<Socket>();
  const state = { isUp: true, refused: 0 };
  const server = net.createServer((socket) => {
    socket.on('error', () => undefined);
    if (!state.isUp) {
      state.refused += 1;
      socket.destroy();
      return;
    }
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.once('data', () => {
      socket.write(Buffer.concat([message('R', Buffer.alloc(4)), READY]));
      socket.on('data', (data) => {
        if (data[0] === 'X'.charCodeAt(0)) {
          socket.end();
        } else {
          socket.write(Buffer.concat([message('C', Buffer.from('LISTEN\0')), READY]));
        }
      });
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const cut = (): void => {
    for (const socket of sockets) {
      socket.destroy();
    }
  };
  return {
    url: `postgres://nobody:nothing@127.0.0.1:${port}/none`,
    open: () => sockets.size,
    refused: () => state.refused,
    goDown: () => {
      state.isUp = false;
      cut();
    },
    comeUp: () => {
      state.isUp = true;
    },
    stop: async () => {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function message(type: string, body: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length + 4);
  return Buffer.concat([Buffer.from(type), length, body]);
}

const READY = message('Z', Buffer.from('I'));
