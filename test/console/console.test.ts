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

  test('who is no member is offered no vote and no proposal, and is refused when forced', async () => {
    const { page, context } = await open(browser, await linkOf(server, 'me'));
    await go(page, '/governance');
    expect(await page.textContent('main')).toContain(
      'me is not a member of the committee. Members: alice, bob, carol.',
    );
    const { errors } = await server.ask(
      await server.token('me', 'RISK_VIEWER'),
      'mutation { castVote(proposalId: "none", choice: FOR) { id } }',
    );
    expect(errors?.[0]?.extensions.code).toMatch(/FORBIDDEN|NOT_A_MEMBER|NOT_FOUND/);
    await context.close();
  });

  test('a proposal is made and voted through by two members, executes, and is in force', async () => {
    const alice = await open(browser, await linkOf(server, 'alice', 'COMMITTEE'));
    await go(alice.page, '/governance/propose?market=BTC-USD&parameter=gracePeriodSeconds');
    await alice.page.getByRole('textbox', { name: 'New value' }).fill('1800');
    await alice.page.getByRole('textbox', { name: 'Title' }).fill('Half an hour of grace');
    await alice.page.getByRole('textbox', { name: 'Reason' }).fill('Prices move faster now.');
    await alice.page.getByRole('button', { name: 'Propose' }).click();
    const forIt = alice.page.getByRole('button', { name: 'Vote for' });
    await forIt.click();
    await expect.poll(() => alice.page.textContent('.votes'), SLOW).toContain('alice');
    // The vote that she cast is not offered again; the others are.
    await expect
      .poll(() => alice.page.textContent('.reasons'), SLOW)
      .toContain('alice has already voted FOR.');
    expect(await alice.page.getByRole('button', { name: 'Vote against' }).count()).toBe(1);
    expect(await forIt.count()).toBe(0);
    const me = await open(browser, await linkOf(server, 'me'));
    await go(me.page, `/governance/${alice.page.url().split('/').pop() ?? ''}`);
    await expect
      .poll(() => me.page.textContent('.reasons'), SLOW)
      .toContain('me was not a member when voting started.');
    expect(await me.page.getByRole('button', { name: /Vote|Abstain|Veto/ }).count()).toBe(0);
    await me.context.close();
    // A seat in the committee is enough: his token says nothing of it.
    const bob = await open(browser, await linkOf(server, 'bob'));
    await bob.page.keyboard.press('g');
    await bob.page.keyboard.press('v');
    await bob.page.getByRole('link', { name: /Half an hour of grace/ }).press('Enter');
    await bob.page.getByRole('button', { name: 'Vote for' }).press('Enter');
    await expect.poll(() => bob.page.textContent('.votes'), SLOW).toContain('bob');
    await bob.page.waitForSelector('.steps[data-state="EXECUTED"]', { timeout: 90_000 });
    await go(bob.page, '/markets/BTC-USD');
    const row = bob.page.getByRole('row', { name: /grace period seconds 1800/ });
    await expect.poll(() => row.first().textContent(), SLOW).toContain('1800');
    await alice.context.close();
    await bob.context.close();
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
