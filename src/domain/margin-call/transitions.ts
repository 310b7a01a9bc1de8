/** The states of a margin call; docs/risk-model.md#margin-call says what each means. */
export const MARGIN_CALL_STATES = [
  'GRACE',
  'SUSPENDED',
  'LIQUIDATING',
  'BANKRUPT',
  'CURED',
  'RECOVERED',
  'CLOSED',
  'CANCELLED',
] as const;
export type MarginCallState = (typeof MARGIN_CALL_STATES)[number];

export const MARGIN_CALL_EVENTS = [
  'EQUITY_CURED',
  'GRACE_EXPIRED',
  'GRACE_EXTENDED',
  'GRACE_VOIDED',
  'ENFORCEMENT_SUSPENDED',
  'RESUMED_IN_GRACE',
  'RESUMED_IN_LIQUIDATION',
  'STEP_TAKEN',
  'EQUITY_RECOVERED',
  'POSITIONS_CLOSED',
  'EQUITY_EXHAUSTED',
  'SHORTFALL_COVERED',
  'CANCELLED_BY_GOVERNANCE',
] as const;
export type MarginCallEvent = (typeof MARGIN_CALL_EVENTS)[number];

type TransitionTable = Readonly<
  Record<MarginCallState, Readonly<Partial<Record<MarginCallEvent, MarginCallState>>>>
>;

/**
 * The whole life of a margin call. Read a row as "in this state, these events are accepted".
 * A state with an empty row is final. Any event missing from a row is refused.
 */
export const MARGIN_CALL_TRANSITIONS: TransitionTable = {
  GRACE: {
    EQUITY_CURED: 'CURED',
    GRACE_EXPIRED: 'LIQUIDATING',
    GRACE_EXTENDED: 'GRACE',
    // The harder threshold that makes the timer safe: without it the timer is bad debt by design.
    GRACE_VOIDED: 'LIQUIDATING',
    ENFORCEMENT_SUSPENDED: 'SUSPENDED',
    CANCELLED_BY_GOVERNANCE: 'CANCELLED',
  },
  SUSPENDED: {
    RESUMED_IN_GRACE: 'GRACE',
    RESUMED_IN_LIQUIDATION: 'LIQUIDATING',
    CANCELLED_BY_GOVERNANCE: 'CANCELLED',
  },
  LIQUIDATING: {
    STEP_TAKEN: 'LIQUIDATING',
    EQUITY_RECOVERED: 'RECOVERED',
    POSITIONS_CLOSED: 'CLOSED',
    EQUITY_EXHAUSTED: 'BANKRUPT',
    ENFORCEMENT_SUSPENDED: 'SUSPENDED',
    CANCELLED_BY_GOVERNANCE: 'CANCELLED',
  },
  BANKRUPT: { SHORTFALL_COVERED: 'CLOSED', CANCELLED_BY_GOVERNANCE: 'CANCELLED' },
  CURED: {},
  RECOVERED: {},
  CLOSED: {},
  CANCELLED: {},
};

const FINAL_STATES: ReadonlySet<MarginCallState> = new Set(
  MARGIN_CALL_STATES.filter((state) => Object.keys(MARGIN_CALL_TRANSITIONS[state]).length === 0),
);

/** The state after `event`, or null when the event is not accepted in `from`. */
export function nextState(from: MarginCallState, event: MarginCallEvent): MarginCallState | null {
  return MARGIN_CALL_TRANSITIONS[from][event] ?? null;
}

/** Whether the call still restricts its account: GRACE, SUSPENDED, LIQUIDATING and BANKRUPT. */
export function isOpen(state: MarginCallState): boolean {
  return !FINAL_STATES.has(state);
}

export const OPEN_MARGIN_CALL_STATES: readonly MarginCallState[] =
  MARGIN_CALL_STATES.filter(isOpen);
