import { parentPort, workerData } from 'node:worker_threads';

import { type Book } from './book.js';
import { decodeHypothesis } from './hypothesis.js';
import { createStressScreen } from './stress-screen.js';

/** What the thread is started with: its own copy of the book. */
export interface StressTask {
  readonly book: Book;
  readonly accountCount: number;
}

/** What it is asked, once a round. */
export interface StressQuestion {
  /** The prices as text (`encodeHypothesis`). */
  readonly hypothesis: string;
  readonly takesForced: boolean;
}

const { book, accountCount } = workerData as StressTask;
const screen = createStressScreen(book, accountCount);
parentPort?.on('message', ({ hypothesis, takesForced }: StressQuestion) => {
  parentPort?.postMessage(screen(decodeHypothesis(hypothesis).prices ?? [], takesForced));
});
