import mango from '@blockworks-foundation/mango-v4';
import bn from 'bn.js';

import healthCache from './node_modules/@blockworks-foundation/mango-v4/dist/cjs/src/accounts/healthCache.js';
import { units } from './book.mjs';

export const name = '@blockworks-foundation/mango-v4';
export const computes = 'HealthCache.health(maint) below 0 (80.48 fixed point): perps and USDC';

const { I80F48, HealthType } = mango;
const { HealthCache, PerpInfo, Prices, TokenInfo } = healthCache;
const ZERO = new bn(0);

export function load(accounts, markets) {
  const one = I80F48.fromNumber(1);
  const weights = markets.map(({ price, maintenance }) => ({
    asset: I80F48.fromString(String(1 - maintenance)),
    liability: I80F48.fromString(String(1 + maintenance)),
    prices: new Prices(I80F48.fromString(String(price)), I80F48.fromString(String(price))),
  }));
  const users = accounts.map(({ lines, cash }) => {
    const balance = I80F48.fromString(units(cash, 6));
    const usdc = new TokenInfo(0, one, one, one, one, one, one, new Prices(one, one), balance);
    const perps = lines.map(({ market, size, entry }) => {
      const { asset, liability, prices } = weights[market];
      const quote = I80F48.fromString(
        ((-Number(units(size, 4)) * Number(units(entry, 4))) / 100).toFixed(2),
      );
      return new PerpInfo(
        market,
        0,
        asset,
        asset,
        liability,
        liability,
        one,
        one,
        new bn(1),
        new bn(units(size, 6)),
        ZERO,
        ZERO,
        quote,
        prices,
        false,
      );
    });
    return new HealthCache([usdc], [], perps);
  });
  return (index) => users[index].health(HealthType.maint).isNeg();
}
