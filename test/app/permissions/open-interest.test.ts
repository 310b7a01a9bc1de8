import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { createLoaders } from '../../../src/api/loaders/loaders.js';
import { recordWithdrawal } from '../../../src/app/ingest/collateral/withdrawals.js';
import { recordPositions } from '../../../src/app/ingest/positions/record-positions.js';
import { checkOrders } from '../../../src/app/permissions/check-orders.js';
import { checkWithdrawal } from '../../../src/app/permissions/check-withdrawal.js';
import {
  actorOf,
  anAccountWith,
  aGovernedSystem,
  CASH,
  enact,
  factsOf,
  type GovernanceSystem,
  refusalOf,
} from '../governance/system.js';
import { OPERATOR } from '../ingest/system.js';

const VIEWER = actorOf('vera', 'RISK_VIEWER');

let system: GovernanceSystem;

/**
 * The larger side is long 3: 150,000 USD at 50,000, half of the way to the upper cap. The demo asks for 2 % of
 * the first bracket of BTC-USD: at half of the way 51 %.
 */
beforeAll(async () => {
  system = await aGovernedSystem();
  await anAccountWith(system, 'ann', { cash: '60000', size: '1' });
  await anAccountWith(system, 'bea', { cash: '200000', size: '2' });
  await anAccountWith(system, 'cy', { cash: '200000', size: '-2.5' });
}, 60_000);
afterAll(() => system.close());

const withdrawable = async (): Promise<string> => {
  const asked = { accountId: 'ann', asset: CASH, amount: '1' };
  return (await checkWithdrawal(system, VIEWER, asked)).maxAmount.toFixed();
};
const order = { accountId: 'ann', marketId: 'BTC-USD', side: 'BUY', price: '50000' } as const;
const orderable = async (): Promise<string> => {
  const [check] = await checkOrders(system, VIEWER, [{ ...order, size: '0.1', reduceOnly: false }]);
  return check!.maxSize.toFixed();
};
const shown = async () => {
  const { accounts } = createLoaders(system, VIEWER);
  const { equity, initialMargin, maintenanceMargin } = await accounts.health(
    await accounts.require('ann'),
  );
  return [equity, initialMargin, maintenanceMargin].map(String);
};

describe('a market that governance gives caps of open interest', () => {
  test('before: open interest does not matter', async () => {
    expect(await shown()).toEqual(['60000', '1000', '600']);
    expect(await withdrawable()).toBe('59000');
  });

  test('from then on: checks, withdrawals and what is shown ask for the risen fraction', async () => {
    await enact(system, {
      kind: 'CHANGE_PARAMETERS',
      marketId: 'BTC-USD',
      changes: { openInterestLowerCap: '100000', openInterestUpperCap: '200000' },
    });
    expect(await shown()).toEqual(['60000', '25500', '600']);
    expect(await withdrawable()).toBe('34500');
    // 34,500 / 25,500 in lots.
    expect(await orderable()).toBe('1.3529');
    const withdrawal = { key: 'w-1', accountId: 'ann', asset: CASH, amount: '34500.00000001' };
    expect(await refusalOf(recordWithdrawal(system, OPERATOR, withdrawal))).toMatchObject({
      code: 'INSUFFICIENT_FREE_COLLATERAL',
    });
  });

  test('what was opened beyond it is booked and flagged', async () => {
    await recordPositions(system, OPERATOR, {
      key: 'p-1',
      positions: [{ accountId: 'ann', marketId: 'BTC-USD', size: '2.5', entryPrice: '50000' }],
    });
    const [flag] = await factsOf(system, 'RiskTakenUnderCall');
    expect(flag?.payload).toMatchObject({
      reason: 'INSUFFICIENT_FREE_COLLATERAL',
      // 60,000 less 51 % of 125,000: measured at the open interest before the report.
      freeCollateral: '-3750',
    });
  });

  test('nobody is called for it', async () => {
    expect(await factsOf(system, 'MarginCallOpened')).toEqual([]);
  });
});
