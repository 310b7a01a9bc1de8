/** Search parameters come from anybody's link: text or nothing. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string' && value !== '') {
    return value;
  }
  return typeof value === 'number' ? String(value) : undefined;
}

/** One of some words, or nothing. */
export function oneOf<T extends string>(value: unknown, words: readonly T[]): T | undefined {
  return words.find((word) => word === value);
}

/** A reader of search parameters that links need not give. */
export function optional<T extends object>(
  read: (search: Readonly<Record<string, unknown>>) => T,
): (search: Record<string, unknown>) => { [K in keyof T]?: T[K] | undefined } {
  return read;
}
