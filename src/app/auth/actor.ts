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
