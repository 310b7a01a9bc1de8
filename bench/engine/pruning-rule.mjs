// The only pruning that a public liquidator was found to do (drift-labs/keep-rs@696846f, src/liquidator.rs):
// on a price, look again at accounts whose free margin is below 10 % of the requirement; at all accounts
// every 1,024 rounds. Replayed on our book and path to see what it finds late. The rule alone, not its code.
import { maintenanceOf } from '../../dist/engine/book/schedule.js';

const RISKY_FREE_SHARE = 0.1;
const FULL_ROUND_TICKS = 1_024;

/** @returns `look(tick, changed)`: what the rule sees at a tick where these accounts crossed their margin. */
export function createPruningRule(book) {
  const count = book.accounts.length;
  const isRisky = new Uint8Array(count);
  /** Breaches that the rule has not seen: account to the tick, and the count that it belongs to. */
  const unseen = new Map();
  let risky = [];
  let figures = noFigures();

  const evaluate = (account, tick) => {
    figures.evaluations += 1;
    const { free, margin } = freeMarginOf(book, account);
    const breach = unseen.get(account);
    if (free < 0 && breach !== undefined) {
      unseen.delete(account);
      if (tick > breach.tick) {
        breach.figures.late += 1;
        breach.figures.delays.push(tick - breach.tick);
      }
    }
    isRisky[account] = free < RISKY_FREE_SHARE * margin ? 1 : 0;
    return isRisky[account] === 1;
  };
  const lookAtAll = (tick) => {
    risky = [];
    for (let account = 0; account < count; account += 1) {
      if (evaluate(account, tick)) {
        risky.push(account);
      }
    }
  };
  lookAtAll(-1);
  return {
    look: (tick, changed) => {
      for (const { account, isBreach } of changed) {
        if (isBreach) {
          figures.breaches += 1;
          unseen.set(account, { tick, figures });
        } else {
          const breach = unseen.get(account);
          if (breach !== undefined) {
            breach.figures.curedUnseen += 1;
            unseen.delete(account);
          }
        }
      }
      if (tick % FULL_ROUND_TICKS === FULL_ROUND_TICKS - 1) {
        lookAtAll(tick);
      } else {
        risky = risky.filter((account) => evaluate(account, tick));
      }
    },
    /** Begins a new count. @returns the one so far; breaches of it that are seen later are added to it. */
    next: () => {
      const counted = figures;
      figures = noFigures();
      return counted;
    },
  };
}

function noFigures() {
  return { evaluations: 0, breaches: 0, late: 0, curedUnseen: 0, delays: [] };
}

function freeMarginOf({ accounts, lines, markets, ratios }, account) {
  const start = accounts.starts[account];
  let equity = accounts.constants[account];
  let margin = 0;
  for (let line = start; line < start + accounts.hotCounts[account]; line += 1) {
    const market = lines.markets[line];
    const value = lines.sizes[line] * markets.prices[market] * ratios.keeps[lines.rows[line]];
    equity += value;
    margin += maintenanceOf(markets.lines[market], Math.abs(value));
  }
  return { free: equity - margin, margin };
}
