/** Why money moved, besides trades, deposits and withdrawals. Permanent. */
export const CASH_FLOW_KINDS = [
  'FUNDING',
  'INTEREST',
  'FEE',
  'REBATE',
  'REALIZED_PNL',
  'SETTLEMENT',
  // Says what the books here had wrong; has a reason.
  'CORRECTION',
] as const;
export type CashFlowKind = (typeof CASH_FLOW_KINDS)[number];
