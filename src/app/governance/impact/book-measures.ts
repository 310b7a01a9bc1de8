import { type Book } from '../../../engine/book/book.js';
import { type Deps } from '../../deps.js';

import { bookImpactOf } from './book-impact.js';
import { bookStressOf } from './book-stress.js';
import { createTurns, impactInTurns } from './book-turns.js';
import { type ImpactOf } from './impact.js';
import { type StressOf } from './stress-test.js';

/** Measures of the whole book in memory, in separate threads. */
export interface BookMeasures {
  readonly impactOf: ImpactOf;
  readonly stressOf: StressOf;
}

/** The entry files of the threads, when the sources run uncompiled. */
export interface MeasureThreads {
  readonly impact: URL;
  readonly stress: URL;
}

/** Creates the impact and stress measures of this process's book; they run one at a time. */
export function bookMeasuresOf(
  deps: Pick<Deps, 'db' | 'clock'>,
  bookNow: () => Book,
  threads?: MeasureThreads,
): BookMeasures {
  const turns = createTurns();
  const stressOf = bookStressOf(deps, bookNow, threads?.stress);
  return {
    impactOf: impactInTurns(bookImpactOf(deps, bookNow, threads?.impact), turns),
    stressOf: (question) => turns(() => stressOf(question)),
  };
}
