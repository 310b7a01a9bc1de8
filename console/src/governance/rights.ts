import { type ProposalQuery, type ViewerQuery } from '../api/generated/graphql.js';

/** Whether somebody may do a thing to a proposal; if not, why. */
export interface Right {
  readonly allowed: boolean;
  readonly reason: string;
}

export interface Rights {
  readonly vote: Right;
  readonly cancel: Right;
  readonly veto: Right;
  readonly execute: Right;
}

type Proposal = NonNullable<ProposalQuery['proposal']>;

const YES: Right = { allowed: true, reason: '' };
const no = (reason: string): Right => ({ allowed: false, reason });

export const OVER: readonly Proposal['state'][] = [
  'DEFEATED',
  'EXECUTED',
  'CANCELLED',
  'VETOED',
  'EXPIRED',
  'FAILED',
];

/** What the server would refuse, said beforehand: docs/governance.md has the rules. The server decides. */
export function rightsOf(
  proposal: Pick<Proposal, 'state' | 'proposer'>,
  { viewer, committee }: ViewerQuery,
): Rights {
  const { state, proposer } = proposal;
  const isOver = OVER.includes(state);
  const isMember = (viewer.committeeMember ?? null) !== null;
  const names = (subjects: readonly string[]): string =>
    subjects.length === 0 ? 'nobody' : subjects.join(', ');
  const members = names(committee.members.map(({ subject }) => subject));
  const over = no(`It is over: ${state.toLowerCase()}.`);
  const hasRole = (role: 'COMMITTEE' | 'GUARDIAN'): boolean => viewer.roles.includes(role);
  const vote = (): Right => {
    if (state !== 'ACTIVE') {
      return isOver
        ? over
        : no(state === 'PENDING' ? 'The vote has not begun.' : 'The vote has ended.');
    }
    if (!isMember) {
      return no(`Only members vote: ${members}.`);
    }
    return hasRole('COMMITTEE') ? YES : no('Your token lacks the role COMMITTEE.');
  };
  const cancel = (): Right => {
    if (viewer.subject !== proposer) {
      return no(`Only its proposer takes it back: ${proposer}.`);
    }
    return state === 'PENDING' || state === 'ACTIVE'
      ? YES
      : no('It can be taken back before and during its vote only.');
  };
  const veto = (): Right => {
    if (isOver) {
      return over;
    }
    if (!viewer.isGuardian) {
      return no(`Only guardians veto: ${names(committee.guardians)}.`);
    }
    return hasRole('GUARDIAN') ? YES : no('Your token lacks the role GUARDIAN.');
  };
  const execute = (): Right => {
    if (state === 'QUEUED' || state === 'SUCCEEDED') {
      return YES;
    }
    return isOver ? over : no('It has not passed yet.');
  };
  return {
    vote: vote(),
    cancel: isOver ? over : cancel(),
    veto: veto(),
    execute: execute(),
  };
}

/** Whether somebody may propose. */
export function mayPropose({ viewer, committee }: ViewerQuery): Right {
  if ((viewer.committeeMember ?? null) === null) {
    const members = committee.members.map(({ subject }) => subject).join(', ');
    return no(`Only members propose. Members: ${members}.`);
  }
  return viewer.roles.includes('COMMITTEE') ? YES : no('Your token lacks the role COMMITTEE.');
}
