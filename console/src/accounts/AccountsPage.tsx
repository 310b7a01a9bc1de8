import { NativeSelect } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { type ReactNode, useCallback } from 'react';

import {
  type AccountOrder,
  AccountsDocument,
  type AccountsQuery,
} from '../api/generated/graphql.js';
import { ask } from '../api/client.js';
import { LEVELS } from '../live/book.js';
import { who } from '../live/state.js';
import { useStore } from '../live/store.js';
import { type Column, DataTable } from '../ui/DataTable.js';
import { count, ratio, usd } from '../ui/format.js';
import { Glyph, Level, LEVEL_NAMES } from '../ui/Glyph.js';
import { CallState } from '../ui/Grace.js';
import { Chip, Empty, Panel, Waiting } from '../ui/Panel.js';

const route = getRouteApi('/accounts');
const REFRESH_MS = 5000;

type Row = AccountsQuery['accounts']['nodes'][number];

const ORDERS: readonly { readonly value: AccountOrder; readonly label: string }[] = [
  { value: 'MARGIN_RATIO_ASC', label: 'Worst margin ratio first' },
  { value: 'NOTIONAL_DESC', label: 'Largest notional first' },
  { value: 'EQUITY_DESC', label: 'Most equity first' },
  { value: 'ID_ASC', label: 'By id' },
];

const COLUMNS: readonly Column<Row>[] = [
  {
    key: 'level',
    head: 'Level',
    width: '110px',
    cell: ({ health }) => <Level level={health.level} />,
  },
  { key: 'id', head: 'Account', width: 'minmax(110px, 1fr)', cell: ({ id }) => id },
  { key: 'owner', head: 'Owner', width: 'minmax(110px, 1fr)', cell: ({ owner }) => owner },
  { key: 'kind', head: 'Kind', width: '76px', cell: ({ kind }) => kind.toLowerCase() },
  {
    key: 'ratio',
    head: 'Margin ratio',
    width: '90px',
    isNumber: true,
    cell: ({ health }) => ratio(health.marginRatio),
  },
  {
    key: 'equity',
    head: 'Equity USD',
    width: '120px',
    isNumber: true,
    cell: ({ health }) => usd(health.equity),
  },
  {
    key: 'maintenance',
    head: 'Maintenance USD',
    width: '120px',
    isNumber: true,
    cell: ({ health }) => usd(health.maintenanceMargin),
  },
  {
    key: 'leverage',
    head: 'Leverage',
    width: '76px',
    isNumber: true,
    cell: ({ health: { leverage } }) =>
      (leverage ?? null) === null ? '–' : `${Number(leverage).toFixed(1)}×`,
  },
  {
    key: 'call',
    head: 'Call',
    width: '104px',
    cell: ({ openMarginCall }) =>
      (openMarginCall ?? null) === null ? (
        ''
      ) : (
        <CallState state={openMarginCall?.state ?? 'GRACE'} />
      ),
  },
];

export function AccountsPage(): ReactNode {
  const { level, market, owner, order = 'MARGIN_RATIO_ASC' } = route.useSearch();
  const navigate = useNavigate({ from: '/accounts' });
  const code = LEVELS.find((name) => name === level);
  const query = useInfiniteQuery({
    queryKey: ['accounts', code, market, owner, order],
    queryFn: ({ pageParam, signal }) =>
      ask(
        AccountsDocument,
        {
          after: pageParam,
          orderBy: order,
          filter: {
            levels: code === undefined ? null : [code],
            marketId: market ?? null,
            owner: owner ?? null,
          },
        },
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ accounts: { pageInfo } }) =>
      pageInfo.hasNextPage ? (pageInfo.endCursor ?? null) : null,
    refetchInterval: ({ state }) => ((state.data?.pages.length ?? 0) > 2 ? false : REFRESH_MS),
    placeholderData: keepPreviousData,
  });
  const rows = query.data?.pages.flatMap(({ accounts }) => accounts.nodes) ?? [];
  const total = query.data?.pages[0]?.accounts.totalCount ?? 0;
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) {
      void fetchNextPage();
    }
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  return (
    <>
      <div className="title">
        <h1>Accounts</h1>
        <span className="dim">{query.isSuccess && `${count(total)} match`}</span>
      </div>
      <Filters />
      <Panel title="Accounts" note="read again every five seconds" className="fill">
        {query.isPending ? (
          <Waiting error={query.error} what="The accounts" />
        ) : rows.length === 0 ? (
          <Empty title="No account matches">Take a filter away to see more.</Empty>
        ) : (
          <DataTable
            label="Accounts"
            columns={COLUMNS}
            rows={rows}
            idOf={({ id }) => id}
            minWidth={880}
            onEnd={more}
            onOpen={({ id }) => {
              void navigate({ to: '/accounts/$id', params: { id } });
            }}
          />
        )}
      </Panel>
    </>
  );
}

function Filters(): ReactNode {
  const { level, market, order, owner } = route.useSearch();
  const navigate = useNavigate({ from: '/accounts' });
  const markets = useStore(who)?.markets ?? [];
  return (
    <div className="chips">
      {LEVELS.map((code, index) => (
        <Chip
          key={code}
          isOn={level === code}
          onClick={() => {
            void navigate({
              search: (old) => ({ ...old, level: level === code ? undefined : code }),
              replace: true,
            });
          }}
        >
          <Glyph level={index} size={9} /> {LEVEL_NAMES[index]}
        </Chip>
      ))}
      {owner !== undefined && (
        <Chip
          isOn
          onClick={() => {
            void navigate({ search: (old) => ({ ...old, owner: undefined }), replace: true });
          }}
        >
          owner {owner} ×
        </Chip>
      )}
      <NativeSelect
        size="xs"
        aria-label="Market"
        value={market ?? ''}
        onChange={({ currentTarget: { value } }) => {
          void navigate({
            search: (old) => ({ ...old, market: value === '' ? undefined : value }),
            replace: true,
          });
        }}
        data={[{ value: '', label: 'every market' }, ...markets.map(({ id }) => id)]}
      />
      <NativeSelect
        size="xs"
        aria-label="Order"
        value={order ?? 'MARGIN_RATIO_ASC'}
        onChange={({ currentTarget: { value } }) => {
          const chosen = ORDERS.find((entry) => entry.value === value)?.value;
          void navigate({
            search: (old) => ({
              ...old,
              order: chosen === 'MARGIN_RATIO_ASC' ? undefined : chosen,
            }),
            replace: true,
          });
        }}
        data={[...ORDERS]}
      />
    </div>
  );
}
