import { type Decimal, decimal } from '../../domain/decimal.js';
import { canonicalJson, type JsonObject } from '../../domain/canonical.js';
import {
  type EventPayloads,
  type EventType,
  type EventTypeWith,
  type FactOf,
} from '../../domain/log/event-payloads.js';
import { type SealedEvent, type UnsealedEvent } from '../../domain/log/event.js';
import { type DeleveragingPlan } from '../../domain/risk/waterfall/deleveraging-plan.js';
import { ACCOUNT_RESTRICTIONS } from '../../domain/permission/standing.js';
import { realizedPnlOf } from '../../domain/risk/liquidation/liquidation-fill.js';
import { type SettlementPlan } from '../../domain/risk/waterfall/settlement-plan.js';

/** A line that says what a decision before it did to somebody: who, where, and the numbers. */
export interface AnnouncedLine {
  readonly type: EventType;
  readonly accountId: string | null;
  readonly marketId: string | null;
  readonly marginCallId: string | null;
  readonly facts: JsonObject;
}

/**
 * That the account may do less, or everything again, as the line says that opened or ended its call. A line of
 * before it was said announces none.
 */
export function linesOfRestriction(event: SealedEvent<EventTypeWith<'inputs'>>): AnnouncedLine[] {
  const { accountId, marginCallId, payload } = event;
  if (!('restrictions' in payload)) {
    return [];
  }
  const about = { accountId, marketId: null, marginCallId };
  return event.type === 'MarginCallOpened'
    ? [{ ...about, type: 'AccountRestricted', facts: { restrictions: ACCOUNT_RESTRICTIONS } }]
    : [{ ...about, type: 'AccountReleased', facts: { restrictions: [] } }];
}

/** Who pays what by a settlement, line by line as the log has to say it, and that the call has ended. */
export function linesOfSettlement(
  event: SealedEvent<'BankruptcySettled'>,
  plan: SettlementPlan,
): AnnouncedLine[] {
  const { accountId, marginCallId } = event;
  const own = drawn(event, null, { kind: 'ACCOUNT_EQUITY', amount: plan.ownPart });
  const end = { type: 'MarginCallClosed' as const, accountId, marketId: null, marginCallId };
  return [
    ...(plan.ownPart.isZero() ? [] : [own]),
    ...plan.markets.flatMap(({ marketId, allocations, shares, deficit }): AnnouncedLine[] => [
      ...allocations.map((payment) => drawn(event, marketId, payment)),
      ...shares.map(({ accountId: winner, amount, realizedPart }) => ({
        type: 'LossSocialized' as const,
        accountId: winner,
        marketId,
        marginCallId: null,
        facts: {
          amount: amount.toFixed(),
          realizedPart: realizedPart.isZero() ? null : realizedPart.toFixed(),
        },
      })),
      ...(deficit.isZero()
        ? []
        : [
            {
              type: 'DeficitRecorded' as const,
              accountId,
              marketId,
              marginCallId,
              facts: { amount: deficit.toFixed() },
            },
          ]),
    ]),
    { ...end, facts: {} },
  ];
}

/** What the funds and each counterparty give by a deleveraging. */
export function linesOfDeleveraging(
  event: SealedEvent<'AutoDeleveraged'>,
  plan: DeleveragingPlan,
): AnnouncedLine[] {
  const { marketId, payload } = event;
  const { queue } = plan.explanation.inputs;
  const held = new Map(queue.map((each) => [each.accountId, each]));
  return [
    ...plan.allocations.map((payment) => drawn(event, marketId, payment)),
    ...plan.assignments.map(({ accountId, size, equityChange }): AnnouncedLine => {
      const before = held.get(accountId);
      return {
        type: 'AutoDeleveraged',
        accountId,
        marketId,
        marginCallId: null,
        facts: {
          liquidationId: payload.liquidationId ?? null,
          size: size.toFixed(),
          price: plan.price.toFixed(),
          amount: equityChange.lt(0) ? equityChange.negated().toFixed() : '0',
          realizedPnl: realizedPnlOf(size, plan.price, decimal(before?.entryPrice ?? '')).toFixed(),
          positionSize: decimal(before?.size ?? '')
            .plus(size)
            .toFixed(),
        },
      };
    }),
  ];
}

