import { assessAccounts } from '../../../../src/app/enforcement/calls/assess-accounts.js';
import { liquidateMarket } from '../../../../src/app/enforcement/liquidation/liquidate-market.js';
import { postTransfers } from '../../../../src/app/ledger/ledger.js';
import { type Venue, type VenueFill, type VenueOrder } from '../../../../src/app/ports.js';
import { decimal, type Decimal, ONE, ZERO } from '../../../../src/domain/decimal.js';
import { inTransaction } from '../../../../src/store/database/database.js';
import { readLedgerBalances } from '../../../../src/store/ledger/funds.js';
import { aScriptedVenue, filled, type ScriptedVenue } from '../../../support/scripted-venue.js';
import { type EnforcedSystem } from '../system.js';

/** A venue where everything slips by the same fraction, and nothing trades beyond its limit. */
export function aSlippingVenue(slippage: string): ScriptedVenue {
  const venue = aScriptedVenue();
  const fraction = decimal(slippage);
  venue.onTrade = (orders) => orders.map((order) => filledAt(order, fraction));
  const readDepth: Venue['readDepth'] = (_marketIds, at) =>
    Promise.resolve({ at, expectedSlippage: () => fraction });
  return Object.assign(venue, { readDepth });
}

function filledAt(order: VenueOrder, slippage: Decimal): VenueFill {
  const isSale = order.size.lt(0);
  const price = order.markPrice.times(isSale ? ONE.minus(slippage) : ONE.plus(slippage));
  const isBeyond = isSale ? price.lt(order.limitPrice) : price.gt(order.limitPrice);
  return isBeyond
    ? {
        ...filled(order),
        status: 'REJECTED',
        filledSize: ZERO,
        averagePrice: null,
        reason: 'NO_DEPTH_WITHIN_LIMIT',
      }
    : filled(order, { price: price.toFixed() });
}

/** Leaves so much in these funds and nothing in any other. */
export async function leaveInFunds(
  system: Pick<EnforcedSystem, 'db' | 'clock'>,
  wanted: Readonly<Record<string, string>>,
): Promise<void> {
  const balances = await readLedgerBalances(system.db, 'USD');
  const names = [...balances.keys()].filter((name) => /^insurance:|^backstop$/.test(name));
  const postings = [...new Set([...names, ...Object.keys(wanted)])].flatMap((name) => {
    const more = decimal(wanted[name] ?? '0').minus(balances.get(name) ?? ZERO);
    return [
      { ledgerAccount: name, asset: 'USD', amount: more },
      { ledgerAccount: 'external', asset: 'USD', amount: more.negated() },
    ];
  });
  await inTransaction(system.db, (tx) =>
    postTransfers(tx, [{ transferId: 'test.funds', at: system.clock.now(), postings }]),
  );
}

/** Assesses and liquidates until nothing changes, on a clock that stands. */
export async function liquidateUntilQuiet(
  system: EnforcedSystem,
  accountIds: readonly string[],
  marketIds: readonly string[],
): Promise<void> {
  let before = '';
  for (;;) {
    await assessAccounts(system, accountIds, 'PRICE');
    for (const marketId of marketIds) {
      await liquidateMarket(system, marketId);
    }
    const now = JSON.stringify([
      await system.db.position.findMany({ orderBy: [{ accountId: 'asc' }, { marketId: 'asc' }] }),
      await system.db.marginCall.findMany({ orderBy: { id: 'asc' }, select: { state: true } }),
    ]);
    if (now === before) {
      return;
    }
    before = now;
  }
}

/** What the layers paid, in their order: `AUTO_DELEVERAGING s-1 250`. */
export async function paidByLayers({ db }: Pick<EnforcedSystem, 'db'>): Promise<string[]> {
  const rows = await db.waterfallAllocation.findMany({
    orderBy: [{ marginCallId: 'asc' }, { ordinal: 'asc' }],
  });
  return rows.map(({ kind, counterpartyAccountId, amount }) =>
    [kind, counterpartyAccountId, amount.toFixed()].filter((part) => part !== null).join(' '),
  );
}
