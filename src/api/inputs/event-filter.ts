import { badInput } from '../../domain/errors.js';
import { type EventType } from '../../domain/log/event-payloads.js';
import { EVENT_TYPES, type SealedEvent } from '../../domain/log/event.js';

/** Maximum number of entries of one list in a filter. */
const FILTER_MAX = 500;

/** A filter as requested. */
export interface EventFilterInput {
  readonly types?: readonly string[] | null | undefined;
  readonly accountIds?: readonly string[] | null | undefined;
  readonly marketIds?: readonly string[] | null | undefined;
  readonly marginCallId?: string | null | undefined;
  readonly proposalId?: string | null | undefined;
  readonly from?: Date | null | undefined;
  readonly until?: Date | null | undefined;
  readonly fromSequence?: string | null | undefined;
  readonly untilSequence?: string | null | undefined;
}

/** The selected events. Null does not restrict; an empty list matches nothing. */
export interface EventSelection {
  readonly types: readonly EventType[] | null;
  readonly accountIds: readonly string[] | null;
  readonly marketIds: readonly string[] | null;
  readonly marginCallId: string | null;
  readonly proposalId: string | null;
  /** From this instant on. */
  readonly from: Date | null;
  /** Before this instant. */
  readonly until: Date | null;
  /** From this line on. */
  readonly fromSequence: bigint | null;
  /** Up to this line, which belongs to it. */
  readonly untilSequence: bigint | null;
}

/**
 * Reads a filter.
 *
 * @param among Only events of these types, whatever the filter says; null for all.
 * @throws DomainError BAD_USER_INPUT for an unknown type, a list that is too long, or text that is no sequence.
 */
export function selectionOf(
  filter: EventFilterInput | null | undefined,
  among: readonly EventType[] | null,
): EventSelection {
  const list = (name: 'types' | 'accountIds' | 'marketIds'): readonly string[] | null => {
    const values = filter?.[name] ?? null;
    if (values !== null && values.length > FILTER_MAX) {
      throw badInput(`filter.${name}`, `has at most ${FILTER_MAX} entries`, values.length);
    }
    return values;
  };
  const asked = list('types')?.map(requireEventType) ?? null;
  return {
    types:
      asked === null || among === null ? (asked ?? among) : asked.filter((t) => among.includes(t)),
    accountIds: list('accountIds'),
    marketIds: list('marketIds'),
    marginCallId: filter?.marginCallId ?? null,
    proposalId: filter?.proposalId ?? null,
    from: filter?.from ?? null,
    until: filter?.until ?? null,
    fromSequence: sequenceOf('fromSequence', filter?.fromSequence),
    untilSequence: sequenceOf('untilSequence', filter?.untilSequence),
  };
}

function sequenceOf(
  name: 'fromSequence' | 'untilSequence',
  text: string | null | undefined,
): bigint | null {
  if (text === null || text === undefined) {
    return null;
  }
  if (!/^\d{1,18}$/.test(text)) {
    throw badInput(`filter.${name}`, 'must be a whole number', text.slice(0, 80));
  }
  return BigInt(text);
}

function requireEventType(name: string, index: number): EventType {
  const type = EVENT_TYPES.find((candidate) => candidate === name);
  if (type === undefined) {
    throw badInput(`filter.types[${index}]`, 'is not an event type', name.slice(0, 80));
  }
  return type;
}

/** Whether a selection includes an event: the same condition as the database query. */
export function isSelected(event: SealedEvent, selection: EventSelection): boolean {
  const { types, accountIds, marketIds, marginCallId, proposalId } = selection;
  return (
    (types === null || types.includes(event.type)) &&
    isAmong(event.accountId, accountIds) &&
    isAmong(event.marketId, marketIds) &&
    (marginCallId === null || event.marginCallId === marginCallId) &&
    (proposalId === null || event.proposalId === proposalId) &&
    isWithin(event, selection)
  );
}

function isWithin(
  { at, sequence }: SealedEvent,
  { from, until, fromSequence, untilSequence }: EventSelection,
): boolean {
  return (
    (from === null || at >= from) &&
    (until === null || at < until) &&
    (fromSequence === null || sequence >= fromSequence) &&
    (untilSequence === null || sequence <= untilSequence)
  );
}

function isAmong(id: string | null, ids: readonly string[] | null): boolean {
  return ids === null || (id !== null && ids.includes(id));
}
