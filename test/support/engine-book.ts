import { type HealthLevel } from '../../src/domain/risk/health/account-health.js';
import { type Book } from '../../src/engine/book/book.js';
import { createMeasure, levelOf, measureAccount } from '../../src/engine/screen/measure.js';

/** What the book in memory holds, by id in ascending order. */
export function accountIdsOf({ accounts }: Book): readonly string[] {
  return [...accounts.indexOf.keys()].sort();
}

/** Null for an unknown account, and while a market it depends on has no price. */
export function levelInBook(book: Book, accountId: string): HealthLevel | null {
  const account = book.accounts.indexOf.get(accountId);
  if (account === undefined) {
    return null;
  }
  const measure = measureAccount(book, account, createMeasure());
  return measure.isPriced ? levelOf(book, account, measure) : null;
}
