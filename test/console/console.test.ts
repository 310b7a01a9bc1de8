import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import process from 'node:process';

import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { aConsoleServer, fillBook } from './console-server.js';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  existsSync,
);
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const PAGES = [
  ...['/', '/calls', '/accounts', '/accounts/mixed', '/markets', '/markets/BTC-USD'],
  ...['/governance', '/governance/propose', '/stress?shocks=*%3D-0.1', '/funds', '/log?line=3'],
  '/system',
];
/** What a page is left to read before it is judged: every one reads within it or says that it reads. */
const SETTLE_MS = 350;
/** A machine that does much else is waited for. */
const SLOW = { timeout: 60_000 };

if (CHROMIUM === undefined) {
  process.stderr.write(
    'no chromium: the tests of the console are skipped (apt-get install chromium)\n',
  );
}

interface Opened {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors in the page's console, and of its scripts. */
  readonly errors: readonly string[];
}

describe.skipIf(CHROMIUM === undefined)('the console', () => {
  const server = aConsoleServer();
  const browserOf: { current: Browser | null } = { current: null };
  beforeAll(async () => {
    await server.start();
    await fillBook(server);
    browserOf.current = await chromium.launch({
      executablePath: CHROMIUM ?? '',
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
    });
  });
  afterAll(async () => {
    await browserOf.current?.close();
    await server.remove();
  });

  /** A page of its own, signed in by the link. */
  async function open(
    link: string,
    { theme = 'dark', width = 1280 }: { theme?: 'dark' | 'light'; width?: number } = {},
  ): Promise<Opened> {
    const context = await browserOf.current!.newContext({
      viewport: { width, height: width < 500 ? 844 : 800 },
      bypassCSP: false,
    });
    const page = await context.newPage();
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') {
        errors.push(message.text());
      }
    });
    // What runs in the page is text: its world has other types than this one.
    await page.addInitScript(`localStorage.setItem('mantine-color-scheme-value', '${theme}')`);
    await page.goto(link);
    await page.waitForSelector('.pill[data-state="live"]');
    return { page, context, errors };
  }

  async function linkOf(subject: string, role: 'COMMITTEE' | 'RISK_VIEWER'): Promise<string> {
    return `${server.url()}/console/#token=${await server.token(subject, role)}`;
  }

  async function go(page: Page, place: string): Promise<void> {
    await page.evaluate(
      `history.pushState(null, '', ${JSON.stringify(`/console${place}`)}); dispatchEvent(new PopStateEvent('popstate'))`,
    );
    await page.waitForTimeout(SETTLE_MS);
    await page.waitForSelector('h1', { state: 'attached' });
    await expect
      .poll(() => page.evaluate('document.body.innerText'), SLOW)
      .not.toContain('Reading ');
  }

  interface Violation {
    readonly id: string;
    readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
  }

  async function violationsOf(page: Page): Promise<string[]> {
    const violations = await page.evaluate<readonly Violation[]>(
      `(async () => { if (!('axe' in globalThis)) { ${AXE} }; return (await axe.run()).violations; })()`,
    );
    return violations.map(
      ({ id, nodes }) =>
        `${id}: ${nodes[0]?.html.slice(0, 160) ?? ''} ${nodes[0]?.failureSummary ?? ''}`,
    );
  }

  test('the printed link leads to a live overview, and takes the token out of the address', async () => {
    const { page, context } = await open(server.link());
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
    const { page, context } = await open(await linkOf('me', 'RISK_VIEWER'));
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
      const { page, context, errors } = await open(await linkOf('me', 'RISK_VIEWER'), {
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
    const { page, context } = await open(await linkOf('me', 'RISK_VIEWER'));
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
    const { page, context } = await open(await linkOf('me', 'RISK_VIEWER'));
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
    const alice = await open(await linkOf('alice', 'COMMITTEE'));
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
    const me = await open(await linkOf('me', 'RISK_VIEWER'));
    await go(me.page, `/governance/${alice.page.url().split('/').pop() ?? ''}`);
    await expect
      .poll(() => me.page.textContent('.reasons'), SLOW)
      .toContain('me was not a member when voting started.');
    expect(await me.page.getByRole('button', { name: /Vote|Abstain|Veto/ }).count()).toBe(0);
    await me.context.close();
    // A seat in the committee is enough: his token says nothing of it.
    const bob = await open(await linkOf('bob', 'RISK_VIEWER'));
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
    const { page, context } = await open(await linkOf('me', 'RISK_VIEWER'));
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
    await page.goto(await linkOf('me', 'RISK_VIEWER'));
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
