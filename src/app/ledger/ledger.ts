import { type Decimal, max, ZERO, sum } from '../../domain/decimal.js';
import { assert, DomainError } from '../../domain/errors.js';
import { QUOTE_ASSET } from '../../domain/quote-asset.js';
import { compareIds } from '../../domain/risk/health/account-health.js';
import { type CopyTx, type Reader, type Tx } from '../../store/database/database.js';
import { copyFirstBalances, type FirstBalances } from '../../store/load/copy-holdings.js';
import {
  addToCollateralBalances,
  addToLedgerBalances,
  type BalanceChange,
  type HeldCollateral,
  insertPostings,
  type LedgerMismatch,
  listLedgerMismatches,
  readLedgerBalance,
  sumBalancesByAsset,
} from '../../store/ledger/ledger.js';

import { recountShares } from './collateral-shares.js';

/** The other side of money that enters or leaves the system. */
export const EXTERNAL_LEDGER = 'external';
export const GLOBAL_INSURANCE_LEDGER = 'insurance:global';
export const BACKSTOP_LEDGER = 'backstop';
/** Losses that nobody has covered. From 100 USD on withdrawals are halted. */
export const DEFICIT_LEDGER = 'deficit';
/** The other side of profits and losses that accounts realize. */
export const VENUE_LEDGER = 'venue';
/** Fees that the venue earned, less rebates. */
export const VENUE_FEES_LEDGER = 'venue:fees';
/** The other side of funding: rounding remainders, and funding reported for some holders only. */
export const VENUE_FUNDING_LEDGER = 'venue:funding';
export const VENUE_INTEREST_LEDGER = 'venue:interest';
/** The other side of corrections of this system's books. */
export const VENUE_CORRECTIONS_LEDGER = 'venue:corrections';
/** Collateral taken from bankrupt accounts, at the value it was credited with. */
export const SEIZED_LEDGER = 'seized';

const ACCOUNT_PREFIX = 'account:';
const EPOCH = new Date(0);

export function accountLedger(accountId: string): string {
  return `${ACCOUNT_PREFIX}${accountId}`;
}

export function marketInsuranceLedger(marketId: string): string {
  return `insurance:${marketId}`;
}

/** Losses of all markets that nobody has covered, in USD; never below zero. */
export async function readDeficit(reader: Reader): Promise<Decimal> {
  return max(ZERO, (await readLedgerBalance(reader, DEFICIT_LEDGER, QUOTE_ASSET)).negated());
}

export interface Posting {
  readonly ledgerAccount: string;
  readonly asset: string;
  /** Signed: above 0 comes in, below 0 goes out. */
  readonly amount: Decimal;
}

/** One movement of value: its postings sum to zero for each asset. */
export interface Transfer {
  readonly transferId: string;
  readonly at: Date;
  readonly postings: readonly Posting[];
}

/**
 * Moves value. Every balance change goes through this function, except the first balances of loaded accounts
 * (`postFirstBalances`): balances are sums of postings and nothing else.
 *
 * The caller holds the locks of the accounts. Rows of funds are locked in the order of their names, at the end
 * of a transaction, so that transactions do not deadlock.
 * Postings of zero are left out.
 *
 * @returns The balances of each trading account with a posting afterwards.
 * @throws DomainError CONFLICT when a fund would go below zero; the caller's transaction must roll back.
 * @throws Error when a transfer does not sum to zero (programmer error).
 * @see docs/risk-model.md#waterfall
 */
