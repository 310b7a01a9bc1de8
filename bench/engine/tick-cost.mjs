// (a) What a tick costs: the band index against every holder of the market and against every account.
//     node --expose-gc bench/engine/tick-cost.mjs [--owners] [accounts ...]
// With --owners every account is one of four of its owner that hold the same, and brackets follow their sum.
// All three must find the same accounts: the holders scan is compared at every tick, the full scan at some.
import { decimal } from '../../dist/domain/decimal.js';
import { collectCandidates } from '../../dist/engine/screen/collect-candidates.js';
import { machineLine, printTable } from '../machine.mjs';

import {
  BREACHED,
  HEALTHY,
  MARKET_COUNT,
  START,
  loadEngines,
  makeMarkets,
  median,
  randomFrom,
} from './book.mjs';
import { createPruningRule } from './pruning-rule.mjs';

/** The published rule looks at so many accounts a tick that it is replayed on smaller books only. */
const RULE_ACCOUNTS_MAX = 100_000;
/** The engines take turns, so that what else runs on the machine disturbs all of them alike. */
const TURNS = 2;
/** The full scan costs the same at every tick: so many passes in each of its turns. */
const FULL_PASSES = 3;
const WARM_UP_TICKS = 60_000;

/** What the owner's other accounts hold beside each position, as a multiple of it. */
const BESIDE = process.argv.includes('--owners') ? 3 : 0;
const sizes = process.argv
  .slice(2)
  .filter((arg) => arg !== '--owners')
  .map(Number);
console.log(machineLine());
for (const count of sizes.length > 0 ? sizes : [10_000, 100_000, 1_000_000]) {
  run(count);
}

/** Scenarios, one after the other on the same book; ticks are [market, factor]. */
function scenariosOf(count) {
  const { normal } = randomFrom(2_026);
  const each = (factor) => Array.from({ length: MARKET_COUNT }, (_, market) => [market, factor()]);
  const rounds = (n, factor) => Array.from({ length: n }, () => each(factor)).flat();
  const calm = () => 1 + 1e-4 * normal();
  const fall = 0.8 ** (1 / 200);
  const [rise, again] = [1 / 0.8, 0.9];
  const [settling, calmRounds] = count >= 1_000_000 ? [200, 200] : [100, 400];
  return [
    // Code is compiled for the larger book, garbage of the load is collected, bands settle.
    { name: `first ${settling} rounds after the load`, ticks: rounds(settling, calm) },
    { name: 'calm, 1 bp a tick', ticks: rounds(calmRounds, calm) },
    {
      name: 'biggest market -20 % in 200 ticks',
      ticks: Array.from({ length: 200 }, () => [0, fall]),
    },
    { name: 'all markets -20 % in 200 rounds', ticks: rounds(200, () => fall * calm()) },
    { name: 'all markets back, one tick each', ticks: each(() => rise) },
    {
      name: 'one gap of -10 %, and back, 5 times',
      ticks: Array.from({ length: 10 }, (_, tick) => [0, tick % 2 === 0 ? again : 1 / again]),
      isGap: true,
    },
    { name: 'every market -8 % in one tick', ticks: each(() => 0.92) },
  ];
}

function run(count) {
  warmUp();
  const markets = makeMarkets();
  const start = performance.now();
  const [bands, scan] = loadEngines(count, markets, ['bands', 'scan'], { beside: BESIDE });
  const all = Uint32Array.from({ length: count }, (_, account) => account);
  console.log(
    `\n${count} accounts, ${bands.size().positions} positions; both books loaded in ${((performance.now() - start) / 1e3).toFixed(1)} s`,
  );
  globalThis.gc?.();
  const rule = count <= RULE_ACCOUNTS_MAX ? createPruningRule(scan.book) : null;
  const price = markets.map((market) => market.price);
  const [rows, gaps, late] = [[], [], []];
  let tick = 0;
  for (const scenario of scenariosOf(count)) {
    const updates = scenario.ticks.map(([market, factor]) => {
      price[market] *= factor;
      return [{ marketId: markets[market].marketId, price: decimal(price[market].toFixed(6)) }];
    });
    const costs = playInTurns({ bands, scan, all, rule, updates, from: tick, scenario });
    tick += updates.length;
    rows.push(rowOf(scenario, costs));
    if (scenario.isGap) {
      gaps.push(...gapLines(costs));
    }
    if (rule !== null) {
      late.push({ scenario, figures: rule.next() });
    }
  }
  printTable(
    [
      'mean of a tick',
      'ticks',
      'found',
      'bands',
      'holders',
      'all',
      '/holders',
      '/all',
      'looked at',
      'per change',
    ],
    rows,
  );
  console.log('the same accounts found at every tick; breaches found late by the bands: 0');
  console.log(
    [...gaps, ...late.map(({ scenario, figures }) => lateLine(scenario, figures))].join('\n'),
  );
}

