import { once } from 'node:events';
import { type Worker } from 'node:worker_threads';

/** Timeout for the answer of a thread: even a million accounts take only seconds. */
const ANSWER_MS_MAX = 300_000;

/**
 * Waits for the next message of a thread.
 *
 * @throws the thread's error, or an Error when it ended or took too long.
 */
export async function answerOf<Answer>(worker: Worker): Promise<Answer> {
  const waiting = new AbortController();
  const signal = AbortSignal.any([waiting.signal, AbortSignal.timeout(ANSWER_MS_MAX)]);
  const ended = once(worker, 'exit', { signal }).then(([code]) => {
    throw new Error(`The thread ended with ${String(code)} before it answered.`);
  });
  try {
    // `once` also rejects on the thread's error.
    const [answer] = (await Promise.race([once(worker, 'message', { signal }), ended])) as [Answer];
    return answer;
  } finally {
    waiting.abort();
    ended.catch(() => undefined);
  }
}
