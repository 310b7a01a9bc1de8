import { type Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { CHROMIUM, go, launch, linkOf, open, SLOW, violationsOf } from './browser.js';
import { aConsoleServer, fillBook } from './console-server.js';

const PAGES = [
  ...['/', '/calls', '/accounts', '/accounts/mixed', '/markets', '/markets/BTC-USD'],
  ...['/governance', '/governance/propose', '/stress?shocks=*%3D-0.1', '/funds', '/log?line=3'],
  ...['/incident?from=1', '/system'],
];

describe.skipIf(CHROMIUM === undefined)('the console', () => {
  const server = aConsoleServer();
  let browser: Browser;
  beforeAll(async () => {
    await server.start();
    await fillBook(server);
    browser = await launch();
  });
  afterAll(async () => {
    await server.remove();
    await browser.close();
  });

  test('the printed link leads to a live overview, and takes the token out of the address', async () => {
    const { page, context } = await open(browser, server.link());
    expect(page.url()).toBe(`${server.url()}/console/`);
    await expect.poll(() => page.textContent('.level[data-level="0"] .count'), SLOW).toBe('3');
    const stored = await page.evaluate<string>(
      'JSON.stringify({ ...localStorage, ...sessionStorage })',
    );
    expect(stored).not.toContain('eyJ');
    await context.close();
  });

  test('nothing is asked of another machine, and the policy lets nothing in line pass', async () => {
    const response = await fetch(`${server.url()}/console/calls`);
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
    const asset = /assets\/index-[^"]+\.js/.exec(await response.text())?.[0] ?? '';
    const script = await fetch(`${server.url()}/console/${asset}`, {
      headers: { 'accept-encoding': 'br' },
    });
    expect(script.headers.get('cache-control')).toContain('immutable');
    expect(script.headers.get('content-encoding')).toBe('br');
    const config = await fetch(`${server.url()}/console/config.json`);
    expect(await config.json()).toMatchObject({ devTokens: true, issuer: null });
    const { page, context } = await open(browser, await linkOf(server, 'me'));
    const urls: string[] = [];
    page.on('request', (request) => urls.push(request.url()));
    await go(page, '/markets');
    expect(urls.filter((url) => !url.startsWith(server.url()))).toEqual([]);
    await context.close();
  });

  test.each([
    ['dark', 1280],
    ['light', 1280],
    ['dark', 390],
    ['light', 390],
  ] as const)(
    'every page is without errors and without violations, %s at %i',
    async (theme, width) => {
      const { page, context, errors } = await open(browser, await linkOf(server, 'me'), {
        theme,
        width,
      });
      const found: string[] = [];
      for (const place of PAGES) {
        await go(page, place);
        found.push(...(await violationsOf(page)).map((text) => `${place} ${text}`));
        const wide = await page.evaluate<number>('document.documentElement.scrollWidth');
        found.push(...(wide > width ? [`${place} is ${wide} wide`] : []));
      }
      expect(found).toEqual([]);
      expect(errors).toEqual([]);
      await context.close();
    },
  );

  test('the arithmetic of an account adds up to the cent that is shown', async () => {
    const { page, context } = await open(browser, await linkOf(server, 'me'));
    await go(page, '/accounts/mixed');
    for (const sum of ['equity', 'maintenance margin']) {
      const table = page.locator(`table[data-sum="${sum}"]`).first();
      const cents = await table
        .locator('[data-cents]')
        .evaluateAll((cells: { getAttribute(name: string): string | null }[]) =>
          cells.map((cell) => Math.round(Number(cell.getAttribute('data-cents')) * 100)),
        );
      const total = await table.locator('[data-total]').getAttribute('data-total');
      expect(cents.length).toBeGreaterThan(0);
      expect(cents.reduce((all, value) => all + value, 0)).toBe(Math.round(Number(total) * 100));
      expect(await table.textContent()).toContain('as the server says');
    }
    await context.close();
  });

  test('a breach is on the overview; a killed server is not live; then every line is there once', async () => {
    const { page, context } = await open(browser, await linkOf(server, 'me'));
    const sequences: string[] = [];
    page.on('websocket', (socket) => {
      socket.on('framereceived', ({ payload }) => {
        const sequence = /"marginEvents".*?"sequence":"(\d+)"/.exec(String(payload))?.[1];
        if (sequence !== undefined) {
          sequences.push(sequence);
        }
      });
    });
    // The socket that is open already was not seen: one page more, which is.
    await page.goto('about:blank');
    await page.goto(await linkOf(server, 'me'));
    await page.waitForSelector('.pill[data-state="live"]');
    await server.price('98900');
    await page.getByRole('cell', { name: 'near' }).waitFor({ timeout: 20_000 });
    const before = sequences.length;
    expect(before).toBeGreaterThan(0);

    await server.kill9();
    await page.getByRole('alert').waitFor({ timeout: 2000 });
    expect(await page.getByRole('alert').textContent()).toContain('Not live.');
    await server.start();
    await page.waitForSelector('.pill[data-state="live"]', { timeout: 60_000 });
    await server.price('101500');
    await expect.poll(() => sequences.length, { timeout: 20_000 }).toBeGreaterThan(before);
    await page.waitForTimeout(1000);
    const { data } = await server.ask(
      await server.token('me', 'RISK_VIEWER'),
      '{ events(last: 500) { nodes { sequence type } } }',
    );
    const lines = (data as { events: { nodes: { sequence: string }[] } }).events.nodes.map(
      ({ sequence }) => sequence,
    );
    const first = lines.indexOf(sequences[0] ?? '');
    expect(new Set(sequences).size).toBe(sequences.length);
    expect(lines.slice(first).filter((line) => sequences.includes(line))).toEqual(sequences);
    await context.close();
  });
});
