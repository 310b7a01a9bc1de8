import { type JsonObject } from '../../src/domain/canonical.js';
import { type SealedEvent } from '../../src/domain/log/event.js';

import { type Exact, exact, isZero, NOTHING, plus } from './naive-check-numbers.js';

/** An account as the log alone tells of it. */
export interface NaiveAccount {
  readonly id: string;
  readonly positions: Map<string, { readonly size: Exact; readonly entryPrice: Exact }>;
  readonly balances: Map<string, Exact>;
  isWarned: boolean;
  warnedAt: Date | null;
  /** Its open call, as the last event about it has it. */
  call: NaiveCall | null;
  /** Calls so far. */
  callCount: number;
  /** Counts what may have changed its holdings. */
  revision: number;
}

export interface NaiveCall {
  readonly id: string;
  readonly state: string;
  readonly openedAt: Date;
  readonly deadline: Date;
}

const OPEN_STATES: ReadonlySet<string> = new Set(['GRACE', 'SUSPENDED', 'LIQUIDATING', 'BANKRUPT']);
/** What moves holdings and does not happen in a played run. */
const UNEXPECTED: ReadonlySet<string> = new Set(['DepositReversed', 'WithdrawalRecorded']);
/** What the waterfall pays into. */
const QUOTE = 'USD';

/** Holdings over time, rebuilt from the sealed log and from nothing else. */
export interface NaiveBook {
  readonly accounts: ReadonlyMap<string, NaiveAccount>;
  readonly apply: (event: SealedEvent) => void;
}

export function createNaiveBook(): NaiveBook {
  const accounts = new Map<string, NaiveAccount>();
  const accountOf = (id: string): NaiveAccount => {
    const known = accounts.get(id) ?? {
      id,
      positions: new Map(),
      balances: new Map(),
      isWarned: false,
      warnedAt: null,
      call: null,
      callCount: 0,
      revision: 0,
    };
    accounts.set(id, known);
    return known;
  };
  /** Whose step it was: a shared loss names the step, and pays that account. */
  const accountOfStep = new Map<string, NaiveAccount>();
  return {
    accounts,
    apply: (event) => {
      if (event.accountId === null) {
        return;
      }
      const account = accountOf(event.accountId);
      const { liquidationId }: JsonObject = event.payload;
      if (event.marginCallId !== null && typeof liquidationId === 'string') {
        accountOfStep.set(liquidationId, account);
      }
      applyTo(account, event);
      if (event.type === 'LossSocialized') {
        shareLoss(account, accountOfStep.get(text(event.payload, 'liquidationId')), event.payload);
      }
    },
  };
}

function applyTo(account: NaiveAccount, event: SealedEvent): void {
  const { type, at } = event;
  const payload: JsonObject = event.payload;
  account.revision += 1;
  if (type === 'PositionsRecorded') {
    replacePositions(account, payload.positions as readonly JsonObject[]);
  } else if (type === 'DepositFinal') {
    add(account, text(payload, 'asset'), exact(text(payload, 'amount')));
  } else if (type === 'LiquidationStepFilled') {
    fill(account, event, 'filledSize');
    add(account, QUOTE, exact(`-${text(payload, 'fee')}`));
  } else if (type === 'AutoDeleveraged') {
    fill(account, event, 'size');
  } else if (type === 'WaterfallDrawn' || type === 'DeficitRecorded') {
    if (payload.layer === 'ACCOUNT_EQUITY') {
      seizeOthers(account);
    }
    add(account, QUOTE, exact(text(payload, 'amount')));
  } else if (type === 'MarginWarningRaised') {
    account.warnedAt = at;
  } else if (UNEXPECTED.has(type)) {
    throw new Error(`the naive book does not know what ${type} does`);
  }
  followCall(account, event);
}

function followCall(account: NaiveAccount, { type, marginCallId, payload, at }: SealedEvent): void {
  const { state, deadline }: JsonObject = payload;
  if (marginCallId === null || typeof state !== 'string' || typeof deadline !== 'string') {
    return;
  }
  if (type === 'MarginCallOpened') {
    account.isWarned = true;
    account.callCount += 1;
  }
  const openedAt = type === 'MarginCallOpened' ? at : (account.call?.openedAt ?? at);
  account.call = OPEN_STATES.has(state)
    ? { id: marginCallId, state, openedAt, deadline: new Date(deadline) }
    : null;
}

function replacePositions(account: NaiveAccount, positions: readonly JsonObject[]): void {
  account.positions.clear();
  for (const position of positions) {
    account.positions.set(text(position, 'marketId'), {
      size: exact(text(position, 'size')),
      entryPrice: exact(text(position, 'entryPrice')),
    });
  }
}

function fill(
  account: NaiveAccount,
  { marketId, payload }: SealedEvent,
  sizeName: 'filledSize' | 'size',
): void {
  const market = marketId ?? '';
  const held = account.positions.get(market);
  const filled = exact(text(payload, sizeName));
  if (held !== undefined) {
    const size = plus(held.size, filled);
    account.positions.set(market, { ...held, size });
    if (isZero(size)) {
      account.positions.delete(market);
    }
  }
  add(account, QUOTE, exact(text(payload, 'realizedPnl')));
}

/** What a winner gives up, the bankrupt account gets. */
function shareLoss(
  winner: NaiveAccount,
  bankrupt: NaiveAccount | undefined,
  payload: JsonObject,
): void {
  if (bankrupt === undefined) {
    throw new Error('a shared loss names a step that the log told of before');
  }
  const amount = text(payload, 'amount');
  add(winner, QUOTE, exact(`-${amount}`));
  add(bankrupt, QUOTE, exact(amount));
  bankrupt.revision += 1;
}

function seizeOthers(account: NaiveAccount): void {
  for (const asset of account.balances.keys()) {
    if (asset !== QUOTE) {
      account.balances.set(asset, NOTHING);
    }
  }
}

function add(account: NaiveAccount, asset: string, amount: Exact): void {
  account.balances.set(asset, plus(account.balances.get(asset) ?? NOTHING, amount));
}

export function text(payload: JsonObject, name: string): string {
  const value = payload[name];
  if (typeof value !== 'string') {
    throw new Error(`the event says ${name}`);
  }
  return value;
}
