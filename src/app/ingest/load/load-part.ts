import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';

import { DomainError } from '../../../domain/errors.js';
import { type BookLoaded } from '../../../domain/log/payloads/account.js';
import { loadOpened, type NewAccount } from '../../../store/accounts/accounts-write.js';
import { type CopyTx, inTransaction } from '../../../store/database/database.js';
import { copyOpenOrders, copyPositions } from '../../../store/load/copy-holdings.js';
import { insertLoadedAccounts, saveLoadedPart } from '../../../store/load/loaded-parts.js';
import { appendEvents } from '../../../store/log/events.js';
import { type Deps } from '../../deps.js';
import { postFirstBalances } from '../../ledger/ledger.js';

import { isSameAccount } from '../accounts/open-accounts.js';
import {
  accountsIn,
  contentIn,
  contentOf,
  hashOfContent,
  linesIn,
  type LoadedAccount,
} from './loaded-content.js';

/** So often a part is tried while others open accounts of it. */
const ATTEMPTS = 3;
const compress = promisify(gzip);

/** Some accounts that are loaded in one transaction. */
export interface Part {
  /** SHA-256 of the content, 64 hex digits. */
  readonly contentHash: string;
  /** Gzip of the content. */
  readonly compressed: Buffer;
}

/** @param lines Of accounts, by `accountReader`. */
export async function partOf(lines: readonly string[]): Promise<Part> {
  const content = contentOf(lines);
  const compressed = await compress(content, { level: constants.Z_BEST_SPEED });
  return { contentHash: hashOfContent(content), compressed };
}

/**
 * Opens the accounts of a part with all that they have, by COPY, in one transaction with one line of the log. An account
 * that is there already is passed over, so a load that was interrupted goes on where it stopped.
 *
 * @param db With connections without pipelining.
 * @param placeOf Where the n-th account of the part was read, for messages.
 * @returns How many accounts the part has, and how many of them were created; the others were there.
 * @throws DomainError CONFLICT for an account that is there with another owner or kind: nothing of the part is written
 *   then.
 */
export async function loadPart(
  deps: Pick<Deps, 'db' | 'clock'>,
  part: Part,
  options: { readonly actor: string; readonly placeOf: (index: number) => string },
): Promise<{ readonly accounts: number; readonly created: number }> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await inTransaction(deps.db, (tx) => loadOnce(tx, deps.clock, part, options));
    } catch (error) {
      const isTemporary = error instanceof DomainError && error.details.isTemporary === true;
      if (!isTemporary || attempt === ATTEMPTS) {
        throw error;
      }
    }
  }
}

async function loadOnce(
  tx: CopyTx,
  clock: Deps['clock'],
  part: Part,
  { actor, placeOf }: Parameters<typeof loadPart>[2],
): Promise<{ readonly accounts: number; readonly created: number }> {
  const content = contentIn(part.compressed);
  const accounts = accountsIn(content);
  const known = await loadOpened(
    tx,
    accounts.map(([id]) => id),
  );
  for (const [index, account] of accounts.entries()) {
    const opened = known.get(account[0]);
    if (opened !== undefined && !isSameAccount(openedOf(account), opened)) {
      const message = `${placeOf(index)}: the account ${opened.id} exists with another owner or kind.`;
      throw new DomainError('CONFLICT', message, { accountId: opened.id, state: 'KEY_USED' });
    }
  }
  if (known.size === accounts.length) {
    return { accounts: accounts.length, created: 0 };
  }
  const isFresh = ([id]: LoadedAccount): boolean => !known.has(id);
  const fresh = known.size === 0 ? accounts : accounts.filter(isFresh);
  const kept =
    fresh === accounts
      ? part
      : await partOf(linesIn(content).filter((_, n) => !known.has(accounts[n]?.[0] ?? '')));
  await write(tx, fresh, kept, { actor, at: clock.now() });
  return { accounts: accounts.length, created: fresh.length };
}

function openedOf([id, owner, kind, isolatedMarketId]: LoadedAccount): NewAccount {
  return { id, owner, kind, isolatedMarketId };
}

async function write(
  tx: CopyTx,
  accounts: readonly LoadedAccount[],
  { contentHash, compressed }: Part,
  { actor, at }: { readonly actor: string; readonly at: Date },
): Promise<void> {
  const transferId = `load/${contentHash}`;
  const opened = accounts.map(openedOf);
  if ((await insertLoadedAccounts(tx, opened, contentHash, at)) < accounts.length) {
    throw new DomainError('CONFLICT', 'An account of this part was opened meanwhile. Retry.', {
      state: 'CHANGED_MEANWHILE',
      isTemporary: true,
    });
  }
  await saveLoadedPart(tx, { id: contentHash, content: compressed }, at);
  const positions = await copyPositions(tx, positionRows(accounts));
  const orders = await copyOpenOrders(tx, orderRows(accounts, at.toISOString()));
  // Last: it takes the rows of the venue's ledger accounts, which every part needs.
  const balances = await postFirstBalances(tx, balanceRows(accounts), { transferId, at });
  const payload: BookLoaded = {
    transferId,
    contentHash,
    accounts: accounts.length,
    balances: balances.reduce((count, each) => count + each.balances, 0),
    positions,
    orders,
    totals: balances.map(({ asset, total }) => ({ asset, amount: total.toFixed() })),
  };
  await appendEvents(tx, [{ type: 'BookLoaded', actor, at, payload }]);
}

function* balanceRows(accounts: readonly LoadedAccount[]): Generator<readonly string[]> {
  for (const [id, , , , balances] of accounts) {
    for (const [asset, balance] of balances) {
      yield [id, asset, balance];
    }
  }
}

function* positionRows(accounts: readonly LoadedAccount[]): Generator<readonly string[]> {
  for (const [id, , , , , positions] of accounts) {
    for (const [marketId, size, entryPrice] of positions) {
      yield [id, marketId, size, entryPrice];
    }
  }
}

function* orderRows(accounts: readonly LoadedAccount[], at: string): Generator<readonly string[]> {
  for (const [id, , , , , , orders] of accounts) {
    for (const [orderId, marketId, side, size, price, isReduceOnly] of orders) {
      yield [id, marketId, orderId, side, size, price, isReduceOnly ? 't' : 'f', at];
    }
  }
}
