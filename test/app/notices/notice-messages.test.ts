import { expect, test } from 'vitest';

import { noticeMessage } from '../../../src/app/notices/notice-messages.js';
import { NOTICE_KINDS } from '../../../src/app/notices/notice-wordings.js';

const notice = {
  id: 'n1',
  accountId: 'a1',
  marginCallId: 'c1',
  recipient: 'alice@example.com',
  body: {
    state: 'GRACE',
    amountDue: '1250.001',
    amountOutstanding: '900',
    deadline: '2026-01-01T12:00:00.000Z',
    health: { equity: '-0.009', maintenanceMargin: '4999.999' },
  },
};

test.each(NOTICE_KINDS)('%s reads as plain English', (kind) => {
  const { subject, text } = noticeMessage({ ...notice, kind });
  expect(`${subject}\n\n${text}`).toMatchSnapshot();
});

test.each([
  ['CLOSE_OUT', 'below the close-out margin'],
  ['GRACES_USED', 'had three in the last 24 hours'],
  ['NO_GRACE_PERIOD', 'give no grace period'],
])('a call without grace says so, why, and no deadline: %s', (withoutGrace, why) => {
  const body = { ...notice.body, state: 'LIQUIDATING', withoutGrace };
  const { subject, text } = noticeMessage({ ...notice, kind: 'MARGIN_CALL_OPENED', body });
  expect(subject).toBe('Margin call without grace, liquidation started: account a1');
  expect(text).toContain(why);
  expect(text).toContain('Positions are being liquidated');
  expect(text).not.toMatch(/Deadline|Add collateral/);
});

test('a liquidation that goes on after a suspension names no deadline', () => {
  const body = { ...notice.body, state: 'LIQUIDATING' };
  const { text } = noticeMessage({ ...notice, kind: 'ENFORCEMENT_RESUMED', body });
  expect(text).toContain('Positions are being liquidated');
  expect(text).not.toContain('Deadline');
});

test.each([
  [['MARKET_INSURANCE', 'GLOBAL_INSURANCE'], 'covered by insurance funds.'],
  [
    ['ACCOUNT_EQUITY', 'GLOBAL_INSURANCE', 'BACKSTOP', 'SOCIALIZED_LOSS'],
    'covered by your remaining collateral, insurance funds, the backstop and accounts in profit in the market.',
  ],
  [['DEFICIT'], 'covered by the venue, which recorded a deficit.'],
])('the last message of a bankruptcy says who paid and that nothing is owed: %p', (by, text) => {
  const body = { state: 'CLOSED', debt: '102.5411', coveredBy: by, health: { equity: '0' } };
  const message = noticeMessage({ ...notice, kind: 'MARGIN_CALL_CLOSED', body });
  expect(message.subject).toBe('Margin call closed, nothing is owed: account a1');
  expect(message.text).toContain(text);
  expect(message.text).toContain('Loss beyond your collateral: 102.55 USD');
  expect(message.text).toContain('Equity: 0.00 USD');
  expect(message.text).toContain('You owe nothing.');
});

test('who is cured into the warning zone is told that no other warning comes', () => {
  const body = { state: 'CURED', health: { equity: '57', level: 'WARNING' } };
  const { text } = noticeMessage({ ...notice, kind: 'MARGIN_CALL_CURED', body });
  expect(text).toContain('no other warning is sent');
});

test('what is owed is rounded up, what is owned is rounded down', () => {
  const { text } = noticeMessage({ ...notice, kind: 'MARGIN_CALL_OPENED' });
  expect(text).toContain('Amount due: 1250.01 USD');
  expect(text).toContain('Equity: -0.01 USD');
  expect(text).toContain('Maintenance margin: 5000.00 USD');
});

test('the facts go along unrounded', () => {
  expect(noticeMessage({ ...notice, kind: 'MARGIN_CALL_OPENED' }).facts).toEqual({
    ...notice.body,
    kind: 'MARGIN_CALL_OPENED',
    accountId: 'a1',
    marginCallId: 'c1',
  });
});

test('a warning has no margin call, and missing facts leave no gap', () => {
  const { text } = noticeMessage({
    ...notice,
    marginCallId: null,
    kind: 'MARGIN_WARNING',
    body: {},
  });
  expect(text).not.toContain('Margin call:');
  expect(text).not.toMatch(/undefined|null|\n\n\n/);
});

test('a kind from the future is told by its name and its facts', () => {
  const { subject, text } = noticeMessage({ ...notice, kind: 'MOON_LANDED' });
  expect(subject).toBe('MOON_LANDED: account a1');
  expect(text).toContain('Amount due: 1250.01 USD');
});
