import { Button, TextInput } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { type ReactNode, useCallback } from 'react';

import { type LogQuery, LogDocument, VerifyLogDocument } from '../api/generated/graphql.js';
import { ask } from '../api/client.js';
import { type Column, DataTable } from '../ui/DataTable.js';
import { count, instant } from '../ui/format.js';
import { eventLevel } from '../ui/event-text.js';
import { Glyph } from '../ui/Glyph.js';
import { Empty, Panel, Waiting } from '../ui/Panel.js';

const route = getRouteApi('/log');
const PAGE = 100;

type Line = LogQuery['events']['nodes'][number];

/** The cursor of a line, as `events` gives it. */
function cursorOf(sequence: bigint): string {
  const text = btoa(JSON.stringify(['event', sequence.toString()]));
  return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** The append-only log, newest first: filtered, opened line by line, verified. */
export function LogPage(): ReactNode {
  const { type, account, market, line } = route.useSearch();
  const navigate = useNavigate({ from: '/log' });
  const filter = {
    types: type === undefined ? null : [type],
    accountIds: account === undefined ? null : [account],
    marketIds: market === undefined ? null : [market],
  };
  const query = useInfiniteQuery({
    queryKey: ['log', filter],
    queryFn: ({ pageParam, signal }) =>
      ask(LogDocument, { filter, last: PAGE, before: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ events: { pageInfo } }) =>
      pageInfo.hasPreviousPage ? (pageInfo.startCursor ?? null) : null,
    refetchInterval: ({ state }) => ((state.data?.pages.length ?? 0) > 1 ? false : 3000),
    retry: false,
  });
  const rows = query.data?.pages.flatMap(({ events }) => events.nodes.toReversed()) ?? [];
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) {
      void fetchNextPage();
    }
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  return (
    <>
      <div className="title">
        <h1>Log</h1>
        <span className="dim">
          {query.isSuccess && `${count(query.data.pages[0]?.events.totalCount ?? 0)} lines match`}
        </span>
        <span className="acts">
          <Link to="/incident" className="chip">
            Post-incident
          </Link>
          <Verify />
        </span>
      </div>
      <Filters />
      <div className={`split ${line === undefined ? '' : 'opened'}`}>
        <Panel title="Lines" note="newest first" className="fill">
          {query.isPending || query.isError ? (
            <Waiting error={query.error} what="The log" />
          ) : rows.length === 0 ? (
            <Empty title="No line matches">Names of types are as in docs/events.md.</Empty>
          ) : (
            <DataTable
              label="Lines of the log"
              columns={COLUMNS}
              rows={rows}
              idOf={({ sequence }) => sequence}
              openId={line ?? null}
              minWidth={760}
              onEnd={more}
              onOpen={({ sequence }) => {
                void navigate({ search: (old) => ({ ...old, line: sequence }) });
              }}
            />
          )}
        </Panel>
        {line !== undefined && <Opened sequence={line} />}
      </div>
    </>
  );
}

const COLUMNS: readonly Column<Line>[] = [
  {
    key: 'sequence',
    head: 'Line',
    width: '60px',
    cell: ({ sequence }) => count(Number(sequence)),
  },
  { key: 'at', head: 'At, UTC', width: '136px', cell: ({ at }) => instant(at) },
  {
    key: 'type',
    head: 'Type',
    width: 'minmax(170px, 1fr)',
    cell: ({ type }) => (
      <span className="state plain-ink">
        <Glyph level={eventLevel(type)} size={9} />
        {type}
      </span>
    ),
  },
  {
    key: 'account',
    head: 'Account',
    width: 'minmax(90px, 1fr)',
    cell: ({ accountId }) => accountId ?? '',
  },
  { key: 'market', head: 'Market', width: '90px', cell: ({ marketId }) => marketId ?? '' },
  { key: 'actor', head: 'Actor', width: 'minmax(90px, 1fr)', cell: ({ actor }) => actor },
];

function Filters(): ReactNode {
  const search = route.useSearch();
  const navigate = useNavigate({ from: '/log' });
  const field = (name: 'type' | 'account' | 'market', placeholder: string): ReactNode => (
    <TextInput
      size="xs"
      aria-label={placeholder}
      placeholder={placeholder}
      defaultValue={search[name] ?? ''}
      key={`${name} ${search[name] ?? ''}`}
      onKeyDown={(event) => {
        if (event.key === 'Enter') {
          const { value } = event.currentTarget;
          void navigate({
            search: (old) => ({ ...old, [name]: value === '' ? undefined : value }),
          });
        }
      }}
    />
  );
  return (
    <div className="chips">
      {field('type', 'type, as MarginCallOpened')}
      {field('account', 'account')}
      {field('market', 'market')}
      <span className="note">Enter filters.</span>
    </div>
  );
}

function Opened({ sequence }: { sequence: string }): ReactNode {
  const navigate = useNavigate({ from: '/log' });
  const isNumber = /^\d{1,18}$/.test(sequence);
  const query = useQuery({
    queryKey: ['line', sequence],
    queryFn: ({ signal }) =>
      ask(
        LogDocument,
        { filter: null, last: 1, before: cursorOf(BigInt(sequence) + 1n) },
        signal,
      ).catch(() => ask(LogDocument, { filter: null, last: 1, before: null }, signal)),
    enabled: isNumber,
    retry: false,
  });
  const found = query.data?.events.nodes[0];
  const event = found?.sequence === sequence ? found : undefined;
  return (
    <Panel
      title={`Line ${sequence}`}
      side={
        <button
          type="button"
          className="icon"
          aria-label="Close the line"
          onClick={() => {
            void navigate({ search: (old) => ({ ...old, line: undefined }) });
          }}
        >
          ×
        </button>
      }
    >
      {event === undefined ? (
        <Waiting
          error={!isNumber || query.isSuccess ? new Error('There is no such line.') : query.error}
          what="The line"
        />
      ) : (
        <div className="body data">
          <p className="note">
            {event.type} by {event.actor}, {instant(event.at)} UTC.{' '}
            {event.accountId != null && (
              <Link
                to="/accounts/$id"
                params={{ id: event.accountId }}
                search={{ call: event.marginCallId ?? undefined }}
              >
                {event.accountId}
              </Link>
            )}{' '}
            {event.proposalId != null && (
              <Link to="/governance/$id" params={{ id: event.proposalId }}>
                the proposal
              </Link>
            )}
          </p>
          <pre className="json" tabIndex={0}>
            {JSON.stringify(event.payload, null, 2)}
          </pre>
          {event.hash !== null && (
            <p className="note">
              hash <code>{event.hash}</code>
              <br />
              before <code>{event.previousHash}</code>
            </p>
          )}
        </div>
      )}
    </Panel>
  );
}

function Verify(): ReactNode {
  const verify = useMutation({ mutationFn: () => ask(VerifyLogDocument, { from: null }) });
  const result = verify.data?.verifyLog;
  return (
    <>
      {verify.isPending && (
        <span className="note">Checking every line; a long log takes a while.</span>
      )}
      {result !== undefined && (
        <span className={result.ok ? 'good' : 'bad'}>
          {result.ok
            ? `${count(result.checked)} lines follow, ${count(result.recomputed)} decisions recompute`
            : `line ${result.firstBadSequence ?? ''}: ${result.fault ?? ''}`}
        </span>
      )}
      {verify.error !== null && <span className="bad">{verify.error.message}</span>}
      <Button
        variant="default"
        loading={verify.isPending}
        onClick={() => {
          verify.mutate();
        }}
      >
        Verify the log
      </Button>
    </>
  );
}
