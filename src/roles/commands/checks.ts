import { stateOrderOutcome } from '../../app/enforcement/liquidation/reports/state-order-outcome.js';
import { describeDifference, findLedgerDifferences } from '../../app/verification/verify-ledger.js';
import { verifyLog as checkLog } from '../../app/verification/verify-log.js';
import { openChannels } from '../../composition/wiring.js';
import { type Decimal } from '../../domain/decimal.js';
import { badInput } from '../../domain/errors.js';

import { type Env, WALL_CLOCK } from '../process/process.js';
import { withDatabase } from './databases.js';

export interface ResolveOrderOptions {
  readonly data: string;
  /** Unsigned. */
  readonly filled?: Decimal;
  readonly price?: Decimal;
  readonly notTraded?: boolean;
  readonly by: string;
  readonly reason: string;
}

/** `marginward resolve-order ORDER`. Asks no venue. */
export async function resolveOrder(
  orderId: string,
  { data, filled, price, notTraded = false, by, reason }: ResolveOrderOptions,
  env: Env,
): Promise<void> {
  if (filled === undefined && !notTraded) {
    throw badInput('--filled', 'or --not-traded is needed: nothing is assumed', null);
  }
  if (filled !== undefined && price === undefined) {
    throw badInput('--price', 'is needed with --filled', null);
  }
  const traded =
    filled === undefined || price === undefined ? null : { size: filled, averagePrice: price };
  const clock = WALL_CLOCK;
  const channels = openChannels(env.config, clock, env.log);
  await withDatabase(env, data, async (db) => {
    const deps = { db, log: env.log, clock, channels };
    const booked = await stateOrderOutcome(deps, { orderId, traded, actor: by, reason });
    const { filledSize, averagePrice } = booked;
    process.stdout.write(
      averagePrice === null
        ? `${orderId} did not trade; its step is decided again\n`
        : `${orderId} traded ${filledSize.toFixed()} at ${averagePrice.toFixed()}\n`,
    );
  });
}

export interface VerifyOptions {
  readonly data: string;
  readonly from?: bigint;
}

/** `marginward verify-log`. @returns Whether the log is sound. */
export function verifyLog({ data, from }: VerifyOptions, env: Env): Promise<boolean> {
  return withDatabase(env, data, async (db) => {
    const result = await checkLog({ db }, from ?? null);
    process.stdout.write(
      result.ok
        ? `sound: ${result.checked} lines chained, ${result.recomputed} decisions recomputed, head ${result.headHash}\n`
        : `NOT SOUND at sequence ${String(result.firstBadSequence)}: ${String(result.fault)}\n`,
    );
    return result.ok;
  });
}

/** `marginward verify-ledger`. Read-only: the job reports differences. @returns Whether the ledger is sound. */
export function verifyLedger({ data }: Pick<VerifyOptions, 'data'>, env: Env): Promise<boolean> {
  return withDatabase(env, data, async (db) => {
    const [first, ...others] = await findLedgerDifferences(db);
    process.stdout.write(
      first === undefined
        ? 'sound: every balance is the sum of its postings, and all of them sum to zero\n'
        : `NOT SOUND: ${describeDifference(first)}${others.length > 0 ? ` (and ${others.length} more)` : ''}\n`,
    );
    return first === undefined;
  });
}
