import { expect, test } from 'vitest';

import { NOTICE_KINDS, noticeMessage } from '../../../src/app/notices/notice-messages.js';

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

test.each(['MARGIN_CALL_OPENED', 'TOP_UP_RECEIVED', 'ENFORCEMENT_RESUMED'] as const)(
  '%s names no deadline when positions are already being liquidated',
  (kind) => {
    const { text } = noticeMessage({
      ...notice,
      kind,
      body: { ...notice.body, state: 'LIQUIDATING' },
    });
    expect(text).toContain('Positions are being liquidated');
    expect(text).not.toContain('Deadline');
  },
);

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
