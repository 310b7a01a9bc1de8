import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';

import {
  AcknowledgeDocument,
  type MarginCallQuery,
  MarginCallDocument,
  TiersAtDocument,
} from '../api/generated/graphql.js';
import { ask } from '../api/client.js';
import { Why } from '../accounts/Why.js';
import { useMayPropose } from '../governance/may-propose.js';
import { useServerNow } from '../live/clock.js';
import { who } from '../live/state.js';
import { useStore } from '../live/store.js';
import { clockTime, exact, instant, ratio, span, spaced, usd, words } from '../ui/format.js';
import { eventLevel, eventText } from '../ui/event-text.js';
import { Glyph } from '../ui/Glyph.js';
import { CallState, Grace } from '../ui/Grace.js';
import { Panel, Waiting } from '../ui/Panel.js';
import { decisionOf, ingredientsOf, stepFactsOf } from './decision.js';

type Call = NonNullable<MarginCallQuery['marginCall']>;
type TimelineEvent = Call['timeline'][number];

const REFRESH_MS = 2000;

/** One call: what it is now, what happened and how each step was decided. */
export function CallPanel({ id, onClose }: { id: string; onClose?: () => void }): ReactNode {
  const query = useQuery({
    queryKey: ['call', id],
    queryFn: ({ signal }) => ask(MarginCallDocument, { id }, signal),
    refetchInterval: ({ state }) =>
      (state.data?.marginCall?.closedAt ?? null) === null ? REFRESH_MS : false,
  });
  const call = query.data?.marginCall ?? null;
  return (
    <Panel
      title={`Margin call ${id}`}
      side={
        onClose !== undefined && (
          <button type="button" className="icon" aria-label="Close the call" onClick={onClose}>
            ×
          </button>
        )
      }
    >
      {call === null ? (
        <Waiting
          error={
            query.isSuccess ? new Error('There is none, or it is not yours to see.') : query.error
          }
          what="The margin call"
        />
      ) : (
        <div className="body data">
          <Head call={call} />
          <Timeline call={call} />
        </div>
      )}
    </Panel>
  );
}

function Head({ call }: { call: Call }): ReactNode {
  const now = useServerNow(1000);
  const failed = call.notices.filter(({ status }) => status === 'FAILED');
  const sent = call.notices.filter(({ status }) => status === 'SENT');
  return (
    <>
      <p className="title">
        <CallState state={call.state} />
        <b>{usd(call.amountOutstanding)} USD missing</b>
        <span className="dim">
          of {usd(call.amountDue)} at the opening, {words(call.cause)}
        </span>
        <span className="push">
          <Grace
            state={call.state}
            openedAt={Date.parse(call.openedAt)}
            deadline={Date.parse(call.deadline)}
            frozenMs={call.graceRemainingSeconds * 1000}
            now={now}
          />
        </span>
      </p>
      <p className="note">
        Account{' '}
        <Link to="/accounts/$id" params={{ id: call.account.id }} search={{ call: call.id }}>
          {call.account.id}
        </Link>{' '}
        of {call.account.owner}, ratio now {ratio(call.account.health.marginRatio)}. Opened{' '}
        {instant(call.openedAt)} UTC, deadline {instant(call.deadline)} UTC
        {(call.closedAt ?? null) !== null && `, ended ${instant(call.closedAt ?? '')} UTC`}.
        Notices: {sent.length} sent, {failed.length} failed
        {failed.length > 0 &&
          ` (${failed.map(({ channel, error }) => `${channel}: ${error ?? 'given up'}`).join('; ')})`}
        {(call.acknowledgedAt ?? null) === null
          ? ', not acknowledged.'
          : `, acknowledged ${instant(call.acknowledgedAt ?? '')} UTC.`}
      </p>
      {call.waterfall.length > 0 && (
        <p className="note">
          Paid by:{' '}
          {call.waterfall.map(({ kind, amount }) => `${words(kind)} ${usd(amount)} USD`).join(', ')}
          .
        </p>
      )}
      <Actions call={call} />
    </>
  );
}

/** What a holder may be sent. */
function customerText(call: Call): string {
  return [
    `Margin call ${call.id} on account ${call.account.id}.`,
    `${usd(call.amountOutstanding)} USD are missing. Deadline: ${instant(call.deadline)} UTC.`,
    'Without them by then, positions are reduced until the requirement is met.',
  ].join('\n');
}

