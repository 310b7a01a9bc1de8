import { canonicalJson, type Json, type JsonObject } from '../log/canonical.js';
import { type LogLine } from '../log/log-line.js';

/** A line that has to follow from a decision, with the facts that it shares with it. */
export interface AnnouncedLine {
  readonly type: string;
  readonly accountId: string | null;
  readonly marketId: string | null;
  readonly marginCallId: string | null;
  readonly facts: JsonObject;
}

/** The facts by which a derived line is known. @see docs/log-format.md#derived-lines */
const FACTS: Readonly<Record<string, readonly string[]>> = {
  WaterfallDrawn: ['layer', 'amount'],
  LossSocialized: ['amount', 'realizedPart'],
  DeficitRecorded: ['amount'],
  AutoDeleveraged: ['liquidationId', 'size', 'price', 'amount', 'realizedPnl', 'positionSize'],
  MarginCallClosed: [],
  AccountRestricted: ['restrictions'],
  AccountReleased: ['restrictions'],
};

/** What the opening of a call takes away. */
const RESTRICTIONS: readonly Json[] = ['NEW_RISK', 'WITHDRAWALS'];

/** That an account may do less, or all again, where the line of its call says so. */
export function linesOfRestriction({
  type,
  accountId,
  marginCallId,
  payload,
}: LogLine): readonly AnnouncedLine[] {
  if (payload.restrictions === undefined) {
    return [];
  }
  const isOpening = type === 'MarginCallOpened';
  return [
    {
      type: isOpening ? 'AccountRestricted' : 'AccountReleased',
      accountId,
      marketId: null,
      marginCallId,
      facts: { restrictions: isOpening ? RESTRICTIONS : [] },
    },
  ];
}

/** ANNOUNCED by a decision before; its OWN; UNANNOUNCED: only a decision leads to it, and none did. */
export type Origin = 'ANNOUNCED' | 'OWN' | 'UNANNOUNCED';

/** What was announced and has not come yet. */
export interface Announcements {
  readonly expect: (sequence: bigint, lines: readonly AnnouncedLine[]) => void;
  readonly take: (line: LogLine) => Origin;
  /** The first decision that misses a line; null when all have come. */
  readonly firstUnmet: () => bigint | null;
}

export function createAnnouncements(): Announcements {
  const open = new Map<string, bigint[]>();
  /** Calls that went bankrupt. */
  const bankrupt = new Set<string>();
  return {
    expect: (sequence, lines) => {
      for (const line of lines) {
        const key = keyOf(line);
        open.set(key, [...(open.get(key) ?? []), sequence]);
      }
    },
    take: (line) => {
      const callId = line.marginCallId ?? '';
      if (line.type === 'AccountBankrupt') {
        bankrupt.add(callId);
      }
      const names = namesOf(line);
      if (names === null) {
        return 'OWN';
      }
      const told = names.map((name): [string, Json] => [name, line.payload[name] ?? null]);
      const key = keyOf({ ...line, facts: Object.fromEntries(told) });
      const places = open.get(key) ?? [];
      if (places.length > 1) {
        open.set(key, places.slice(1));
      } else {
        open.delete(key);
      }
      if (places.length > 0) {
        return 'ANNOUNCED';
      }
      const isOwn =
        line.type === 'MarginCallClosed' &&
        !bankrupt.has(callId) &&
        line.payload.debt === undefined;
      return isOwn ? 'OWN' : 'UNANNOUNCED';
    },
    firstUnmet: () => {
      const places = [...open.values()].flat();
      return places.length === 0 ? null : places.reduce((a, b) => (a < b ? a : b));
    },
  };
}

/** Null for a line that no decision announces; the bankrupt's own deleveraging is the decision. */
function namesOf({ type, payload }: LogLine): readonly string[] | null {
  const isDecision = type === 'AutoDeleveraged' && payload.side !== 'COUNTERPARTY';
  return isDecision || !Object.hasOwn(FACTS, type) ? null : (FACTS[type] ?? null);
}

function keyOf({ type, accountId, marketId, marginCallId, facts }: AnnouncedLine): string {
  return canonicalJson({ type, accountId, marketId, marginCallId, facts });
}
