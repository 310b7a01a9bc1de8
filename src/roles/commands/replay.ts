import { setTimeout as sleep } from 'node:timers/promises';

import { DomainError } from '../../domain/errors.js';
import { readGenesisFile } from '../../composition/wiring.js';

import { openPrices } from '../../playback/player/played-prices.js';
import { type Env, untilStopped, WALL_CLOCK } from '../process/process.js';

export interface ReplayOptions {
  readonly prices: readonly string[];
  readonly url: string;
  readonly token: string;
  readonly genesis: string;
  readonly symbol?: string;
  readonly speed: number;
}

const PUBLISH = `mutation Publish($input: PublishMarkPricesInput!) {
  publishMarkPrices(input: $input) { accepted rejected { index code message } duplicate }
}`;
const REQUEST_TIMEOUT_MS = 30_000;

interface Receipt {
  readonly accepted: number;
  readonly rejected: readonly { readonly code: string; readonly message: string }[];
}

interface PublishAnswer {
  readonly data?: { readonly publishMarkPrices: Receipt } | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions?: { readonly code?: string };
  }[];
}

/**
 * `marginward replay`: sends the prices of files, dated now, to a running server.
 *
 * @throws DomainError when a file cannot be played, or the server refuses a whole call.
 */
export async function replay(options: ReplayOptions, { log }: Env): Promise<void> {
  const { genesis } = await readGenesisFile(options.genesis);
  const stream = await openPrices({ ...options, seed: '1' }, genesis);
  for (const warning of stream.warnings) {
    log.warn({}, warning);
  }
  const startedAt = performance.now();
  const stopping = untilStopped();
  let accepted = 0;
  let rejected = 0;
  for await (const { at, prices } of stream.instants()) {
    const playedMs = (at.getTime() - stream.startsAt.getTime()) / options.speed;
    const waitMs = playedMs - (performance.now() - startedAt);
    if (waitMs > 1) {
      await Promise.race([sleep(waitMs), stopping.promise]);
    }
    if (stopping.isStopped()) {
      break;
    }
    const now = WALL_CLOCK.now().toISOString();
    const receipt = await publish(options, {
      source: 'replay',
      prices: prices.map(({ marketId, price }) => ({ marketId, price: price.toFixed(), at: now })),
    });
    accepted += receipt.accepted;
    rejected += receipt.rejected.length;
    for (const { code, message } of receipt.rejected) {
      log.warn({ code }, message);
    }
  }
  process.stdout.write(`${JSON.stringify({ accepted, rejected })}\n`);
}

async function publish({ url, token }: ReplayOptions, input: object): Promise<Receipt> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: PUBLISH, variables: { input } }),
    signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
  }).catch((error: unknown) => {
    const { cause = error } = error instanceof Error ? error : {};
    const reason = cause instanceof Error && cause.message !== '' ? cause.message : String(cause);
    throw new DomainError('CONFLICT', `${url} does not answer: ${reason}`);
  });
  const answer = (await response.json().catch(() => ({}))) as PublishAnswer;
  const receipt = answer.data?.publishMarkPrices;
  if (receipt === undefined) {
    const [error] = answer.errors ?? [];
    const reason = error?.message ?? `it answered ${String(response.status)}`;
    throw new DomainError('CONFLICT', `${url} accepted no prices: ${reason}`);
  }
  return receipt;
}
