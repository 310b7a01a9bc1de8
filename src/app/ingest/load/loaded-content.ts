import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';

import { type Decimal, decimal, ZERO } from '../../../domain/decimal.js';
import { type BookLoaded } from '../../../domain/log/payloads/account.js';
import { type SealedEvent } from '../../../domain/log/event.js';
import { type AccountKind } from '../../../domain/permission/account-kind.js';

/** Asset, balance. */
export type LoadedBalance = readonly [asset: string, balance: string];
/** Market, signed size, entry price. */
export type LoadedPosition = readonly [marketId: string, size: string, entryPrice: string];
export type LoadedOrder = readonly [
  id: string,
  marketId: string,
  side: 'BUY' | 'SELL',
  size: string,
  price: string,
  isReduceOnly: boolean,
];
/** An account with all that it has, none of it zero; amounts are plain decimals without superfluous zeros. */
export type LoadedAccount = readonly [
  id: string,
  owner: string,
  kind: AccountKind,
  isolatedMarketId: string | null,
  balances: readonly LoadedBalance[],
  positions: readonly LoadedPosition[],
  orders: readonly LoadedOrder[],
];

/** The line of an account in the content of a part: JSON without white space. */
export function lineOf(account: LoadedAccount): string {
  return JSON.stringify(account);
}

/** The content of a part: one line for each account. */
export function contentOf(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`;
}

/** SHA-256 of the content, 64 hex digits. */
export function hashOfContent(content: string): string {
  return createHash('sha256').update(content).digest('hex');
}

/** @param compressed As it is kept. @throws Error when it is no gzip. */
export function contentIn(compressed: Uint8Array): string {
  return gunzipSync(compressed).toString('utf8');
}

function readableContentIn(compressed: Uint8Array): string | null {
  try {
    return contentIn(compressed);
  } catch {
    return null;
  }
}

export function accountsIn(content: string): LoadedAccount[] {
  return linesIn(content).map((line) => JSON.parse(line) as LoadedAccount);
}

export function linesIn(content: string): string[] {
  return content.slice(0, -1).split('\n');
}

/** What BookLoaded says of the accounts: how many rows there are, and their sums by asset. */
export function summaryOf(
  accounts: readonly LoadedAccount[],
): Pick<BookLoaded, 'accounts' | 'balances' | 'positions' | 'orders' | 'totals'> {
  const sums = new Map<string, Decimal>();
  let [balances, positions, orders] = [0, 0, 0];
  for (const [, , , , held, open, resting] of accounts) {
    balances += held.length;
    positions += open.length;
    orders += resting.length;
    for (const [asset, balance] of held) {
      sums.set(asset, (sums.get(asset) ?? ZERO).plus(balance));
    }
  }
  const totals = [...sums].map(([asset, amount]) => ({ asset, amount: amount.toFixed() }));
  totals.sort((a, b) => (a.asset < b.asset ? -1 : 1));
  return { accounts: accounts.length, balances, positions, orders, totals };
}

/**
 * Why the line of a part contradicts what it brought; null when it does not.
 *
 * @param compressed As it is kept; null: it is not there.
 */
export function loadFaultOf(
  { payload }: SealedEvent<'BookLoaded'>,
  compressed: Uint8Array | null,
): string | null {
  if (compressed === null) {
    return 'what was loaded is not there';
  }
  const content = readableContentIn(compressed);
  if (content === null || hashOfContent(content) !== payload.contentHash) {
    return 'what was loaded is not what the line has the hash of';
  }
  const { totals, ...counts } = summaryOf(accountsIn(content));
  const told = new Map((payload.totals ?? []).map((each) => [each.asset, each.amount]));
  const isSame =
    counts.accounts === payload.accounts &&
    counts.balances === payload.balances &&
    counts.positions === payload.positions &&
    counts.orders === payload.orders &&
    totals.length === told.size &&
    totals.every(({ asset, amount }) => decimal(amount).eq(told.get(asset) ?? NaN));
  return isSame ? null : 'the counts and sums of what was loaded come out differently';
}
