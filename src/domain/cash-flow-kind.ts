/** The causes of cash flows, in addition to trades, deposits and withdrawals. Permanent. */
export const CASH_FLOW_KINDS = [
  'FUNDING',
  'INTEREST',
  'FEE',
  'REBATE',
  'REALIZED_PNL',
  'SETTLEMENT',
  // Corrects an error in the books of this system; requires a reason.
  'CORRECTION',
] as const;
export type CashFlowKind = (typeof CASH_FLOW_KINDS)[number];
