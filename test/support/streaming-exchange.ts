import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';

import { WebSocketServer } from 'ws';

/** The text sent next; `CUT` ends the connection without a closing frame, `SILENT` leaves it open and sends no more. */
export type Scripted = string;

export interface StreamingExchange {
  readonly url: string;
  readonly connections: () => number;
  readonly isOver: () => boolean;
  readonly close: () => Promise<void>;
}

const PAUSE_MS = 2;

/** An exchange as far as its public stream needs it. */
export interface ExchangeShape {
  /** The answer over HTTP to a path; null for none. */
  readonly answer: (path: string) => object | null;
  /** What it says to one message of a client, and whether that subscribes: the script begins then. */
  readonly reply: (message: Readonly<Record<string, unknown>>) => {
    readonly said: readonly object[];
    readonly isSubscription: boolean;
  };
}

/** Binance USDⓈ-M Futures as its documentation has it. @param bases Of the contracts against USDT, for example BTC. */
export function aStreamingExchange(
  bases: readonly string[],
  script: readonly Scripted[],
): Promise<StreamingExchange> {
  return aStreamingServer(binanceShape(bases), script);
}

export function binanceShape(bases: readonly string[]): ExchangeShape {
  return {
    answer: (path) => (path.startsWith('/fapi/v1/exchangeInfo') ? informationOf(bases) : null),
    reply: ({ id, method }) => ({
      said: [{ result: null, id }],
      isSubscription: method === 'SUBSCRIBE',
    }),
  };
}

/**
 * An exchange's HTTP, and a WebSocket that answers a subscription and then says what is scripted, going on in
 * the next connection where the last one ended.
 */
export async function aStreamingServer(
  { answer, reply }: ExchangeShape,
  script: readonly Scripted[],
): Promise<StreamingExchange> {
  const server = createServer((request, response) => {
    const body = answer(request.url ?? '');
    response.writeHead(body === null ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body ?? { code: -5000, msg: 'no path' }));
  });
  const sockets = new WebSocketServer({ server });
  let next = 0;
  let connections = 0;
  sockets.on('connection', (socket) => {
    connections += 1;
    let isSubscribed = false;
    const sendNext = (): void => {
      const said = script[next];
      if (said === undefined || socket.readyState !== socket.OPEN) {
        return;
      }
      next += 1;
      if (said === 'CUT') {
        socket.terminate();
      } else if (said !== 'SILENT') {
        socket.send(said);
        setTimeout(sendNext, PAUSE_MS);
      }
    };
    socket.on('message', (data: Buffer) => {
      const text = data.toString();
      // OKX's way of asking whether anybody is there.
      if (text === 'ping') {
        socket.send('pong');
        return;
      }
      const { said, isSubscription } = reply(JSON.parse(text) as Record<string, unknown>);
      said.forEach((one) => {
        socket.send(JSON.stringify(one));
      });
      if (isSubscription && !isSubscribed) {
        isSubscribed = true;
        sendNext();
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    connections: () => connections,
    isOver: () => next >= script.length,
    close: async () => {
      sockets.clients.forEach((socket) => {
        socket.terminate();
      });
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function informationOf(bases: readonly string[]): object {
  return {
    timezone: 'UTC',
    rateLimits: [],
    exchangeFilters: [],
    assets: [],
    symbols: bases.map((base) => ({
      symbol: `${base}USDT`,
      pair: `${base}USDT`,
      contractType: 'PERPETUAL',
      deliveryDate: 4133404800000,
      onboardDate: 1569398400000,
      status: 'TRADING',
      baseAsset: base,
      quoteAsset: 'USDT',
      marginAsset: 'USDT',
      pricePrecision: 6,
      quantityPrecision: 3,
      baseAssetPrecision: 8,
      quotePrecision: 8,
      underlyingType: 'COIN',
      underlyingSubType: [],
      filters: [
        {
          filterType: 'PRICE_FILTER',
          minPrice: '0.00001',
          maxPrice: '999999',
          tickSize: '0.00001',
        },
        { filterType: 'LOT_SIZE', minQty: '0.001', maxQty: '1000', stepSize: '0.001' },
        { filterType: 'MIN_NOTIONAL', notional: '5' },
      ],
      orderTypes: ['LIMIT'],
      timeInForce: ['GTC'],
    })),
  };
}
