// (e) The limit: one pass over all accounts here, and the same sum in C (cc -O3), when there is a compiler.
//     node bench/engine/limit.mjs [accounts]
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { collectCandidates } from '../../dist/engine/screen/collect-candidates.js';
import { machineLine } from '../machine.mjs';

import { HEALTHY, loadEngines, makeMarkets } from './book.mjs';

console.log(machineLine());

const count = Number(process.argv[2] ?? 1_000_000);
const [{ book, turn }] = loadEngines(count, makeMarkets(), ['scan']);
for (const id of book.accounts.ids) {
  turn(id, HEALTHY);
}
const { millis, below } = scanHere();
console.log(
  `here: ${millis.toFixed(1)} ms for ${count} accounts, ${(count / millis / 1e3).toFixed(1)} M accounts/s, ${below} below, exactly`,
);
const folder = mkdtempSync(path.join(tmpdir(), 'engine-limit-'));
try {
  scanInC(path.join(folder, 'book'), path.join(folder, 'limit'));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function scanHere() {
  const all = Uint32Array.from({ length: count }, (_, account) => account);
  let best = { millis: Infinity, below: 0 };
  for (let pass = 0; pass < 9; pass += 1) {
    const start = process.cpuUsage();
    let found = 0;
    collectCandidates(book, all, count, () => {
      found += 1;
    });
    const { user, system } = process.cpuUsage(start);
    best =
      (user + system) / 1e3 < best.millis ? { millis: (user + system) / 1e3, below: found } : best;
  }
  return best;
}

function scanInC(data, program) {
  const source = path.join(import.meta.dirname, 'limit.c');
  const built = spawnSync('cc', ['-O3', '-march=native', '-o', program, source], {
    stdio: 'inherit',
  });
  if (built.status !== 0) {
    console.log('no C compiler: the limit is not measured');
    return;
  }
  writeBook(data);
  const [best, found] = spawnSync(program, [data], { encoding: 'utf8' })
    .stdout.trim()
    .split(' ')
    .map(Number);
  console.log(
    `C: ${best.toFixed(1)} ms, ${(count / best / 1e3).toFixed(1)} M accounts/s, ${found} below by plain doubles; ${(millis / best).toFixed(1)} x faster than here`,
  );
}

/** The book as limit.c reads it. */
function writeBook(target) {
  const { accounts, lines, markets } = book;
  const starts = new Uint32Array(count + 1);
  for (let account = 0; account < count; account += 1) {
    starts[account + 1] = starts[account] + accounts.hotCounts[account];
  }
  const [market, size] = [new Uint32Array(starts[count]), new Float64Array(starts[count])];
  for (let account = 0; account < count; account += 1) {
    for (let index = 0; index < accounts.hotCounts[account]; index += 1) {
      market[starts[account] + index] = lines.markets[accounts.starts[account] + index];
      size[starts[account] + index] = lines.sizes[accounts.starts[account] + index];
    }
  }
  const brackets = markets.lines[0].rates.length;
  const arrays = [
    Uint32Array.of(count, market.length, markets.lines.length, brackets),
    starts,
    accounts.constants.slice(0, count),
    market,
    size,
    Float64Array.from(markets.lines, (_, index) => markets.prices[index]),
    Float64Array.from(markets.lines.flatMap(({ rates }) => rates)),
    Float64Array.from(markets.lines.flatMap(({ cums }) => cums)),
  ];
  const file = openSync(target, 'w');
  for (const array of arrays) {
    writeSync(file, new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
  }
  closeSync(file);
}
