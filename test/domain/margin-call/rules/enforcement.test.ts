import { describe, expect, test } from 'vitest';
import fc from 'fast-check';

import { decimal, ZERO } from '../../../../src/domain/decimal.js';
import { type EnforcedAccount } from '../../../../src/domain/margin-call/call/decision.js';
import { type RiskContext } from '../../../../src/domain/risk/health/account.js';
import {
  decideEnforcement,
  isWarningDue,
} from '../../../../src/domain/margin-call/rules/enforcement.js';
import { NO_SUSPENSION } from '../../../../src/domain/margin-call/call/margin-call.js';
import { graceAfterPause } from '../../../../src/domain/margin-call/rules/suspension.js';
import {
  amountDueOf,
  assessAccountHealth,
} from '../../../../src/domain/risk/health/account-health.js';
import {
  anEnforcedAccount,
  atPrice,
  callOf,
  decided,
  holding,
  stepsOf,
  toppedUp,
} from '../../../support/enforcement-factories.js';
import { aContext, NOW, secondsAfter, someTiers } from '../../../support/risk-factories.js';

// The account is long 10 at 100. At a mark of 100 its equity is what it holds in USDC, and with 5 %:
// MM = 50, warning margin 60, clear margin 62.5, cure margin 55, close-out margin 33.335.
const LONG = anEnforcedAccount();
const AT_100 = atPrice('100', NOW);
const HOUR = 3600;

/** The call that the account gets when it holds 45 at a mark of 100: 10 short of the cure margin. */
const CALLED = decided(holding(LONG, '45'), AT_100);

function at(seconds: number, milliseconds = 0): Date {
  return new Date(secondsAfter(seconds).getTime() + milliseconds);
}

