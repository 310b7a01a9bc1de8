// A repeatable synthetic margin book: 50 markets of very different size, 1 to 7 positions per account.
import { decimal } from '../../dist/domain/decimal.js';
import { WATCHES_HIGH, WATCHES_LOW } from '../../dist/engine/book/account-table.js';
import { createBook, holdersOf } from '../../dist/engine/book/book.js';
import { positionRow } from '../../dist/engine/book/ratio-table.js';
import { engineOver } from '../../dist/engine/engine.js';
import { createBandIndex } from '../../dist/engine/screen/band-index.js';
import { collectCandidates } from '../../dist/engine/screen/collect-candidates.js';
import { isDecidable } from '../../dist/engine/screen/plausible-verdict.js';
import { createScreen, isBeyond, screenAccount } from '../../dist/engine/screen/verdict.js';

export const MARKET_COUNT = 50;
export const START = Date.UTC(2026, 0, 1);

/** Uniform and normal numbers from a seed (mulberry32, polar method). */
export function randomFrom(seed) {
  let state = seed >>> 0;
  const uniform = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const normal = () => {
    for (;;) {
      const [x, y] = [2 * uniform() - 1, 2 * uniform() - 1];
      const square = x * x + y * y;
      if (square > 0 && square < 1) {
        return x * Math.sqrt((-2 * Math.log(square)) / square);
      }
    }
  };
  return { uniform, normal };
}

/** Markets from the largest down: price, and three brackets as [floor, initial, maintenance]. */
export function makeMarkets() {
  const { uniform } = randomFrom(7);
  return Array.from({ length: MARKET_COUNT }, (_, index) => {
    const price = index === 0 ? 60_000 : index === 1 ? 3_000 : 10 ** (3 - 4 * uniform());
    const base = index < 2 ? 0.005 : index < 10 ? 0.01 : 0.02;
    const floors = index < 2 ? [0, 2e6, 2e7] : index < 10 ? [0, 5e5, 5e6] : [0, 1e5, 5e5];
    const tiers = [1, 2, 5].map((factor, bracket) => ({
      floor: floors[bracket],
      initial: base * factor * 2,
      maintenance: base * factor,
    }));
    return {
      marketId: `M${String(index).padStart(2, '0')}`,
      price: Number(price.toFixed(6)),
      tiers,
    };
  });
}

/** Draws a market by size (Zipf 0.9). */
function marketSampler(uniform) {
  const weights = Array.from({ length: MARKET_COUNT }, (_, index) => (index + 1) ** -0.9);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const sums = [];
  weights.reduce((sum, weight) => sums[sums.push(sum + weight) - 1], 0);
  return () => {
    const drawn = uniform() * total;
    const found = sums.findIndex((sum) => sum > drawn);
    return found < 0 ? MARKET_COUNT - 1 : found;
  };
}

/**
 * Draws accounts: sizes log-normal around 4,000 USD, mostly in one direction, room to maintenance
 * margin log-normal around 10 % of gross; 1 % within 1 % of breach, 0.3 % beyond it.
 *
 * @returns plain accounts { id, positions: [{ market, size }], cash } with cost 0: equity is cash + Σ size · price.
 */
export function* drawAccounts(count, markets, { seed = 42, positions: fixed = 0 } = {}) {
  const { uniform, normal } = randomFrom(seed);
  const drawMarket = marketSampler(uniform);
  for (let index = 0; index < count; index += 1) {
    const wanted = fixed || 1 + Math.floor(uniform() * 7);
    const held = new Set();
    while (held.size < wanted) {
      held.add(drawMarket());
    }
    const isLong = uniform() < 0.62;
    let gross = 0;
    let value = 0;
    let margin = 0;
    const positions = [];
    for (const market of held) {
      const notional = Math.exp(Math.log(4_000) + 1.4 * normal());
      const side = uniform() < 0.8 === isLong ? 1 : -1;
      const { price } = markets[market];
      const size = side * Math.max(1e-6, Number((notional / price).toFixed(6)));
      positions.push({ market, size });
      gross += Math.abs(size) * price;
      value += size * price;
      margin += maintenanceOf(markets[market], Math.abs(size) * price);
    }
    const room = drawRoom(uniform, normal);
    const cash = Number((room * gross + margin - value).toFixed(6));
    yield { id: `account-${String(index).padStart(7, '0')}`, positions, cash };
  }
}

function drawRoom(uniform, normal) {
  const kind = uniform();
  if (kind < 0.003) {
    return -0.02 * uniform();
  }
  if (kind < 0.013) {
    return 0.01 * uniform();
  }
  return Math.min(3, Math.max(0.002, Math.exp(Math.log(0.1) + 0.9 * normal())));
}

