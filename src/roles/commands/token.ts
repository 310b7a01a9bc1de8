import { type Role } from '../../app/auth/actor.js';
import { type Config } from '../../composition/config.js';
import { DomainError } from '../../domain/errors.js';
import { signDevelopmentToken } from '../../infra/tokens.js';

import { developmentSecret, WALL_CLOCK } from '../process/process.js';

export interface TokenOptions {
  readonly subject: string;
  readonly roles: readonly Role[];
  readonly accounts?: readonly string[];
  /** Seconds. */
  readonly expires: number;
  readonly data: string;
}

/** `marginward token` @throws DomainError FORBIDDEN when a production issuer is configured. */
export async function printToken(options: TokenOptions, config: Config): Promise<void> {
  if (config.AUTH_ISSUER !== undefined) {
    throw new DomainError(
      'FORBIDDEN',
      `AUTH_ISSUER is ${config.AUTH_ISSUER}: it issues the tokens, and development tokens are refused.`,
    );
  }
  const { subject, roles, accounts = [], expires } = options;
  const token = await signDevelopmentToken({
    subject,
    roles,
    accounts,
    expiresInSeconds: expires,
    secret: developmentSecret(config, options.data),
    now: WALL_CLOCK.now(),
  });
  process.stdout.write(`${token}\n`);
}
