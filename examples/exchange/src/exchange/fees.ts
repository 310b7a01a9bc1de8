import { MAKER_FEE, TAKER_FEE } from '../markets.js';
import { MILLIONTH, PRICE_PLACES, roundUp } from '../numbers.js';

/** The fee of one side of a trade in 10⁻²⁰ USD, rounded up to the millionth; below 0 for a rebate. */
export function feeOf(
  trade: { readonly size: string; readonly price: string },
  isTaker: boolean,
): bigint {
  const notional = BigInt(trade.size) * BigInt(trade.price);
  const fraction = isTaker ? TAKER_FEE : MAKER_FEE;
  return (
    roundUp(notional * fraction, MILLIONTH * 10n ** BigInt(PRICE_PLACES)) /
    10n ** BigInt(PRICE_PLACES)
  );
}
