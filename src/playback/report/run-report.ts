import { type Deps } from '../../app/deps.js';
import { type PlayerProgress } from '../player/player-options.js';
import { type EventType } from '../../domain/log/event-payloads.js';
import { type SealedEvent } from '../../domain/log/event.js';
import { HEALTH_LEVELS } from '../../domain/risk/health/account-health.js';
import { summarize } from '../../engine/reads/book-summary.js';
import { type Engine } from '../../engine/engine.js';
import { type FirstPrice, type PriceStream } from '../price-step.js';
import { type RunView } from './run-picture.js';
import { canRedraw, type DisplayEnvironment, openRunDisplay } from './terminal.js';
import { countCallsByState, listNearestDeadlines } from '../../store/margin-calls/margin-calls.js';

/** Shows a run as it goes: at a terminal a picture, elsewhere a line now and then. */
export interface RunReport {
  readonly attach: (engine: Engine) => void;
  readonly announce: (url: string) => void;
  readonly onProgress: (progress: PlayerProgress) => void;
  readonly pricesPerSecond: () => number;
  /** Shows how it ended, and nothing from then on. */
  readonly close: () => Promise<void>;
}

const REDRAW_MS = 400;
const LINE_MS = 3000;
const EVENTS_SHOWN = 20;
const DEADLINES_SHOWN = 5;
const MARKETS_SHOWN = 16;
/** What a person at the terminal is not told line by line. */
const QUIET_EVENTS: ReadonlySet<EventType> = new Set<EventType>([
  'NoticeDelivered',
  'PositionsRecorded',
  'DepositSeen',
  'DepositFinal',
  'MarginWarningCleared',
  'GenesisApplied',
]);

export function openRunReport(
  deps: Deps,
  stream: PriceStream,
  /** Markets as the genesis file lists them: the leading ones first. */
  marketIds: readonly string[],
  output: NodeJS.WriteStream,
  environment: DisplayEnvironment,
): RunReport {
  const display = openRunDisplay(output, environment);
  const isDashboard = canRedraw(output, environment);
  const intervalMs = isDashboard ? REDRAW_MS : LINE_MS;
  const shown = leading(stream.markets, marketIds);
  const startedAt = performance.now();
  let engine: Engine | null = null;
  let last: PlayerProgress | null = null;
  let seen = NOTHING_SEEN;
  let title = 'Marginward';
  let drawnAt = -Infinity;
  let drawing: Promise<void> = Promise.resolve();
  let isClosed = false;

  async function draw(progress: PlayerProgress): Promise<void> {
    if (engine !== null) {
      const done = progress.step / Math.max(1, stream.stepCount);
      const view = { title, at: progress.at, done, ...viewOf(seen) };
      display.show({ ...view, ...(await bookView(deps, engine, shown)) });
    }
  }

  return {
    attach: (attached) => {
      engine = attached;
    },
    announce: (url) => {
      title = `Marginward at ${url}`;
      if (!isDashboard) {
        output.write(`GraphQL at ${url}   (tokens: marginward token --help)\n`);
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

async function bookView(
  deps: Pick<Deps, 'db'>,
  book: Engine,
  markets: readonly FirstPrice[],
): Promise<Pick<RunView, 'prices' | 'levels' | 'callsByState' | 'nearest'>> {
  const calls = await countCallsByState(deps.db);
  const nearest = await listNearestDeadlines(deps.db, DEADLINES_SHOWN);
  const summary = summarize(book);
  return {
    prices: markets.map((market) => shownPrice(market, book)),
    levels: HEALTH_LEVELS.map((level) => ({
      level,
      accounts: summary.levels.find((row) => row.level === level)?.accounts ?? 0,
    })),
    callsByState: [...calls],
    nearest,
  };
}

function leading(
  markets: readonly FirstPrice[],
  marketIds: readonly string[],
): readonly FirstPrice[] {
  return [...markets]
    .sort((a, b) => marketIds.indexOf(a.marketId) - marketIds.indexOf(b.marketId))
    .slice(0, MARKETS_SHOWN);
}

function shownPrice({ marketId, price }: FirstPrice, book: Engine): RunView['prices'][number] {
  const now = book.price(marketId);
  return {
    marketId,
    price: now === null ? 'none yet' : now.toPrecision(7),
    change: now === null ? 0 : now / Number(price.toFixed()) - 1,
  };
}

interface ShownEvent {
  readonly time: string;
  readonly type: string;
  readonly subject: string;
  readonly count: number;
}

/** What the log told since this process began. */
interface Seen {
  readonly head: number;
  readonly liquidations: number;
  readonly events: readonly ShownEvent[];
}

const NOTHING_SEEN: Seen = { head: 0, liquidations: 0, events: [] };

function withEvent(seen: Seen, event: SealedEvent): Seen {
  return {
    head: Number(event.sequence),
    liquidations: seen.liquidations + (event.type === 'LiquidationStepFilled' ? 1 : 0),
    events: QUIET_EVENTS.has(event.type) ? seen.events : withLine(seen.events, event),
  };
}

/** Many of a kind in the same moment are one line, or liquidations would push out all else. */
function withLine(lines: readonly ShownEvent[], event: SealedEvent): readonly ShownEvent[] {
  const { type, accountId, marketId } = event;
  const time = event.at.toISOString().slice(11, 19);
  const same = lines.find((known) => known.time === time && known.type === type);
  const subject = [accountId, marketId, amountIn(event)].filter((part) => part !== null).join(' ');
  const line = { time, type, subject, count: (same?.count ?? 0) + 1 };
  return [...lines.filter((known) => known !== same), line].slice(-EVENTS_SHOWN);
}

function amountIn({ type, payload }: SealedEvent): string | null {
  return type === 'MarginCallOpened' ? `owes ${String(payload.amountDue)} USD` : null;
}

function viewOf({ head, liquidations, events }: Seen): Pick<RunView, 'lastEvents' | 'counts'> {
  return {
    lastEvents: events.map(({ time, type, subject, count }) => {
      const times = count > 1 ? `×${String(count)}` : '';
      return `${time}  ${type.padEnd(22)} ${times.padEnd(5)} ${subject}`;
    }),
    counts: { log: head, liquidations },
  };
}