describe('without a call', () => {
  test.each([
    { name: 'at the warning margin', equity: '60', steps: [] },
    { name: 'a cent below it', equity: '59.99', steps: ['RAISE_WARNING'] },
    { name: 'at the maintenance margin', equity: '50', steps: ['RAISE_WARNING'] },
    { name: 'a cent below it', equity: '49.99', steps: ['OPEN_CALL GRACE'] },
    { name: 'at the close-out margin', equity: '33.335', steps: ['OPEN_CALL GRACE'] },
    {
      name: 'just below it: called without grace, in one step',
      equity: '33.334',
      steps: ['OPEN_CALL CLOSE_OUT LIQUIDATING'],
    },
    {
      name: 'below nothing',
      equity: '-1',
      steps: ['OPEN_CALL CLOSE_OUT LIQUIDATING'],
    },
  ])('$equity: $name', ({ equity, steps }) => {
    expect(stepsOf(holding(LONG, equity), AT_100)).toEqual(steps);
  });

  test('a call says what is missing to the cure margin and has its whole grace', () => {
    expect(callOf(CALLED)).toMatchObject({
      id: 'account-1.call-1',
      cause: 'PRICE',
      openedAt: NOW,
      deadline: secondsAfter(HOUR),
      graceSeconds: HOUR,
    });
    expect(callOf(CALLED).amountDue.toFixed()).toBe('10');
  });

  test('what is due is rounded up to the cent', () => {
    expect(callOf(decided(holding(LONG, '44.999'), AT_100)).amountDue.toFixed()).toBe('10.01');
  });

  test('without a grace the liquidation starts at once', () => {
    const context = atPrice('100', NOW, { parameters: { gracePeriodSeconds: 0 } });

    expect(stepsOf(holding(LONG, '45'), context)).toEqual([
      'OPEN_CALL NO_GRACE_PERIOD LIQUIDATING',
    ]);
    expect(callOf(decided(holding(LONG, '45'), context))).toMatchObject({
      graceSeconds: 0,
      deadline: NOW,
      nextStepAt: NOW,
      nextStepMarketId: 'BTC-USD',
    });
  });

  test.each([
    { graces: 2, grace: HOUR },
    { graces: 3, grace: 0 },
  ])('after $graces graces in a day the next is $grace s', ({ graces, grace }) => {
    const subject = holding({ ...LONG, recentGraceCount: graces }, '45');

    expect(callOf(decided(subject, AT_100)).graceSeconds).toBe(grace);
  });

  test('whose graces are used up is called without grace; close-out is named before that', () => {
    const used = { ...LONG, recentGraceCount: 3 };

    expect(stepsOf(holding(used, '45'), AT_100)).toEqual(['OPEN_CALL GRACES_USED LIQUIDATING']);
    expect(stepsOf(holding(used, '30'), AT_100)).toEqual(['OPEN_CALL CLOSE_OUT LIQUIDATING']);
  });

  test('a call at close-out uses no grace up', () => {
    expect(decided(holding(LONG, '30'), AT_100).recentGraceCount).toBe(0);
    expect(decided(holding(LONG, '45'), AT_100).recentGraceCount).toBe(1);
  });

  test('in several markets the shortest grace counts', () => {
    const subject = anEnforcedAccount({
      positions: [
        ['BTC-USD', '10', '100'],
        ['ETH-USD', '1', '100'],
      ],
      collateral: [['USDC', '45']],
    });
    const context = aContext([
      {},
      { marketId: 'ETH-USD', parameters: { gracePeriodSeconds: 600 } },
    ]);

    expect(callOf(decided(subject, context)).graceSeconds).toBe(600);
  });

  test.each(['PRICE', 'POSITION_CHANGE', 'COLLATERAL_CHANGE'] as const)(
    'the cause of a call is %s when that made us look',
    (trigger) => {
      expect(callOf(decided(holding(LONG, '45'), AT_100, trigger)).cause).toBe(trigger);
    },
  );

  test('time alone is no cause: the price was there before', () => {
    expect(callOf(decided(holding(LONG, '45'), AT_100, 'TIME')).cause).toBe('PRICE');
  });

  test('a parameter change gives its own grace', () => {
    const ramp = { fromTiers: someTiers(['0', '0.1', '0.03']), startsAt: NOW, endsAt: NOW };
    const call = callOf(
      decided(holding(LONG, '45'), atPrice('100', NOW, { parameters: { ramp } })),
    );

    expect(call.deadline).toEqual(secondsAfter(86_400));
  });

  test.each([
    // Half-way the fraction is 4 %: MM = 40. Under the old 3 % it would be 30, or 35 at the end.
    { equity: '39.99', cause: 'PARAMETER_CHANGE' },
    { equity: '29.99', cause: 'PRICE' },
  ])('in a phase-in, $equity of equity is called because of $cause', ({ equity, cause }) => {
    const ramp = {
      fromTiers: someTiers(['0', '0.1', '0.03']),
      startsAt: NOW,
      endsAt: secondsAfter(200),
    };
    const context = atPrice('100', at(100), { parameters: { ramp } });

    expect(callOf(decided(holding(LONG, equity), context)).cause).toBe(cause);
  });

  test('without a usable price nothing is decided', () => {
    expect(stepsOf(holding(LONG, '1'), atPrice('100', NOW, { isPriceUsable: false }))).toEqual([]);
  });

  test('nor in a paused market', () => {
    const paused = atPrice('100', NOW, { status: 'ENFORCEMENT_PAUSED' });

    expect(stepsOf(holding(LONG, '1'), paused)).toEqual([]);
  });

  test('nor while the price of its collateral is unusable', () => {
    const subject = anEnforcedAccount({ collateral: [['ETH', '1']] });
    const context = aContext(
      [{}, { marketId: 'ETH-USD', isPriceUsable: false }],
      [{ asset: 'ETH', priceMarketId: 'ETH-USD' }],
    );

    expect(stepsOf(subject, context)).toEqual([]);
  });

  test('without positions a debt is no call', () => {
    expect(
      stepsOf(anEnforcedAccount({ positions: [], collateral: [['USDC', '-5']] }), AT_100),
    ).toEqual([]);
  });
});

