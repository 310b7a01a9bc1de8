import { afterEach, beforeEach, expect, test } from 'vitest';

import { assessAccounts } from '../../../src/app/enforcement/calls/assess-accounts.js';
import { liquidateMarket } from '../../../src/app/enforcement/liquidation/liquidate-market.js';
import { createPlayedLeader, type Watch } from '../../../src/app/enforcement/watch/watch.js';
import { relayLog } from '../../../src/app/log/relay.js';
import { decimal } from '../../../src/domain/decimal.js';
import { type BookView, readBookView } from '../../../src/playback/report/book-view.js';
import {
  anEnforcedSystem,
  type EnforcedSystem,
  fund,
  hold,
  publish,
  publishLater,
} from '../../app/enforcement/system.js';
import { NOW, SILENT } from '../../app/ingest/system.js';

const MARKET = 'BTC-USD';
let system: EnforcedSystem;

beforeEach(async () => {
  system = { ...(await anEnforcedSystem()), log: SILENT };
});
afterEach(() => system.close());

const viewOf = (watch: Watch): Promise<BookView> =>
  readBookView(system, watch.engine, [{ marketId: MARKET, price: decimal('50000'), at: NOW }]);

async function openBook(): Promise<Watch> {
  const watch = createPlayedLeader(system);
  await watch.warmUp();
  return watch;
}

test('the dashboard of a run that is resumed shows the same figures', async () => {
  await publish(system, { [MARKET]: '50000' });
  // Called and sold at a loss of 2,000 on 1,000; called; well; without a position.
  for (const [id, cash] of Object.entries({
    lost: '1000',
    called: '2510',
    well: '9000',
    idle: '1',
  })) {
    await fund(system, id, cash);
  }
  for (const id of ['lost', 'called', 'well']) {
    await hold(system, id, '1', '50000');
  }
  const before = await openBook();
  await publishLater(system, 1, { [MARKET]: '48000' });
  await assessAccounts(system, ['lost', 'called', 'well'], 'PRICE');
  await liquidateMarket(system, MARKET);
  const sealed = await relayLog(system, { enqueue: () => Promise.resolve() });
  await before.onPrices([{ marketId: MARKET, price: decimal('48000') }]);
  await before.onEvents(sealed);

  const shown = await viewOf(before);
  expect(shown).toMatchObject({
    prices: [{ price: '48000.00', change: expect.closeTo(-0.04) as number }],
    openCalls: [['GRACE', 1]],
    endedCalls: [['CLOSED', 1]],
    nearest: [{ accountId: 'called' }],
    money: {
      steps: 1,
      notional: '48,000',
      paid: [['market funds', '1,000']],
      deficit: null,
    },
  });
  expect(Object.fromEntries(shown.levels.map(({ level, accounts }) => [level, accounts]))).toEqual({
    HEALTHY: 1,
    WARNING: 0,
    MARGIN_CALL: 1,
    CLOSE_OUT: 0,
    BANKRUPT: 0,
    WITHOUT_POSITIONS: 2,
  });
  expect(await viewOf(await openBook())).toEqual(shown);
});

test('nobody is shown as healthy before there is a price', async () => {
  await fund(system, 'early', '1000');
  await hold(system, 'early', '1', '50000');

  expect((await viewOf(await openBook())).levels).toEqual([{ level: 'UNPRICED', accounts: 1 }]);
});
