import { InvalidArgumentError } from 'commander';

import { isReservedSubject, ROLES, type Role } from '../../app/auth/actor.js';
import { type Decimal, decimal } from '../../domain/decimal.js';
import { ALL_SHARDS, EVERY_SHARD, SHARD_COUNT, type ShardChoice } from '../../domain/shards.js';

type Parser<Value> = (text: string) => Value;

/**
 * A parser of arguments, whose refusal the command line prints in one line.
 *
 * @param rule What an argument must be, in a sentence.
 * @param read Answers null for what it must not be.
 */
function parser<Value>(rule: string, read: (text: string) => Value | null): Parser<Value> {
  return (text) => {
    const value = read(text);
    if (value === null) {
      throw new InvalidArgumentError(rule);
    }
    return value;
  };
}

export const integer = (least: number, most: number): Parser<number> =>
  parser(`It must be a whole number from ${least} to ${most}.`, (text) =>
    /^-?\d+$/.test(text) && Number(text) >= least && Number(text) <= most ? Number(text) : null,
  );

const readPositive = (text: string): number | null =>
  Number(text) > 0 && Number(text) < Infinity ? Number(text) : null;

export const positive = parser('It must be a number above 0.', readPositive);

export const speed = parser('It must be a number above 0, or "max".', (text) =>
  text === 'max' ? Infinity : readPositive(text),
);

/** Above 0, digit for digit. */
export const amount: Parser<Decimal> = parser(
  'It must be a decimal number above 0, for example 0.25.',
  (text) => (/^(?=.*[1-9])\d{1,20}(\.\d{1,18})?$/.test(text) ? decimal(text) : null),
);

const UNIT_SECONDS = new Map(Object.entries({ '': 1, s: 1, m: 60, h: 3600, d: 86_400 }));
const SECONDS_MAX = 366 * 86_400;

export const seconds = parser(
  'It must be a duration up to 366d, for example 90s, 15m or 1h.',
  (text) => {
    const [, count, unit = ''] = /^(\d+)([smhd]?)$/.exec(text) ?? [];
    const value = Number(count) * (UNIT_SECONDS.get(unit) ?? 0);
    return value > 0 && value <= SECONDS_MAX ? value : null;
  },
);

/** ISO 8601, with its zone. */
export const instant = parser('It must be an instant such as 2026-01-31T00:00:00Z.', (text) => {
  const at = new Date(text);
  const isWhole = /^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:\d\d)$/.test(text);
  return isWhole && !Number.isNaN(at.getTime()) ? at : null;
});

export const nonEmpty = parser('It must not be empty.', (text) =>
  text.trim() === '' ? null : text.trim(),
);

const printable = parser('It must have at most 200 characters, all printable.', (text) =>
  text.length > 200 || /\p{C}/u.test(text) ? null : text,
);

const unreserved = parser(
  'It must not begin with "system:" or "key:": they name the program and API keys.',
  (text) => (isReservedSubject(text) ? null : text),
);

/** The subject of a token or of a statement, by the rules of the server. */
export const subject: Parser<string> = (text) => unreserved(printable(nonEmpty(text)));

export const httpUrl = parser('It must be an http:// or https:// URL.', (text) =>
  /^https?:\/\/./.test(text) && URL.canParse(text) ? text : null,
);

const itemsOf = (text: string): string[] => text.split(',').map((item) => item.trim());

export const list: Parser<string[]> = (text) => itemsOf(text).filter((item) => item !== '');

const role = (name: string): Role =>
  parser(
    `"${name}" is none of ${ROLES.join(', ')}.`,
    () => ROLES.find((each) => each === name) ?? null,
  )(name);

export const roles: Parser<Role[]> = (text) => itemsOf(text).map(role);

export const sequence = parser(
  'It must be a sequence of the log: a whole number from 1.',
  (text) => (/^[1-9]\d{0,18}$/.test(text) ? BigInt(text) : null),
);

const shardCount = integer(1, SHARD_COUNT);

const range = parser(
  `It must be "all", how many at most (1 to ${SHARD_COUNT}), or ranges within 0-${SHARD_COUNT - 1} as 0-7 or 0-3,8-8.`,
  (text) => {
    const [first = NaN, last = NaN] = /^\d+-\d+$/.test(text) ? text.split('-').map(Number) : [];
    return first <= last && last < SHARD_COUNT ? ALL_SHARDS.slice(first, last + 1) : null;
  },
);

/** `all`: a fair share of all shards. `4`: the same, at most 4. `0-7` or `0-3,8-8`: only these. */
export const shards: Parser<ShardChoice> = (text) => {
  if (text === 'all') {
    return EVERY_SHARD;
  }
  if (/^\d+$/.test(text)) {
    return { ...EVERY_SHARD, shardsMax: shardCount(text) };
  }
  const wants = new Set(text.split(',').flatMap(range));
  return { wants: [...wants].sort((a, b) => a - b), shardsMax: SHARD_COUNT };
};
