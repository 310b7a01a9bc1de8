import { createHash } from 'node:crypto';

import { decimal } from '../../domain/decimal.js';
import { badInput } from '../../domain/errors.js';

import { medianOf, sourceOf } from '../price-files/price-composite.js';
import {
  type PriceInstant,
  type PriceStream,
  type InstantPrice,
  byMarketId,
} from '../price-stream.js';
import { type Random, createRandom } from './random.js';
import { drawQuotes, isTradedAtVenues } from './scenario-venues.js';

/**
 * The bundled scenario: **synthetic** prices of an afternoon with a crash.
 *
 * No recorded price is in it. Only its shape, depth and speed follow what was published of 10 October
 * 2025: prices slide for a while, then about 20 minutes from top to bottom, BTC 11 to 15 % down, large
 * altcoins 40 to 60 %, the long tail up to 80 %, about half of it regained within the hour
 * (docs/scenario.md).
 */

/** A market's part in the scenario. */
interface MarketScript {
  readonly marketId: string;
  /** In USD, a round number of a realistic magnitude. */
  readonly startPrice: number;
  /** Decimals of its prices. */
  readonly places: number;
  /** Decline before the crash, as a fraction. */
  readonly slide: number;
  /** Decline in the crash, as a fraction of the price before: drawn between the two. */
  readonly depth: readonly [least: number, most: number];
  /** Standard deviation of one quiet move in 15 s, as a fraction. */
  readonly volatility: number;
}

const SCRIPTS: readonly MarketScript[] = [
  script('BTC-USD', 115_000, 1, 0.04, [0.115, 0.145], 0.0003),
  script('ETH-USD', 3_900, 2, 0.08, [0.17, 0.21], 0.0004),
  script('SOL-USD', 195, 3, 0.08, [0.23, 0.29], 0.0005),
  script('XRP-USD', 2.5, 5, 0.06, [0.4, 0.48], 0.0005),
  script('DOGE-USD', 0.22, 6, 0.08, [0.42, 0.5], 0.0006),
  script('ADA-USD', 0.72, 6, 0.06, [0.42, 0.52], 0.0006),
  script('AVAX-USD', 25, 4, 0.08, [0.45, 0.6], 0.0006),
  script('LINK-USD', 19.5, 4, 0.08, [0.42, 0.5], 0.0006),
  script('LTC-USD', 121, 3, 0.06, [0.4, 0.46], 0.0005),
  script('BCH-USD', 540, 2, 0.06, [0.4, 0.46], 0.0005),
  script('DOT-USD', 3.7, 5, 0.08, [0.5, 0.65], 0.0007),
  script('UNI-USD', 7, 5, 0.1, [0.5, 0.66], 0.0007),
  script('AAVE-USD', 247, 3, 0.1, [0.5, 0.64], 0.0007),
  script('ATOM-USD', 3.75, 5, 0.08, [0.55, 0.72], 0.0007),
  script('ENA-USD', 0.47, 6, 0.1, [0.55, 0.7], 0.0009),
  script('WIF-USD', 0.6, 6, 0.1, [0.65, 0.77], 0.0009),
];

const STEP_MS = 15_000;
const STEPS_PER_MINUTE = 4;
const MINUTES = 240;
/** An instant that is clearly not from a recording. */
const STARTS_AT_MS = Date.UTC(2000, 0, 1);
const SOURCE = 'synthetic scenario';

/** Minutes from the start. */
const SLIDE_FROM = 2;
const SLIDE_UNTIL = 90;
const CRASH_FROM = 95;
const CRASH_UNTIL = 115;
const REBOUND_UNTIL = 170;
/** Fraction of the decline that remains after the rebound. */
const KEPT = 0.45;

/**
 * The scenario for the markets that a genesis lists.
 *
 * One-minute bars of a seeded jump diffusion around a scripted crash, played 15 s apart for four hours. The
 * result depends on `seed` and the listed markets alone, on every machine.
 *
 * @param isListed Whether the genesis has the market; the others are left out.
 * @throws DomainError BAD_USER_INPUT when it has none of them.
 */
export function openScenario(seed: string, isListed: (marketId: string) => boolean): PriceStream {
  const scripts = SCRIPTS.filter(({ marketId }) => isListed(marketId)).sort(byMarketId);
  if (scripts.length === 0) {
    const names = SCRIPTS.map(({ marketId }) => marketId).join(', ');
    throw badInput('genesis', `lists no market of the bundled scenario: ${names}`, null);
  }
  const instants = drawInstants(seed, scripts);
  const lastMs = STARTS_AT_MS + (instants.length - 1) * STEP_MS;
  return {
    markets: (instants[0]?.prices ?? []).map(({ marketId, price }) => ({
      marketId,
      price,
      at: new Date(STARTS_AT_MS),
    })),
    instantCount: instants.length,
    startsAt: new Date(STARTS_AT_MS),
    endsAt: new Date(lastMs),
    durationSeconds: (lastMs - STARTS_AT_MS) / 1000,
    fingerprint: fingerprintOf(instants),
    warnings: ['The prices are synthetic: drawn from a seed, recorded nowhere.'],
    instants: () => played(instants),
  };
}

