import { type Decimal, max, ZERO, sum } from '../../domain/decimal.js';
import { assert, DomainError } from '../../domain/errors.js';
import { QUOTE_ASSET } from '../../domain/quote-asset.js';
import { compareIds } from '../../domain/risk/health/account-health.js';
import { type Reader, type Tx } from '../../store/database/database.js';
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

/** Where money comes from and goes to when it enters or leaves the system. */
export const EXTERNAL_LEDGER = 'external';
export const GLOBAL_INSURANCE_LEDGER = 'insurance:global';
export const BACKSTOP_LEDGER = 'backstop';
/** Losses that nobody has covered. From 100 USD on withdrawals are halted. */
export const DEFICIT_LEDGER = 'deficit';
/** The other side of profits and losses that accounts realize. */
export const VENUE_LEDGER = 'venue';
/** What the venue earned in fees, less what it gave back. */
export const VENUE_FEES_LEDGER = 'venue:fees';
/** The other side of funding: what rounding leaves, and what was told of some holders only. */
export const VENUE_FUNDING_LEDGER = 'venue:funding';
export const VENUE_INTEREST_LEDGER = 'venue:interest';
/** What the books here had wrong. */
export const VENUE_CORRECTIONS_LEDGER = 'venue:corrections';
/** Collateral taken from bankrupt accounts, at the value it was counted for. */
export const SEIZED_LEDGER = 'seized';

const ACCOUNT_PREFIX = 'account:';

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
 * Moves value. The only way a balance ever changes: balances are sums of postings and nothing else.
 *
 * Accounts that are posted to are locked by the caller. Rows of funds are taken in the order of
 * their names, at the end of what a transaction does, so that transactions do not wait in a circle.
 * Postings of zero are left out.
 *
 * @returns What each trading account that was posted to holds afterwards.
 * @throws DomainError CONFLICT when a fund would go below zero; nothing of the transaction remains.
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
  const held = accountChanges.length > 0 ? await addToCollateralBalances(tx, accountChanges) : [];
  if (ledgerChanges.length > 0) {
    await addToFunds(tx, ledgerChanges);
  }
  return held;
}

export interface LedgerCheck {
  /** Balances that are not the sum of their postings; at most 100. */
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

/** One change per holder and asset, in their order: what every transaction takes its locks in. */
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
