import { type Deps } from '../../app/deps.js';
import { type PlayerProgress } from '../player/player-options.js';
import { type EventType } from '../../domain/log/event-payloads.js';
import { type SealedEvent } from '../../domain/log/event.js';
import { type Engine } from '../../engine/engine.js';
import { type FirstPrice, type PriceStream } from '../price-stream.js';
import { readBookView } from './book-view.js';
import { canRedraw, type DisplayEnvironment, openRunDisplay } from './terminal.js';

/** Reports a run: as a picture at a terminal, elsewhere as a line from time to time. */
export interface RunReport {
  readonly attach: (engine: Engine) => void;
  /** @param consoleLink Opens the console. */
  readonly announce: (url: string, consoleLink: string) => void;
  readonly onProgress: (progress: PlayerProgress) => void;
  readonly pricesPerSecond: () => number;
  /** Shows the final state, and nothing after that. */
  readonly close: () => Promise<void>;
}

const REDRAW_MS = 400;
const LINE_MS = 3000;
const EVENTS_SHOWN = 20;
/** Events that are not listed at the terminal. */
const QUIET_EVENTS: ReadonlySet<EventType> = new Set<EventType>([
  'NoticeDelivered',
  'PositionsRecorded',
  'TradesRecorded',
  'CashFlowsRecorded',
  'DepositSeen',
  'DepositFinal',
  'MarginWarningCleared',
  'GenesisApplied',
]);

/** The run to report, and its destination. */
export interface ReportedRun {
  readonly stream: PriceStream;
  /** Markets in the order of the genesis file: the leading ones first. */
  readonly marketIds: readonly string[];
  /** Always visible, for example that the prices are synthetic. */
  readonly note: string | null;
  /** The command that prints a token for this run's API. */
  readonly tokenCommand: string;
  readonly output: NodeJS.WriteStream;
  readonly environment: DisplayEnvironment;
}

export function openRunReport(deps: Deps, run: ReportedRun): RunReport {
  const { stream, note, output, environment } = run;
  const display = openRunDisplay(output, environment);
  const isDashboard = canRedraw(output, environment);
  const intervalMs = isDashboard ? REDRAW_MS : LINE_MS;
  const shown = inOrderOf(stream.markets, run.marketIds);
  const startedAt = performance.now();
  let engine: Engine | null = null;
  let last: PlayerProgress | null = null;
  let seen: readonly ShownEvent[] = [];
  let next: readonly string[] = [];
  let consoleAt: { readonly shown: string; readonly href: string } | null = null;
  let drawnAt = -Infinity;
  let drawing: Promise<void> = Promise.resolve();
  let isClosed = false;

  async function draw(progress: PlayerProgress): Promise<void> {
    if (engine !== null) {
      const done = progress.instants / Math.max(1, stream.instantCount);
      const shownForSeconds = (performance.now() - startedAt) / 1000;
      display.show({
        title: 'Marginward',
        note,
        next,
        console: consoleAt,
        at: progress.at,
        done,
        shownForSeconds,
        ...(await readBookView(deps, engine, shown)),
        lastEvents: seen.map(lineOf),
      });
    }
  }

  return {
    attach: (attached) => {
      engine = attached;
    },
    announce: (url, consoleLink) => {
      consoleAt = { shown: `${url}/console/  (click to open, signed in)`, href: consoleLink };
      next = [`GraphQL  ${url}/graphql`, `a token  ${run.tokenCommand}`];
      if (!isDashboard) {
        output.write(
          `Console: ${consoleLink}\nGraphQL at ${url}/graphql\nA token for it: ${run.tokenCommand}\n`,
        );
      }
    },
    onProgress: (progress) => {
      last = progress;
      seen = progress.sealed.reduce(withEvent, seen);
      if (!isClosed && performance.now() - drawnAt >= intervalMs) {
        drawnAt = performance.now();
        drawing = draw(progress).catch((error: unknown) => {
          deps.log.warn({ err: error }, 'the run could not be shown');
        });
      }
    },
    pricesPerSecond: () =>
      (last?.pricesPlayed ?? 0) / Math.max(0.001, (performance.now() - startedAt) / 1000),
    close: async () => {
      isClosed = true;
      await drawing;
      if (last !== null) {
        await draw(last);
      }
      display.close();
    },
  };
}

function inOrderOf(
  markets: readonly FirstPrice[],
  marketIds: readonly string[],
): readonly FirstPrice[] {
  return [...markets].sort((a, b) => marketIds.indexOf(a.marketId) - marketIds.indexOf(b.marketId));
}

interface ShownEvent {
  readonly time: string;
  readonly type: string;
  readonly subject: string;
  readonly count: number;
}

function withEvent(seen: readonly ShownEvent[], event: SealedEvent): readonly ShownEvent[] {
  return QUIET_EVENTS.has(event.type) ? seen : withLine(seen, event);
}

/** Combines many events of a kind at one moment into one line, so that liquidations do not displace all others. */
function withLine(lines: readonly ShownEvent[], event: SealedEvent): readonly ShownEvent[] {
  const { type, accountId, marketId, proposalId } = event;
  const time = event.at.toISOString().slice(11, 19);
  const same = lines.find((known) => known.time === time && known.type === type);
  const subject = [accountId, marketId, proposalId, amountIn(event)]
    .filter((part) => part !== null)
    .join(' ');
  const line = { time, type, subject, count: (same?.count ?? 0) + 1 };
  return [...lines.filter((known) => known !== same), line].slice(-EVENTS_SHOWN);
}

function amountIn({ type, payload }: SealedEvent): string | null {
  return type === 'MarginCallOpened' ? `owes ${String(payload.amountDue)} USD` : null;
}

function lineOf({ time, type, subject, count }: ShownEvent): string {
  const times = count > 1 ? `×${String(count)}` : '';
  return `${time}  ${type.padEnd(22)} ${times.padEnd(5)} ${subject}`;
}
