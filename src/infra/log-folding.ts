import { type Log } from '../app/ports.js';
import { messageOf } from '../domain/errors.js';

/** How long repeats of a line are counted before one line says how many there were. */
const FOLDING_MS = 30_000;
/** Warnings of one message that are written in that time, whatever their facts. */
const WARNINGS_MAX = 3;
/** Different lines that are counted at a time; beyond it every line is written. */
const FOLDS_MAX = 1000;

type FoldedLevel = 'warn' | 'error';

interface Fold {
  readonly level: FoldedLevel;
  readonly message: string;
  written: number;
  /** Not written since the fold began. */
  folded: number;
  /** Facts of the last line that was not written. */
  facts: object;
}

/**
 * The same log without floods: in an outage every loop, queue and request says the same again and again.
 *
 * - A warning is written up to three times in 30 s; further ones with the same message are counted.
 * - An error is written once in 30 s with the same message and the same facts. One with other facts is another
 *   error: what names an account or a job is never lost in a count.
 * - After 30 s one line tells the count, in `repeated`, with the facts of the last. Then all begins anew.
 *
 * @param log Where lines go.
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
  // What was counted and not told yet is told by a process that ends.
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

/** The facts as text; of an error its words, for its stack is another each time. */
function identityOf(facts: object): string {
  try {
    return JSON.stringify(facts, (_key, value: unknown) => {
      if (value instanceof Error) {
        return messageOf(value);
      }
      return typeof value === 'bigint' ? String(value) : value;
    });
  } catch {
    // Facts that hold themselves have no text: such lines are told apart by their message.
    return '';
  }
}
