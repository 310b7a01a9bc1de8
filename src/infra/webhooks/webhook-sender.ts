import { lookup } from 'node:dns';
import http from 'node:http';
import https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';

import { Webhook } from 'standardwebhooks';

import { type WebhookMessage, type WebhookSender } from '../../app/ports.js';
import { badInput } from '../../domain/errors.js';
import { isLoopbackAddress, isPublicAddress } from './public-address.js';

export interface SenderOptions {
  /** For development: lets messages go to this machine, also by plain HTTP. */
  readonly allowsLoopback: boolean;
  readonly timeoutMs?: number;
  /** Resolves names. Default: the system's. */
  readonly lookup?: typeof lookup;
}

const TIMEOUT_MS = 10_000;
const URL_LENGTH_MAX = 2000;

/**
 * Posts messages signed as standardwebhooks.com says. Only public addresses are connected to: the address that
 * is checked is the one that is used, so a name that resolves otherwise a moment later gains nothing. Redirects
 * are answers like any other, and the answer's body is not read.
 */
export function createWebhookSender(options: SenderOptions): WebhookSender {
  const { timeoutMs = TIMEOUT_MS } = options;
  const mayConnect = (address: string): boolean =>
    isPublicAddress(address) || (options.allowsLoopback && isLoopbackAddress(address));
  const guardedLookup = guarded(mayConnect, options.lookup ?? lookup);
  return {
    requireUrl: (text) => {
      requireUrl(text, options.allowsLoopback, mayConnect);
    },
    post: (message) => {
      const url = requireUrl(message.url, options.allowsLoopback, mayConnect);
      return send(url, message, { lookup: guardedLookup, timeoutMs });
    },
  };
}

/** A lookup that fails when any address of the name is none that may be connected to. */
function guarded(mayConnect: (address: string) => boolean, resolve: typeof lookup): LookupFunction {
  return (hostname, lookupOptions, done) => {
    resolve(hostname, { ...lookupOptions, all: true }, (error, addresses) => {
      const refused = error === null && !addresses.every(({ address }) => mayConnect(address));
      const [first] = error === null ? addresses : [];
      if (error !== null || refused || first === undefined) {
        const cause = error ?? new Error('the name resolves to an address that is not public');
        done(cause, '', 4);
      } else if (lookupOptions.all === true) {
        done(null, addresses);
      } else {
        done(null, first.address, first.family);
      }
    });
  };
}

/** @throws DomainError BAD_USER_INPUT for what is no URL that may be posted to. */
function requireUrl(
  text: string,
  allowsLoopback: boolean,
  mayConnect: (address: string) => boolean,
): URL {
  const refuse = (rule: string): Error =>
    badInput('url', rule, text.slice(0, 80).replace(/\p{C}/gu, '\uFFFD'));
  if (text.length > URL_LENGTH_MAX || !URL.canParse(text)) {
    throw refuse(`must be a URL of at most ${URL_LENGTH_MAX} characters`);
  }
  const url = new URL(text);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const isLocal = isLoopbackAddress(host) || host === 'localhost';
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && allowsLoopback && isLocal)) {
    throw refuse('must begin with https://');
  }
  if (url.username !== '' || url.password !== '') {
    throw refuse('must have no user and password');
  }
  const isNamed = isIP(host) === 0;
  if (isNamed ? isLocal && !allowsLoopback : !mayConnect(host)) {
    throw refuse('must lead to a public address');
  }
  return url;
}

function send(
  url: URL,
  { id, at, secrets, body }: WebhookMessage,
  {
    lookup: lookupName,
    timeoutMs,
  }: { readonly lookup: LookupFunction; readonly timeoutMs: number },
): Promise<number> {
  const signature = secrets.map((secret) => new Webhook(secret).sign(id, at, body)).join(' ');
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? https : http).request(url, {
      method: 'POST',
      agent: false,
      lookup: lookupName,
      signal: AbortSignal.timeout(timeoutMs),
      headers: {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        'user-agent': 'marginward-webhooks',
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
        'webhook-signature': signature,
      },
    });
    request.once('response', (response) => {
      resolve(response.statusCode ?? 0);
      // Nothing of it is read: the receiver must not be able to fill our memory.
      response.destroy();
    });
    request.once('error', (error) => {
      const isLate = error.name === 'AbortError' || error.name === 'TimeoutError';
      reject(isLate ? new Error(`no answer within ${timeoutMs / 1000} s`) : error);
    });
    request.end(body);
  });
}
