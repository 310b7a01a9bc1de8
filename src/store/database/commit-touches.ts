/**
 * The accounts whose state a committed transaction of this process may have changed; null: any account. For what
 * this process keeps in memory, and would hear of from the log a moment later.
 */
export type Touched = ReadonlySet<string> | null;

export interface CommitTouches {
  /** @returns Ends it. */
  readonly onTouched: (listener: (touched: Touched) => void) => () => void;
  /** Called after the commit, before the caller of the transaction gets its result. */
  readonly tell: (touched: Touched) => void;
}

export function createCommitTouches(): CommitTouches {
  const listeners = new Set<(touched: Touched) => void>();
  return {
    onTouched: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    tell: (touched) => {
      for (const listener of listeners) {
        listener(touched);
      }
    },
  };
}

/** Collects what one transaction touches. */
export interface TouchList {
  readonly add: (accountIds: readonly (string | null)[]) => void;
  /** Undefined: nothing. */
  readonly all: () => Touched | undefined;
}

export function createTouchList(): TouchList {
  const ids = new Set<string>();
  let isAny = false;
  return {
    add: (accountIds) => {
      for (const id of accountIds) {
        if (id === null) {
          isAny = true;
        } else {
          ids.add(id);
        }
      }
    },
    all: () => (isAny ? null : ids.size > 0 ? ids : undefined),
  };
}
