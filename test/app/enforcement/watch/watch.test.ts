import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { assessAccounts } from '../../../../src/app/enforcement/calls/assess-accounts.js';
import { expireGraces } from '../../../../src/app/enforcement/calls/expire-graces.js';
import { liquidateMarket } from '../../../../src/app/enforcement/liquidation/liquidate-market.js';
import {
  createFollowingWatch,
  createPlayedLeader,
  type Watch,
} from '../../../../src/app/enforcement/watch/watch.js';
import { recordWithdrawal } from '../../../../src/app/ingest/collateral/withdrawals.js';
import { verifyLog } from '../../../../src/app/verification/verify-log.js';
import { relayLog } from '../../../../src/app/log/relay.js';
import { DomainError } from '../../../../src/domain/errors.js';
import {
  assessAccountHealth,
  healthLevelOf,
} from '../../../../src/domain/risk/health/account-health.js';
import { listAccounts } from '../../../../src/engine/reads/book-queries.js';
import { createRandom, type Random } from '../../../../src/playback/demo/random.js';
import { listAccountIds, loadEnforcedAccounts } from '../../../../src/store/accounts/accounts.js';
import { loadRiskContext } from '../../../../src/store/markets/risk-context.js';
import { OPERATOR } from '../../ingest/system.js';
import {
  anEnforcedSystem,
  type EnforcedSystem,
  factCounts,
  fund,
  hold,
  publish,
  usableMarkets,
} from '../system.js';

const MARKETS = { 'BTC-USD': 50_000, 'ETH-USD': 3000, 'SOL-USD': 150 } as const;
type MarketId = keyof typeof MARKETS;
const MARKET_IDS = Object.keys(MARKETS) as MarketId[];
const ACCOUNTS = Array.from({ length: 24 }, (_, index) => `w-${String(index).padStart(2, '0')}`);
const STEPS = 320;

/** Whose accounts they are, and what is different in every market. */
const BOOKS = [
  {
    name: 'of an owner each',
    ownerOf: (id: string) => id,
    parameters: {},
    steps: STEPS,
    isShared: false,
  },
  {
    name: 'of six owners with four accounts each, whose brackets they share',
    ownerOf: (id: string) => `owner-${String(Number(id.slice(2)) % 6)}`,
    parameters: {
      tiers: [
        { floor: '0', initialMarginFraction: '0.04', maintenanceMarginFraction: '0.024' },
        { floor: '20000', initialMarginFraction: '0.08', maintenanceMarginFraction: '0.04' },
        { floor: '60000', initialMarginFraction: '0.2', maintenanceMarginFraction: '0.1' },
      ],
    },
    steps: STEPS / 4,
    isShared: true,
  },
];

/** The acts of a random history; each changes the rows as a use case does. */
const ACTS = ['PRICES', 'PRICES', 'PRICES', 'DEPOSIT', 'WITHDRAW', 'TRADE', 'WAIT'] as const;

interface World {
  readonly system: EnforcedSystem;
  readonly random: Random;
  readonly prices: Map<MarketId, number>;
  readonly ownerOf: (accountId: string) => string;
}

/** Refusals of a use case are ignored: they are not the subject of this test. */
async function tried(attempt: Promise<unknown>): Promise<void> {
  await attempt.catch((error: unknown) => {
    if (!(error instanceof DomainError)) {
      throw error;
    }
  });
}

async function act({ system, random, prices, ownerOf }: World): Promise<void> {
  const accountId = ACCOUNTS[random.below(ACCOUNTS.length)]!;
  const marketId = MARKET_IDS[random.below(MARKET_IDS.length)]!;
  const price = prices.get(marketId)!;
  const amount = (random.uniform() * 2000).toFixed(2);
  switch (ACTS[random.below(ACTS.length)]!) {
    case 'PRICES':
      for (const id of MARKET_IDS) {
        prices.set(id, prices.get(id)! * (1 + (random.uniform() - 0.53) * 0.03));
      }
      break;
    case 'DEPOSIT':
      await tried(fund(system, accountId, amount, 'USD', ownerOf(accountId)));
      break;
    case 'WITHDRAW':
      await tried(
        recordWithdrawal(system, OPERATOR, {
          key: `withdrawal-${String(random.uniform())}`,
          accountId,
          asset: 'USD',
          amount,
        }),
      );
      break;
    case 'TRADE': {
      const notional = (random.uniform() - 0.5) * 60_000;
      await tried(
        hold(system, accountId, (notional / price).toFixed(3), price.toFixed(2), marketId),
      );
      break;
    }
    case 'WAIT':
      system.clock.at = new Date(system.clock.at.getTime() + random.below(4000) * 1000);
      break;
  }
  // Fresh prices, so that most of the time everything may be decided about.
  if (random.uniform() < 0.75) {
    system.clock.at = new Date(system.clock.at.getTime() + 1000);
    await publish(
      system,
      Object.fromEntries(MARKET_IDS.map((id) => [id, prices.get(id)!.toFixed(2)])),
    );
  }
}

