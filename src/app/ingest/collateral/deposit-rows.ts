import { type Decimal, parseDecimal, ZERO } from '../../../domain/decimal.js';
import { countConfirmations } from '../../../domain/deposit-confirmations.js';
import { badInput, DomainError, notFound } from '../../../domain/errors.js';
import { type Deposit } from '../../../store/flows/deposits.js';
import { type HeldCollateral } from '../../../store/ledger/ledger.js';

import { AMOUNT_BOUNDS, HOLDING_MAX, requireOwner, requireToken } from '../input.js';
import { eachRowInSlices, type Rejection, type WorkedRows } from '../receipt.js';

import { depositId, isHoldable, requireConfirmations, requireSameDeposit } from './deposits.js';

/** One deposit of a batch. */
export interface DepositRowInput {
  /** Identifies the deposit permanently, as the key of `recordDeposit` does. */
  readonly id: string;
  readonly accountId: string;
  readonly asset: string;
  /** In the asset, above 0, at most 10¹² with 8 decimals. */
  readonly amount: string;
  readonly final: boolean;
  readonly confirmations: number | null;
  /** Creates the account, owned by this subject, when it does not exist. */
  readonly owner: string | null;
}

/** A valid row. */
export interface DepositRow {
  readonly index: number;
  readonly owner: string | null;
  readonly deposit: Deposit;
}

/** The facts that the rows are checked against, read under the locks of their accounts. */
export interface DepositStandings {
  readonly owners: ReadonlyMap<string, string>;
  readonly known: ReadonlyMap<string, Deposit>;
  readonly held: readonly HeldCollateral[];
}

/** A new deposit, and its account's balance of the asset including it. */
export interface TakenDeposit {
  readonly deposit: Deposit;
  readonly held: HeldCollateral;
}

/** Parses the rows one by one: an invalid one, or one that repeats an id, is rejected. */
export async function readDepositRows(
  inputs: readonly DepositRowInput[],
  confirmationsRequired: ReadonlyMap<string, number>,
  at: Date,
): Promise<WorkedRows<DepositRow>> {
  const firstIndexById = new Map<string, number>();
  const indexed = inputs.map((input, index) => ({ index, input }));
  return eachRowInSlices(indexed, ({ index, input }) => {
    const field = `deposits[${index}]`;
    const row = readRow(field, index, input, { confirmationsRequired, at });
    const first = firstIndexById.get(row.deposit.id);
    if (first !== undefined) {
      throw badInput(`${field}.id`, `repeats the id of deposits[${first}]`, input.id);
    }
    firstIndexById.set(row.deposit.id, index);
    return row;
  });
}

function readRow(
  field: string,
  index: number,
  input: DepositRowInput,
  facts: { readonly confirmationsRequired: ReadonlyMap<string, number>; readonly at: Date },
): DepositRow {
  const { asset, owner, confirmations: counted } = input;
  const id = depositId(requireToken(`${field}.id`, input.id));
  const accountId = requireToken(`${field}.accountId`, input.accountId);
  const confirmationsRequired = facts.confirmationsRequired.get(asset);
  if (confirmationsRequired === undefined) {
    throw notFound('collateral asset', asset, `${field}.asset`);
  }
  const amount = parseDecimal(`${field}.amount`, input.amount, AMOUNT_BOUNDS);
  if (owner !== null) {
    requireOwner(`${field}.owner`, owner);
  }
  if (counted !== null) {
    requireConfirmations(counted);
  }
  const isFinal =
    input.final ||
    (counted !== null && countConfirmations(0, counted, confirmationsRequired).isFinal);
  const deposit: Deposit = {
    id,
    accountId,
    asset,
    amount,
    status: isFinal ? 'FINAL' : 'PENDING',
    seenAt: facts.at,
    finalAt: isFinal ? facts.at : null,
    reversedAt: null,
    reverseReason: null,
    confirmations: counted ?? 0,
    confirmationsRequired,
  };
  return { index, owner, deposit };
}

/**
 * Checks the rows in their order. An existing deposit with the same content counts as taken and changes
 * nothing.
 *
 * @returns The new deposits, each with its account's balance after it.
 */
export async function judgeDepositRows(
  rows: readonly DepositRow[],
  { owners, known, held }: DepositStandings,
): Promise<{
  readonly taken: readonly TakenDeposit[];
  readonly rejected: readonly Rejection[];
}> {
  const standing = new Map(held.map((each) => [placeOf(each.accountId, each.asset), each]));
  const { rows: judged, rejected } = await eachRowInSlices(rows, ({ index, owner, deposit }) => {
    const field = `deposits[${index}]`;
    requireOwned(field, deposit.accountId, owner, owners);
    const same = known.get(deposit.id);
    if (same !== undefined) {
      requireSameDeposit(same, deposit);
      return null;
    }
    const place = placeOf(deposit.accountId, deposit.asset);
    const after = withDeposit(standing.get(place), deposit);
    if (!isHoldable(after)) {
      const rule = `would raise the account's balance of ${deposit.asset} above ${HOLDING_MAX.toFixed()}`;
      throw badInput(`${field}.amount`, rule, deposit.amount.toFixed());
    }
    standing.set(place, after);
    return { deposit, held: after };
  });
  return { taken: judged.flatMap((row) => (row === null ? [] : [row])), rejected };
}

function requireOwned(
  field: string,
  accountId: string,
  owner: string | null,
  owners: ReadonlyMap<string, string>,
): void {
  const known = owners.get(accountId);
  if (known === undefined) {
    throw notFound('account', accountId, `${field}.accountId`);
  }
  if (owner !== null && owner !== known) {
    throw new DomainError('CONFLICT', `Account ${accountId} belongs to another owner.`, {
      field: `${field}.owner`,
      accountId,
      state: 'OWNED_BY_ANOTHER',
    });
  }
}

function placeOf(accountId: string, asset: string): string {
  return `${accountId}\n${asset}`;
}

function withDeposit(before: HeldCollateral | undefined, deposit: Deposit): HeldCollateral {
  const { accountId, asset, amount, status } = deposit;
  const { balance = ZERO, pending = ZERO } = before ?? {};
  const plus = (sum: Decimal, isIt: boolean): Decimal => (isIt ? sum.plus(amount) : sum);
  return {
    accountId,
    asset,
    balance: plus(balance, status === 'FINAL'),
    pending: plus(pending, status === 'PENDING'),
  };
}
