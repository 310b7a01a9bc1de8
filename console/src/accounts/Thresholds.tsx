import { type ReactNode } from 'react';

import { ratio, usd } from '../ui/format.js';

export interface ThresholdsProps {
  readonly marginRatio: number | null;
  readonly projected: number | null;
  readonly maintenanceMargin: number;
  /** Ratios, as the account's markets have them: the strictest of each. */
  readonly closeOut: number;
  readonly cure: number;
  readonly warning: number;
  readonly clear: number;
}

const END = 2;

/** Where the account stands between bankrupt and clear. */
export function Thresholds(props: ThresholdsProps): ReactNode {
  const { marginRatio, projected, closeOut, cure, warning, clear, maintenanceMargin } = props;
  const marks = [
    { at: closeOut, name: 'close-out', level: 3 },
    { at: 1, name: 'call', level: 2 },
    { at: cure, name: 'cure', level: 0 },
    { at: warning, name: 'warning', level: 1 },
    { at: clear, name: 'clear', level: 0 },
  ];
  const place = (value: number): string => `${(Math.max(0, Math.min(END, value)) / END) * 100}%`;
  const toCall = marginRatio === null ? null : (marginRatio - 1) * maintenanceMargin;
  return (
    <div className="thresholds">
      <div className="track">
        <i className="zone" style={{ left: 0, width: place(closeOut), background: 'var(--f3)' }} />
        <i
          className="zone"
          style={{
            left: place(closeOut),
            width: `calc(${place(1)} - ${place(closeOut)})`,
            background: 'var(--f2)',
          }}
        />
        <i
          className="zone"
          style={{
            left: place(1),
            width: `calc(${place(warning)} - ${place(1)})`,
            background: 'var(--f1)',
          }}
        />
        {projected !== null && projected !== marginRatio && (
          <i
            className="projected"
            style={{ left: place(projected) }}
            title="with pending deposits"
          />
        )}
        {marginRatio !== null && <i className="needle" style={{ left: place(marginRatio) }} />}
      </div>
      <p className="note">
        {marginRatio === null ? (
          'It holds no position, so nothing is required.'
        ) : (
          <>
            Margin ratio <b className="strong">{ratio(marginRatio)}</b>
            {projected !== null && projected !== marginRatio
              ? `, ${ratio(projected)} if pending deposits were final`
              : ''}
            .{' '}
            {toCall !== null && toCall >= 0
              ? `A loss of ${usd(toCall)} USD would call it.`
              : `It lacks ${usd(-(toCall ?? 0))} USD to its maintenance margin.`}{' '}
            {marks.map(({ at, name }) => `${name} ${at}`).join(' · ')}
          </>
        )}
      </p>
    </div>
  );
}
