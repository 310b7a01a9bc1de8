import {
  type DocumentNode,
  getDirectiveValues,
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

import { type Actor, type Role } from '../../app/auth/actor.js';
import { type ApiKeyScope } from '../../domain/api-key.js';
import { assert, DomainError } from '../../domain/errors.js';
import { type ApiContext } from '../context.js';

/** What the SDL says of who may ask for a field. */
export interface Declared {
  /** Roles of which one is needed; null: none is. */
  readonly roles: readonly Role[] | null;
  /** Governance's record that decides; null: none does. */
  readonly records: string | null;
  /** Scopes of which an API key needs one; empty: no key may. */
  readonly scopes: readonly ApiKeyScope[];
}

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
  { scopes }: Actor,
): void {
  if (scopes === undefined) {
    return;
  }
  const types = new TypeInfo(schema);
  const onField = ({ name }: { readonly name: { readonly value: string } }): void => {
    const parent = types.getParentType();
    if (name.value.startsWith('__') || !(isObjectType(parent) || isInterfaceType(parent))) {
      return;
    }
    const place = `${parent.name}.${name.value}`;
    const allowed = parent.name.startsWith('__') ? null : (authority.get(place)?.scopes ?? []);
    if (allowed !== null && !allowed.some((scope) => scopes.has(scope))) {
      throw scopeMissing(place, allowed);
    }
  };
  visit(document, visitWithTypeInfo(types, { Field: onField }));
}

function scopeMissing(place: string, allowed: readonly ApiKeyScope[]): DomainError {
  return allowed.length === 0
    ? new DomainError('FORBIDDEN', `${place} is not for API keys.`, { authority: 'TOKEN' })
    : new DomainError('FORBIDDEN', `${place} needs a key with the scope ${allowed.join(' or ')}.`, {
        authority: allowed[0] ?? null,
      });
}

function guard(field: GraphQLField<unknown, ApiContext>, { roles }: Declared): void {
  const { resolve, subscribe } = field;
  const check = ({ actor }: ApiContext): void => {
    // A key was judged by its scopes before; which accounts it sees, and what needs a role, use cases say.
    if (roles !== null && actor.scopes === undefined && !roles.some((r) => actor.roles.has(r))) {
      throw roleMissing(roles);
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

/** The least of the roles that would do: what a caller asks its administrator for. */
const LEAST_FIRST: readonly Role[] = ['ACCOUNT_OWNER', 'RISK_VIEWER'];

function roleMissing(roles: readonly Role[]): DomainError {
  const least = LEAST_FIRST.find((role) => roles.includes(role)) ?? roles[0] ?? null;
  const text =
    roles.length === 1
      ? `This needs the role ${String(least)}.`
      : `This needs a role that may ask for it.`;
  return new DomainError('FORBIDDEN', text, { authority: least });
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

function declaredBy(
  schema: GraphQLSchema,
  node: Parameters<typeof getDirectiveValues>[1] | null | undefined,
): Declared | null {
  const directive = schema.getDirective('authority');
  assert(directive !== null && directive !== undefined, 'the SDL has the directive @authority');
  const values =
    node === null || node === undefined ? undefined : getDirectiveValues(directive, node);
  if (values === undefined) {
    return null;
  }
  const { roles, records, scopes } = values as Partial<Declared>;
  return { roles: roles ?? null, records: records ?? null, scopes: scopes ?? [] };
}
