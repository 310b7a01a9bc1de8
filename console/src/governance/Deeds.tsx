import { Button, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';

import {
  CancelProposalDocument,
  ExecuteProposalDocument,
  VetoProposalDocument,
  type ViewerQuery,
  type VoteChoice,
  VoteDocument,
} from '../api/generated/graphql.js';
import { ask } from '../api/client.js';
import { governed } from '../live/state.js';
import { Panel } from '../ui/Panel.js';
import { type Proposal } from './ProposalPage.js';

type Deed = VoteChoice | 'CANCEL' | 'VETO' | 'EXECUTE';

/** What each is called on its button, in order, and where the proposal says whether you may. */
const DEEDS: readonly (readonly [
  Deed,
  string,
  Exclude<keyof Proposal['viewerMay'], '__typename'>,
])[] = [
  ['FOR', 'Vote for', 'for'],
  ['AGAINST', 'Vote against', 'against'],
  ['ABSTAIN', 'Abstain', 'abstain'],
  ['EXECUTE', 'Execute', 'execute'],
  ['CANCEL', 'Take it back', 'cancel'],
  ['VETO', 'Veto', 'veto'],
];

/** What you may do about it, as the server says. What you may not is said with its reason, and is no button. */
export function Deeds({ proposal, read }: { proposal: Proposal; read: ViewerQuery }): ReactNode {
  const [reason, setReason] = useState('');
  const queries = useQueryClient();
  const { id, viewerMay } = proposal;
  const deed = useMutation({
    mutationFn: (what: Deed): Promise<unknown> => {
      switch (what) {
        case 'CANCEL':
          return ask(CancelProposalDocument, { id });
        case 'VETO':
          return ask(VetoProposalDocument, { id, reason });
        case 'EXECUTE':
          return ask(ExecuteProposalDocument, { id });
        default:
          return ask(VoteDocument, { id, choice: what, reason: reason === '' ? null : reason });
      }
    },
    // Whatever came of it: what is shown is read again.
    onSettled: async () => {
      governed.set(governed.get() + 1);
      await queries.invalidateQueries({ queryKey: ['proposal', id] });
    },
  });
  const needsReason = DEEDS.some(
    ([what, , may]) => !['CANCEL', 'EXECUTE'].includes(what) && viewerMay[may].allowed,
  );
  const mine = proposal.votes.find(({ voter }) => voter === read.viewer.subject);
  const button = (what: Deed, name: string): ReactNode => {
    const isReady = what !== 'VETO' || reason.trim() !== '';
    return (
      <Button
        key={what}
        variant={what === 'FOR' ? 'filled' : 'default'}
        loading={deed.isPending && deed.variables === what}
        disabled={!isReady || deed.isPending}
        onClick={() => {
          deed.mutate(what);
        }}
      >
        {name}
      </Button>
    );
  };
  return (
    <Panel title="What you may do">
      <div className="body form">
        {needsReason && (
          <Textarea
            label="Reason"
            description={
              viewerMay.veto.allowed ? 'A veto needs one.' : 'Others read it beside your vote.'
            }
            value={reason}
            onChange={({ currentTarget: { value } }) => {
              setReason(value);
            }}
            autosize={false}
            rows={2}
          />
        )}
        {mine !== undefined && (
          <p className="note">
            You voted {mine.choice.toLowerCase()}. Until the vote ends, your last vote counts.
          </p>
        )}
        <div className="chips">
          {DEEDS.filter(([, , may]) => viewerMay[may].allowed).map(([what, name]) =>
            button(what, name),
          )}
        </div>
        {deed.error !== null && (
          <p className="refusal" role="alert">
            {deed.error.message}
          </p>
        )}
        <Reasons proposal={proposal} guardians={read.committee.guardians} />
      </div>
    </Panel>
  );
}

/** Why not, each reason once; and who may instead. */
function Reasons({
  proposal: { viewerMay, electorate, proposer },
  guardians,
}: {
  proposal: Proposal;
  guardians: readonly string[];
}): ReactNode {
  const refused = DEEDS.flatMap(([, name, may]) => {
    const { allowed, message } = viewerMay[may];
    return allowed ? [] : [{ name, reason: message ?? '' }];
  });
  const reasons = [...new Set(refused.map(({ reason }) => reason))];
  return (
    <>
      <dl className="facts reasons">
        {reasons.flatMap((reason) => [
          <dt key={reason}>
            {refused
              .filter((entry) => entry.reason === reason)
              .map(({ name }) => name)
              .join(', ')}
          </dt>,
          <dd key={`${reason}=`}>{reason}</dd>,
        ])}
      </dl>
      {refused.length > 0 && (
        <p className="note">
          Voters: {electorate.map(({ subject }) => subject).join(', ')}. Proposer: {proposer}.
          Guardians: {guardians.length === 0 ? 'none' : guardians.join(', ')}.
        </p>
      )}
    </>
  );
}
