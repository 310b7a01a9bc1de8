// (a) What a tick costs: the band index against every holder of the market and against every account.
//     node --import tsx bench/engine/tick-cost.mjs [accounts ...]
// The holders scan answers every tick, too, and both must find the same accounts at every one.
import { decimal } from '../../src/domain/decimal.ts';
import { collectCandidates } from '../../src/engine/collect-candidates.ts';

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

const sizes = process.argv.slice(2).map(Number);
for (const count of sizes.length > 0 ? sizes : [10_000, 100_000]) {
  run(count);
}

/** Scenarios, one after the other on the same book; each is a list of [market, factor]. */
function scenariosOf() {
  const { normal } = randomFrom(2_026);
  const each = (factor) => Array.from({ length: MARKET_COUNT }, (_, market) => [market, factor()]);
  const rounds = (n, factor) => Array.from({ length: n }, () => each(factor)).flat();
  const fall = 0.8 ** (1 / 200);
  return [
    ['first tick of every market', each(() => 1 + 1e-4 * normal())],
    ['calm, 1 bp per tick', rounds(100, () => 1 + 1e-4 * normal())],
    ['the largest market -20 % in 200 ticks', Array.from({ length: 200 }, () => [0, fall])],
    ['all markets -20 % in 200 rounds', rounds(200, () => fall * (1 + 1e-4 * normal()))],
    [
      'the largest market -10 % in one tick, and back, 3 times',
      Array.from({ length: 6 }, (_, tick) => [0, tick % 2 === 0 ? 0.9 : 1 / 0.9]),
    ],
    ['every market -8 % in one tick each', each(() => 0.92)],
  ];
}

function run(count) {
  const markets = makeMarkets();
  const start = cpu();
  const [bands, scan] = loadEngines(count, markets, ['bands', 'scan']);
  console.log(
    `\n${count} accounts, ${bands.size().positions} positions; both books loaded in ${seconds(cpu() - start)}`,
  );
  const paths = scenariosOf().map(([name, ticks]) => ({ name, ticks, found: [] }));
  const price = markets.map((market) => market.price);
  for (const path of paths) {
    path.updates = path.ticks.map(([market, factor], tick) => {
      price[market] *= factor;
      return {
        now: new Date(START + tick),
        update: [{ marketId: markets[market].marketId, price: decimal(price[market].toFixed(6)) }],
      };
    });
  }
  warmUp(markets);
  const costs = paths.map((path) => play(bands, path, (tick, found) => (path.found[tick] = found)));
  for (const [index, path] of paths.entries()) {
    const holders = play(scan, path, (tick, found) => {
      if (found.join() !== path.found[tick].join()) {
        throw new Error(
          `${path.name}, tick ${tick}: ${path.found[tick].length} by the bands, ${found.length} by the scan`,
        );
      }
    });
    report(path, costs[index], holders, fullScan(scan));
  }
}

/** Processor time of this process in milliseconds: other work on the machine does not count. */
function cpu() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e3;
}

/** Plays one scenario on one engine; the turning of who was found is not part of the cost. */
function play(engine, { ticks, updates }, check) {
  const { watches, indexOf } = engine.book.accounts;
  const times = [];
  let turning = 0;
  let settling = 0;
  const start = cpu();
  for (const [tick, { update, now }] of updates.entries()) {
    const at = performance.now();
    const found = engine.onPrices(update, now);
    if (ticks.length < 100) {
      const before = cpu();
      engine.settle(Infinity);
      settling += cpu() - before;
    }
    times.push(performance.now() - at);
    if (found.length === 0) {
      check(tick, found);
      continue;
    }
    const before = cpu();
    check(tick, found);
    for (const id of found) {
      const watch = watches[indexOf.get(id)] === 2 ? HEALTHY : BREACHED;
      engine.setRatios(id, () => watch, now);
    }
    turning += cpu() - before;
  }
  engine.settle(Infinity);
  const perTick = (cpu() - start - turning) / ticks.length;
  return { perTick, turning, verdicts: perTick - settling / ticks.length, p50: median(times) };
}

/** Compiles the hot functions on a small book first. */
function warmUp(markets) {
  const [bands, scan] = loadEngines(10_000, markets, ['bands', 'scan']);
  const { normal } = randomFrom(1);
  for (let tick = 0; tick < 3_000; tick += 1) {
    const { marketId, price } = markets[tick % 20 === 0 ? 0 : tick % MARKET_COUNT];
    const spread = tick % 20 === 0 ? 0.2 : 0.01;
    const update = [{ marketId, price: decimal((price * Math.exp(spread * normal())).toFixed(6)) }];
    for (const engine of [bands, scan]) {
      for (const id of engine.onPrices(update, new Date(START))) {
        const isBreached = engine.book.accounts.watches[engine.book.accounts.indexOf.get(id)] === 2;
        engine.setRatios(id, () => (isBreached ? HEALTHY : BREACHED), new Date(START));
      }
      engine.settle(Infinity);
    }
  }
}

/** Every account, held by the market or not: what a liquidator without an index does. */
function fullScan({ book }) {
  const all = Uint32Array.from({ length: book.accounts.length }, (_, account) => account);
  const passes = Array.from({ length: 5 }, () => {
    const start = cpu();
    collectCandidates(book, all, all.length, () => undefined);
    return cpu() - start;
  });
  return median(passes);
}

function seconds(ms) {
  return `${(ms / 1e3).toFixed(1)} s`;
}

function report({ name, ticks, found }, bands, holders, full) {
  const micro = (ms) => `${(ms * 1e3).toFixed(ms < 0.01 ? 2 : ms < 1 ? 1 : 0)} us`;
  const count = found.reduce((sum, ids) => sum + ids.length, 0);
  console.log(`  ${name}: ${ticks.length} ticks, ${count} found, the same at every tick`);
  console.log(
    `    per tick: bands ${micro(bands.perTick)} (p50 ${micro(bands.p50)}), holders ${micro(holders.perTick)}, all accounts ${micro(full)}`,
  );
  console.log(
    `    ${(holders.perTick / bands.perTick).toFixed(2)} x the holders scan, ${(full / bands.perTick).toFixed(1)} x the full scan; turning a found account ${micro(bands.turning / Math.max(1, count))} (scan ${micro(holders.turning / Math.max(1, count))})`,
  );
  if (ticks.length === 1) {
    console.log(
      `    all verdicts after ${micro(bands.verdicts)}: ${(holders.perTick / bands.verdicts).toFixed(2)} x the holders scan`,
    );
  }
}
