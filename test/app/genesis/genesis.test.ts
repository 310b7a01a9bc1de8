import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { applyGenesis } from '../../../src/app/genesis/genesis.js';
import { checkLedger } from '../../../src/app/ledger/ledger.js';
import { type JsonObject } from '../../../src/domain/canonical.js';
import { inTransaction } from '../../../src/store/database/database.js';
import { sealPendingEvents } from '../../../src/store/log/events.js';
import { readLedgerBalance } from '../../../src/store/ledger/ledger.js';
import { loadRiskContext } from '../../../src/store/markets/risk-context.js';
import { testDatabase, type TestDatabase } from '../../support/database.js';

import { narrowDocument, genesisOf, NOW } from '../ingest/system.js';

let database: TestDatabase;

beforeEach(async () => {
  database = await testDatabase();
});

afterEach(async () => {
  await database.close();
});

function apply(document: JsonObject) {
  return applyGenesis(database, genesisOf(document), document, NOW);
}

describe('a genesis', () => {
  it('is event 1 of the log, with its hash and the whole document', async () => {
    const { hash, applied } = await apply(narrowDocument());
    const [first] = await inTransaction(database.db, (tx) => sealPendingEvents(tx, 10));
    expect(applied).toBe(true);
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(first).toMatchObject({
      sequence: 1n,
      type: 'GenesisApplied',
      actor: 'genesis',
      at: NOW,
    });
    expect(first?.payload).toEqual({ name: 'marginward demo', hash, document: narrowDocument() });
  });

  it('puts version 1 of the parameters and the haircuts in force at its instant', async () => {
    await apply(narrowDocument());
    const genesis = genesisOf(narrowDocument());
    const context = await loadRiskContext(database.db, NOW);
    for (const { id, lotSize, parameters } of genesis.markets) {
      const market = context.markets.get(id)!;
      expect(market.lotSize).toEqual(lotSize);
      expect(market.parameters).toEqual({
        ...parameters,
        marketId: id,
        version: 1,
        ramp: null,
        effectiveFrom: NOW,
        authority: { kind: 'GENESIS', subject: 'genesis' },
      });
    }
    for (const { asset, haircut, priceMarketId } of genesis.collateralAssets) {
      expect(context.assets.get(asset)).toMatchObject({ asset, haircut, priceMarketId });
    }
  });

  it('funds the waterfall from outside, and the ledger sums to zero', async () => {
    await apply(narrowDocument());
    const { funds } = genesisOf(narrowDocument());
    const balances = await Promise.all(
      ['insurance:BTC-USD', 'insurance:global', 'backstop'].map((name) =>
        readLedgerBalance(database.db, name, 'USD'),
      ),
    );
    expect(balances).toEqual([funds.markets.get('BTC-USD'), funds.global, funds.backstop]);
    expect(await checkLedger(database.db)).toMatchObject({ isSound: true, mismatches: [] });
  });

  it('seats the committee', async () => {
    await apply(narrowDocument());
    const { committee } = genesisOf(narrowDocument());
    const row = await database.db.committee.findUniqueOrThrow({ where: { version: 1 } });
    expect(row.members).toEqual(
      committee.members.map(({ subject, weight }) => ({ subject, weight: weight.toFixed() })),
    );
    expect(row.guardians).toEqual(committee.guardians);
    expect(row.timelockSeconds).toBe(committee.timelockSeconds);
  });

  it('applied again does nothing, however its file is spaced or ordered', async () => {
    const first = await apply(narrowDocument());
    const reordered = Object.fromEntries(Object.entries(narrowDocument()).reverse()) as JsonObject;
    expect(await apply(reordered)).toEqual({ hash: first.hash, applied: false });
    expect(await database.db.pendingEvent.count()).toBe(1);
  });

  it('applied by eight processes at once is applied once', async () => {
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => apply(narrowDocument())));
    expect(outcomes.filter(({ applied }) => applied)).toHaveLength(1);
    expect(await database.db.pendingEvent.count()).toBe(1);
  });

  it('other than the one applied is refused with both hashes', async () => {
    const { hash } = await apply(narrowDocument());
    await expect(apply({ ...narrowDocument(), name: 'another' })).rejects.toMatchObject({
      code: 'CONFLICT',
      details: { applied: hash, given: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
    expect(await database.db.market.count()).toBe(genesisOf(narrowDocument()).markets.length);
  });

  it('that fails half-way leaves nothing', async () => {
    const document = narrowDocument();
    const genesis = genesisOf(document);
    const twice = { ...genesis, markets: [...genesis.markets, ...genesis.markets] };
    await expect(applyGenesis(database, twice, document, NOW)).rejects.toThrow();
    expect(await database.db.genesis.count()).toBe(0);
    expect(await database.db.market.count()).toBe(0);
    expect(await database.db.pendingEvent.count()).toBe(0);
  });

  it('with a market named like the global fund is refused', async () => {
    const document = narrowDocument();
    const genesis = genesisOf(document);
    const markets = genesis.markets.map((market, index) =>
      index === 3 ? { ...market, id: 'global' } : market,
    );
    await expect(
      applyGenesis(database, { ...genesis, markets }, document, NOW),
    ).rejects.toMatchObject({ code: 'BAD_USER_INPUT', details: { field: 'markets[3].id' } });
  });
});
