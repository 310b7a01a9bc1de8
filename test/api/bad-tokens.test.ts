import { createHmac } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { type Answer, type Api, anApi, at, codesOf, SECRET } from './harness.js';

let api: Api;

beforeAll(async () => {
  api = await anApi();
}, 60_000);
afterAll(() => api.close());

describe('a token', () => {
  const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
  const signed = (claims: object, secret = SECRET, header: object = { alg: 'HS256' }): string => {
    const now = Math.floor(api.system.clock.at.getTime() / 1000);
    const common = { iss: 'marginward-dev', aud: 'marginward', sub: 'eve', iat: now };
    const data = `${encoded(header)}.${encoded({ ...common, exp: now + 60, roles: ['ADMIN'], ...claims })}`;
    return `${data}.${createHmac('sha256', secret).update(data).digest('base64url')}`;
  };
  const whoAmI = (token: string | null): Promise<Answer> =>
    api.ask(token, '{ viewer { subject roles } }');

  test('that is valid is accepted', async () => {
    expect(at((await whoAmI(signed({}))).data, 'viewer')).toEqual({
      subject: 'eve',
      roles: ['ADMIN'],
    });
  });

  test.each([
    ['missing', () => null, 'TOKEN_MISSING'],
    ['garbage', () => 'garbage', 'TOKEN_MALFORMED'],
    [
      'signed by another key',
      () => signed({}, 'another secret that is long enough, 32'),
      'TOKEN_SIGNATURE_INVALID',
    ],
    [
      'unsigned (alg none)',
      () => signed({}, SECRET, { alg: 'none' }).replace(/[^.]*$/, ''),
      'TOKEN_SIGNATURE_INVALID',
    ],
    [
      'signed by another method',
      () => signed({}, SECRET, { alg: 'HS512' }),
      'TOKEN_SIGNATURE_INVALID',
    ],
    [
      'expired',
      () => signed({ exp: Math.floor(api.system.clock.at.getTime() / 1000) }),
      'TOKEN_EXPIRED',
    ],
    ['without an expiry', () => signed({ exp: undefined }), 'TOKEN_CLAIM_INVALID'],
    [
      'not valid yet',
      () => signed({ nbf: Math.floor(api.system.clock.at.getTime() / 1000) + 60 }),
      'TOKEN_NOT_YET_VALID',
    ],
    ['without a subject', () => signed({ sub: '' }), 'TOKEN_CLAIM_INVALID'],
    ['for another audience', () => signed({ aud: 'another' }), 'TOKEN_AUDIENCE_WRONG'],
    ['of the program itself', () => signed({ sub: 'system:engine' }), 'TOKEN_SUBJECT_RESERVED'],
  ])(
    'that is %s is UNAUTHENTICATED, with status 401 and the reason',
    async (_name, token, reason) => {
      const answer = await whoAmI(token());

      expect([answer.status, ...codesOf(answer)]).toEqual([401, 'UNAUTHENTICATED']);
      expect(answer.errors[0]?.extensions.reason).toBe(reason);
      expect(api.log.warnings).toContain(`a token was refused: ${reason}`);
    },
  );

  test.each([
    ['missing', null, 'Bearer realm="marginward"'],
    [
      'expired',
      () => signed({ exp: Math.floor(api.system.clock.at.getTime() / 1000) }),
      /^Bearer realm="marginward", error="invalid_token", error_description="The token expired at 2[^"]+"$/,
    ],
  ])('that is %s is answered with the challenge of RFC 6750', async (_name, token, challenge) => {
    const response = await fetch(`${api.url()}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token === null ? {} : { authorization: `Bearer ${token()}` }),
      },
      body: '{"query":"{ viewer { subject } }"}',
    });

    expect(response.headers.get('www-authenticate')).toMatch(challenge);
  });

  test('with an unknown role grants nothing', async () => {
    const answer = await api.ask(
      signed({ roles: ['SUPERUSER', 'operator', 7] }),
      '{ viewer { roles } accounts { totalCount } }',
    );

    expect(answer.data).toEqual({ viewer: { roles: [] }, accounts: { totalCount: 0 } });
  });
});
