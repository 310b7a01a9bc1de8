import { type ReactNode } from 'react';

export interface TallyProps {
  readonly tally: {
    readonly for: string;
    readonly against: string;
    readonly abstain: string;
    readonly quorumReached: boolean;
    readonly thresholdReached: boolean;
  };
  /** All weight of those who may vote on it. */
  readonly weight: number;
  readonly quorum: number;
  readonly threshold: number;
}

/** The count as one bar of all weight, with the quorum marked; the threshold in words. */
export function Tally({ tally, weight, quorum, threshold }: TallyProps): ReactNode {
  const part = (value: string): string => `${(Number(value) / Math.max(weight, 1e-9)) * 100}%`;
  const decided = Number(tally.for) + Number(tally.against);
  return (
    <div className="tally">
      <div className="bar-of">
        <i style={{ width: part(tally.for), background: 'var(--good)' }} />
        <i style={{ width: part(tally.against), background: 'var(--f3)' }} />
        <i style={{ width: part(tally.abstain), background: 'var(--f0)' }} />
        <span className="quorum" style={{ left: `${quorum * 100}%` }} title="quorum" />
      </div>
      <p className="note">
        For <b className="strong">{tally.for}</b>, against <b className="strong">{tally.against}</b>
        , abstained <b className="strong">{tally.abstain}</b>, of {weight}. Quorum{' '}
        {(quorum * 100).toFixed(0)} % {tally.quorumReached ? 'reached' : 'not reached'}; threshold{' '}
        {(threshold * 100).toFixed(0)} % of for and against{' '}
        {tally.thresholdReached ? 'reached' : 'not reached'}
        {decided > 0 && ` (${((Number(tally.for) / decided) * 100).toFixed(0)} %)`}.
      </p>
    </div>
  );
}
