import path from 'node:path';

import { describe, expect, test } from 'vitest';

import { PROJECT_ROOT } from '../../src/composition/project-root.js';
import { readGenesisFile } from '../../src/composition/wiring.js';
import { type SealedEvent } from '../../src/domain/log/event.js';
import { type PriceInstant } from '../../src/playback/price-stream.js';
import { openPrices } from '../../src/playback/player/played-prices.js';
import { createNaiveBook, type NaiveAccount, type NaiveBook } from '../support/naive-check-book.js';
import { naiveHealthOf, type NaiveRules, naiveRulesOf } from '../support/naive-check-health.js';
import {
  compare,
  type Exact,
  exact,
  isBelow,
  plus,
  times,
} from '../support/naive-check-numbers.js';
import { CRASH_OF_OCTOBER, hasRecordedPrices } from '../support/played-prices.js';
import { playFreshRun, readLog } from '../support/played-run.js';

const RUN_MS = 3_600_000;
const ACCOUNTS = 200;
const WORST_HOUR = {
  from: new Date('2025-10-10T20:30:00Z'),
  until: new Date('2025-10-10T21:45:00Z'),
};
/** The crash begins; by then every market has had a price. */
const CRASH_AT = new Date('2025-10-10T21:10:00Z');
/** `maxPriceAgeSeconds` of the demo. */
const FRESH_MS = 60_000;
const HALF = exact('0.5');

interface Quote {
  readonly price: Exact;
  readonly at: Date;
}

/** What every venue said last, by market, and the plain median of those that are fresh when one speaks. */
interface Venues {
  readonly quotes: Map<string, Map<string, Quote>>;
  readonly medians: Map<string, Exact>;
}

function take({ quotes, medians }: Venues, { at, prices }: PriceInstant): void {
  for (const { marketId, source, price, quotes: said } of prices) {
    const venues = quotes.get(marketId) ?? new Map<string, Quote>();
    quotes.set(marketId, venues);
    for (const quote of said ?? [{ source, price }]) {
      venues.set(quote.source, { price: exact(quote.price.toFixed()), at });
    }
    const fresh = [...venues.values()]
      .filter((quote) => at.getTime() - quote.at.getTime() <= FRESH_MS)
      .map((quote) => quote.price)
      .sort(compare);
    const [lower, upper] = [fresh[(fresh.length - 1) >> 1], fresh[fresh.length >> 1]];
    if (lower !== undefined && upper !== undefined) {
      medians.set(marketId, times(plus(lower, upper), HALF));
    }
  }
}

function isBreach(
  account: NaiveAccount,
  rules: NaiveRules,
  priceOf: (marketId: string) => Exact | null,
): boolean {
  const { equity, margins } = naiveHealthOf(account, rules, priceOf);
  return isBelow(equity, margins.maintenance);
}

/** Whether some venue alone, the rest at the median, would call an account that the median does not. */
function isCalledByOneVenue(account: NaiveAccount, rules: NaiveRules, venues: Venues): boolean {
  const median = (marketId: string): Exact | null => venues.medians.get(marketId) ?? null;
  return (
    !isBreach(account, rules, median) &&
    [...account.positions.keys()].some((marketId) =>
      [...(venues.quotes.get(marketId)?.values() ?? [])].some(({ price }) =>
        isBreach(account, rules, (id) => (id === marketId ? price : median(id))),
      ),
    )
  );
}

async function venuesOfFile(): Promise<ReadonlyMap<string, readonly string[]>> {
  const genesis = await readGenesisFile(path.join(PROJECT_ROOT, 'genesis/demo.json'));
  const stream = await openPrices({ prices: [CRASH_OF_OCTOBER], seed: '1' }, genesis.genesis);
  const found = new Map<string, Set<string>>();
  for await (const { prices } of stream.instants()) {
    for (const { marketId, source, price, quotes } of prices) {
      const venues = found.get(marketId) ?? new Set();
      found.set(marketId, venues);
      (quotes ?? [{ source, price }]).forEach((quote) => venues.add(quote.source));
    }
  }
  return new Map([...found].map(([marketId, venues]) => [marketId, [...venues].sort()]));
}

interface Findings {
  /** Calls of accounts that the median does not call. */
  readonly wrong: string[];
  calls: number;
  /** Accounts that one venue alone would have called, and that have never been called. */
  readonly spared: Set<string>;
}

function lookAt(event: SealedEvent, book: NaiveBook, rules: NaiveRules, venues: Venues): string[] {
  const account = book.accounts.get(event.accountId ?? '');
  const median = (marketId: string): Exact | null => venues.medians.get(marketId) ?? null;
  return account === undefined || isBreach(account, rules, median)
    ? []
    : [`${account.id} at ${event.at.toISOString()}`];
}

(hasRecordedPrices() ? describe : describe.skip)('10 October 2025', () => {
  test(
    'with every venue as its own source, nobody is called whom the median would not call',
    async () => {
      const sources = await venuesOfFile();
      expect(Math.max(...[...sources.values()].map(({ length }) => length))).toBeGreaterThan(2);
      const run = await playFreshRun({
        accounts: ACCOUNTS,
        files: [CRASH_OF_OCTOBER],
        window: WORST_HOUR,
        sources,
      });
      try {
        const rules = naiveRulesOf(run.genesis.document);
        const events = await readLog(run.deps);
        const book = createNaiveBook();
        const venues: Venues = { quotes: new Map(), medians: new Map() };
        const found: Findings = { wrong: [], calls: 0, spared: new Set() };
        let next = 0;
        for await (const instant of run.stream.instants()) {
          take(venues, instant);
          for (; (events[next]?.at.getTime() ?? Infinity) <= instant.at.getTime(); next += 1) {
            const event = events[next]!;
            if (event.type === 'MarginCallOpened') {
              found.calls += 1;
              found.wrong.push(...lookAt(event, book, rules, venues));
              found.spared.delete(event.accountId ?? '');
            }
            book.apply(event);
          }
          const watched = instant.at < CRASH_AT ? [] : [...book.accounts.values()];
          for (const account of watched) {
            if (account.callCount === 0 && isCalledByOneVenue(account, rules, venues)) {
              found.spared.add(account.id);
            }
          }
        }

        expect(found.wrong).toEqual([]);
        expect(found.calls).toBeGreaterThan(0);
        // Without the median the day would have called others, too: the test is about something.
        expect(found.spared.size).toBeGreaterThan(0);
        expect(run.errors).toEqual([]);
      } finally {
        await run.database.close();
      }
    },
    RUN_MS,
  );
});
