// What exactness costs: the screen with its bound and integers for what it leaves open, against plain
// doubles that hope, and against integers for everyone. Accounts per second, one core.
//     node --import tsx bench/engine/exact-speed.mjs [accounts]
import { createScreen, isBelow, isBeyond, screenAccount } from '../../src/engine/verdict.ts';

import { BREACHED, HEALTHY, START, loadEngines, makeMarkets, median } from './book.mjs';

const count = Number(process.argv[2] ?? 100_000);
const [{ book, setRatios }] = loadEngines(count, makeMarkets(), ['scan']);
for (const id of book.accounts.ids) {
  setRatios(
    id,
    () => (book.accounts.watches[book.accounts.indexOf.get(id)] === 2 ? BREACHED : HEALTHY),
    new Date(START),
  );
}
const screen = createScreen();
const variants = {
  'plain doubles, sign only': (account) => {
    screenAccount(book, account, screen);
    return book.accounts.watches[account] === 1
      ? screen.equity < screen.low
      : screen.equity >= screen.high;
  },
  'screen, bound, integers for candidates': (account) => {
    screenAccount(book, account, screen);
    return isBeyond(book, account, screen);
  },
  'integers for every account': (account) =>
    book.accounts.watches[account] === 1
      ? isBelow(book, account, 'low')
      : !isBelow(book, account, 'high'),
};
const rates = {};
for (const [name, judge] of Object.entries(variants)) {
  const limit = name.startsWith('integers') ? Math.min(count, 20_000) : count;
  const passes = Array.from({ length: 9 }, () => {
    const start = process.cpuUsage();
    let beyond = 0;
    for (let account = 0; account < limit; account += 1) {
      beyond += judge(account) ? 1 : 0;
    }
    const { user, system } = process.cpuUsage(start);
    return { micros: user + system, beyond };
  });
  rates[name] = limit / median(passes.map(({ micros }) => micros));
  console.log(`${name.padEnd(40)} ${rates[name].toFixed(2)} M accounts/s`);
}
const [plain, screened, integers] = Object.values(rates);
console.log(
  `screened: ${((100 * screened) / plain).toFixed(0)} % of plain doubles, ${(screened / integers).toFixed(1)} x integers`,
);
