import { describe, expect, test } from 'vitest';

import {
  isOpen,
  MARGIN_CALL_TRANSITIONS,
  MARGIN_CALL_STATES,
  type MarginCallState,
  nextState,
  OPEN_MARGIN_CALL_STATES,
} from '../../../../src/domain/margin-call/call/transitions.js';

describe('the states of a margin call', () => {
  test('the whole table, refusals included', () => {
    const rows = MARGIN_CALL_STATES.flatMap((from) =>
      MARGIN_CALL_TRANSITIONS.map(
        (transition) => `${from} + ${transition} -> ${nextState(from, transition) ?? 'refused'}`,
      ),
    );

    expect(rows).toMatchSnapshot();
  });

  test('every state can be reached from GRACE', () => {
    const reached = new Set<MarginCallState>(['GRACE']);
    for (const from of reached) {
      for (const event of MARGIN_CALL_TRANSITIONS) {
        const to = nextState(from, event);
        if (to !== null) {
          reached.add(to);
        }
      }
    }

    expect([...reached].sort()).toEqual([...MARGIN_CALL_STATES].sort());
  });

  test('four states are open; the others are the end and accept nothing', () => {
    expect(OPEN_MARGIN_CALL_STATES).toEqual(['GRACE', 'SUSPENDED', 'LIQUIDATING', 'BANKRUPT']);
    for (const state of MARGIN_CALL_STATES.filter((candidate) => !isOpen(candidate))) {
      expect(MARGIN_CALL_TRANSITIONS.map((event) => nextState(state, event))).toEqual(
        MARGIN_CALL_TRANSITIONS.map(() => null),
      );
    }
  });

  test('governance can cancel what is open, but not a bankruptcy that nobody has paid for', () => {
    expect(
      OPEN_MARGIN_CALL_STATES.map((state) => nextState(state, 'CANCELLED_BY_GOVERNANCE')),
    ).toEqual(['CANCELLED', 'CANCELLED', 'CANCELLED', null]);
  });
});
