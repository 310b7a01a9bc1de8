import { DomainError } from '../../domain/errors.js';

import { type Actor, type Role } from './actor.js';

/**
 * Refuses an actor without `role`.
 *
 * @throws DomainError FORBIDDEN; `authority` names the missing role.
 */
export function requireRole(actor: Actor, role: Role): void {
  if (!actor.roles.has(role)) {
    throw new DomainError('FORBIDDEN', `This needs the role ${role}.`, { authority: role });
  }
}
