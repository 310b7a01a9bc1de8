import { type ProposalAction } from '../../../domain/governance/proposals/proposal-action.js';
import { QUOTE_ASSET } from '../../../domain/quote-asset.js';
import { lockAccounts } from '../../../store/accounts/accounts.js';
import { type Tx } from '../../../store/database/database.js';
import { lockLedgerBalances } from '../../../store/ledger/funds.js';
import { lockAsset, lockMarket } from '../../../store/governance/governance-parameters.js';
import { lockMandate, readCallStanding } from '../../../store/governance/governance-records.js';

/**
 * Locks the rows that an action will change until the commit, after waiting for the transactions that write
 * them. A clock read afterwards is later than all their changes: for instance, a mandate is revoked after the
 * last change made under it.
 */
export async function lockForAction(tx: Tx, action: ProposalAction): Promise<void> {
  switch (action.kind) {
    case 'CHANGE_PARAMETERS':
    case 'SET_MARKET_STATUS':
    case 'SET_PRICE_SOURCES':
    case 'DELIST_MARKET':
      await lockMarket(tx, action.marketId);
      return;
    case 'CHANGE_COLLATERAL':
      await lockAsset(tx, action.asset);
      return;
    case 'REVOKE_MANDATE':
      await lockMandate(tx, action.mandateId);
      return;
    case 'FUND_WATERFALL':
      await lockLedgerBalances(tx, QUOTE_ASSET);
      return;
    case 'CANCEL_MARGIN_CALL': {
      const standing = await readCallStanding(tx, action.marginCallId);
      await lockAccounts(tx, standing === null ? [] : [standing.accountId]);
      return;
    }
    // These add rows; all transactions that add such rows are serialized by the governance lock.
    case 'GRANT_MANDATE':
    case 'LIST_MARKET':
    case 'CHANGE_COMMITTEE':
      return;
  }
}
