import process from 'node:process';

import { type Clock } from '../../../app/ports.js';

/** A line is written at most so often, in milliseconds. */
const EVERY_MS = { terminal: 200, file: 5_000 };
const BAR = 30;

/** Says on stderr how far something is: a bar on a terminal, that is written over; else a line every five seconds. */
export interface Progress {
  readonly show: (done: number) => void;
  /** The last word, whenever the one before was. */
  readonly end: (done: number) => void;
}

/**
 * @param verb What is done with accounts, in the past.
 * @param total Of accounts; absent: not known.
 */
export function startProgress(verb: string, clock: Clock, total?: number): Progress {
  const startedAt = clock.now().getTime();
  const isTerminal = process.stderr.isTTY;
  let shownAt = startedAt;
  const write = (done: number, now: number, isLast: boolean): void => {
    const text = lineOf(verb, done, total ?? null, now - startedAt);
    if (isTerminal) {
      process.stderr.write(`\r\u001B[K${total === undefined ? '' : barOf(done, total)}${text}`);
      process.stderr.write(isLast ? '\n' : '');
    } else {
      process.stderr.write(`${text}\n`);
    }
  };
  return {
    show: (done) => {
      // The clock is asked once for many accounts.
      if (done % 500 !== 0) {
        return;
      }
      const now = clock.now().getTime();
      if (now - shownAt >= (isTerminal ? EVERY_MS.terminal : EVERY_MS.file)) {
        shownAt = now;
        write(done, now, false);
      }
    },
    end: (done) => {
      write(done, clock.now().getTime(), true);
    },
  };
}

function lineOf(verb: string, done: number, total: number | null, millis: number): string {
  const perSecond = Math.round((done * 1000) / Math.max(1, millis));
  if (total === null) {
    return `${verb} ${done} accounts (${perSecond}/s)`;
  }
  const percent = Math.floor((done * 100) / Math.max(1, total));
  const left = perSecond === 0 ? '' : `, ${Math.ceil((total - done) / perSecond)} s left`;
  return `${verb} ${done} of ${total} accounts (${percent} %, ${perSecond}/s${done === total ? '' : left})`;
}

function barOf(done: number, total: number): string {
  const full = Math.floor((done * BAR) / Math.max(1, total));
  return `[${'#'.repeat(full)}${'.'.repeat(BAR - full)}] `;
}
