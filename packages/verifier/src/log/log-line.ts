import { canonicalJson, isObject, type Json, type JsonObject } from './canonical.js';

/** One event of the log. */
export interface LogLine {
  readonly sequence: bigint;
  readonly type: string;
  readonly accountId: string | null;
  readonly marketId: string | null;
  readonly marginCallId: string | null;
  readonly proposalId: string | null;
  readonly actor: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly payload: JsonObject;
  /** 64 hex digits. */
  readonly hash: string;
  readonly previousHash: string;
  /** What is hashed, after the hash of the line before. */
  readonly hashedText: string;
}

const KEYS =
  'accountId actor at hash marginCallId marketId payload previousHash proposalId sequence type'.split(
    ' ',
  );
const HASH = /^[0-9a-f]{64}$/;
const SEQUENCE = /^[1-9]\d{0,18}$/;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/**
 * Reads one line of an export.
 *
 * @returns Why it is none, as text: also for a line that is not in canonical form, since two texts must not mean the
 *   same line.
 * @see docs/log-format.md#a-line
 */
export function readLine(text: string): LogLine | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'the line is no JSON';
  }
  if (!isObject(value) || Object.keys(value).length !== KEYS.length) {
    return 'the line has not the keys of a line';
  }
  const line = value;
  const { sequence, type, actor, at, payload, hash, previousHash } = line;
  const isWhole =
    matches(sequence, SEQUENCE) &&
    matches(at, INSTANT) &&
    matches(hash, HASH) &&
    matches(previousHash, HASH) &&
    typeof type === 'string' &&
    typeof actor === 'string' &&
    ['accountId', 'marketId', 'marginCallId', 'proposalId'].every((key) => isIdOrNull(line[key]));
  if (!isWhole || !isObject(payload)) {
    return 'a key of the line is missing or has another form';
  }
  try {
    if (canonicalJson(line) !== text) {
      return 'the line is not in canonical form';
    }
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  const accountId = idOf(line.accountId);
  const marketId = idOf(line.marketId);
  const marginCallId = idOf(line.marginCallId);
  const proposalId = idOf(line.proposalId);
  const ids = { accountId, marketId, marginCallId, proposalId };
  return {
    sequence: BigInt(sequence),
    type,
    ...ids,
    actor,
    at: Date.parse(at),
    payload,
    hash,
    previousHash,
    hashedText: canonicalJson({ sequence, type, ...ids, actor, at, payload }),
  };
}

function matches(value: Json | undefined, form: RegExp): value is string {
  return typeof value === 'string' && form.test(value);
}

function isIdOrNull(value: Json | undefined): boolean {
  return value === null || typeof value === 'string';
}

function idOf(value: Json | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
