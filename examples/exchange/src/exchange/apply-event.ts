import { deleverage, liquidatedBy, requireAccount } from '../book/book.js';
import { type MarginEvent } from '../marginward/calls.js';
import { formatUsd, parsePrice, parseSize, parseUsd } from '../numbers.js';
import { type State } from './state.js';

export function bookEvent(state: State, event: MarginEvent): void {
  const { counts, restricted } = state;
  const accountId = event.accountId ?? '';
  state.cursors.events = event.cursor;
  switch (event.type) {
    case 'AccountRestricted':
      restricted.add(accountId);
      counts.calls += 1;
      break;
    case 'AccountReleased':
      restricted.delete(accountId);
      break;
    case 'LiquidationStepFilled':
      bookFee(state, event);
      unlock(state, event);
      break;
    case 'LiquidationStepFailed':
      unlock(state, event);
      break;
    case 'AutoDeleveraged':
      bookDeleveraging(state, event);
      break;
    case 'WaterfallDrawn':
    case 'LossSocialized':
    case 'BankruptcySettled':
      bookLoss(state, event);
      break;
    case 'VenueFillRefused':
      state.disagreements.push(`Marginward does not believe a fill: ${JSON.stringify(event)}`);
      break;
    case 'VenueOutageBegan':
      counts.outages += 1;
      break;
  }
}

function unlock({ locked }: State, { accountId, liquidationId }: MarginEvent): void {
  if (accountId !== null && locked.get(accountId) === liquidationId) {
    locked.delete(accountId);
  }
}

/** Marginward sets the fee, for it depends on what is left of the account; what was realized is known here already. */
function bookFee(state: State, event: MarginEvent): void {
  const { accountId, marketId, liquidationId, filledSize, realizedPnl, fee } = event;
  const account = requireAccount(state.book, accountId ?? '');
  const own = liquidatedBy(account, marketId ?? '', liquidationId ?? '');
  const isSame =
    own?.size === parseSize(filledSize ?? '0') && own.cash === parseUsd(realizedPnl ?? '0');
  if (!isSame) {
    const here = own === null ? 'nothing' : formatUsd(own.cash);
    state.disagreements.push(`${liquidationId ?? ''} realized ${here}, not ${realizedPnl ?? ''}`);
  }
  const paid = parseUsd(fee ?? '0');
  account.cash -= paid;
  addToFund(state, 'MARKET_INSURANCE', marketId, paid);
}

function bookDeleveraging(
  state: State,
  { accountId, marketId, payload, sequence }: MarginEvent,
): void {
  if (payload === undefined) {
    throw new Error('a deleveraging without its numbers');
  }
  const account = requireAccount(state.book, accountId ?? '');
  const isBooked = deleverage(
    account,
    marketId ?? '',
    {
      kind: 'DELEVERAGING',
      id: payload.liquidationId,
      size: parseSize(payload.size),
      price: parsePrice(payload.price),
      sequence: BigInt(sequence),
    },
    { realized: parseUsd(payload.realizedPnl), sizeAfter: parseSize(payload.positionSize) },
  );
  state.counts.deleveragings += 1;
  if (!isBooked) {
    state.disagreements.push(`${payload.liquidationId} deleveraged what ${account.id} never held`);
  }
}

/**
 * Who pays for a loss. Funds that pay while a position is deleveraged pay into the account; after that, the settlement
 * pays everything that the account owes, and the events behind it only say who paid.
 */
function bookLoss(state: State, event: MarginEvent): void {
  const { book, settled, counts } = state;
  const { marketId, marginCallId } = event;
  const account = requireAccount(book, event.accountId ?? '');
  const amount = parseUsd(event.amount ?? '0');
  if (event.type === 'LossSocialized') {
    account.cash -= amount;
    counts.socialized += 1;
  } else if (event.type === 'BankruptcySettled') {
    // A deposit or a trade of the account may be on its way to Marginward, so its cash here need not be the debt.
    account.cash += parseUsd(event.debt ?? '0');
    book.house.deficit += parseUsd(event.deficit ?? '0');
    settled.add(marginCallId ?? '');
    counts.bankruptcies += 1;
  } else if (event.layer !== 'ACCOUNT_EQUITY') {
    addToFund(state, event.layer ?? '', marketId, -amount);
    account.cash += settled.has(marginCallId ?? '') ? 0n : amount;
  }
}

function addToFund(
  { book: { house } }: State,
  layer: string,
  marketId: string | null,
  amount: bigint,
): void {
  if (layer === 'MARKET_INSURANCE') {
    house.insurance.set(marketId ?? '', (house.insurance.get(marketId ?? '') ?? 0n) + amount);
  } else if (layer === 'GLOBAL_INSURANCE') {
    house.global += amount;
  } else {
    house.backstop += amount;
  }
}
