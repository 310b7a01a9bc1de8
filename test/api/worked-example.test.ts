import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { aGovernedApi, type GovernedApi, okAt, type Person, VOTE } from './governed-api.js';
import { type Answer } from './harness.js';

/** The worked example of docs/governance.md: run with UPDATE_DOCS=1 to write its answers there. */
const DOCUMENT = path.resolve(import.meta.dirname, '../../docs/governance.md');
const HOUR = 3600;
const DAY = 24 * HOUR;

let governed: GovernedApi;
const document = readFileSync(DOCUMENT, 'utf8');
const answers = new Map<string, unknown>();

beforeAll(async () => {
  governed = await aGovernedApi([], {}, { isPriced: false });
});
afterAll(() => governed.close());

/** Sends the request with this name on the page, as the actor stated there. */
async function ask(name: string): Promise<Answer> {
  const block = new RegExp(`<!-- ask: (\\w+) ${name} -->\\n+\`\`\`graphql\\n([^\`]*)\`\`\``, 'u');
  const [, who, query] = block.exec(document) ?? [];
  expect({ name, query }).toEqual({ name, query: expect.any(String) as unknown });
  const answer = await governed.as(who as Person, query ?? '');
  const [refusal] = answer.errors;
  answers.set(
    name,
    refusal === undefined
      ? answer.data
      : { message: refusal.message, path: refusal.path, extensions: refusal.extensions },
  );
  return answer;
}

async function vote(id: string, ...others: readonly (readonly [Person, string])[]): Promise<void> {
  for (const [who, choice] of [
    ['alice', 'FOR'],
    ['bob', 'FOR'],
    ['carol', 'AGAINST'],
    ['dave', 'FOR'],
    ...others,
  ] as const) {
    okAt(await governed.as(who, VOTE, { id, choice }), 'castVote');
  }
}

async function topUp(accountId: string, amount: string): Promise<void> {
  const input = { key: `top-up-${accountId}`, accountId, asset: 'USD', amount, final: true };
  const query =
    'mutation ($input: RecordDepositInput!) { recordDeposit(input: $input) { status } }';
  okAt(await governed.as('olga', query, { input }), 'recordDeposit');
  await governed.api.settle();
}

test('the page shows what the API answers', async () => {
  await ask('accounts');
  await ask('priced');
  await governed.api.settle();
  await ask('preview');
  await ask('proposed');
  await vote('proposal-1');
  await ask('voted');
  await governed.wait(3601);
  await ask('queued');
  await governed.wait(7199);
  await ask('refused');

  const query =
    'mutation ($input: ProposeParametersInput!) { propose(input: { changeParameters: $input }) { id } }';
  const phased = {
    title: 'The same over a week',
    rationale: 'So that nobody is closed out by it.',
    marketId: 'BTC-USD',
    changes: { maintenanceMarginFraction: '0.019' },
    phaseInSeconds: 7 * DAY,
  };
  okAt(await governed.as('alice', query, { input: phased }), 'propose', 'id');
  await vote('proposal-2', ['erin', 'ABSTAIN']);
  await governed.wait(10_800);
  await ask('executed');
  await governed.api.settle();
  await ask('event');

  for (let day = 1; day <= 7; day += 1) {
    await governed.wait(DAY);
    const open = await governed.api.system.db.marginCall.findMany({ where: { state: 'GRACE' } });
    for (const { accountId, amountDue } of open) {
      await topUp(accountId, amountDue.plus(400).toFixed());
    }
  }
  await ask('ramp');
  await ask('called');
  await expectExamples();

  const shown = [...answers].reduce(
    (text, [name, answer]) => withAnswer(text, name, answer),
    document,
  );
  if (process.env.UPDATE_DOCS === '1') {
    writeFileSync(DOCUMENT, shown);
  }
  expect(readFileSync(DOCUMENT, 'utf8')).toBe(shown);
  const asked = [...document.matchAll(/<!-- ask: \w+ (\w+) -->/gu)].map(([, name]) => name);
  expect([...answers.keys()]).toEqual(asked);
});

/** A mandate, a veto and a pause, each from its beginning. */
async function expectExamples(): Promise<void> {
  await ask('granting');
  await vote('proposal-3');
  await governed.wait(3 * HOUR);
  const execute = 'mutation { executeProposal(proposalId: "proposal-3") { state } }';
  expect(okAt(await governed.as('rita', execute), 'executeProposal', 'state')).toBe('EXECUTED');
  await ask('tooFar');
  await ask('changed');
  await ask('haircut');
  await vote('proposal-4');
  await governed.wait(2 * HOUR);
  await ask('vetoed');
  await ask('paused');
  await ask('resumed');
}

/** Puts an answer into the block that follows `<!-- answer: name -->`. */
function withAnswer(text: string, name: string, answer: unknown): string {
  const block = new RegExp(`(<!-- answer: ${name} -->\\n+\`\`\`json\\n)[^\`]*(\`\`\`)`, 'u');
  expect(text).toMatch(block);
  return text.replace(block, (_, head: string, tail: string) => {
    // One text in a list stays on its line: what the formatter of the documents makes of it.
    const json = JSON.stringify(answer, null, 2).replace(/\[\n\s+("[^"]*")\n\s+\]/gu, '[$1]');
    return `${head}${json}\n${tail}`;
  });
}
