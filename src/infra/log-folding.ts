import { type Log } from '../app/ports.js';
import { messageOf } from '../domain/errors.js';

/** Period over which repeats of a line are counted before one line reports the number. */
const FOLDING_MS = 30_000;
/** Number of warnings with one message written in that period, whatever their facts. */
const WARNINGS_MAX = 3;
/** Maximum number of different lines counted at a time; beyond it every line is written. */
const FOLDS_MAX = 1000;

type FoldedLevel = 'warn' | 'error';

interface Fold {
  readonly level: FoldedLevel;
  readonly message: string;
  written: number;
  /** Number of suppressed lines since the fold began. */
  folded: number;
  /** Facts of the last suppressed line. */
  facts: object;
}

/**
 * Limits repeated log lines: in an outage every loop, queue and request logs the same message repeatedly.
 *
 * - A warning is written up to three times in 30 s; further ones with the same message are counted.
 * - An error is written once in 30 s with the same message and the same facts. One with other facts is a
 *   different error, so that facts such as account or job ids are never lost in a count.
 * - After 30 s one line reports the count, in `repeated`, with the facts of the last one. Then counting
 *   restarts.
 *
 * @param log The destination.
 * @param foldingMs The 30 s, above 0.
 */
export function foldRepeats(log: Log, foldingMs: number = FOLDING_MS): Log {
  const folds = new Map<string, Fold>();
  let timer: NodeJS.Timeout | null = null;

  const tellCounts = (): void => {
    for (const { level, message, folded, facts } of folds.values()) {
      if (folded > 0) {
        log[level]({ ...facts, repeated: folded, withinMs: foldingMs }, message);
      }
    }
    folds.clear();
    timer = null;
  };
  const say = (level: FoldedLevel, facts: object, message: string): void => {
    const key = level === 'warn' ? `warn ${message}` : `error ${message} ${identityOf(facts)}`;
    const fold = folds.get(key);
    if (fold !== undefined && fold.written >= (level === 'warn' ? WARNINGS_MAX : 1)) {
      fold.folded += 1;
      fold.facts = facts;
      return;
    }
    if (fold !== undefined) {
      fold.written += 1;
    } else if (folds.size < FOLDS_MAX) {
      folds.set(key, { level, message, written: 1, folded: 0, facts });
      timer ??= setTimeout(tellCounts, foldingMs).unref();
    }
    log[level](facts, message);
  };
  // A process that exits reports the counts that are still open.
  process.once('exit', tellCounts);
  return {
    debug: (facts, message) => {
      log.debug(facts, message);
    },
    info: (facts, message) => {
      log.info(facts, message);
    },
    warn: (facts, message) => {
      say('warn', facts, message);
    },
    error: (facts, message) => {
      say('error', facts, message);
    },
  };
}

/** The facts as text; for an error its message, because stacks differ. */
function identityOf(facts: object): string {
  try {
    return JSON.stringify(facts, (_key, value: unknown) => {
      if (value instanceof Error) {
        return messageOf(value);
      }
      return typeof value === 'bigint' ? String(value) : value;
    });
  } catch {
    // Circular facts have no text: such lines are identified by their message.
    return '';
  }
}
