// One book that every peer can hold: linear markets with one maintenance fraction each, USDC, no haircut.
import { decimal } from '../../dist/domain/decimal.js';
import { createEngine } from '../../dist/engine/engine.js';
import { START, randomFrom } from '../engine/book.mjs';

const NOW = new Date(START);

/** Whole basis points: what all of them can express. */
export function makeMarkets() {
  const { uniform } = randomFrom(11);
  return Array.from({ length: 24 }, (_, index) => ({
    marketId: `M${index}`,
    price: Number((10 ** (4 - 4 * uniform())).toFixed(4)),
    maintenance: [0.01, 0.02, 0.03, 0.05][index % 4],
  }));
}

/**
 * Accounts with so many positions; a sixth is below its maintenance margin.
 *
 * @param longOnly Longs on borrowed USDC, which a lending market can express, too.
 */
export function drawAccounts(count, positions, markets, { longOnly = false } = {}) {
  const { uniform, normal } = randomFrom(positions + (longOnly ? 100 : 0));
  const accounts = [];
  while (accounts.length < count) {
    const held = new Set();
    while (held.size < positions) {
      held.add(Math.floor(uniform() * markets.length));
    }
    const lines = [...held].map((market) => {
      const notional = Math.exp(Math.log(4_000) + normal());
      const side = longOnly || uniform() < 0.5 ? 1 : -1;
      const entry = Number((markets[market].price * (1 + 0.004 * normal())).toFixed(4));
      const size = side * Math.max(1e-4, Number((notional / markets[market].price).toFixed(4)));
      return { market, size, entry };
    });
    const sum = (of) => lines.reduce((total, line) => total + of(line, markets[line.market]), 0);
    const gross = sum(({ size }, { price }) => Math.abs(size) * price);
    const margin = sum(({ size }, market) => Math.abs(size) * market.price * market.maintenance);
    const profit = sum(({ size, entry }, { price }) => size * (price - entry));
    const cash = Number((margin + gross * (0.05 * uniform() - 0.008) - profit).toFixed(6));
    if (cash > 0) {
      accounts.push({ id: `account-${accounts.length}`, lines, cash });
    }
  }
  return accounts;
}

/** Quote currency less the cost of what is held: a deposit, or a debt, of somebody who holds the coins. */
export function quoteOf({ lines, cash }) {
  const cost = lines.reduce(
    (total, { size, entry }) => total.plus(decimal(size).times(entry)),
    decimal(0),
  );
  return decimal(cash).minus(cost);
}

/** The same accounts in the engine. */
export function loadEngine(accounts, markets) {
  const engine = createEngine({
    markets: markets.map(({ marketId, maintenance }) => ({
      marketId,
      ramp: null,
      tiers: [
        {
          floor: decimal(0),
          initialMarginFraction: decimal(maintenance).times(2),
          maintenanceMarginFraction: decimal(maintenance),
        },
      ],
    })),
    assets: [{ asset: 'USDC', haircut: decimal(0), priceMarketId: null }],
  });
  for (const { marketId, price } of markets) {
    engine.setUsable(marketId, 'USABLE', NOW);
    engine.onPrices([{ marketId, price: decimal(price) }], NOW);
  }
  const ratios = {
    lowRatio: decimal(1),
    highRatio: null,
    warningRatio: decimal('1.25'),
    closeOutRatio: decimal('0.7'),
  };
  for (const { id, lines, cash } of accounts) {
    const positions = lines.map(({ market, size, entry }) => ({
      marketId: markets[market].marketId,
      size: decimal(size),
      entryPrice: decimal(entry),
      ...ratios,
    }));
    const collateral = [{ asset: 'USDC', balance: decimal(cash) }];
    engine.setAccount({ accountId: id, owner: 'bench', positions, collateral }, NOW);
  }
  return engine;
}

/** A decimal as an integer of its smallest unit, as text. */
export function units(value, places) {
  return decimal(value).times(decimal(10).pow(places)).toFixed(0);
}
