import { type ProposalAction } from '../../../domain/governance/proposals/proposal-action.js';
import { QUOTE_ASSET } from '../../../domain/quote-asset.js';
import { lockAccounts } from '../../../store/accounts/accounts.js';
import { type Tx } from '../../../store/database/database.js';
import { lockLedgerBalances } from '../../../store/ledger/funds.js';
import { lockAsset, lockMarket } from '../../../store/governance/governance-parameters.js';
import { lockMandate, readCallStanding } from '../../../store/governance/governance-records.js';

/**
 * Waits for everybody who is writing what an action is about to change, and keeps them out until the
 * commit. Whoever reads the clock afterwards is later than all that they did: a mandate is revoked after
 * the last change that was made under it.
 */
export async function lockForAction(tx: Tx, action: ProposalAction): Promise<void> {
  switch (action.kind) {
    case 'CHANGE_PARAMETERS':
    case 'SET_MARKET_STATUS':
    case 'SET_PRICE_SOURCES':
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
    // They add rows, and whoever adds such rows has its turn among governance writes.
    case 'GRANT_MANDATE':
    case 'LIST_MARKET':
    case 'CHANGE_COMMITTEE':
      return;
  }
}
