import { type Actor } from '../../app/auth/actor.js';
import { requireSomeSight } from '../../app/auth/visibility.js';
import { type Db } from '../../store/database/database.js';
import { DELEVERAGING_VENUE } from '../../store/liquidations/deleveraging.js';
import { readLedgerCheck } from '../../store/ledger/ledger-checks.js';
import {
  countLedgerEntries,
  type LedgerEntryQuery,
  type LedgerEntryView,
  listLedgerEntries,
  loadTransferCauses,
  type TransferCause,
} from '../../store/ledger/read-ledger.js';
import {
  countLedgerAccounts,
  type LedgerAccountKey,
  type LedgerAccountQuery,
  type LedgerAccountView,
  listLedgerAccounts,
} from '../../store/ledger/read-ledger-accounts.js';
import { type AccountScope, visibleAmong } from '../../store/database/read-scope.js';

import { mapLoader } from './batching.js';

export type {
  LedgerAccountKey,
  LedgerAccountQuery,
  LedgerAccountView,
  LedgerEntryQuery,
  LedgerEntryView,
};

export type LedgerCauseKind =
  | 'GENESIS'
  | 'DEPOSIT'
  | 'DEPOSIT_REVERSAL'
  | 'WITHDRAWAL'
  | 'TRANSFER'
  | 'LIQUIDATION'
  | 'AUTO_DELEVERAGING'
  | 'WATERFALL'
  | 'FUNDING'
  | 'TRADES'
  | 'CASH_FLOWS'
  | 'REPORTED_POSITIONS'
  | 'FUNDING_PAYMENT'
  | 'PROFIT_SETTLEMENT'
  | 'OTHER';

/** The cause of a posting; ids of other accounts are null. */
export interface LedgerCauseModel extends Omit<TransferCause, 'accountId'> {
  readonly kind: LedgerCauseKind;
  /** Whether the caller may see the cause. */
  readonly isVisible: boolean;
}

export interface LedgerStatus {
  readonly checkedAt: Date;
  readonly ok: boolean;
  readonly differences: number;
}

/** The ledger in the actor's scope. */
export interface LedgerLoaders {
  /** @throws DomainError FORBIDDEN, like all others except `status`, for an actor who sees no account. */
  readonly accounts: (
    query: LedgerAccountQuery,
    after: LedgerAccountKey | null,
    limit: number,
  ) => Promise<readonly LedgerAccountView[]>;
  readonly countAccounts: (query: LedgerAccountQuery) => Promise<number>;
  readonly entries: (
    query: LedgerEntryQuery,
    before: bigint | null,
    limit: number,
  ) => Promise<readonly LedgerEntryView[]>;
  readonly countEntries: (query: LedgerEntryQuery) => Promise<number>;
  readonly cause: (transferId: string) => Promise<LedgerCauseModel>;
  /** The result of the last check; null before the first. */
  readonly status: () => Promise<LedgerStatus | null>;
}

export function createLedgerLoaders(db: Db, actor: Actor, scope: AccountScope): LedgerLoaders {
  const causes = mapLoader((transferIds) => loadVisibleCauses(db, scope, transferIds));
  const allowed = async <Answer>(read: () => Promise<Answer>): Promise<Answer> => {
    requireSomeSight(actor);
    return read();
  };
  return {
    accounts: (query, after, limit) =>
      allowed(() => listLedgerAccounts(db, scope, query, after, limit)),
    countAccounts: (query) => allowed(() => countLedgerAccounts(db, scope, query)),
    entries: (query, before, limit) =>
      allowed(() => listLedgerEntries(db, scope, query, before, limit)),
    countEntries: (query) => allowed(() => countLedgerEntries(db, scope, query)),
    cause: async (transferId) => (await causes.load(transferId)) ?? UNKNOWN,
    status: async () => {
      const check = await readLedgerCheck(db);
      return check === null
        ? null
        : { checkedAt: check.checkedAt, ok: check.isSound, differences: check.differenceCount };
    },
  };
}

const NO_IDS = {
  depositId: null,
  withdrawalId: null,
  collateralTransferId: null,
  liquidationId: null,
  venue: null,
  marginCallId: null,
  proposalId: null,
};
const UNKNOWN: LedgerCauseModel = { ...NO_IDS, kind: 'OTHER', isVisible: false };

/** Ids of calls, deposits and transfers contain account ids: for accounts out of scope, only the kind is shown. */
async function loadVisibleCauses(
  db: Db,
  scope: AccountScope,
  transferIds: readonly string[],
): Promise<Map<string, LedgerCauseModel>> {
  const causes = await loadTransferCauses(db, transferIds);
  const owners = [...causes.values()].flatMap(({ accountId }) => accountId ?? []);
  const visible = scope.isEverything ? null : await visibleAmong(db, scope, [...new Set(owners)]);
  return new Map(
    [...causes].map(([transferId, { accountId, ...ids }]) => {
      const isVisible =
        visible === null ||
        (accountId !== null && visible.has(accountId)) ||
        batchKindOf(transferId) !== null;
      const kind = kindOfCause(transferId, ids);
      return [transferId, { ...(isVisible ? ids : NO_IDS), kind, isVisible }];
    }),
  );
}

/**
 * Transfers of many accounts at once, by the prefix of their ids: account ids have no slash. Such an id reveals
 * no account.
 */
const BATCH_KINDS: Readonly<Record<string, LedgerCauseKind>> = {
  trades: 'TRADES',
  flows: 'CASH_FLOWS',
  positions: 'REPORTED_POSITIONS',
  funding: 'FUNDING_PAYMENT',
  settlement: 'PROFIT_SETTLEMENT',
};

function batchKindOf(transferId: string): LedgerCauseKind | null {
  const slash = transferId.indexOf('/');
  return slash < 0 ? null : (BATCH_KINDS[transferId.slice(0, slash)] ?? null);
}

function kindOfCause(transferId: string, cause: Omit<TransferCause, 'accountId'>): LedgerCauseKind {
  if (cause.depositId !== null) {
    return transferId.endsWith('.reversal') ? 'DEPOSIT_REVERSAL' : 'DEPOSIT';
  }
  if (cause.withdrawalId !== null) {
    return 'WITHDRAWAL';
  }
  if (cause.collateralTransferId !== null) {
    return 'TRANSFER';
  }
  if (cause.liquidationId === transferId) {
    return cause.venue === DELEVERAGING_VENUE ? 'AUTO_DELEVERAGING' : 'LIQUIDATION';
  }
  if (cause.marginCallId !== null) {
    return 'WATERFALL';
  }
  if (cause.proposalId !== null) {
    return 'FUNDING';
  }
  return batchKindOf(transferId) ?? (transferId === 'genesis' ? 'GENESIS' : 'OTHER');
}
