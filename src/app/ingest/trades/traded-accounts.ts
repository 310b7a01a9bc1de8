import { type Decimal, sum, ZERO } from '../../../domain/decimal.js';
import { type NewEvent } from '../../../domain/log/event.js';
import { QUOTE_ASSET } from '../../../domain/quote-asset.js';
import {
  accountLedger,
  type Posting,
  type Transfer,
  VENUE_FEES_LEDGER,
  VENUE_LEDGER,
} from '../../ledger/ledger.js';

import { type Booking } from '../booking.js';
import { encodePositions } from '../positions/position-events.js';
import { type ChangedSize } from '../risk-taken.js';
import { type TradedAccount } from './trade-rows.js';

/** The id of the one transfer of a call. Account ids have no slash, so no other transfer has this id. */
function transferIdOf(key: string): string {
  return `trades/${key}`;
}

/** The realised amounts and fees of each account, and the venue's side of them. */
export function transferOfTrades(
  accounts: readonly TradedAccount[],
  { key, at }: Booking,
): Transfer {
  const line = (ledgerAccount: string, amount: Decimal): Posting => ({
    ledgerAccount,
    asset: QUOTE_ASSET,
    amount,
  });
  const postings = [
    ...accounts.flatMap(({ accountId, realizedPnl, fee }) => {
      const ledgerAccount = accountLedger(accountId);
      return [line(ledgerAccount, realizedPnl), line(ledgerAccount, fee.negated())];
    }),
    line(VENUE_LEDGER, sum(accounts.map(({ realizedPnl }) => realizedPnl)).negated()),
    line(VENUE_FEES_LEDGER, sum(accounts.map(({ fee }) => fee))),
  ];
  return { transferId: transferIdOf(key), at, postings };
}

/** The event of one account's fills. */
export function tradesRecorded(account: TradedAccount, { key, actor, at }: Booking): NewEvent {
  const { realizedPnl, fee } = account;
  const amount = realizedPnl.minus(fee);
  const changed = [...account.positions.values()];
  const change = {
    asset: QUOTE_ASSET,
    amount: amount.toFixed(),
    balance: account.balance.toFixed(),
  };
  return {
    type: 'TradesRecorded',
    accountId: account.accountId,
    actor,
    at,
    payload: {
      transferId: transferIdOf(key),
      before: encodePositions(changed.flatMap(({ before }) => before ?? [])),
      trades: account.trades.map(({ trade, realizedPnl: realized }) => ({
        tradeId: trade.id,
        marketId: trade.marketId,
        size: trade.size.toFixed(),
        price: trade.price.toFixed(),
        fee: trade.fee.toFixed(),
        tradedAt: trade.tradedAt.toISOString(),
        realizedPnl: realized.toFixed(),
      })),
      positions: encodePositions(changed.flatMap(({ after }) => after ?? [])),
      realizedPnl: realizedPnl.toFixed(),
      fee: fee.toFixed(),
      changes: amount.isZero() ? [] : [change],
    },
  };
}

/** The sizes of its positions before and after the fills. */
export function sizesOf({ positions }: TradedAccount): ChangedSize[] {
  return [...positions].map(([marketId, { before, after }]) => ({
    marketId,
    before: before?.size ?? ZERO,
    after: after?.size ?? ZERO,
  }));
}
