import { type Deps } from '../../../../src/app/deps.js';
import { assessAccounts } from '../../../../src/app/enforcement/calls/assess-accounts.js';
import { recordDeposit } from '../../../../src/app/ingest/collateral/record-deposit.js';
import { publishMarkPrices } from '../../../../src/app/ingest/prices/mark-prices.js';
import { recordPositions } from '../../../../src/app/ingest/positions/record-positions.js';
import { checkLedger } from '../../../../src/app/ledger/ledger.js';
import { type Venue } from '../../../../src/app/ports.js';
import { type JsonObject } from '../../../../src/domain/canonical.js';
import { aSystem, OPERATOR, type System } from '../../ingest/system.js';

/** A system on a clock that the test moves, and everything that was logged as an error. */
export interface LiquidationSystem extends System, Deps {
  readonly clock: System['clock'];
  readonly log: Deps['log'];
  readonly alerts: { readonly message: string; readonly facts: Record<string, unknown> }[];
}

export const MARKET = 'BTC-USD';

export async function aLiquidationSystem(venue: Venue): Promise<LiquidationSystem> {
  const system = await aSystem();
  const alerts: LiquidationSystem['alerts'] = [];
  const log = {
    ...system.log,
    error: (facts: object, message: string): void => {
      alerts.push({ message, facts: { ...facts } });
    },
  };
  return { ...system, venue, channels: [], log, alerts };
}

export async function publish(system: LiquidationSystem, price: string): Promise<void> {
  const at = system.clock.now();
  const prices = [{ marketId: MARKET, price, at }];
  await publishMarkPrices(system, OPERATOR, { source: 'test', prices });
}

export function wait(system: LiquidationSystem, seconds: number): void {
  system.clock.at = new Date(system.clock.at.getTime() + seconds * 1000);
}

/**
 * Accounts with 3,000 USD for each 2 BTC bought at 50,000, then a price of 48,850: equity 700 is below the
 * close-out margin of 781.60 (0.666667 · 1.2 % of 97,700), so their liquidation begins at once.
 */
export async function inLiquidation(
  system: LiquidationSystem,
  sizes: Readonly<Record<string, string>> = { a1: '2' },
): Promise<void> {
  await publish(system, '50000');
  for (const [accountId, size] of Object.entries(sizes)) {
    const amount = String(Math.abs(Number(size)) * 1500);
    const deposit = { key: accountId, accountId, owner: accountId, asset: 'USD', amount };
    await recordDeposit(system, OPERATOR, { ...deposit, final: true });
  }
  const positions = Object.entries(sizes).map(([accountId, size]) => ({
    accountId,
    marketId: MARKET,
    size,
    entryPrice: '50000',
  }));
  await recordPositions(system, OPERATOR, { key: 'book', positions });
  wait(system, 1);
  await publish(system, '48850');
  await assessAccounts(system, Object.keys(sizes), 'PRICE');
}

export async function sizeOf({ db }: LiquidationSystem, accountId: string): Promise<string> {
  const position = await db.position.findUnique({
    where: { accountId_marketId: { accountId, marketId: MARKET } },
  });
  return position?.size.toFixed() ?? '0';
}

export async function callOf({ db }: LiquidationSystem, accountId: string): Promise<JsonObject> {
  const call = await db.marginCall.findFirstOrThrow({ where: { accountId } });
  const { state, deadline, stepCount } = call;
  return { state, deadline: deadline.toISOString(), stepCount };
}

export async function payloadsOf(
  { db }: LiquidationSystem,
  type: string,
): Promise<readonly JsonObject[]> {
  const rows = await db.pendingEvent.findMany({ where: { type }, orderBy: { id: 'asc' } });
  return rows.map(({ payload }) => payload as JsonObject);
}

/** Whether money was conserved. */
export async function isLedgerSound({ db }: LiquidationSystem): Promise<boolean> {
  return (await checkLedger(db)).isSound;
}
