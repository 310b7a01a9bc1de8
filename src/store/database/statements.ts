import { createHash } from 'node:crypto';

import { Prisma } from '../../generated/prisma/client.js';

/** What node-postgres takes: the same name is always the same text. */
export interface Statement {
  readonly name: string;
  readonly text: string;
  readonly values: unknown[];
}

type Prepared = Pick<Statement, 'name' | 'text'>;

/** By the template itself: the texts of the program's own source, so their number is bounded. */
const byTemplate = new WeakMap<TemplateStringsArray, Prepared>();
/** Of statements that are put together of fragments: texts are source, too, values are never part of them. */
const byText = new Map<string, Prepared>();

/**
 * A tagged template as a named statement, which PostgreSQL parses and plans once a connection.
 *
 * Arrays of texts and numbers become array literals here: node-postgres escapes every element by two passes
 * of a pattern, which is most of what a batch of thousands of rows costs to send.
 */
export function statementOf(text: TemplateStringsArray, values: readonly unknown[]): Statement {
  if (values.some((value) => value instanceof Prisma.Sql)) {
    const joined = Prisma.sql([...text], ...values);
    return { ...preparedOf(joined.text), values: joined.values.map(parameterOf) };
  }
  let prepared = byTemplate.get(text);
  if (prepared === undefined) {
    prepared = preparedOf(text.reduce((all, part, n) => `${all}$${n}${part}`));
    byTemplate.set(text, prepared);
  }
  return { ...prepared, values: values.map(parameterOf) };
}

function preparedOf(text: string): Prepared {
  let prepared = byText.get(text);
  if (prepared === undefined) {
    const name = createHash('sha256').update(text).digest('base64url').slice(0, 22);
    prepared = { name, text };
    byText.set(text, prepared);
  }
  return prepared;
}

function parameterOf(value: unknown): unknown {
  return Array.isArray(value) && value.every(isPlain) ? arrayLiteral(value) : value;
}

type Plain = string | number | bigint | boolean | null;

function isPlain(value: unknown): value is Plain {
  return value === null || typeof value !== 'object';
}

const TO_ESCAPE = /["\\]/;
const EACH_TO_ESCAPE = /["\\]/g;

/** `{"a","b",NULL}`: every element in quotation marks, so that none is taken for a word of its own. */
function arrayLiteral(values: readonly Plain[]): string {
  const elements = values.map((value) => {
    if (value === null) {
      return 'NULL';
    }
    const text = String(value);
    return TO_ESCAPE.test(text) ? `"${text.replace(EACH_TO_ESCAPE, '\\$&')}"` : `"${text}"`;
  });
  return `{${elements.join(',')}}`;
}
