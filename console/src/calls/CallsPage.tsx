import { TextInput } from '@mantine/core';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { type ReactNode, useMemo } from 'react';

import { useServerNow } from '../live/clock.js';
import { book } from '../live/book.js';
import { calls, type OpenCall } from '../live/state.js';
import { useStore } from '../live/store.js';
import { type Column, DataTable } from '../ui/DataTable.js';
import { count, ratio, usd, usdShort, words } from '../ui/format.js';
import { CallState, Grace } from '../ui/Grace.js';
import { Chip, Empty, Panel } from '../ui/Panel.js';
import { CallPanel } from './CallPanel.js';

const route = getRouteApi('/calls');

const STATES = ['GRACE', 'LIQUIDATING', 'SUSPENDED', 'BANKRUPT'] as const;
const CAUSES = ['PRICE', 'PARAMETER_CHANGE', 'POSITION_CHANGE', 'COLLATERAL_CHANGE'] as const;

/** The worklist: every open call, by what can still be done. */
export function CallsPage(): ReactNode {
  const search = route.useSearch();
  const navigate = useNavigate({ from: '/calls' });
  const all = useStore(calls);
  const rows = useMemo(() => rowsOf(all, search), [all, search]);
  const missing = rows.reduce((sum, { outstanding }) => sum + Number(outstanding), 0);
  return (
    <>
      <div className="title">
        <h1>Margin calls</h1>
        <span className="dim">
          {count(rows.length)} of {count(all.size)} open, {usdShort(missing)} USD missing
        </span>
      </div>
      <Filters all={all} />
      <div className={`split ${search.call === undefined ? '' : 'opened'}`}>
        <Panel title="Open" note="as they happen" className="fill">
          {rows.length === 0 ? (
            <Empty title={all.size === 0 ? 'Nobody is called' : 'No call matches'}>
              A call appears here within a second of a breach.
            </Empty>
          ) : (
            <Rows rows={rows} />
          )}
        </Panel>
        {search.call !== undefined && (
          <div className="scroll-y">
            <CallPanel
              id={search.call}
              onClose={() => {
                void navigate({ search: (old) => ({ ...old, call: undefined }) });
              }}
            />
          </div>
        )}
      </div>
    </>
  );
}

interface Search {
  readonly state?: string | undefined;
  readonly cause?: string | undefined;
  readonly find?: string | undefined;
  readonly only?: 'unacknowledged' | 'notice-failed' | undefined;
  readonly sort?: 'missing' | 'account' | undefined;
}

const byId = (a: OpenCall, b: OpenCall): number => (a.accountId < b.accountId ? -1 : 1);

function rowsOf(
  all: ReadonlyMap<string, OpenCall>,
  { state, cause, find, only, sort }: Search,
): readonly OpenCall[] {
  const text = find?.toLowerCase() ?? '';
  const rows = [...all.values()]
    .sort(byId)
    .filter(
      (call) =>
        (state === undefined || call.state === state) &&
        (cause === undefined || call.cause === cause) &&
        (only !== 'unacknowledged' || !call.acknowledged) &&
        (only !== 'notice-failed' || call.noticeFailed) &&
        `${call.accountId} ${call.owner}`.toLowerCase().includes(text),
    );
  const missing = (call: OpenCall): number => Number(call.outstanding);
  switch (sort) {
    case 'missing':
      return rows.toSorted((a, b) => missing(b) - missing(a));
    case 'account':
      return rows;
    default:
      return rows.toSorted((a, b) => a.deadline - b.deadline);
  }
}

