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
import { type Right, rightsOf } from './rights.js';

type Deed = VoteChoice | 'CANCEL' | 'VETO' | 'EXECUTE';

/** What you may do about it. What you may not is said with the reason, and is no button. */
export function Deeds({ proposal, read }: { proposal: Proposal; read: ViewerQuery }): ReactNode {
  const [reason, setReason] = useState('');
  const queries = useQueryClient();
  const rights = rightsOf(proposal, read);
  const { id } = proposal;
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
  const needsReason = rights.vote.allowed || rights.veto.allowed;
  const mine = proposal.votes.find(({ voter }) => voter === read.viewer.subject);
  const button = (what: Deed, name: string, right: Right, isReady = true): ReactNode =>
    right.allowed && (
      <Button
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
  return (
    <Panel title="What you may do">
      <div className="body form">
        {needsReason && (
          <Textarea
            label="Reason"
            description={
              rights.veto.allowed ? 'A veto needs one.' : 'Others read it beside your vote.'
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
          {button('FOR', 'Vote for', rights.vote)}
          {button('AGAINST', 'Vote against', rights.vote)}
          {button('ABSTAIN', 'Abstain', rights.vote)}
          {button('EXECUTE', 'Execute', rights.execute)}
          {button('CANCEL', 'Take it back', rights.cancel)}
          {button('VETO', 'Veto', rights.veto, reason.trim() !== '')}
        </div>
        {deed.error !== null && (
          <p className="refusal" role="alert">
            {deed.error.message}
          </p>
        )}
        <Reasons rights={rights} />
      </div>
    </Panel>
  );
}

function Reasons({ rights }: { rights: ReturnType<typeof rightsOf> }): ReactNode {
  const names = { vote: 'Vote', execute: 'Execute', cancel: 'Take back', veto: 'Veto' } as const;
  const refused = (['vote', 'execute', 'cancel', 'veto'] as const).filter(
    (name) => !rights[name].allowed,
  );
  return (
    <dl className="facts reasons">
      {refused.flatMap((name) => [
        <dt key={name}>{names[name]}</dt>,
        <dd key={`${name}=`}>{rights[name].reason}</dd>,
      ])}
    </dl>
  );
}
