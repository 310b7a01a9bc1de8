import { applyTrade, NO_POSITION, type Position } from '../book/position.js';
import { type LogLine } from '../marginward/log.js';
import { divideDown, parsePrice, parseSize, parseUsd } from '../numbers.js';

/** An account as Marginward's log tells it, and nothing else. */
export interface LoggedAccount {
  readonly id: string;
  /** In 10⁻²⁰ USD. */
  cash: bigint;
  readonly positions: Map<string, Position>;
  /** Its open margin call. */
  callId: string | null;
  /** At how many marks in a row it was in breach without a call, and since when. */
  breach: { readonly since: number; readonly marks: number } | null;
}

export interface LoggedBook {
  readonly accounts: Map<string, LoggedAccount>;
  readonly settledCalls: Set<string>;
}

const OPEN_STATES: ReadonlySet<unknown> = new Set([
  'GRACE',
  'SUSPENDED',
  'LIQUIDATING',
  'BANKRUPT',
]);

export function newLoggedBook(): LoggedBook {
  return { accounts: new Map(), settledCalls: new Set() };
}

export function loggedAccount({ accounts }: LoggedBook, id: string): LoggedAccount {
  let account = accounts.get(id);
  if (account === undefined) {
    account = { id, cash: 0n, positions: new Map(), callId: null, breach: null };
    accounts.set(id, account);
  }
  return account;
}

/** Books one line of the log. */
export function bookLine(book: LoggedBook, line: LogLine): void {
  if (line.type === 'FundingPaid') {
    payFunding(book, line);
    return;
  }
  if (line.accountId === null) {
    return;
  }
  const account = loggedAccount(book, line.accountId);
  bookMoney(book, account, line);
  followCall(account, line);
}

function bookMoney(book: LoggedBook, account: LoggedAccount, line: LogLine): void {
  const { type, payload, marketId, marginCallId } = line;
  switch (type) {
    case 'TradesRecorded':
      bookTrades(account, payload);
      break;
    case 'DepositFinal':
    case 'CollateralTransferred':
      account.cash += usd(payload, 'amount');
      break;
    case 'WithdrawalRecorded':
      account.cash -= usd(payload, 'amount');
      break;
    case 'LiquidationStepFilled':
      close(account, marketId, textOf(payload, 'filledSize'));
      account.cash += usd(payload, 'realizedPnl') - usd(payload, 'fee');
      break;
    case 'AutoDeleveraged':
      close(account, marketId, textOf(payload, 'size'));
      account.cash += usd(payload, 'realizedPnl');
      break;
    case 'LossSocialized':
      account.cash -= usd(payload, 'amount');
      break;
    case 'BankruptcySettled':
      account.cash += usd(payload, 'debt');
      book.settledCalls.add(marginCallId ?? '');
      break;
    case 'WaterfallDrawn': {
      const isPaidIn =
        payload.layer !== 'ACCOUNT_EQUITY' && !book.settledCalls.has(marginCallId ?? '');
      account.cash += isPaidIn ? usd(payload, 'amount') : 0n;
      break;
    }
    default:
      break;
  }
}

function followCall(account: LoggedAccount, { marginCallId, payload }: LogLine): void {
  if (marginCallId !== null && typeof payload.state === 'string') {
    account.callId = OPEN_STATES.has(payload.state) ? marginCallId : null;
  }
}

function bookTrades(account: LoggedAccount, payload: LogLine['payload']): void {
  for (const trade of payload.trades as readonly Readonly<Record<string, unknown>>[]) {
    const marketId = textOf(trade, 'marketId');
    const { position, realized } = applyTrade(
      account.positions.get(marketId) ?? NO_POSITION,
      parseSize(textOf(trade, 'size')),
      parsePrice(textOf(trade, 'price')),
    );
    hold(account, marketId, position);
    account.cash += realized - usd(trade, 'fee');
  }
}

/** What a liquidation or a deleveraging leaves keeps its entry price. */
function close(account: LoggedAccount, marketId: string | null, size: string): void {
  const held = account.positions.get(marketId ?? '') ?? NO_POSITION;
  hold(account, marketId ?? '', { ...held, size: held.size + parseSize(size) });
}

function hold({ positions }: LoggedAccount, marketId: string, position: Position): void {
  if (position.size === 0n) {
    positions.delete(marketId);
  } else {
    positions.set(marketId, position);
  }
}

function payFunding({ accounts }: LoggedBook, { marketId, payload }: LogLine): void {
  const rate = parsePrice(textOf(payload, 'rate'));
  const mark = parsePrice(textOf(payload, 'markPrice'));
  for (const account of accounts.values()) {
    const { size } = account.positions.get(marketId ?? '') ?? NO_POSITION;
    account.cash += divideDown(-size * mark * rate, 10n ** 12n);
  }
}

export function textOf(facts: Readonly<Record<string, unknown>>, name: string): string {
  const value = facts[name];
  if (typeof value !== 'string') {
    throw new Error(`a line of the log has no ${name}`);
  }
  return value;
}

function usd(facts: Readonly<Record<string, unknown>>, name: string): bigint {
  return parseUsd(textOf(facts, name));
}
