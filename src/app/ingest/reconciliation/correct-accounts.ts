import { createHash } from 'node:crypto';

import { ZERO } from '../../../domain/decimal.js';
import { DomainError } from '../../../domain/errors.js';
import { type Tx } from '../../../store/database/database.js';
import {
  type Difference,
  listDifferences,
  type StatedAccount,
} from '../../../store/accounts/reconciliation.js';
import { type Deps } from '../../deps.js';

import { bookCashFlows } from '../flows/record-cash-flows.js';
import { type CashFlowRow } from '../flows/flow-rows.js';
import { type PositionRow } from '../positions/position-rules.js';
import { bookPositions } from '../positions/record-positions.js';
import { type Rejection } from '../receipt.js';

export interface Correction {
  /** Of the comparison: ids of flows and transfers follow from it. */
  readonly reconciliationId: string;
  readonly actor: string;
  readonly asOf: Date;
  /** For people, 1 to 500 characters. */
  readonly reason: string;
}

/**
 * Makes these accounts what the venue says they are: other positions are reported, which closes what they close at
 * the mark, then what is still missing in a balance is a cash flow of kind CORRECTION at the instant of the
 * statement. The caller holds the locks of the accounts.
 *
 * @throws DomainError when one correction is refused; nothing may be kept then.
 */
export async function correctAccounts(
  tx: Tx,
  clock: Deps['clock'],
  {
    stated,
    differences,
  }: { readonly stated: readonly StatedAccount[]; readonly differences: readonly Difference[] },
  { reconciliationId, actor, asOf, reason }: Correction,
): Promise<void> {
  const key = `reconciliation/${reconciliationId}`;
  const byId = new Map(stated.map((each) => [each.accountId, each]));
  const rows = positionRows(differences, byId);
  if (rows.length > 0) {
    requireNoneRejected(await bookPositions(tx, clock, { key, actor, owner: null, rows }), rows);
  }
  const differing = new Set(differences.map(({ accountId }) => accountId));
  const left = await listDifferences(
    tx,
    stated.filter(({ accountId }) => differing.has(accountId)),
    asOf,
  );
  const flows = left.flatMap((difference, index): CashFlowRow[] => {
    const { accountId, what, asset, ours, theirs } = difference;
    return what !== 'BALANCE' || asset === null
      ? []
      : [
          {
            index,
            id: flowIdOf(reconciliationId, accountId, asset),
            accountId,
            asset,
            amount: (theirs ?? ZERO).minus(ours ?? ZERO),
            kind: 'CORRECTION',
            marketId: null,
            reason,
            flowedAt: asOf,
          },
        ];
  });
  if (flows.length > 0) {
    requireNoneRejected(await bookCashFlows(tx, clock, { key, actor, rows: flows }), flows);
  }
}

function positionRows(
  differences: readonly Difference[],
  stated: ReadonlyMap<string, StatedAccount>,
): PositionRow[] {
  const places = new Map<string, { readonly accountId: string; readonly marketId: string }>();
  for (const { accountId, marketId } of differences) {
    if (marketId !== null) {
      places.set(`${accountId}\n${marketId}`, { accountId, marketId });
    }
  }
  return [...places.values()].map(({ accountId, marketId }, index) => {
    const theirs = stated
      .get(accountId)
      ?.positions.find((position) => position.marketId === marketId);
    const { size = ZERO, entryPrice = ZERO } = theirs ?? {};
    return { index, accountId, marketId, size, entryPrice, price: null };
  });
}

/** Names are longer than an id may be. */
function flowIdOf(reconciliationId: string, accountId: string, asset: string): string {
  const place = JSON.stringify([reconciliationId, accountId, asset]);
  return `flow.reconciliation.${createHash('sha256').update(place).digest('hex').slice(0, 40)}`;
}

function requireNoneRejected(
  rejected: readonly Rejection[],
  rows: readonly { readonly index: number; readonly accountId: string }[],
): void {
  const [first] = rejected;
  if (first !== undefined) {
    const accountId = rows.find(({ index }) => index === first.index)?.accountId ?? '';
    throw new DomainError(
      'CONFLICT',
      `Account ${accountId} cannot be corrected: ${first.message} Nothing was corrected.`,
      {
        accountId,
        state: 'CORRECTION_REFUSED',
        refusedCode: first.code,
        refused: rejected.length,
      },
    );
  }
}
