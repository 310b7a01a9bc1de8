import { type Transferable, Worker } from 'node:worker_threads';

import { buffersOf, copyForThread } from './book-copy.js';
import { type Book } from '../book/book.js';
import { encodeHypothesis } from './hypothesis.js';
import {
  type BookImpact,
  type ImpactRequest,
  type ImpactTask,
  type RowImpact,
  withIds,
} from './impact.js';
import { answerOf } from './thread-answer.js';

/** The compiled program of the thread. */
const PROGRAM = new URL('./impact-worker.js', import.meta.url);

/**
 * Measures hypotheses on the present book, each alone, in a separate thread: the calling thread only copies the
 * arrays (about 100 bytes per account).
 *
 * @param program The thread's program, needed when the sources run uncompiled.
 * @throws the thread's error.
 */
export async function measureImpactAside(
  book: Book,
  requests: readonly ImpactRequest[],
  program: URL = PROGRAM,
): Promise<readonly BookImpact[]> {
  const ids = [...book.accounts.ids];
  const copy = copyForThread(book);
  const workerData: ImpactTask = {
    book: copy,
    requests: requests.map((request) => ({
      ...request,
      hypothesis: encodeHypothesis(request.hypothesis),
    })),
    accountCount: book.accounts.indexOf.size,
  };
  const worker = new Worker(program, {
    workerData,
    transferList: buffersOf(copy) as Transferable[],
  });
  try {
    const results = await answerOf<readonly RowImpact[]>(worker);
    return results.map((result) => withIds(result, ids));
  } finally {
    await worker.terminate();
  }
}
