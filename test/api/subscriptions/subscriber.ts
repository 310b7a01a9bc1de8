import { type Client } from 'graphql-ws';

import { type Api } from '../harness.js';

const clients: Client[] = [];

/** A connection that `disconnectAll` ends. */
export function connect(api: Api, token: string | null): Client {
  const client = api.socket(token);
  clients.push(client);
  return client;
}

export async function disconnectAll(): Promise<void> {
  for (const client of clients.splice(0)) {
    await client.dispose();
  }
}

export interface Subscription {
  readonly next: () => Promise<unknown>;
  readonly take: (count: number) => Promise<unknown[]>;
  readonly stop: () => Promise<unknown>;
}

/** Subscribes over a connection of its own. */
export function subscribe(
  api: Api,
  token: string,
  query: string,
  variables: Record<string, unknown> = {},
): Subscription {
  const client = connect(api, token);
  const results = client.iterate({ query, variables });
  // Asked for at once: the client does not tell of a connection that ended before anybody asked.
  let upcoming = results.next();
  const next = async (): Promise<unknown> => {
    const { value } = (await upcoming) as { value: { data?: unknown; errors?: unknown } };
    upcoming = results.next();
    upcoming.catch(() => undefined); // of a subscription that nobody asks any more
    return value.errors === undefined ? value.data : { errors: value.errors };
  };
  return {
    next,
    take: async (count) => {
      const taken: unknown[] = [];
      while (taken.length < count) {
        taken.push(await next());
      }
      return taken;
    },
    stop: async () => {
      await results.return?.();
      await client.dispose();
    },
  };
}
