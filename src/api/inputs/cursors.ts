import { z } from 'zod';

import { badInput } from '../../domain/errors.js';

/** Entries of one page at the most. */
export const PAGE_MAX = 500;

/** @throws DomainError BAD_USER_INPUT when the size of a page is not from 1 to 500. */
export function requirePageSize(first: number | null | undefined, fallback: number): number {
  const size = first ?? fallback;
  if (size < 1 || size > PAGE_MAX) {
    throw badInput('first', `must be from 1 to ${PAGE_MAX}`, size);
  }
  return size;
}

/** Lists that have cursors; one list's cursor means nothing to another. */
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
  | 'deleveraging';

/** An opaque cursor: base64url of its kind and its parts. */
export function encodeCursor(kind: CursorKind, ...parts: readonly string[]): string {
  return Buffer.from(JSON.stringify([kind, ...parts])).toString('base64url');
}

/** A NUL would be refused by the database, as a failure of ours. */
const partsSchema = z.array(z.string().refine((text) => !text.includes('\u0000'))).max(8);

/**
 * The parts of a cursor of this kind and length.
 *
 * @throws DomainError BAD_USER_INPUT on anything that is not such a cursor.
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

/** The cursor of the log's line with this sequence: `events` and the subscriptions share it. */
export function eventCursor(sequence: bigint): string {
  return encodeCursor('event', sequence.toString());
}

/** The sequence a log cursor stands for. @throws DomainError BAD_USER_INPUT when it is none. */
export function eventSequence(cursor: string): bigint {
  const [text = ''] = decodeCursor('event', cursor, 1);
  if (!/^\d{1,18}$/.test(text)) {
    throw badCursor(cursor);
  }
  return BigInt(text);
}

/** A place in a list by time and id. */
export interface TimeKey {
  readonly at: Date;
  readonly id: string;
}

export function timeCursor(kind: CursorKind, { at, id }: TimeKey): string {
  return encodeCursor(kind, at.toISOString(), id);
}

/** The place a cursor by time and id stands for; null without one. */
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

/** Whether it is an instant as `timeCursor` writes it, which the database has, too. */
function isInstant(text: string): boolean {
  const instant = new Date(text);
  return (
    !Number.isNaN(instant.getTime()) && /^[1-9]\d{3}-/.test(text) && instant.toISOString() === text
  );
}
