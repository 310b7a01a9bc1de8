import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { recordDeposit } from '../../../../src/app/ingest/collateral/record-deposit.js';
import { publishMarkPrices } from '../../../../src/app/ingest/prices/mark-prices.js';
import { type PositionInput } from '../../../../src/app/ingest/positions/position-input.js';
import { recordPositions } from '../../../../src/app/ingest/positions/record-positions.js';

import {
  actorWith,
  aSystem,
  factsOf,
  NOW,
  openCallOn,
  OPERATOR,
  rowCounts,
  secondsAfter,
  type System,
} from '../system.js';

let system: System;
let lastKey = 0;

/** `'a BTC-USD 2 100'`: two BTC entered at 100; `'a BTC-USD 0 0 99'`: closed at 99. */
function rowOf(text: string): PositionInput {
  const [accountId, marketId, size, entryPrice, price] = text.split(' ');
  return {
    accountId: accountId!,
    marketId: marketId!,
    size: size!,
    entryPrice: entryPrice!,
    price: price ?? null,
  };
}

interface Options {
  readonly key?: string;
  readonly owner?: string | null;
}

function record(texts: readonly string[], { key, owner = 'alice' }: Options = {}) {
  lastKey += 1;
  const positions = texts.map(rowOf);
  return recordPositions(system, OPERATOR, { key: key ?? `key-${lastKey}`, owner, positions });
}

async function fund(accountId: string, amount: string) {
  const input = { key: `fund-${accountId}`, accountId, asset: 'USD', amount, final: true };
  await recordDeposit(system, OPERATOR, { ...input, owner: 'alice' });
}

async function publish(marketId: string, price: string) {
  const at = system.clock.now();
  await publishMarkPrices(system, OPERATOR, { source: 's', prices: [{ marketId, price, at }] });
}

async function positionsOf(accountId: string): Promise<string[]> {
  const rows = await system.db.position.findMany({
    where: { accountId },
    orderBy: { marketId: 'asc' },
  });
  return rows.map((r) => `${r.marketId} ${r.size.toFixed()} ${r.entryPrice.toFixed()}`);
}

const ALL_TAKEN = { rejected: [], duplicate: false };

beforeAll(async () => {
  system = await aSystem();
  // BTC is priced; no other market is.
  await publish('BTC-USD', '100');
});

afterAll(async () => {
  await system.close();
});

