import { describe, expect, test } from 'vitest';

import { decimal } from '../../../src/domain/decimal.js';
import { createJsonReader } from '../../../src/domain/json-reader.js';
import {
  type Settings,
  isWithin,
  limitsOf,
  settingFaults,
} from '../../../src/domain/settings/setting.js';
import {
  decodeSettings,
  defaultsOf,
  encodeSettings,
  hasSameSettings,
  readSettings,
  recordSettings,
} from '../../../src/domain/settings/setting-values.js';

const DECLARED = {
  share: { kind: 'FRACTION', range: '(0, 1]', default: '0.5', description: 'A share.' },
  pauseSeconds: {
    kind: 'SECONDS',
    range: '[0, 60]',
    default: '5',
    isOptional: true,
    description: 'A pause.',
  },
  cap: {
    kind: 'NOTIONAL',
    range: '[0, 1000)',
    default: null,
    isNullable: true,
    description: 'A cap.',
  },
} as const satisfies Settings;

const VALUES = { share: decimal('0.25'), pauseSeconds: 7, cap: decimal('12.5') };

describe('a declared setting', () => {
  test.each([
    ['share', '0', false],
    ['share', '0.000000000001', true],
    ['share', '1', true],
    ['share', '1.000000000001', false],
    ['share', '0.0000000000001', false],
    ['pauseSeconds', '-1', false],
    ['pauseSeconds', '0', true],
    ['pauseSeconds', '60', true],
    ['pauseSeconds', '61', false],
    ['pauseSeconds', '1.5', false],
    ['cap', '999.99999999', true],
    ['cap', '1000', false],
    ['cap', 'NaN', false],
  ] as const)('%s may be %s: %s', (name, value, isValid) => {
    expect(isWithin(limitsOf(DECLARED[name]), decimal(value))).toBe(isValid);
  });

  test('what is stored reads back as it was, with null for no limit', () => {
    for (const values of [VALUES, { ...VALUES, cap: null }]) {
      const stored: unknown = JSON.parse(JSON.stringify(encodeSettings(DECLARED, values)));
      expect(decodeSettings(DECLARED, stored as Record<string, unknown>)).toEqual(values);
    }
    expect(encodeSettings(DECLARED, VALUES)).toEqual({
      share: '0.25',
      pauseSeconds: 7,
      cap: '12.5',
    });
  });

  test('what was written before a setting was declared has its default', () => {
    expect(decodeSettings(DECLARED, { share: '1' })).toEqual({
      share: decimal(1),
      pauseSeconds: 5,
      cap: null,
    });
    expect(defaultsOf(DECLARED)).toEqual({ share: decimal('0.5'), pauseSeconds: 5, cap: null });
  });

  test('a record leaves out what is optional and has its default, and reads back', () => {
    expect(recordSettings(DECLARED, { ...VALUES, pauseSeconds: 5 })).toEqual({
      share: '0.25',
      cap: '12.5',
    });
    for (const pauseSeconds of [5, 7]) {
      const values = { ...VALUES, pauseSeconds };
      expect(decodeSettings(DECLARED, recordSettings(DECLARED, values))).toEqual(values);
    }
  });

  test('values are the same by their numbers', () => {
    const other = { share: decimal('0.250'), pauseSeconds: 7, cap: decimal('12.50') };
    expect(hasSameSettings(DECLARED, VALUES, other)).toBe(true);
    expect(hasSameSettings(DECLARED, VALUES, { ...VALUES, cap: null })).toBe(false);
    expect(hasSameSettings(DECLARED, VALUES, { ...VALUES, pauseSeconds: 8 })).toBe(false);
  });

  test('a document must give what is not optional, and its faults are collected by field', () => {
    const reader = createJsonReader();
    expect(readSettings(reader, 'at', DECLARED, { share: '0.25' })).toEqual({
      share: decimal('0.25'),
      pauseSeconds: 5,
      cap: null,
    });
    expect(reader.faults).toEqual([]);
    readSettings(reader, 'at', DECLARED, { pauseSeconds: 61, cap: '1000' });
    expect(reader.faults).toEqual([
      {
        path: 'at.share',
        rule: 'must be a decimal number in quotes, for example "0.05"',
        value: null,
      },
      { path: 'at.pauseSeconds', rule: 'must be at least 0 and at most 60, whole', value: '61' },
      {
        path: 'at.cap',
        rule: 'must be at least 0 and below 1000, with at most 8 decimals',
        value: '1000',
      },
    ]);
  });

  test('values outside of their ranges are faults in the order of the declaration', () => {
    expect(settingFaults(DECLARED, VALUES)).toEqual([]);
    const broken = { share: decimal(2), pauseSeconds: 0.5, cap: decimal(-1) };
    expect(settingFaults(DECLARED, broken).map(({ field }) => field)).toEqual([
      'share',
      'pauseSeconds',
      'cap',
    ]);
  });
});
