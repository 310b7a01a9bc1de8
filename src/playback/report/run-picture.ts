/** The data about a run shown at the terminal. */
export interface RunView {
  readonly title: string;
  /** Shown beside the title, for example that the prices are synthetic. */
  readonly note: string | null;
  /** The next steps for the user: one line each. */
  readonly next: readonly string[];
  /** Opens the console with one click, at terminals that know links; null without one. */
  readonly console: { readonly shown: string; readonly href: string } | null;
  readonly at: Date;
  /** Fraction of the prices that was played, in [0, 1]. */
  readonly done: number;
  /** Seconds since the display started: prices without room alternate by it. */
  readonly shownForSeconds: number;
  readonly prices: readonly {
    readonly marketId: string;
    readonly price: string;
    /** Change since the first price, as a fraction. */
    readonly change: number;
  }[];
  /** By level, best first; then accounts without a position, and accounts that cannot be valued. */
  readonly levels: readonly { readonly level: string; readonly accounts: number }[];
  readonly openCalls: readonly (readonly [state: string, count: number])[];
  readonly endedCalls: readonly (readonly [state: string, count: number])[];
  /** Open calls with the nearest deadlines. */
  readonly nearest: readonly {
    readonly accountId: string;
    readonly state: string;
    readonly amountOutstanding: string;
    readonly deadline: Date;
  }[];
  /** Amounts are whole USD, as text. */
  readonly money: {
    /** Liquidation steps that traded, and their notional. */
    readonly steps: number;
    readonly notional: string;
    /** The payers for bankruptcies, first the bankrupt accounts themselves. */
    readonly paid: readonly (readonly [payer: string, amount: string])[];
    readonly funds: readonly (readonly [fund: string, amount: string])[];
    /** The unpaid rest; null when there is none. */
    readonly deficit: string | null;
    /** Number of events in the log. */
    readonly logHead: number;
  };
  /** The newest last. */
  readonly lastEvents: readonly string[];
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
  /** Where a click leads: takes no room. */
  readonly href?: string;
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
  WARNING: 'yellow',
  MARGIN_CALL: 'red',
  CLOSE_OUT: 'red',
  BANKRUPT: 'red',
  GRACE: 'yellow',
  SUSPENDED: 'yellow',
  LIQUIDATING: 'red',
  CURED: 'green',
  NOBODY: 'red',
};
const LABEL_WIDTH = 13;
const CELL_WIDTH = 26;
const EVENTS_LEAST = 2;
const DEADLINES_LEAST = 2;
/** How long prices are shown before those without room replace them. */
const TURN_SECONDS = 3;

/**
 * The picture of a run in at most `rows` lines of at most `columns` characters, so that it neither wraps nor
 * scrolls. Events get the remaining lines; prices without room alternate.
 */
export function renderPicture(view: RunView, size: PictureSize): string[] {
  const head = [
    titleLine(view, size.columns),
    ...(view.console === null
      ? []
      : [[piece('console  ', 'dim'), { ...piece(view.console.shown), href: view.console.href }]]),
    ...view.next.flatMap((line) => wrapped(line, size.columns)),
  ];
  const figures = figureLines(view, size.columns);
  const deadlines =
    view.nearest.length === 0
      ? [[piece('  no grace is running', 'dim')]]
      : view.nearest.map((call) => deadlineLine(call, view.at));
  const prices = priceLines(view.prices, size.columns);
  const events = view.lastEvents.map((line) => [piece(`  ${line}`)]);

  // Two headings, and three empty lines if there is room.
  let room = size.rows - head.length - figures.length - 5;
  const isDense = room < prices.length + DEADLINES_LEAST + EVENTS_LEAST;
  room += isDense ? 3 : 0;
  const forPrices = Math.max(1, room - DEADLINES_LEAST - EVENTS_LEAST);
  const shownPrices = inTurn(prices, forPrices, view.shownForSeconds);
  const shownDeadlines = take(deadlines, room - shownPrices.length - EVENTS_LEAST, DEADLINES_LEAST);
  const forEvents = Math.max(0, room - shownDeadlines.length - shownPrices.length);
  const gap: Piece[][] = isDense ? [] : [[]];
  const picture = [
    ...head,
    ...gap,
    ...shownPrices,
    ...gap,
    ...figures,
    ...gap,
    [piece('nearest deadlines', 'bold')],
    ...shownDeadlines,
    [piece('last events', 'bold')],
    ...(events.length === 0 || forEvents === 0
      ? [[piece('  none yet', 'dim')]]
      : events.slice(-forEvents)),
  ];
  return picture.slice(0, size.rows).map((pieces) => painted(pieces, size));
}