describe('warnings', () => {
  const warned = decided(holding(LONG, '59'), AT_100);

  test.each([
    { equity: '62.49', steps: [] },
    { equity: '62.5', steps: ['CLEAR_WARNING'] },
  ])('a warning at $equity: $steps', ({ equity, steps }) => {
    expect(stepsOf(holding(warned, equity), AT_100)).toEqual(steps);
  });

  test.each([
    { name: 'a millisecond before six hours', milliseconds: -1, isAnnounced: false },
    { name: 'at six hours', milliseconds: 0, isAnnounced: true },
  ])('is told again $name: $isAnnounced', ({ milliseconds, isAnnounced }) => {
    const now = at(6 * HOUR, milliseconds);
    const cleared = decided(holding(warned, '70'), atPrice('100', secondsAfter(1)));
    const { actions, after } = decideEnforcement(
      holding(cleared, '59'),
      atPrice('100', now),
      'PRICE',
    );

    expect(actions).toMatchObject([{ kind: 'RAISE_WARNING', isAnnounced }]);
    expect(after.lastWarnedAt).toEqual(isAnnounced ? now : NOW);
    expect(isWarningDue(NOW, now)).toBe(isAnnounced);
  });

  test('who was never warned is told', () => {
    expect(isWarningDue(null, NOW)).toBe(true);
  });
});

describe('in grace', () => {
  test.each([
    { name: 'just below the cure margin', equity: '54.999', steps: [] },
    { name: 'at the cure margin', equity: '55', steps: ['MOVE_CALL EQUITY_CURED CURED'] },
    { name: 'at the close-out margin', equity: '33.335', steps: [] },
    {
      name: 'just below it',
      equity: '33.334',
      steps: ['MOVE_CALL GRACE_VOIDED LIQUIDATING'],
    },
  ])('$equity: $name', ({ equity, steps }) => {
    expect(stepsOf(holding(CALLED, equity), atPrice('100', at(60)))).toEqual(steps);
  });

  test('the call ends by any cause: also by the price, or when the position is gone', () => {
    const gone: EnforcedAccount = { ...CALLED, account: { ...CALLED.account, positions: [] } };

    expect(stepsOf(CALLED, atPrice('101.2', at(60)))).toEqual(['MOVE_CALL EQUITY_CURED CURED']);
    expect(stepsOf(gone, AT_100, 'POSITION_CHANGE')).toEqual([
      'MOVE_CALL EQUITY_CURED CURED',
      'CLEAR_WARNING',
    ]);
  });

  test('ratios are those of the opening, prices and fractions those of now', () => {
    const laxer = atPrice('100', at(60), {
      parameters: { cureRatio: '1.02', closeOutRatio: '0.99' },
    });
    const dearer = atPrice('100', at(60), {
      parameters: { tiers: someTiers(['0', '0.2', '0.1']) },
    });

    expect(stepsOf(holding(CALLED, '52'), laxer)).toEqual([]);
    expect(stepsOf(holding(CALLED, '55'), dearer)).toEqual(['MOVE_CALL GRACE_VOIDED LIQUIDATING']);
  });

  test('a top-up that is not enough lowers what is outstanding, and moves no deadline', () => {
    const { actions, after } = decideEnforcement(
      toppedUp(CALLED, '6'),
      atPrice('100', at(60)),
      'COLLATERAL_CHANGE',
    );

    expect(actions).toMatchObject([{ transition: 'TOP_UP_RECEIVED' }]);
    expect(callOf(after).amountOutstanding.toFixed()).toBe('4');
    expect(callOf(after).amountDue.toFixed()).toBe('10');
    expect(callOf(after).deadline).toEqual(callOf(CALLED).deadline);
  });

  test('a price that helps is no top-up', () => {
    expect(stepsOf(CALLED, atPrice('100.5', at(60)))).toEqual([]);
    expect(stepsOf(CALLED, atPrice('100.5', at(60)), 'COLLATERAL_CHANGE')).toEqual([]);
  });

  // 10 were due at 100. At 99.5 equity is 5 lower and 5 % of 995 needs 0.275 less: 14.73 due.
  test.each([
    { name: 'the price fell meanwhile', price: '99.5', amount: '2', outstanding: '12.73' },
    { name: 'the price rose meanwhile', price: '100.2', amount: '2', outstanding: '6.11' },
    { name: 'it is a cent', price: '99.5', amount: '0.01', outstanding: '14.72' },
  ])('money that came in is told of although $name', ({ price, amount, outstanding }) => {
    const subject = toppedUp(CALLED, amount);
    const { actions, after } = decideEnforcement(subject, atPrice(price, at(60)), 'PRICE');

    expect(actions).toMatchObject([
      { transition: 'TOP_UP_RECEIVED', topUps: [{ id: 'deposit-1' }] },
    ]);
    expect(callOf(after).amountOutstanding.toFixed()).toBe(outstanding);
    expect(stepsOf(after, atPrice(price, at(61)), 'COLLATERAL_CHANGE')).toEqual([]);
  });

  test('money that went out is no top-up, although a better price made less outstanding', () => {
    const poorer = holding(CALLED, '44.5');

    expect(stepsOf(poorer, atPrice('100.5', at(60)), 'COLLATERAL_CHANGE')).toEqual([]);
  });

  test('two deposits are told of together, and what only counts for nothing is not', () => {
    const twice = toppedUp(toppedUp(CALLED, '1'), '2');
    const { actions } = decideEnforcement(twice, atPrice('100', at(60)), 'PRICE');
    const worthless = {
      ...CALLED,
      topUps: [{ id: 'd', source: 'DEPOSIT' as const, asset: 'ETH', amount: decimal('1') }],
    };
    const haircut = atPrice('100', at(60), {}, [{ asset: 'ETH', haircut: '1' }]);

    expect(actions).toMatchObject([{ topUps: [{ id: 'deposit-1' }, { id: 'deposit-2' }] }]);
    expect(stepsOf(worthless, haircut, 'COLLATERAL_CHANGE')).toEqual([]);
  });
});

