import { expect, test } from 'vitest';

import { checkCalls, type PublishedMarks } from '../../examples/exchange/src/check/naive-check.js';
import { marginsBy } from '../../examples/exchange/src/check/rules.js';
import { type LogLine } from '../../examples/exchange/src/marginward/log.js';
import { parsePrice } from '../../examples/exchange/src/numbers.js';

const START = Date.parse('2026-01-01T00:00:00.000Z');
const instant = (ms: number) => new Date(START + ms).toISOString();

const MARGINS = marginsBy({
  markets: [
    {
      id: 'BTC-USD',
      parameters: {
        cureRatio: '1.1',
        tiers: [
          { floor: '0', maintenanceMarginFraction: '0.012' },
          { floor: '9000', maintenanceMarginFraction: '0.5' },
        ],
      },
    },
  ],
});

const aLine = (ms: number, type: string, payload: LogLine['payload']): LogLine => ({
  cursor: '',
  sequence: '1',
  type,
  accountId: 'a',
  payload,
  at: instant(ms),
  marketId: null,
  marginCallId: type.startsWith('MarginCall') ? 'a.call-1' : null,
});
/** Marks published at once and answered 10 ms later. */
const aMark = (ms: number, price: string, isAnswered = true): PublishedMarks => ({
  at: instant(ms),
  marks: new Map([['BTC-USD', parsePrice(price)]]),
  answeredAt: isAnswered ? START + ms + 10 : null,
});

/** 1,000 USD, and 1 BTC bought at 10,000 for a fee of 5. */
const OPENING = [
  aLine(0, 'DepositFinal', { amount: '1005' }),
  aLine(1, 'TradesRecorded', {
    trades: [{ marketId: 'BTC-USD', size: '1', price: '10000', fee: '5' }],
  }),
];
/** Of `MarginCallOpened` or `MarginCallCured` at this mark, published at this millisecond. */
const decision = (price: string, pricedAt: number, changes: object = {}) => ({
  state: 'GRACE',
  inputs: { prices: [{ marketId: 'BTC-USD', price, at: instant(pricedAt) }] },
  ...changes,
});

async function faultsOf(
  published: readonly PublishedMarks[],
  ...lines: readonly LogLine[]
): Promise<readonly string[]> {
  const all = (async function* () {
    yield* [...OPENING, ...lines];
    await Promise.resolve();
  })();
  const { faults } = await checkCalls(all, published, MARGINS);
  return faults.map((fault) => fault.slice(fault.indexOf(' ') + 1));
}

// At 9,800 with two tiers: 9,000 · 0.012 + 800 · 0.5 = 508 against equity 800; at 9,500: 358 against 500.
// At 9,100: 108 + 50 = 158 against 100; cure margin 173.80.
const CALL = aLine(120, 'MarginCallOpened', decision('9100', 100, { amountDue: '73.8' }));

test('a call in a breach, with what is missing to the cure margin, is right', async () => {
  expect(await faultsOf([aMark(50, '9800'), aMark(100, '9100')], CALL)).toEqual([]);
});

test.each<[string, readonly PublishedMarks[], LogLine, string]>([
  [
    'without a breach',
    [aMark(100, '9500')],
    aLine(120, 'MarginCallOpened', decision('9500', 100, { amountDue: '0' })),
    'a was called, and was in no breach',
  ],
  [
    'with another amount',
    [aMark(100, '9100')],
    aLine(120, 'MarginCallOpened', decision('9100', 100, { amountDue: '73.79' })),
    'a does not owe 73.79',
  ],
  [
    'at marks that nobody published',
    [aMark(100, '9101')],
    CALL,
    'a: BTC-USD at 9100 was never published',
  ],
  [
    'at marks that newer ones have replaced',
    [aMark(100, '9100'), aMark(200, '9800')],
    { ...CALL, at: instant(1_300) },
    'a: BTC-USD at 9100 is no longer in force',
  ],
])('a call %s is a fault', async (_what, published, line, fault) => {
  expect(await faultsOf(published, line)).toContain(fault);
});

test('a cure below the cure margin is a fault', async () => {
  const marks = [aMark(100, '9100'), aMark(200, '9100.5')];
  const cured = aLine(220, 'MarginCallCured', decision('9100.5', 200, { state: 'CURED' }));
  expect(await faultsOf(marks, CALL, cured)).toEqual([
    'the call of a is cured, and its equity is below the cure margin',
  ]);
});

test('an account in breach waits for its call at most 10 s, and 20 marks', async () => {
  const often = Array.from({ length: 22 }, (_, n) => aMark(100 + n * 500, '9100'));
  expect(await faultsOf(often.slice(0, 21))).toEqual([]);
  expect(await faultsOf(often)).toEqual(['a is in breach, and has no call']);
  const seldom = Array.from({ length: 21 }, (_, n) => aMark(100 + n * 5_000, '9100'));
  expect(await faultsOf(seldom.slice(0, 20))).toEqual([]);
  expect(await faultsOf(seldom)).toEqual(['a is in breach, and has no call']);
});

test('marks of which no answer is known are no breach of their own', async () => {
  const marks = Array.from({ length: 40 }, (_, n) => aMark(100 + n * 500, '9100', n % 2 === 0));
  expect(await faultsOf(marks)).toEqual([]);
});
