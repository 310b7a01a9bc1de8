/** What the person at the terminal sees of a run. */
export interface RunView {
  readonly title: string;
  readonly at: Date;
  /** Part of the prices that is played, in [0, 1]. */
  readonly done: number;
  readonly prices: readonly {
    readonly marketId: string;
    readonly price: string;
    /** Against the first price, as a fraction. */
    readonly change: number;
  }[];
  /** By level, best first; then those that hold no position and owe nothing. */
  readonly levels: readonly { readonly level: string; readonly accounts: number }[];
  readonly callsByState: readonly (readonly [string, number])[];
  /** Open calls whose deadline is next. */
  readonly nearest: readonly {
    readonly accountId: string;
    readonly state: string;
    readonly amountOutstanding: string;
    readonly deadline: Date;
  }[];
  /** The newest last. */
  readonly lastEvents: readonly string[];
  /** Lines of the log, and liquidation steps filled since this process began. */
  readonly counts: { readonly log: number; readonly liquidations: number };
}

export interface PictureSize {
  readonly columns: number;
  readonly rows: number;
  readonly isColoured: boolean;
}

type Style = 'plain' | 'bold' | 'dim' | 'red' | 'yellow' | 'green';
interface Piece {
  readonly text: string;
  readonly style: Style;
}

const SGR: Readonly<Record<Style, string>> = {
  plain: '',
  bold: '1',
  dim: '2',
  red: '31',
  yellow: '33',
  green: '32',
};
const STYLE_OF: Readonly<Record<string, Style>> = {
  ...{ WARNING: 'yellow', MARGIN_CALL: 'red', CLOSE_OUT: 'red', BANKRUPT: 'red' },
  ...{ GRACE: 'yellow', SUSPENDED: 'yellow', LIQUIDATING: 'red', CURED: 'green' },
};
const LABEL_WIDTH = 10;
const CELL_WIDTH = 33;
const CELL_GAP = 4;
const EVENTS_LEAST = 3;
/** Of the lines that prices and events have between them. */
const PRICES_SHARE = 0.45;
const DEADLINES_LEAST = 2;

/**
 * The picture of a run in at most `rows` lines of at most `columns` characters, so that it neither
 * wraps nor scrolls: what has no room is left out from the least important, prices of lesser markets
 * and old events first.
 */
export function renderPicture(view: RunView, size: PictureSize): string[] {
  const head = [
    titleLine(view, size.columns),
    ...flow(
      'accounts',
      view.levels.map(({ level, accounts }) => [level, accounts]),
      size.columns,
    ),
    ...flow('calls', view.callsByState, size.columns),
    ...flow(
      'so far',
      [
        ['liquidation steps', view.counts.liquidations],
        ['lines of the log', view.counts.log],
      ],
      size.columns,
    ),
  ];
  const deadlines =
    view.nearest.length === 0
      ? [[piece('  no grace is running', 'dim')]]
      : view.nearest.map((call) => deadlineLine(call, view.at));
  const prices = priceLines(view.prices, size.columns);
  const events = view.lastEvents.map((line) => [piece(`  ${line}`)]);

  // Two headings and three empty lines go around these.
  let room = size.rows - head.length - 5;
  const isDense = room < prices.length + DEADLINES_LEAST + EVENTS_LEAST;
  room += isDense ? 3 : 0;
  const shownDeadlines = take(deadlines, room - EVENTS_LEAST, DEADLINES_LEAST);
  const forPrices = Math.floor((room - shownDeadlines.length) * PRICES_SHARE);
  const shownPrices = take(prices, forPrices, 1);
  const forEvents = Math.max(0, room - shownDeadlines.length - shownPrices.length);
  const gap: Piece[][] = isDense ? [] : [[]];
  const picture = [
    ...head.slice(0, 1),
    ...gap,
    ...shownPrices,
    ...gap,
    ...head.slice(1),
    ...gap,
    [piece('nearest deadlines', 'bold')],
    ...shownDeadlines,
    [piece('last events', 'bold')],
    ...(events.length === 0 ? [[piece('  none yet', 'dim')]] : events.slice(-forEvents)),
  ];
  return picture.slice(0, size.rows).map((pieces) => painted(pieces, size));
}

