import { type Decimal, sum, ZERO } from '../../../domain/decimal.js';
import { type CoveredShortfall } from '../../../domain/margin-call/call/decision.js';
import { QUOTE_ASSET } from '../../../domain/quote-asset.js';
import { type Account } from '../../../domain/risk/health/account.js';
import { FUNDED_LAYERS } from '../../../domain/risk/waterfall/waterfall.js';
import { accountLedger, type Transfer } from '../../ledger/ledger.js';

import { type Settlement } from './settle-bankruptcy.js';

/** The layer of what nobody paid. */
const DEFICIT = 'DEFICIT';
const SOCIALIZED_LOSS = 'SOCIALIZED_LOSS';

/** The account after the transfer: the end of its call is measured and reported from it. */
export function accountAfterTransfer(account: Account, { postings }: Transfer): Account {
  const ledger = accountLedger(account.id);
  const own = postings.filter(({ ledgerAccount }) => ledgerAccount === ledger);
  const moved = (asset: string): Decimal =>
    sum(own.filter((posting) => posting.asset === asset).map(({ amount }) => amount));
  const held = account.collateral.map((each) => ({
    ...each,
    balance: each.balance.plus(moved(each.asset)),
  }));
  const quote = { asset: QUOTE_ASSET, balance: moved(QUOTE_ASSET), pending: ZERO };
  const isQuoteHeld = held.some(({ asset }) => asset === QUOTE_ASSET);
  return { ...account, collateral: isQuoteHeld ? held : [...held, quote] };
}

/**
 * The debt of a bankrupt account, and its payers in the order of the waterfall. By layer, not by name: an owner
 * does not learn who else lost money.
 *
 * @returns Undefined when the account no longer owed anything.
 */
export function coveredShortfallOf({ plan, markets }: Settlement): CoveredShortfall | undefined {
  const { debt } = plan.estate;
  const paid = new Set<string>([
    ...(plan.ownPart.isZero() ? [] : ['ACCOUNT_EQUITY']),
    ...markets.flatMap(({ allocations, shares, deficit }) => [
      ...allocations.filter(({ amount }) => amount.gt(0)).map(({ kind }) => kind),
      ...(shares.length === 0 ? [] : [SOCIALIZED_LOSS]),
      ...(deficit.isZero() ? [] : [DEFICIT]),
    ]),
  ]);
  const coveredBy = [...FUNDED_LAYERS, SOCIALIZED_LOSS, DEFICIT].filter((layer) => paid.has(layer));
  return debt.isZero() ? undefined : { debt, coveredBy };
}
