import Fastify, { type FastifyInstance } from 'fastify';
import { type Registry } from 'prom-client';

import { type Log } from '../../app/ports.js';

import { REQUEST_TIMES } from './admission.js';

/** One condition for receiving traffic. Resolves, or throws. */
export interface ReadinessCheck {
  readonly name: string;
  /** The public reason of a failure, without hosts and users. The log has the error. */
  readonly reason: string;
  readonly check: () => Promise<unknown>;
}

export interface OperationalRoutes {
  readonly readiness: readonly ReadinessCheck[];
  readonly metrics: Registry;
  readonly log: Log;
}

/** Timeout of a check, in milliseconds. */
const CHECK_MS_MAX = 5000;

async function inTime(check: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`no answer within ${CHECK_MS_MAX} ms`));
    }, CHECK_MS_MAX);
  });
  await Promise.race([check, late]).finally(() => {
    clearTimeout(timer);
  });
}

/** `/healthz`: alive. `/readyz`: all checks hold. `/metrics`: for Prometheus. */
export function addOperationalRoutes(
  app: FastifyInstance,
  { readiness, metrics, log }: OperationalRoutes,
): void {
  const look = shared(() => runChecks(readiness, log));
  const measure = shared(() => metrics.metrics());
  app.get('/healthz', () => ({ status: 'alive' }));
  app.get('/readyz', async (_request, reply) => {
    const { failed, reasons } = await look();
    return reply
      .code(failed.length === 0 ? 200 : 503)
      .send(
        failed.length === 0
          ? { status: 'ready', failed }
          : { status: 'not ready', failed, reasons },
      );
  });
  app.get('/metrics', async (_request, reply) =>
    reply.type(metrics.contentType).send(await measure()),
  );
}

/** Whoever asks while the answer is being made gets the same one: nobody here has a token, and each costs queries. */
function shared<Answer>(make: () => Promise<Answer>): () => Promise<Answer> {
  let making: Promise<Answer> | null = null;
  return () => {
    making ??= make().finally(() => {
      making = null;
    });
    return making;
  };
}

interface CheckResults {
  readonly failed: readonly string[];
  readonly reasons: Readonly<Record<string, string>>;
}

async function runChecks(readiness: readonly ReadinessCheck[], log: Log): Promise<CheckResults> {
  const failed: string[] = [];
  const reasons: Record<string, string> = {};
  await Promise.all(
    readiness.map(({ name, reason, check }) =>
      inTime(check()).catch((error: unknown) => {
        // The name is in the message, too: repeats of one message are folded.
        log.warn({ err: error, check: name }, `not ready: ${name}`);
        failed.push(name);
        reasons[name] = reason;
      }),
    ),
  );
  return { failed: failed.sort(), reasons };
}

/** The same on a port of its own, for a process that serves nothing else. */
export async function serveOperationalRoutes(
  routes: OperationalRoutes,
  address: { readonly host: string; readonly port: number },
): Promise<{ readonly url: string; readonly close: () => Promise<void> }> {
  const app = Fastify({ trustProxy: false, forceCloseConnections: true, ...REQUEST_TIMES });
  addOperationalRoutes(app, routes);
  const url = await app.listen(address);
  return { url, close: () => app.close() };
}
