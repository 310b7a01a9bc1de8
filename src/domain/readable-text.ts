/*
 * Text that people decide on must show all of itself. Refused are control characters, halves of surrogate pairs,
 * and format characters: those of bidirectional text (U+202E and its kind) show a line in another order than the
 * one that is stored, zero-width ones make two names look the same.
 */

const UNREADABLE_IN_LINE = /[\p{C}\p{Zl}\p{Zp}]/u;
/** Lines may break and be indented; two joiners are part of how some scripts are written. */
const UNREADABLE_IN_TEXT = /(?![\n\r\t\u200c\u200d])\p{C}/u;

/** What a line of text must be, in words. */
export const READABLE_RULE = 'must have no control, invisible or text-direction character';

/** Whether one line of text shows all of itself. */
export function isReadableLine(text: string): boolean {
  return !UNREADABLE_IN_LINE.test(text);
}

/** The same for a text of several lines. */
export function isReadableText(text: string): boolean {
  return !UNREADABLE_IN_TEXT.test(text);
}
