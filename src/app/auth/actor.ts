import { type ApiKeyScope } from '../../domain/api-key.js';

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
  /** Owners whose accounts a key may see; absent: none. */
  readonly owners?: readonly string[];
  /** Of an API key: what it may ask for at all. Absent: it is a person's token, and its roles decide. */
  readonly scopes?: ReadonlySet<ApiKeyScope>;
}

/**
 * Subjects of the program itself (`system:engine` is the author of the engine's decisions) and of API keys. No
 * token may use them.
 */
const RESERVED_SUBJECT = /^(system|key):/i;

/** Whether a subject is reserved for the program or an API key, so that no token may have it. */
export function isReservedSubject(subject: string): boolean {
  return RESERVED_SUBJECT.test(subject.trim());
}
