import { MARKETS, type Market } from '../markets.js';
import { roundDown } from '../numbers.js';

import { randomOf } from './random.js';

/** What a day looks like, whatever the number of ticks it is cut into. */
const CRASH_FROM = 0.55;
const CRASH_HOURS = 4;
const REBOUND = 0.35;
const DAILY_VOLATILITY = 0.02;

/** When in the day a tick is, from 0 to 1. */
export function timeOf(tick: number, ticks: number): number {
  return tick / ticks;
}

/** Whether everybody runs for the door: makers quote little. */
export function isCrash(time: number): boolean {
  return time >= CRASH_FROM && time < CRASH_FROM + CRASH_HOURS / 24;
}

/** The marks of every tick of the day by market, in 10⁻¹² USD: a walk with a crash in it, of which a part comes back. */
export function marksOfDay(seed: number, ticks: number): ReadonlyMap<string, readonly bigint[]> {
  return new Map(MARKETS.map((market) => [market.id, pathOf(market, seed, ticks)]));
}

function pathOf(market: Market, seed: number, ticks: number): bigint[] {
  const random = randomOf('prices', market.id, seed);
  const step = DAILY_VOLATILITY / Math.sqrt(ticks);
  let walk = 0;
  return Array.from({ length: ticks + 1 }, (_, tick) => {
    walk += (random() + random() + random() - 1.5) * 2 * step;
    const price = market.start * Math.exp(walk) * (1 - market.fall * fallenAt(timeOf(tick, ticks)));
    return roundDown(BigInt(Math.round(price * 1e6)) * 1_000_000n, market.tick);
  });
}

/** How much of the crash is in the price: two plunges with a halt between them, then a slow return of a third. */
function fallenAt(time: number): number {
  const into = (time - CRASH_FROM) / (CRASH_HOURS / 24);
  if (into <= 0) {
    return 0;
  }
  if (into < 1) {
    return into < 0.35 ? into / 0.7 : into < 0.6 ? 0.5 : 0.5 + (into - 0.6) / 0.8;
  }
  const after = Math.min(1, (time - CRASH_FROM - CRASH_HOURS / 24) * 8);
  return 1 - REBOUND * after;
}
