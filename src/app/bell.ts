/** Wakes one sleeper. */
export interface Bell {
  readonly ring: () => void;
  /** Whether it rang since this was last asked, or since the last wait. */
  readonly take: () => boolean;
  /**
   * Resolves at the next ring, at once if it rang since the last wait, or after the time.
   *
   * @returns Whether it rang.
   */
  readonly wait: (mostMs: number) => Promise<boolean>;
}

export function createBell(): Bell {
  let hasRung = false;
  let waiting: (() => void) | null = null;
  return {
    ring: () => {
      hasRung = true;
      waiting?.();
    },
    take: () => {
      const rang = hasRung;
      hasRung = false;
      return rang;
    },
    wait: async (mostMs) => {
      if (!hasRung) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, mostMs);
          waiting = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      waiting = null;
      const rang = hasRung;
      hasRung = false;
      return rang;
    },
  };
}
