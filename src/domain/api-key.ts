import { createHash } from 'node:crypto';

/** What a key may be used for. It never gives authority over parameters. */
export const API_KEY_SCOPES = ['READ', 'FOLLOW', 'ACKNOWLEDGE', 'INGEST'] as const;
export type ApiKeyScope = (typeof API_KEY_SCOPES)[number];

/** `live`: of a server whose people come from an issuer. `test`: of one that takes development tokens. */
export type ApiKeyKind = 'live' | 'test';

/** Bytes of randomness in a secret. */
export const SECRET_BYTES = 24;
const SECRET = /^mw_(live|test)_[0-9a-f]{48}$/;
/** `mw_live_` and eight digits: enough to tell keys apart, and 40 digits stay secret. */
const PREFIX_LENGTH = 16;

/** @param random `SECRET_BYTES` random bytes. @returns For example `mw_live_` and 48 hex digits. */
export function secretOf(kind: ApiKeyKind, random: Buffer): string {
  return `mw_${kind}_${random.toString('hex')}`;
}

/** How a secret begins, as it is shown. */
export function prefixOf(secret: string): string {
  return secret.slice(0, PREFIX_LENGTH);
}

/** The kind of what looks like a secret; null for anything else. */
export function kindOfSecret(text: string): ApiKeyKind | null {
  const kind = SECRET.exec(text)?.[1];
  return kind === 'live' || kind === 'test' ? kind : null;
}

/** What is kept of a secret. A plain hash will do: nobody guesses 192 random bits. */
export function hashOfSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
