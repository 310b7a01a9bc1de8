import { type PictureSize, renderLine, renderPicture, type RunView } from './run-picture.js';

/** The display of a run. */
export interface RunDisplay {
  readonly show: (view: RunView) => void;
  /** Restores the terminal, and leaves the last picture on it. */
  readonly close: () => void;
}

/** The part of a terminal stream that a display needs. */
export interface DisplayStream {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
  readonly write: (text: string) => unknown;
}

export interface DisplayEnvironment {
  /** See no-color.org: any value disables colours. */
  readonly NO_COLOR?: string | undefined;
  readonly TERM?: string | undefined;
}

const CSI = '\u001b[';
/** Switches to the alternate screen without a cursor, and back. */
const ENTER = `${CSI}?1049h${CSI}?25l`;
const LEAVE = `${CSI}?25h${CSI}?1049l`;
/** Terminals that support it show the output between the two at once. */
const BEGIN = `${CSI}?2026h`;
const END = `${CSI}?2026l`;
const HOME = `${CSI}H`;
const CLEAR_LINE = `${CSI}K`;
const CLEAR_BELOW = `${CSI}J`;
const SIZE_DEFAULT = { columns: 80, rows: 24 };

/** A picture that redraws in place on a terminal; plain lines elsewhere, one per view. */
export function openRunDisplay(stream: DisplayStream, environment: DisplayEnvironment): RunDisplay {
  return canRedraw(stream, environment) ? openDashboard(stream, environment) : openLines(stream);
}

/** Whether there is a terminal that supports cursor movement. */
export function canRedraw(stream: DisplayStream, { TERM }: DisplayEnvironment): boolean {
  return stream.isTTY === true && TERM !== 'dumb';
}

function openDashboard(stream: DisplayStream, environment: DisplayEnvironment): RunDisplay {
  let last: RunView | null = null;
  const giveBack = (): void => {
    stream.write(LEAVE);
  };
  const sizeNow = (): PictureSize => ({
    // Text in the last column wraps on some terminals, and the last row would scroll.
    columns: (stream.columns ?? SIZE_DEFAULT.columns) - 1,
    rows: (stream.rows ?? SIZE_DEFAULT.rows) - 1,
    isColoured: (environment.NO_COLOR ?? '') === '',
  });
  return {
    show: (view) => {
      if (last === null) {
        stream.write(ENTER);
        // However the process ends, the cursor is restored.
        process.once('exit', giveBack);
      }
      last = view;
      const lines = renderPicture(view, sizeNow()).map((line) => `${line}${CLEAR_LINE}`);
      stream.write(`${BEGIN}${HOME}${lines.join('\r\n')}${CLEAR_BELOW}${END}`);
    },
    close: () => {
      if (last === null) {
        return;
      }
      process.removeListener('exit', giveBack);
      giveBack();
      stream.write(`${renderPicture(last, sizeNow()).join('\n')}\n`);
      last = null;
    },
  };
}

function openLines(stream: DisplayStream): RunDisplay {
  return {
    show: (view) => {
      stream.write(`${renderLine(view)}\n`);
    },
    close: () => undefined,
  };
}
