import { type WriteStream } from 'node:tty';

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
  readonly levels: readonly { readonly level: string; readonly accounts: number }[];
  readonly callsByState: readonly (readonly [string, number])[];
  /** Open calls whose deadline is next. */
  readonly nearest: readonly {
    readonly accountId: string;
    readonly state: string;
    readonly amountOutstanding: string;
    readonly deadline: Date;
  }[];
  readonly lastEvents: readonly string[];
}

/** Where a run shows itself. */
export interface RunDisplay {
  readonly show: (view: RunView) => void;
  /** Leaves the last picture standing. */
  readonly close: () => void;
}

const ESC = '\u001b[';
const WIDTH_DEFAULT = 100;

/** A picture that redraws in place on a terminal; plain lines elsewhere, one per view. */
export function openRunDisplay(stream: NodeJS.WriteStream | WriteStream): RunDisplay {
  return stream.isTTY ? openDashboard(stream) : openLines(stream);
}

function openDashboard(stream: NodeJS.WriteStream): RunDisplay {
  let drawn = 0;
  return {
    show: (view) => {
      const width = stream.columns > 0 ? stream.columns : WIDTH_DEFAULT;
      const lines = renderDashboard(view).map((line) => line.slice(0, width - 1));
      const up = drawn > 0 ? `${ESC}${String(drawn)}A` : '';
      stream.write(`${up}${ESC}0J${lines.join('\n')}\n`);
      drawn = lines.length;
    },
    close: () => {
      drawn = 0;
    },
  };
}

function openLines(stream: NodeJS.WriteStream): RunDisplay {
  return {
    show: (view) => {
      stream.write(`${renderLine(view)}\n`);
    },
    close: () => undefined,
  };
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

export function renderDashboard(view: RunView): string[] {
  return [
    `${view.title}   ${instant(view.at)}   ${bar(view.done)} ${percent(view.done)}`,
    '',
    ...inColumns(
      view.prices.map(
        ({ marketId, price, change }) =>
          `${marketId.padEnd(10)} ${price.padStart(12)} ${signed(change).padStart(8)}`,
      ),
    ),
    '',
    `accounts  ${view.levels.map(({ level, accounts }) => `${level} ${String(accounts)}`).join('   ')}`,
    `calls     ${view.callsByState.length === 0 ? 'none yet' : view.callsByState.map(([state, count]) => `${state} ${String(count)}`).join('   ')}`,
    '',
    'nearest deadlines',
    ...(view.nearest.length === 0 ? ['  no grace is running'] : view.nearest.map(deadlineLine)),
    '',
    'last events',
    ...(view.lastEvents.length === 0 ? ['  none yet'] : view.lastEvents.map((line) => `  ${line}`)),
  ];

  function deadlineLine(call: RunView['nearest'][number]): string {
    const left = Math.max(0, Math.round((call.deadline.getTime() - view.at.getTime()) / 1000));
    const clock = `${String(Math.floor(left / 60)).padStart(3)}:${String(left % 60).padStart(2, '0')}`;
    return `  ${call.accountId.padEnd(14)} ${call.state.padEnd(11)} ${clock}  owes ${call.amountOutstanding} USD`;
  }
}

const COLUMNS = 2;

function inColumns(cells: readonly string[]): string[] {
  const lines: string[] = [];
  for (let start = 0; start < cells.length; start += COLUMNS) {
    lines.push(cells.slice(start, start + COLUMNS).join('     '));
  }
  return lines;
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

function bar(part: number): string {
  const full = Math.round(part * 20);
  return `[${'#'.repeat(full)}${'.'.repeat(20 - full)}]`;
}
