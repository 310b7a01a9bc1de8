import DataLoader from 'dataloader';

import { notFound } from '../../domain/errors.js';

/** Maximum number of keys in one statement. */
const BATCH_MAX = 2000;

/** A loader over a look-up that returns a map; absent keys load as null. */
export function mapLoader<Value>(
  load: (keys: readonly string[]) => Promise<ReadonlyMap<string, Value>>,
): DataLoader<string, Value | null> {
  return new DataLoader<string, Value | null>(
    async (keys) => {
      const found = await load(keys);
      return keys.map((key) => found.get(key) ?? null);
    },
    { maxBatchSize: BATCH_MAX },
  );
}

/** A loader over lists by parent; a parent without any has an empty list. */
export function listLoader<Value>(
  load: (keys: readonly string[]) => Promise<ReadonlyMap<string, Value[]>>,
): DataLoader<string, Value[]> {
  return new DataLoader<string, Value[]>(
    async (keys) => {
      const found = await load(keys);
      return keys.map((key) => found.get(key) ?? []);
    },
    { maxBatchSize: BATCH_MAX },
  );
}

/**
 * A loader for pages of children. All parents of one field request the same page, so parents with equal pages
 * are looked up together.
 */
export function pageLoader<Page, Value>(
  load: (keys: readonly string[], page: Page) => Promise<ReadonlyMap<string, Value>>,
): (key: string, page: Page) => Promise<Value | null> {
  const loaders = new Map<string, DataLoader<string, Value | null>>();
  return (key, page) => {
    const name = JSON.stringify(page);
    let loader = loaders.get(name);
    if (loader === undefined) {
      loader = mapLoader((keys) => load(keys, page));
      loaders.set(name, loader);
    }
    return loader.load(key);
  };
}

/** Runs `load` once, at the first call. */
export function once<Value>(load: () => Promise<Value>): () => Promise<Value> {
  let value: Promise<Value> | null = null;
  return () => (value ??= load());
}

/** The value found. @throws DomainError NOT_FOUND: callers cannot distinguish nonexistent and invisible. */
export function requireFound<Value>(found: Value | null, what: string, id: string): Value {
  if (found === null) {
    throw notFound(what, id);
  }
  return found;
}
