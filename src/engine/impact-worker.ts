import { parentPort, workerData } from 'node:worker_threads';

import { type Book } from './book.js';
import { decodeHypothesis } from './hypothesis.js';
import { type ImpactRequest, measureRows } from './impact.js';

/** What the thread is started with: its own copy of the book, and what to measure on it. */
export interface ImpactTask {
  readonly book: Book;
  readonly accountCount: number;
  /** The hypothesis as text (`encodeHypothesis`). */
  readonly requests: readonly (Omit<ImpactRequest, 'hypothesis'> & {
    readonly hypothesis: string;
  })[];
}

const { book, requests, accountCount } = workerData as ImpactTask;
parentPort?.postMessage(
  requests.map((request) => {
    const hypothesis = decodeHypothesis(request.hypothesis);
    return measureRows(book, { ...request, hypothesis }, accountCount);
  }),
);
