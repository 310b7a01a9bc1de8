// What exactness costs: the screen with its bound and integers for what it leaves open, against plain
// doubles that hope, and against integers for everyone. Accounts per second, one core, processor time.
//     node bench/engine/exact-speed.mjs [accounts]
import { collectCandidates } from '../../dist/engine/screen/collect-candidates.js';
import { maintenanceOf } from '../../dist/engine/book/schedule.js';
import { isBelow } from '../../dist/engine/screen/verdict.js';
import { machineLine } from '../machine.mjs';

import { loadEngines, makeMarkets } from './book.mjs';

console.log(machineLine());

const count = Number(process.argv[2] ?? 100_000);
const [{ book }] = loadEngines(count, makeMarkets(), ['scan']);
const all = Uint32Array.from({ length: count }, (_, account) => account);

/** The same sums without a bound: what a wrong verdict near the threshold would save. */
function collectByDoubles({ accounts, lines, markets, ratios }, candidates, length, collect) {
  const { markets: lineMarkets, rows, sizes } = lines;
  const { starts, hotCounts, constants, watches: watchesOf } = accounts;
  const { prices, firstCaps, firstRates } = markets;
  const { lows, highs, keeps } = ratios;
  for (let index = 0; index < length; index += 1) {
    const account = candidates[index];
    const watches = watchesOf[account];
    const start = starts[account];
    const lineCount = hotCounts[account];
    let equity = constants[account];
    let low = 0;
    let high = 0;
    for (let line = start; line < start + lineCount; line += 1) {
      const market = lineMarkets[line];
      const row = rows[line];
      const value = sizes[line] * prices[market] * keeps[row];
      const notional = value < 0 ? -value : value;
      const margin =
        notional <= firstCaps[market]
          ? notional * firstRates[market]
          : maintenanceOf(markets.lines[market], notional);
      equity += value;
      low += margin * lows[row];
      high += margin * highs[row];
    }
    if ((watches & 1) !== 0 ? equity < low : equity >= high) {
      collect(account);
    }
  }
}

function collectByIntegers(_, candidates, length, collect) {
  for (let index = 0; index < length; index += 1) {
    const account = candidates[index];
    if (
      book.accounts.watches[account] === 1
        ? isBelow(book, account, 'low')
        : !isBelow(book, account, 'high')
    ) {
      collect(account);
    }
  }
}

const variants = [
  { name: 'plain doubles, sign only', judge: collectByDoubles, length: count, best: Infinity },
  {
    name: 'screen, bound, integers for what is open',
    judge: collectCandidates,
    length: count,
    best: Infinity,
  },
  {
    name: 'integers for every account',
    judge: collectByIntegers,
    length: Math.min(count, 10_000),
    best: Infinity,
  },
];
// In turns, best of 40: what else runs on the machine disturbs all of them alike.
for (let round = 0; round < 40; round += 1) {
  for (const variant of variants) {
    const start = process.cpuUsage();
    variant.judge(book, all, variant.length, () => undefined);
    const { user, system } = process.cpuUsage(start);
    variant.best = Math.min(variant.best, user + system);
  }
}
const [plain, screened, integers] = variants.map(({ name, length, best }) => {
  console.log(`${name.padEnd(42)} ${(length / best).toFixed(2)} M accounts/s`);
  return length / best;
});
console.log(
  `screened: ${((100 * screened) / plain).toFixed(0)} % of plain doubles, ${(screened / integers).toFixed(1)} x integers`,
);