describe('recorded positions', () => {
  it('replace what the account had in the named markets, and leave the others', async () => {
    await fund('r', '1000');
    await record(['r BTC-USD 2 100', 'r ETH-USD -3 50']);
    expect(await record(['r BTC-USD 1.5 90', 'r SOL-USD 4 20'])).toEqual({
      ...ALL_TAKEN,
      accepted: 2,
    });
    expect(await positionsOf('r')).toEqual(['BTC-USD 1.5 90', 'ETH-USD -3 50', 'SOL-USD 4 20']);
    await record(['r ETH-USD 0 0 50', 'r SOL-USD -0 1 20']);
    expect(await positionsOf('r')).toEqual(['BTC-USD 1.5 90']);
  });

  it('leave one fact an account, with its positions before and after', async () => {
    await fund('e', '1000');
    await record(['e BTC-USD 2 100', 'e ETH-USD -3 50']);
    await record(['e BTC-USD 0 0']);
    const facts = (await factsOf(system, 'e')).filter(({ type }) => type === 'PositionsRecorded');
    const btc = { marketId: 'BTC-USD', size: '2', entryPrice: '100' };
    const eth = { marketId: 'ETH-USD', size: '-3', entryPrice: '50' };
    expect(facts.map(({ payload }) => payload)).toEqual([
      { owner: 'alice', before: [], positions: [btc, eth] },
      {
        owner: 'alice',
        before: [btc, eth],
        positions: [eth],
        transferId: `positions/key-${lastKey}`,
        realized: [{ marketId: 'BTC-USD', price: '100', realizedPnl: '0' }],
        changes: [],
      },
    ]);
  });

  it('that change nothing leave no fact', async () => {
    await fund('same', '1000');
    await record(['same BTC-USD 2 100']);
    const before = await factsOf(system, 'same');
    expect(await record(['same BTC-USD 2.0 100.00', 'same ETH-USD 0 1'])).toMatchObject({
      accepted: 2,
    });
    expect(await factsOf(system, 'same')).toEqual(before);
  });

  it('create an unknown account for its owner', async () => {
    expect(await record(['new-1 ETH-USD 1 10'], { owner: 'bob' })).toMatchObject({ accepted: 1 });
    const owners = await system.db.account.findMany({ where: { owner: 'bob' } });
    expect(owners.map(({ id }) => id)).toEqual(['new-1']);
  });

  it('asked for twenty times at once are recorded once', async () => {
    await fund('twenty', '1000');
    const before = await factsOf(system);
    const receipts = await Promise.all(
      Array.from({ length: 20 }, () =>
        record(['twenty BTC-USD 1 100', 'twenty NO-USD 1 1'], { key: 'twenty' }),
      ),
    );
    expect(receipts.filter(({ duplicate }) => !duplicate)).toHaveLength(1);
    for (const receipt of receipts) {
      expect(receipt).toMatchObject({ accepted: 1, rejected: [{ index: 1, code: 'NOT_FOUND' }] });
    }
    expect(await factsOf(system)).toHaveLength(before.length + 1);
  });

  it('under a key that was used for others are a conflict that names the key', async () => {
    await record(['k ETH-USD 1 10'], { key: 'used' });
    await expect(record(['k ETH-USD 2 10'], { key: 'used' })).rejects.toMatchObject({
      code: 'CONFLICT',
      details: { field: 'key', key: 'used' },
    });
    await expect(
      record(['k ETH-USD 1 10'], { key: 'used', owner: 'another' }),
    ).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await positionsOf('k')).toEqual(['ETH-USD 1 10']);
  });

  it('of overlapping requests are all recorded, without a deadlock', async () => {
    const accounts = Array.from({ length: 30 }, (_, n) => `cross-${n}`);
    const forwards = accounts.map((id) => `${id} ETH-USD 1 10`);
    const backwards = [...accounts].reverse().map((id) => `${id} SOL-USD 1 10`);
    await Promise.all([forwards, backwards, forwards, backwards].map((texts) => record(texts)));
    for (const id of accounts) {
      expect(await positionsOf(id)).toEqual(['ETH-USD 1 10', 'SOL-USD 1 10']);
    }
  });
});

/** What was flagged of an account: reason and free collateral, and where. */
async function flagged(accountId: string): Promise<unknown[]> {
  const facts = await factsOf(system, accountId);
  return facts.flatMap(({ type, payload }) =>
    type === 'RiskTakenUnderCall' ? [[payload.reason, payload.freeCollateral]] : [],
  );
}

