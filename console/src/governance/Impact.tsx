import { type ReactNode } from 'react';

import { type ImpactFragment } from '../api/generated/graphql.js';
import { LEVELS } from '../live/book.js';
import { count, instant, ratio, signed, usd } from '../ui/format.js';
import { Glyph, Level, LEVEL_NAMES } from '../ui/Glyph.js';

/** Accounts by level as one bar; what is not healthy is drawn ten times as wide, or it could not be seen. */
function LevelBar({ levels }: { levels: ImpactFragment['before'] }): ReactNode {
  const widths = levels.map(({ level, accounts }) => accounts * (level === 'HEALTHY' ? 1 : 10));
  const all = Math.max(
    1,
    widths.reduce((sum, width) => sum + width, 0),
  );
  return (
    <span className="level-bar" aria-hidden="true">
      {widths.map((width, index) => (
        <i
          key={LEVELS[index]}
          style={{ width: `${(width / all) * 100}%`, background: `var(--f${index})` }}
        />
      ))}
    </span>
  );
}

function Counts({
  levels,
  from,
}: {
  levels: ImpactFragment['before'];
  from?: ImpactFragment['before'];
}): ReactNode {
  return (
    <>
      {levels.map(({ level, accounts }, index) => {
        const moved = accounts - (from?.[index]?.accounts ?? accounts);
        return (
          <td key={level} className="num">
            <Glyph level={index} size={9} /> {count(accounts)}
            {moved !== 0 && <span className="dim"> ({signed(moved)})</span>}
          </td>
        );
      })}
    </>
  );
}

/** What a change does to the book: as it is, and as it would be. */
export function Impact({ impact, name }: { impact: ImpactFragment; name: string }): ReactNode {
  return (
    <div className="impact scroll" tabIndex={0} role="group" aria-label={`Impact ${name}`}>
      <table className="plain">
        <thead>
          <tr>
            <th>{name}</th>
            {LEVEL_NAMES.map((level) => (
              <th key={level} className="num">
                {level}
              </th>
            ))}
            <th>Picture</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <td>as it is</td>
            <Counts levels={impact.before} />
            <td>
              <LevelBar levels={impact.before} />
            </td>
          </tr>
          <tr>
            <td>in full</td>
            <Counts levels={impact.after} from={impact.before} />
            <td>
              <LevelBar levels={impact.after} />
            </td>
          </tr>
        </tbody>
      </table>
      <p className="note">
        Newly called {count(impact.newlyCalledAccounts)} ({usd(impact.newlyCalledNotional)} USD
        notional), newly closed out {count(impact.newlyCloseOutAccounts)}. At the gate, a day after
        execution: called {count(impact.atGate.newlyCalledAccounts)}, closed out{' '}
        {count(impact.atGate.newlyCloseOutAccounts)}:{' '}
        {impact.atGate.exceedsLimit ? (
          <b className="bad">⚠ refused at the gate</b>
        ) : (
          <b className="good">passes</b>
        )}
        . Measured at {instant(impact.asOf)} UTC.
      </p>
      {impact.warnings.map(({ code, message }) => (
        <p className="refusal" key={code}>
          {message}
        </p>
      ))}
      <Worst sample={impact.sample} />
    </div>
  );
}

function Worst({ sample }: { sample: ImpactFragment['sample'] }): ReactNode {
  return (
    sample.length > 0 && (
      <details>
        <summary>The accounts hit worst</summary>
        <table className="plain">
          <tbody>
            {sample.map(({ accountId, level, equity, maintenanceMargin, marginRatio }) => (
              <tr key={accountId}>
                <td>{accountId}</td>
                <td>
                  <Level level={level} />
                </td>
                <td className="num">{usd(equity)}</td>
                <td className="num dim">of {usd(maintenanceMargin)} required</td>
                <td className="num">{ratio(marginRatio)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    )
  );
}
