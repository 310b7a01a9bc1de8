import { readFileSync } from 'node:fs';

import { type Browser, type Download, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';

import { CHROMIUM, go, launch, linkOf, open, type Opened, SLOW, violationsOf } from './browser.js';
import { aConsoleServer, fillBook } from './console-server.js';

interface Line {
  readonly sequence: string;
  readonly type: string;
  readonly at: string;
  readonly accountId: string | null;
  readonly marginCallId: string | null;
  readonly payload: Readonly<Record<string, unknown>>;
}

describe.skipIf(CHROMIUM === undefined)('the post-incident page', () => {
  // No fund pays: who is in profit has to.
  const server = aConsoleServer({ funds: '0' });
  let browser: Browser;
  let opened: Opened;
  let lines: readonly Line[];
  beforeAll(async () => {
    await server.start();
    await fillBook(server);
    // near owes more than it has: 2,100.005 USD against a loss of 4,000.
    await server.price('96000');
    await vi.waitFor(requireEnded, { timeout: 120_000, interval: 500 });
    lines = await readLog();
    browser = await launch();
    opened = await open(browser, await linkOf(server, 'me'));
  }, 240_000);
  afterAll(async () => {
    await server.remove();
    await browser.close();
  });

  async function readLog(): Promise<readonly Line[]> {
    const { data } = await server.ask(
      await server.token('me', 'RISK_VIEWER'),
      '{ events(last: 500) { nodes { sequence type at accountId marginCallId payload } } }',
    );
    return (data as { events: { nodes: Line[] } }).events.nodes;
  }

  async function requireEnded(): Promise<void> {
    const ends = (await readLog()).filter(({ type }) => type === 'MarginCallClosed');
    expect(ends.map(({ accountId }) => accountId)).toContain('near');
  }

  const ofType = (...types: string[]): readonly Line[] =>
    lines.filter(({ type }) => types.includes(type));
  const section = (page: Page, title: RegExp): Promise<string> =>
    page.getByRole('region', { name: title }).innerText();
  const usd = (value: number): string =>
    value.toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

  test('says who was called, sold and deleveraged, and who paid how much', async () => {
    const { page } = opened;
    await go(page, '/incident?from=1');
    const called = await section(page, /Who was called/);
    expect(called).toContain('near');
    expect(called).toContain('bankrupt');
    const winners = ofType('AutoDeleveraged').filter(({ marginCallId }) => marginCallId === null);
    expect(winners.length).toBeGreaterThan(0);
    const taken = await section(page, /Who was deleveraged/);
    for (const { accountId, sequence } of winners) {
      expect(taken).toContain(accountId);
      expect(taken).toContain(sequence);
    }
    const paid = [...winners, ...ofType('WaterfallDrawn', 'LossSocialized', 'DeficitRecorded')]
      .map(({ payload }) => Number(payload.amount))
      .reduce((sum, amount) => sum + amount, 0);
    expect(await section(page, /Waterfall/)).toContain(`${usd(paid)} USD`);
    const sold = ofType('LiquidationStepFilled')
      .map(({ payload }) => Number(payload.filledSize) * Number(payload.averagePrice))
      .reduce((sum, notional) => sum + Math.abs(notional), 0);
    expect(await section(page, /Sold, by market/)).toContain(sold === 0 ? 'Nothing' : usd(sold));
  });

  test('leads from a call to how each step was decided, and from a line to the log', async () => {
    const { page } = opened;
    await go(page, '/incident?from=1');
    const rows = page.getByRole('region', { name: /Who was called/ });
    await rows.getByRole('link', { name: 'near' }).first().click();
    await page.waitForURL(/\/accounts\/near\?call=/);
    await expect.poll(() => page.textContent('main'), SLOW).toContain('as the server says');
    await go(page, '/incident?from=1');
    const { sequence } = ofType('AutoDeleveraged').find((line) => line.marginCallId === null)!;
    const taken = page.getByRole('region', { name: /Who was deleveraged/ });
    await taken.getByRole('link', { name: sequence, exact: true }).click();
    await expect
      .poll(() => page.textContent('main'), SLOW)
      .toMatch(new RegExp(`Line ${sequence}.*AutoDeleveraged by`));
  });

  test('its address is the window: of lines, and of instants', async () => {
    const { page } = opened;
    const before = Number(ofType('MarginCallOpened')[0]!.sequence) - 1;
    await go(page, `/incident?from=1&until=${before}`);
    expect(await page.textContent('main')).toContain('Nobody was called');
    const { at } = ofType('MarginCallClosed').at(-1)!;
    await go(page, `/incident?from=${encodeURIComponent(at)}`);
    const called = await section(page, /Who was called/);
    expect(called).toContain('before the window');
    // What is written in the fields becomes the address.
    await page.getByRole('textbox', { name: 'From' }).fill('1');
    await page.getByRole('textbox', { name: 'Until' }).fill('yesterday');
    await page.getByRole('button', { name: 'Show' }).click();
    expect(await page.textContent('main')).toContain('A line of the log by its number');
    await page.getByRole('textbox', { name: 'Until' }).fill('2030-01-02 03:04:05');
    await page.getByRole('button', { name: 'Show' }).click();
    await expect.poll(() => page.url(), SLOW).toContain('2030-01-02T03%3A04%3A05Z');
    await expect.poll(() => section(page, /Who was called/), SLOW).toContain('near');
  });

  test('the overview and the log lead to the last hour', async () => {
    const { page } = opened;
    for (const place of ['/', '/log']) {
      await go(page, place);
      await page.getByRole('link', { name: 'Post-incident' }).click();
      await page.waitForURL(/from=.*Z&until=.*Z/);
      await expect.poll(() => section(page, /Who was called/), SLOW).toContain('near');
    }
  });

  test('exports every line of the window as CSV and as JSON', async () => {
    const { page } = opened;
    await go(page, '/incident?from=1');
    const called = ofType('MarginCallOpened')[0]!;
    const csv = await downloaded(page, 'CSV');
    expect(csv.name).toBe('incident-1-open.csv');
    const rows = csv.text.trimEnd().split('\r\n');
    expect(rows[0]).toBe('sequence,at,type,account,market,margin_call,actor,size,price,usd,detail');
    expect(rows).toContainEqual(
      expect.stringMatching(
        new RegExp(
          `^${called.sequence},${called.at},MarginCallOpened,near,.*,${String(called.payload.amountDue)},`,
        ),
      ),
    );
    const json = await downloaded(page, 'JSON');
    const { lines: exported, isComplete } = JSON.parse(json.text) as {
      readonly lines: readonly { readonly sequence: string }[];
      readonly isComplete: boolean;
    };
    expect(isComplete).toBe(true);
    expect(exported.map(({ sequence }) => sequence)).toEqual(
      rows.slice(1).map((row) => row.split(',')[0]),
    );
    const types = new Set(rows.slice(1).map((row) => row.split(',')[2] ?? ''));
    expect(exported).toHaveLength(ofType(...types).length);
  });

  async function downloaded(
    page: Page,
    button: string,
  ): Promise<{ readonly name: string; readonly text: string }> {
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: button, exact: true }).click(),
    ]);
    const download: Download = file;
    return {
      name: download.suggestedFilename(),
      text: readFileSync(await download.path(), 'utf8'),
    };
  }

  test('prints whole and in ink on white, from the dark theme too', async () => {
    const { page } = opened;
    await go(page, '/incident?from=1');
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.bar').isVisible()).toBe(false);
    expect(await page.getByRole('button', { name: 'Print' }).isVisible()).toBe(false);
    const ground = await page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
    expect(ground).toBe('rgb(255, 255, 255)');
    // Nothing is cut off inside something that would scroll.
    const cut = await page.evaluate<number>(
      `[...document.querySelectorAll('main, main *')].filter((part) => part.scrollHeight > part.clientHeight + 1
        && ['auto', 'scroll', 'hidden'].includes(getComputedStyle(part).overflowY)).length`,
    );
    expect(cut).toBe(0);
    const pdf = await page.pdf({ format: 'A4' });
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    await page.emulateMedia({ media: null });
  });

  test.each([
    ['dark', 1280],
    ['light', 390],
  ] as const)('is without errors and violations when full, %s at %i', async (theme, width) => {
    const view = await open(browser, await linkOf(server, 'me'), { theme, width });
    await go(view.page, '/incident?from=1');
    expect(await violationsOf(view.page)).toEqual([]);
    expect(view.errors).toEqual([]);
    await view.context.close();
  });
});
