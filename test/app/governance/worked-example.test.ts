import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { afterAll, beforeAll, expect, test } from '@jest/globals';

import { assessAccounts } from '../../../src/app/enforcement/assess-accounts.js';
import { executeProposal } from '../../../src/app/governance/execute-proposal.js';
import { previewMarginParameters } from '../../../src/app/governance/proposal-impact.js';
import { castVote } from '../../../src/app/governance/proposal-votes.js';
import { setInForce } from '../../../src/domain/governance/next-version.js';
import { proposalStateAt, proposalTally } from '../../../src/domain/governance/proposal.js';
import { findProposal } from '../../../src/store/governance-proposals.js';
import { loadRiskContext } from '../../../src/store/risk-context.js';

import {
  actorOf,
  aGovernedSystem,
  ALICE,
  anAccountWith,
  BOB,
  CAROL,
  DAVE,
  ERIN,
  factsOf,
  type GovernanceSystem,
  proposeAction,
  refusalOf,
} from './system.js';

/** The worked example of docs/governance.md: run with UPDATE_DOCS=1 to write its answers there. */
const DOCUMENT = path.resolve(import.meta.dirname, '../../../docs/governance.md');
const changes = { maintenanceMarginFraction: '0.019' };
const ACTION = { kind: 'CHANGE_PARAMETERS', marketId: 'BTC-USD', changes } as const;
const DAY = 86_400;

let system: GovernanceSystem;
const answers = new Map<string, unknown>();

beforeAll(async () => {
  system = await aGovernedSystem();
  await anAccountWith(system, 'heron', { cash: '5000', size: '1' });
  await anAccountWith(system, 'kestrel', { cash: '800', size: '1' });
  await anAccountWith(system, 'swift', { cash: '620', size: '0.983' });
});

afterAll(async () => {
  await system.close();
});

async function standingOf(id: string): Promise<unknown> {
  const proposal = (await findProposal(system.db, id))!;
  const now = system.clock.at;
  const { executableAt, expiresAt, votingEndsAt } = proposal;
  return {
    ...{ id, state: proposalStateAt(proposal, now) },
    tally: proposalTally(proposal),
    ...{ votingEndsAt, executableAt, expiresAt, executedAt: proposal.executedAt },
  };
}

async function fractionNow(): Promise<unknown> {
  const { markets, now } = await loadRiskContext(system.db, system.clock.at);
  const { parameters } = markets.get('BTC-USD')!;
  const [tier] = setInForce(parameters, now).tiers;
  return {
    at: now,
    version: parameters.version,
    maintenanceMarginFraction: tier?.maintenanceMarginFraction,
  };
}

async function vote(id: string): Promise<void> {
  for (const [voter, choice] of [
    [ALICE, 'FOR'],
    [BOB, 'FOR'],
    [CAROL, 'AGAINST'],
    [DAVE, 'FOR'],
    [ERIN, 'ABSTAIN'],
  ] as const) {
    await castVote(system, voter, { proposalId: id, choice, reason: null });
  }
}

test('the document shows what the system answers', async () => {
  const viewer = actorOf('rita', 'RISK_VIEWER');
  const { before, after, sample, ...preview } = await previewMarginParameters(
    system,
    viewer,
    ACTION,
  );
  const accountsIn = (counts: typeof before): object =>
    Object.fromEntries(counts.map(({ level, accounts }) => [level, accounts]));
  const [worst] = sample;
  answers.set('preview', {
    ...{ asOf: preview.asOf, before: accountsIn(before), after: accountsIn(after) },
    newlyCalledAccounts: preview.newlyCalledAccounts,
    newlyCloseOutAccounts: preview.newlyCloseOutAccounts,
    newlyCalledNotional: preview.newlyCalledNotional,
    worst: { accountId: worst?.accountId, equity: worst?.equity, level: worst?.level },
    exceedsLimit: preview.exceedsLimit,
  });

  const first = await proposeAction(system, ACTION);
  await vote(first.id);
  await system.wait(3601);
  answers.set('queued', await standingOf(first.id));
  await system.wait(7199);
  answers.set('refused', await refusalOf(executeProposal(system, BOB, first.id)));

  const second = await proposeAction(system, { ...ACTION, phaseInSeconds: 7 * DAY });
  await vote(second.id);
  await system.wait(10_800);
  await executeProposal(system, null, second.id);
  answers.set('executed', await standingOf(second.id));
  const [changed] = await factsOf(system, 'ParametersChanged');
  const { before: old, after: target, ...event } = changed!.payload as Record<string, unknown>;
  const fractionOf = (values: unknown): unknown =>
    (values as Record<string, unknown>).maintenanceMarginFraction;
  answers.set('event', {
    ...{ type: 'ParametersChanged', marketId: 'BTC-USD', proposalId: second.id },
    payload: { ...event, before: fractionOf(old), after: fractionOf(target) },
  });

  const ramp = [await fractionNow()];
  const called: unknown[] = [];
  for (let day = 1; day <= 7; day += 1) {
    await system.wait(DAY);
    // They top up, each as soon as they are called.
    await assessAccounts(system, ['heron', 'kestrel', 'swift'], 'TIME');
    const open = await system.db.marginCall.findMany({ where: { state: 'GRACE' } });
    for (const { id, accountId, cause, graceSeconds, amountDue } of open) {
      called.push({ day, id, cause, graceSeconds, amountDue: amountDue.toFixed() });
      await system.db.collateralBalance.updateMany({
        where: { accountId },
        data: { balance: { increment: amountDue.plus(400).toFixed() } },
      });
    }
    await assessAccounts(system, ['heron', 'kestrel', 'swift'], 'COLLATERAL_CHANGE');
    if (day === 3 || day === 7) {
      ramp.push(await fractionNow());
    }
  }
  answers.set('ramp', ramp);
  answers.set('called', called);
  const voided = await factsOf(system, 'GraceVoided', 'GraceExpired');
  expect(voided).toEqual([]);

  const written = readFileSync(DOCUMENT, 'utf8');
  const shown = [...answers].reduce(
    (text, [name, answer]) => withAnswer(text, name, answer),
    written,
  );
  if (process.env.UPDATE_DOCS === '1') {
    writeFileSync(DOCUMENT, shown);
  }
  expect(readFileSync(DOCUMENT, 'utf8')).toBe(shown);
});

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
