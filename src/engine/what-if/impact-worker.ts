import { parentPort, workerData } from 'node:worker_threads';

import { decodeHypothesis } from './hypothesis.js';
import { type ImpactTask, measureRows } from './impact.js';

const { book, requests, accountCount } = workerData as ImpactTask;
parentPort?.postMessage(
  requests.map((request) => {
    const hypothesis = decodeHypothesis(request.hypothesis);
    return measureRows(book, { ...request, hypothesis }, accountCount);
  }),
);
