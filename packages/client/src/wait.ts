/** How long to wait between attempts. */
export interface Backoff {
  /** Before the second attempt. Milliseconds, default 250. */
  readonly firstMs?: number;
  /** Never longer than this. Milliseconds, default 15,000. */
  readonly mostMs?: number;
  /** From 0 to below 1; default `Math.random`. Half of each wait is drawn, so that many clients do not return at once. */
  readonly random?: () => number;
}

/** The wait before another attempt: doubles with each one, between its half and its whole. */
export function waitMs(
  attempt: number,
  { firstMs = 250, mostMs = 15_000, random = Math.random }: Backoff,
): number {
  const whole = Math.min(mostMs, firstMs * 2 ** Math.min(attempt - 1, 30));
  return Math.round(whole * (0.5 + random() / 2));
}

/** Resolves after the time, or at once when the signal is aborted. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) {
      resolve();
      return;
    }
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal?.addEventListener('abort', end);
  });
}
