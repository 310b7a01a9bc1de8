import { type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { CHROMIUM, launch, newPage, type Opened, SLOW, violationsOf } from './browser.js';
import { aConsoleServer, type ConsoleServer } from './console-server.js';
import { anIssuer, AUDIENCE, CLIENT_ID, type TestIssuer } from './issuer.js';

describe.skipIf(CHROMIUM === undefined)('signing in at an issuer', () => {
  let issuer: TestIssuer;
  let server: ConsoleServer;
  let browser: Browser;
  beforeAll(async () => {
    issuer = await anIssuer();
    server = aConsoleServer({
      env: {
        AUTH_ISSUER: issuer.url,
        AUTH_AUDIENCE: AUDIENCE,
        AUTH_CLIENT_ID: CLIENT_ID,
        AUTH_SCOPE: 'openid offline_access',
      },
    });
    await server.start();
    browser = await launch();
  }, 240_000);
  afterAll(async () => {
    await server.remove();
    await browser.close();
    await issuer.close();
  });
  beforeEach(() => {
    Object.assign(issuer.behaviour, { lifeSeconds: 3600, refreshes: false, fault: 'NONE' });
  });

  async function arrive(place: string): Promise<Opened> {
    const opened = await newPage(browser);
    await opened.page.goto(`${server.url()}/console${place}`);
    await opened.page.getByRole('button', { name: /^Sign in at 127.0.0.1/ }).waitFor();
    return opened;
  }

  async function signIn(page: Page): Promise<void> {
    await page.getByRole('button', { name: /^Sign in at/ }).click();
  }

  const isLive = (page: Page): Promise<unknown> =>
    page.waitForSelector('.pill[data-state="live"]', SLOW);

  const stored = (page: Page): Promise<string> =>
    page.evaluate<string>('JSON.stringify({ ...localStorage, ...sessionStorage })');

  test('the way there and back ends where it began, with state, nonce and a challenge', async () => {
    const { page, context, errors } = await arrive('/calls?cause=PRICE');
    expect(await violationsOf(page)).toEqual([]);
    const urls: string[] = [];
    page.on('request', (request) => urls.push(request.url()));
    await signIn(page);
    await isLive(page);
    expect(page.url()).toBe(`${server.url()}/console/calls?cause=PRICE`);
    expect(await page.textContent('.who')).toContain('ivy');
    const asked = Object.fromEntries(issuer.authorizations.at(-1) ?? []);
    expect(asked).toMatchObject({
      response_type: 'code',
      client_id: CLIENT_ID,
      redirect_uri: `${server.url()}/console/`,
      scope: 'openid offline_access',
      audience: AUDIENCE,
      code_challenge_method: 'S256',
    });
    for (const name of ['state', 'nonce', 'code_challenge']) {
      expect(asked[name]).toMatch(/^[\w-]{43}$/);
    }
    // The issuer took the code, so the verifier was the challenge's. Nothing of it is kept anywhere.
    expect(issuer.grants.at(-1)?.get('code_verifier')).toMatch(/^[\w-]{43}$/);
    expect(await stored(page)).not.toMatch(/eyJ|verifier|state/);
    expect(
      urls.filter((url) => !url.startsWith(server.url()) && !url.startsWith(issuer.url)),
    ).toEqual([]);
    expect(errors).toEqual([]);
    await context.close();
  });

  test('the policy lets the page connect to its server and to the issuer, and to nobody else', async () => {
    const { headers } = await fetch(`${server.url()}/console/`);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain(`connect-src 'self' ${issuer.url};`);
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
    const config = await fetch(`${server.url()}/console/config.json`);
    expect(await config.json()).toMatchObject({
      devTokens: false,
      issuer: issuer.url,
      clientId: CLIENT_ID,
      scope: 'openid offline_access',
    });
  });

  test.each([
    ['STATE', /state/, 0],
    ['NONCE', /nonce/, 1],
    ['DENIED', /ivy said no/, 0],
    ['CODE_USED', /no such code/, 0],
  ] as const)('an answer that is wrong is not taken: %s', async (fault, said, grants) => {
    issuer.behaviour.fault = fault;
    const before = issuer.grants.length;
    const { page, context } = await arrive('/funds');
    await signIn(page);
    await expect.poll(() => page.getByRole('alert').textContent(), SLOW).toMatch(said);
    expect(issuer.grants.length - before).toBe(grants);
    expect(await page.locator('.pill').count()).toBe(0);
    // The address keeps neither the code nor the state.
    expect(new URL(page.url()).search).toBe('');
    issuer.behaviour.fault = 'NONE';
    await signIn(page);
    await isLive(page);
    await context.close();
  });

  test('an answer that nobody here asked for signs nobody in', async () => {
    const { page, context } = await newPage(browser);
    await page.goto(`${server.url()}/console/?code=stolen&state=chosen`);
    await expect
      .poll(() => page.getByRole('alert').textContent(), SLOW)
      .toContain('not begun in this tab');
    expect(new URL(page.url()).search).toBe('');
    await context.close();
  });

  test('a token is renewed before it ends, and the page stays where it is', async () => {
    Object.assign(issuer.behaviour, { lifeSeconds: 12, refreshes: true });
    const { page, context } = await arrive('/markets');
    await signIn(page);
    await isLive(page);
    const renewals = (): number =>
      issuer.grants.filter((body) => body.get('grant_type') === 'refresh_token').length;
    const before = renewals();
    await expect.poll(renewals, SLOW).toBeGreaterThan(before + 2);
    // Longer than the first token and what the server tolerates.
    expect(await page.getByRole('button', { name: /^Sign in at/ }).count()).toBe(0);
    await isLive(page);
    expect(page.url()).toBe(`${server.url()}/console/markets`);
    expect(await stored(page)).not.toContain('eyJ');
    await context.close();
  });

  test('where nothing renews it, the page says that the sign-in ends, and signs in again', async () => {
    issuer.behaviour.lifeSeconds = 100;
    const { page, context } = await arrive('/log?type=VoteCast');
    await signIn(page);
    await expect
      .poll(() => page.locator('.ends').textContent(), SLOW)
      .toMatch(/Your sign-in ends in 01:\d\d/);
    expect(await violationsOf(page)).toEqual([]);
    issuer.behaviour.lifeSeconds = 3600;
    await page.getByRole('button', { name: 'Sign in again' }).click();
    await page.waitForSelector('.ends', { state: 'detached' });
    await isLive(page);
    expect(page.url()).toBe(`${server.url()}/console/log?type=VoteCast`);
    await context.close();
  });

  test('a reload forgets the token, and one click brings it back', async () => {
    const { page, context } = await arrive('/');
    await signIn(page);
    await isLive(page);
    await page.reload();
    const button = page.getByRole('button', { name: /^Sign in at/ });
    await button.waitFor(SLOW);
    expect(await button.count()).toBe(1);
    await signIn(page);
    await isLive(page);
    await context.close();
  });
});
