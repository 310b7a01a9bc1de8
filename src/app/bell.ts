/** Wakes waiting loops after a change. It carries no data: a woken loop reads the rows. */
export interface Bell {
  readonly ring: () => void;
  /** Calls the listener at every ring. @returns A function that removes the listener. */
  readonly onRing: (listener: () => void) => () => void;
  /** Resolves at the next ring or when aborted, for any number of sleepers. Earlier rings do not count. */
  readonly next: (signal: AbortSignal) => Promise<void>;
  /** The number of sleepers in `next`. */
  readonly sleepers: () => number;
  /** Whether it rang since the last call of this function or of `wait`. */
  readonly take: () => boolean;
  /**
   * For one sleeper: resolves at the next ring, at once if it rang since the last `wait`, or after `mostMs`
   * milliseconds.
   *
   * @returns Whether it rang.
   */
  readonly wait: (mostMs: number) => Promise<boolean>;
}

export function createBell(): Bell {
  const listeners = new Set<() => void>();
  let hasRung = false;
  let sleepers = 0;
  const onRing = (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  };
  const take = (): boolean => {
    const rang = hasRung;
    hasRung = false;
    return rang;
  };
  const next = (signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      if (signal.aborted) {
        resolve();
        return;
      }
      sleepers += 1;
      const wake = (): void => {
        sleepers -= 1;
        stop();
        signal.removeEventListener('abort', wake);
        resolve();
      };
      const stop = onRing(wake);
      signal.addEventListener('abort', wake, { once: true });
    });
  return {
    ring: () => {
      hasRung = true;
      for (const listener of [...listeners]) {
        listener();
      }
    },
    onRing,
    next,
    take,
    sleepers: () => sleepers,
    wait: async (mostMs) => {
      if (!hasRung) {
        await new Promise<void>((resolve) => {
          const wake = (): void => {
            clearTimeout(timer);
            stop();
            resolve();
          };
          const timer = setTimeout(wake, mostMs);
          const stop = onRing(wake);
        });
      }
      return take();
    },
  };
}
