import { getDirectiveValues, type GraphQLSchema } from 'graphql';

import { type Actor, type Role } from '../../app/auth/actor.js';
import { type ApiKeyScope } from '../../domain/api-key.js';
import { assert, DomainError } from '../../domain/errors.js';

/** What the SDL says of who may ask for a field. */
export interface Declared {
  /** Roles of which one is needed; null: none is. */
  readonly roles: readonly Role[] | null;
  /** Governance's record that decides; null: none does. */
  readonly records: string | null;
  /** Scopes of which an API key needs one; empty: no key may. */
  readonly scopes: readonly ApiKeyScope[];
}

/** The declaration of a type or field of the SDL itself; null without one. */
export function declaredBy(
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

/**
 * Refuses an API key without a scope for a field. Of a person's token nothing is refused.
 *
 * @param place For example `Query.accounts`.
 * @param allowed Scopes of which the key needs one.
 * @throws DomainError FORBIDDEN; `authority` names the scope that is missing, or TOKEN when no key may.
 */
export function requireScope(
  place: string,
  allowed: readonly ApiKeyScope[],
  { scopes }: Actor,
): void {
  if (scopes === undefined || allowed.some((scope) => scopes.has(scope))) {
    return;
  }
  throw allowed.length === 0
    ? new DomainError('FORBIDDEN', `${place} is not for API keys.`, { authority: 'TOKEN' })
    : new DomainError('FORBIDDEN', `${place} needs a key with the scope ${allowed.join(' or ')}.`, {
        authority: allowed[0] ?? null,
      });
}

/**
 * Refuses a person's token without a role that a root field declares. A key was judged by its scopes before;
 * which accounts it sees, and what needs a role, use cases say.
 *
 * @throws DomainError FORBIDDEN; `authority` names the least role that is sufficient.
 */
export function requireDeclaredRole({ roles }: Declared, actor: Actor): void {
  if (roles !== null && actor.scopes === undefined && !roles.some((r) => actor.roles.has(r))) {
    throw roleMissing(roles);
  }
}

/**
 * What is refused of a mutation before its use case runs, from its declaration.
 *
 * @throws DomainError FORBIDDEN, as the request of the mutation would be refused.
 */
export function requireMutation(schema: GraphQLSchema, name: string, actor: Actor): void {
  const field = schema.getMutationType()?.getFields()[name];
  const declared = declaredBy(schema, field?.astNode);
  assert(declared !== null, `Mutation.${name} declares its authority`);
  requireScope(`Mutation.${name}`, declared.scopes, actor);
  requireDeclaredRole(declared, actor);
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
