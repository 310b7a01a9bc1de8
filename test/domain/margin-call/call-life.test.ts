import { expect, test } from 'vitest';
import fc from 'fast-check';

import {
  type EnforcedAccount,
  type Trigger,
} from '../../../src/domain/margin-call/call/decision.js';
import {
  anEnforcedAccount,
  atPrice,
  decided,
  holding,
} from '../../support/enforcement-factories.js';
import { secondsAfter } from '../../support/risk-factories.js';

/**
 * The life of an account that is long 10 at 100, told again from the table of docs/risk-model.md in
 * whole thousandths of a dollar: a model that shares no code with what it checks.
 */
interface Model {
  seconds: number;
  /** Thousandths of USD. */
  cash: number;
  price: number;
  isUsable: boolean;
  isWarned: boolean;
  call: ModelCall | null;
  calls: number;
  /** When calls with a grace were opened. */
  graces: number[];
}

interface ModelCall {
  state: 'GRACE' | 'SUSPENDED' | 'LIQUIDATING';
  openedAt: number;
  deadline: number;
  grace: number;
  hasExtended: boolean;
  suspendedAt: number;
  from: 'GRACE' | 'LIQUIDATING';
}

const GRACE = 3600;
const DAY = 86_400;

/** In ten-thousandths of a thousandth, as margins are: whole numbers only. */
const equityOf = ({ cash, price }: Model): number => (cash + 10 * (price - 100_000)) * 10_000;
/** 5 % of ten, times the ratio in ten-thousandths. Prices are even. */
const marginOf = ({ price }: Model, ratio: number): number => (price / 2) * ratio;

function expectedOf(model: Model): void {
  const { call, seconds } = model;
  const equity = equityOf(model);
  if (call === null) {
    if (!model.isUsable) {
      return;
    }
    if (equity < marginOf(model, 10_000)) {
      const isUsedUp = model.graces.filter((at) => seconds - at < DAY).length >= 3;
      const grace = isUsedUp || equity < marginOf(model, 6667) ? 0 : GRACE;
      model.call = {
        state: grace === 0 ? 'LIQUIDATING' : 'GRACE',
        openedAt: seconds,
        deadline: seconds + grace,
        grace,
        hasExtended: false,
        suspendedAt: 0,
        from: 'GRACE',
      };
      model.calls += 1;
      model.isWarned = true;
      model.graces.push(...(grace > 0 ? [seconds] : []));
      expectedOf(model);
      return;
    }
    model.isWarned = equity < marginOf(model, model.isWarned ? 12_500 : 12_000);
    return;
  }
  if (!model.isUsable) {
    if (call.state !== 'SUSPENDED') {
      Object.assign(call, { from: call.state, state: 'SUSPENDED', suspendedAt: seconds });
    }
    return;
  }
  if (call.state === 'SUSPENDED') {
    const credit = Math.min(seconds - call.suspendedAt, 4 * 3600);
    call.state = call.from;
    call.deadline =
      call.from === 'GRACE' ? Math.max(call.deadline + credit, seconds + 900) : call.deadline;
  }
  if (call.state === 'GRACE') {
    expectedInGrace(model, call, equity);
  }
}

function expectedInGrace(model: Model, call: ModelCall, equity: number): void {
  if (equity >= marginOf(model, 11_000)) {
    model.call = null;
    model.isWarned = true;
    expectedOf(model);
  } else if (equity < marginOf(model, 6667)) {
    call.state = 'LIQUIDATING';
  } else if (model.seconds > call.deadline) {
    if (equity >= marginOf(model, 10_000) && !call.hasExtended) {
      call.hasExtended = true;
      call.deadline = model.seconds + GRACE / 2;
    } else {
      call.state = 'LIQUIDATING';
    }
  }
}

type Act =
  | { readonly kind: 'WAIT'; readonly seconds: number }
  | { readonly kind: 'PRICE'; readonly price: number }
  | { readonly kind: 'PAY'; readonly amount: number }
  | { readonly kind: 'USABLE'; readonly isUsable: boolean };

const ACTS: fc.Arbitrary<readonly Act[]> = fc.array(
  fc.oneof(
    fc
      .oneof(fc.constantFrom(1, 899, 900, 1800, 3600, 3601), fc.integer({ min: 1, max: 9000 }))
      .map((seconds): Act => ({ kind: 'WAIT', seconds })),
    // Even, so that half a price is whole.
    fc
      .integer({ min: 48_500, max: 51_000 })
      .map((half): Act => ({ kind: 'PRICE', price: half * 2 })),
    fc.integer({ min: -9000, max: 9000 }).map((amount): Act => ({ kind: 'PAY', amount })),
    fc.boolean().map((isUsable): Act => ({ kind: 'USABLE', isUsable })),
  ),
  { minLength: 1, maxLength: 30 },
);

function actOn(model: Model, act: Act): Trigger {
  switch (act.kind) {
    case 'WAIT':
      model.seconds += act.seconds;
      return 'TIME';
    case 'PRICE':
      model.price = act.price;
      return 'PRICE';
    case 'PAY':
      model.cash += act.amount;
      return 'COLLATERAL_CHANGE';
    case 'USABLE':
      model.isUsable = act.isUsable;
      return 'TIME';
  }
}

interface Told {
  readonly state: string | null;
  readonly deadline: number | null;
  readonly isWarned: boolean;
  readonly calls: number;
}

function toldOf({ openCall, isWarned, callCount }: EnforcedAccount): Told {
  return {
    state: openCall?.state ?? null,
    deadline:
      openCall?.state === 'GRACE'
        ? (openCall.deadline.getTime() - secondsAfter(0).getTime()) / 1000
        : null,
    isWarned,
    calls: callCount,
  };
}

function expectSameLife(acts: readonly Act[]): void {
  const model: Model = {
    seconds: 0,
    cash: 60_000,
    price: 100_000,
    isUsable: true,
    isWarned: false,
    call: null,
    calls: 0,
    graces: [],
  };
  let subject = anEnforcedAccount();
  for (const act of acts) {
    const trigger = actOn(model, act);
    const recent = model.graces.filter((at) => model.seconds - at < DAY).length;
    expectedOf(model);
    const text = (mills: number): string => (mills / 1000).toFixed(3);
    subject = decided(
      holding({ ...subject, recentGraceCount: recent }, text(model.cash)),
      atPrice(text(model.price), secondsAfter(model.seconds), { isPriceUsable: model.isUsable }),
      trigger,
    );

    expect(toldOf(subject)).toEqual({
      state: model.call?.state ?? null,
      deadline: model.call?.state === 'GRACE' ? model.call.deadline : null,
      isWarned: model.isWarned,
      calls: model.calls,
    });
  }
}

test('thousands of lives go as the table of the risk model has them', () => {
  fc.assert(fc.property(ACTS, expectSameLife), { numRuns: 3000 });
});
