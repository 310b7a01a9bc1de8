import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';

import { type FastifyInstance } from 'fastify';

const gzipAsync = promisify(gzip);

/** Shorter answers are sent as they are: they fit one packet. Bytes. */
const PLAIN_BYTES_MAX = 1400;

/**
 * Answers in text are compressed for whoever asks for gzip, in the thread pool. A token is in a header and never in
 * an answer, so their length tells nobody about it.
 */
export function compressAnswers(app: FastifyInstance): void {
  app.addHook('onSend', async (request, reply, payload) => {
    if (
      typeof payload !== 'string' ||
      payload.length <= PLAIN_BYTES_MAX ||
      reply.hasHeader('content-encoding')
    ) {
      return payload;
    }
    void reply.header('vary', 'accept-encoding');
    if (!accepts(request.headers['accept-encoding'], 'gzip')) {
      return payload;
    }
    const compressed = await gzipAsync(payload, { level: constants.Z_BEST_SPEED });
    void reply.header('content-encoding', 'gzip').removeHeader('content-length');
    return compressed;
  });
}

/** Whether a header names an encoding, and not to refuse it with q=0. */
export function accepts(header: string | string[] | undefined, encoding: string): boolean {
  return String(header ?? '')
    .toLowerCase()
    .split(',')
    .map((part) => part.trim().split(/\s*;\s*q=/))
    .some(([name, quality]) => name === encoding && Number(quality ?? 1) > 0);
}
