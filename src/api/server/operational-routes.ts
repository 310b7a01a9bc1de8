import Fastify, { type FastifyInstance } from 'fastify';
import { type Registry } from 'prom-client';

import { type Log } from '../../app/ports.js';

import { REQUEST_TIMES } from './admission.js';

/** One thing that must hold before traffic is sent here. Resolves, or throws with the reason. */
export interface ReadinessCheck {
  readonly name: string;
  readonly check: () => Promise<void>;
}

export interface OperationalRoutes {
  readonly readiness: readonly ReadinessCheck[];
  readonly metrics: Registry;
  readonly log: Log;
}

/** A check that has no answer by then has failed. Milliseconds. */
const CHECK_MS_MAX = 5000;

/** `/healthz`: alive. `/readyz`: every check holds. `/metrics`: for Prometheus. */
export function addOperationalRoutes(
  app: FastifyInstance,
  { readiness, metrics, log }: OperationalRoutes,
): void {
  app.get('/healthz', () => ({ status: 'alive' }));
  app.get('/readyz', async (_request, reply) => {
    const outcomes = await Promise.all(
      readiness.map(async ({ name, check }) => {
        const fault = await faultOf(check);
        if (fault !== null) {
          log.warn({ err: fault, check: name }, `not ready: ${name}`);
        }
        return fault === null ? [] : [name];
      }),
    );
    const failed = outcomes.flat();
    return reply
      .code(failed.length === 0 ? 200 : 503)
      .send({ status: failed.length === 0 ? 'ready' : 'not ready', failed: failed.sort() });
  });
  app.get('/metrics', async (_request, reply) =>
    reply.type(metrics.contentType).send(await metrics.metrics()),
  );
}

/** Why a check does not hold; null when it does. One that does not end in time does not hold. */
async function faultOf(check: ReadinessCheck['check']): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<Error>((resolve) => {
    timer = setTimeout(() => {
      resolve(new Error(`no answer within ${CHECK_MS_MAX / 1000} s`));
    }, CHECK_MS_MAX);
  });
  const fault = await Promise.race([
    check().then(
      () => null,
      (error: unknown) => error ?? new Error('it failed'),
    ),
    timeout,
  ]);
  clearTimeout(timer);
  return fault;
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
