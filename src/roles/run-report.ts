import { type Deps } from '../app/deps.js';
import { type PlayerProgress } from '../app/player/player-options.js';
import { type SealedEvent } from '../domain/log/event.js';
import { HEALTH_LEVELS } from '../domain/risk/account-health.js';
import { summarize } from '../engine/book-queries.js';
import { type Engine } from '../engine/engine.js';
import { type FirstPrice, type PriceStream } from '../infra/price-step.js';
import { openRunDisplay, type RunView } from '../infra/terminal.js';
import { countCallsByState, listNearestDeadlines } from '../store/margin-calls.js';

/** Shows a run as it goes: at a terminal a picture, elsewhere a line now and then. */
export interface RunReport {
  readonly attach: (engine: Engine) => void;
  readonly announce: (url: string) => void;
  readonly onProgress: (progress: PlayerProgress) => void;
  readonly pricesPerSecond: () => number;
  /** Shows how it ended. */
  readonly close: () => Promise<void>;
}

const REDRAW_MS = 400;
const LINE_MS = 3000;
const EVENTS_SHOWN = 8;
const MARKETS_SHOWN = 8;
/** What a person at the terminal is not told line by line. */
const QUIET_EVENTS: ReadonlySet<string> = new Set([
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
): Promise<RunReport> {
  const display = openRunDisplay(output);
  const intervalMs = output.isTTY ? REDRAW_MS : LINE_MS;
  const shown = leading(stream.markets, marketIds);
  const startedAt = performance.now();
  let engine: Engine | null = null;
  let last: PlayerProgress | null = null;
  let lastEvents: string[] = [];
  let drawnAt = -Infinity;
  let drawing: Promise<void> = Promise.resolve();

  async function draw(progress: PlayerProgress): Promise<void> {
    const book = engine;
    if (book === null) {
      return;
    }
    const calls = await countCallsByState(deps.db);
    const summary = summarize(book);
    display.show({
      title: 'Marginward',
      at: progress.at,
      done: progress.step / Math.max(1, stream.stepCount),
      prices: shown.map((market) => shownPrice(market, book)),
      levels: HEALTH_LEVELS.map((level) => ({
        level,
        accounts: summary.levels.find((row) => row.level === level)?.accounts ?? 0,
      })),
      callsByState: [...calls],
      nearest: await listNearestDeadlines(deps.db, 5),
      lastEvents,
    });
  }

  return Promise.resolve({
    attach: (attached) => {
      engine = attached;
    },
    announce: (url) => {
      output.write(`GraphQL at ${url}   (tokens: marginward token --help)\n`);
    },
    onProgress: (progress) => {
      last = progress;
      lastEvents = [...lastEvents, ...progress.sealed.flatMap(lineOf)].slice(-EVENTS_SHOWN);
      if (performance.now() - drawnAt >= intervalMs) {
        drawnAt = performance.now();
        drawing = draw(progress).catch((error: unknown) => {
          deps.log.warn({ err: error }, 'the run could not be shown');
        });
      }
    },
    pricesPerSecond: () =>
      (last?.pricesPlayed ?? 0) / Math.max(0.001, (performance.now() - startedAt) / 1000),
    close: async () => {
      await drawing;
      if (last !== null) {
        await draw(last);
      }
      display.close();
    },
  });
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

function lineOf(event: SealedEvent): string[] {
  if (QUIET_EVENTS.has(event.type)) {
    return [];
  }
  const time = event.at.toISOString().slice(11, 19);
  return [
    `${time}  ${event.type.padEnd(22)} ${event.accountId ?? ''} ${event.marketId ?? ''}`.trimEnd(),
  ];
}
