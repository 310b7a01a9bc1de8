import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { type ReactNode } from 'react';

import {
  ImpactNowDocument,
  MarketDocument,
  ProposalDocument,
  type ProposalQuery,
} from '../api/generated/graphql.js';
import { ask } from '../api/client.js';
import { useServerNow } from '../live/clock.js';
import { governed, who } from '../live/state.js';
import { useStore } from '../live/store.js';
import { instant, spaced, words } from '../ui/format.js';
import { Empty, Panel, Waiting } from '../ui/Panel.js';
import { changesOf, rowsOf } from './action.js';
import { Deeds } from './Deeds.js';
import { nextInstant } from './GovernancePage.js';
import { Impact } from './Impact.js';
import { OVER } from './states.js';
import { Tally } from './Tally.js';

const route = getRouteApi('/governance/$id');

export type Proposal = NonNullable<ProposalQuery['proposal']>;

/** One proposal: what it would do, to whom, who voted how, and what you may do about it. */
export function ProposalPage(): ReactNode {
  const { id } = route.useParams();
  const version = useStore(governed);
  const read = useStore(who);
  const query = useQuery({
    queryKey: ['proposal', id, version],
    queryFn: ({ signal }) => ask(ProposalDocument, { id }, signal),
    placeholderData: (last) => last,
    refetchInterval: 5000,
  });
  const proposal = query.data?.proposal ?? null;
  if (proposal === null || read === null) {
    const error = query.isSuccess && read !== null ? new Error('There is none.') : query.error;
    return <Waiting error={error} what="The proposal" />;
  }
  return (
    <>
      <div className="title">
        <h1>{proposal.title}</h1>
        <span className="dim">
          {words(proposal.kind)}, by {proposal.proposer}
        </span>
      </div>
      <Steps proposal={proposal} />
      <div className="two wide">
        <div className="stack">
          <What proposal={proposal} />
          <Impacts proposal={proposal} />
        </div>
        <div className="stack">
          <Deeds proposal={proposal} read={read} />
          <Votes proposal={proposal} />
        </div>
      </div>
    </>
  );
}

const STEPS = ['PENDING', 'ACTIVE', 'QUEUED', 'EXECUTED'] as const;

/** The four instants, and where the proposal is among them. */
function Steps({ proposal }: { proposal: Proposal }): ReactNode {
  const now = useServerNow(1000);
  const instants = [
    proposal.createdAt,
    proposal.votingStartsAt,
    proposal.executableAt ?? proposal.votingEndsAt,
    proposal.executedAt ?? null,
  ];
  const names = ['Proposed', 'Vote', 'Timelock ends', 'Executed'];
  const state = proposal.state === 'SUCCEEDED' ? 'QUEUED' : proposal.state;
  const here = STEPS.findIndex((step) => step === state);
  const isStopped = here === -1;
  return (
    <Panel
      title={isStopped ? `It is over: ${words(proposal.state)}` : words(proposal.state)}
      note={nextInstant(proposal, now)}
    >
      <ol className="steps data" data-state={proposal.state}>
        {names.map((name, index) => (
          <li key={name} data-done={!isStopped && index <= here}>
            <b>{name}</b>
            <span className="dim">{instants[index] == null ? '–' : instant(instants[index])}</span>
          </li>
        ))}
      </ol>
      {(proposal.failure ?? null) !== null && (
        <p className="refusal">
          Its execution was refused: {proposal.failure?.code}.{' '}
          <code>{JSON.stringify(proposal.failure?.details)}</code>
        </p>
      )}
    </Panel>
  );
}

/** Old and new, where the old one is known. */
function What({ proposal }: { proposal: Proposal }): ReactNode {
  const change = changesOf(proposal.action);
  const { data } = useQuery({
    queryKey: ['market', change?.marketId],
    queryFn: ({ signal }) => ask(MarketDocument, { id: change?.marketId ?? '' }, signal),
    enabled: change !== null,
  });
  const parameters = data?.market?.parameters as Readonly<Record<string, unknown>> | undefined;
  const first = data?.market?.parameters.tiers[0] as Readonly<Record<string, unknown>> | undefined;
  const oldOf = (name: string): string | null => {
    const key = Object.keys(change?.changes ?? {}).find((entry) => spaced(entry) === name);
    const value = key === undefined ? undefined : (parameters?.[key] ?? first?.[key]);
    return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
  };
  return (
    <Panel title="What it would do">
      <div className="body data">
        <table className="plain">
          <tbody>
            {rowsOf(proposal.action).map(([name, value]) => (
              <tr key={name}>
                <td className="dim">{name}</td>
                <td className="num">{oldOf(name) === null ? '' : `${oldOf(name) ?? ''} →`}</td>
                <td className="strong wrap">{value}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <p className="rationale">{proposal.rationale}</p>
      </div>
    </Panel>
  );
}

function Impacts({ proposal }: { proposal: Proposal }): ReactNode {
  const atProposal = proposal.impactAtProposal ?? null;
  const isOver = OVER.includes(proposal.state);
  const query = useQuery({
    queryKey: ['impactNow', proposal.id],
    queryFn: ({ signal }) => ask(ImpactNowDocument, { id: proposal.id }, signal),
    enabled: atProposal !== null && !isOver,
    staleTime: 10_000,
  });
  const now = query.data?.proposal?.impactNow ?? null;
  if (atProposal === null) {
    return (
      <Panel title="Impact on the book">
        <Empty title="None">It does not touch what margin anybody needs.</Empty>
      </Panel>
    );
  }
  return (
    <Panel
      title="Impact on the book"
      side={
        !isOver && (
          <Button variant="default" loading={query.isFetching} onClick={() => void query.refetch()}>
            Measure now
          </Button>
        )
      }
    >
      <div className="body data">
        {now !== null && <Impact impact={now} name="now" />}
        <Impact impact={atProposal} name="when proposed" />
      </div>
    </Panel>
  );
}

function Votes({ proposal }: { proposal: Proposal }): ReactNode {
  const { electorate, quorum, threshold } = proposal;
  const weight = electorate.reduce((sum, member) => sum + Number(member.weight), 0);
  const silent = electorate.filter(
    ({ subject }) => !proposal.votes.some(({ voter }) => voter === subject),
  );
  return (
    <Panel title="Votes">
      <div className="body data">
        <Tally
          tally={proposal.tally}
          weight={weight}
          quorum={Number(quorum)}
          threshold={Number(threshold)}
        />
        <ul className="votes">
          {proposal.votes.map(({ voter, choice, weight: own, reason, at }) => (
            <li key={voter}>
              <b>{voter}</b>{' '}
              <span className={choice === 'FOR' ? 'good' : choice === 'AGAINST' ? 'bad' : 'dim'}>
                {choice.toLowerCase()}
              </span>{' '}
              <span className="dim">
                weight {own}, {instant(at)}
              </span>
              {(reason ?? null) !== null && <p className="note">{reason}</p>}
            </li>
          ))}
        </ul>
        {silent.length > 0 && (
          <p className="note">Has not voted: {silent.map(({ subject }) => subject).join(', ')}.</p>
        )}
      </div>
    </Panel>
  );
}
