import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { Webhook } from 'standardwebhooks';

import { blockWith } from './shown-commands.js';
import { aWorkspace, type Background, type Workspace } from './workspace.js';

const RUN_MS = 600_000;
const WEBHOOK_SECRET = `whsec_${Buffer.from('a secret of twenty-four bytes').toString('base64')}`;

let workspace: Workspace;
let server: Background;
let url: string;
/** What the receiver of notices got. */
const posts: { readonly headers: Readonly<Record<string, string>>; readonly body: string }[] = [];
let receiver: Server;

beforeAll(async () => {
  receiver = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      posts.push({ headers: request.headers as Record<string, string>, body });
      response.end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  workspace = aWorkspace();
  server = workspace.start('npm start -- --bare --data .my-data', {
    NOTICE_WEBHOOK_URL: `http://127.0.0.1:${String((receiver.address() as AddressInfo).port)}/`,
    NOTICE_WEBHOOK_SECRET: WEBHOOK_SECRET,
  });
  url = (await server.said(/GraphQL at (http:\/\/[\d.:]+)/))[1] ?? '';
}, RUN_MS);
afterAll(async () => {
  await workspace.close();
  receiver.close();
});

/** A script of the pages, sent to the server of this test instead of the default port. */
async function runScript(
  script: string,
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const here = script.replaceAll(/(?:http:\/\/127\.0\.0\.1|localhost):4000/g, url);
  const { code, stdout, stderr } = await workspace.run(here, env);
  if (code !== 0) {
    throw new Error(`${script} ended with ${String(code)}: ${stderr}`);
  }
  return stdout.trim();
}

const tokenOf = (words: string): Promise<string> =>
  runScript(`node dist/main.js token --data .my-data ${words}`);

/** Instants are those of the run. */
function withoutInstants(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value).replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, 'INSTANT'),
  );
}

describe('the server of README', () => {
  test('takes what "Feed it" sends', async () => {
    const script = blockWith('README.md', 'sh', 'OPERATOR=$(node');
    const lines = (await runScript(script)).split('\n').filter((line) => line !== '');
    const answers = lines.map((line): unknown => JSON.parse(line));

    expect(answers).toEqual([
      { data: { recordDeposit: { id: 'deposit.deposit-1', status: 'FINAL' } } },
      { data: { publishMarkPrices: { accepted: 1, rejected: [] } } },
      { data: { recordPositions: { accepted: 1, rejected: [] } } },
      { data: { publishMarkPrices: { accepted: 1, rejected: [] } } },
    ]);
  });

  test('answers the query as README shows, but for the instant of the deadline', async () => {
    // As README says beside it: the token is of the folder of the server.
    const script = blockWith('README.md', 'sh', 'TOKEN=$(node').replace(
      'main.js token',
      'main.js token --data .my-data',
    );
    const shown: unknown = JSON.parse(blockWith('README.md', 'json', '"accounts"'));
    let answer = await runScript(script);
    // The engine opens the call a moment after the price.
    while (!answer.includes('acc-1.call-1')) {
      await sleep(200);
      answer = await runScript(script);
    }
    expect(withoutInstants(JSON.parse(answer))).toEqual(withoutInstants(shown));
  });

  test('posts the notice that docs/operations.md shows, but for instants, signed', async () => {
    const shown = JSON.parse(blockWith('docs/operations.md', 'json', '"noticeId"')) as {
      readonly data: { readonly text: string };
    };
    const find = (): (typeof posts)[number] | undefined =>
      posts.find(({ body }) => body.includes('MARGIN_CALL_OPENED'));
    while (find() === undefined) {
      await sleep(100);
    }
    const { headers = {}, body = '' } = find() ?? {};
    const posted = new Webhook(WEBHOOK_SECRET).verify(body, headers) as typeof shown;
    // The page shows the beginning of the text.
    const [beginning = ''] = shown.data.text.split('…');
    expect(posted.data.text.startsWith(beginning)).toBe(true);
    const withText = { ...posted, data: { ...posted.data, text: shown.data.text } };
    expect(withoutInstants(withText)).toEqual(withoutInstants(shown));
  });

  test('answers the request of docs/api.md', async () => {
    const script = blockWith('docs/api.md', 'sh', 'curl');
    const TOKEN = await tokenOf('--subject risk-desk --roles RISK_VIEWER');
    expect(JSON.parse(await runScript(script, { TOKEN }))).toMatchObject({
      data: {
        accounts: { nodes: [{ id: 'acc-1', openMarginCall: { amountOutstanding: '193.6' } }] },
      },
    });
  });

  test('refuses as docs/errors.md shows', async () => {
    const token = await tokenOf('--subject feed --roles OPERATOR');
    const query = `mutation { recordDeposit(input: {
      key: "d-2", accountId: "acc-1", asset: "USD", amount: "-1", final: true }) { id } }`;
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    const { errors } = (await response.json()) as { readonly errors: unknown };
    const shown: unknown = JSON.parse(blockWith('docs/errors.md', 'json', '"errors"'));
    expect({ errors }).toEqual(shown);
  });

  test('takes the price file that replay sends', async () => {
    const open = Date.UTC(2026, 0, 1);
    const bar = `${String(open)},98000,98000,98000,98000\n`;
    writeFileSync(path.join(workspace.path, 'FILE'), `open_time,open,high,low,close\n${bar}`);
    const OPERATOR = await tokenOf('--subject feed --roles OPERATOR');
    // A minute of prices takes a minute, unless it is told otherwise.
    const command = 'node dist/main.js replay --prices FILE --symbol BTCUSDT --token "$OPERATOR"';
    const answer = await runScript(`${command} --url ${url}/graphql --speed max`, { OPERATOR });
    expect(JSON.parse(answer)).toEqual({ accepted: 4, rejected: 0 });
  });
});

describe('the server of the worked example in docs/governance.md', () => {
  test('starts with a genesis file of your own, and has tokens for everybody', async () => {
    await runScript('node dist/main.js genesis init my-genesis.json');
    const governed = workspace.start(
      'npm start -- --bare --genesis my-genesis.json --data .governed',
    );
    await governed.said(/GraphQL at/);
    const tokens = [
      await runScript('node dist/main.js token --data .governed --subject olga --roles OPERATOR'),
      await runScript(
        'node dist/main.js token --data .governed --subject alice --roles RISK_VIEWER',
      ),
    ];
    await governed.stop();

    expect(tokens.every((token) => /^[\w-]+\.[\w-]+\.[\w-]+$/.test(token))).toBe(true);
  });
});
