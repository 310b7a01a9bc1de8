import { type JsonObject } from '../../domain/canonical.js';
import {
  type EventPayloads,
  type EventType,
  type FactOf,
} from '../../domain/log/event-payloads.js';
import { type VisibleEvent } from '../../domain/log/event.js';
import { type Resolvers } from '../../generated/graphql.js';

/** The typed fields of an event type in the SDL, other than those of every event. */
type TypedField<Type extends EventType> = Exclude<
  keyof NonNullable<Resolvers[Type]>,
  keyof NonNullable<Resolvers['Event']>
>;

/** Those of them without an equally named fact in the payload. */
type RenamedField<Type extends EventType> = Exclude<TypedField<Type>, FactOf<EventPayloads[Type]>>;

type RenamedFields = {
  readonly [Type in EventType as [RenamedField<Type>] extends [never] ? never : Type]: Readonly<
    Record<RenamedField<Type>, FactOf<EventPayloads[Type]>>
  >;
};

/**
 * Fields of the SDL whose name differs from their fact, because a field of every event already has that name.
 * All other typed fields are facts of the payload: a field declared in the SDL without such a fact does not
 * compile.
 */
const RENAMED: RenamedFields = {
  GenesisApplied: { genesisHash: 'hash' },
  NoticeDelivered: { noticeKind: 'kind' },
  NoticeFailed: { noticeKind: 'kind' },
};
const NAMES: Readonly<Record<string, Readonly<Record<string, string>>>> = RENAMED;

/** The value of a typed field of an event: the fact of that name; null when the event does not have it. */
export function factOf({ type, payload }: VisibleEvent, field: string): JsonObject[string] {
  return payload[NAMES[type]?.[field] ?? field] ?? null;
}
