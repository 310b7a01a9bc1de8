import { type NewEvent } from '../../domain/log/event.js';
import { QUOTE_ASSET } from '../../domain/quote-asset.js';
import { type AssetRisk } from '../../domain/risk/health/account.js';
import { shareOf } from '../../domain/risk/health/collateral-value.js';
import { isCapped } from '../../domain/risk/parameters/collateral-settings.js';
import { type Tx } from '../../store/database/database.js';
import {
  countHoldings,
  lockCappedAssets,
  saveCountedTotal,
} from '../../store/ledger/counted-totals.js';
import { appendEvents } from '../../store/log/events.js';

const LEDGER_ACTOR = 'system:ledger';

type Counted = Pick<AssetRisk, 'asset' | 'accountCap' | 'totalCap' | 'countedTotal'>;

/**
 * Counts again what accounts hold of assets with a cap of all accounts, after balances of them have moved in
 * this transaction, and logs the share of every holding that counts where it changed.
 *
 * The rows of the assets stay locked until the commit, so the sum follows every balance exactly.
 *
 * @see docs/risk-model.md#collateral-caps
 */
export async function recountShares(tx: Tx, assets: ReadonlySet<string>, at: Date): Promise<void> {
  const others = [...assets].filter((asset) => asset !== QUOTE_ASSET);
  if (others.length === 0) {
    return;
  }
  const events: NewEvent[] = [];
  for (const before of await lockCappedAssets(tx, others)) {
    const after = { ...before, countedTotal: await countHoldings(tx, before) };
    await saveCountedTotal(tx, before.asset, after.countedTotal);
    events.push(...shareChanged(before, after, { actor: LEDGER_ACTOR, at }));
  }
  await appendEvents(tx, events);
}

/**
 * Counts what accounts hold of an asset under the caps that a vote has just set; stops counting without a cap of
 * all accounts. The caller holds the asset's lock, and appends the events.
 */
export async function countUnderCaps(
  tx: Tx,
  before: Counted,
  caps: Pick<AssetRisk, 'accountCap' | 'totalCap'>,
  by: Pick<NewEvent, 'actor' | 'at' | 'proposalId'>,
): Promise<readonly NewEvent[]> {
  const { asset } = before;
  const { accountCap, totalCap } = caps;
  const countedTotal = isCapped(totalCap) ? await countHoldings(tx, { asset, accountCap }) : null;
  await saveCountedTotal(tx, asset, countedTotal);
  return shareChanged(before, { asset, accountCap, totalCap, countedTotal }, by);
}

function shareChanged(
  before: Counted,
  after: Counted,
  by: Pick<NewEvent, 'actor' | 'at' | 'proposalId'>,
): NewEvent[] {
  const share = shareOf(after);
  const shareBefore = shareOf(before);
  if (share.eq(shareBefore)) {
    return [];
  }
  const { asset, totalCap, countedTotal } = after;
  const payload = {
    asset,
    before: shareBefore.toFixed(),
    share: share.toFixed(),
    totalCap: isCapped(totalCap) ? totalCap.toFixed() : null,
    countedTotal: countedTotal?.toFixed() ?? null,
  };
  return [{ type: 'CollateralShareChanged', ...by, payload }];
}
