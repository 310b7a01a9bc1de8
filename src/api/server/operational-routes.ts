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
  app.get('/healthz', () => ({ status: 'alive' }));
  app.get('/readyz', async (_request, reply) => {
    const failed: string[] = [];
    const reasons: Record<string, string> = {};
    await Promise.all(
      readiness.map(({ name, reason, check }) =>
        inTime(check()).catch((error: unknown) => {
          // The message contains the name, because repeats of one message are folded.
          log.warn({ err: error, check: name }, `not ready: ${name}`);
          failed.push(name);
          reasons[name] = reason;
        }),
      ),
    );
    return reply
      .code(failed.length === 0 ? 200 : 503)
      .send(
        failed.length === 0
          ? { status: 'ready', failed }
          : { status: 'not ready', failed: failed.sort(), reasons },
      );
  });
  app.get('/metrics', async (_request, reply) =>
    reply.type(metrics.contentType).send(await metrics.metrics()),
  );
}

/** Serves these routes on a separate port, for a process that serves nothing else. */
export async function serveOperationalRoutes(
  routes: OperationalRoutes,
  address: { readonly host: string; readonly port: number },
): Promise<{ readonly url: string; readonly close: () => Promise<void> }> {
  const app = Fastify({ trustProxy: false, forceCloseConnections: true, ...REQUEST_TIMES });
  addOperationalRoutes(app, routes);
  const url = await app.listen(address);
  return { url, close: () => app.close() };
}
