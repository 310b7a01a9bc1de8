import { Link } from '@tanstack/react-router';
import { type ReactNode } from 'react';

import { type Exact, sumOf } from '../accounts/exact.js';
import { count, exact, instant, usd, words } from '../ui/format.js';
import { eventLevel } from '../ui/event-text.js';
import { Glyph } from '../ui/Glyph.js';
import { Empty, Panel } from '../ui/Panel.js';
import { type CalledRow, cents, compare, type Report } from './report.js';

/** Rows of one table on the page and on paper; files have all. */
const ROWS_MAX = 200;

interface SectionProps<Row> {
  readonly title: string;
  readonly rows: readonly Row[];
  readonly order: string;
  readonly heads: readonly (readonly [head: string, isNumber?: boolean])[];
  readonly empty: string;
  readonly cells: (row: Row) => readonly ReactNode[];
  readonly keyOf: (row: Row) => string;
}

function Section<Row>(props: SectionProps<Row>): ReactNode {
  const { title, rows, order, heads, empty, cells, keyOf } = props;
  const note =
    rows.length > ROWS_MAX
      ? `${count(ROWS_MAX)} of ${count(rows.length)}, ${order}; the files have all`
      : `${count(rows.length)}, ${order}`;
  return (
    <Panel title={title} note={rows.length === 0 ? undefined : note} className="section">
      {rows.length === 0 ? (
        <Empty title={empty} />
      ) : (
        <div className="body data scroll" tabIndex={0} role="group" aria-label={title}>
          <table className="plain">
            <thead>
              <tr>
                {heads.map(([head, isNumber = false]) => (
                  <th key={head} className={isNumber ? 'num' : ''}>
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.slice(0, ROWS_MAX).map((row) => (
                <tr key={keyOf(row)}>
                  {cells(row).map((cell, at) => (
                    <td key={heads[at]?.[0] ?? at} className={heads[at]?.[1] === true ? 'num' : ''}>
                      {cell}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}

const money = (amount: Exact): string => usd(cents(amount));

function LineLink({ sequence }: { sequence: string }): ReactNode {
  return (
    <Link to="/log" search={{ line: sequence }}>
      {sequence}
    </Link>
  );
}

function Account({ id, call }: { id: string; call?: string }): ReactNode {
  return (
    <Link to="/accounts/$id" params={{ id }} search={{ call }}>
      {id}
    </Link>
  );
}

export function Moments({ moments }: { moments: Report['moments'] }): ReactNode {
  return (
    <Section
      title="What happened first"
      rows={moments}
      order="in order"
      heads={[['At, UTC'], ['What'], ['Line', true]]}
      empty="Nothing happened in this window"
      keyOf={({ sequence }) => sequence}
      cells={({ at, type, text, sequence }) => [
        instant(at),
        <span key="text" className="state plain-ink">
          <Glyph level={eventLevel(type)} size={9} />
          {text}
        </span>,
        <LineLink key="line" sequence={sequence} />,
      ]}
    />
  );
}

export function Payers({ payers }: { payers: Report['payers'] }): ReactNode {
  const all = sumOf(payers.map(({ paid }) => paid));
  return (
    <Section
      title={`Waterfall${payers.length === 0 ? '' : `: ${money(all)} USD`}`}
      rows={payers}
      order="as they first paid"
      heads={[['Paid by'], ['USD', true], ['Times', true], ['First, UTC'], ['Last, UTC']]}
      empty="Nobody paid for others"
      keyOf={({ payer }) => payer}
      cells={({ payer, paid, times, firstAt, lastAt }) => [
        payer,
        money(paid),
        count(times),
        instant(firstAt),
        instant(lastAt),
      ]}
    />
  );
}

export function Sold({ sold }: { sold: Report['sold'] }): ReactNode {
  return (
    <Section
      title="Sold, by market"
      rows={sold}
      order="the largest first"
      heads={[['Market'], ['Steps', true], ['Failed', true], ['USD', true], ['Fees', true]]}
      empty="Nothing was sold"
      keyOf={({ marketId }) => marketId}
      cells={({ marketId, filled, failed, notional, fees }) => [
        <Link key="market" to="/markets/$id" params={{ id: marketId }}>
          {marketId}
        </Link>,
        count(filled),
        count(failed),
        money(notional),
        money(fees),
      ]}
    />
  );
}

function endOf({ ended, isBankrupt }: CalledRow): string {
  return `${isBankrupt ? 'bankrupt, ' : ''}${ended ?? 'open at the end'}`;
}

function mostSoldFirst(a: CalledRow, b: CalledRow): number {
  const bySize = compare(b.sold, a.sold);
  return bySize === 0 ? a.callId.localeCompare(b.callId) : bySize;
}

export function Called({ called }: { called: Report['called'] }): ReactNode {
  return (
    <Section
      title="Who was called, and sold"
      rows={called.toSorted(mostSoldFirst)}
      order="the most sold first"
      heads={[
        ['Account'],
        ['Called at, UTC'],
        ['Cause'],
        ['Missing USD', true],
        ['Steps', true],
        ['Sold USD', true],
        ['End'],
      ]}
      empty="Nobody was called"
      keyOf={({ callId }) => callId}
      cells={(row) => [
        <Account key="account" id={row.accountId} call={row.callId} />,
        row.openedAt === null ? 'before the window' : instant(row.openedAt),
        row.cause === null ? '' : words(row.cause),
        row.due === null ? '–' : usd(row.due),
        count(row.steps),
        money(row.sold),
        endOf(row),
      ]}
    />
  );
}

export function Taken({ taken }: { taken: Report['taken'] }): ReactNode {
  return (
    <Section
      title="Who was deleveraged"
      rows={taken}
      order="in order"
      heads={[
        ['At, UTC'],
        ['Account'],
        ['Market'],
        ['What'],
        ['Size', true],
        ['Price', true],
        ['USD', true],
        ['Line', true],
      ]}
      empty="Nobody in profit had to pay"
      keyOf={({ sequence }) => sequence}
      cells={(row) => [
        instant(row.at),
        <Account key="account" id={row.accountId} />,
        row.marketId,
        row.what,
        row.size === null ? '–' : exact(row.size),
        row.price === null ? '–' : exact(row.price),
        usd(row.amount),
        <LineLink key="line" sequence={row.sequence} />,
      ]}
    />
  );
}