/** Accounts, calls and money: a label each, over as many lines as they need. */
function figureLines(
  { levels, openCalls, endedCalls, money }: RunView,
  columns: number,
): Piece[][] {
  const counts = levels.map(({ level, accounts }) => [level, accounts] as const);
  const unpaid: (readonly [string, string])[] =
    money.deficit === null ? [] : [['NOBODY', money.deficit]];
  const traded = [
    ['steps', money.steps],
    ['USD', money.notional],
    ['lines of the log', money.logHead],
  ] as const;
  return [
    ...flow('accounts', counts, columns),
    ...flow('open calls', openCalls, columns, 'none'),
    ...flow('ended', endedCalls, columns),
    ...flow('liquidated', traded, columns),
    ...flow('loss paid by', [...money.paid, ...unpaid], columns),
    ...flow('funds left', money.funds, columns),
  ];
}

/** Wraps a command, because it is useless without its end. */
function wrapped(line: string, columns: number): Piece[][] {
  const count = Math.max(1, Math.ceil(line.length / columns));
  return Array.from({ length: count }, (_, index) => [
    piece(line.slice(index * columns, (index + 1) * columns), 'dim'),
  ]);
}

/** As many lines as fit: all of them, or one page after the other. */
function inTurn<T>(lines: readonly T[], room: number, seconds: number): readonly T[] {
  const pages = Math.max(1, Math.ceil(lines.length / room));
  const start = (Math.floor(seconds / TURN_SECONDS) % pages) * room;
  return lines.slice(start, start + room);
}

/** One line with the progress of the run and the state of the book. */
export function renderLine(view: RunView): string {
  const counted = (items: readonly (readonly [string, number])[]): string =>
    items.length === 0 ? 'none' : items.map(([name, n]) => `${name} ${String(n)}`).join(', ');
  const [first] = view.prices;
  return [
    `${instant(view.at)} ${percent(view.done)}`,
    ...(first === undefined ? [] : [`${first.marketId} ${first.price}`]),
    counted(view.levels.map(({ level, accounts }) => [level, accounts])),
    `open calls: ${counted(view.openCalls)}`,
    `ended: ${counted(view.endedCalls)}`,
  ].join(' | ');
}

function piece(text: string, style: Style = 'plain'): Piece {
  return { text, style };
}

function take<T>(list: readonly T[], room: number, least: number): readonly T[] {
  return list.slice(0, Math.max(least, room));
}

function titleLine({ title, note, at, done }: RunView, columns: number): Piece[] {
  const noted = note === null ? '' : `  ${note}`;
  const width = Math.min(20, columns - title.length - noted.length - 32);
  const full = Math.round(done * width);
  const bar = width < 5 ? '' : `[${'#'.repeat(full)}${'.'.repeat(width - full)}] `;
  return [
    piece(title, 'bold'),
    piece(noted, 'yellow'),
    piece(`  ${instant(at)}  ${bar}${percent(done).trim()}`),
  ];
}

/** As many cells side by side as fit. */
function priceLines(prices: RunView['prices'], columns: number): Piece[][] {
  const perLine = Math.max(1, Math.floor(columns / CELL_WIDTH));
  const lines: Piece[][] = [];
  for (let start = 0; start < prices.length; start += perLine) {
    lines.push(
      prices
        .slice(start, start + perLine)
        .flatMap(({ marketId, price, change }) => [
          piece(`${marketId.padEnd(9)} ${price.padStart(8)} `),
          piece(`${signed(change).padStart(6)} `, change < -0.1 ? 'red' : 'plain'),
        ]),
    );
  }
  return lines;
}

/** Names with their counts or amounts, over as many lines as they need. */
function flow(
  label: string,
  items: readonly (readonly [name: string, value: number | string])[],
  columns: number,
  nothing = 'none yet',
): Piece[][] {
  const lines: Piece[][] = [];
  let line = [piece(label.padEnd(LABEL_WIDTH), 'bold')];
  let width = LABEL_WIDTH;
  for (const [name, value] of items) {
    const text = `${name} ${value.toLocaleString('en')}`;
    if (width > LABEL_WIDTH && width + text.length > columns) {
      lines.push(line);
      line = [piece(' '.repeat(LABEL_WIDTH))];
      width = LABEL_WIDTH;
    }
    const isNothing = value === 0 || value === '0';
    line.push(piece(text, isNothing ? 'dim' : (STYLE_OF[name] ?? 'plain')), piece('   '));
    width += text.length + 3;
  }
  return [...lines, items.length === 0 ? [...line, piece(nothing, 'dim')] : line];
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

/** Cuts to the width before colouring, because colour codes take no room. */
function painted(pieces: readonly Piece[], { columns, isColoured }: PictureSize): string {
  let room = columns;
  let line = '';
  for (const { text, style, href } of pieces) {
    const shown = text.slice(0, room);
    room -= shown.length;
    const isStyled = isColoured && style !== 'plain' && shown !== '';
    const styled = isStyled ? `\u001b[${SGR[style]}m${shown}\u001b[0m` : shown;
    line += href === undefined ? styled : `\u001b]8;;${href}\u001b\\${styled}\u001b]8;;\u001b\\`;
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
  return `${change < 0 ? '' : '+'}${(change * 100).toFixed(1)}%`;
}
