import { type Json } from '../../../domain/canonical.js';
import { badInput, DomainError, notFound } from '../../../domain/errors.js';
import { type NewEvent } from '../../../domain/log/event.js';
import { type AccountKind } from '../../../domain/permission/account-kind.js';
import {
  insertAccounts,
  loadOpened,
  type NewAccount,
} from '../../../store/accounts/accounts-write.js';
import { inTransaction, type Tx } from '../../../store/database/database.js';
import { appendEvents } from '../../../store/log/events.js';
import { loadRiskContext } from '../../../store/markets/risk-context.js';
import { type Actor } from '../../auth/actor.js';
import { requireRole } from '../../auth/authority.js';
import { type Deps } from '../../deps.js';
import { doOnce } from '../idempotency.js';
import { requireOwner, requireToken } from '../input.js';
import { byIndex, rejectionOf, type RecordReceipt, type Rejection } from '../receipt.js';

/** Maximum number of accounts in one request. */
export const ACCOUNTS_PER_CALL_MAX = 10_000;

export interface AccountInput {
  readonly id: string;
  readonly owner: string;
  readonly kind: AccountKind;
  /** The single market of an ISOLATED account; null for every other kind. */
  readonly marketId: string | null;
}

export interface AccountsInput {
  readonly key: string;
  readonly accounts: readonly AccountInput[];
}

/**
 * Opens accounts, each with its owner and kind, in one transaction. Rows are taken or rejected one by one. An
 * existing account with the same owner and kind counts as taken; with a different one it is a CONFLICT. A
 * repeat of the same request does nothing and gets the same receipt.
 *
 * An account opened by its first deposit or position is CROSS; the kind never changes.
 *
 * @throws DomainError FORBIDDEN; BAD_USER_INPUT when there are no rows or too many, or the key is invalid;
 *   CONFLICT when the key was used for other rows. Nothing is written then.
 */
export async function openAccounts(
  deps: Pick<Deps, 'db' | 'clock'>,
  actor: Actor,
  { key, accounts }: AccountsInput,
): Promise<RecordReceipt> {
  requireRole(actor, 'OPERATOR');
  requireToken('key', key);
  if (accounts.length === 0 || accounts.length > ACCOUNTS_PER_CALL_MAX) {
    throw badInput('accounts', `must have 1 to ${ACCOUNTS_PER_CALL_MAX} entries`, accounts.length);
  }
  const content = accounts.map(({ id, owner, kind, marketId }): Json => [
    id,
    owner,
    kind,
    marketId,
  ]);
  return inTransaction(deps.db, async (tx) => {
    const at = deps.clock.now();
    const request = { scope: 'openAccounts', key, content, at };
    const { receipt, isDuplicate } = await doOnce(tx, request, async () => {
      const rejected = await open(tx, actor, accounts, at);
      return { accepted: accounts.length - rejected.length, rejected };
    });
    return { ...receipt, duplicate: isDuplicate };
  });
}

async function open(
  tx: Tx,
  actor: Actor,
  inputs: readonly AccountInput[],
  at: Date,
): Promise<Rejection[]> {
  const { markets } = await loadRiskContext(tx, at);
  const rejected: Rejection[] = [];
  const rows: { readonly index: number; readonly account: NewAccount }[] = [];
  for (const [index, input] of inputs.entries()) {
    try {
      rows.push({ index, account: readAccount(`accounts[${index}]`, input, markets) });
    } catch (error) {
      if (!(error instanceof DomainError)) {
        throw error;
      }
      rejected.push(rejectionOf(index, error));
    }
  }
  const firsts = new Map<string, NewAccount>();
  for (const { account } of rows) {
    firsts.set(account.id, firsts.get(account.id) ?? account);
  }
  const opened = await insertAccounts(tx, [...firsts.values()], at);
  const known = await loadOpened(tx, [...firsts.keys()]);
  for (const { index, account } of rows) {
    if (!isSame(account, known.get(account.id))) {
      rejected.push(rejectionOf(index, otherContent(index, account.id)));
    }
  }
  await appendEvents(
    tx,
    [...firsts.values()]
      .filter(({ id }) => opened.has(id))
      .map((each) => openedEvent(each, actor, at)),
  );
  return rejected.sort(byIndex);
}

function readAccount(
  field: string,
  { id, owner, kind, marketId }: AccountInput,
  markets: ReadonlyMap<string, unknown>,
): NewAccount {
  requireToken(`${field}.id`, id);
  requireOwner(`${field}.owner`, owner);
  if ((kind === 'ISOLATED') !== (marketId !== null)) {
    throw badInput(
      `${field}.marketId`,
      'is required for an ISOLATED account, and not allowed for any other',
      kind,
    );
  }
  if (marketId !== null && !markets.has(marketId)) {
    throw notFound('market', marketId, `${field}.marketId`);
  }
  return { id, owner, kind, isolatedMarketId: marketId };
}

function isSame(given: NewAccount, known: NewAccount | undefined): boolean {
  return (
    known?.owner === given.owner &&
    known.kind === given.kind &&
    known.isolatedMarketId === given.isolatedMarketId
  );
}

function otherContent(index: number, id: string): DomainError {
  return new DomainError('CONFLICT', `The account ${id} exists with another owner or kind.`, {
    field: `accounts[${index}].id`,
    accountId: id,
    state: 'KEY_USED',
  });
}

function openedEvent(account: NewAccount, actor: Actor, at: Date): NewEvent {
  const { id, owner, kind, isolatedMarketId } = account;
  const payload = { owner, kind };
  return {
    type: 'AccountOpened',
    accountId: id,
    marketId: isolatedMarketId,
    actor: actor.subject,
    at,
    payload,
  };
}
