import { spaced } from '../ui/format.js';

/** What a proposal would do, as rows: name and new value. Lists and objects in plain notation. */
export function rowsOf(action: unknown): readonly (readonly [string, string])[] {
  if (typeof action !== 'object' || action === null) {
    return [];
  }
  return Object.entries(action)
    .filter(([, value]) => value !== null && value !== undefined)
    .flatMap(([name, value]): (readonly [string, string])[] => {
      if (name === 'changes' || name === 'parameters') {
        return rowsOf(value).map(([key, text]) => [key, text]);
      }
      return [[spaced(name), shown(value)]];
    });
}

function shown(value: unknown): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return String(value);
  }
  if (Array.isArray(value)) {
    return value.map(shown).join('; ');
  }
  return typeof value === 'object' && value !== null
    ? Object.entries(value)
        .map(([key, inner]) => `${spaced(key)} ${shown(inner)}`)
        .join(', ')
    : '–';
}

/** The changes of parameters in an action; null where it changes none. */
export function changesOf(
  action: unknown,
): { readonly marketId: string; readonly changes: Readonly<Record<string, unknown>> } | null {
  const { marketId, changes } = action as {
    marketId?: unknown;
    changes?: Readonly<Record<string, unknown>>;
  };
  return typeof marketId === 'string' && typeof changes === 'object' ? { marketId, changes } : null;
}
