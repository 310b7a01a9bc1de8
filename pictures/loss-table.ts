import { type Decimal } from '../src/domain/decimal.js';

import { paidInAll, PAYERS, type LossPoint } from './loss-series.js';

/**
 * What a run cost whom, as a table in Markdown. Amounts in USD, rounded to the cent; times in UTC.
 *
 * @param points In order of time; at least one.
 */
export function lossTable(points: readonly LossPoint[]): string {
  const last = points.at(-1);
  if (last === undefined) {
    throw new Error('a table needs a run with losses');
  }
  const rows: readonly (readonly [string, Decimal])[] = [
    ['own equity of liquidated accounts', last.ownEquity],
    ...PAYERS.map((payer) => [payer, last.paid[payer]] as const),
    ['all beyond own equity', paidInAll(last)],
  ];
  return [
    '| paid by | USD | first at | last at |',
    '| --- | ---: | --- | --- |',
    ...rows.map(([name, amount], index) => {
      const payer = PAYERS[index - 1];
      const changes =
        payer === undefined
          ? []
          : points.filter((point, at) => !point.paid[payer].eq(points[at - 1]?.paid[payer] ?? 0));
      const time = (point: LossPoint | undefined): string =>
        point?.at.toISOString().slice(11, 19) ?? '';
      return `| ${name} | ${amount.toFixed(2)} | ${time(changes[0])} | ${time(changes.at(-1))} |`;
    }),
    '',
  ].join('\n');
}
