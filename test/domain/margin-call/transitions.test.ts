import { describe, expect, test } from 'vitest';

import {
  isOpen,
  MARGIN_CALL_EVENTS,
  MARGIN_CALL_STATES,
  type MarginCallState,
  nextState,
  OPEN_MARGIN_CALL_STATES,
} from '../../../src/domain/margin-call/transitions.js';

describe('the states of a margin call', () => {
  test('the whole table, refusals included', () => {
    const rows = MARGIN_CALL_STATES.flatMap((from) =>
      MARGIN_CALL_EVENTS.map(
        (event) => `${from} + ${event} -> ${nextState(from, event) ?? 'refused'}`,
      ),
    );

    expect(rows).toMatchSnapshot();
  });

  test('every state can be reached from GRACE', () => {
    const reached = new Set<MarginCallState>(['GRACE']);
    for (const from of reached) {
      for (const event of MARGIN_CALL_EVENTS) {
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
      expect(MARGIN_CALL_EVENTS.map((event) => nextState(state, event))).toEqual(
        MARGIN_CALL_EVENTS.map(() => null),
      );
    }
  });

  test('governance can cancel whatever is open', () => {
    expect(
      OPEN_MARGIN_CALL_STATES.map((state) => nextState(state, 'CANCELLED_BY_GOVERNANCE')),
    ).toEqual(OPEN_MARGIN_CALL_STATES.map(() => 'CANCELLED'));
  });
});
