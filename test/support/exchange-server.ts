import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';

/** What an exchange of tests does with a request instead of answering it properly. */
export type Fault =
  /** Does it, and never answers: the connection breaks afterwards. */
  | { readonly kind: 'TIMES_OUT_AFTER_TRADING' }
  /** Does nothing, and breaks the connection. */
  | { readonly kind: 'HANGS_UP' }
  /** Does nothing, and says this. */
  | { readonly kind: 'SAYS'; readonly status: number; readonly body: string }
  /** Does it, and says this. */
  | { readonly kind: 'SAYS_AFTER_TRADING'; readonly status: number; readonly body: string };

export interface ExchangeRequest {
  readonly method: string;
  readonly path: string;
  readonly parameters: URLSearchParams;
  readonly body: string;
  readonly headers: IncomingMessage['headers'];
}

export interface Reply {
  readonly status?: number;
  readonly body: unknown;
}

export interface ExchangeServer {
  readonly url: string;
  readonly requests: ExchangeRequest[];
  /** Faults of the next requests to these paths, in order. */
  readonly faults: Map<string, Fault[]>;
  readonly close: () => Promise<void>;
}

/** An HTTP server on the loopback that answers as an exchange's documentation says. */
export async function anExchangeServer(
  answer: (request: ExchangeRequest) => Reply,
): Promise<ExchangeServer> {
  const requests: ExchangeRequest[] = [];
  const faults = new Map<string, Fault[]>();
  const server = createServer((incoming, response) => {
    void readRequest(incoming).then((request) => {
      requests.push(request);
      reply(response, request, faults.get(`${request.method} ${request.path}`)?.shift(), answer);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    requests,
    faults,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}

async function readRequest(incoming: IncomingMessage): Promise<ExchangeRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) {
    chunks.push(chunk as Buffer);
  }
  const body = Buffer.concat(chunks).toString('utf8');
  const url = new URL(incoming.url ?? '/', 'http://exchange');
  const isForm = body !== '' && !body.startsWith('{');
  return {
    method: incoming.method ?? 'GET',
    path: url.pathname,
    parameters: new URLSearchParams(isForm ? body : url.search),
    body,
    headers: incoming.headers,
  };
}

function reply(
  response: ServerResponse,
  request: ExchangeRequest,
  fault: Fault | undefined,
  answer: (request: ExchangeRequest) => Reply,
): void {
  switch (fault?.kind) {
    case 'HANGS_UP':
      response.destroy();
      return;
    case 'TIMES_OUT_AFTER_TRADING':
      answer(request);
      // The client's own timeout ends it.
      return;
    case 'SAYS':
      send(response, fault.status, fault.body);
      return;
    case 'SAYS_AFTER_TRADING':
      answer(request);
      send(response, fault.status, fault.body);
      return;
    case undefined: {
      const { status = 200, body } = answer(request);
      send(response, status, JSON.stringify(body));
    }
  }
}

function send(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(body);
}

export function hmacSha256(secret: string, text: string, encoding: 'hex' | 'base64'): string {
  return createHmac('sha256', secret).update(text).digest(encoding);
}
