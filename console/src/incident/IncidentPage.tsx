import { Button, TextInput } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { type ReactNode, useEffect, useMemo, useState } from 'react';

import { IncidentDocument } from '../api/generated/graphql.js';
import { ask } from '../api/client.js';
import { serverNow, useServerNow } from '../live/clock.js';
import { count } from '../ui/format.js';
import { Chip, Empty, Panel, Waiting } from '../ui/Panel.js';
import { csvOf, download, fileName, jsonOf } from './export.js';
import { type Line, reportOf } from './report.js';
import { Called, Moments, Payers, Sold, Taken } from './Tables.js';
import { Timeline } from './Timeline.js';
import { boundOf, filterOf, shownBound, type Window, windowText } from './window.js';

const route = getRouteApi('/incident');

/** As many lines are read for one report; a larger window is to be narrowed. */
const LINES_MAX = 20_000;

/** What happened in a part of the log, on one page that prints and exports. Its address is the window. */
export function IncidentPage(): ReactNode {
  const window = route.useSearch();
  const query = useInfiniteQuery({
    queryKey: ['incident', window],
    queryFn: ({ pageParam, signal }) =>
      ask(IncidentDocument, { filter: filterOf(window), after: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ events: { pageInfo } }, pages) =>
      pageInfo.hasNextPage && lineCount(pages) < LINES_MAX ? (pageInfo.endCursor ?? null) : null,
    enabled: isGiven(window),
    retry: false,
  });
  const { hasNextPage, isFetching, isError, fetchNextPage } = query;
  useEffect(() => {
    if (hasNextPage && !isFetching && !isError) {
      void fetchNextPage();
    }
  }, [hasNextPage, isFetching, isError, fetchNextPage]);
  const pages = query.data?.pages;
  const lines = useMemo(() => pages?.flatMap(({ events }) => events.nodes) ?? [], [pages]);
  const total = pages?.[0]?.events.totalCount ?? 0;
  return (
    <>
      <div className="title">
        <h1>Post-incident</h1>
        <span className="dim">{isGiven(window) && windowText(window)}</span>
        <span className="acts">
          <Exports window={window} lines={lines} isComplete={lines.length >= total} />
        </span>
      </div>
      {!isGiven(window) && <LastHour />}
      <Choice window={window} />
      {lines.length < total && (
        <p className="note" role="status">
          {hasNextPage
            ? `${count(lines.length)} of ${count(total)} lines are read.`
            : `The window has ${count(total)} lines; this is of the first ${count(lines.length)}. Narrow it.`}
        </p>
      )}
      {query.isPending || query.isError ? (
        <Waiting error={query.error} what="The window" />
      ) : lines.length === 0 ? (
        <Empty title="Nothing happened in this window">
          No call, no sale, and nobody paid for others.
        </Empty>
      ) : (
        <ReportOf lines={lines} />
      )}
    </>
  );
}

function lineCount(
  pages: readonly { readonly events: { readonly nodes: readonly unknown[] } }[],
): number {
  return pages.reduce((sum, { events }) => sum + events.nodes.length, 0);
}

function isGiven({ from, until }: Window): boolean {
  return from !== undefined || until !== undefined;
}

/** Without a window it is the last hour, by the server's clock; the address says so from then on. */
function LastHour(): ReactNode {
  const navigate = useNavigate({ from: '/incident' });
  const isKnown = useServerNow() !== null;
  useEffect(() => {
    const search = lastMinutes(60);
    if (isKnown && search !== null) {
      void navigate({ search, replace: true });
    }
  }, [isKnown, navigate]);
  return null;
}

/** The second that has begun belongs to it. @returns Null before the server's clock is known. */
function lastMinutes(minutes: number): Window | null {
  const now = serverNow();
  if (now === null) {
    return null;
  }
  const until = (Math.floor(now / 1000) + 1) * 1000;
  const side = (at: number): string | undefined => boundOf(new Date(at).toISOString()) ?? undefined;
  return { from: side(until - minutes * 60_000), until: side(until) };
}

function ReportOf({ lines }: { lines: readonly Line[] }): ReactNode {
  const report = useMemo(() => reportOf(lines), [lines]);
  return (
    <>
      <Panel title="Timeline" note="UTC" className="section">
        <div className="body data">
          <Timeline lines={lines} />
        </div>
      </Panel>
      <div className="two">
        <Moments moments={report.moments} />
        <div className="stack">
          <Payers payers={report.payers} />
          <Sold sold={report.sold} />
        </div>
      </div>
      <Called called={report.called} />
      <Taken taken={report.taken} />
    </>
  );
}

/** The ends of the window: line numbers, or instants. */
function Choice({ window }: { window: Window }): ReactNode {
  const navigate = useNavigate({ from: '/incident' });
  const [wrong, setWrong] = useState(false);
  const apply = (form: HTMLFormElement): void => {
    const data = new FormData(form);
    const sides = (['from', 'until'] as const).map((name) => {
      const entry = data.get(name);
      const text = typeof entry === 'string' ? entry.trim() : '';
      return text === '' ? undefined : boundOf(text);
    });
    const [from, until] = sides;
    setWrong(sides.includes(null));
    if (from !== null && until !== null) {
      void navigate({ search: { from: from ?? '1', until } });
    }
  };
  const recent = (minutes: number): void => {
    const search = lastMinutes(minutes);
    if (search !== null) {
      void navigate({ search });
    }
  };
  return (
    <form
      className="chips choice"
      key={`${window.from ?? ''} ${window.until ?? ''}`}
      onSubmit={(event) => {
        event.preventDefault();
        apply(event.currentTarget);
      }}
    >
      {(['from', 'until'] as const).map((name) => (
        <TextInput
          key={name}
          size="xs"
          name={name}
          aria-label={name === 'from' ? 'From' : 'Until'}
          placeholder={`${name}: a line, or 2025-10-10 21:13:30`}
          defaultValue={shownBound(window[name])}
          className="wide-input"
        />
      ))}
      <Button type="submit" variant="default">
        Show
      </Button>
      {[10, 60, 1440].map((minutes) => (
        <Chip
          key={minutes}
          isOn={false}
          onClick={() => {
            recent(minutes);
          }}
        >
          {minutes === 10 ? 'last 10 minutes' : minutes === 60 ? 'last hour' : 'last day'}
        </Chip>
      ))}
      {wrong && (
        <span className="refusal" role="alert">
          A line of the log by its number, or an instant in UTC as 2025-10-10 21:13:30.
        </span>
      )}
    </form>
  );
}

function Exports(props: {
  window: Window;
  lines: readonly Line[];
  isComplete: boolean;
}): ReactNode {
  const { window, lines, isComplete } = props;
  const address = location.href;
  return (
    <>
      <Button
        variant="default"
        disabled={lines.length === 0}
        onClick={() => {
          download(fileName(window, 'csv'), 'text/csv;charset=utf-8', csvOf(lines));
        }}
      >
        CSV
      </Button>
      <Button
        variant="default"
        disabled={lines.length === 0}
        onClick={() => {
          const text = jsonOf({ window, address, isComplete, lines });
          download(fileName(window, 'json'), 'application/json', text);
        }}
      >
        JSON
      </Button>
      <Button
        variant="default"
        onClick={() => {
          print();
        }}
      >
        Print
      </Button>
    </>
  );
}
