import {
  type DocumentNode,
  type GraphQLField,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  type GraphQLSchema,
  isInterfaceType,
  isObjectType,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';

import { type Actor } from '../../app/auth/actor.js';
import { assert, DomainError } from '../../domain/errors.js';
import {
  type Declared,
  declaredBy,
  requireDeclaredRole,
  requireScope,
} from '../authority/declared.js';
import { type ApiContext } from '../context.js';

type HolderType = GraphQLObjectType | GraphQLInterfaceType;

/** By `Type.field`: every field of Query, Mutation and Subscription, and every field of every other type. */
export type Authority = ReadonlyMap<string, Declared>;

const placeOf = (type: HolderType, field: { readonly name: string }): string =>
  `${type.name}.${field.name}`;

/**
 * Reads who may ask for what. A root field says it itself; a field of another type, or else its type.
 *
 * @throws Error that names every field without a declaration: what nobody has thought about nobody may have.
 */
export function readAuthority(schema: GraphQLSchema): Authority {
  const roots = rootsOf(schema);
  const authority = new Map<string, Declared>();
  const missing: string[] = [];
  for (const type of holderTypesOf(schema)) {
    const ofType = roots.has(type) ? null : declaredBy(schema, type.astNode);
    for (const field of Object.values(type.getFields())) {
      const declared = declaredBy(schema, field.astNode) ?? ofType;
      if (declared === null) {
        missing.push(placeOf(type, field));
      } else {
        authority.set(placeOf(type, field), declared);
      }
    }
  }
  assert(missing.length === 0, `every field declares its @authority: ${missing.join(', ')}`);
  return authority;
}

/** Queries that permit something by what is true now; every mutation is decided by time besides. */
const PERMITTED_BY_TIME: ReadonlySet<string> = new Set([
  'Query.checkOrders',
  'Query.checkWithdrawal',
]);

/**
 * Puts the declared authority before the resolver of every root field, and the clock before what is decided by
 * time: where it is wrong, a timelock would be over too early, or a price too old would be fresh.
 */
export function guardRootFields(schema: GraphQLSchema, authority: Authority): void {
  for (const type of rootsOf(schema)) {
    for (const field of Object.values(type.getFields())) {
      const place = placeOf(type, field);
      const declared = authority.get(place);
      assert(declared !== undefined, `${place} declares its authority`);
      const isTimed = type === schema.getMutationType() || PERMITTED_BY_TIME.has(place);
      guard(field as GraphQLField<unknown, ApiContext>, declared, isTimed);
    }
  }
}

/**
 * Refuses an operation of an API key that asks for anything beyond its scopes, wherever in it that is. Of a
 * person's token nothing is refused here.
 *
 * @throws DomainError FORBIDDEN; `authority` names the scope that is missing.
 */
export function requireScopes(
  schema: GraphQLSchema,
  authority: Authority,
  document: DocumentNode,
  actor: Actor,
): void {
  if (actor.scopes === undefined) {
    return;
  }
  const types = new TypeInfo(schema);
  const onField = ({ name }: { readonly name: { readonly value: string } }): void => {
    const parent = types.getParentType();
    if (name.value.startsWith('__') || !(isObjectType(parent) || isInterfaceType(parent))) {
      return;
    }
    const place = `${parent.name}.${name.value}`;
    if (!parent.name.startsWith('__')) {
      requireScope(place, authority.get(place)?.scopes ?? [], actor);
    }
  };
  visit(document, visitWithTypeInfo(types, { Field: onField }));
}

function guard(
  field: GraphQLField<unknown, ApiContext>,
  declared: Declared,
  isTimed: boolean,
): void {
  const { resolve, subscribe } = field;
  const check = ({ actor, services }: ApiContext): void => {
    requireDeclaredRole(declared, actor);
    if (isTimed && !services.isClockRight()) {
      throw clockIsWrong();
    }
  };
  if (subscribe !== undefined) {
    field.subscribe = (parent, request, context, info): unknown => {
      check(context);
      return subscribe(parent, request, context, info);
    };
  } else {
    field.resolve = (parent, request, context, info): unknown => {
      check(context);
      return resolve?.(parent, request, context, info);
    };
  }
}

function clockIsWrong(): DomainError {
  const message = "The clock of this server differs from the database's. Retry.";
  return new DomainError('SERVICE_UNAVAILABLE', message, { dependency: 'clock' });
}

function rootsOf(schema: GraphQLSchema): ReadonlySet<HolderType> {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  return new Set(roots.flatMap((type) => (type === null || type === undefined ? [] : [type])));
}

function holderTypesOf(schema: GraphQLSchema): HolderType[] {
  return Object.values(schema.getTypeMap()).filter(
    (type): type is HolderType =>
      (isObjectType(type) || isInterfaceType(type)) && !type.name.startsWith('__'),
  );
}
