import { parentPort, workerData } from 'node:worker_threads';

import { decodeHypothesis } from './hypothesis.js';
import { createStressScreen, type StressQuestion, type StressTask } from './stress-screen.js';

const { book, accountCount } = workerData as StressTask;
const screen = createStressScreen(book, accountCount);
parentPort?.on('message', ({ hypothesis, takesForced }: StressQuestion) => {
  parentPort?.postMessage(screen(decodeHypothesis(hypothesis).prices ?? [], takesForced));
});
