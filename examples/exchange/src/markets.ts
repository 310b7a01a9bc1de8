import { parsePrice, parseSize } from './numbers.js';

export interface Market {
  readonly id: string;
  /** Steps of sizes and prices. */
  readonly lot: bigint;
  readonly tick: bigint;
  /** In USD: where the day begins. */
  readonly start: number;
  /** How far it falls in the crash, as a fraction. */
  readonly fall: number;
  /** What one market maker quotes at one price, in USD. */
  readonly quoteNotional: number;
}

export const MARKETS: readonly Market[] = [
  market('BTC-USD', { lot: '0.0001', tick: '0.1' }, { start: 60_000, fall: 0.22 }, 60_000),
  market('ETH-USD', { lot: '0.001', tick: '0.01' }, { start: 3_000, fall: 0.3 }, 30_000),
  market('SOL-USD', { lot: '0.01', tick: '0.001' }, { start: 150, fall: 0.38 }, 15_000),
];

function market(
  id: string,
  { lot, tick }: { readonly lot: string; readonly tick: string },
  { start, fall }: { readonly start: number; readonly fall: number },
  quoteNotional: number,
): Market {
  return { id, lot: parseSize(lot), tick: parsePrice(tick), start, fall, quoteNotional };
}

export function requireMarket(id: string): Market {
  const found = MARKETS.find((each) => each.id === id);
  if (found === undefined) {
    throw new Error(`no market ${id}`);
  }
  return found;
}

/** Fractions of notional, in 10⁻¹²: who takes pays, who makes is given something back. */
export const TAKER_FEE = parsePrice('0.00045');
export const MAKER_FEE = -parsePrice('0.00005');