/** One line that says how far the run is and how the book stands. */
export function renderLine(view: RunView): string {
  const levels = view.levels
    .map(({ level, accounts }) => `${level} ${String(accounts)}`)
    .join(', ');
  const calls = view.callsByState.map(([state, count]) => `${state} ${String(count)}`).join(', ');
  const [first] = view.prices;
  const price = first === undefined ? '' : ` | ${first.marketId} ${first.price}`;
  return `${instant(view.at)} ${percent(view.done)}${price} | ${levels} | calls: ${calls === '' ? 'none' : calls}`;
}

function piece(text: string, style: Style = 'plain'): Piece {
  return { text, style };
}

function take<T>(list: readonly T[], room: number, least: number): readonly T[] {
  return list.slice(0, Math.max(least, room));
}

function titleLine({ title, at, done }: RunView, columns: number): Piece[] {
  const width = Math.min(20, columns - title.length - 32);
  const full = Math.round(done * width);
  const bar = width < 5 ? '' : `[${'#'.repeat(full)}${'.'.repeat(width - full)}] `;
  return [piece(title, 'bold'), piece(`  ${instant(at)}  ${bar}${percent(done).trim()}`)];
}

/** As many cells side by side as there is room for. */
function priceLines(prices: RunView['prices'], columns: number): Piece[][] {
  const perLine = Math.max(1, Math.floor((columns + CELL_GAP) / (CELL_WIDTH + CELL_GAP)));
  const lines: Piece[][] = [];
  for (let start = 0; start < prices.length; start += perLine) {
    lines.push(
      prices
        .slice(start, start + perLine)
        .flatMap(({ marketId, price, change }, index) => [
          piece(`${' '.repeat(index === 0 ? 0 : CELL_GAP)}${marketId.padEnd(11)}`),
          piece(`${price.padStart(12)} `),
          piece(signed(change).padStart(9), change < -0.1 ? 'red' : 'plain'),
        ]),
    );
  }
  return lines;
}

/** Names with their counts, over as many lines as they need. */
function flow(
  label: string,
  items: readonly (readonly [string, number])[],
  columns: number,
): Piece[][] {
  const lines: Piece[][] = [];
  let line = [piece(label.padEnd(LABEL_WIDTH), 'bold')];
  let width = LABEL_WIDTH;
  for (const [name, count] of items) {
    const text = `${name} ${count.toLocaleString('en')}`;
    if (width > LABEL_WIDTH && width + text.length > columns) {
      lines.push(line);
      line = [piece(' '.repeat(LABEL_WIDTH))];
      width = LABEL_WIDTH;
    }
    line.push(piece(text, count > 0 ? (STYLE_OF[name] ?? 'plain') : 'dim'), piece('   '));
    width += text.length + 3;
  }
  return [...lines, items.length === 0 ? [...line, piece('none yet', 'dim')] : line];
}

const SOON_SECONDS = 300;

function deadlineLine(call: RunView['nearest'][number], at: Date): Piece[] {
  const left = Math.max(0, Math.round((call.deadline.getTime() - at.getTime()) / 1000));
  const clock = `${String(Math.floor(left / 60)).padStart(3)}:${String(left % 60).padStart(2, '0')}`;
  return [
    piece(`  ${call.accountId.padEnd(14)} ${call.state.padEnd(11)} `),
    piece(clock, left < SOON_SECONDS ? 'red' : 'plain'),
    piece(` left, owes ${call.amountOutstanding} USD`),
  ];
}

/** Cut to the width before it is coloured, for colours take no room. */
function painted(pieces: readonly Piece[], { columns, isColoured }: PictureSize): string {
  let room = columns;
  let line = '';
  for (const { text, style } of pieces) {
    const shown = text.slice(0, room);
    room -= shown.length;
    const isStyled = isColoured && style !== 'plain' && shown !== '';
    line += isStyled ? `\u001b[${SGR[style]}m${shown}\u001b[0m` : shown;
  }
  return isColoured ? line : line.trimEnd();
}

function instant(at: Date): string {
  return at.toISOString().slice(0, 19).replace('T', ' ');
}

function percent(part: number): string {
  return `${(part * 100).toFixed(0).padStart(3)} %`;
}

function signed(change: number): string {
  return `${change < 0 ? '' : '+'}${(change * 100).toFixed(1)} %`;
}