export function maintenanceOf({ tiers }, notional) {
  let margin = 0;
  for (const [bracket, { floor, maintenance }] of tiers.entries()) {
    const cap = tiers[bracket + 1]?.floor ?? Infinity;
    margin += Math.max(0, Math.min(notional, cap) - floor) * maintenance;
  }
  return margin;
}

const ONE = decimal('1');
const CLOSE_OUT = decimal('0.7');
const WARNING = decimal('1.25');
const ratios = (lowRatio, highRatio) => ({
  lowRatio,
  highRatio,
  warningRatio: WARNING,
  closeOutRatio: CLOSE_OUT,
});
/** Watching for a breach, and for a cure. */
export const HEALTHY = ratios(ONE, null);
export const BREACHED = ratios(null, ONE);

/**
 * A cost that keeps equity what the draw says: one entry price, and cash that makes up for it.
 *
 * @param beside What the owner's other accounts hold beside each position, as a multiple of it.
 */
export function bookAccountOf({ id, positions, cash }, markets, watch = HEALTHY, beside = 0) {
  let cost = 0;
  const held = positions.map(({ market, size }) => {
    const { marketId, price } = markets[market];
    cost += size * price;
    const own = decimal(String(size));
    const others = beside === 0 ? {} : { others: own.abs().times(beside) };
    return { marketId, size: own, entryPrice: decimal(String(price)), ...others, ...watch };
  });
  const balance = decimal((cash + cost).toFixed(6));
  return {
    accountId: id,
    owner: 'bench',
    positions: held,
    collateral: [{ asset: 'USDC', balance }],
  };
}

/**
 * An engine over a book without accounts.
 *
 * @param kind How candidates are found: by bands, as the program does, or by a scan of all holders.
 * @returns the engine; `evaluations`: accounts looked at so far; `turn`: gives an account's positions other
 *   ratios and leaves what it holds, for a change of enforcement state alone.
 */
export function emptyEngine(markets, kind = 'bands', countsOthers = false) {
  const book = createBook();
  const index = kind === 'scan' ? scanIndexOf(book) : createBandIndex(book);
  const engine = engineOver(book, index);
  for (const { marketId, tiers } of markets) {
    engine.setMarket({
      marketId,
      ramp: null,
      countsOthers,
      tiers: tiers.map(({ floor, initial, maintenance }) => ({
        floor: decimal(floor),
        initialMarginFraction: decimal(initial.toFixed(6)),
        maintenanceMarginFraction: decimal(maintenance.toFixed(6)),
      })),
    });
  }
  engine.setAsset({ asset: 'USDC', haircut: decimal('0'), priceMarketId: null });
  const now = new Date(START);
  for (const { marketId, price } of markets) {
    engine.setUsable(marketId, 'USABLE', now);
    engine.onPrices([{ marketId, price: decimal(String(price)) }], now);
  }
  const turn = (id, ratios) => index.accountChanged(turnAccount(book, id, ratios));
  return { ...engine, evaluations: index.evaluations, turn };
}

/** Looks at every holder of a market whenever it changes. */
function scanIndexOf(book) {
  const screen = createScreen();
  const scan = (changed, collect) => {
    for (const market of changed) {
      const { accounts, count } = holdersOf(book, market);
      collectCandidates(book, accounts, count, collect);
    }
  };
  return {
    accountChanged: (account) => {
      screenAccount(book, account, screen);
      return isBeyond(book, account, screen) && isDecidable(book, account);
    },
    pricesChanged: scan,
    marketsChanged: scan,
    rampsMoved: scan,
    clockMoved: () => undefined,
  };
}

/** @returns the account's row. */
function turnAccount({ accounts, lines, ratios }, id, turned) {
  const account = accounts.indexOf.get(id);
  const start = accounts.starts[account];
  for (let line = start; line < start + accounts.hotCounts[account]; line += 1) {
    if (ratios.isPosition[lines.rows[line]] === 1) {
      lines.rows[line] = positionRow(ratios, turned);
    }
  }
  accounts.watches[account] =
    (turned.lowRatio === null ? 0 : WATCHES_LOW) | (turned.highRatio === null ? 0 : WATCHES_HIGH);
  return account;
}

/** Engines over the same drawn book. Accounts already beyond are turned to watch for their cure. */
export function loadEngines(count, markets, kinds, options) {
  const now = new Date(START);
  const { beside = 0 } = options ?? {};
  const engines = kinds.map((kind) => emptyEngine(markets, kind, beside > 0));
  for (const drawn of drawAccounts(count, markets, options)) {
    const account = bookAccountOf(drawn, markets, HEALTHY, beside);
    for (const engine of engines) {
      if (engine.setAccount(account, now)) {
        engine.turn(account.accountId, BREACHED);
      }
    }
  }
  return engines;
}

export const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? 0;
