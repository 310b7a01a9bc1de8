import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';

import { exportJWK, generateKeyPair, SignJWT } from 'jose';

export const AUDIENCE = 'https://risk.example';
export const CLIENT_ID = 'console';
const KEY_ID = 'key-1';

/** What the issuer does, to be changed by a test. */
export interface Behaviour {
  /** Life of its tokens. */
  lifeSeconds: number;
  /** Whether it gives refresh tokens. */
  refreshes: boolean;
  /** What of its answers is wrong. */
  fault: 'NONE' | 'STATE' | 'NONCE' | 'DENIED' | 'CODE_USED';
}

/** An OpenID Connect issuer on this machine: the outside party of a sign-in. */
export interface TestIssuer {
  readonly url: string;
  readonly behaviour: Behaviour;
  /** Parameters of each authorization request. */
  readonly authorizations: readonly URLSearchParams[];
  /** Bodies of each token request that it took. */
  readonly grants: readonly URLSearchParams[];
  readonly close: () => Promise<void>;
}

/** It signs in whoever comes as `ivy`, who reads everything, without asking. */
export async function anIssuer(): Promise<TestIssuer> {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const jwk = { ...(await exportJWK(publicKey)), kid: KEY_ID, alg: 'ES256', use: 'sig' };
  const behaviour: Behaviour = { lifeSeconds: 3600, refreshes: false, fault: 'NONE' };
  const authorizations: URLSearchParams[] = [];
  const grants: URLSearchParams[] = [];
  const codes = new Map<string, URLSearchParams>();
  let url = '';

  const sign = (audience: string, claims: Record<string, unknown>): Promise<string> =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256', kid: KEY_ID })
      .setIssuer(url)
      .setAudience(audience)
      .setSubject('ivy')
      .setIssuedAt()
      .setExpirationTime(`${behaviour.lifeSeconds} s`)
      .sign(privateKey);

  const authorize = (request: URLSearchParams, response: ServerResponse): void => {
    authorizations.push(request);
    const back = new URL(request.get('redirect_uri') ?? '');
    const { fault } = behaviour;
    const code = randomUUID();
    codes.set(code, request);
    const answer =
      fault === 'DENIED'
        ? { error: 'access_denied', error_description: 'ivy said no' }
        : { code: fault === 'CODE_USED' ? 'used' : code };
    const state = fault === 'STATE' ? 'another' : (request.get('state') ?? '');
    for (const [name, value] of Object.entries({ ...answer, state })) {
      back.searchParams.set(name, value);
    }
    response.writeHead(302, { location: back.href }).end();
  };

  /** @returns The authorization that is redeemed; null for what is none. */
  const redeemed = (body: URLSearchParams): URLSearchParams | null => {
    const authorization = codes.get(body.get('code') ?? '') ?? null;
    codes.delete(body.get('code') ?? '');
    const challenge = createHash('sha256')
      .update(body.get('code_verifier') ?? '')
      .digest('base64url');
    const isRight =
      authorization?.get('code_challenge') === challenge &&
      authorization.get('redirect_uri') === body.get('redirect_uri') &&
      body.get('client_id') === CLIENT_ID;
    return isRight ? authorization : null;
  };

  const grant = async (body: URLSearchParams, response: ServerResponse): Promise<void> => {
    const isRefresh = body.get('grant_type') === 'refresh_token' && behaviour.refreshes;
    const authorization = isRefresh ? null : redeemed(body);
    if (!isRefresh && authorization === null) {
      sendJson(response, { error: 'invalid_grant', error_description: 'no such code' }, 400);
      return;
    }
    grants.push(body);
    const nonce = behaviour.fault === 'NONCE' ? 'another' : (authorization?.get('nonce') ?? '');
    sendJson(response, {
      access_token: await sign(AUDIENCE, { roles: ['RISK_VIEWER'], jti: randomUUID() }),
      token_type: 'Bearer',
      expires_in: behaviour.lifeSeconds,
      ...(isRefresh ? {} : { id_token: await sign(CLIENT_ID, { nonce }) }),
      ...(behaviour.refreshes ? { refresh_token: randomUUID() } : {}),
    });
  };

  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', url);
    if (pathname === '/authorize') {
      authorize(searchParams, response);
    } else if (pathname === '/token') {
      void bodyOf(request).then((body) => grant(body, response));
    } else if (pathname === '/jwks') {
      sendJson(response, { keys: [jwk] });
    } else if (pathname === '/.well-known/openid-configuration') {
      sendJson(response, {
        issuer: url,
        authorization_endpoint: `${url}/authorize`,
        token_endpoint: `${url}/token`,
        jwks_uri: `${url}/jwks`,
        id_token_signing_alg_values_supported: ['ES256'],
      });
    } else {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    behaviour,
    authorizations,
    grants,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function sendJson(response: ServerResponse, body: object, status = 200): void {
  response
    .writeHead(status, {
      'content-type': 'application/json',
      'access-control-allow-origin': '*',
      'cache-control': 'no-store',
    })
    .end(JSON.stringify(body));
}

async function bodyOf(request: IncomingMessage): Promise<URLSearchParams> {
  const parts: Buffer[] = [];
  for await (const part of request) {
    parts.push(part as Buffer);
  }
  return new URLSearchParams(Buffer.concat(parts).toString());
}