function Filters({ all }: { all: ReadonlyMap<string, OpenCall> }): ReactNode {
  const search = route.useSearch();
  const navigate = useNavigate({ from: '/calls' });
  const set = (part: Partial<Search>): void => {
    void navigate({ search: (old) => ({ ...old, ...part }), replace: true });
  };
  const counts = new Map<string, number>();
  for (const { state } of all.values()) {
    counts.set(state, (counts.get(state) ?? 0) + 1);
  }
  return (
    <div className="chips">
      {STATES.map((code) => (
        <Chip
          key={code}
          isOn={search.state === code}
          onClick={() => {
            set({ state: search.state === code ? undefined : code });
          }}
        >
          <CallState state={code} /> {count(counts.get(code) ?? 0)}
        </Chip>
      ))}
      {CAUSES.map((code) => (
        <Chip
          key={code}
          isOn={search.cause === code}
          onClick={() => {
            set({ cause: search.cause === code ? undefined : code });
          }}
        >
          {words(code)}
        </Chip>
      ))}
      {(['unacknowledged', 'notice-failed'] as const).map((code) => (
        <Chip
          key={code}
          isOn={search.only === code}
          onClick={() => {
            set({ only: search.only === code ? undefined : code });
          }}
        >
          {code.replace('-', ' ')}
        </Chip>
      ))}
      <TextInput
        size="xs"
        aria-label="Account or owner"
        placeholder="account or owner"
        value={search.find ?? ''}
        onChange={({ currentTarget: { value } }) => {
          set({ find: value === '' ? undefined : value });
        }}
      />
    </div>
  );
}

function Rows({ rows }: { rows: readonly OpenCall[] }): ReactNode {
  const { call: open, sort } = route.useSearch();
  const navigate = useNavigate({ from: '/calls' });
  const now = useServerNow(1000);
  const ratios = useRatios();
  const heading = (value: Search['sort'], text: string): ReactNode => (
    <button
      type="button"
      aria-pressed={sort === value}
      onClick={() => {
        void navigate({ search: (old) => ({ ...old, sort: value }), replace: true });
      }}
    >
      {text}
      {sort === value && ' ↓'}
    </button>
  );
  const columns: readonly Column<OpenCall>[] = [
    {
      key: 'state',
      head: 'State',
      width: '100px',
      cell: ({ state }) => <CallState state={state} />,
    },
    {
      key: 'account',
      head: heading('account', 'Account'),
      width: 'minmax(100px, 1fr)',
      cell: ({ accountId }) => accountId,
    },
    { key: 'owner', head: 'Owner', width: 'minmax(100px, 1fr)', cell: ({ owner }) => owner },
    {
      key: 'missing',
      head: heading('missing', 'Missing USD'),
      width: '110px',
      isNumber: true,
      cell: ({ outstanding }) => usd(outstanding),
    },
    {
      key: 'left',
      head: heading(undefined, 'Grace left'),
      width: '100px',
      isNumber: true,
      cell: (row) => <Grace {...row} now={now} />,
    },
    {
      key: 'ratio',
      head: 'Ratio now',
      width: '80px',
      isNumber: true,
      cell: ({ accountId }) => ratio(ratios(accountId)),
    },
    {
      key: 'cause',
      head: 'Cause',
      width: '130px',
      cell: ({ cause }) => (cause === null ? '' : words(cause)),
    },
    {
      key: 'notice',
      head: 'Notice',
      width: '110px',
      cell: ({ acknowledged, noticeFailed }) =>
        noticeFailed ? (
          <span className="bad">⚠ failed</span>
        ) : acknowledged ? (
          'acknowledged'
        ) : (
          <span className="dim">sent</span>
        ),
    },
  ];
  return (
    <DataTable
      label="Open margin calls"
      columns={columns}
      rows={rows}
      idOf={({ id }) => id}
      openId={open ?? null}
      minWidth={820}
      onOpen={({ id }) => {
        void navigate({ search: (old) => ({ ...old, call: id }) });
      }}
    />
  );
}

/** Margin ratios of the book in memory, by account. */
function useRatios(): (accountId: string) => number | null {
  const { version } = book;
  return useMemo(() => {
    const places = new Map(book.ids.map((id, at) => [id, at]));
    return (accountId) => {
      const at = places.get(accountId);
      return at === undefined || version < 0 ? null : (book.ratio[at] ?? null);
    };
  }, [version]);
}
