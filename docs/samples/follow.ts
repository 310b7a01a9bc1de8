import { readFile, writeFile } from 'node:fs/promises';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';

interface MarginEvent {
  readonly cursor: string;
  readonly sequence: string;
  readonly type: string;
  readonly accountId: string | null;
}

const query = `subscription ($after: String) {
  marginEvents(after: $after) { cursor sequence type accountId ... on MarginCallOpened { amountDue deadline } }
}`;
const client = createClient({
  url: process.env.URL ?? 'ws://127.0.0.1:4000/graphql',
  webSocketImpl: WebSocket, // Node has one of its own from version 22 on
  connectionParams: { authorization: `Bearer ${process.env.TOKEN ?? ''}` },
  retryAttempts: 0, // or the client itself would subscribe again, after an old cursor
});

async function handle(event: MarginEvent): Promise<void> {
  console.log(JSON.stringify(event));
  await writeFile('cursor', event.cursor); // when it is handled, not before
}

let after = await readFile('cursor', 'utf8').catch(() => null);
for (;;) {
  try {
    const request = { query, variables: { after } };
    for await (const { data, errors } of client.iterate<{ marginEvents: MarginEvent }>(request)) {
      if (data === null || data === undefined || errors !== undefined) {
        console.error(errors);
        process.exit(1);
      }
      await handle(data.marginEvents);
      after = data.marginEvents.cursor;
    }
  } catch (error) {
    const { code, reason } = error as { readonly code?: number; readonly reason?: string };
    console.error('The connection ended:', reason ?? error);
    if (code === 4403) {
      process.exit(1); // the token does not hold (any more): asking again does not help
    }
  }
  await sleep(1000);
}
