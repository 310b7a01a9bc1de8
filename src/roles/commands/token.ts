import { type Config } from '../../composition/config.js';
import { DomainError } from '../../domain/errors.js';

import { type Env } from '../process/process.js';
import { signToken, type TokenOptions } from '../process/tokens.js';

/** `marginward token` @throws DomainError FORBIDDEN when a production issuer is configured. */
export async function printToken(options: TokenOptions, { config }: Env): Promise<void> {
  if (config.AUTH_ISSUER !== undefined) {
    throw new DomainError(
      'FORBIDDEN',
      `AUTH_ISSUER is ${config.AUTH_ISSUER}: it issues the tokens, and development tokens are refused.`,
    );
  }
  process.stdout.write(`${await signToken(options, config)}\n`);
}

/** A working day: whoever opens the link in the morning reads until the evening. */
const LINK_SECONDS = 8 * 3600;

/**
 * Where the console of this process is. With development tokens the link signs in who opens it, as a reader of
 * everything; the token is in the fragment, which a browser sends to nobody. Where an issuer signs, there is no token.
 */
export async function consoleLinkOf(config: Config, data: string, url: string): Promise<string> {
  if (config.AUTH_ISSUER !== undefined) {
    return `${url}/console/`;
  }
  const reader = { subject: 'me', roles: ['RISK_VIEWER'], expires: LINK_SECONDS, data } as const;
  return `${url}/console/#token=${await signToken(reader, config)}`;
}
