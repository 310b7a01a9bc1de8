import { describe, expect, it } from 'vitest';

import { decimal } from '../../../src/domain/decimal.js';
import { type EnforcedAccount } from '../../../src/domain/margin-call/call/decision.js';
import { decideEnforcement } from '../../../src/domain/margin-call/rules/enforcement.js';
import {
  type AccountText,
  aContext,
  anAccount,
  NOW,
  secondsAfter,
  type MarketText,
} from '../../support/risk-factories.js';

/**
 * One BTC long at 100, entered at 100. Maintenance margin 5: cure margin 5.50, close-out margin
 * 3.3335. Grace 3600 s, hold 300 s; the deadline is second 3600.
 */
const MARKET: MarketText = {};

function subjectOf(cash: string, pending: string): EnforcedAccount {
  const text: AccountText = {
    positions: [['BTC-USD', '1', '100']],
    collateral: [['USDC', cash, pending]],
  };
  return {
    account: anAccount(text),
    isWarned: false,
    lastWarnedAt: null,
    callCount: 0,
    openCall: null,
    recentGraceCount: 0,
    topUps: [],
  };
}

function decideAt(subject: EnforcedAccount, second: number, market: MarketText = MARKET) {
  const now = new Date(NOW.getTime() + Math.round(second * 1000));
  return decideEnforcement(subject, aContext([market], [], now), 'TIME');
}

/** The account with its call open since second 0, and then this much cash and pending. */
function underCall(cash: string, pending: string, market: MarketText = MARKET): EnforcedAccount {
  const { after } = decideEnforcement(subjectOf('4', '0'), aContext([market]), 'PRICE');
  expect(after.openCall?.state).toBe('GRACE');
  return { ...after, account: subjectOf(cash, pending).account };
}

describe('the finality hold', () => {
  it.each([
    [3599, 'GRACE', false],
    [3600, 'GRACE', false],
    [3600.001, 'GRACE', true],
    [3601, 'GRACE', true],
  ])('at second %p leaves the call in %s, held: %p', (second, state, isHeld) => {
    const { after } = decideAt(underCall('4', '1.5'), second);
    expect(after.openCall).toMatchObject({ state, hasHeldForFinality: isHeld });
    expect(after.openCall?.deadline).toEqual(secondsAfter(isHeld ? 3900 : 3600));
  });

  it.each([
    ['1.50', 'GRACE'],
    ['1.499999', 'LIQUIDATING'],
  ])('needs pending deposits that would cure: %s on 4.00 of 5.50 is %s', (pending, state) => {
    expect(decideAt(underCall('4', pending), 3601).after.openCall?.state).toBe(state);
  });

  it.each([
    ['3.3335', '10', 'GRACE', 'GRACE_EXTENDED'],
    ['3.333499', '10', 'LIQUIDATING', 'GRACE_VOIDED'],
  ])('needs equity of the close-out margin: %s is %s', (cash, pending, state, event) => {
    const { after, actions } = decideAt(underCall(cash, pending), 3601);
    expect(after.openCall?.state).toBe(state);
    expect(actions[0]).toMatchObject({ kind: 'MOVE_CALL', transition: event });
  });

  it('is measured from the deadline, however late it is noticed', () => {
    const { after } = decideAt(underCall('4', '1.5'), 3700);
    expect(after.openCall).toMatchObject({ state: 'GRACE', deadline: secondsAfter(3900) });
  });

  it('noticed after its own end has no time left: the next look liquidates', () => {
    const held = decideAt(underCall('4', '1.5'), 4000).after;
    const end = held.openCall?.state === 'GRACE' ? decideAt(held, 4000).after : held;
    expect(end.openCall?.state).toBe('LIQUIDATING');
  });

  it.each([
    [3899, 'GRACE'],
    [3900, 'GRACE'],
    [3900.001, 'LIQUIDATING'],
  ])(
    'ends strictly after its deadline and comes once: at second %p the call is %s',
    (second, state) => {
      const held = decideAt(underCall('4', '1.5'), 3601).after;
      expect(decideAt(held, second).after.openCall?.state).toBe(state);
    },
  );

  it('ends at once when the deposit becomes final: cured', () => {
    const held = decideAt(underCall('4', '1.5'), 3601).after;
    const final = { ...held, account: subjectOf('5.5', '0').account };
    const { actions } = decideAt(final, 3650);
    expect(actions[0]).toMatchObject({ transition: 'EQUITY_CURED' });
  });

  it('does not outlive the close-out margin', () => {
    const held = decideAt(underCall('4', '1.5'), 3601).after;
    const fallen = { ...held, account: subjectOf('3', '10').account };
    expect(decideAt(fallen, 3602).actions[0]).toMatchObject({ transition: 'GRACE_VOIDED' });
  });

  it('goes before the half grace of an account that is back at maintenance margin', () => {
    const held = decideAt(underCall('5', '0.5'), 3601);
    expect(held.actions[0]).toMatchObject({ extension: 'FINALITY_HOLD' });
    const halved = decideAt(held.after, 3901);
    expect(halved.actions[0]).toMatchObject({ extension: 'HALF_GRACE' });
    expect(halved.after.openCall?.deadline).toEqual(secondsAfter(3901 + 1800));
    expect(decideAt(halved.after, 3901 + 1801).after.openCall?.state).toBe('LIQUIDATING');
  });

  it('of 0 seconds is none', () => {
    const market = { parameters: { finalityHoldSeconds: 0 } };
    expect(decideAt(underCall('4', '1.5', market), 3601, market).after.openCall?.state).toBe(
      'LIQUIDATING',
    );
  });

  it('is as long as it was when the call opened, whatever the parameters say now', () => {
    const market = { parameters: { finalityHoldSeconds: 10 } };
    const { after } = decideAt(underCall('4', '1.5'), 3601, market);
    expect(after.openCall?.deadline).toEqual(secondsAfter(3900));
  });

  it('does not exist for a call without grace', () => {
    const market = { parameters: { gracePeriodSeconds: 0 } };
    const { after } = decideEnforcement(subjectOf('4', '100'), aContext([market]), 'PRICE');
    expect(after.openCall?.state).toBe('LIQUIDATING');
  });

  it('counts pending collateral after its haircut', () => {
    const context = aContext([MARKET], [{ asset: 'ETH', haircut: '0.5' }], secondsAfter(3601));
    const opened = underCall('4', '0');
    const pendingOf = (amount: string): EnforcedAccount => ({
      ...opened,
      account: {
        ...opened.account,
        collateral: [
          { asset: 'USDC', balance: decimal('4'), pending: decimal('0') },
          { asset: 'ETH', balance: decimal('0'), pending: decimal(amount) },
        ],
      },
    });
    expect(decideEnforcement(pendingOf('3'), context, 'TIME').after.openCall?.state).toBe('GRACE');
    expect(decideEnforcement(pendingOf('2.99'), context, 'TIME').after.openCall?.state).toBe(
      'LIQUIDATING',
    );
  });
});
