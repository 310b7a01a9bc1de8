import { type Decimal, ZERO } from '../../domain/decimal.js';
import { type WaterfallLayerKind } from '../../generated/graphql.js';

export interface WaterfallLayerModel {
  readonly kind: WaterfallLayerKind;
  readonly marketId: string | null;
  readonly balance: Decimal | null;
}

/** The layers in the order of payment. A layer without a fund has a null balance. */
export function waterfallLayers(
  markets: readonly { readonly id: string }[],
  funds: readonly { readonly ledgerAccount: string; readonly balance: Decimal }[],
): WaterfallLayerModel[] {
  const balances = new Map(funds.map((fund) => [fund.ledgerAccount, fund.balance]));
  const fund = (ledgerAccount: string): Decimal => balances.get(ledgerAccount) ?? ZERO;
  const one = (kind: WaterfallLayerKind, balance: Decimal | null): WaterfallLayerModel => ({
    kind,
    marketId: null,
    balance,
  });
  return [
    one('ACCOUNT_EQUITY', null),
    ...markets.map(({ id }): WaterfallLayerModel => ({
      kind: 'MARKET_INSURANCE',
      marketId: id,
      balance: fund(`insurance:${id}`),
    })),
    one('GLOBAL_INSURANCE', fund('insurance:global')),
    one('BACKSTOP', fund('backstop')),
    one('AUTO_DELEVERAGING', null),
    one('SOCIALIZED_LOSS', null),
  ];
}
