import { decimal } from '../../domain/decimal.js';

import { type SourceQuote } from '../price-stream.js';
import { createRandom } from './random.js';

/** The made-up venues of the scenario: the sources that genesis/demo.json declares for some markets. */
export const SCENARIO_VENUES = ['synthetic-north', 'synthetic-east', 'synthetic-west'] as const;
/** The venue whose prices break away for some minutes of the crash. */
const BROKEN_VENUE = 'synthetic-west';
/** Minutes from the start. */
const BROKEN_FROM = 104;
const BROKEN_UNTIL = 108;
/** How far below the others it is meanwhile, as a fraction: beyond maxSourceDeviation. */
const BROKEN_BY = 0.08;
/** Standard deviation of a venue around the market, as a fraction. */
const SPREAD = 0.0002;
const MARKETS: ReadonlySet<string> = new Set(['SOL-USD', 'XRP-USD', 'DOGE-USD']);

/** Whether the scenario has prices of several venues for a market. */
export function isTradedAtVenues(marketId: string): boolean {
  return MARKETS.has(marketId);
}

/**
 * The prices of the venues of a market at each instant, around its path.
 *
 * @param seed A random source of their own: the path does not depend on them.
 * @param path The market's prices, in USD, one per instant.
 */
export function drawQuotes(
  seed: string,
  path: readonly number[],
  { places, stepsPerMinute }: { readonly places: number; readonly stepsPerMinute: number },
): readonly (readonly SourceQuote[])[] {
  const random = createRandom(`${seed}/venues`);
  return path.map((price, instant) => {
    const minute = instant / stepsPerMinute;
    const isBroken = minute >= BROKEN_FROM && minute < BROKEN_UNTIL;
    return SCENARIO_VENUES.map((source) => {
      const own = price * (1 + SPREAD * random.normal());
      const shown = isBroken && source === BROKEN_VENUE ? own * (1 - BROKEN_BY) : own;
      return { source, price: decimal(shown.toFixed(places)) };
    });
  });
}
