import { interestPlacesOf } from '../../../domain/risk/health/interest.js';
import {
  chargeDebtors,
  findOwed,
  type InterestAsset,
  listInterestAssets,
  lockDebtors,
  lockInterest,
  saveInterestPeriod,
} from '../../../store/accounts/interest.js';
import { inTransaction, type Tx } from '../../../store/database/database.js';
import { addToLedgerBalances } from '../../../store/ledger/ledger.js';
import { appendEvents } from '../../../store/log/events.js';
import { type Deps } from '../../deps.js';
import { recountShares } from '../../ledger/collateral-shares.js';
import { VENUE_INTEREST_LEDGER } from '../../ledger/ledger.js';

/** Milliseconds from one charge to the next. */
const INTEREST_EVERY_MS = 60_000;
const INTEREST_ACTOR = 'system:interest';

export interface ChargedInterest {
  /** Number of assets that were charged, or whose rate came into force. */
  readonly written: number;
  /** When the next charge is due; null when nobody owes an asset with a rate. */
  readonly nextAt: Date | null;
}

/**
 * Charges interest where it is due: a minute after the last charge, to every debtor of an asset, for each second
 * of each amount owed since. Safe to call late, twice or concurrently.
 *
 * A governed rate holds from the first charge after the vote on.
 *
 * @see docs/risk-model.md#interest
 */
export async function chargeInterest({
  db,
  clock,
}: Pick<Deps, 'db' | 'clock'>): Promise<ChargedInterest> {
  const assets = await listInterestAssets(db);
  if (assets.length === 0) {
    return { written: 0, nextAt: null };
  }
  const owed = await findOwed(
    db,
    assets.map(({ asset }) => asset),
  );
  let written = 0;
  const dueAt: Date[] = [];
  for (const interest of assets) {
    const { asset } = interest;
    if (isDue(interest, clock.now()) && (owed.has(asset) || changesRate(interest))) {
      await inTransaction(db, (tx) => chargeAsset(tx, asset, clock));
      written += 1;
    }
    if (owed.has(asset)) {
      const last = isDue(interest, clock.now()) ? clock.now() : (interest.chargedAt ?? clock.now());
      dueAt.push(new Date(last.getTime() + INTEREST_EVERY_MS));
    }
  }
  const [nextAt = null] = dueAt.sort((a, b) => a.getTime() - b.getTime());
  return { written, nextAt };
}

function isDue({ chargedAt }: InterestAsset, now: Date): boolean {
  return chargedAt === null || now.getTime() >= chargedAt.getTime() + INTEREST_EVERY_MS;
}

function changesRate({ rate, nextRate }: InterestAsset): boolean {
  return !rate.eq(nextRate);
}

async function chargeAsset(tx: Tx, asset: string, clock: Deps['clock']): Promise<void> {
  // Accounts before assets, as everybody who moves a balance locks them.
  const debtors = await lockDebtors(tx, asset);
  const interest = await lockInterest(tx, asset);
  const at = clock.now();
  if (interest === null || !isDue(interest, at)) {
    return;
  }
  const { rate, nextRate } = interest;
  const transferId = `interest/${asset}/${at.toISOString()}`;
  const places = interestPlacesOf(asset);
  const ledgerAccount = VENUE_INTEREST_LEDGER;
  const charge = { transferId, asset, rate, places, ledgerAccount, at };
  const paid = await chargeDebtors(tx, debtors, charge);
  await saveInterestPeriod(tx, asset, { at, rate: nextRate });
  if (paid.charged.isZero()) {
    return;
  }
  await recountShares(tx, new Set([asset]), at);
  await addToLedgerBalances(tx, [{ holder: ledgerAccount, asset, amount: paid.charged }]);
  await appendEvents(tx, [
    {
      type: 'InterestCharged',
      actor: INTEREST_ACTOR,
      at,
      payload: {
        transferId,
        asset,
        rate: rate.toFixed(),
        debtors: paid.debtors,
        debtSeconds: paid.debtSeconds.toFixed(),
        charged: paid.charged.toFixed(),
      },
    },
  ]);
}
