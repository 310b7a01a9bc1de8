import { type Job, type Worker } from 'bullmq';

import { type Deps } from '../../src/app/deps.js';
import { type Queues } from '../../src/jobs/queues/job-queues.js';
import { type JobDefinition, QUEUE_NAMES } from '../../src/jobs/job.js';

const TOKEN = 'drain';

/** Runs what waits in the queues of these jobs, one at a time, until nothing does. @returns How many ran. */
export async function drainQueues(
  { backend }: Pick<Queues, 'backend'>,
  definitions: readonly JobDefinition[],
  deps: Deps,
): Promise<number> {
  const workers = definitions.map((definition) =>
    backend.worker(definition.queue, async ({ data }) => (await definition.run(deps, data)).kind, {
      autorun: false,
      skipStalledCheck: true,
      skipLockRenewal: true,
      lockDuration: 600_000,
    }),
  );
  let count = 0;
  for (const worker of workers) {
    for (let job = await take(worker); job !== undefined; job = await take(worker)) {
      count += 1;
      await worker.processJob(job, TOKEN, () => false);
    }
  }
  await Promise.all(workers.map((worker) => worker.close()));
  return count;
}

function take(worker: Worker): Promise<Job | undefined> {
  return worker.getNextJob(TOKEN, { block: false });
}

/** Forgets all jobs, as a server that was emptied. */
export async function wipeQueues({ backend }: Pick<Queues, 'backend'>): Promise<void> {
  for (const name of QUEUE_NAMES) {
    const queue = backend.queue(name);
    await queue.obliterate({ force: true });
    await queue.resume();
    await queue.close();
  }
}
