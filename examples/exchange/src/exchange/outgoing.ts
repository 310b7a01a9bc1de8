import { setTimeout as sleep } from 'node:timers/promises';
import { send } from '../marginward/calls.js';
import { Refused } from '../marginward/graphql.js';
import { type Entry } from './entries.js';
import { type OutgoingRequest } from './requests.js';
import { type Exchange, record } from './exchange.js';

export const POLL_MS = 5;

/** Sends what Marginward was not told yet, one after another: it books in the order in which it is told. */
export async function sendOutgoing(exchange: Exchange): Promise<never> {
  for (;;) {
    const next = exchange.state.outgoing[0];
    if (next === undefined) {
      await sleep(2);
    } else {
      const answer = await sendRequest(exchange, next);
      if (next.isKept) {
        record(exchange, answer);
      } else {
        exchange.state.outgoing.shift();
        exchange.state.disagreements.push(...answer.rejected);
      }
    }
  }
}

async function sendRequest(
  { connection }: Exchange,
  { key, mutation, input }: OutgoingRequest,
): Promise<Entry & { readonly kind: 'ANSWER' }> {
  try {
    const { rejected = [] } = await send(connection, mutation, input);
    const faults = rejected.map((each) => `${each.code} ${each.field ?? ''} ${each.message}`);
    return { kind: 'ANSWER', key, isAllowed: true, rejected: faults };
  } catch (error) {
    if (!(error instanceof Refused)) {
      throw error;
    }
    const isPermission = mutation === 'transferCollateral' || mutation === 'recordWithdrawal';
    return { kind: 'ANSWER', key, isAllowed: false, rejected: isPermission ? [] : [error.message] };
  }
}

/** Until Marginward was told everything. */
export async function untilAllSent({ state }: Exchange): Promise<void> {
  while (state.outgoing.length > 0) {
    await sleep(POLL_MS);
  }
}
