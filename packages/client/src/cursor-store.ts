/** Where a follower keeps the cursor of the last event that was handled, so that it goes on there after a restart. */
export interface CursorStore {
  /** @returns Null when nothing was handled yet. */
  load(): string | null | Promise<string | null>;
  save(cursor: string): void | Promise<void>;
}

/** Forgotten with the process. */
export function memoryCursorStore(cursor: string | null = null): CursorStore {
  let kept = cursor;
  return {
    load: () => kept,
    save: (next) => {
      kept = next;
    },
  };
}

/** The part of `localStorage` that is used here. */
export interface KeyedStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

/**
 * In a page: kept by the browser.
 *
 * @param key Of the item, one a follower.
 */
export function localStorageCursorStore(
  key: string,
  storage: KeyedStorage = (globalThis as unknown as { localStorage: KeyedStorage }).localStorage,
): CursorStore {
  return {
    load: () => storage.getItem(key),
    save: (cursor) => {
      storage.setItem(key, cursor);
    },
  };
}
