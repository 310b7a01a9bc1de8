import { paidInAll, PAYERS, type LossPoint, type Payer } from './loss-series.js';

const WIDTH = 960;
const HEIGHT = 620;
const LEFT = 86;
const RIGHT = 24;
const UPPER = { top: 92, height: 162 };
const LOWER = { top: 326, height: 220 };
const LABELS: Readonly<Record<Payer, string>> = {
  MARKET_INSURANCE: 'market insurance',
  GLOBAL_INSURANCE: 'global insurance',
  BACKSTOP: 'backstop',
  AUTO_DELEVERAGING: 'auto-deleveraging',
  SOCIALIZED_LOSS: 'socialized loss',
  DEFICIT: 'deficit',
};
/** Told apart by people who do not see all colours, on white and on black (Okabe and Ito, 2008). */
const COLOURS: Readonly<Record<Payer, string>> = {
  MARKET_INSURANCE: '#56b4e9',
  GLOBAL_INSURANCE: '#0072b2',
  BACKSTOP: '#009e73',
  AUTO_DELEVERAGING: '#e69f00',
  SOCIALIZED_LOSS: '#d55e00',
  DEFICIT: '#cc79a7',
};
const STYLE = `text{font:13px system-ui,sans-serif;fill:#1f2328}.title{font-size:17px;font-weight:600}
.faint{fill:#59636e}.grid{stroke:#d1d9e0}.own{fill:#8c959f}.page{fill:#ffffff}
@media (prefers-color-scheme:dark){text{fill:#f0f6fc}.faint{fill:#9198a1}.grid{stroke:#3d444d}.page{fill:#0d1117}}`;

export interface PictureTexts {
  readonly title: string;
  readonly subtitle: string;
}

/**
 * Draws the losses of a run as SVG: above what accounts lost of their own, below who paid the rest,
 * both added up over time. Shows the time in which losses grow from nothing to all there is.
 *
 * @param points In order of time; at least one.
 */
export function drawLosses(
  points: readonly LossPoint[],
  { title, subtitle }: PictureTexts,
): string {
  const last = points.at(-1);
  if (last === undefined) {
    throw new Error('a picture needs a run with losses');
  }
  const time = timeAxis(shownTime(points));
  const own = (point: LossPoint): number => Math.max(0, point.ownEquity.toNumber());
  const upper = valueAxis(Math.max(...points.map(own)), UPPER);
  const lower = valueAxis(paidInAll(last).toNumber(), LOWER);
  const steps = stepsOf(points, time);
  const upTo =
    (count: number) =>
    (point: LossPoint): number =>
      PAYERS.slice(0, count).reduce((total, payer) => total + point.paid[payer].toNumber(), 0);
  const bands = PAYERS.map((payer, index) =>
    band(steps, {
      from: upTo(index),
      to: upTo(index + 1),
      y: lower.y,
      paint: `fill="${COLOURS[payer]}"`,
    }),
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escaped(title)}">`,
    `<style>${STYLE}</style><rect class="page" width="${WIDTH}" height="${HEIGHT}"/>`,
    text(LEFT, 28, title, 'title'),
    text(LEFT, 48, subtitle, 'faint'),
    text(LEFT, UPPER.top - 12, 'Equity that liquidated accounts lost, USD'),
    ...upper.grid,
    band(steps, { from: () => 0, to: own, y: upper.y, paint: 'class="own"' }),
    text(LEFT, LOWER.top - 34, 'Losses beyond it, by who paid, USD'),
    ...legend(LOWER.top - 14),
    ...lower.grid,
    ...bands,
    ...time.ticks,
    '</svg>',
    '',
  ].join('\n');
}

/** From the first tenth of the losses to the last thousandth, with room on both sides. */
function shownTime(points: readonly LossPoint[]): {
  readonly from: number;
  readonly until: number;
} {
  const total = (point: LossPoint): number => point.ownEquity.plus(paidInAll(point)).toNumber();
  const all = Math.max(...points.map(total));
  const from = points.find((point) => total(point) >= all * 0.1) ?? points[0];
  const until = points.find((point) => total(point) >= all * 0.999) ?? points.at(-1);
  const [first, last] = [from?.at.getTime() ?? 0, until?.at.getTime() ?? 0];
  const room = Math.max(300_000, (last - first) * 0.06);
  return { from: first - room, until: last + room };
}

