import { GraphQLScalarType, Kind, type ValueNode, valueFromASTUntyped } from 'graphql';

import { Decimal } from '../../domain/decimal.js';
import { badInput } from '../../domain/errors.js';

const DECIMAL_RULE = 'must be a decimal number as a string, for example "123.45"';
const DATE_TIME_RULE =
  'must be an ISO-8601 instant with its offset, for example "2026-01-01T00:00:00.000Z"';
const ISO_INSTANT =
  /^(\d{4})-(\d{2})-(\d{2})T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/;
/** PostgreSQL has no year 0. */
const YEAR_1 = Date.parse('0001-01-01T00:00:00Z');

/** The value for a message, without the content of lists and objects, whose depth the client chooses. */
function shown(value: unknown): string {
  if (typeof value === 'object' && value !== null) {
    return Array.isArray(value) ? '[…]' : '{…}';
  }
  return String(value).slice(0, 80);
}

/** Input: any string, unchanged; the use case parses the number and refuses it by field. Never a JSON number. */
function decimalText(value: unknown): string {
  if (typeof value !== 'string') {
    throw badInput('Decimal', DECIMAL_RULE, shown(value));
  }
  return value;
}

/** Output: plain notation, the canonical text of the number. */
function plainText(value: unknown): string {
  if (Decimal.isDecimal(value)) {
    return value.toFixed();
  }
  if (typeof value === 'string') {
    return new Decimal(value).toFixed();
  }
  throw new Error(`Invariant broken: ${typeof value} is an exact number`);
}

function instant(value: unknown): Date {
  const match = typeof value === 'string' ? ISO_INSTANT.exec(value) : null;
  if (match !== null && isDayOfCalendar(match)) {
    const date = new Date(match[0]);
    if (date.getTime() >= YEAR_1) {
      return date;
    }
  }
  throw badInput('DateTime', DATE_TIME_RULE, shown(value));
}

/** Every month has so many days. */
const DAYS_OF_EVERY_MONTH = 28;

/** JavaScript would accept 30 February as 2 March. */
function isDayOfCalendar([, year, month, day]: RegExpExecArray): boolean {
  if (Number(day) >= 1 && Number(day) <= DAYS_OF_EVERY_MONTH) {
    return true;
  }
  const date = new Date(`${String(year)}-${String(month)}-${String(day)}T00:00:00Z`);
  return date.getUTCDate() === Number(day);
}

function isoText(value: unknown): string {
  if (value instanceof Date) {
    return value.toISOString();
  }
  if (typeof value === 'string') {
    return new Date(value).toISOString();
  }
  throw new Error(`Invariant broken: ${typeof value} is an instant`);
}

function literal(node: ValueNode): unknown {
  return node.kind === Kind.INT || node.kind === Kind.FLOAT
    ? Number(node.value)
    : valueFromASTUntyped(node);
}

export const decimalScalar = new GraphQLScalarType<string, string>({
  name: 'Decimal',
  parseValue: decimalText,
  parseLiteral: (node) => decimalText(literal(node)),
  serialize: plainText,
});

export const dateTimeScalar = new GraphQLScalarType<Date, string>({
  name: 'DateTime',
  parseValue: instant,
  parseLiteral: (node) => instant(literal(node)),
  serialize: isoText,
});
