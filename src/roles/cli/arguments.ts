import { InvalidArgumentError } from 'commander';

import { isReservedSubject, ROLES, type Role } from '../../app/auth/actor.js';
import { type Decimal, decimal } from '../../domain/decimal.js';
import { ALL_SHARDS, EVERY_SHARD, SHARD_COUNT, type ShardChoice } from '../../domain/shards.js';

/* Parsers of arguments: each returns the value, or throws an error that the command line prints in one line. */

export function integer(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^-?\d+$/.test(text) || value < least || value > most) {
      throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
    }
    return value;
  };
}

export function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0) || !Number.isFinite(value)) {
    throw new InvalidArgumentError('It must be a number above 0.');
  }
  return value;
}

export function speed(text: string): number {
  const value = Number(text);
  if (text !== 'max' && !(value > 0 && Number.isFinite(value))) {
    throw new InvalidArgumentError('It must be a number above 0, or "max".');
  }
  return text === 'max' ? Infinity : value;
}

/** Above 0, digit for digit. */
export function amount(text: string): Decimal {
  if (!/^\d{1,20}(\.\d{1,18})?$/.test(text) || !/[1-9]/.test(text)) {
    throw new InvalidArgumentError('It must be a decimal number above 0, for example 0.25.');
  }
  return decimal(text);
}

const SECONDS_MAX = 366 * 86_400;

export function seconds(text: string): number {
  const match = /^(\d+)([smhd]?)$/.exec(text);
  const unit = { '': 1, s: 1, m: 60, h: 3600, d: 86_400 }[match?.[2] ?? ''] ?? 0;
  const value = Number(match?.[1] ?? 0) * unit;
  if (!(value > 0 && value <= SECONDS_MAX)) {
    throw new InvalidArgumentError('It must be a duration up to 366d, for example 90s, 15m or 1h.');
  }
  return value;
}

/** ISO 8601, with its zone. */
export function instant(text: string): Date {
  const at = new Date(text);
  if (!/^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:\d\d)$/.test(text) || Number.isNaN(at.getTime())) {
    throw new InvalidArgumentError('It must be an instant such as 2026-01-31T00:00:00Z.');
  }
  return at;
}

export function nonEmpty(text: string): string {
  if (text.trim() === '') {
    throw new InvalidArgumentError('It must not be empty.');
  }
  return text.trim();
}

/** The subject of a token or of a statement, by the rules of the server. */
export function subject(text: string): string {
  const name = nonEmpty(text);
  if (name.length > 200 || /\p{C}/u.test(name)) {
    throw new InvalidArgumentError('It must have at most 200 characters, all printable.');
  }
  if (isReservedSubject(name)) {
    throw new InvalidArgumentError(
      'It must not begin with "system:" or "key:": they name the program and API keys.',
    );
  }
  return name;
}

export function httpUrl(text: string): string {
  if (!/^https?:\/\/./.test(text) || !URL.canParse(text)) {
    throw new InvalidArgumentError('It must be an http:// or https:// URL.');
  }
  return text;
}

export function roles(text: string): Role[] {
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !ROLES.includes(name as Role));
  if (unknown !== undefined) {
    throw new InvalidArgumentError(`"${unknown}" is none of ${ROLES.join(', ')}.`);
  }
  return names as Role[];
}

export function list(text: string): string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

export function sequence(text: string): bigint {
  if (!/^[1-9]\d{0,18}$/.test(text)) {
    throw new InvalidArgumentError('It must be a sequence of the log: a whole number from 1.');
  }
  return BigInt(text);
}

/** `all`: a fair share of all shards. `4`: the same, at most 4. `0-7` or `0-3,8-8`: only these. */
export function shards(text: string): ShardChoice {
  if (text === 'all') {
    return EVERY_SHARD;
  }
  if (/^\d+$/.test(text)) {
    return { ...EVERY_SHARD, shardsMax: integer(1, SHARD_COUNT)(text) };
  }
  const wants = new Set<number>();
  for (const range of text.split(',')) {
    const [first = NaN, last = NaN] = /^\d+-\d+$/.test(range) ? range.split('-').map(Number) : [];
    if (!(first <= last && last < SHARD_COUNT)) {
      throw new InvalidArgumentError(
        `It must be "all", how many at most (1 to ${SHARD_COUNT}), or ranges within 0-${SHARD_COUNT - 1} as 0-7 or 0-3,8-8.`,
      );
    }
    ALL_SHARDS.slice(first, last + 1).forEach((shard) => wants.add(shard));
  }
  return { wants: [...wants].sort((a, b) => a - b), shardsMax: SHARD_COUNT };
}
