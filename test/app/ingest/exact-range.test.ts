import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { type Deps } from '../../../src/app/deps.js';
import { createFollowingWatch } from '../../../src/app/enforcement/watch/watch.js';
import { recordDeposit } from '../../../src/app/ingest/collateral/record-deposit.js';
import { publishMarkPrices } from '../../../src/app/ingest/prices/mark-prices.js';
import { recordPositions } from '../../../src/app/ingest/positions/record-positions.js';
import { recordWithdrawal } from '../../../src/app/ingest/collateral/withdrawals.js';
import { parseGenesis } from '../../../src/domain/genesis/genesis.js';
import { type JsonObject } from '../../../src/domain/canonical.js';
import { exactEquityOf } from '../../../src/engine/screen/verdict.js';
import { IDLE_VENUE } from '../../support/idle-venue.js';

import { aSystem, balanceOf, narrowDocument, OPERATOR, rowCounts, type System } from './system.js';
import { accountIdsOf } from '../../support/engine-book.js';

/** A significand of 2⁵³ − 1, at 8 and at 12 decimals, and of 2⁵³. */
const AMOUNT_EDGE = '90071992.54740991';
const AMOUNT_BEYOND = '90071992.54740992';
const PRICE_EDGE = '9007.199254740991';
const PRICE_BEYOND = '9007.199254740992';

let system: System;
let lastKey = 0;

beforeAll(async () => {
  system = await aSystem();
});
afterAll(async () => {
  await system.close();
});

const deps = (): Deps => ({ ...system, venue: IDLE_VENUE, channels: [] });

function deposit(accountId: string, amount: string, final = true) {
  lastKey += 1;
  const input = { key: `d-${lastKey}`, accountId, asset: 'USD', amount, final, owner: 'alice' };
  return recordDeposit(system, OPERATOR, input);
}

function report(accountId: string, size: string, entryPrice: string) {
  lastKey += 1;
  const positions = [{ accountId, marketId: 'BTC-USD', size, entryPrice }];
  return recordPositions(system, OPERATOR, { key: `p-${lastKey}`, owner: 'alice', positions });
}

const refused = (field: string): object => ({ code: 'BAD_USER_INPUT', details: { field } });

describe('a number with a significand of 2^53', () => {
  test('is refused as a deposit and as a withdrawal, one less is taken; nothing is written', async () => {
    await deposit('edge', AMOUNT_EDGE);
    const before = await rowCounts(system);
    await expect(deposit('edge', AMOUNT_BEYOND)).rejects.toMatchObject(refused('amount'));
    await expect(deposit('nobody', AMOUNT_BEYOND, false)).rejects.toMatchObject(refused('amount'));
    const withdrawal = { key: 'w', accountId: 'edge', asset: 'USD', amount: AMOUNT_BEYOND };
    await expect(recordWithdrawal(system, OPERATOR, withdrawal)).rejects.toMatchObject(
      refused('amount'),
    );
    expect(await rowCounts(system)).toEqual(before);
    expect(await balanceOf(system, 'edge', 'USD')).toEqual({ balance: AMOUNT_EDGE, pending: '0' });
  });

  test.each([
    ['size', AMOUNT_EDGE, AMOUNT_BEYOND, '1', '1'],
    ['entryPrice', '1', '1', PRICE_EDGE, PRICE_BEYOND],
  ])('is rejected as %s, one less is taken', async (field, size, sizeBeyond, entry, beyond) => {
    const accountId = `position-${field}`;
    expect(await report(accountId, size, entry)).toMatchObject({ accepted: 1, rejected: [] });
    const before = await rowCounts(system);
    expect(await report(`${accountId}-beyond`, sizeBeyond, beyond)).toMatchObject({
      accepted: 0,
      rejected: [{ code: 'BAD_USER_INPUT', field: `positions[0].${field}` }],
    });
    expect(await rowCounts(system)).toEqual({ ...before, keys: before.keys! + 1 });
  });

  test('is rejected as a price and as its confidence, one less is taken', async () => {
    const publish = (price: string, confidence: string | null) =>
      publishMarkPrices(system, OPERATOR, {
        source: 's',
        prices: [{ marketId: 'ETH-USD', price, confidence, at: system.clock.now() }],
      });
    const rejected = async (price: string, confidence: string | null) =>
      (await publish(price, confidence)).rejected.map(({ code, field }) => [code, field]);

    expect(await rejected(PRICE_BEYOND, null)).toEqual([['BAD_USER_INPUT', 'prices[0].price']]);
    expect(await rejected('1', PRICE_BEYOND)).toEqual([['BAD_USER_INPUT', 'prices[0].confidence']]);
    expect(await system.db.markPrice.count({ where: { marketId: 'ETH-USD' } })).toBe(0);
    expect(await publish(PRICE_EDGE, null)).toMatchObject({ accepted: 1, rejected: [] });
  });

  test('is a fault of a genesis file by its place, one less is none', () => {
    const faultsAt = (floor: string): unknown => {
      const [market, ...others] = narrowDocument().markets as JsonObject[];
      const parameters = market!.parameters as JsonObject;
      const tiers = parameters.tiers as JsonObject[];
      const changed = [...tiers.slice(0, -1), { ...tiers.at(-1)!, floor }];
      const document = {
        ...narrowDocument(),
        markets: [{ ...market!, parameters: { ...parameters, tiers: changed } }, ...others],
      };
      const parsed = parseGenesis(document);
      return 'faults' in parsed ? parsed.faults.map(({ path }) => path) : [];
    };
    const place = (narrowDocument().markets as JsonObject[])[0]!.parameters as JsonObject;
    const last = (place.tiers as JsonObject[]).length - 1;
    expect(faultsAt(AMOUNT_BEYOND)).toEqual([`markets[0].parameters.tiers[${last}].floor`]);
    expect(faultsAt(AMOUNT_EDGE)).toEqual([]);
  });
});

describe('a sum beyond 2^53', () => {
  test('of deposits that each fit is in the book to the last digit', async () => {
    await deposit('sum', AMOUNT_EDGE);
    await deposit('sum', AMOUNT_EDGE);
    await deposit('sum', '0.00000001');
    const watch = createFollowingWatch(deps());
    await watch.warmUp();
    const { book } = watch.engine;

    expect(exactEquityOf(book, book.accounts.indexOf.get('sum')!)).toBe(
      18014398509481983n * 10n ** 28n,
    );
  });

  test.each([true, false])(
    'of 10^12 is held and not a unit more, final: %s; nothing is written',
    async (final) => {
      const accountId = `full-${String(final)}`;
      await deposit(accountId, '999999999999.9', false);
      await deposit(accountId, '0.1', final);
      const before = await rowCounts(system);
      await expect(deposit(accountId, '0.00000001', final)).rejects.toMatchObject(
        refused('amount'),
      );
      expect(await rowCounts(system)).toEqual(before);
    },
  );

  test('a position that costs more than 10^11 USD is rejected, one of exactly that is in the book', async () => {
    expect(await report('large', '-100', '1000000000')).toMatchObject({ accepted: 1 });
    expect(await report('larger', '100.00000001', '1000000000')).toMatchObject({
      accepted: 0,
      rejected: [{ code: 'BAD_USER_INPUT', field: 'positions[0].size' }],
    });
    const watch = createFollowingWatch(deps());
    await watch.warmUp();
    expect(accountIdsOf(watch.engine.book)).toContain('large');
  });
});
