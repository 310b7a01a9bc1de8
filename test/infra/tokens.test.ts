import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exportJWK, generateKeyPair, type GenerateKeyPairResult, SignJWT } from 'jose';

import { createTokenVerifier, signDevelopmentToken } from '../../src/infra/tokens.js';

const NOW = new Date('2026-01-01T00:00:00.000Z');
const SECRET = 'a secret of tests that is long enough for HS256';
const token = {
  subject: 'alice',
  roles: ['ACCOUNT_OWNER'],
  accounts: ['a-1'],
  expiresInSeconds: 60,
  secret: SECRET,
  now: NOW,
} as const;
const later = (seconds: number): Date => new Date(NOW.getTime() + seconds * 1000);

describe('development tokens', () => {
  const verifierAt = (seconds: number) =>
    createTokenVerifier({ kind: 'DEVELOPMENT', secret: SECRET, now: () => later(seconds) });

  test('carry their subject, roles, accounts and end', async () => {
    const authentication = await verifierAt(0)(`Bearer ${await signDevelopmentToken(token)}`);

    expect(authentication).toEqual({
      actor: { subject: 'alice', roles: new Set(['ACCOUNT_OWNER']), accounts: ['a-1'] },
      expiresAt: later(60),
    });
  });

  test.each([
    [59, true],
    [60, false],
    [61, false],
  ])('after %p of 60 seconds hold: %p', async (seconds, holds) => {
    const authentication = await verifierAt(seconds)(`Bearer ${await signDevelopmentToken(token)}`);

    expect(authentication !== null).toBe(holds);
  });

  test.each([
    ['nothing', () => undefined],
    ['no scheme', (text: string) => text],
    ['another scheme', (text: string) => `Basic ${text}`],
    [
      'a changed payload',
      (text: string) =>
        `Bearer ${text.replace(/\.(.)/, (_, c: string) => `.${c === 'a' ? 'b' : 'a'}`)}`,
    ],
    ['no signature', (text: string) => `Bearer ${text.split('.').slice(0, 2).join('.')}.`],
  ])('are refused as %s', async (_name, changed) => {
    const text = await signDevelopmentToken(token);

    expect(await verifierAt(0)(changed(text))).toBeNull();
  });

  test('of another secret, issuer or audience, or without a subject, are refused', async () => {
    const sign = (issuer: string, audience: string): SignJWT =>
      new SignJWT({})
        .setProtectedHeader({ alg: 'HS256' })
        .setIssuer(issuer)
        .setAudience(audience)
        .setExpirationTime(later(60));
    const key = new TextEncoder().encode(SECRET);
    const texts = [
      await signDevelopmentToken({ ...token, secret: 'another secret of at least that length' }),
      await sign('somebody', 'marginward').setSubject('alice').sign(key),
      await sign('marginward-dev', 'another').setSubject('alice').sign(key),
      await sign('marginward-dev', 'marginward').sign(key),
    ];

    for (const text of texts) {
      expect(await verifierAt(0)(`Bearer ${text}`)).toBeNull();
    }
  });

  test.each(['a\u0000', 'a\nb', 'a\ud800', 'a'.repeat(201)])(
    'of the subject %j, which no row could name, are refused',
    async (subject) => {
      const text = await signDevelopmentToken({ ...token, subject });

      expect(await verifierAt(0)(`Bearer ${text}`)).toBeNull();
    },
  );

  test('list no account that no row could name', async () => {
    const text = await signDevelopmentToken({ ...token, accounts: ['a-1', 'a\u0000', '\ud800'] });

    expect((await verifierAt(0)(`Bearer ${text}`))?.actor.accounts).toEqual(['a-1']);
  });

  test('roles that we do not know mean nothing', async () => {
    const text = await new SignJWT({ roles: ['ROOT', 'OPERATOR'], accounts: 'all' })
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer('marginward-dev')
      .setAudience('marginward')
      .setSubject('alice')
      .setExpirationTime(later(60))
      .sign(new TextEncoder().encode(SECRET));

    expect((await verifierAt(0)(`Bearer ${text}`))?.actor).toEqual({
      subject: 'alice',
      roles: new Set(['OPERATOR']),
      accounts: [],
    });
  });
});

describe('tokens of an OIDC issuer', () => {
  let server: Server;
  let issuer: string;
  let keys: GenerateKeyPairResult;

  beforeAll(async () => {
    keys = await generateKeyPair('RS256');
    const jwk = { ...(await exportJWK(keys.publicKey)), kid: 'k1', alg: 'RS256' };
    server = createServer((request, response) => {
      const body =
        request.url === '/jwks' ? { keys: [jwk] } : { issuer, jwks_uri: `${issuer}/jwks` };
      response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    issuer = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  const sign = (claims: { issuer: string; audience: string }): Promise<string> =>
    new SignJWT({ roles: ['RISK_VIEWER'] })
      .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
      .setIssuer(claims.issuer)
      .setAudience(claims.audience)
      .setSubject('vera')
      .setExpirationTime(later(60))
      .sign(keys.privateKey);
  const verify = (text: string) =>
    createTokenVerifier({ kind: 'OIDC', issuer, audience: 'risk', now: () => NOW })(
      `Bearer ${text}`,
    );

  test('hold when its published keys signed them for us', async () => {
    const authentication = await verify(await sign({ issuer, audience: 'risk' }));

    expect(authentication?.actor).toEqual({
      subject: 'vera',
      roles: new Set(['RISK_VIEWER']),
      accounts: [],
    });
  });

  test('for somebody else, or signed with a shared secret, are refused', async () => {
    expect(await verify(await sign({ issuer, audience: 'another' }))).toBeNull();
    expect(await verify(await sign({ issuer: 'http://evil', audience: 'risk' }))).toBeNull();
    expect(await verify(await signDevelopmentToken(token))).toBeNull();
  });
});
