import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { type Role } from '../../app/auth/actor.js';
import { type TokenVerifier } from '../../app/auth/authentication.js';
import { type Config } from '../../composition/config.js';
import { makeDirectory } from '../../infra/postgres/data-directory.js';
import { createTokenVerifier, signDevelopmentToken } from '../../infra/tokens.js';

import { WALL_CLOCK } from './process.js';

/**
 * The secret that signs development tokens: the configured one, or a generated one that is stored beside the
 * embedded database, readable by its owner alone.
 */
function developmentSecret(config: Config, dataDirectory: string): string {
  if (config.AUTH_DEV_SECRET !== undefined) {
    return config.AUTH_DEV_SECRET;
  }
  const file = path.join(dataDirectory, 'development-secret');
  if (!existsSync(file)) {
    makeDirectory(path.resolve(dataDirectory));
    writeFileSync(file, randomBytes(32).toString('hex'), { mode: 0o600 });
  }
  return readFileSync(file, 'utf8').trim();
}

/** Who is asking: by the configured issuer, else by development tokens. */
export function openTokenVerifier(config: Config, dataDirectory: string): TokenVerifier {
  const { AUTH_ISSUER: issuer, AUTH_AUDIENCE: audience } = config;
  const { now } = WALL_CLOCK;
  return issuer !== undefined && audience !== undefined
    ? createTokenVerifier({ kind: 'OIDC', issuer, audience, now })
    : createTokenVerifier({
        kind: 'DEVELOPMENT',
        secret: developmentSecret(config, dataDirectory),
        now,
      });
}

export interface TokenOptions {
  readonly subject: string;
  readonly roles: readonly Role[];
  readonly accounts?: readonly string[];
  /** Seconds. */
  readonly expires: number;
  /** The folder of the secret. */
  readonly data: string;
}

/** A development token, from now on. */
export function signToken(
  { subject, roles, accounts = [], expires, data }: TokenOptions,
  config: Config,
): Promise<string> {
  const secret = developmentSecret(config, data);
  const now = WALL_CLOCK.now();
  return signDevelopmentToken({ subject, roles, accounts, expiresInSeconds: expires, secret, now });
}