function drawInstants(seed: string, scripts: readonly MarketScript[]): readonly PriceInstant[] {
  // Each market has its own random source, so that listing fewer markets does not change the others.
  const shared = createRandom(`scenario/${seed}`);
  const sharedShocks = Array.from({ length: MINUTES * STEPS_PER_MINUTE }, shared.normal);
  const paths = scripts.map((market) => {
    const random = createRandom(`scenario/${seed}/${market.marketId}`);
    return playedPath(seed, market, drawPath(market, random, sharedShocks));
  });
  return sharedShocks.map((_, instant) => ({
    at: new Date(STARTS_AT_MS + instant * STEP_MS),
    prices: paths.flatMap((path) => path[instant] ?? []),
  }));
}

function drawPath(
  market: MarketScript,
  random: Random,
  sharedShocks: readonly number[],
): readonly number[] {
  const [least, most] = market.depth;
  const depth = least + (most - least) * random.uniform();
  let noise = 0;
  return sharedShocks.map((sharedShock, instant) => {
    const minute = instant / STEPS_PER_MINUTE;
    const scale = market.volatility * agitationAt(minute);
    const shock = 0.6 * sharedShock + 0.8 * random.normal();
    const jump = random.uniform() < 0.004 ? 6 * random.normal() : 0;
    // Pulled back to the script, so that the decline has the drawn depth.
    noise = 0.97 * noise + scale * (shock + jump);
    return market.startPrice * levelAt(minute, market.slide, depth) * (1 + noise);
  });
}

/** The prices of a market: of its venues with their median, or one by itself. */
function playedPath(
  seed: string,
  { marketId, places }: MarketScript,
  path: readonly number[],
): readonly InstantPrice[] {
  const same = { marketId, source: SOURCE, confidence: null } as const;
  return isTradedAtVenues(marketId)
    ? drawQuotes(`scenario/${seed}/${marketId}`, path, {
        places,
        stepsPerMinute: STEPS_PER_MINUTE,
      }).map((quotes) => ({
        ...same,
        price: medianOf(quotes.map(({ price }) => price)),
        source: sourceOf(quotes.map(({ source }) => source)),
        quotes,
      }))
    : path.map((price) => ({ ...same, price: decimal(price.toFixed(places)) }));
}

/** The scripted level, as a fraction of the start: a slide, an accelerating fall, a rebound by half. */
function levelAt(minute: number, slide: number, depth: number): number {
  const begun = between(minute, SLIDE_FROM, SLIDE_UNTIL);
  const slid = slide * begun * (2 - begun);
  const fall = between(minute, CRASH_FROM, CRASH_UNTIL);
  const fallen = 0.55 * fall + 0.45 * fall * fall;
  const calm = 1 - between(minute, CRASH_UNTIL, REBOUND_UNTIL);
  const kept = KEPT + (1 - KEPT) * calm * calm;
  return (1 - slid) * (1 - depth * fallen * kept);
}

/** Volatility relative to a quiet minute: three times as high in the crash, declining in the rebound. */
function agitationAt(minute: number): number {
  const rise = between(minute, CRASH_FROM - 5, CRASH_FROM + 5);
  const fall = between(minute, CRASH_UNTIL, REBOUND_UNTIL);
  return 1 + 2 * rise * (1 - fall);
}

/** 0 before `from`, 1 after `until`, linear in between. */
function between(minute: number, from: number, until: number): number {
  return Math.min(1, Math.max(0, (minute - from) / (until - from)));
}

async function* played(instants: readonly PriceInstant[]): AsyncGenerator<PriceInstant> {
  for (const instant of instants) {
    yield await Promise.resolve(instant);
  }
}

function fingerprintOf(instants: readonly PriceInstant[]): string {
  const hash = createHash('sha256');
  for (const { at, prices } of instants) {
    const line = prices.map(textOf).join(' ');
    hash.update(`${at.toISOString()} ${line}\n`);
  }
  return hash.digest('hex');
}

function textOf({ marketId, price, quotes = [] }: InstantPrice): string {
  return [marketId, price.toFixed(), ...quotes.map((quote) => quote.price.toFixed())].join(' ');
}

function script(
  marketId: string,
  startPrice: number,
  places: number,
  slide: number,
  depth: readonly [number, number],
  volatility: number,
): MarketScript {
  return { marketId, startPrice, places, slide, depth, volatility };
}

/** `crash`: prices alone. `governance`: the same prices, and a committee that governs on its own. */
export const SCENARIOS = ['crash', 'governance'] as const;
export type Scenario = (typeof SCENARIOS)[number];
