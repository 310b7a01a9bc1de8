import marginfi from '@mrgnlabs/marginfi-client-v2';
import solana from '@solana/web3.js';
import BigNumber from 'bignumber.js';

import { quoteOf, units } from './book.mjs';

export const name = '@mrgnlabs/marginfi-client-v2';
export const computes =
  'computeHealthComponentsLegacy(Maintenance), assets below liabilities (bignumber.js): deposits and loans of the coins';

const { MarginRequirementType, computeHealthComponentsLegacy } = marginfi;

export function load(accounts, markets) {
  const listed = [{ price: 1, maintenance: 0 }, ...markets].map(({ price, maintenance }) => {
    const pk = solana.Keypair.generate().publicKey;
    const of = new BigNumber(price);
    const quoted = { price: of, confidence: new BigNumber(0), lowestPrice: of, highestPrice: of };
    return {
      pk,
      bank: {
        mintDecimals: 6,
        assetShareValue: new BigNumber(1),
        liabilityShareValue: new BigNumber(1),
        config: {
          assetWeightMaint: new BigNumber(1).minus(maintenance),
          liabilityWeightMaint: new BigNumber(1).plus(maintenance),
        },
      },
      oracle: { priceRealtime: quoted, priceWeighted: quoted },
    };
  });
  const banks = new Map(listed.map(({ pk, bank }) => [pk.toBase58(), bank]));
  const oracles = new Map(listed.map(({ pk, oracle }) => [pk.toBase58(), oracle]));
  const balanceOf = (place, amount) => ({
    active: true,
    bankPk: listed[place].pk,
    assetShares: BigNumber.max(0, amount),
    liabilityShares: BigNumber.max(0, amount.negated()),
  });
  const users = accounts.map((drawn) => [
    balanceOf(0, new BigNumber(quoteOf(drawn).times(1e6).toFixed())),
    ...drawn.lines.map(({ market, size }) => balanceOf(market + 1, new BigNumber(units(size, 6)))),
  ]);
  return (index) => {
    const { assets, liabilities } = computeHealthComponentsLegacy(
      users[index],
      banks,
      oracles,
      MarginRequirementType.Maintenance,
    );
    return assets.lt(liabilities);
  };
}
