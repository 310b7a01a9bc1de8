import { writeFileSync } from 'node:fs';
import path from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { blockWith } from './shown-commands.js';
import { aWorkspace, type Background, type Workspace } from './workspace.js';

/* docs/partners.md, from key to first webhook, as it is written: only ports and the folder's server differ. */

let workspace: Workspace;
let server: Background;
let url = '';

beforeAll(async () => {
  workspace = aWorkspace();
  server = workspace.start('npm start -- --bare --data .my-partners', {
    WEBHOOK_ALLOW_LOOPBACK: 'true',
  });
  url = (await server.said(/GraphQL at (http:\/\/[\d.:]+)/))[1] ?? '';
}, 600_000);
afterAll(() => workspace.close());

async function run(script: string, env: Readonly<Record<string, string>> = {}): Promise<unknown> {
  const here = script.replaceAll('http://127.0.0.1:4000', url);
  const { code, stdout, stderr } = await workspace.run(here, env);
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout);
}

/** What an answer has under its one field. */
async function answerTo(
  script: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Record<string, unknown>> {
  const { data, errors } = (await run(script, env)) as {
    data: Record<string, Record<string, unknown>>;
    errors?: unknown;
  };
  expect(errors).toBeUndefined();
  return Object.values(data)[0] ?? {};
}

test('from key to first webhook', async () => {
  const made = await answerTo(blockWith('docs/partners.md', 'sh', 'createApiKey'));
  const KEY = String(made.secret);
  expect(KEY).toMatch(/^mw_test_/);

  expect(
    await run(blockWith('docs/partners.md', 'sh', 'viewer { subject }'), { KEY }),
  ).toMatchObject({
    data: { viewer: { subject: `key:${(made.key as { id: string }).id}` } },
  });

  // The port of the page may be in use: the receiver takes a free one, and the endpoint is told.
  const holder = workspace.start(
    `node -e "const s=require('net').createServer().listen(0,'127.0.0.1',()=>console.log('port '+s.address().port))"`,
  );
  const port = (await holder.said(/port (\d+)/))[1] ?? '';
  await holder.stop();
  const endpoint = await answerTo(
    blockWith('docs/partners.md', 'sh', 'createWebhook').replace(
      '127.0.0.1:5000',
      `127.0.0.1:${port}`,
    ),
    { KEY },
  );
  const receiver = workspace.start('node docs/samples/receive.mjs', {
    WEBHOOK_SECRET: String(endpoint.secret),
    RECEIVER_PORT: port,
  });
  await receiver.said(/Listening on/);

  await answerTo(blockWith('docs/partners.md', 'sh', 'sendTestEvent'), {
    KEY,
    WEBHOOK: String(endpoint.id),
  });
  await receiver.said(/"type":"MarginCallOpened".*"isTest":true/);

  await answerTo(blockWith('docs/partners.md', 'sh', 'OPERATOR=$(node'));
  await receiver.said(/"type":"DepositSeen".*"accountId":"alice-1"/);

  // What somebody else signed is not printed.
  writeFileSync(path.join(workspace.path, 'forged.json'), '{"type":"Forged"}');
  const { stdout } = await workspace.run(
    `curl -s -o /dev/null -w '%{http_code}' -d @forged.json -H 'webhook-id: x' -H 'webhook-timestamp: 1' -H 'webhook-signature: v1,AAAA' http://127.0.0.1:${port}/`,
  );
  expect(stdout).toBe('401');
  expect(receiver.output()).not.toContain('Forged');
}, 300_000);