function Actions({ call }: { call: Call }): ReactNode {
  const me = useStore(who)?.viewer;
  const mayPropose = useMayPropose();
  const [copied, setCopied] = useState(false);
  const acknowledge = useMutation({
    mutationFn: () => ask(AcknowledgeDocument, { id: call.id }),
  });
  if ((call.closedAt ?? null) !== null) {
    return null;
  }
  const roles = me?.roles ?? [];
  const mayAcknowledge = roles.some((role) =>
    ['OPERATOR', 'PARTNER', 'ACCOUNT_OWNER'].includes(role),
  );
  return (
    <p className="chips">
      <Button
        variant="default"
        onClick={() => {
          void navigator.clipboard.writeText(customerText(call)).then(() => {
            setCopied(true);
          });
        }}
      >
        {copied ? 'Copied' : 'Copy for the customer'}
      </Button>
      <Button
        variant="default"
        disabled={!mayAcknowledge || (call.acknowledgedAt ?? null) !== null}
        loading={acknowledge.isPending}
        onClick={() => {
          acknowledge.mutate();
        }}
      >
        Acknowledge
      </Button>
      {!mayAcknowledge && (
        <span className="note">Only the holder, a partner or an operator acknowledges.</span>
      )}
      {mayPropose?.allowed === true ? (
        <Link
          to="/governance/propose"
          search={{ kind: 'cancelMarginCall', call: call.id }}
          className="chip"
        >
          Propose to cancel it
        </Link>
      ) : (
        mayPropose !== null && (
          <span className="note">You cannot propose to cancel it: {mayPropose.message}</span>
        )
      )}
      {acknowledge.error !== null && <span className="refusal">{acknowledge.error.message}</span>}
    </p>
  );
}

function Timeline({ call }: { call: Call }): ReactNode {
  const [open, setOpen] = useState<string | null>(null);
  const first = call.timeline.find(({ payload }) => decisionOf(payload) !== null);
  const shown = open ?? first?.sequence ?? null;
  return (
    <ol className="timeline">
      {call.timeline.map((event, index) => {
        const before = call.timeline[index - 1];
        const passed = before === undefined ? 0 : Date.parse(event.at) - Date.parse(before.at);
        return (
          <li key={event.sequence}>
            <button
              type="button"
              aria-expanded={shown === event.sequence}
              onClick={() => {
                setOpen(shown === event.sequence ? '' : event.sequence);
              }}
            >
              <Glyph level={eventLevel(event.type)} size={10} />
              <span className="dim">{clockTime(event.at)}</span>
              <b>{eventText(event.type)}</b>
              <span className="dim">
                {passed > 0 && `${span(passed)} later`} {event.marketId ?? ''}
              </span>
            </button>
            {shown === event.sequence && <Detail event={event} />}
          </li>
        );
      })}
    </ol>
  );
}

/** How it was decided: from the inputs that the event keeps. */
function Detail({ event }: { event: TimelineEvent }): ReactNode {
  const decision = decisionOf(event.payload);
  const step = stepFactsOf(event.payload);
  const { data } = useQuery({
    queryKey: ['tiers', event.at],
    queryFn: ({ signal }) => ask(TiersAtDocument, { time: event.at }, signal),
    enabled: decision !== null,
    staleTime: Infinity,
  });
  const ingredients =
    decision === null || data === undefined ? null : ingredientsOf(decision, data.markets);
  return (
    <div className="detail">
      {decision !== null && ingredients !== null && (
        <Why
          ingredients={ingredients}
          equity={decision.health.equity}
          maintenanceMargin={decision.health.maintenanceMargin}
        />
      )}
      {step !== null && (
        <>
          <p className="note">
            Traded {step.filledSize} of {step.size}
            {step.averagePrice === null ? '' : ` at ${exact(step.averagePrice)}`}, fee{' '}
            {usd(step.fee)} USD. {step.formula}
          </p>
          <dl className="facts">
            {Object.entries(step.numbers).flatMap(([name, value]) => [
              <dt key={name}>{spaced(name)}</dt>,
              <dd key={`${name}=`}>{value === null ? '–' : String(value)}</dd>,
            ])}
          </dl>
        </>
      )}
      <p className="note">
        <Link to="/log" search={{ line: event.sequence }}>
          Line {event.sequence} of the log
        </Link>
        , by {event.actor}, {instant(event.at)} UTC
      </p>
    </div>
  );
}