describe('at the deadline', () => {
  test.each([
    { name: 'a millisecond before', milliseconds: -1, steps: [] },
    { name: 'at the very instant', milliseconds: 0, steps: [] },
    {
      name: 'a millisecond after',
      milliseconds: 1,
      steps: ['MOVE_CALL GRACE_EXPIRED LIQUIDATING'],
    },
  ])('$name, below maintenance margin', ({ milliseconds, steps }) => {
    expect(stepsOf(CALLED, atPrice('100', at(HOUR, milliseconds)), 'TIME')).toEqual(steps);
  });

  test('liquidation begins at once, in the largest market', () => {
    const now = at(HOUR, 1);

    expect(callOf(decided(CALLED, atPrice('100', now), 'TIME'))).toMatchObject({
      nextStepAt: now,
      nextStepMarketId: 'BTC-USD',
    });
  });

  test.each([
    { equity: '49.99', steps: ['MOVE_CALL GRACE_EXPIRED LIQUIDATING'] },
    { equity: '50', steps: ['MOVE_CALL GRACE_EXTENDED HALF_GRACE GRACE'] },
  ])(
    'at or above maintenance margin the grace is given once more: $equity',
    ({ equity, steps }) => {
      expect(stepsOf(holding(CALLED, equity), atPrice('100', at(HOUR, 1)), 'TIME')).toEqual(steps);
    },
  );

  test.each([
    // Equity 52 of 55 at 100. At 99.9: 51 against a cure margin of 54.945.
    { name: 'half a grace', balance: '52', pending: '0', price: '99.9', outstanding: '3.95' },
    { name: 'a finality hold', balance: '45', pending: '12', price: '99.9', outstanding: '10.95' },
  ])('$name says what is missing at the price of now', (given) => {
    const subject = holding(CALLED, given.balance, given.pending);
    const { after } = decideEnforcement(subject, atPrice(given.price, at(HOUR, 1)), 'TIME');

    expect(callOf(after).amountOutstanding.toFixed()).toBe(given.outstanding);
  });

  test('once more is half as long from then on, and once only', () => {
    const again = decided(holding(CALLED, '52'), atPrice('100', at(HOUR, 1)), 'TIME');

    expect(callOf(again).deadline).toEqual(at(HOUR + HOUR / 2, 1));
    expect(stepsOf(again, atPrice('100', at(HOUR + HOUR / 2, 1)), 'TIME')).toEqual([]);
    expect(stepsOf(again, atPrice('100', at(HOUR + HOUR / 2, 2)), 'TIME')).toEqual([
      'MOVE_CALL GRACE_EXPIRED LIQUIDATING',
    ]);
  });

  test('a pending deposit that would cure holds the deadline once', () => {
    const pending = holding(CALLED, '45', '10');
    const held = decided(pending, atPrice('100', at(HOUR, 1)), 'TIME');

    expect(stepsOf(pending, atPrice('100', at(HOUR, 1)), 'TIME')).toEqual([
      'MOVE_CALL GRACE_EXTENDED FINALITY_HOLD GRACE',
    ]);
    expect(callOf(held).deadline).toEqual(secondsAfter(HOUR + 300));
    expect(stepsOf(held, atPrice('100', at(HOUR + 300)), 'TIME')).toEqual([]);
    expect(stepsOf(held, atPrice('100', at(HOUR + 300, 1)), 'TIME')).toEqual([
      'MOVE_CALL GRACE_EXPIRED LIQUIDATING',
    ]);
  });

  test.each([
    { name: 'one that would not cure', balance: '45', pending: '9.99', event: 'GRACE_EXPIRED' },
    { name: 'below the close-out margin', balance: '33', pending: '90', event: 'GRACE_VOIDED' },
  ])('holds nothing: $name', ({ balance, pending, event }) => {
    const subject = holding(CALLED, balance, pending);

    expect(stepsOf(subject, atPrice('100', at(HOUR, 1)), 'TIME')).toEqual([
      `MOVE_CALL ${event} LIQUIDATING`,
    ]);
  });

  test('a late look that finds the account cured ends the call', () => {
    expect(stepsOf(holding(CALLED, '55'), atPrice('100', at(9 * HOUR)), 'TIME')).toEqual([
      'MOVE_CALL EQUITY_CURED CURED',
    ]);
  });
});

