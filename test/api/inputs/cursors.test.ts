import { describe, expect, test } from 'vitest';
import fc from 'fast-check';

import {
  decodeCursor,
  encodeCursor,
  eventCursor,
  eventSequence,
  requirePageSize,
  timeCursor,
  timeKey,
} from '../../../src/api/inputs/cursors.js';
import { DomainError } from '../../../src/domain/errors.js';

function refusalOf(work: () => unknown): unknown {
  try {
    work();
    return null;
  } catch (error) {
    return error instanceof DomainError ? error.code : error;
  }
}

describe('a cursor', () => {
  test('decodes to the encoded values', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) }),
        (id, at) => {
          expect(timeKey('deposit', timeCursor('deposit', { at, id }))).toEqual({ at, id });
          expect(decodeCursor('account', encodeCursor('account', id, id), 2)).toEqual([id, id]);
        },
      ),
    );
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 18n - 1n }), (sequence) => {
        expect(eventSequence(eventCursor(sequence))).toBe(sequence);
      }),
    );
  });

  test('of any other form is refused', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.base64String(),
          fc.json().map((j) => Buffer.from(j).toString('base64url')),
        ),
        (text) => {
          expect(refusalOf(() => eventSequence(text))).toBe('BAD_USER_INPUT');
          expect(refusalOf(() => timeKey('deposit', text))).toBe('BAD_USER_INPUT');
        },
      ),
    );
  });

  test('of one list is refused in another', () => {
    const cursor = timeCursor('deposit', { at: new Date(0), id: 'x' });

    expect(refusalOf(() => timeKey('marginCall', cursor))).toBe('BAD_USER_INPUT');
    expect(refusalOf(() => eventSequence(cursor))).toBe('BAD_USER_INPUT');
  });
});

test.each([
  [0, 'BAD_USER_INPUT'],
  [1, null],
  [500, null],
  [501, 'BAD_USER_INPUT'],
  [null, null],
])('a page of %p: %p', (first, refusal) => {
  expect(refusalOf(() => requirePageSize(first, 50))).toBe(refusal);
});
