import { type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { CHROMIUM, go, launch, linkOf, open, SLOW } from './browser.js';
import { aConsoleServer, fillBook } from './console-server.js';

/** More elements than any page has before its first button of the content. */
const TABS_MAX = 150;

describe.skipIf(CHROMIUM === undefined)('governance in the console', () => {
  const server = aConsoleServer();
  let browser: Browser;
  beforeAll(async () => {
    await server.start();
    await fillBook(server);
    browser = await launch();
  }, 240_000);
  afterAll(async () => {
    await server.remove();
    await browser.close();
  });

  test('who is no member is offered no vote and no proposal', async () => {
    const { page, context } = await open(browser, await linkOf(server, 'me'));
    await go(page, '/governance');
    expect(await page.textContent('main')).toContain(
      'me is not a member of the committee. Members: alice, bob, carol.',
    );
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
    // Forced, it is refused with the words that the page shows.
    const { errors } = await server.ask(
      await server.token('me', 'RISK_VIEWER'),
      'mutation ($id: ID!) { castVote(proposalId: $id, choice: FOR) { id } }',
      { id: alice.page.url().split('/').pop() },
    );
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    expect(errors?.[0]?.message).toBe('me was not a member when voting started.');
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

  /** Goes on with Tab until this has the focus, as somebody without a mouse does. */
  async function tabTo(page: Page, selector: string): Promise<void> {
    await page.waitForSelector(selector, SLOW);
    for (let tab = 0; tab < TABS_MAX; tab += 1) {
      await page.keyboard.press('Tab');
      const isThere = await page.evaluate<boolean>(
        `document.activeElement?.matches(${JSON.stringify(selector)}) ?? false`,
      );
      if (isThere) {
        return;
      }
    }
    throw new Error(`${TABS_MAX} times Tab did not lead to ${selector}`);
  }

  test('the keyboard alone proposes and votes', async () => {
    const { page, context } = await open(browser, await linkOf(server, 'carol', 'COMMITTEE'));
    const { keyboard } = page;
    await keyboard.press('g');
    await keyboard.press('v');
    await tabTo(page, 'main a.primary');
    await keyboard.press('Enter');
    await tabTo(page, 'main select[aria-label="Parameter"]');
    await keyboard.type('grace period');
    await expect.poll(() => page.url(), SLOW).toContain('gracePeriodSeconds');
    const write = async (label: string, text: string): Promise<void> => {
      const id = await page.getByRole('textbox', { name: label, exact: true }).getAttribute('id');
      await tabTo(page, `[id="${id ?? ''}"]`);
      await keyboard.press('Control+a');
      await keyboard.type(text);
    };
    await write('New value', '2400');
    await write('Title', 'By hand on the keys');
    await write('Reason', 'Nobody needs a mouse for it.');
    await tabTo(page, 'main button[type="submit"]:not(:disabled)');
    await keyboard.press('Enter');
    await page.waitForURL(/governance\/(?!propose)[^/]+$/, SLOW);
    await page.getByRole('button', { name: 'Vote for' }).waitFor(SLOW);
    await page.evaluate(
      `[...document.querySelectorAll('main button')].find((each) => each.textContent === 'Vote for').dataset.wanted = 'true'`,
    );
    await tabTo(page, '[data-wanted="true"]');
    await keyboard.press('Enter');
    await expect.poll(() => page.textContent('.votes'), SLOW).toContain('carol');
    await context.close();
  });

  test('the slider of a mandate stops at its bounds, and what is within holds at once', async () => {
    const carol = await server.token('carol', 'COMMITTEE');
    const proposed = await server.ask(
      carol,
      'mutation ($input: ProposeInput!) { propose(input: $input) { id } }',
      {
        input: {
          grantMandate: {
            title: 'A mandate',
            rationale: 'For quiet days.',
            admin: 'ada',
            markets: ['ETH-USD'],
            bounds: [
              { parameter: 'cureRatio', mode: 'ABSOLUTE', maxStep: '0.05', cooldownSeconds: 0 },
            ],
            expiresAt: '2030-01-01T00:00:00Z',
          },
        },
      },
    );
    const { id } = (proposed.data as { propose: { id: string } }).propose;
    for (const member of ['alice', 'bob', 'carol']) {
      await expect
        .poll(async () => {
          const { data } = await server.ask(
            await server.token(member, 'COMMITTEE'),
            'mutation ($id: ID!) { castVote(proposalId: $id, choice: FOR) { id } }',
            { id },
          );
          return data?.castVote ?? null;
        }, SLOW)
        .not.toBeNull();
    }
    await expect
      .poll(
        async () =>
          (
            (await server.ask(carol, 'query ($id: ID!) { proposal(id: $id) { state } }', { id }))
              .data as { proposal: { state: string } }
          ).proposal.state,
        { timeout: 90_000 },
      )
      .toBe('EXECUTED');
    const { page, context } = await open(browser, await linkOf(server, 'ada', 'ADMIN'));
    await go(page, '/governance/propose?market=ETH-USD&parameter=cureRatio');
    const note = await page.locator('.mandated .note').first().textContent();
    const [, least = '', most = ''] = /allows ([\d.]+) to ([\d.]+)/.exec(note ?? '') ?? [];
    expect(Number(most) - Number(least)).toBeCloseTo(0.1, 6);
    const slider = page.getByRole('slider', { name: 'New value' });
    const value = page.getByRole('textbox', { name: 'New value' });
    await slider.press('End');
    await slider.press('ArrowRight');
    expect(await value.inputValue()).toBe(most);
    await slider.press('Home');
    await slider.press('ArrowLeft');
    expect(await value.inputValue()).toBe(least);
    await page.getByRole('textbox', { name: 'Reason for the change at once' }).fill('Quiet.');
    const act = page.getByRole('button', { name: 'Change at once' });
    await value.fill(String(Number(least) - 0.01));
    expect(await act.isDisabled()).toBe(true);
    await slider.press('Home');
    await act.click();
    await expect.poll(() => page.textContent('.mandated'), SLOW).toContain('It is in force.');
    await context.close();
  });
});