describe('new risk', () => {
  it('is accepted, and flagged from the smallest excess over the initial margin on', async () => {
    // 2 % of 100 each: 5,000 BTC need 10,000 USD, in the first bracket up to 1,000,000 notional.
    await fund('edge', '10000');
    expect(await record(['edge BTC-USD 5000 100'])).toMatchObject({ accepted: 1 });
    expect(await flagged('edge')).toEqual([]);
    expect(await record(['edge BTC-USD 5000.0001 100'])).toMatchObject({ accepted: 1 });
    expect(await flagged('edge')).toEqual([['INSUFFICIENT_FREE_COLLATERAL', '-0.0002']]);
    expect(await positionsOf('edge')).toEqual(['BTC-USD 5000.0001 100']);
  });

  it('includes the loss from an entry price', async () => {
    await fund('loss', '100');
    expect(await record(['loss BTC-USD 1 198.01'])).toMatchObject({ accepted: 1 });
    expect(await flagged('loss')).toEqual([['INSUFFICIENT_FREE_COLLATERAL', '-0.01']]);
  });

  it('is flagged under an open call, a position on the other side too; less risk is not', async () => {
    await fund('called', '1000');
    await record(['called BTC-USD 10 100']);
    const marginCallId = await openCallOn(system, 'called');
    await record(['called BTC-USD -1 100', 'called ETH-USD 1 10']);
    await record(['called BTC-USD -0.5 100']);
    expect(await flagged('called')).toEqual([['ACCOUNT_UNDER_CALL', '998']]);
    const flag = await system.db.pendingEvent.findFirst({ where: { marginCallId } });
    expect(flag?.payload).toMatchObject({
      by: 'POSITIONS',
      markets: [
        { marketId: 'BTC-USD', sizeBefore: '10', sizeAfter: '-1' },
        { marketId: 'ETH-USD', sizeBefore: '0', sizeAfter: '1' },
      ],
    });
  });

  it.each(['REDUCE_ONLY', 'SETTLING'])('is taken in a market that is %s', async (status) => {
    await record([`${status} LTC-USD 10 100`]);
    await system.db.market.update({ where: { id: 'LTC-USD' }, data: { status } });
    expect(await record([`${status} LTC-USD 11 100`])).toMatchObject({ accepted: 1 });
    await system.db.market.update({ where: { id: 'LTC-USD' }, data: { status: 'ACTIVE' } });
  });

  it('is accepted on a stale price and flagged for it, without a measurement', async () => {
    await fund('stale', '1');
    await record(['stale BTC-USD 1 100']);
    const before = await flagged('stale');
    system.clock.at = secondsAfter(61);
    expect(await record(['stale BTC-USD 2 100'])).toMatchObject({ accepted: 1 });
    expect(await flagged('stale')).toEqual([...before, ['PRICE_STALE', null]]);
    system.clock.at = NOW;
  });

  it('and a reduction are refused while a liquidation order is at the venue', async () => {
    await fund('sold', '1000');
    await record(['sold BTC-USD 10 100', 'sold ETH-USD 1 1']);
    const marginCallId = await openCallOn(system, 'sold');
    await system.db.liquidation.create({
      data: {
        id: `${marginCallId}.step-1`,
        marginCallId,
        accountId: 'sold',
        marketId: 'BTC-USD',
        step: 1,
        size: '-1',
        limitPrice: '99',
        state: 'SUBMITTED',
        venue: 'paper',
        submittedAt: NOW,
        explanation: {},
      },
    });
    expect(await record(['sold BTC-USD 5 100', 'sold ETH-USD 0 1 1'])).toMatchObject({
      accepted: 1,
      rejected: [{ index: 0, code: 'CONFLICT' }],
    });
  });
});

