import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { confirmPrice } from '../../../src/app/governance/committee/confirm-price.js';
import { publishMarkPrices } from '../../../src/app/ingest/prices/mark-prices.js';
import { loadRiskContext } from '../../../src/store/markets/risk-context.js';

import {
  actorOf,
  aGovernedSystem,
  ALICE,
  enact,
  factsOf,
  FRANK,
  type GovernanceSystem,
  MALLORY,
  refusalOf,
} from './system.js';

let system: GovernanceSystem;

beforeEach(async () => {
  system = await aGovernedSystem();
});

afterEach(async () => {
  await system.close();
});

function publish(source: string, price: string, subject = source) {
  const prices = [{ marketId: 'BTC-USD', price, at: system.clock.now() }];
  return publishMarkPrices(system, actorOf(subject, 'OPERATOR'), { source, prices });
}

function wait(seconds: number): void {
  system.clock.at = new Date(system.clock.at.getTime() + seconds * 1000);
}

async function mark() {
  const { markets } = await loadRiskContext(system.db, system.clock.now());
  const { markPrice, isPriceUsable } = markets.get('BTC-USD')!;
  return `${markPrice?.price.toFixed() ?? 'none'} ${String(isPriceUsable)}`;
}

const source = (id: string) => ({ id, weight: '1', publishers: [id] });
const SET_SOURCES = {
  kind: 'SET_PRICE_SOURCES',
  marketId: 'BTC-USD',
  sources: [source('alpha'), source('beta')],
};

describe('a vote on price sources', () => {
  test('determines the publishers from then on; earlier prices do not count', async () => {
    await publish('alpha', '50000', 'mallory');
    await enact(system, SET_SOURCES);
    expect((await factsOf(system, 'PriceSourcesChanged')).at(-1)).toMatchObject({
      market_id: 'BTC-USD',
      payload: { before: [], sources: SET_SOURCES.sources },
    });
    expect(await publish('alpha', '50000', 'mallory')).toMatchObject({
      rejected: [{ code: 'FORBIDDEN' }],
    });
    await enact(system, {
      kind: 'CHANGE_PARAMETERS',
      marketId: 'BTC-USD',
      changes: { minSources: 2 },
      phaseInSeconds: 0,
    });
    await publish('alpha', '50010');
    expect(await mark()).toBe('50000 false');
    await publish('beta', '50020');
    expect(await mark()).toBe('50015 true');
  });
});

describe('a guardian who confirms a price', () => {
  const confirm = (price: string, actor = FRANK, reason = 'Three exchanges show it.') =>
    confirmPrice(system, actor, { marketId: 'BTC-USD', price, reason });

  test('puts a jump beyond maxJump in force, which time alone never does', async () => {
    await publish('test', '20000', 'operator');
    wait(30);
    await publish('test', '20001', 'operator');
    expect(await mark()).toBe('50000 false');
    await confirm('20000');
    expect(await mark()).toBe('20001 true');
    expect((await factsOf(system, 'PriceConfirmed')).at(-1)).toMatchObject({
      market_id: 'BTC-USD',
      actor: 'frank',
      payload: { price: '20001', lastUsablePrice: '50000', reason: 'Three exchanges show it.' },
    });
  });

  test('must be a guardian, name the waiting price and give a reason', async () => {
    expect(await refusalOf(confirm('20000'))).toMatchObject({
      code: 'CONFLICT',
      details: { state: 'NO_PRICE_IN_QUARANTINE' },
    });
    await publish('test', '20000', 'operator');
    for (const actor of [ALICE, MALLORY]) {
      expect(await refusalOf(confirm('20000', actor))).toMatchObject({ code: 'FORBIDDEN' });
    }
    expect(await refusalOf(confirm('30000'))).toMatchObject({
      details: { state: 'OTHER_PRICE_IN_QUARANTINE', price: '20000' },
    });
    expect(await refusalOf(confirm('20000', FRANK, ' '))).toMatchObject({ code: 'BAD_USER_INPUT' });
    expect(await refusalOf(confirm('0'))).toMatchObject({ code: 'BAD_USER_INPUT' });
    expect(await mark()).toBe('50000 false');
  });

  test('may do so three times in 24 hours', async () => {
    for (const price of ['20000', '8000', '3200']) {
      await publish('test', price, 'operator');
      await confirm(price);
    }
    await publish('test', '1000', 'operator');
    expect(await refusalOf(confirm('1000'))).toMatchObject({
      code: 'CONFLICT',
      details: { state: 'CONFIRMATION_BUDGET_USED', until: expect.any(String) as string },
    });
    wait(86_400);
    await publish('test', '1000', 'operator');
    await confirm('1000');
    expect(await mark()).toBe('1000 true');
  });
});