describe('suspension', () => {
  const unusable = (seconds: number): ReturnType<typeof atPrice> =>
    atPrice('100', at(seconds), { isPriceUsable: false });

  test('a price that cannot be used suspends, and the account is not valued', () => {
    const { actions, after } = decideEnforcement(CALLED, unusable(600), 'TIME');

    expect(actions).toMatchObject([{ transition: 'ENFORCEMENT_SUSPENDED', health: null }]);
    expect(callOf(after)).toMatchObject({
      state: 'SUSPENDED',
      suspendedFrom: 'GRACE',
      suspendedAt: at(600),
    });
    expect(stepsOf(after, unusable(99_999), 'TIME')).toEqual([]);
  });

  test('afterwards the time is given back', () => {
    const suspended = decided(CALLED, unusable(600), 'TIME');
    const resumed = decided(suspended, atPrice('100', at(1600)), 'TIME');

    expect(callOf(resumed)).toMatchObject({ state: 'GRACE', deadline: at(HOUR + 1000) });
  });

  test.each([
    { price: '99.5', outstanding: '14.73' },
    { price: '100.2', outstanding: '8.11' },
  ])('what is missing afterwards is measured at the price of then: $price', (given) => {
    const suspended = decided(CALLED, unusable(600), 'TIME');
    const resumed = decided(suspended, atPrice(given.price, at(1600)), 'TIME');

    expect(callOf(resumed).amountOutstanding.toFixed()).toBe(given.outstanding);
  });

  test('a deposit that came while the call was suspended is told of when it goes on', () => {
    const suspended = decided(CALLED, unusable(600), 'TIME');

    expect(stepsOf(toppedUp(suspended, '2'), atPrice('100', at(1600)))).toEqual([
      'MOVE_CALL RESUMED_IN_GRACE GRACE',
      'MOVE_CALL TOP_UP_RECEIVED GRACE',
    ]);
  });

  test('below the close-out margin on the first price that can be used it is liquidated at once', () => {
    const suspended = decided(CALLED, unusable(600), 'TIME');

    expect(stepsOf(holding(suspended, '30'), atPrice('100', at(1600)))).toEqual([
      'MOVE_CALL RESUMED_IN_GRACE GRACE',
      'MOVE_CALL GRACE_VOIDED LIQUIDATING',
    ]);
  });

  test('a liquidation is suspended, too, and goes on at once', () => {
    const liquidating = decided(holding(CALLED, '30'), AT_100);
    const suspended = decided(liquidating, unusable(10), 'TIME');

    expect(callOf(suspended)).toMatchObject({ suspendedFrom: 'LIQUIDATING', nextStepAt: null });
    expect(callOf(decided(suspended, atPrice('100', at(20))))).toMatchObject({
      state: 'LIQUIDATING',
      nextStepAt: at(20),
      nextStepMarketId: 'BTC-USD',
    });
  });

  test.each([
    { name: 'the pause is given back', left: 1800, pause: 600, expected: 1800 },
    { name: 'nobody has less than 15 minutes', left: 60, pause: 600, expected: 900 },
    { name: 'at most four hours are given back', left: 7200, pause: 20_000, expected: 1600 },
    { name: 'four hours, and then 15 minutes at least', left: 0, pause: 90_000, expected: 900 },
  ])('$name', ({ left, pause, expected }) => {
    const call = {
      deadline: secondsAfter(left),
      resumeGraceMs: 0,
      suspensions: NO_SUSPENSION,
    };
    const { deadline } = graceAfterPause(call, pause * 1000, secondsAfter(pause));

    expect(deadline).toEqual(secondsAfter(pause + expected));
  });

  /** Suspended for a second and on again for as long, from second 0 on: [first deadline, notices, last call]. */
  function flap(start: EnforcedAccount, seconds: number) {
    let call = start;
    let notices = 0;
    const take = (context: RiskContext): void => {
      const decision = decideEnforcement(call, context, 'TIME');
      call = decision.after;
      notices += decision.actions.filter(
        (action) => action.kind === 'MOVE_CALL' && action.isAnnounced === true,
      ).length;
    };
    for (let second = 1; second <= seconds && callOf(call).state !== 'LIQUIDATING'; second += 2) {
      take(unusable(second));
      take(atPrice('100', at(second + 1)));
    }
    return { call: callOf(call), notices };
  }

  // An outlier that alternated with the truth sent 33 notices in 45 s, and gave fifteen minutes each time.
  test('a price that comes and goes tells its holder once in stateNoticeSeconds, and once of the end', () => {
    expect(flap(CALLED, 45).notices).toBe(2);
    // A minute after the last one: how the call stands by then.
    expect(flap(CALLED, 65).notices).toBe(3);
  });

  test('fifteen minutes are given once a day, whatever comes and goes', () => {
    const { deadline } = callOf(CALLED);
    const late = { ...CALLED, openCall: { ...callOf(CALLED), deadline: at(8) } };
    const { call } = flap(late, 1200);
    // Given at second 2, with a second of credit for each suspension that followed.
    expect(call).toMatchObject({ state: 'GRACE', resumeGraceMs: 893_000 });
    expect(flap(late, 4000).call.state).toBe('LIQUIDATING');
    expect(deadline).not.toEqual(at(8));
  });

  test.each([
    { name: 'the same cause within a day', days: 0.99, by: 'PRICE', added: 0 },
    { name: 'the same cause a day later', days: 1, by: 'PRICE', added: 900 },
    { name: 'another cause', days: 0.01, by: 'PAUSE', added: 900 },
  ] as const)('the least time after a suspension by $name: $added s', ({ days, by, added }) => {
    const now = at(days * 86_400);
    const call = {
      deadline: now,
      resumeGraceMs: 900_000,
      suspensions: { ...NO_SUSPENSION, cause: by, graceGivenAt: { PRICE: at(0) } },
    };
    const { deadline } = graceAfterPause(call, 0, now);
    expect(deadline.getTime() - now.getTime()).toBe(added * 1000);
  });

  test('of which the clock says that it began later than now takes no time from the grace', () => {
    const suspended = decided(CALLED, unusable(3600), 'TIME');
    const { deadline } = callOf(decided(suspended, atPrice('100', at(10)), 'TIME'));
    expect(deadline.getTime()).toBeGreaterThanOrEqual(callOf(CALLED).deadline.getTime());
  });

  test('who was told of a suspension is told of its end, however soon', () => {
    const suspended = decideEnforcement(CALLED, unusable(1), 'TIME');
    const resumed = decideEnforcement(suspended.after, atPrice('100', at(2)), 'TIME');
    expect([suspended, resumed].flatMap(({ actions }) => actions)).toMatchObject([
      { transition: 'ENFORCEMENT_SUSPENDED', isAnnounced: true },
      { transition: 'RESUMED_IN_GRACE', isAnnounced: true },
    ]);
  });
});