interface TimeAxis {
  readonly from: number;
  readonly until: number;
  readonly x: (at: number) => number;
  readonly ticks: readonly string[];
}

const MINUTE_MS = 60_000;
const TICK_MINUTES = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440];
const TICKS_MAX = 10;

function timeAxis({ from, until }: { readonly from: number; readonly until: number }): TimeAxis {
  const x = (at: number): number => LEFT + ((at - from) / (until - from)) * (WIDTH - LEFT - RIGHT);
  const minutes =
    TICK_MINUTES.find((step) => (until - from) / (step * MINUTE_MS) <= TICKS_MAX) ?? 1440;
  const step = minutes * MINUTE_MS;
  const ticks: string[] = [];
  for (let at = Math.ceil(from / step) * step; at <= until; at += step) {
    const label = new Date(at).toISOString().slice(11, 16);
    const bottom = LOWER.top + LOWER.height;
    ticks.push(
      line(x(at), bottom, x(at), bottom + 5),
      text(x(at), bottom + 21, label, 'faint', 'middle'),
    );
  }
  const day = new Date(from).toISOString().slice(0, 10);
  ticks.push(text(WIDTH - RIGHT, HEIGHT - 20, `${day}, UTC`, 'faint', 'end'));
  return { from, until, x, ticks };
}

interface ValueAxis {
  readonly y: (value: number) => number;
  readonly grid: readonly string[];
}

function valueAxis(most: number, { top, height }: typeof UPPER): ValueAxis {
  const step = niceStep(most / 4);
  const end = Math.max(step, Math.ceil(most / step) * step);
  const y = (value: number): number => top + height - (value / end) * height;
  const grid: string[] = [];
  for (let index = 0; index * step <= end * 1.000001; index += 1) {
    const value = index * step;
    grid.push(
      line(LEFT, y(value), WIDTH - RIGHT, y(value)),
      text(LEFT - 8, y(value) + 4, value.toLocaleString('en'), 'faint', 'end'),
    );
  }
  return { y, grid };
}

/** 1, 2 or 5 times a power of ten, the first at or above. */
function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(least, 0.01)));
  return ([1, 2, 5].find((factor) => factor * power >= least) ?? 10) * power;
}

interface Step {
  readonly from: number;
  readonly until: number;
  readonly point: LossPoint;
}

/** Sums hold from one point to the next; what is outside of the shown time is cut off. */
function stepsOf(points: readonly LossPoint[], { from, until, x }: TimeAxis): Step[] {
  return points.flatMap((point, index) => {
    const begins = Math.max(from, point.at.getTime());
    const ends = Math.min(until, points[index + 1]?.at.getTime() ?? until);
    return begins < ends ? [{ from: x(begins), until: x(ends), point }] : [];
  });
}

interface Band {
  readonly from: (point: LossPoint) => number;
  readonly to: (point: LossPoint) => number;
  readonly y: (value: number) => number;
  readonly paint: string;
}

function band(steps: readonly Step[], { from, to, y, paint }: Band): string {
  const edge = (value: (point: LossPoint) => number): string[] =>
    steps.flatMap((step) => [
      `${pixel(step.from)},${pixel(y(value(step.point)))}`,
      `${pixel(step.until)},${pixel(y(value(step.point)))}`,
    ]);
  return `<path ${paint} d="M${[...edge(to), ...edge(from).reverse()].join('L')}Z"/>`;
}

function legend(y: number): string[] {
  let x = LEFT;
  return PAYERS.flatMap((payer) => {
    const parts = [
      `<rect x="${x}" y="${y - 10}" width="11" height="11" fill="${COLOURS[payer]}"/>`,
      text(x + 16, y, LABELS[payer], 'faint'),
    ];
    x += 30 + LABELS[payer].length * 7;
    return parts;
  });
}

function line(x1: number, y1: number, x2: number, y2: number): string {
  return `<line class="grid" x1="${pixel(x1)}" y1="${pixel(y1)}" x2="${pixel(x2)}" y2="${pixel(y2)}"/>`;
}

function text(x: number, y: number, words: string, style = '', anchor = 'start'): string {
  const named = style === '' ? '' : ` class="${style}"`;
  return `<text${named} x="${pixel(x)}" y="${pixel(y)}" text-anchor="${anchor}">${escaped(words)}</text>`;
}

function pixel(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function escaped(words: string): string {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
