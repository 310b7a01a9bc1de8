import { setTimeout as sleep } from 'node:timers/promises';
import { fundingAt } from '../marginward/calls.js';
import { type Entry, type Rate } from './entries.js';
import { POLL_MS, untilAllSent } from './outgoing.js';
import { executeWaiting } from './instructions.js';
import { type Exchange, record } from './exchange.js';

/**
 * Charges funding. Both books must agree about who holds what at that place, so nothing trades meanwhile: everything
 * that traded is told first, and liquidations that were executed are booked.
 */
export async function charge(exchange: Exchange, rates: readonly Rate[], at: Date): Promise<void> {
  exchange.isHalted = true;
  while (exchange.state.outgoing.length > 0 || exchange.state.locked.size > 0) {
    await sleep(POLL_MS);
  }
  const key = `funding-${at.toISOString()}`;
  record(exchange, { kind: 'FUNDING', key, at: at.toISOString(), rates });
  await finishFunding(exchange);
}

/** Waits for the place of a funding in Marginward's log, and books it. */
export async function finishFunding(exchange: Exchange): Promise<void> {
  const { funding } = exchange.state;
  if (funding !== null) {
    exchange.isHalted = true;
    await untilAllSent(exchange);
    const rates = await readFundingPlaces(exchange, funding);
    record(exchange, { kind: 'FUNDED', rates });
  }
  exchange.isHalted = false;
  executeWaiting(exchange);
}

async function readFundingPlaces(
  { connection, state }: Exchange,
  { rates, at }: Entry & { readonly kind: 'FUNDING' },
): Promise<readonly (Rate & { readonly sequence: string })[]> {
  for (;;) {
    const places = await fundingAt(connection, state.begin?.cursor ?? '', at);
    const found = rates.flatMap((rate) => {
      const place = places.find(({ marketId }) => marketId === rate.marketId);
      return place === undefined ? [] : [{ ...rate, sequence: place.sequence }];
    });
    if (found.length === rates.length) {
      return found;
    }
    await sleep(POLL_MS * 10);
  }
}
