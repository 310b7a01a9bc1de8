/**
 * A fact of a line that a decision needs.
 *
 * @throws Error when the line does not have it: an earlier version wrote it, or it was changed.
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

/** The same of a fact that is text. @throws Error when it is absent, or no text. */
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

/** An instant as the log has it, ISO 8601; null when it is absent, or no instant. */
export function instantOf(text: string | null | undefined): Date | null {
  const at = typeof text === 'string' ? new Date(text) : null;
  return at === null || Number.isNaN(at.getTime()) ? null : at;
}
