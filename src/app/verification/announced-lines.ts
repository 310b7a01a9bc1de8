import { type Decimal, decimal } from '../../domain/decimal.js';
import { canonicalJson, type JsonObject } from '../../domain/canonical.js';
import {
  type EventPayloads,
  type EventType,
  type FactOf,
} from '../../domain/log/event-payloads.js';
import { type SealedEvent, type UnsealedEvent } from '../../domain/log/event.js';
import { type DeleveragingPlan } from '../../domain/risk/waterfall/deleveraging-plan.js';
import { realizedPnlOf } from '../../domain/risk/liquidation/liquidation-fill.js';
import { type SettlementPlan } from '../../domain/risk/waterfall/settlement-plan.js';

/** A derived event: the effect of an earlier decision on an account or fund, with its numbers. */
export interface AnnouncedLine {
  readonly type: EventType;
  readonly accountId: string | null;
  readonly marketId: string | null;
  readonly marginCallId: string | null;
  readonly facts: JsonObject;
}

/** The derived events of a settlement: each payment, and the end of the call. */
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

/** The derived events of a deleveraging: what the funds and each counterparty pay. */
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

/** The facts that a derived event must share with the decision. */
const FACTS: { readonly [Type in EventType]?: readonly FactOf<EventPayloads[Type]>[] } = {
  WaterfallDrawn: ['layer', 'amount'],
  LossSocialized: ['amount', 'realizedPart'],
  DeficitRecorded: ['amount'],
  AutoDeleveraged: ['liquidationId', 'size', 'price', 'amount', 'realizedPnl', 'positionSize'],
  MarginCallClosed: [],
};

/** The types of events that a decision must or may lead to. */
export const ANNOUNCED_TYPES = Object.keys(FACTS) as readonly EventType[];

/** The derived event in an event of the log; null for any other event. */
function announcedFormOf(event: UnsealedEvent): AnnouncedLine | null {
  const { type, accountId, marketId, marginCallId, payload } = event;
  const told: JsonObject = payload;
  // The bankrupt's own event of a deleveraging is the decision, not a derived event.
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
 * Whether only a decision can lead to this event. A call that ends with nothing owed ends by itself. A call
 * that went bankrupt ends by a settlement, which announces the end; so does one whose end says that others
 * paid.
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

/**
 * What an event follows from: ANNOUNCED by an earlier decision, a decision of its OWN, or UNANNOUNCED where an
 * earlier decision is required.
 */
export type Origin = 'ANNOUNCED' | 'OWN' | 'UNANNOUNCED';

/** Derived events that were announced and have not appeared yet. */
export interface Announcements {
  /** Expects these events after the decision with this sequence. */
  readonly expect: (sequence: bigint, lines: readonly AnnouncedLine[]) => void;
  /** Matches an event with the expected ones. */
  readonly take: (event: UnsealedEvent) => Origin;
  /** Sequence of the first decision with a missing derived event; null when all appeared. */
  readonly firstUnmet: () => bigint | null;
  /** The accounts of the missing events. */
  readonly unmetAccounts: () => readonly string[];
}

export function createAnnouncements(): Announcements {
  /** By content, with the sequences that announced it, because two decisions may announce the same. */
  const open = new Map<string, { readonly line: AnnouncedLine; readonly places: bigint[] }>();
  /** Calls that went bankrupt in the part of the log read so far. */
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
        return 'OWN';
      }
      const key = keyOf(line);
      const known = open.get(key);
      if (known === undefined) {
        return isAnnouncedOnly(event, bankruptCalls) ? 'UNANNOUNCED' : 'OWN';
      }
      known.places.shift();
      if (known.places.length === 0) {
        open.delete(key);
      }
      return 'ANNOUNCED';
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
