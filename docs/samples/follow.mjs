import { readFile, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';

const query = `subscription ($after: String) {
  marginEvents(after: $after) {
    cursor sequence type accountId at
    ... on MarginCallOpened { amountDue deadline cause withoutGrace }
  }
}`;
const client = createClient({
  url: process.env.URL ?? 'ws://127.0.0.1:4000/graphql',
  webSocketImpl: WebSocket,
  connectionParams: { authorization: `Bearer ${process.env.TOKEN}` },
  retryAttempts: 0, // the loop below subscribes again, after the last event that was handled
});

let after = await readFile('cursor', 'utf8').catch(() => null);
for (;;) {
  try {
    for await (const { data, errors } of client.iterate({ query, variables: { after } })) {
      if (errors !== undefined) {
        console.error(errors);
        process.exit(1);
      }
      console.log(JSON.stringify(data.marginEvents));
      after = data.marginEvents.cursor;
      await writeFile('cursor', after);
    }
  } catch (error) {
    console.error('The connection ended:', error.reason || error.message || error.code);
    if (error.code === 4403) {
      process.exit(1); // the token does not hold (any more): asking again does not help
    }
  }
  await sleep(1000);
}
