import { notEnforcedReasonOf, standingOf } from '../../src/domain/risk/market/enforceability.js';
import { type Client, createClient } from 'graphql-ws';
import { Registry } from 'prom-client';
import WebSocket from 'ws';

import { type ApiServer, createApiServer } from '../../src/api/server/server.js';
import { engineBookReader } from '../../src/api/readers/engine-book.js';
import { type BookStatus } from '../../src/api/readers/book-reader.js';
import { type Role } from '../../src/app/auth/actor.js';
import { createBell } from '../../src/app/bell.js';
import { type Deps } from '../../src/app/deps.js';
import { createPlayedLeader, type Watch } from '../../src/app/enforcement/watch/watch.js';
import { leasedShards } from '../../src/roles/compose/operations.js';
import {
  bookMeasuresOf,
  type MeasureThreads,
} from '../../src/app/governance/impact/book-measures.js';
import { relayLog } from '../../src/app/log/relay.js';
import { createLogChecks } from '../../src/app/verification/log-checks.js';
import { type Log } from '../../src/app/ports.js';
import { decimal } from '../../src/domain/decimal.js';
import { type JsonObject } from '../../src/domain/canonical.js';
import { createTokenVerifier, signDevelopmentToken } from '../../src/infra/tokens.js';
import { createWebhookSender } from '../../src/infra/webhooks/webhook-sender.js';
import { loadRiskContext } from '../../src/store/markets/risk-context.js';
import { aSystem, type System } from '../app/ingest/system.js';
import { IDLE_VENUE } from '../support/idle-venue.js';
import { threadProgram } from '../support/thread-program.js';

export const SECRET = 'a secret of tests that is long enough for HS256';

const THREADS: MeasureThreads = {
  impact: threadProgram('engine/what-if/impact-worker.ts'),
  stress: threadProgram('engine/what-if/stress-worker.ts'),
};

const LOG_CHECK = threadProgram('app/verification/log-check-worker.ts');

export interface TestLog extends Log {
  /** The messages of warnings. */
  readonly warnings: string[];
  readonly errors: { readonly facts: object; readonly message: string }[];
}

function aLog(): TestLog {
  const errors: { facts: object; message: string }[] = [];
  const warnings: string[] = [];
  const nothing = (): void => undefined;
  return {
    errors,
    warnings,
    debug: nothing,
    info: nothing,
    warn: (_facts, message) => warnings.push(message),
    error: (facts, message) => errors.push({ facts, message }),
  };
}

export interface Answer {
  readonly status: number;
  readonly data: Record<string, unknown> | null | undefined;
  readonly errors: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions: Record<string, unknown>;
  }[];
}

/** A served API over its own database, with a book in memory that follows it. */
export interface Api {
  readonly system: System;
  readonly deps: Deps;
  readonly watch: Watch;
  readonly log: TestLog;
  readonly url: () => string;
  /** Asks over HTTP; without a token when it is null. */
  readonly ask: (token: string | null, query: string, variables?: object) => Promise<Answer>;
  readonly socket: (token: string | null) => Client;
  /** Seals committed events, updates the book and lets it decide, until no work is left. */
  readonly settle: () => Promise<void>;
  /** Another server over the same database, as after a restart. */
  readonly restart: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export function tokenFor(
  system: Pick<System, 'clock'>,
  subject: string,
  roles: readonly Role[],
  accounts: readonly string[] = [],
  expiresInSeconds = 3600,
): Promise<string> {
  const now = system.clock.now();
  return signDevelopmentToken({ subject, roles, accounts, expiresInSeconds, secret: SECRET, now });
}

export interface ApiOptions extends Partial<Pick<Deps, 'channels'>> {
  /** Differences from the demo's committee. */
  readonly committee?: JsonObject;
  /** Differences from the demo's parameters, of every market. */
  readonly parameters?: JsonObject;
  /** Whether the clock of the server counts as right. */
  readonly isClockRight?: () => boolean;
  /** Puts rows there before the book reads them. */
  readonly seed?: (system: System) => Promise<unknown>;
}

export async function anApi(options: ApiOptions = {}): Promise<Api> {
  const system = await aSystem(options.committee, options.parameters);
  await options.seed?.(system);
  const log = aLog();
  const deps: Deps = {
    db: system.db,
    clock: system.clock,
    log,
    venue: IDLE_VENUE,
    channels: [{ name: 'log', send: () => Promise.resolve() }],
    ...options,
  };
  const watch = createPlayedLeader(deps);
  await watch.warmUp();
  const prices = createBell();
  const logChecks = createLogChecks({ databaseUrl: system.url, program: LOG_CHECK });
  const start = async (): Promise<{ server: ApiServer; url: string }> => {
    const server = await createApiServer({
      deps,
      databaseUrl: system.url,
      book: engineBookReader(watch.engine, () => statusOf(watch)),
      prices,
      measures: bookMeasuresOf(deps, () => watch.engine.book, THREADS),
      logChecks,
      system: {
        version: '0.0.0-test',
        queues: () => Promise.resolve([]),
        shards: () => leasedShards(system.db),
      },
      verifyToken: createTokenVerifier({
        kind: 'DEVELOPMENT',
        secret: SECRET,
        now: system.clock.now,
      }),
      readiness: [],
      ...(options.isClockRight === undefined ? {} : { isClockRight: options.isClockRight }),
      requireWebhookUrl: createWebhookSender({ allowsLoopback: true }).requireUrl,
      wallClock: deps.clock,
      metrics: new Registry(),
    });
    const { url } = await server.listen({ host: '127.0.0.1', port: 0 });
    return { server, url };
  };
  let running = await start();
  return {
    system,
    deps,
    watch,
    log,
    url: () => running.url,
    ask: (token, query, variables = {}) => ask(running.url, token, { query, variables }),
    socket: (token) =>
      createClient({
        url: `${running.url.replace('http', 'ws')}/graphql`,
        webSocketImpl: WebSocket,
        retryAttempts: 0,
        ...(token === null ? {} : { connectionParams: { authorization: `Bearer ${token}` } }),
      }),
    settle: async () => {
      await settle(deps, watch);
      prices.ring();
    },
    restart: async () => {
      await running.server.close();
      running = await start();
    },
    close: async () => {
      await running.server.close();
      await logChecks.close();
      await system.close();
    },
  };
}

export function statusOf({ engine }: Watch): BookStatus {
  return {
    ...engine.size(),
    pricesPerSecond: 0,
    lastPriceAt: null,
    breachToCallMillisP99: null,
    followed: null,
  };
}

async function settle(deps: Deps, watch: Watch): Promise<void> {
  for (;;) {
    const sealed = await relayLog(deps, { enqueue: () => Promise.resolve() });
    const { markets } = await loadRiskContext(deps.db, deps.clock.now());
    const priced = [...markets.values()].flatMap(({ marketId, markPrice }) =>
      markPrice === null ? [] : [{ marketId, price: decimal(markPrice.price.toFixed()) }],
    );
    const decided =
      (await watch.onUsability((marketId) => {
        const market = markets.get(marketId);
        return market === undefined ? 'BARRED' : standingOf(notEnforcedReasonOf(market));
      })) +
      (await watch.onPrices(priced)) +
      (await watch.onEvents(sealed));
    if (sealed.length === 0 && decided === 0) {
      return;
    }
  }
}

export async function ask(
  url: string,
  token: string | null,
  body: { readonly query: string; readonly variables?: object },
): Promise<Answer> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as Partial<Answer>;
  return { status: response.status, data: answer.data, errors: answer.errors ?? [] };
}

