import { setImmediate as yieldToOthers } from 'node:timers/promises';

import { type ParameterImpact } from '../../../domain/governance/committee/impact.js';
import { type EnforcedAccount } from '../../../domain/margin-call/call/decision.js';
import { type RiskContext } from '../../../domain/risk/health/account.js';
import { type Book, createBook } from '../../../engine/book/book.js';
import { putAccount } from '../../../engine/book/book-writes.js';
import { putAsset } from '../../../engine/collateral/put-asset.js';
import {
  packPrice,
  putMarket,
  requireMarketIndex,
  setPrice,
} from '../../../engine/book/market-table.js';
import { type BookImpact, joinImpacts, measureImpact } from '../../../engine/what-if/impact.js';
import { listAccountIds, loadEnforcedAccounts } from '../../../store/accounts/accounts.js';
import { type Deps } from '../../deps.js';
import { bookAccountOf } from '../../enforcement/watch/book-account.js';

import {
  impactQuestionOf,
  type ImpactQuestion,
  type MarginChange,
  parameterImpactsOf,
} from './impact.js';
import { measurablePartOf } from '../../../domain/permission/free-collateral.js';

/** Number of accounts in one temporary book; other work of the process runs between two of them. */
const PAGE = 1000;

/**
 * Measures changes from the rows, in books of one page each, at the last usable prices. Used by execution: the
 * rows are the truth, and the executing process may have no book.
 *
 * Accounts under an open call are measured with the ratios frozen by it. Unpriced holdings are left out,
 * because their value is unknown. The function holds no lock and no transaction; other transactions move
 * accounts while it reads, so the result mixes states of a few seconds.
 *
 * @throws DomainError NOT_FOUND for an unknown market or asset.
 */
export async function measureImpacts(
  deps: Pick<Deps, 'db' | 'clock'>,
  changes: readonly MarginChange[],
): Promise<readonly ParameterImpact[]> {
  const question = await impactQuestionOf(deps, changes);
  let measured = measureBook(question, []);
  let ids = await listAccountIds(deps.db, '', PAGE);
  for (let last = ids.at(-1); last !== undefined; last = ids.at(-1)) {
    measured = joinImpactLists(question, measured, await measureAccounts(deps, question, ids));
    ids = await listAccountIds(deps.db, last, PAGE);
  }
  return parameterImpactsOf(deps, question, measured);
}

/** Measures these accounts from their rows. @returns One result per request. */
export async function measureAccounts(
  { db }: Pick<Deps, 'db'>,
  question: ImpactQuestion,
  ids: readonly string[],
): Promise<readonly BookImpact[]> {
  let measured = measureBook(question, []);
  for (let start = 0; start < ids.length; start += PAGE) {
    const page = await loadEnforcedAccounts(db, ids.slice(start, start + PAGE), question.now);
    measured = joinImpactLists(question, measured, measureBook(question, page));
    await yieldToOthers();
  }
  return measured;
}

export function joinImpactLists(
  { requests }: ImpactQuestion,
  some: readonly BookImpact[],
  others: readonly BookImpact[],
): readonly BookImpact[] {
  return some.map((impact, index) => {
    const other = others[index];
    const sampleMax = requests[index]?.sampleMax ?? 0;
    return other === undefined ? impact : joinImpacts(impact, other, sampleMax);
  });
}

function measureBook(
  { context, requests, now }: ImpactQuestion,
  page: readonly EnforcedAccount[],
): readonly BookImpact[] {
  const book = bookOf(page, context, now);
  return requests.map((request) => measureImpact(book, request));
}

/** A book of these accounts, in all markets as they are now: to measure, not to watch. */
function bookOf(page: readonly EnforcedAccount[], context: RiskContext, now: Date): Book {
  const book = createBook();
  for (const { marketId, parameters, markPrice } of context.markets.values()) {
    const { tiers, ramp, ownerConcentration } = parameters;
    const countsOthers = ownerConcentration !== 0;
    putMarket(book.markets, { marketId, tiers, ramp, countsOthers }, now.getTime());
    if (markPrice !== null) {
      const market = requireMarketIndex(book.markets, marketId);
      setPrice(book.markets, market, packPrice(markPrice.price));
    }
  }
  for (const asset of context.assets.values()) {
    putAsset(book, asset);
  }
  for (const enforced of page) {
    const account = measurablePartOf(enforced.account, context);
    if (account !== null) {
      putAccount(book, bookAccountOf({ ...enforced, account }, context));
    }
  }
  return book;
}
