import { randomBytes } from 'node:crypto';

import { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';

import { accepts } from './compression.js';
import { type ConsoleFile, type ConsoleFiles, readConsoleFiles } from './console-files.js';

/** What the console must know before it has a token: `GET /console/config.json`. */
export interface ConsoleConfig {
  readonly version: string;
  /** Whether tokens of `marginward token` are taken. */
  readonly devTokens: boolean;
  /** Who issues tokens otherwise; null with development tokens. */
  readonly issuer: string | null;
  readonly audience: string | null;
  /** The console's name at the issuer, a public client; null where people paste a token. */
  readonly clientId: string | null;
  /** Scopes that the console asks the issuer for, with spaces between. */
  readonly scope: string;
}

export interface ConsoleSite {
  /** Where the built console lies. */
  readonly folder: string;
  readonly config: ConsoleConfig;
  /** Called when somebody wants the console and it is not built. @returns Whether it is being built. */
  readonly onWanted: () => boolean;
}

/** Replaced in index.html, by a new one for every answer. */
const NONCE = '__CSP_NONCE__';

/** Nothing from elsewhere, nothing in line but styles with the nonce of this answer, in no frame. */
function policyOf(nonce: string, issuer: string | null): string {
  const connect = issuer === null ? "'self'" : `'self' ${new URL(issuer).origin}`;
  return [
    ...["default-src 'none'", "script-src 'self'", `style-src 'self' 'nonce-${nonce}'`],
    ...["font-src 'self'", "img-src 'self' data:", `connect-src ${connect}`],
    ...["base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"],
  ].join('; ');
}

/** The console under `/console/`: its files, every other path below it as its first page, and its configuration. */
export function addConsoleRoutes(app: FastifyInstance, site: ConsoleSite): void {
  let files: ConsoleFiles | null = null;
  const filesNow = (): ConsoleFiles | null => (files ??= readConsoleFiles(site.folder));
  app.get('/console', (_request, reply) => reply.redirect('/console/'));
  app.get('/console/config.json', (_request, reply) =>
    hardened(reply).header('cache-control', 'no-store').send(site.config),
  );
  app.get<{ Params: { '*': string } }>('/console/*', (request, reply) => {
    const name = request.params['*'];
    const built = filesNow();
    if (built === null) {
      return sendWaiting(reply, site.onWanted());
    }
    const file = name === 'index.html' ? undefined : built.get(name);
    if (file !== undefined) {
      return sendFile(request, reply, file);
    }
    return name.startsWith('assets/')
      ? hardened(reply).code(404).type('text/plain').send('There is no such file.\n')
      : sendPage(reply, built.get('index.html'), site.config.issuer);
  });
}

function hardened(reply: FastifyReply): FastifyReply {
  return reply
    .header('x-content-type-options', 'nosniff')
    .header('referrer-policy', 'no-referrer')
    .header('cross-origin-opener-policy', 'same-origin');
}

function sendFile(request: FastifyRequest, reply: FastifyReply, file: ConsoleFile): FastifyReply {
  const encodings = request.headers['accept-encoding'];
  hardened(reply)
    .type(file.type)
    .header('vary', 'accept-encoding')
    .header('cache-control', file.isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache');
  if (file.br !== null && accepts(encodings, 'br')) {
    return reply.header('content-encoding', 'br').send(file.br);
  }
  return file.gzip !== null && accepts(encodings, 'gzip')
    ? reply.header('content-encoding', 'gzip').send(file.gzip)
    : reply.send(file.plain);
}

function sendPage(
  reply: FastifyReply,
  page: ConsoleFile | undefined,
  issuer: string | null,
): FastifyReply {
  const nonce = randomBytes(16).toString('base64');
  return hardened(reply)
    .type('text/html; charset=utf-8')
    .header('cache-control', 'no-cache')
    .header('content-security-policy', policyOf(nonce, issuer))
    .send((page?.plain.toString() ?? '').replaceAll(NONCE, nonce));
}

/** While it is built, the page asks again by itself. */
function sendWaiting(reply: FastifyReply, isBeingBuilt: boolean): FastifyReply {
  const text = isBeingBuilt
    ? 'The console is being built, which takes about half a minute the first time. This page asks again by itself.'
    : 'The console is not built. Build it with: npm run build';
  return hardened(reply)
    .code(503)
    .type('text/html; charset=utf-8')
    .header('cache-control', 'no-store')
    .header('retry-after', '2')
    .header('content-security-policy', "default-src 'none'; frame-ancestors 'none'")
    .send(
      `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Marginward</title>${
        isBeingBuilt ? '<meta http-equiv="refresh" content="2">' : ''
      }<meta name="color-scheme" content="dark light"></head><body><h1>Marginward</h1><p>${text}</p></body></html>\n`,
    );
}
