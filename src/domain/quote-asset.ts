/**
 * The asset of prices, and in which profits, losses, fees, funds and deficits are paid. Always collateral at
 * its full value: otherwise the proceeds of a step would be worth less than the position sold.
 */
export const QUOTE_ASSET = 'USD';
