import { writeFileSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { type Role } from '../../src/app/auth/actor.js';
import { signDevelopmentToken } from '../../src/infra/tokens.js';
import { NARROW_MARGINS } from '../support/genesis-files.js';
import {
  aDataFolder,
  type DataFolder,
  type Program,
  startProgram,
  untilSaid,
} from '../support/run-program.js';

const SECRET = 'a secret of the console tests, long enough';
/** Long enough for a slow machine to propose and vote twice. */
const VOTING_SECONDS = 20;

/** A server on the wall clock with a committee of three, whose votes take seconds; it can be killed and started again. */
export interface ConsoleServer {
  readonly url: () => string;
  /** What it printed: the link that signs in. */
  readonly link: () => string;
  readonly start: () => Promise<void>;
  readonly kill9: () => Promise<void>;
  readonly remove: () => Promise<void>;
  readonly token: (subject: string, ...roles: readonly Role[]) => Promise<string>;
  readonly ask: (token: string, query: string, variables?: object) => Promise<AnswerBody>;
  /** Publishes a price of BTC-USD, dated now. */
  readonly price: (usd: string) => Promise<void>;
}

export interface AnswerBody {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions: { readonly code: string };
  }[];
}

interface Genesis {
  readonly markets: readonly { readonly parameters: Record<string, unknown> }[];
  readonly committee: Record<string, unknown>;
  readonly funds: { readonly markets: Readonly<Record<string, string>> };
}

export interface ConsoleServerOptions {
  /** What every fund begins with, in USD; those of the demo when absent. */
  readonly funds?: string;
  /** Settings of the process besides. */
  readonly env?: Readonly<Record<string, string>>;
}

export function aConsoleServer({ funds, env = {} }: ConsoleServerOptions = {}): ConsoleServer {
  const folder = aDataFolder();
  const genesis = writeGenesis(folder, funds ?? null);
  let program: Program | null = null;
  let port = 0;
  let link = '';
  const url = (): string => `http://127.0.0.1:${port}`;
  const token = (subject: string, ...roles: readonly Role[]): Promise<string> =>
    signDevelopmentToken({
      subject,
      roles,
      accounts: [],
      expiresInSeconds: 3600,
      secret: SECRET,
      now: new Date(),
    });
  const ask: ConsoleServer['ask'] = async (bearer, query, variables = {}) => {
    const response = await fetch(`${url()}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${bearer}` },
      body: JSON.stringify({ query, variables }),
    });
    return (await response.json()) as AnswerBody;
  };
  return {
    url,
    token,
    ask,
    link: () => link,
    start: async () => {
      const data = ['--data', folder.path, '--genesis', genesis];
      program = startProgram(['start', '--bare', '--port', String(port), ...data], {
        ...(env.AUTH_ISSUER === undefined ? { AUTH_DEV_SECRET: SECRET } : {}),
        LOG_LEVEL: 'error',
        ...env,
      });
      link = (await untilSaid(program, /Console: (\S+)/))[1] ?? '';
      port = Number(new URL(link).port);
    },
    kill9: async () => {
      await program?.kill9();
    },
    remove: async () => {
      await program?.stop();
      await folder.remove();
    },
    price: async (usd) => {
      const mutation =
        'mutation ($input: PublishMarkPricesInput!) { publishMarkPrices(input: $input) { accepted } }';
      const prices = [{ marketId: 'BTC-USD', price: usd, at: new Date().toISOString() }];
      await ask(await token('feed', 'OPERATOR'), mutation, { input: { source: 'test', prices } });
    },
  };
}

/** Markets of 1.2 % maintenance margin with prices that last, and a committee that decides in seconds. */
function writeGenesis(folder: DataFolder, funds: string | null): string {
  const demo = JSON.parse(readFileSync(NARROW_MARGINS, 'utf8')) as Genesis;
  const markets = demo.markets.map((market) => ({
    ...market,
    parameters: { ...market.parameters, maxPriceAgeSeconds: 3600, maxPriceDeviation: '0.5' },
  }));
  const committee = {
    ...demo.committee,
    members: ['alice', 'bob', 'carol'].map((subject) => ({ subject, weight: '1' })),
    votingPeriodSeconds: VOTING_SECONDS,
    timelockSeconds: 1,
  };
  const file = path.join(folder.path, 'genesis.json');
  const own =
    funds === null
      ? demo.funds
      : {
          markets: Object.fromEntries(Object.keys(demo.funds.markets).map((id) => [id, funds])),
          global: funds,
          backstop: funds,
        };
  writeFileSync(file, JSON.stringify({ ...demo, markets, committee, funds: own }));
  return file;
}

/** Three accounts long of BTC at 100,000: one comfortable, one near its margin, one with two assets. */
export async function fillBook(server: ConsoleServer): Promise<void> {
  const bearer = await server.token('feed', 'OPERATOR');
  await server.price('100000');
  const deposits = [
    { accountId: 'calm', asset: 'USD', amount: '50000' },
    { accountId: 'near', asset: 'USD', amount: '2100.005' },
    { accountId: 'mixed', asset: 'USDC', amount: '4000.337' },
    { accountId: 'mixed', asset: 'USD', amount: '1000.111' },
  ];
  for (const [index, deposit] of deposits.entries()) {
    const input = {
      ...deposit,
      key: `deposit-${index}`,
      final: true,
      owner: `owner-${deposit.accountId}`,
    };
    await server.ask(
      bearer,
      'mutation ($input: RecordDepositInput!) { recordDeposit(input: $input) { id } }',
      { input },
    );
  }
  const positions = [
    { accountId: 'calm', size: '1', entryPrice: '100000' },
    { accountId: 'near', size: '1', entryPrice: '100000' },
    { accountId: 'mixed', size: '-0.3337', entryPrice: '99123.45' },
  ].map((position) => ({ ...position, marketId: 'BTC-USD' }));
  await server.ask(
    bearer,
    'mutation ($input: RecordPositionsInput!) { recordPositions(input: $input) { accepted } }',
    { input: { key: 'positions', positions } },
  );
}
