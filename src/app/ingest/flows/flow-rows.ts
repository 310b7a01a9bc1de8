import { type Decimal, parseDecimal, ZERO } from '../../../domain/decimal.js';
import { badInput, DomainError, notFound } from '../../../domain/errors.js';
import { CASH_FLOW_KINDS, type CashFlowKind } from '../../../domain/cash-flow-kind.js';
import { type CashFlow } from '../../../store/flows/cash-flows.js';
import { type HeldCollateral } from '../../../store/ledger/ledger.js';

import { FLOW_BOUNDS, HOLDING_MAX, requireLine, requireToken } from '../input.js';
import { eachRowInSlices, type Rejection, type WorkedRows } from '../receipt.js';
import { requireNotAhead } from '../trades/trade-input.js';

/** One cash flow as received. */
export interface CashFlowInput {
  /** Identifies the flow permanently, across all accounts. */
  readonly id: string;
  readonly accountId: string;
  readonly asset: string;
  /** Signed, in the asset, not 0, at most 10¹² with 12 decimals. */
  readonly amount: string;
  readonly kind: CashFlowKind;
  /** The market it belongs to; null for none. */
  readonly marketId: string | null;
  readonly at: Date;
  /** For people, 1 to 500 characters. Required for a CORRECTION. */
  readonly reason: string | null;
}

/** A valid row. */
export interface CashFlowRow extends CashFlow {
  /** Index of the row in the request, from 0. */
  readonly index: number;
}

/** The markets and assets that flows may name. */
export interface KnownNames {
  readonly assets: ReadonlySet<string>;
  readonly markets: ReadonlySet<string>;
}

/** Parses the rows one by one: an invalid one, or one that repeats an id, is rejected. */
export async function readFlowRows(
  inputs: readonly CashFlowInput[],
  known: KnownNames,
  now: Date,
): Promise<WorkedRows<CashFlowRow>> {
  const firstIndexById = new Map<string, number>();
  const indexed = inputs.map((input, index) => ({ index, input }));
  return eachRowInSlices(indexed, ({ index, input }) => {
    const field = `flows[${index}]`;
    const row = readRow(field, index, input, known);
    requireNotAhead(`${field}.at`, row.flowedAt, now);
    const first = firstIndexById.get(row.id);
    if (first !== undefined) {
      throw badInput(`${field}.id`, `repeats the id of flows[${first}]`, input.id);
    }
    firstIndexById.set(row.id, index);
    return row;
  });
}

function readRow(
  field: string,
  index: number,
  input: CashFlowInput,
  known: KnownNames,
): CashFlowRow {
  const { asset, kind, marketId, reason } = input;
  const id = flowId(requireToken(`${field}.id`, input.id));
  const accountId = requireToken(`${field}.accountId`, input.accountId);
  if (!known.assets.has(asset)) {
    throw notFound('collateral asset', asset, `${field}.asset`);
  }
  if (marketId !== null && !known.markets.has(marketId)) {
    throw notFound('market', marketId, `${field}.marketId`);
  }
  if (!CASH_FLOW_KINDS.includes(kind)) {
    throw badInput(`${field}.kind`, `must be one of ${CASH_FLOW_KINDS.join(', ')}`, kind);
  }
  const amount = parseDecimal(`${field}.amount`, input.amount, FLOW_BOUNDS);
  if (amount.isZero()) {
    throw badInput(`${field}.amount`, 'must not be 0', input.amount);
  }
  if (reason !== null) {
    requireLine(`${field}.reason`, reason, 500);
  } else if (kind === 'CORRECTION') {
    throw badInput(`${field}.reason`, 'is needed for a CORRECTION', null);
  }
  return { index, id, accountId, asset, amount, kind, marketId, reason, flowedAt: input.at };
}

/** The id of a flow: the same id always identifies the same flow. */
function flowId(id: string): string {
  return `flow.${id}`;
}

/** The state that the rows are checked against, read under the locks of their accounts. */
export interface FlowStandings {
  readonly owners: ReadonlyMap<string, string>;
  /** Existing flows with an id of these rows. */
  readonly known: ReadonlyMap<string, CashFlow>;
  readonly held: readonly HeldCollateral[];
}

/** The effect of the new flows on one account. */
export interface FlowedAccount {
  readonly accountId: string;
  readonly flows: readonly CashFlow[];
  /** By asset: the sum of the flows, and the balance afterwards. */
  readonly changes: ReadonlyMap<string, FlowedBalance>;
}

interface FlowedBalance {
  readonly amount: Decimal;
  readonly balance: Decimal;
}

interface FlowingAccount {
  readonly accountId: string;
  readonly flows: CashFlow[];
  readonly changes: Map<string, FlowedBalance>;
}

/**
 * Books the rows in their order. An existing flow with the same content counts as taken and changes nothing. A
 * balance may fall below zero; only amounts that cannot be held exactly are refused.
 *
 * @returns The accounts with new flows, in the order of their first flow.
 */
export async function bookFlowRows(
  rows: readonly CashFlowRow[],
  { owners, known, held }: FlowStandings,
): Promise<{
  readonly accounts: readonly FlowedAccount[];
  readonly rejected: readonly Rejection[];
}> {
  const accounts = new Map<string, FlowingAccount>();
  const standing = new Map(held.map((each) => [placeOf(each.accountId, each.asset), each]));
  const { rejected } = await eachRowInSlices(rows, (row) => {
    const { accountId, asset } = row;
    const field = `flows[${row.index}]`;
    if (!owners.has(accountId)) {
      throw notFound('account', accountId, `${field}.accountId`);
    }
    if (isKnown(field, row, known.get(row.id))) {
      return;
    }
    const account: FlowingAccount = accounts.get(accountId) ?? {
      accountId,
      flows: [],
      changes: new Map(),
    };
    const { balance: stored = ZERO, pending = ZERO } =
      standing.get(placeOf(accountId, asset)) ?? {};
    const before = account.changes.get(asset) ?? { amount: ZERO, balance: stored };
    const balance = before.balance.plus(row.amount);
    if (balance.plus(pending).gt(HOLDING_MAX) || balance.lt(HOLDING_MAX.negated())) {
      const rule = `would move the account's balance of ${asset} beyond ${HOLDING_MAX.toFixed()}`;
      throw badInput(`${field}.amount`, rule, row.amount.toFixed());
    }
    account.flows.push(row);
    account.changes.set(asset, { amount: before.amount.plus(row.amount), balance });
    accounts.set(accountId, account);
  });
  return { accounts: [...accounts.values()], rejected };
}

function placeOf(accountId: string, asset: string): string {
  return `${accountId}\n${asset}`;
}

/** Whether the flow was recorded before. @throws DomainError CONFLICT when its id belongs to a different one. */
function isKnown(field: string, row: CashFlow, known: CashFlow | undefined): boolean {
  if (known === undefined) {
    return false;
  }
  const isSame =
    known.accountId === row.accountId &&
    known.asset === row.asset &&
    known.amount.eq(row.amount) &&
    known.kind === row.kind &&
    known.marketId === row.marketId &&
    known.reason === row.reason &&
    known.flowedAt.getTime() === row.flowedAt.getTime();
  if (!isSame) {
    throw new DomainError('CONFLICT', `The cash flow ${row.id} exists with different content.`, {
      field: `${field}.id`,
      id: row.id,
      state: 'KEY_USED',
    });
  }
  return true;
}
