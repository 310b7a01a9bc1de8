import { readFileSync } from 'node:fs';

import { type Actor, type Role } from '../../../src/app/auth/actor.js';
import { applyGenesis } from '../../../src/app/genesis/genesis.js';
import { type Log } from '../../../src/app/ports.js';
import { type Genesis, parseGenesis } from '../../../src/domain/genesis/genesis.js';
import { type JsonObject } from '../../../src/domain/canonical.js';
import { databaseWith, type TestDatabase } from '../../support/database.js';
import { NARROW_MARGINS } from '../../support/genesis-files.js';
import { NOW, secondsAfter } from '../../support/risk-factories.js';

export { NOW, secondsAfter } from '../../support/risk-factories.js';

export function actorWith(...roles: readonly Role[]): Actor {
  return { subject: roles[0]?.toLowerCase() ?? 'nobody', roles: new Set(roles), accounts: [] };
}

export const OPERATOR = actorWith('OPERATOR');

export const SILENT: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** BTC-USD with 2 % initial margin in its first bracket, among others; USD, and BTC at a haircut of 10 %. */
export function narrowDocument(): JsonObject {
  return JSON.parse(readFileSync(NARROW_MARGINS, 'utf8')) as JsonObject;
}

export function genesisOf(document: JsonObject): Genesis {
  const result = parseGenesis(document);
  if ('faults' in result) {
    throw new Error(JSON.stringify(result.faults));
  }
  return result.genesis;
}

/** A database with this genesis applied at `NOW`. */
export function genesisDatabase(document: JsonObject): Promise<TestDatabase> {
  return databaseWith(`genesis ${JSON.stringify(document)}`, async (database) => {
    await applyGenesis(database, genesisOf(document), document, NOW);
  });
}

export interface System extends TestDatabase {
  readonly clock: { now: () => Date; at: Date };
  readonly log: Log;
}

/**
 * A database with the markets of `narrowDocument` applied at `NOW`, and a clock that the test moves.
 *
 * @param committee What is different in the demo's committee.
 * @param parameters What is different in the parameters of every market.
 */
export async function aSystem(
  committee: JsonObject = {},
  parameters: JsonObject = {},
): Promise<System> {
  const demo = narrowDocument();
  const document = {
    ...demo,
    committee: { ...(demo.committee as JsonObject), ...committee },
    markets: (demo.markets as readonly JsonObject[]).map((market) => ({
      ...market,
      parameters: { ...(market.parameters as JsonObject), ...parameters },
    })),
  };
  const database = await genesisDatabase(document);
  const clock = { at: NOW, now: (): Date => clock.at };
  return { ...database, clock, log: SILENT };
}

export interface LoggedFact {
  readonly type: string;
  readonly account_id: string | null;
  readonly market_id: string | null;
  readonly actor: string;
  readonly payload: JsonObject;
}

/** What was recorded, in order, since genesis or of one account; not sealed in these tests. */
export function factsOf(system: TestDatabase, accountId?: string): Promise<LoggedFact[]> {
  return system.db.$queryRaw<LoggedFact[]>`
    SELECT type, account_id, market_id, actor, payload FROM pending_events
    WHERE type <> 'GenesisApplied' AND (${accountId ?? null}::text IS NULL OR account_id = ${accountId ?? null})
    ORDER BY id`;
}

/** How many rows each table that ingest writes has: to show that a refusal wrote nothing. */
export async function rowCounts({ db }: TestDatabase): Promise<Record<string, number>> {
  return {
    accounts: await db.account.count(),
    positions: await db.position.count(),
    balances: await db.collateralBalance.count(),
    deposits: await db.deposit.count(),
    withdrawals: await db.withdrawal.count(),
    keys: await db.idempotencyKey.count(),
    postings: await db.ledgerPosting.count(),
    events: await db.pendingEvent.count(),
    prices: await db.markPrice.count(),
  };
}

/** What an account holds of an asset, as decimals in text. */
export async function balanceOf(
  { db }: TestDatabase,
  accountId: string,
  asset: string,
): Promise<{ balance: string; pending: string }> {
  const row = await db.collateralBalance.findUnique({
    where: { accountId_asset: { accountId, asset } },
  });
  return { balance: row?.balance.toFixed() ?? '0', pending: row?.pending.toFixed() ?? '0' };
}

/** An open margin call, as enforcement would have made it. */
export async function openCallOn({ db }: TestDatabase, accountId: string): Promise<string> {
  const id = `${accountId}.call-1`;
  await db.marginCall.create({
    data: {
      id,
      accountId,
      ordinal: 1,
      state: 'GRACE',
      cause: 'PRICE',
      openedAt: NOW,
      deadline: secondsAfter(3600),
      graceSeconds: 3600,
      terms: {},
      amountDue: '10',
      amountOutstanding: '10',
      healthAtOpening: {},
    },
  });
  return id;
}
