/** The roles that a token may grant its bearer. None gives authority over parameters. */
export const ROLES = [
  'OPERATOR',
  'RISK_VIEWER',
  'COMMITTEE',
  'GUARDIAN',
  'ADMIN',
  'PARTNER',
  'ACCOUNT_OWNER',
] as const;
export type Role = (typeof ROLES)[number];

/** The caller. */
export interface Actor {
  readonly subject: string;
  readonly roles: ReadonlySet<Role>;
  /** Accounts a partner may see; an owner also sees the accounts it owns. */
  readonly accounts: readonly string[];
}

/**
 * Subjects of the program itself: `system:engine` is the author of the engine's decisions. No token may use
 * them.
 */
const RESERVED_SUBJECT = /^system:/i;

/** Whether a subject is reserved for the program, so that no token may have it. */
export function isReservedSubject(subject: string): boolean {
  return RESERVED_SUBJECT.test(subject.trim());
}