function drawn(
  { accountId, marginCallId }: SealedEvent,
  marketId: string | null,
  { kind, amount }: { readonly kind: string; readonly amount: Decimal },
): AnnouncedLine {
  const facts = { layer: kind, amount: amount.toFixed() };
  return { type: 'WaterfallDrawn', accountId, marketId, marginCallId, facts };
}

/** What a line has to say as announced. */
const FACTS: { readonly [Type in EventType]?: readonly FactOf<EventPayloads[Type]>[] } = {
  WaterfallDrawn: ['layer', 'amount'],
  LossSocialized: ['amount', 'realizedPart'],
  DeficitRecorded: ['amount'],
  AutoDeleveraged: ['liquidationId', 'size', 'price', 'amount', 'realizedPnl', 'positionSize'],
  MarginCallClosed: [],
  AccountRestricted: ['restrictions'],
  AccountReleased: ['restrictions'],
};

/** Lines that some decision has to announce, or may. */
export const ANNOUNCED_TYPES = Object.keys(FACTS) as readonly EventType[];

/** What a line says that only follows from a decision before it; null for any other line. */
function announcedFormOf(event: UnsealedEvent): AnnouncedLine | null {
  const { type, accountId, marketId, marginCallId, payload } = event;
  const told: JsonObject = payload;
  // The bankrupt's own line of a deleveraging is the decision, not what follows from it.
  const isDecision = type === 'AutoDeleveraged' && payload.side !== 'COUNTERPARTY';
  const names = isDecision ? undefined : FACTS[type];
  return names === undefined
    ? null
    : {
        type,
        accountId,
        marketId,
        marginCallId,
        facts: Object.fromEntries(names.map((name) => [name, told[name] ?? null])),
      };
}

/**
 * A call that ends with nothing owed ends by itself. One that went bankrupt ends by a settlement, which
 * announces its end; so does one whose end says that somebody else paid.
 */
function isAnnouncedOnly(
  { type, marginCallId, payload }: UnsealedEvent,
  bankruptCalls: ReadonlySet<string>,
): boolean {
  return (
    type !== 'MarginCallClosed' ||
    bankruptCalls.has(marginCallId ?? '') ||
    payload.debt !== undefined
  );
}

/** Which announced lines have not come yet. */
export interface Announcements {
  /** Expects these lines after the one that announces them. */
  readonly expect: (sequence: bigint, lines: readonly AnnouncedLine[]) => void;
  /** Takes a line that was announced, or need not be. @returns False for one that had to be and was not. */
  readonly take: (event: UnsealedEvent) => boolean;
  /** The first line that announced what did not come; null when all did. */
  readonly firstUnmet: () => bigint | null;
  /** The accounts of the lines that did not come. */
  readonly unmetAccounts: () => readonly string[];
}

export function createAnnouncements(): Announcements {
  /** By what the line says; with the places that announced it, since two may say the same. */
  const open = new Map<string, { readonly line: AnnouncedLine; readonly places: bigint[] }>();
  /** Calls that went bankrupt in the part of the log that was read. */
  const bankruptCalls = new Set<string>();
  const keyOf = ({ type, accountId, marketId, marginCallId, facts }: AnnouncedLine): string =>
    canonicalJson({ type, accountId, marketId, marginCallId, facts });
  return {
    expect: (sequence, lines) => {
      for (const line of lines) {
        const key = keyOf(line);
        const known = open.get(key) ?? { line, places: [] };
        known.places.push(sequence);
        open.set(key, known);
      }
    },
    take: (event) => {
      if (event.type === 'AccountBankrupt') {
        bankruptCalls.add(event.marginCallId ?? '');
      }
      const line = announcedFormOf(event);
      if (line === null) {
        return true;
      }
      const key = keyOf(line);
      const known = open.get(key);
      if (known === undefined) {
        return !isAnnouncedOnly(event, bankruptCalls);
      }
      known.places.shift();
      if (known.places.length === 0) {
        open.delete(key);
      }
      return true;
    },
    firstUnmet: () => {
      const places = [...open.values()].flatMap((each) => each.places);
      return places.length === 0 ? null : places.reduce((a, b) => (a < b ? a : b));
    },
    unmetAccounts: () => [
      ...new Set([...open.values()].flatMap(({ line }) => line.accountId ?? [])),
    ],
  };
}
