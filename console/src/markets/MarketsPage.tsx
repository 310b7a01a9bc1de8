import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode } from 'react';

import { MarketsDocument, type MarketsQuery } from '../api/generated/graphql.js';
import { ask } from '../api/client.js';
import { serverNow } from '../live/clock.js';
import { type Mark, marks } from '../live/state.js';
import { useStore } from '../live/store.js';
import { type Column, DataTable } from '../ui/DataTable.js';
import { change, count, percent, price, usdShort, words } from '../ui/format.js';
import { Glyph } from '../ui/Glyph.js';
import { Empty, Panel, Waiting } from '../ui/Panel.js';
import { Spark } from '../ui/Spark.js';

type Market = MarketsQuery['markets'][number];
type Row = Market & { readonly mark: Mark | undefined; readonly fund: number | null };

export function MarketsPage(): ReactNode {
  const all = useStore(marks);
  const navigate = useNavigate();
  const query = useQuery({
    queryKey: ['markets'],
    queryFn: ({ signal }) => ask(MarketsDocument, {}, signal),
    refetchInterval: 5000,
  });
  if (query.data === undefined) {
    return <Waiting error={query.error} what="The markets" />;
  }
  const { markets, waterfall } = query.data;
  const interest = (market: Market): number =>
    Number(market.holders?.longOpenInterest ?? 0) + Number(market.holders?.shortOpenInterest ?? 0);
  const rows: readonly Row[] = markets
    .toSorted((a, b) => interest(b) - interest(a))
    .map((market) => ({
      ...market,
      mark: all.get(market.id),
      fund: Number(waterfall.find(({ marketId }) => marketId === market.id)?.balance ?? Number.NaN),
    }));
  return (
    <>
      <div className="title">
        <h1>Markets</h1>
        <span className="dim">{count(rows.length)}, largest open interest first</span>
      </div>
      <Panel title="Markets" note="holders by the level of their whole account" className="fill">
        {rows.length === 0 ? (
          <Empty title="No market is listed">A proposal of the kind LIST_MARKET lists one.</Empty>
        ) : (
          <DataTable
            label="Markets"
            columns={COLUMNS}
            rows={rows}
            idOf={({ id }) => id}
            minWidth={1120}
            onOpen={({ id }) => {
              void navigate({ to: '/markets/$id', params: { id } });
            }}
          />
        )}
      </Panel>
    </>
  );
}

function Age({ row }: { row: Row }): ReactNode {
  const now = serverNow();
  const at = row.mark?.at ?? Date.parse(row.markPrice?.at ?? '');
  if (now === null || Number.isNaN(at)) {
    return '–';
  }
  const seconds = Math.max(0, Math.round((now - at) / 1000));
  const isStale = row.mark?.stale ?? row.markPrice?.stale ?? false;
  return (
    <span className={isStale ? 'bad' : 'dim'}>
      {isStale && '⚠ '}
      {seconds} s
    </span>
  );
}

const COLUMNS: readonly Column<Row>[] = [
  { key: 'id', head: 'Market', width: '100px', cell: ({ id }) => <b>{id}</b> },
  {
    key: 'status',
    head: 'Status',
    width: '110px',
    cell: ({ status, quarantinedPrice }) => (
      <span className={status === 'ACTIVE' ? 'dim' : 'bad'}>
        {words(status)}
        {(quarantinedPrice ?? null) !== null && ' ⚠ quarantine'}
      </span>
    ),
  },
  {
    key: 'mark',
    head: 'Mark USD',
    width: '100px',
    isNumber: true,
    cell: ({ mark, markPrice }) => {
      const value = mark?.price ?? Number(markPrice?.price ?? Number.NaN);
      return Number.isNaN(value) ? 'no price' : price(value);
    },
  },
  {
    key: 'change',
    head: 'Since opened',
    width: '80px',
    isNumber: true,
    cell: ({ mark }) => (mark === undefined ? '' : change(mark.price / mark.first - 1)),
  },
  {
    key: 'spark',
    head: 'Course',
    width: 'minmax(50px, 1fr)',
    cell: ({ mark }) => <Spark values={mark?.trail ?? []} color="var(--accent)" />,
  },
  { key: 'age', head: 'Age', width: '66px', isNumber: true, cell: (row) => <Age row={row} /> },
  {
    key: 'long',
    head: 'Long USD',
    width: '80px',
    isNumber: true,
    cell: ({ holders }) => (holders == null ? '–' : usdShort(Number(holders.longOpenInterest))),
  },
  {
    key: 'short',
    head: 'Short USD',
    width: '80px',
    isNumber: true,
    cell: ({ holders }) => (holders == null ? '–' : usdShort(Number(holders.shortOpenInterest))),
  },
  ...[0, 1, 2, 3, 4].map((level): Column<Row> => ({
    key: `level${level}`,
    head: <Glyph level={level} size={9} />,
    width: '54px',
    isNumber: true,
    cell: ({ holders }) => {
      const accounts = holders?.levels[level]?.accounts ?? 0;
      return <span className={accounts === 0 ? 'dim' : ''}>{count(accounts)}</span>;
    },
  })),
  {
    key: 'maintenance',
    head: 'Maint.',
    width: '64px',
    isNumber: true,
    cell: ({ parameters }) => percent(parameters.tiers[0]?.maintenanceMarginFraction ?? 0),
  },
  {
    key: 'fund',
    head: 'Fund USD',
    width: '80px',
    isNumber: true,
    cell: ({ fund }) => (fund === null || Number.isNaN(fund) ? '–' : usdShort(fund)),
  },
  {
    key: 'version',
    head: 'Version',
    width: '80px',
    isNumber: true,
    cell: ({ parameters }) =>
      `${parameters.version}${(parameters.phaseInEndsAt ?? null) === null ? '' : ', phased'}`,
  },
];
