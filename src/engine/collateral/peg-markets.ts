import { ONE, ZERO } from '../../domain/decimal.js';

import {
  isPriced,
  isUsable,
  type MarketTable,
  type Peg,
  putMarket,
  requireMarketIndex,
  setPrice,
} from '../book/market-table.js';
import { ENGINE_SCALE, packDecimal, unpackDecimal } from '../book/packed-decimal.js';

/** A schedule that requires nothing: no position stands in the market of a peg. */
const NO_MARGIN = [
  { floor: ZERO, initialMarginFraction: ZERO, maintenanceMarginFraction: ZERO },
] as const;
const AT_PEG = packDecimal('price', ONE);

/**
 * The market of an asset with a peg, added or changed. Its price is 1 while the mark of the base market is within
 * the band, and the mark beyond. So what an asset within its peg is worth does not move, and a tick of its price
 * market touches nobody.
 *
 * @param band ×10¹², above 0.
 * @returns its number, and whether anything changed.
 * @throws DomainError BAD_USER_INPUT for an unknown market.
 * @see docs/engine.md#pegs
 */
export function putPeg(
  table: MarketTable,
  { asset, priceMarketId, band }: { asset: string; priceMarketId: string; band: bigint },
): { readonly market: number; readonly isChanged: boolean } {
  const base = requireMarketIndex(table, priceMarketId);
  const known = table.pegs.findIndex((peg) => peg.asset === asset);
  const before = table.pegs[known];
  if (before?.base === base && before.band === band) {
    return { market: before.market, isChanged: false };
  }
  const marketId = pegMarketId(asset);
  const market =
    before?.market ??
    putMarket(table, { marketId, tiers: NO_MARGIN, ramp: null }, 0) ??
    requireMarketIndex(table, marketId);
  const peg: Peg = { asset, market, base, band };
  table.pegs[known === -1 ? table.pegs.length : known] = peg;
  followBase(table, peg);
  return { market, isChanged: true };
}

/** A name that no market can have. */
function pegMarketId(asset: string): string {
  return `peg ${asset}`;
}

/** Takes over the price and the standing of a market into the pegs that it prices. @returns those it may concern. */
export function followBases(table: MarketTable, market: number): readonly number[] {
  if (table.pegs.length === 0) {
    return [];
  }
  return table.pegs.filter((peg) => peg.base === market && followBase(table, peg)).map(marketOf);
}

/** These markets, and those of the pegs that they price. */
export function withPegs(table: MarketTable, markets: readonly number[]): readonly number[] {
  const pegs = table.pegs.filter(({ base }) => markets.includes(base));
  return pegs.length === 0 ? markets : [...markets, ...pegs.map(marketOf)];
}

function marketOf({ market }: Peg): number {
  return market;
}

/** The market whose price stands behind that of a market: its own, but for the market of a peg. */
export function baseOf({ pegs }: MarketTable, market: number): number {
  return pegs.length === 0 ? market : (pegs.find((peg) => peg.market === market)?.base ?? market);
}

/** Whether the price changed, or what is plausible about it did. */
function followBase(table: MarketTable, { market, base, band }: Peg): boolean {
  const before = table.prices[market] ?? 0;
  const value = table.prices[base] ?? 0;
  const tag = table.priceTags[base] ?? 0;
  const distance = unpackDecimal(value, tag) - ENGINE_SCALE;
  const isWithin = isPriced(table, base) && (distance < 0n ? -distance : distance) <= band;
  setPrice(table, market, isWithin ? AT_PEG : { value, tag });
  table.standings[market] = table.standings[base] ?? 0;
  return table.prices[market] !== before || !isUsable(table, base);
}