describe('in liquidation', () => {
  const liquidating = decided(holding(CALLED, '30'), AT_100);

  test('what is due is the step, which decides for itself', () => {
    expect(stepsOf(holding(liquidating, '80'), atPrice('100', at(5)))).toEqual([]);
  });

  test.each([
    { equity: '0', steps: ['MOVE_CALL POSITIONS_CLOSED CLOSED', 'CLEAR_WARNING'] },
    { equity: '-0.01', steps: ['MOVE_CALL EQUITY_EXHAUSTED BANKRUPT'] },
  ])('with nothing left and $equity of equity: $steps', ({ equity, steps }) => {
    const subject = holding(liquidating, equity);
    const empty = { ...subject, account: { ...subject.account, positions: [] } };

    expect(stepsOf(empty, atPrice('100', at(5)), 'POSITION_CHANGE')).toEqual(steps);
  });

  test.each([
    // A third of MM = 50 is 16.666…
    { equity: '16.67', steps: [] },
    { equity: '16.66', steps: ['MOVE_CALL STEP_BROUGHT_FORWARD LIQUIDATING'] },
    { equity: '-1', steps: ['MOVE_CALL STEP_BROUGHT_FORWARD LIQUIDATING'] },
  ])('a cooldown ends at $equity of equity: $steps', ({ equity, steps }) => {
    const cooling: EnforcedAccount = {
      ...liquidating,
      openCall: { ...callOf(liquidating), isCoolingDown: true, nextStepAt: at(30) },
    };

    expect(stepsOf(holding(cooling, equity), atPrice('100', at(5)))).toEqual(steps);
  });
});

