import { expect } from 'vitest';

import { type Api, at } from './harness.js';

export interface MadeKey {
  readonly id: string;
  readonly secret: string;
}

/** Makes a key, with READ unless the input says otherwise; its prefix is the beginning of its secret. */
export async function makeKey(api: Api, admin: string, input: object): Promise<MadeKey> {
  const answer = await api.ask(
    admin,
    `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret key { id prefix } } }`,
    { input: { name: 'a partner', scopes: ['READ'], ...input } },
  );
  expect(answer.errors).toEqual([]);
  const secret = String(at(answer.data, 'createApiKey', 'secret'));
  expect(at(answer.data, 'createApiKey', 'key', 'prefix')).toBe(secret.slice(0, 16));
  return { id: String(at(answer.data, 'createApiKey', 'key', 'id')), secret };
}
