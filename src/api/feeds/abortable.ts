/**
 * An iterator over the values of `run` that ends at once when its reader leaves: a generator alone would sleep
 * until the next ring.
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
