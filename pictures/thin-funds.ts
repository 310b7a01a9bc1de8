import { type JsonObject } from '../src/domain/canonical.js';

/** So small against a book of 10,000 accounts that every layer of the waterfall has to pay. In USD. */
export const THIN_FUNDS = { market: '5000', global: '30000', backstop: '30000' } as const;

/** The same genesis with other funds, the same in every market. */
export function withFunds(
  document: JsonObject,
  { market, global, backstop }: Readonly<Record<keyof typeof THIN_FUNDS, string>>,
): JsonObject {
  const { markets } = document.funds as { readonly markets: JsonObject };
  const each = Object.fromEntries(Object.keys(markets).map((marketId) => [marketId, market]));
  return { ...document, funds: { markets: each, global, backstop } };
}
