import { SegmentedControl } from '@mantine/core';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { type ReactNode, useMemo } from 'react';

import { useServerNow } from '../live/clock.js';
import { calls, type OpenCall } from '../live/state.js';
import { useStore } from '../live/store.js';
import { type Column, DataTable } from '../ui/DataTable.js';
import { count, usd, usdShort } from '../ui/format.js';
import { CallState, Grace } from '../ui/Grace.js';
import { Empty, Panel } from '../ui/Panel.js';

const route = getRouteApi('/');

const TABS = {
  grace: { states: ['GRACE'], name: 'In grace', empty: 'Nobody is called' },
  liquidating: {
    states: ['LIQUIDATING', 'BANKRUPT'],
    name: 'Liquidating',
    empty: 'Nobody is being liquidated',
  },
  suspended: { states: ['SUSPENDED'], name: 'Suspended', empty: 'No call is suspended' },
} as const;
type Tab = keyof typeof TABS;

/** Open calls by what can still be done about them. */
export function OpenCalls(): ReactNode {
  const all = useStore(calls);
  const { calls: shown = 'grace' } = route.useSearch();
  const navigate = useNavigate({ from: '/' });
  const groups = useMemo(() => groupsOf(all), [all]);
  const rows = groups[shown];
  const missing = rows.reduce((sum, { outstanding }) => sum + Number(outstanding), 0);
  const label = (tab: Tab): string => `${TABS[tab].name} ${count(groups[tab].length)}`;
  return (
    <Panel
      title="Open margin calls"
      className="open-calls"
      side={rows.length > 0 && <span className="dim">{usdShort(missing)} USD missing</span>}
    >
      <div className="tabs">
        <SegmentedControl
          size="xs"
          fullWidth
          aria-label="State of the calls"
          value={shown}
          onChange={(value) => {
            const tab = value === 'grace' ? undefined : value;
            void navigate({ search: (old) => ({ ...old, calls: tab }), replace: true });
          }}
          data={(['grace', 'liquidating', 'suspended'] as const).map((value) => ({
            value,
            label: label(value),
          }))}
        />
      </div>
      <div className="fill">
        {rows.length === 0 ? (
          <Empty title={TABS[shown].empty}>A call appears here within a second of a breach.</Empty>
        ) : (
          <Rows rows={rows} />
        )}
      </div>
    </Panel>
  );
}

function groupsOf(all: ReadonlyMap<string, OpenCall>): Readonly<Record<Tab, readonly OpenCall[]>> {
  const byId = (a: OpenCall, b: OpenCall): number => (a.id < b.id ? -1 : 1);
  const of = (tab: Tab): readonly OpenCall[] =>
    [...all.values()]
      .sort(byId)
      .filter(({ state }) => TABS[tab].states.some((code) => code === state));
  const missing = (call: OpenCall): number => Number(call.outstanding);
  return {
    grace: of('grace').toSorted((a, b) => a.deadline - b.deadline),
    liquidating: of('liquidating').toSorted((a, b) => missing(b) - missing(a)),
    suspended: of('suspended').toSorted((a, b) => a.frozenMs - b.frozenMs),
  };
}

function Rows({ rows }: { rows: readonly OpenCall[] }): ReactNode {
  const now = useServerNow(1000);
  const navigate = useNavigate();
  const columns: readonly Column<OpenCall>[] = [
    {
      key: 'state',
      head: 'State',
      width: '98px',
      cell: ({ state }) => <CallState state={state} />,
    },
    {
      key: 'account',
      head: 'Account',
      width: 'minmax(0, 1fr)',
      cell: ({ accountId }) => accountId,
    },
    {
      key: 'missing',
      head: 'Missing USD',
      width: '86px',
      isNumber: true,
      cell: ({ outstanding }) => usd(outstanding),
    },
    {
      key: 'left',
      head: 'Grace left',
      width: '66px',
      isNumber: true,
      cell: (call) => <Grace {...call} now={now} />,
    },
  ];
  return (
    <DataTable
      label="Open margin calls, nearest first"
      columns={columns}
      rows={rows}
      idOf={({ id }) => id}
      onOpen={({ accountId, id }) => {
        void navigate({ to: '/accounts/$id', params: { id: accountId }, search: { call: id } });
      }}
    />
  );
}
