// (b) Accounts judged per second against npm packages that judge the same thing, on the same book.
//     node bench/peers/run.mjs
// Their packages are installed into this folder, and only here, by `npm ci` without install scripts.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

import { collectCandidates } from '../../dist/engine/screen/collect-candidates.js';
import { median } from '../engine/book.mjs';
import { machineLine, printTable } from '../machine.mjs';

import { drawAccounts, loadEngine, makeMarkets } from './book.mjs';

const PEERS = ['drift', 'mango', 'marginfi', 'orderly', 'aave'];
const ACCOUNTS = 10_000;
const ROUNDS = 5;
/** Ours passes over the book so often in its turn, to have one of some length, too. */
const PASSES = 100;

console.log(machineLine());
install();
const peers = [];
for (const file of PEERS) {
  try {
    peers.push(await import(`./${file}.mjs`));
  } catch (error) {
    console.log(`${file} does not load: ${error.message}`);
  }
}
for (const peer of peers) {
  console.log(`${peer.name}: ${peer.computes}`);
}
for (const positions of [1, 3, 7]) {
  compare(positions);
}

function install() {
  const folder = import.meta.dirname;
  if (existsSync(path.join(folder, 'node_modules/.package-lock.json'))) {
    return;
  }
  console.log('installing the peers (some 0.5 GB) ...');
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--loglevel=error'], {
    cwd: folder,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (status !== 0) {
    throw new Error('the peers cannot be installed: npm says why above');
  }
}

function compare(positions) {
  const markets = makeMarkets();
  const book = drawAccounts(ACCOUNTS, positions, markets);
  const ours = oursOf(book, markets);
  const contestants = peers.map((peer) => {
    const accounts = peer.longOnly
      ? drawAccounts(ACCOUNTS, positions, markets, { longOnly: true })
      : book;
    const judge = peer.load(accounts, markets);
    return { peer, judge, differences: differencesOf(peer, accounts, markets, judge), rates: [] };
  });
  const rates = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    rates.push(rateOf(ACCOUNTS * PASSES, () => repeat(PASSES, ours.judgeAll)));
    for (const { judge, rates: theirs } of contestants) {
      theirs.push(rateOf(ACCOUNTS, () => judgeEach(judge)));
    }
  }
  const rate = median(rates);
  console.log(
    `\n${positions} positions an account; ${ours.below().size} of ${ACCOUNTS} below; ours ${(
      rate / 1e6
    ).toFixed(2)} M accounts/s`,
  );
  printTable(
    ['peer', 'accounts/s', 'ours is', 'other verdicts'],
    contestants.map(({ peer, rates: theirs, differences }) => [
      peer.name,
      median(theirs).toFixed(0),
      `${(rate / median(theirs)).toFixed(0)} x`,
      `${differences} of ${ACCOUNTS}`,
    ]),
  );
}

function oursOf(accounts, markets) {
  const { book } = loadEngine(accounts, markets);
  const all = Uint32Array.from({ length: accounts.length }, (_, account) => account);
  return {
    judgeAll: () => collectCandidates(book, all, all.length, () => undefined),
    below: () => {
      const below = new Set();
      collectCandidates(book, all, all.length, (account) => below.add(account));
      return below;
    },
  };
}

function repeat(times, work) {
  for (let time = 0; time < times; time += 1) {
    work();
  }
}

function judgeEach(judge) {
  let below = 0;
  for (let index = 0; index < ACCOUNTS; index += 1) {
    below += judge(index) ? 1 : 0;
  }
  return below;
}

/**
 * How many accounts a peer judges otherwise.
 *
 * @throws Error when it does so further from the threshold than its own rounding explains.
 */
function differencesOf({ name, tolerance = 0 }, accounts, markets, judge) {
  const below = oursOf(accounts, markets).below();
  const other = accounts.filter((_, index) => judge(index) !== below.has(index));
  const unexplained = other.filter((account) => distanceOf(account, markets) > tolerance);
  if (unexplained.length > 0) {
    throw new Error(
      `${name} judges ${unexplained.length} accounts otherwise, ${unexplained[0].id} first`,
    );
  }
  return other.length;
}

/** How far equity is from maintenance margin, as a part of what is held. For reports. */
function distanceOf({ lines, cash }, markets) {
  let [room, gross] = [cash, 0];
  for (const { market, size, entry } of lines) {
    const { price, maintenance } = markets[market];
    room += size * (price - entry) - Math.abs(size) * price * maintenance;
    gross += Math.abs(size) * price;
  }
  return Math.abs(room) / gross;
}

/** Per second of processor time. */
function rateOf(count, work) {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (count / (user + system)) * 1e6;
}
