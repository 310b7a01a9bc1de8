/*
 * Characters refused in a line of text that people decide on: control characters, lone surrogates, and format
 * characters. Bidirectional ones (such as U+202E) show a line in another order than the stored one; zero-width
 * ones make two names look the same.
 */

const UNREADABLE_IN_LINE = /[\p{C}\p{Zl}\p{Zp}]/u;
/** Line breaks and indentation are allowed, and two joiners that some scripts need. */
const UNREADABLE_IN_TEXT = /(?![\n\r\t\u200c\u200d])\p{C}/u;

/** The rule as text. */
export const READABLE_RULE = 'must have no control, invisible or text-direction character';

/** Whether one line of text has only visible characters in their stored order. */
export function isReadableLine(text: string): boolean {
  return !UNREADABLE_IN_LINE.test(text);
}

/** The same for a text of several lines. */
export function isReadableText(text: string): boolean {
  return !UNREADABLE_IN_TEXT.test(text);
}
