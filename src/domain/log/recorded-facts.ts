/**
 * Reads a fact that a decision needs from an event.
 *
 * @throws Error when it is absent: an earlier version wrote the event, or it was altered.
 */
export function requireFact<Payload, Name extends keyof Payload>(
  payload: Payload,
  name: Name,
): Exclude<Payload[Name], null | undefined> {
  const fact: Payload[Name] | null | undefined = payload[name];
  if (fact === null || fact === undefined) {
    throw new Error(`${String(name)} is not there`);
  }
  return fact as Exclude<Payload[Name], null | undefined>;
}

/** Reads a fact that is text. @throws Error when it is absent, or not text. */
export function requireText<Name extends string>(
  payload: Readonly<Partial<Record<Name, string | null>>>,
  name: Name,
): string {
  const fact: unknown = payload[name];
  if (typeof fact !== 'string') {
    throw new Error(`${name} is not there`);
  }
  return fact;
}

/** An instant from the log, ISO 8601; null when it is absent or invalid. */
export function instantOf(text: string | null | undefined): Date | null {
  const at = typeof text === 'string' ? new Date(text) : null;
  return at === null || Number.isNaN(at.getTime()) ? null : at;
}
