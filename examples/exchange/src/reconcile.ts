import { type Account, type Book, netSize } from './book/book.js';
import { positionOf } from './book/holding.js';
import { MARKETS } from './markets.js';
import { type Connection, request } from './marginward/graphql.js';
import { formatPrice, formatSize, formatUsd, parsePrice, parseSize, parseUsd } from './numbers.js';

/** Both books side by side. */
export interface Comparison {
  readonly lines: readonly Line[];
  readonly accounts: number;
  readonly balances: number;
  readonly positions: number;
  readonly differences: readonly Line[];
}

interface Line {
  /** Whose, and of what. */
  readonly what: string;
  readonly here: string;
  readonly there: string;
}

interface TheirAccount {
  readonly id: string;
  readonly collateral: readonly { readonly asset: string; readonly balance: string }[];
  readonly positions: readonly {
    readonly market: { readonly id: string };
    readonly size: string;
    readonly entryPrice: string;
  }[];
}

/** Holds every balance, position and fund of this book against Marginward's, to the last digit. */
export async function compareBooks(connection: Connection, book: Book): Promise<Comparison> {
  const theirs = new Map((await accountsOf(connection)).map((account) => [account.id, account]));
  const ids = [...new Set([...book.accounts.keys(), ...theirs.keys()])].sort();
  const balances = ids.map((id) => balanceLine(id, book.accounts.get(id), theirs.get(id)));
  const positions = ids.flatMap((id) => positionLines(id, book.accounts.get(id), theirs.get(id)));
  const nets = MARKETS.map(({ id }) => ({
    what: `${id} net of all positions`,
    here: formatSize(netSize(book, id)),
    there: '0',
  }));
  const lines = [...balances, ...positions, ...(await fundLines(connection, book)), ...nets];
  return {
    lines,
    accounts: ids.length,
    balances: balances.length,
    positions: positions.length,
    differences: lines.filter(({ here, there }) => here !== there),
  };
}

async function accountsOf(connection: Connection): Promise<TheirAccount[]> {
  const accounts: TheirAccount[] = [];
  let after: string | null = null;
  for (;;) {
    const data: {
      accounts: {
        nodes: TheirAccount[];
        pageInfo: { hasNextPage: boolean; endCursor: string | null };
      };
    } = await request(
      connection,
      `query ($after: String) { accounts(first: 500, after: $after, orderBy: ID_ASC) {
        nodes { id collateral { asset balance } positions { market { id } size entryPrice } }
        pageInfo { hasNextPage endCursor } } }`,
      { after },
    );
    accounts.push(...data.accounts.nodes);
    if (!data.accounts.pageInfo.hasNextPage) {
      return accounts;
    }
    after = data.accounts.pageInfo.endCursor;
  }
}

function balanceLine(id: string, here: Account | undefined, there: TheirAccount | undefined): Line {
  const balance = there?.collateral.find(({ asset }) => asset === 'USD')?.balance ?? '0';
  return {
    what: `${id} USD`,
    here: here === undefined ? 'no account' : formatUsd(here.cash),
    there: there === undefined ? 'no account' : formatUsd(parseUsd(balance)),
  };
}

function positionLines(
  id: string,
  here: Account | undefined,
  there: TheirAccount | undefined,
): Line[] {
  return MARKETS.flatMap(({ id: marketId }) => {
    const holding = here?.holdings.get(marketId);
    const own = holding === undefined ? null : positionOf(holding);
    const theirs = there?.positions.find(({ market }) => market.id === marketId);
    if ((own === null || own.size === 0n) && theirs === undefined) {
      return [];
    }
    return [
      {
        what: `${id} ${marketId}`,
        here: own === null || own.size === 0n ? 'none' : positionText(own.size, own.entry),
        there:
          theirs === undefined
            ? 'none'
            : positionText(parseSize(theirs.size), parsePrice(theirs.entryPrice)),
      },
    ];
  });
}

const positionText = (size: bigint, entry: bigint): string =>
  `${formatSize(size)} @ ${formatPrice(entry)}`;

/** Marginward keeps the funds; this book has added up what the events said about them. */
async function fundLines(connection: Connection, { house }: Book): Promise<Line[]> {
  const data = await request<{
    deficit: string;
    waterfall: { kind: string; marketId: string | null; balance: string | null }[];
  }>(connection, '{ deficit waterfall { kind marketId balance } }');
  const balanceOf = (kind: string, marketId: string | null): string => {
    const layer = data.waterfall.find((each) => each.kind === kind && each.marketId === marketId);
    return formatUsd(parseUsd(layer?.balance ?? '0'));
  };
  return [
    ...[...house.insurance].map(([marketId, balance]) => ({
      what: `insurance of ${marketId}`,
      here: formatUsd(balance),
      there: balanceOf('MARKET_INSURANCE', marketId),
    })),
    {
      what: 'insurance of all markets',
      here: formatUsd(house.global),
      there: balanceOf('GLOBAL_INSURANCE', null),
    },
    { what: 'backstop', here: formatUsd(house.backstop), there: balanceOf('BACKSTOP', null) },
    {
      what: 'deficit',
      here: formatUsd(house.deficit),
      there: formatUsd(parseUsd(data.deficit)),
    },
  ];
}

/** Σ of all balances of Marginward's ledger in USD: accounts, funds, and the venue's side of everything. */
export async function ledgerSum(connection: Connection): Promise<bigint> {
  let sum = 0n;
  let after: string | null = null;
  for (;;) {
    const data: {
      ledgerAccounts: {
        nodes: { balance: string }[];
        pageInfo: { hasNextPage: boolean; endCursor: string | null };
      };
    } = await request(
      connection,
      `query ($after: String) { ledgerAccounts(first: 500, after: $after, filter: { assets: ["USD"] }) {
        nodes { balance } pageInfo { hasNextPage endCursor } } }`,
      { after },
    );
    for (const { balance } of data.ledgerAccounts.nodes) {
      sum += parseUsd(balance);
    }
    if (!data.ledgerAccounts.pageInfo.hasNextPage) {
      return sum;
    }
    after = data.ledgerAccounts.pageInfo.endCursor;
  }
}

/** The first lines of a comparison, and every difference, as a table. */
export function tableOf({ lines, differences }: Comparison, shown: number): string {
  const rows = [
    ...lines.slice(0, shown),
    ...differences.filter((each) => !lines.slice(0, shown).includes(each)),
  ];
  const [what, here] = [width(rows.map((row) => row.what)), width(rows.map((row) => row.here))];
  const row = (line: Line): string =>
    `${line.here === line.there ? ' ' : '!'} ${line.what.padEnd(what)}  ${line.here.padStart(here)}  ${line.there}`;
  return [
    row({ what: '', here: 'exchange', there: 'exchange' }).replace(/exchange$/, 'Marginward'),
    ...rows.map(row),
  ].join('\n');
}

function width(texts: readonly string[]): number {
  return Math.max(8, ...texts.map(({ length }) => length));
}