describe('a bad row', () => {
  it.each([
    ['bad ETH-USD one 10', 'BAD_USER_INPUT', 'size'],
    ['bad ETH-USD 1e3 10', 'BAD_USER_INPUT', 'size'],
    ['bad ETH-USD NaN 10', 'BAD_USER_INPUT', 'size'],
    ['bad ETH-USD Infinity 10', 'BAD_USER_INPUT', 'size'],
    ['bad ETH-USD 1000000000000.5 10', 'BAD_USER_INPUT', 'size'],
    ['bad ETH-USD -1000000000001 10', 'BAD_USER_INPUT', 'size'],
    ['bad ETH-USD 0.000000001 10', 'BAD_USER_INPUT', 'size'],
    ['bad ETH-USD 123456789.12345678 10', 'BAD_USER_INPUT', 'size'],
    ['bad ETH-USD 1 0', 'BAD_USER_INPUT', 'entryPrice'],
    ['bad ETH-USD 1 -10', 'BAD_USER_INPUT', 'entryPrice'],
    ['bad ETH-USD 1 1000000001', 'BAD_USER_INPUT', 'entryPrice'],
    ['bad ETH-USD 1 0.0000000000001', 'BAD_USER_INPUT', 'entryPrice'],
    ['bad ETH-USD 1 10 0', 'BAD_USER_INPUT', 'price'],
    ['bad ETH-USD 1 10 0.0000000000001', 'BAD_USER_INPUT', 'price'],
    ['bad/id ETH-USD 1 10', 'BAD_USER_INPUT', 'accountId'],
    ['\0 ETH-USD 1 10', 'BAD_USER_INPUT', 'accountId'],
    ['bad MOON-USD 1 10', 'NOT_FOUND', 'marketId'],
    ['bad \0 1 10', 'NOT_FOUND', 'marketId'],
  ])('%j is rejected with %s for %s, and the others are taken', async (text, code, member) => {
    const receipt = await record(['good ETH-USD 1 10', text, 'good SOL-USD 1 10']);
    expect(receipt).toMatchObject({
      accepted: 2,
      rejected: [{ index: 1, code, field: `positions[1].${member}` }],
    });
    expect(receipt.rejected[0]?.message).toContain(`positions[1].${member}`);
    expect(await system.db.account.count({ where: { id: 'bad' } })).toBe(0);
  });

  it('that repeats the account and market of an earlier one is rejected', async () => {
    expect(await record(['twice ETH-USD 1 10', 'twice ETH-USD 2 10'])).toMatchObject({
      accepted: 1,
      rejected: [{ index: 1, code: 'BAD_USER_INPUT', field: 'positions[1]' }],
    });
    expect(await positionsOf('twice')).toEqual(['ETH-USD 1 10']);
  });

  it('that closes a position in a market without any mark must state its price', async () => {
    await record(['unpriced ETH-USD 1 10']);
    expect(await record(['unpriced ETH-USD 0 0'])).toMatchObject({
      rejected: [{ index: 0, code: 'BAD_USER_INPUT', field: 'positions[0].price' }],
    });
    expect(await positionsOf('unpriced')).toEqual(['ETH-USD 1 10']);
  });

  it('for an account that nobody owns names the account', async () => {
    const receipt = await record(['nobody ETH-USD 1 10'], { owner: null });
    expect(receipt).toMatchObject({
      accepted: 0,
      rejected: [{ index: 0, code: 'NOT_FOUND', field: 'positions[0].accountId' }],
    });
    expect(receipt.rejected[0]?.message).toContain('nobody');
  });
});

describe('a bad request', () => {
  const row = rowOf('x ETH-USD 1 10');
  it.each([
    ['positions', { key: 'k', owner: 'a', positions: [] }],
    ['positions', { key: 'k', owner: 'a', positions: Array(10_001).fill(row) }],
    ['key', { key: 'k k', owner: 'a', positions: [row] }],
    ['owner', { key: 'k', owner: ' a', positions: [row] }],
  ])('is refused for its %s and writes nothing', async (field, input) => {
    const before = await rowCounts(system);
    await expect(recordPositions(system, OPERATOR, input)).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      details: { field },
    });
    expect(await rowCounts(system)).toEqual(before);
  });

  it('by a non-operator is refused', async () => {
    const input = { key: 'k', owner: 'a', positions: [row] };
    await expect(recordPositions(system, actorWith('ADMIN'), input)).rejects.toMatchObject({
      code: 'FORBIDDEN',
      details: { authority: 'OPERATOR' },
    });
  });
});

describe('ten thousand rows', () => {
  it('are one request', async () => {
    const texts = Array.from(
      { length: 10_000 },
      (_, n) => `many-${n % 4000} ${MARKETS[n % 3]!} 1 5`,
    );
    const unique = [...new Map(texts.map((text) => [text, text])).values()];
    const padding = Array.from(
      { length: 10_000 - unique.length },
      (_, n) => `pad-${n} ETH-USD 1 5`,
    );
    expect(await record([...unique, ...padding])).toMatchObject({ accepted: 10_000, rejected: [] });
    expect(await system.db.position.count({ where: { accountId: { startsWith: 'many-' } } })).toBe(
      unique.length,
    );
  });
});

const MARKETS = ['ETH-USD', 'SOL-USD', 'DOT-USD'];
