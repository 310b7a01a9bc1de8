/** The states of a margin call; docs/risk-model.md#margin-call describes them. */
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

/** The transitions of a call, named after what happened. */
export const MARGIN_CALL_TRANSITIONS = [
  'TOP_UP_RECEIVED',
  'EQUITY_CURED',
  'GRACE_EXPIRED',
  'GRACE_EXTENDED',
  'GRACE_VOIDED',
  'ENFORCEMENT_SUSPENDED',
  'RESUMED_IN_GRACE',
  'RESUMED_IN_LIQUIDATION',
  'STEP_TAKEN',
  'STEP_BROUGHT_FORWARD',
  'STEP_REDIRECTED',
  'EQUITY_RECOVERED',
  'POSITIONS_CLOSED',
  'EQUITY_EXHAUSTED',
  'SHORTFALL_COVERED',
  'CANCELLED_BY_GOVERNANCE',
] as const;
export type MarginCallTransition = (typeof MARGIN_CALL_TRANSITIONS)[number];

type TransitionTable = Readonly<
  Record<MarginCallState, Readonly<Partial<Record<MarginCallTransition, MarginCallState>>>>
>;

/**
 * The complete life of a margin call after its opening: each row lists the transitions accepted in its state.
 * Any other transition is refused. A state with an empty row is final.
 */
export const TRANSITION_TABLE: TransitionTable = {
  GRACE: {
    TOP_UP_RECEIVED: 'GRACE',
    EQUITY_CURED: 'CURED',
    GRACE_EXPIRED: 'LIQUIDATING',
    GRACE_EXTENDED: 'GRACE',
    // With equity below the close-out margin, waiting for a deadline would create bad debt.
    GRACE_VOIDED: 'LIQUIDATING',
    ENFORCEMENT_SUSPENDED: 'SUSPENDED',
    CANCELLED_BY_GOVERNANCE: 'CANCELLED',
  },
  SUSPENDED: {
    RESUMED_IN_GRACE: 'GRACE',
    RESUMED_IN_LIQUIDATION: 'LIQUIDATING',
    // An order that was at the venue when the call was suspended is booked when its answer arrives.
    STEP_TAKEN: 'SUSPENDED',
    CANCELLED_BY_GOVERNANCE: 'CANCELLED',
  },
  LIQUIDATING: {
    STEP_TAKEN: 'LIQUIDATING',
    STEP_BROUGHT_FORWARD: 'LIQUIDATING',
    STEP_REDIRECTED: 'LIQUIDATING',
    EQUITY_RECOVERED: 'RECOVERED',
    POSITIONS_CLOSED: 'CLOSED',
    EQUITY_EXHAUSTED: 'BANKRUPT',
    ENFORCEMENT_SUSPENDED: 'SUSPENDED',
    CANCELLED_BY_GOVERNANCE: 'CANCELLED',
  },
  // Governance cannot cancel it: without its call nobody would pay the account's debt.
  BANKRUPT: { SHORTFALL_COVERED: 'CLOSED' },
  CURED: {},
  RECOVERED: {},
  CLOSED: {},
  CANCELLED: {},
};

const FINAL_STATES: ReadonlySet<MarginCallState> = new Set(
  MARGIN_CALL_STATES.filter((state) => Object.keys(TRANSITION_TABLE[state]).length === 0),
);

/** The state after a transition; null when `from` does not accept it. */
export function nextState(
  from: MarginCallState,
  transition: MarginCallTransition,
): MarginCallState | null {
  return TRANSITION_TABLE[from][transition] ?? null;
}

/** Whether the call still restricts its account: in GRACE, SUSPENDED, LIQUIDATING and BANKRUPT. */
export function isOpen(state: MarginCallState): boolean {
  return !FINAL_STATES.has(state);
}

/** The only list of open states: SQL statements take it as a parameter. */
export const OPEN_MARGIN_CALL_STATES: readonly MarginCallState[] =
  MARGIN_CALL_STATES.filter(isOpen);
