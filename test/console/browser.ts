import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import process from 'node:process';

import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { expect } from 'vitest';

import { type Role } from '../../src/app/auth/actor.js';
import { type ConsoleServer } from './console-server.js';

export const CHROMIUM = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find(existsSync);
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** What a page is left to read before it is judged: every one reads within it or says that it reads. */
const SETTLE_MS = 350;
/** A machine that does much else is waited for. */
export const SLOW = { timeout: 60_000 };

if (CHROMIUM === undefined) {
  process.stderr.write(
    'no chromium: the tests of the console are skipped (apt-get install chromium)\n',
  );
}

export interface Opened {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors in the page's console, and of its scripts. */
  readonly errors: readonly string[];
}

export interface View {
  readonly theme?: 'dark' | 'light';
  readonly width?: number;
}

export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM ?? '',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  });
}

/** A page of its own, which keeps what goes wrong in it. */
export async function newPage(
  browser: Browser,
  { theme = 'dark', width = 1280 }: View = {},
): Promise<Opened> {
  const context = await browser.newContext({
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
  return { page, context, errors };
}

/** A page of its own, signed in by the link. */
export async function open(browser: Browser, link: string, view: View = {}): Promise<Opened> {
  const opened = await newPage(browser, view);
  await opened.page.goto(link);
  await opened.page.waitForSelector('.pill[data-state="live"]', SLOW).catch(async () => {
    const text = await opened.page.innerText('body');
    throw new Error(`the page is not live: ${text.slice(0, 500)} ${opened.errors.join('; ')}`);
  });
  return opened;
}

export async function linkOf(
  server: ConsoleServer,
  subject: string,
  ...roles: readonly Role[]
): Promise<string> {
  const token = await server.token(
    subject,
    ...(roles.length === 0 ? (['RISK_VIEWER'] as const) : roles),
  );
  return `${server.url()}/console/#token=${token}`;
}

/** Goes there as a click on a link does, and waits until everything is read. */
export async function go(page: Page, place: string): Promise<void> {
  await page.evaluate(
    `history.pushState(null, '', ${JSON.stringify(`/console${place}`)}); dispatchEvent(new PopStateEvent('popstate'))`,
  );
  await page.waitForTimeout(SETTLE_MS);
  await page.waitForSelector('h1', { state: 'attached' });
  await expect.poll(() => page.evaluate('document.body.innerText'), SLOW).not.toContain('Reading ');
}

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

/** What axe finds on the page. */
export async function violationsOf(page: Page): Promise<string[]> {
  const violations = await page.evaluate<readonly Violation[]>(
    `(async () => { if (!('axe' in globalThis)) { ${AXE} }; return (await axe.run()).violations; })()`,
  );
  return violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes[0]?.html.slice(0, 160) ?? ''} ${nodes[0]?.failureSummary ?? ''}`,
  );
}
