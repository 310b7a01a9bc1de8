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
import { assert } from '../../domain/errors.js';
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

/** Puts the declared authority before the resolver of every root field. */
export function guardRootFields(schema: GraphQLSchema, authority: Authority): void {
  for (const type of rootsOf(schema)) {
    for (const field of Object.values(type.getFields())) {
      const declared = authority.get(placeOf(type, field));
      assert(declared !== undefined, `${placeOf(type, field)} declares its authority`);
      guard(field as GraphQLField<unknown, ApiContext>, declared);
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

function guard(field: GraphQLField<unknown, ApiContext>, declared: Declared): void {
  const { resolve, subscribe } = field;
  const check = ({ actor }: ApiContext): void => {
    requireDeclaredRole(declared, actor);
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