/** One round of a process that enforces: seal, follow, prices, deadlines, steps; until nothing is left. */
async function settle(system: EnforcedSystem, watch: Watch): Promise<void> {
  for (;;) {
    const sealed = await relayLog(system, { enqueue: () => Promise.resolve() });
    const { markets } = await loadRiskContext(system.db, system.clock.now());
    const usable = [...markets.values()].flatMap(({ marketId, markPrice, isPriceUsable }) =>
      markPrice === null || !isPriceUsable ? [] : [{ marketId, price: markPrice.price }],
    );
    const decided =
      (await watch.onUsability(await usableMarkets(system))) +
      (await watch.onPrices(usable)) +
      (await watch.onEvents(sealed));
    const { expired } = await expireGraces(system);
    let steps = 0;
    for (const marketId of MARKET_IDS) {
      steps += (await liquidateMarket(system, marketId)).steps;
    }
    if (sealed.length === 0 && decided === 0 && expired === 0 && steps === 0) {
      return;
    }
  }
}

/** Compares the book's numbers with those of the rows, for accounts whose markets all have a price. */
async function expectSameAsRows(system: EnforcedSystem, watch: Watch): Promise<void> {
  const now = system.clock.now();
  const context = await loadRiskContext(system.db, now);
  const rows = listAccounts(watch.engine, { orderBy: 'ID_ASC', first: 500 }).rows;
  const enforced = await loadEnforcedAccounts(
    system.db,
    await listAccountIds(system.db, '', 500),
    now,
  );
  expect(rows.map(({ accountId }) => accountId)).toEqual(enforced.map(({ account }) => account.id));
  for (const [index, { account }] of enforced.entries()) {
    const health = assessAccountHealth(account, context);
    const row = rows[index]!;
    const scale = 1 + Math.abs(health.equity.toNumber());
    expect(row.level).toBe(healthLevelOf(health));
    expect(Math.abs(row.equity! - health.equity.toNumber()) / scale).toBeLessThan(1e-9);
    expect(
      Math.abs(row.maintenanceMargin! - health.maintenanceMargin.toNumber()) / scale,
    ).toBeLessThan(1e-9);
  }
}

describe.each(BOOKS)('the book in memory $name, over a random history', (book) => {
  let system: EnforcedSystem;
  let watch: Watch;

  beforeAll(async () => {
    system = await anEnforcedSystem(book.parameters);
    watch = createPlayedLeader(system);
    await watch.warmUp();
  });

  afterAll(async () => {
    await system.close();
  });

  test('never disagrees with the rows, and leaves nothing undecided that the rows would decide', async () => {
    const random = createRandom('history of the watch');
    const prices = new Map<MarketId, number>(MARKET_IDS.map((id) => [id, MARKETS[id]]));
    const world: World = { system, random, prices, ownerOf: book.ownerOf };
    await publish(
      system,
      Object.fromEntries(MARKET_IDS.map((id) => [id, prices.get(id)!.toFixed(2)])),
    );
    for (const id of ACCOUNTS) {
      const amount = (300 + random.uniform() * 1500).toFixed(2);
      await fund(system, id, amount, 'USD', book.ownerOf(id));
      const marketId = MARKET_IDS[random.below(MARKET_IDS.length)]!;
      const notional = (random.uniform() - 0.3) * 40_000;
      const price = prices.get(marketId)!;
      await tried(hold(system, id, (notional / price).toFixed(3), price.toFixed(2), marketId));
    }
    await settle(system, watch);
    for (let step = 0; step < book.steps; step += 1) {
      await act(world);
      await settle(system, watch);
      await expectSameAsRows(system, watch);
      const before = await factCounts(system);
      await assessAccounts(system, ACCOUNTS, 'PRICE');
      expect(await factCounts(system)).toEqual(before);
    }
    const facts = await factCounts(system);
    const seen = [
      ...['MarginWarningRaised', 'MarginCallOpened', 'MarginCallCured'],
      ...['GraceVoided', 'EnforcementSuspended', 'EnforcementResumed', 'LiquidationStepFilled'],
    ];
    expect(book.isShared ? [] : seen.filter((type) => (facts.get(type) ?? 0) === 0)).toEqual([]);
    const [{ shared }] = await system.db.$queryRaw<[{ shared: bigint }]>`
      SELECT count(*) AS shared FROM events WHERE payload::text LIKE '%ownerOthers%'`;
    expect(shared > 0n).toBe(book.isShared);
    expect(await verifyLog(system, null)).toMatchObject({ ok: true, fault: null });
  }, 240_000);

  test('is the same when it is read again', async () => {
    const fresh = createFollowingWatch(system);
    await fresh.warmUp();

    expect(listAccounts(fresh.engine, { orderBy: 'ID_ASC', first: 500 }).rows).toEqual(
      listAccounts(watch.engine, { orderBy: 'ID_ASC', first: 500 }).rows,
    );
  });
});
