import { type Config } from '../../composition/config.js';
import { signDevelopmentToken } from '../../infra/tokens.js';

import { developmentSecret, WALL_CLOCK } from '../process/process.js';

/** A working day: whoever opens the link in the morning reads until the evening. */
const LINK_SECONDS = 8 * 3600;

/**
 * Where the console of this process is. With development tokens the link signs in who opens it, as a reader of
 * everything; the token is in the fragment, which a browser sends to nobody. Where an issuer signs, there is no token.
 */
export async function consoleLinkOf(
  config: Config,
  dataDirectory: string,
  url: string,
): Promise<string> {
  if (config.AUTH_ISSUER !== undefined) {
    return `${url}/console/`;
  }
  const token = await signDevelopmentToken({
    subject: 'me',
    roles: ['RISK_VIEWER'],
    accounts: [],
    expiresInSeconds: LINK_SECONDS,
    secret: developmentSecret(config, dataDirectory),
    now: WALL_CLOCK.now(),
  });
  return `${url}/console/#token=${token}`;
}
