import { type ReactNode } from 'react';

import { exact } from '../ui/format.js';
import { arithmeticOf, inCents, type Ingredients, type Line } from './arithmetic.js';
import { type Exact, exactOf, minus, roundTo, textOf } from './exact.js';

export interface WhyProps {
  readonly ingredients: Ingredients;
  /** What the server says they come to. */
  readonly equity: string;
  readonly maintenanceMargin: string;
}

/** Equity and maintenance margin, line by line, adding up to the cent; and whether the server says the same. */
export function Why({ ingredients, equity, maintenanceMargin }: WhyProps): ReactNode {
  const sums = arithmeticOf(ingredients);
  return (
    <div className="why">
      <Sum
        name="equity"
        lines={sums.equity}
        total={sums.equityTotal}
        said={equity}
        empty="no collateral and no position"
      />
      <Sum
        name="maintenance margin"
        lines={sums.maintenance}
        total={sums.maintenanceTotal}
        said={maintenanceMargin}
        empty="no position"
      />
    </div>
  );
}

interface SumProps {
  readonly name: string;
  readonly lines: readonly Line[];
  readonly total: Exact;
  readonly said: string;
  readonly empty: string;
}

function Sum({ name, lines, total, said, empty }: SumProps): ReactNode {
  const { cents, total: shown, rounding } = inCents(lines, total);
  const difference = roundTo(minus(exactOf(said), total), 8);
  return (
    <div className="scroll" tabIndex={0} role="group" aria-label={`How the ${name} adds up`}>
      <table className="plain" data-sum={name}>
        <tbody>
          {lines.length === 0 && (
            <tr>
              <td colSpan={3}>{empty}</td>
            </tr>
          )}
          {lines.map(({ label, formula, value }, index) => (
            <tr key={`${label} ${formula}`}>
              <td>{label}</td>
              <td className="dim">{formula}</td>
              <td className="num" title={textOf(value)} data-cents={textOf(cents[index] ?? value)}>
                {exact(textOf(cents[index] ?? value))}
              </td>
            </tr>
          ))}
          {rounding.units !== 0n && (
            <tr>
              <td>rounding</td>
              <td className="dim">each line above is rounded to the cent, the sum is not</td>
              <td className="num" data-cents={textOf(rounding)}>
                {exact(textOf(rounding))}
              </td>
            </tr>
          )}
          <tr className="total">
            <td>{name}</td>
            <td className={difference.units === 0n ? 'dim' : 'bad'}>
              {difference.units === 0n
                ? `= ${textOf(roundTo(exactOf(said), 8))}, as the server says`
                : `the server says ${exact(said)}: ${exact(textOf(difference))} more`}
            </td>
            <td className="num strong" data-total={textOf(shown)}>
              {exact(textOf(shown))}
            </td>
          </tr>
        </tbody>
      </table>
    </div>
  );
}