describe('laws', () => {
  const cents = (low: number, high: number): fc.Arbitrary<string> =>
    fc.integer({ min: low * 1000, max: high * 1000 }).map((mills) => (mills / 1000).toFixed(3));
  const equityBelowMaintenance = cents(34, 49);

  test('paying what is due cures; a cent less does not', () => {
    fc.assert(
      fc.property(equityBelowMaintenance, cents(90, 103), (balance, price) => {
        const context = atPrice(price, NOW);
        const opened = decided(holding(LONG, balance), context);
        fc.pre(opened.openCall?.state === 'GRACE');
        const due = callOf(opened).amountDue;
        const { collateral } = opened.account;
        const paid = collateral[0]!.balance.plus(due);

        expect(stepsOf(holding(opened, paid.toFixed()), context)).toEqual([
          'MOVE_CALL EQUITY_CURED CURED',
        ]);
        expect(stepsOf(holding(opened, paid.minus('0.01').toFixed()), context)).toEqual([]);
      }),
    );
  });

  test('deciding again right after finds nothing to do', () => {
    fc.assert(
      fc.property(
        cents(-20, 80),
        cents(95, 105),
        fc.integer({ min: 0, max: 8000 }),
        fc.boolean(),
        (balance, price, seconds, wasCalled) => {
          const context = atPrice(price, secondsAfter(seconds));
          const subject = holding(wasCalled ? CALLED : LONG, balance);

          expect(stepsOf(decided(subject, context), context)).toEqual([]);
        },
      ),
    );
  });

  test('at every second of every grace, equity below the close-out margin liquidates', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: HOUR + 5000 }),
        cents(-50, 33),
        fc.boolean(),
        fc.boolean(),
        (seconds, balance, hasHeldForFinality, hasExtendedGrace) => {
          const openCall = { ...callOf(CALLED), hasHeldForFinality, hasExtendedGrace };
          const subject = holding({ ...CALLED, openCall }, balance, '1000');

          expect(stepsOf(subject, atPrice('100', secondsAfter(seconds)))).toEqual([
            'MOVE_CALL GRACE_VOIDED LIQUIDATING',
          ]);
        },
      ),
    );
  });

  test('only the cure margin ends a grace without a liquidation', () => {
    fc.assert(
      fc.property(cents(30, 60), fc.integer({ min: 0, max: 20_000 }), (balance, seconds) => {
        const context = atPrice('100', secondsAfter(seconds));
        const subject = holding(CALLED, balance);
        const health = assessAccountHealth(subject.account, context, callOf(CALLED).terms);
        const isCured = decided(subject, context).openCall === null;

        expect(isCured).toBe(amountDueOf(health).eq(ZERO));
      }),
    );
  });
});
