import { type JsonObject } from '../../domain/canonical.js';
import {
  type EventPayloads,
  type EventType,
  type FactOf,
} from '../../domain/log/event-payloads.js';
import { type VisibleEvent } from '../../domain/log/event.js';
import { type Resolvers } from '../../generated/graphql.js';

/** Typed fields of an event type in the SDL, beside those that every event has. */
type TypedField<Type extends EventType> = Exclude<
  keyof NonNullable<Resolvers[Type]>,
  keyof NonNullable<Resolvers['Event']>
>;

/** Of these, those that no fact of the payload has the name of. */
type RenamedField<Type extends EventType> = Exclude<TypedField<Type>, FactOf<EventPayloads[Type]>>;

type RenamedFields = {
  readonly [Type in EventType as [RenamedField<Type>] extends [never] ? never : Type]: Readonly<
    Record<RenamedField<Type>, FactOf<EventPayloads[Type]>>
  >;
};

/**
 * Fields of the SDL that are not named as their fact, where a field of every event has that name. All other
 * typed fields are facts of the payload: a field that the SDL declares and no payload has does not compile.
 */
const RENAMED: RenamedFields = {
  GenesisApplied: { genesisHash: 'hash' },
  NoticeDelivered: { noticeKind: 'kind' },
  NoticeFailed: { noticeKind: 'kind' },
};
const NAMES: Readonly<Record<string, Readonly<Record<string, string>>>> = RENAMED;

/** What a typed field of an event shows: the fact of that name; null when its line does not have it. */
export function factOf({ type, payload }: VisibleEvent, field: string): JsonObject[string] {
  return payload[NAMES[type]?.[field] ?? field] ?? null;
}
