import { z } from 'zod';

import { badInput } from '../../domain/errors.js';

/** Maximum number of entries of one page. */
export const PAGE_MAX = 500;

/** @throws DomainError BAD_USER_INPUT when the size of a page is not from 1 to 500. */
export function requirePageSize(first: number | null | undefined, fallback: number): number {
  const size = first ?? fallback;
  if (size < 1 || size > PAGE_MAX) {
    throw badInput('first', `must be from 1 to ${PAGE_MAX}`, size);
  }
  return size;
}

/** The lists with cursors; a cursor of one list is invalid in another. */
export type CursorKind =
  | 'account'
  | 'marginCall'
  | 'marginCallByDeadline'
  | 'deposit'
  | 'parameters'
  | 'proposal'
  | 'event'
  | 'ledgerAccount'
  | 'ledgerEntry'
  | 'deleveraging'
  | 'delivery';

/** An opaque cursor: base64url of its kind and its parts. */
export function encodeCursor(kind: CursorKind, ...parts: readonly string[]): string {
  return Buffer.from(JSON.stringify([kind, ...parts])).toString('base64url');
}

/** The database would refuse a NUL, which would appear as an internal error. */
const partsSchema = z.array(z.string().refine((text) => !text.includes('\u0000'))).max(8);

/**
 * The parts of a cursor of this kind and length.
 *
 * @throws DomainError BAD_USER_INPUT for any other text.
 */
export function decodeCursor(kind: CursorKind, cursor: string, length: number): string[] {
  const parsed = partsSchema.safeParse(parseJson(Buffer.from(cursor, 'base64url').toString()));
  if (!parsed.success || parsed.data.length !== length + 1 || parsed.data[0] !== kind) {
    throw badCursor(cursor);
  }
  return parsed.data.slice(1);
}

export function badCursor(cursor: string): Error {
  return badInput('after', 'is not a cursor of this list', cursor.slice(0, 80));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

/** The cursor of the event with this sequence; used by `events` and the subscriptions. */
export function eventCursor(sequence: bigint): string {
  return encodeCursor('event', sequence.toString());
}

/** The sequence of a log cursor. @throws DomainError BAD_USER_INPUT for an invalid one. */
export function eventSequence(cursor: string): bigint {
  const [text = ''] = decodeCursor('event', cursor, 1);
  if (!/^\d{1,18}$/.test(text)) {
    throw badCursor(cursor);
  }
  return BigInt(text);
}

/** A position in a list sorted by time and id. */
export interface TimeKey {
  readonly at: Date;
  readonly id: string;
}

export function timeCursor(kind: CursorKind, { at, id }: TimeKey): string {
  return encodeCursor(kind, at.toISOString(), id);
}

/** The position of a cursor by time and id; null without one. */
export function timeKey(kind: CursorKind, cursor: string | null | undefined): TimeKey | null {
  if (cursor === null || cursor === undefined) {
    return null;
  }
  const [at = '', id = ''] = decodeCursor(kind, cursor, 2);
  if (!isInstant(at)) {
    throw badCursor(cursor);
  }
  return { at: new Date(at), id };
}

/** Whether a text is an instant in the form of `timeCursor`, and in the range of the database. */
function isInstant(text: string): boolean {
  const instant = new Date(text);
  return (
    !Number.isNaN(instant.getTime()) && /^[1-9]\d{3}-/.test(text) && instant.toISOString() === text
  );
}
