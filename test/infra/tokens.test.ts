import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exportJWK, generateKeyPair, type GenerateKeyPairResult, SignJWT } from 'jose';

import { type Authentication } from '../../src/app/auth/authentication.js';
import { DomainError } from '../../src/domain/errors.js';
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
/** The code and reason of a refusal; a token that is taken has none. */
async function refusalOf(verifying: Promise<Authentication>): Promise<unknown[]> {
  const error: unknown = await verifying.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error === null || !(error instanceof DomainError)) {
    return [error];
  }
  return [error.code, error.details.reason ?? error.details.dependency];
}
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
    [59, [null]],
    [60, ['UNAUTHENTICATED', 'TOKEN_EXPIRED']],
    [61, ['UNAUTHENTICATED', 'TOKEN_EXPIRED']],
  ])('after %p of 60 seconds are refused with %j', async (seconds, refusal) => {
    const text = `Bearer ${await signDevelopmentToken(token)}`;

    expect(await refusalOf(verifierAt(seconds)(text))).toEqual(refusal);
  });

  test.each([
    ['nothing', () => undefined, 'TOKEN_MISSING'],
    ['no scheme', (text: string) => text, 'TOKEN_MISSING'],
    ['another scheme', (text: string) => `Basic ${text}`, 'TOKEN_MISSING'],
    ['no JWT', () => 'Bearer garbage', 'TOKEN_MALFORMED'],
    ['endless', () => `Bearer ${'a'.repeat(8193)}`, 'TOKEN_MISSING'],
    [
      'a changed payload',
      (text: string) =>
        `Bearer ${text.replace(/\.(.)/, (_, c: string) => `.${c === 'a' ? 'b' : 'a'}`)}`,
      'TOKEN_SIGNATURE_INVALID',
    ],
    [
      'no signature',
      (text: string) => `Bearer ${text.split('.').slice(0, 2).join('.')}.`,
      'TOKEN_SIGNATURE_INVALID',
    ],
  ])('are refused as %s', async (_name, changed, reason) => {
    const text = await signDevelopmentToken(token);

    expect(await refusalOf(verifierAt(0)(changed(text)))).toEqual(['UNAUTHENTICATED', reason]);
  });

  test('of another secret, issuer or audience, without a subject or too early, say which it is', async () => {
    const sign = (issuer: string, audience: string): SignJWT =>
      new SignJWT({})
        .setProtectedHeader({ alg: 'HS256' })
        .setIssuer(issuer)
        .setAudience(audience)
        .setExpirationTime(later(60));
    const key = new TextEncoder().encode(SECRET);
    const texts = {
      TOKEN_SIGNATURE_INVALID: await signDevelopmentToken({
        ...token,
        secret: 'another secret of at least that length',
      }),
      TOKEN_ISSUER_WRONG: await sign('somebody', 'marginward').setSubject('alice').sign(key),
      TOKEN_AUDIENCE_WRONG: await sign('marginward-dev', 'another').setSubject('alice').sign(key),
      TOKEN_CLAIM_INVALID: await sign('marginward-dev', 'marginward').sign(key),
      TOKEN_NOT_YET_VALID: await sign('marginward-dev', 'marginward')
        .setSubject('alice')
        .setNotBefore(later(30))
        .sign(key),
    };

    for (const [reason, text] of Object.entries(texts)) {
      expect(await refusalOf(verifierAt(0)(`Bearer ${text}`))).toEqual(['UNAUTHENTICATED', reason]);
    }
  });

  test('of another folder say how to sign one that holds', async () => {
    const text = await signDevelopmentToken({
      ...token,
      secret: 'the secret of another folder, 32',
    });

    await expect(verifierAt(0)(`Bearer ${text}`)).rejects.toThrow('marginward token --data FOLDER');
  });

  test.each(['a\u0000', 'a\nb', 'a\ud800', 'a\u202eb', 'a'.repeat(201)])(
    'of the subject %j, which no row could name, are refused',
    async (subject) => {
      const text = await signDevelopmentToken({ ...token, subject });

      expect(await refusalOf(verifierAt(0)(`Bearer ${text}`))).toEqual([
        'UNAUTHENTICATED',
        'TOKEN_CLAIM_INVALID',
      ]);
    },
  );

  test.each(['system:engine', 'system:', 'SYSTEM:governance', ' system:engine'])(
    'of the subject %j, which names the program itself, are refused',
    async (subject) => {
      const text = await signDevelopmentToken({ ...token, subject });

      expect(await refusalOf(verifierAt(0)(`Bearer ${text}`))).toEqual([
        'UNAUTHENTICATED',
        'TOKEN_SUBJECT_RESERVED',
      ]);
    },
  );

  test('list no account that no row could name', async () => {
    const text = await signDevelopmentToken({ ...token, accounts: ['a-1', 'a\u0000', '\ud800'] });

    expect((await verifierAt(0)(`Bearer ${text}`)).actor.accounts).toEqual(['a-1']);
  });

  test('roles that we do not know mean nothing', async () => {
    const text = await new SignJWT({ roles: ['ROOT', 'OPERATOR'], accounts: 'all' })
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer('marginward-dev')
      .setAudience('marginward')
      .setSubject('alice')
      .setExpirationTime(later(60))
      .sign(new TextEncoder().encode(SECRET));

    expect((await verifierAt(0)(`Bearer ${text}`)).actor).toEqual({
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
  const verify = (text: string, now = NOW) =>
    createTokenVerifier({ kind: 'OIDC', issuer, audience: 'risk', now: () => now })(
      `Bearer ${text}`,
    );

  test.each([
    [64, [null]],
    [65, ['UNAUTHENTICATED', 'TOKEN_EXPIRED']],
  ])('%s s after they were signed for 60 are answered %j', async (seconds, refusal) => {
    const text = await sign({ issuer, audience: 'risk' });

    expect(await refusalOf(verify(text, later(seconds)))).toEqual(refusal);
  });

  test('hold for a connection as long as for a request', async () => {
    const { expiresAt } = await verify(await sign({ issuer, audience: 'risk' }), later(64));

    expect(expiresAt).toEqual(later(65));
  });

  test('hold when its published keys signed them for us', async () => {
    const authentication = await verify(await sign({ issuer, audience: 'risk' }));

    expect(authentication.actor).toEqual({
      subject: 'vera',
      roles: new Set(['RISK_VIEWER']),
      accounts: [],
    });
  });

  test('for somebody else, or signed with a shared secret, are refused', async () => {
    const refusals = [
      await refusalOf(verify(await sign({ issuer, audience: 'another' }))),
      await refusalOf(verify(await sign({ issuer: 'http://evil', audience: 'risk' }))),
      await refusalOf(verify(await signDevelopmentToken(token))),
    ];

    expect(refusals).toEqual([
      ['UNAUTHENTICATED', 'TOKEN_AUDIENCE_WRONG'],
      ['UNAUTHENTICATED', 'TOKEN_ISSUER_WRONG'],
      ['UNAUTHENTICATED', 'TOKEN_SIGNATURE_INVALID'],
    ]);
  });

  test('of an issuer that does not answer are not refused: they cannot be checked now', async () => {
    const away = createTokenVerifier({
      kind: 'OIDC',
      audience: 'risk',
      now: () => NOW,
      issuer: 'http://127.0.0.1:1',
    });
    const text = await sign({ issuer, audience: 'risk' });

    expect(await refusalOf(away(`Bearer ${text}`))).toEqual(['SERVICE_UNAVAILABLE', 'issuer']);
  });
});
