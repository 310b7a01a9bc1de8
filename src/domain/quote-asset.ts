/**
 * The asset that prices are in and that profits, losses, fees, funds and deficits are paid in. Always
 * collateral at its full value: a step's proceeds would otherwise be worth less than what was sold.
 */
export const QUOTE_ASSET = 'USD';