/** The codes an answer was refused with. */
export function codesOf({ errors }: Pick<Answer, 'errors'>): unknown[] {
  return errors.map(({ extensions }) => extensions.code);
}

/** Reads a field deep inside an answer, by keys and indices. */
export function at(answer: unknown, ...keys: readonly (string | number)[]): unknown {
  return keys.reduce<unknown>(
    (value, key) => (value as Record<string | number, unknown> | null | undefined)?.[key],
    answer,
  );
}

/** Two accounts of two owners, and prices at which the first is called when BTC falls to 92. */
export async function seedBook(api: Api, operator: string): Promise<void> {
  await publish(api, operator, { 'BTC-USD': '100', 'ETH-USD': '10' });
  for (const [accountId, owner] of [
    ['alice-1', 'alice'],
    ['bob-1', 'bob'],
  ] as const) {
    const variables = {
      deposit: {
        key: `d-${accountId}`,
        accountId,
        asset: 'USD',
        amount: '1000',
        final: true,
        owner,
      },
      positions: {
        key: `p-${accountId}`,
        positions: [
          {
            accountId,
            marketId: 'BTC-USD',
            size: accountId === 'alice-1' ? '100' : '-10',
            entryPrice: '100',
          },
        ],
      },
    };
    const answer = await api.ask(
      operator,
      `mutation ($deposit: RecordDepositInput!, $positions: RecordPositionsInput!) {
        recordDeposit(input: $deposit) { id status }
        recordPositions(input: $positions) { accepted rejected { message } }
      }`,
      variables,
    );
    if (answer.errors.length > 0) {
      throw new Error(
        `${JSON.stringify(answer)} ${String((api.log.errors.at(-1)?.facts as { err?: unknown }).err)}`,
      );
    }
  }
  await api.settle();
}

/** Publishes prices a second after the last, and lets them settle. */
export async function publish(
  api: Api,
  operator: string,
  prices: Readonly<Record<string, string>>,
): Promise<void> {
  api.system.clock.at = new Date(api.system.clock.at.getTime() + 1000);
  const at = api.system.clock.at.toISOString();
  const answer = await api.ask(
    operator,
    'mutation ($input: PublishMarkPricesInput!) { publishMarkPrices(input: $input) { accepted rejected { code message } } }',
    {
      input: {
        source: 'test',
        prices: Object.entries(prices).map(([marketId, price]) => ({ marketId, price, at })),
      },
    },
  );
  if (answer.errors.length > 0) {
    throw new Error(
      `${JSON.stringify(answer)} ${String((api.log.errors.at(-1)?.facts as { err?: unknown }).err)}`,
    );
  }
  await api.settle();
}