/** Each engine plays a part of the ticks, then the next plays the same part. */
function playInTurns({ bands, scan, all, rule, updates, from, scenario }) {
  const length = scenario.isGap ? 1 : Math.ceil(updates.length / TURNS);
  const costs = { bands: [], holders: [], full: [], found: 0, evaluations: 0 };
  const evaluated = bands.evaluations();
  let turned = 0;
  for (let start = 0; start < updates.length; start += length) {
    const part = { updates: updates.slice(start, start + length), from: from + start };
    const found = [];
    costs.bands.push(play(bands, part, false, (index, ids) => (found[index] = ids)));
    costs.holders.push(
      play(scan, part, true, (index, ids, changed) => {
        requireSame(scenario, start + index, found[index], ids);
        if (index === part.updates.length - 1) {
          requireSame(scenario, start + index, ids, fullScan(scan, all).ids);
        }
        rule?.look(part.from + index, changed);
      }),
    );
    for (let pass = 0; pass < FULL_PASSES; pass += 1) {
      costs.full.push(fullScan(scan, all).millis);
    }
    turned += found.reduce((sum, ids) => sum + ids.length, 0);
  }
  costs.found = turned;
  // Turning an account bands it once more; that is no part of finding it.
  costs.evaluations = bands.evaluations() - evaluated - turned;
  return costs;
}

/**
 * Plays ticks on one engine. Who is found is turned to watch the other side of the threshold: the
 * application's part, which is no part of the cost.
 *
 * @param checksAlways Whether `check` may take time although nobody was found.
 * @returns milliseconds in all, and until the verdicts.
 */
function play(engine, { updates, from }, checksAlways, check) {
  const { watches, indexOf } = engine.book.accounts;
  let others = 0;
  let settling = 0;
  const start = performance.now();
  for (const [index, update] of updates.entries()) {
    const now = new Date(START + from + index);
    const found = engine.onPrices(update, now);
    if (updates.length === 1) {
      const before = performance.now();
      engine.onTime(now); // renews the bands that the tick left
      settling = performance.now() - before;
    }
    if (found.length === 0 && !checksAlways) {
      check(index, found);
      continue;
    }
    const before = performance.now();
    const changed = found.map((id) => {
      const account = indexOf.get(id);
      return { account, isBreach: watches[account] === 1 };
    });
    check(index, found, changed);
    for (const [place, { isBreach }] of changed.entries()) {
      const ratios = isBreach ? BREACHED : HEALTHY;
      engine.turn(found[place], ratios);
    }
    others += performance.now() - before;
  }
  engine.onTime(new Date(START + from + updates.length));
  const total = performance.now() - start - others;
  return { total, verdicts: total - settling, ticks: updates.length };
}

function requireSame({ name }, tick, one, other) {
  if (one.join() !== other.join()) {
    throw new Error(`${name}, tick ${tick}: ${one.length} found, and ${other.length}`);
  }
}

/** Every account, held by the market or not: what a liquidator without an index does. */
function fullScan({ book }, all) {
  const found = [];
  const start = performance.now();
  collectCandidates(book, all, all.length, (account) => found.push(account));
  const millis = performance.now() - start;
  return { millis, ids: found.map((account) => book.accounts.ids[account]).sort() };
}

/** Compiles the hot functions on a small book first. */
function warmUp() {
  const markets = makeMarkets();
  const [bands, scan] = loadEngines(5_000, markets, ['bands', 'scan'], { beside: BESIDE });
  const { normal } = randomFrom(1);
  for (let tick = 0; tick < WARM_UP_TICKS; tick += 1) {
    const { marketId, price } = markets[tick % MARKET_COUNT];
    const spread = tick % 20 === 0 ? 0.2 : 1e-3;
    const update = [{ marketId, price: decimal((price * Math.exp(spread * normal())).toFixed(6)) }];
    for (const engine of tick % 20 === 0 ? [bands, scan] : [bands]) {
      for (const id of engine.onPrices(update, new Date(START))) {
        const isBreached = engine.book.accounts.watches[engine.book.accounts.indexOf.get(id)] === 2;
        engine.turn(id, isBreached ? HEALTHY : BREACHED);
      }
      engine.onTime(new Date(START));
    }
  }
}

function perTick(parts) {
  const sumOf = (of) => parts.reduce((sum, part) => sum + of(part), 0);
  return sumOf(({ total }) => total) / sumOf(({ ticks }) => ticks);
}

function micro(ms) {
  return `${(ms * 1e3).toFixed(ms < 0.1 ? 2 : 0)} us`;
}

function rowOf({ name, ticks }, { bands, holders, full, found, evaluations }) {
  const [ours, scan, all] = [perTick(bands), perTick(holders), median(full)];
  return [
    name,
    ticks.length,
    found,
    micro(ours),
    micro(scan),
    micro(all),
    `${(scan / ours).toFixed(scan / ours < 20 ? 2 : 0)} x`,
    `${(all / ours).toFixed(all / ours < 20 ? 1 : 0)} x`,
    (evaluations / ticks.length).toFixed(1),
    (evaluations / Math.max(1, found)).toFixed(1),
  ];
}

/** The falls alone: every second tick. */
function gapLines({ bands, holders }) {
  const falls = (parts, of) => median(parts.filter((_, index) => index % 2 === 0).map(of));
  const scan = falls(holders, ({ total }) => total);
  const total = falls(bands, (part) => part.total);
  const verdicts = falls(bands, (part) => part.verdicts);
  return [
    `gap of -10 %, median of the falls: total ${micro(total)} against ${micro(scan)}, ${(scan / total).toFixed(2)} x; until the last verdict ${micro(verdicts)}, ${(scan / verdicts).toFixed(2)} x`,
  ];
}

function lateLine({ name, ticks }, { breaches, late, curedUnseen, delays, evaluations }) {
  const share = (part) => `${((100 * part) / Math.max(1, breaches)).toFixed(1)} %`;
  return `published rule, ${name}: ${breaches} breaches, ${share(late)} found late (median ${median(delays)} ticks), ${share(curedUnseen)} over before it looked; ${(evaluations / ticks.length).toFixed(0)} looked at a tick`;
}
