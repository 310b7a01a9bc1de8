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
}

/** Subjects of the program itself: `system:engine` writes what the engine decides. No token may use them. */
const RESERVED_SUBJECT = /^system:/i;

/** Whether a subject is the program's own name in the log, and so can be nobody's token. */
export function isReservedSubject(subject: string): boolean {
  return RESERVED_SUBJECT.test(subject.trim());
}
