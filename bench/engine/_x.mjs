import { collectCandidates } from '../../src/engine/collect-candidates.ts';
import { loadEngines, makeMarkets, median } from './book.mjs';
const [{ book }] = loadEngines(100000, makeMarkets(), ['scan']);
const n = book.accounts.length;
const list = Uint32Array.from({ length: n }, (_, i) => i);
const cpu = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e3;
};
const B = () => {
  let f = 0;
  collectCandidates(book, list, n, () => {
    f++;
  });
  return f;
};
for (let r = 0; r < 4; r++) {
  const t = [];
  let f;
  for (let i = 0; i < 15; i++) {
    const c = cpu();
    f = B();
    t.push(cpu() - c);
  }
  console.log('B', median(t).toFixed(2), 'min', Math.min(...t).toFixed(2), f);
}
