import { type Transferable, Worker } from 'node:worker_threads';

import { buffersOf, copyForThread } from './book-copy.js';
import { type Book } from '../book/book.js';
import { encodeHypothesis, type Hypothesis } from './hypothesis.js';
import { type LevelTotal } from './impact.js';
import { type ScreenedRows, type StressQuestion, type StressTask } from './stress-screen.js';
import { answerOf } from './thread-answer.js';

/** The compiled program of the thread. */
const PROGRAM = new URL('./stress-worker.js', import.meta.url);

/** Screens a copy of the book in a separate thread, at one set of prices after another. */
export interface StressScreen {
  /**
   * @param takesForced Whether accounts at CLOSE_OUT or worse are removed; else they are counted.
   * @returns Ids of the accounts removed now, and the levels of the remaining ones.
   */
  readonly at: (
    prices: NonNullable<Hypothesis['prices']>,
    takesForced: boolean,
  ) => Promise<{ readonly forced: readonly string[]; readonly levels: readonly LevelTotal[] }>;
  readonly close: () => Promise<void>;
}

/** @param program The thread's program, needed when the sources run uncompiled. */
export function openStressScreen(book: Book, program: URL = PROGRAM): StressScreen {
  const ids = [...book.accounts.ids];
  const copy = copyForThread(book);
  const workerData: StressTask = { book: copy, accountCount: book.accounts.indexOf.size };
  const worker = new Worker(program, {
    workerData,
    transferList: buffersOf(copy) as Transferable[],
  });
  return {
    at: async (prices, takesForced) => {
      const question: StressQuestion = { hypothesis: encodeHypothesis({ prices }), takesForced };
      worker.postMessage(question);
      const { forced, levels } = await answerOf<ScreenedRows>(worker);
      return { forced: forced.map((row) => ids[row] ?? ''), levels };
    },
    close: async () => {
      await worker.terminate();
    },
  };
}
