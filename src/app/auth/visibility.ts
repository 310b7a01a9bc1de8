import { DomainError } from '../../domain/errors.js';
import { type AccountScope, EVERY_ACCOUNT } from '../../store/database/read-scope.js';
import { type Actor, type Role } from './actor.js';

/** Roles that need the whole book for their work. */
const READS_EVERYTHING: readonly Role[] = [
  'RISK_VIEWER',
  'OPERATOR',
  'COMMITTEE',
  'GUARDIAN',
  'ADMIN',
];

/** Whether the actor may read every account. */
export function readsEverything(actor: Actor): boolean {
  return READS_EVERYTHING.some((role) => actor.roles.has(role));
}

/**
 * The accounts an actor may see: all for roles that need the whole book; else those that its token lists and,
 * for an owner, those it owns. A token without a role sees none.
 */
export function visibleAccounts(actor: Actor): AccountScope {
  if (readsEverything(actor)) {
    return EVERY_ACCOUNT;
  }
  const isOwner = actor.roles.has('ACCOUNT_OWNER');
  return {
    isEverything: false,
    owner: isOwner ? actor.subject : null,
    accountIds: isOwner || actor.roles.has('PARTNER') ? actor.accounts : [],
  };
}

/**
 * Refuses an actor that sees no account at all: its token has no role.
 *
 * @throws DomainError FORBIDDEN; `authority` names the least role that is sufficient.
 */
export function requireSomeSight(actor: Actor): void {
  if (!readsEverything(actor) && !actor.roles.has('PARTNER') && !actor.roles.has('ACCOUNT_OWNER')) {
    throw new DomainError('FORBIDDEN', 'This needs a role that reads accounts.', {
      authority: 'ACCOUNT_OWNER',
    });
  }
}

/**
 * Refuses an actor that may not read every account.
 *
 * @throws DomainError FORBIDDEN; `authority` names the least role that is sufficient.
 */
export function requireReadsEverything(actor: Actor): void {
  if (!readsEverything(actor)) {
    throw new DomainError('FORBIDDEN', 'This needs a role that reads every account.', {
      authority: 'RISK_VIEWER',
    });
  }
}
