import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode } from 'react';

import {
  ProposalsDocument,
  type ProposalsQuery,
  type ViewerQuery,
} from '../api/generated/graphql.js';
import { ask } from '../api/client.js';
import { useServerNow } from '../live/clock.js';
import { governed, who } from '../live/state.js';
import { useStore } from '../live/store.js';
import { instant, percent, span, spaced, words } from '../ui/format.js';
import { Empty, Panel, Waiting } from '../ui/Panel.js';
import { OVER } from './states.js';

type Proposal = ProposalsQuery['proposals']['nodes'][number];

/** Proposals by what is to be done about them, the committee, and the mandates. */
export function GovernancePage(): ReactNode {
  const version = useStore(governed);
  const read = useStore(who);
  const query = useQuery({
    queryKey: ['proposals', version],
    queryFn: ({ signal }) => ask(ProposalsDocument, {}, signal),
    placeholderData: (last) => last,
    refetchInterval: 5000,
  });
  if (query.data === undefined || read === null) {
    return <Waiting error={query.error} what="Governance" />;
  }
  const all = query.data.proposals.nodes;
  const waits = (proposal: Proposal): boolean =>
    proposal.viewerMay.vote.allowed &&
    !proposal.votes.some(({ voter }) => voter === read.viewer.subject);
  const columns: readonly (readonly [string, readonly Proposal[], string])[] = [
    ['Waits for your vote', all.filter(waits), 'Nothing waits for you.'],
    [
      'Open',
      all.filter((proposal) => ['PENDING', 'ACTIVE'].includes(proposal.state) && !waits(proposal)),
      'No other vote is on.',
    ],
    [
      'Passed, waiting',
      all.filter(({ state }) => state === 'QUEUED' || state === 'SUCCEEDED'),
      'Nothing waits for its execution.',
    ],
    ['Over', all.filter(({ state }) => OVER.includes(state)), 'Nothing was decided yet.'],
  ];
  const { mayPropose } = query.data.viewer;
  const members = read.committee.members.map(({ subject }) => subject).join(', ');
  return (
    <>
      <div className="title">
        <h1>Governance</h1>
        <span className="acts">
          {mayPropose.allowed ? (
            <Link to="/governance/propose" className="primary">
              Propose a change
            </Link>
          ) : (
            <span className="note">
              {mayPropose.message} Members: {members}.
            </span>
          )}
        </span>
      </div>
      <div className="board">
        {columns.map(([name, proposals, empty]) => (
          <Panel
            key={name}
            title={name}
            note={proposals.length === 0 ? '' : String(proposals.length)}
          >
            {proposals.length === 0 ? (
              <p className="empty">{empty}</p>
            ) : (
              <ul className="cards data">
                {proposals.map((proposal) => (
                  <Card key={proposal.id} proposal={proposal} />
                ))}
              </ul>
            )}
          </Panel>
        ))}
      </div>
      <div className="two">
        <Committee read={read} />
        <Mandates mandates={query.data.mandates} />
      </div>
    </>
  );
}

/** What the next instant of a proposal is. */
export function nextInstant(
  proposal: Pick<
    Proposal,
    'state' | 'votingStartsAt' | 'votingEndsAt' | 'executableAt' | 'expiresAt'
  >,
  now: number | null,
): string {
  const until = (at: string | null | undefined): string =>
    now === null || at === null || at === undefined ? '' : span(Date.parse(at) - now);
  switch (proposal.state) {
    case 'PENDING':
      return `vote begins in ${until(proposal.votingStartsAt)}`;
    case 'ACTIVE':
      return `vote ends in ${until(proposal.votingEndsAt)}`;
    case 'QUEUED':
      return now !== null && Date.parse(proposal.executableAt ?? '') > now
        ? `executes in ${until(proposal.executableAt)}`
        : `expires in ${until(proposal.expiresAt)}`;
    case 'SUCCEEDED':
      return `expires in ${until(proposal.expiresAt)}`;
    default:
      return '';
  }
}

function Card({ proposal }: { proposal: Proposal }): ReactNode {
  const now = useServerNow(1000);
  const { id, title, kind, proposer, state, tally } = proposal;
  return (
    <li>
      <Link to="/governance/$id" params={{ id }}>
        <b>{title}</b>
        <span className="dim">
          {words(kind)} · {proposer} · {words(state)}
        </span>
        <span className="dim">
          for {tally.for}, against {tally.against}
          {OVER.includes(state) ? '' : ` · ${nextInstant(proposal, now)}`}
        </span>
      </Link>
    </li>
  );
}

function Committee({ read }: { read: ViewerQuery }): ReactNode {
  const { committee } = read;
  const facts: readonly (readonly [string, string])[] = [
    [
      'Members',
      committee.members.map(({ subject, weight }) => `${subject} (${weight})`).join(', '),
    ],
    ['Guardians', committee.guardians.join(', ')],
    ['Quorum', percent(committee.quorum)],
    ['Threshold', percent(committee.threshold)],
    ['Voting', span(committee.votingPeriodSeconds * 1000)],
    ['Timelock', span(committee.timelockSeconds * 1000)],
    ['To execute', span(committee.executionWindowSeconds * 1000)],
    ['May newly close out', String(committee.maxNewlyCloseOutAccounts)],
    ['May newly call', `${committee.maxNewlyCalledNotional ?? 'any'} USD`],
  ];
  return (
    <Panel title="Committee">
      <div className="body data">
        <dl className="facts">
          {facts.flatMap(([name, value]) => [
            <dt key={name}>{name}</dt>,
            <dd key={`${name}=`}>{value}</dd>,
          ])}
        </dl>
      </div>
    </Panel>
  );
}

function Mandates({ mandates }: { mandates: ProposalsQuery['mandates'] }): ReactNode {
  const now = useServerNow(5000);
  return (
    <Panel title="Mandates" note="what admins may change without a vote">
      {mandates.length === 0 ? (
        <Empty title="Nobody has a mandate">A proposal of the kind GRANT_MANDATE gives one.</Empty>
      ) : (
        <div className="body data scroll" tabIndex={0} role="group" aria-label="Mandates">
          <table className="plain">
            <thead>
              <tr>
                <th>Admin</th>
                <th>Markets</th>
                <th>Parameter, step, range, every</th>
                <th>Until</th>
              </tr>
            </thead>
            <tbody>
              {mandates.map(({ id, admin, markets, bounds, expiresAt, revokedAt, grantedBy }) => (
                <tr key={id}>
                  <td>{admin}</td>
                  <td>{markets.join(', ')}</td>
                  <td>
                    {bounds.map(({ parameter, mode, maxStep, min, max, cooldownSeconds }) => (
                      <div key={parameter}>
                        {spaced(parameter)}: ±{maxStep}
                        {mode === 'RELATIVE' ? ' of the value' : ''}, {min ?? 'any'} to{' '}
                        {max ?? 'any'}, every {span(cooldownSeconds * 1000)}
                      </div>
                    ))}
                  </td>
                  <td>
                    <Link to="/governance/$id" params={{ id: grantedBy.id }}>
                      {(revokedAt ?? null) !== null
                        ? 'taken back'
                        : now !== null && Date.parse(expiresAt) < now
                          ? 'expired'
                          : instant(expiresAt)}
                    </Link>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}