export async function postTransfers(
  tx: Tx,
  transfers: readonly Transfer[],
): Promise<HeldCollateral[]> {
  for (const transfer of transfers) {
    assertBalanced(transfer);
  }
  const postings = transfers.flatMap(({ transferId, at, postings: lines }) =>
    lines.filter(({ amount }) => !amount.isZero()).map((line) => ({ transferId, at, ...line })),
  );
  if (postings.length === 0) {
    return [];
  }
  const changes = aggregate(postings);
  const isOfAccount = ({ holder }: BalanceChange): boolean => holder.startsWith(ACCOUNT_PREFIX);
  const accountChanges = changes
    .filter(isOfAccount)
    .map((change) => ({ ...change, holder: change.holder.slice(ACCOUNT_PREFIX.length) }));
  const ledgerChanges = changes.filter((change) => !isOfAccount(change));

  await insertPostings(tx, postings);
  const at = transfers.reduce((last, transfer) => (transfer.at > last ? transfer.at : last), EPOCH);
  const held =
    accountChanges.length > 0 ? await addToCollateralBalances(tx, accountChanges, at) : [];
  await recountShares(tx, new Set(accountChanges.map(({ asset }) => asset)), at);
  if (ledgerChanges.length > 0) {
    await addToFunds(tx, ledgerChanges);
  }
  return held;
}

/**
 * Posts the first balances of accounts that were just opened, against the venue: by COPY, for whole books.
 *
 * @param rows Account, asset, balance as plain decimals; none of them zero, one for each account and asset.
 * @returns By asset: how many, and their sum.
 */
export async function postFirstBalances(
  tx: CopyTx,
  rows: Iterable<readonly string[]>,
  { transferId, at }: { readonly transferId: string; readonly at: Date },
): Promise<FirstBalances[]> {
  const posted = await copyFirstBalances(tx, rows, { transferId, otherSide: VENUE_LEDGER, at });
  await recountShares(tx, new Set(posted.map(({ asset }) => asset)), at);
  const changes = posted
    .filter(({ total }) => !total.isZero())
    .map(({ asset, total }) => ({ holder: VENUE_LEDGER, asset, amount: total.negated() }));
  if (changes.length > 0) {
    await addToLedgerBalances(tx, changes);
  }
  return posted;
}

export interface LedgerCheck {
  /** Balances that differ from the sum of their postings; at most 100. */
  readonly mismatches: readonly LedgerMismatch[];
  /** The sum of all balances by asset. */
  readonly totals: ReadonlyMap<string, Decimal>;
  /** No mismatch, and every total is zero. */
  readonly isSound: boolean;
}

/** Compares every balance with its postings, and the sum of all with zero. */
export async function checkLedger(reader: Reader): Promise<LedgerCheck> {
  const mismatches = await listLedgerMismatches(reader, 100);
  const totals = await sumBalancesByAsset(reader);
  const isBalanced = [...totals.values()].every((total) => total.isZero());
  return { mismatches, totals, isSound: mismatches.length === 0 && isBalanced };
}

function assertBalanced({ transferId, postings }: Transfer): void {
  for (const asset of new Set(postings.map((posting) => posting.asset))) {
    const total = sum(postings.filter((p) => p.asset === asset).map((p) => p.amount));
    assert(total.isZero(), `transfer ${transferId} balances in ${asset}`);
  }
}

/** One change per holder and asset, in the order in which every transaction locks these rows. */
function aggregate(postings: readonly Posting[]): BalanceChange[] {
  const changes = new Map<string, BalanceChange>();
  for (const { ledgerAccount, asset, amount } of postings) {
    const key = `${ledgerAccount}\n${asset}`;
    const before = changes.get(key)?.amount ?? ZERO;
    changes.set(key, { holder: ledgerAccount, asset, amount: before.plus(amount) });
  }
  return [...changes].sort(([a], [b]) => compareIds(a, b)).map(([, change]) => change);
}

async function addToFunds(tx: Tx, changes: readonly BalanceChange[]): Promise<void> {
  try {
    await addToLedgerBalances(tx, changes);
  } catch (error) {
    if (error instanceof Error && error.message.includes('ledger_balances_funds')) {
      throw new DomainError('CONFLICT', 'A fund cannot go below zero.', {
        state: 'FUND_EXHAUSTED',
        funds: changes.map(({ holder }) => holder).join(', '),
      });
    }
    throw error;
  }
}
