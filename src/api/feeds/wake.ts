/** A bell that sleepers wait for. It remembers nothing: whoever waits looks at the truth first. */
export interface Wake {
  /** Resolves at the next ring, or when the waiting is aborted. */
  readonly next: (signal: AbortSignal) => Promise<void>;
  readonly ring: () => void;
  readonly sleepers: () => number;
}

export function createWake(): Wake {
  let sleepers = new Set<() => void>();
  return {
    next: (signal) =>
      new Promise<void>((resolve) => {
        if (signal.aborted) {
          resolve();
          return;
        }
        const wake = (): void => {
          sleepers.delete(wake);
          signal.removeEventListener('abort', wake);
          resolve();
        };
        signal.addEventListener('abort', wake, { once: true });
        sleepers.add(wake);
      }),
    ring: () => {
      const woken = sleepers;
      sleepers = new Set();
      for (const wake of woken) {
        wake();
      }
    },
    sleepers: () => sleepers.size,
  };
}

/**
 * An iterator over what `run` yields that ends at once when its reader leaves: a generator alone would
 * sleep on until the next ring.
 */
export function abortable<Value>(
  run: (signal: AbortSignal) => AsyncGenerator<Value, void, undefined>,
): AsyncIterableIterator<Value> {
  const controller = new AbortController();
  const values = run(controller.signal);
  const iterator: AsyncIterableIterator<Value> = {
    [Symbol.asyncIterator]: () => iterator,
    next: () => values.next(),
    return: () => {
      controller.abort();
      return values.return();
    },
    throw: (error: unknown) => {
      controller.abort();
      return values.throw(error);
    },
  };
  return iterator;
}

/** Resolves after so many milliseconds, or when aborted. */
export function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener('abort', done, { once: true });
  });
}
