import { type Book } from '../../../engine/book/book.js';
import { measureImpactAside } from '../../../engine/what-if/impact-aside.js';
import { type Deps } from '../../deps.js';

import { type ImpactOf, impactQuestionOf, parameterImpactsOf } from './impact.js';
import { joinImpactLists, measureAccounts } from './row-impact.js';

/**
 * Measures impacts on the book in memory, in a separate thread: a million accounts take seconds, and
 * enforcement and other requests do not wait. For accounts with an unpriced holding, the priced part is read
 * from their rows.
 *
 * For previews and for `impactNow`. Execution measures the rows, which are the truth.
 */
export function bookImpactOf(
  deps: Pick<Deps, 'db' | 'clock'>,
  bookNow: () => Book,
  thread?: Parameters<typeof measureImpactAside>[2],
): ImpactOf {
  return async (changes) => {
    const question = await impactQuestionOf(deps, changes);
    const measured = await measureImpactAside(bookNow(), question.requests, thread);
    const rest = await measureAccounts(deps, question, measured[0]?.unpriced ?? []);
    return parameterImpactsOf(deps, question, joinImpactLists(question, measured, rest));
  };
}
