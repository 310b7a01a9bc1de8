import { type ApiKeyScope } from '../../domain/api-key.js';

/** What a token may say of its bearer. None of it gives authority over parameters. */
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

/** Who asks. */
export interface Actor {
  readonly subject: string;
  readonly roles: ReadonlySet<Role>;
  /** Accounts a partner may see; an owner sees those it owns besides. */
  readonly accounts: readonly string[];
  /** Owners whose accounts a key may see; absent: none. */
  readonly owners?: readonly string[];
  /** Of an API key: what it may ask for at all. Absent: it is a person's token, and its roles decide. */
  readonly scopes?: ReadonlySet<ApiKeyScope>;
}

/** `system:engine` writes what the engine decides, `key:…` is an API key. No token may use such subjects. */
const RESERVED_SUBJECT = /^(system|key):/i;

/** Whether a subject is the name of the program itself or of a key in the log, and so can be nobody's token. */
export function isReservedSubject(subject: string): boolean {
  return RESERVED_SUBJECT.test(subject.trim());
}
